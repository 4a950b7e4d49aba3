"""Twenty-four designs: how each firm's form stands on paper. Names decide the half, for good."""

from dataclasses import dataclass, field
from typing import Literal, cast

from bench.exam.model import Half

YesNo = Literal["word", "before", "after", "ring", "strike"]
Checks = Literal["columns", "colours", "before", "after", "words", "ring", "strike", "symbols"]
_STATES: dict[Checks, tuple[str, ...]] = {
    "columns": ("ok", "advisory", "fail", "na"),
    "colours": ("ok", "advisory", "fail", "na"),
    "before": ("ok",),
    "after": ("ok",),
    "words": ("ok", "advisory", "fail", "na"),
    "ring": ("ok", "fail", "na"),
    "strike": ("ok", "fail", "na"),
    "symbols": ("ok", "fail", "na"),
}


@dataclass(frozen=True)
class Look:
    """One firm's form: which of the ways to print each part it uses."""

    name: str
    half: Half
    lines: str
    frame: str
    yes_no: YesNo
    checks: Checks
    text: str
    sign: str
    fill: str = "Helvetica"
    print: tuple[str, str] = ("Helvetica", "Helvetica-Bold")
    colon: str = ""
    wide: bool = False
    extras: frozenset[str] = field(default=frozenset())

    @property
    def states(self) -> tuple[str, ...]:
        """The marks that its checklist can show."""
        return _STATES[self.checks]


_TIMES = ("Times-Roman", "Times-Bold")
_BARLOW = ("barlow-400", "barlow-600")
_LIBRE = ("libre-franklin-400", "libre-franklin-700")
_SERIF = ("pt-serif-400", "pt-serif-700")


def _of(half: Half, line: str, *, font: tuple[str, str] = ("Helvetica", "Helvetica-Bold"),
        fill: str = "Helvetica", colon: str = "", wide: bool = False) -> Look:  # fmt: skip
    name, lines, frame, yes_no, checks, text, sign, *extras = line.split()
    marks = cast("YesNo", yes_no), cast("Checks", checks)
    return Look(
        name, half, lines, frame, *marks, text, sign, fill, font, colon, wide, frozenset(extras)
    )


TUNING = (
    _of("tuning", "ashdown grid2 banner word columns box line terms"),
    _of("tuning", "blyth captions3 logo before colours box box office", font=_LIBRE),
    _of("tuning", "corfe colon1 plain word words open side", font=_TIMES, fill="Courier",
        colon=":"),
    _of("tuning", "dunmow leaders1 centred strike ring lines line smallprint", font=_SERIF,
        fill="Courier"),
    _of("tuning", "ebrington under2 logo ring symbols lines line stamp", colon=":",
        fill="kalam-400"),
    _of("tuning", "fowey right1 banner word before side box terms", font=_BARLOW, colon=":"),
    _of("tuning", "garstang stacked3 plain after after box side sections", font=_LIBRE),
    _of("tuning", "hexham pairs1 centred before columns box row office", font=_TIMES,
        fill="Courier"),
    _of("tuning", "ilminster grid3 banner word words box row stamp smallprint", wide=True),
    _of("tuning", "jedburgh header4 logo strike strike open line terms", font=_BARLOW),
    _of("tuning", "kelso app1 plain word words open typed sections", font=_LIBRE),
    _of("tuning", "ludlow below2 centred after symbols lines line twopages",
        fill="patrick-hand-400"),
)  # fmt: skip
VALIDATION = (
    _of("validation", "malton grid2 logo ring ring box box office smallprint", font=_SERIF,
        fill="Courier"),
    _of("validation", "nairn captions2 banner strike columns lines row terms", font=_BARLOW,
        fill="Courier"),
    _of("validation", "oundle colon2 plain before before open line", colon=":"),
    _of("validation", "pickering leaders2 logo word words box line stamp", fill="Courier"),
    _of("validation", "quorn under1 centred word columns lines side smallprint", font=_TIMES,
        fill="caveat-400", colon=":"),
    _of("validation", "ripley right2 plain before colours side line office", font=_LIBRE),
    _of("validation", "settle stacked2 banner ring after box box sections terms", font=_BARLOW),
    _of("validation", "tetbury pairs2 logo word symbols box row twopages"),
    _of("validation", "ulverston boxed2 banner after strike open line terms", wide=True,
        font=_LIBRE),
    _of("validation", "ventnor header3 centred word after box typed", font=_SERIF),
    _of("validation", "whitby run1 plain word words open line smallprint", font=_TIMES, colon=":"),
    _of("validation", "yeovil comb1 logo before columns box box office",
        fill="architects-daughter-400"),
)  # fmt: skip
LOOKS = tuple(look for pair in zip(TUNING, VALIDATION, strict=True) for look in pair)
