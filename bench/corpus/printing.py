"""How a value is put on paper: dates, times, numbers in the ways people write them."""

from dataclasses import dataclass
from datetime import date
from random import Random

from bench.corpus.truth import Half
from core.domain.model import Value
from core.domain.spec.specs import FieldType

DATES = {
    Half.TUNING: ("%d/%m/%Y", "%d.%m.%y", "{day} %B %Y", "%d-%b-%Y"),
    Half.VALIDATION: ("%d/%m/%y", "%d-%m-%Y", "{day} %b %Y", "%d.%m.%Y"),
}
TIMES = {
    Half.TUNING: ("{h:02}:{m:02}", "{h:02}.{m:02}", "{h12}:{m:02}{ap}"),
    Half.VALIDATION: ("{h:02}:{m:02}", "{h:02}{m:02}", "{h12}.{m:02} {ap}"),
}


@dataclass(frozen=True)
class Habit:
    """One sheet is filled in by one person, who keeps to one way."""

    day_form: str
    time_form: str
    units: bool
    pound: bool

    @classmethod
    def drawn(cls, half: Half, random: Random) -> "Habit":
        """A person's habit."""
        return cls(
            random.choice(DATES[half]),
            random.choice(TIMES[half]),
            random.random() < 0.3,
            random.random() < 0.7,
        )

    def printed(self, kind: FieldType, value: Value, *, unit: str = "") -> str:
        """What is written for a value of the contract."""
        if kind in (FieldType.NUMBER, FieldType.MONEY, FieldType.DURATION):
            return self._quantity(kind, float(str(value)), unit)
        if kind is FieldType.DATE:
            return self.day(date.fromisoformat(str(value)))
        if kind is FieldType.TIME:
            return self.clock(str(value))
        if kind is FieldType.BOOLEAN:
            return "Yes" if value else "No"
        return str(value)

    def _quantity(self, kind: FieldType, value: float, unit: str) -> str:
        if kind is FieldType.DURATION:
            return _duration(value)
        if kind is FieldType.MONEY:
            return f"{'£' if self.pound else ''}{value:,.2f}"
        return _number(value) + (f" {unit}" if unit and self.units else "")

    def day(self, day: date) -> str:
        """A date; days before the tenth lose their zero where the month is a word."""
        return day.strftime(self.day_form.format(day=day.day))

    def clock(self, time: str) -> str:
        """HH:MM in this person's way."""
        hour, minute = map(int, time.split(":"))
        parts = {"h": hour, "m": minute, "h12": hour % 12 or 12, "ap": "am" if hour < 12 else "pm"}
        return self.time_form.format(**parts)

    def impossible_day(self, day: date, random: Random) -> str:
        """A date that no calendar has."""
        wrong, month = random.choice(((31, 2), (30, 2), (31, 4), (31, 6), (32, 1), (31, 9)))
        good = self.day_form.format(day=wrong)
        named = date(2001, month, 1)
        parts = {
            "%d": f"{wrong:02}",
            "%m": f"{month:02}",
            "%Y": f"{day:%Y}",
            "%y": f"{day:%y}",
            "%B": f"{named:%B}",
            "%b": f"{named:%b}",
        }
        for code, text in parts.items():
            good = good.replace(code, text)
        return good


def _number(value: float) -> str:
    return f"{value:,.0f}" if value == int(value) else f"{value:g}"


def _duration(hours: float) -> str:
    whole, minutes = divmod(round(hours * 60), 60)
    return f"{whole}h {minutes:02}" if whole else f"{minutes} mins"
