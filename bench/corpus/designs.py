"""The layouts of the two halves: no design is in both."""

from dataclasses import dataclass, field
from typing import Final

from bench.corpus.frames import Print
from bench.corpus.paper import Rgb
from bench.corpus.truth import Half

A4: Final = (595.3, 841.9)
A5: Final = (419.5, 595.3)


@dataclass(frozen=True)
class Design:
    """One printer's idea of a form. Styles are tried in turn, so that a field keeps its look."""

    name: str
    half: Half
    frame: str  # of short fields
    text_frame: str  # of long ones
    columns: int = 2
    size: tuple[float, float] = A4
    print: Print = field(default_factory=Print)
    section: str = "rule"  # none, rule, bar, box
    boolean: tuple[str, ...] = ("written", "box first")
    choice: tuple[str, ...] = ("written",)
    signature: str = "line"  # line, box, below, table
    checklist: str = "columns"
    header: str = "left"
    heading_colour: Rgb = (0.1, 0.1, 0.1)
    is_comb: bool = False
    has_terms: bool = False
    has_stamp: bool = False
    has_office_block: bool = False
    repeats_header: bool = True
    paper: Rgb | None = None
    blank_rows: int = 2


HELVETICA = Print("Helvetica", "Helvetica-Bold")
TIMES = Print("Times-Roman", "Times-Bold", 10)
BARLOW = Print("barlow-400", "barlow-600", 9, suffix="")
FRANKLIN = Print("libre-franklin-400", "libre-franklin-700", 8.5, suffix="")
SERIF = Print("pt-serif-400", "pt-serif-700", 9)
COURIER = Print("Courier", "Courier-Bold", 8.5)
NAVY: Rgb = (0.08, 0.15, 0.4)
GREEN: Rgb = (0.05, 0.35, 0.2)
MAROON: Rgb = (0.45, 0.08, 0.12)
TEAL: Rgb = (0.0, 0.35, 0.4)

DESIGNS: tuple[Design, ...] = (
    Design("underlined", Half.TUNING, "underline", "underline", print=HELVETICA,
           boolean=("ring", "written"), signature="line", checklist="ticked", has_terms=True),
    Design("ruled table", Half.TUNING, "cell", "caption", print=BARLOW, section="bar",
           heading_colour=NAVY, boolean=("box first", "written"), choice=("written",),
           signature="table", checklist="columns"),
    Design("captioned boxes", Half.TUNING, "caption", "caption", columns=3,
           print=Print("Helvetica", "Helvetica-Bold", 9, suffix=""), section="none",
           boolean=("box after",), choice=("box first",), signature="box", checklist="boxed",
           has_office_block=True),
    Design("letter", Half.TUNING, "inline", "above", columns=1, print=TIMES, section="none",
           boolean=("written",), signature="line", checklist="worded", header="centre"),
    Design("docket", Half.TUNING, "dotted", "underline", columns=1, size=A5,
           print=Print("Helvetica", "Helvetica-Bold", 8.5, colour=MAROON, rule=MAROON),
           boolean=("struck",), signature="line", checklist="ticked", has_stamp=True,
           paper=(1.0, 0.97, 0.8), heading_colour=MAROON),
    Design("app export", Half.TUNING, "above", "above", columns=3, print=BARLOW, section="bar",
           heading_colour=(0.2, 0.2, 0.25), boolean=("written",), signature="below",
           checklist="coloured", header="right"),
    Design("comb form", Half.TUNING, "underline", "above box", columns=1, is_comb=True,
           print=Print("Helvetica", "Helvetica-Bold", 9, is_upper=True, suffix=""),
           section="box", boolean=("box first",), choice=("box first",), signature="box",
           checklist="columns", has_terms=True),
    Design("shaded heads", Half.TUNING, "band", "band", columns=4,
           print=Print("Helvetica", "Helvetica-Bold", 8.5, suffix=""), section="none",
           boolean=("written", "ring"), signature="table", checklist="boxed", has_stamp=True),
    Design("ledger", Half.VALIDATION, "cell", "cell", columns=1, print=SERIF, section="rule",
           heading_colour=GREEN, boolean=("box after",), choice=("written",), signature="line",
           checklist="columns", has_terms=True),
    Design("signed lines", Half.VALIDATION, "below", "below",
           print=Print("libre-franklin-400", "libre-franklin-700", 9, suffix=""),
           section="bar", heading_colour=TEAL, boolean=("ring",), signature="below",
           checklist="ticked"),
    Design("field boxes", Half.VALIDATION, "right box", "above box", print=FRANKLIN,
           section="box", heading_colour=NAVY, boolean=("box first",), choice=("ring",),
           signature="box", checklist="boxed", has_office_block=True),
    Design("typewriter", Half.VALIDATION, "dotted", "underline", columns=2, print=COURIER,
           section="none", boolean=("written", "struck"), signature="line", checklist="worded",
           header="centre"),
    Design("certificate", Half.VALIDATION, "caption", "caption", columns=4,
           print=Print("pt-serif-400", "pt-serif-700", 8.5, suffix=""), section="bar",
           heading_colour=MAROON, boolean=("box first",), choice=("box first",),
           signature="table", checklist="columns", has_terms=True, header="centre"),
    Design("pocket pad", Half.VALIDATION, "underline", "above box", columns=1, size=A5,
           print=Print("libre-franklin-400", "libre-franklin-700", 8, rule=NAVY, colour=NAVY),
           section="rule", heading_colour=NAVY, boolean=("ring", "box after"), signature="below",
           checklist="ticked", has_stamp=True, paper=(0.93, 0.96, 1.0)),
    Design("portal print", Half.VALIDATION, "inline", "above box", columns=2, print=FRANKLIN,
           section="rule", heading_colour=TEAL, boolean=("written",), signature="box",
           checklist="coloured", header="right"),
    Design("heads in a row", Half.VALIDATION, "band", "caption", columns=3, print=SERIF,
           section="box", heading_colour=(0.25, 0.25, 0.25), boolean=("struck", "box first"),
           signature="table", checklist="worded", is_comb=True),
)  # fmt: skip


def of(half: Half) -> tuple[Design, ...]:
    """The designs of one half."""
    return tuple(one for one in DESIGNS if one.half is half)
