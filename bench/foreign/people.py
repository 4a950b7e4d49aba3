"""Who fills these sheets in, and their ways of writing days, times and numbers."""

from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Final

from bench.corpus.printing import Habit
from bench.corpus.truth import Half
from bench.corpus.worlds import World
from core.domain.model import Value
from core.domain.spec.specs import FieldType

ORDINALS: Final = {1: "st", 2: "nd", 3: "rd", 21: "st", 22: "nd", 23: "rd", 31: "st"}
DAYS: Final = {
    Half.TUNING: ("%d/%m/%Y", "{day}/{month}/%y", "%d %b %y", "{day}{th} %B %Y"),
    Half.VALIDATION: ("%d/%m/%y", "%d.%m.%Y", "{day}-%b-%y", "{day}{th} %b %Y", "%d / %m / %Y"),
}
CLOCKS: Final = {
    Half.TUNING: ("{h:02}:{m:02}", "{h:02}{m:02}", "{h12}.{m:02}{ap}"),
    Half.VALIDATION: ("{h:02}:{m:02}", "{h}:{m:02}", "{h12}:{m:02} {ap}", "{h:02}:{m:02}hrs"),
}


@dataclass(frozen=True)
class Writer(Habit):
    """A habit with ordinals and single digits."""

    is_short: bool = False  # Y and N for Yes and No

    @classmethod
    def of(cls, half: Half, random: Random) -> "Writer":
        """Somebody of a half."""
        return cls(
            random.choice(DAYS[half]),
            random.choice(CLOCKS[half]),
            random.random() < 0.3,
            random.random() < 0.6,
            random.random() < 0.25,
        )

    def day(self, day: date) -> str:
        """A date in this person's way."""
        th = ORDINALS.get(day.day, "th")
        return day.strftime(self.day_form.format(day=day.day, month=day.month, th=th))

    def impossible_day(self, day: date, random: Random) -> str:
        """A date that no calendar has, always in figures."""
        wrong, month = random.choice(((31, 2), (30, 2), (31, 4), (31, 9), (32, 1), (45, 3)))
        return f"{wrong:02}/{month:02}/{day.year}"

    def printed(self, kind: FieldType, value: Value, *, unit: str = "") -> str:
        """What is written for a value."""
        text = super().printed(kind, value, unit=unit)
        return text[0] if kind is FieldType.BOOLEAN and self.is_short else text


FIRMS: Final = (
    "KESTREL HANDLING & PLANT LTD", "Joseph Marlow & Sons (Engineers) Ltd", "A1 Tail-Lift Services",
    "Thames Estuary Refrigeration", "Abbey Gas & Heating", "M.T.S. Hydraulics", "Unity FM Group",
)  # fmt: skip
ABROAD: Final = World(
    firms=FIRMS,
    customers=(
        "O'Donnell Bros Haulage Ltd", "Lakes & Dales Housing Assoc.", "The Old Mill (Bakers) Ltd",
        "NHS Borders", "Smith t/a City Skips", "Wm. Pargeter & Co", "DHP Logistics UK",
        "Brookside Primary Academy", "Kirkby Stephen Auction Mart", "Y Bwthyn Care Home",
    ),
    people=(
        "Siobhan O'Hara", "Dafydd Rhys-Jones", "T. McAllister", "Aleksandra Nowak", "Ravi Shah",
        "K. Oyelaran", "Graham Tuttle", "Beth Anning", "Mohammed Iqbal", "J.P. Whitworth",
    ),
    streets=("Gasworks Lane", "The Maltings", "Pier Approach", "Fore St", "Unit 4 Dock Rd"),
    towns=(("Whitby", "YO"), ("Barry", "CF"), ("Perth", "PH"), ("Grays", "RM"), ("Bury", "BL")),
    machines=(
        "Hiab X-HiDuo 188", "JCB 540-170", "Daikin RZQ100", "Palfinger PK 12001", "Linde H25D",
        "Worcester Greenstar 30i", "Dhollandia DH-LM20", "Carrier Supra 850", "Kone MonoSpace",
    ),
    parts=("seal kit", "oil filter", "limit switch", "fan belt", "24V relay", "hose assy 3/8"),
    components=("tilt ram", "contactor", "condenser fan", "pump motor", "door edge", "PCB"),
    faults=("leaking at gland", "not pulling in", "seized", "intermittent", "burnt out"),
    actions=("Stripped and resealed", "Renewed", "Freed off and greased", "Rewired", "Replaced"),
    tests=("Ran for 20 mins, all ok", "Load tested and left working", "Function test satisfactory"),
    codes=("K###", "@@##@@@", "FL-####", "P/####/@", "TL####"),
    serials=("####-###@", "@@@#######", "SN #######", "##/#####"),
    jobs=("J######", "#####", "WO-#####", "KH/####/##", "@@######"),
)  # fmt: skip
