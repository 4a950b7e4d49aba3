"""What is wrong with a picture of a sheet, told while whoever took it is still on site.

A hint, never a refusal: the sheet is taken, read and audited whatever is said here.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

BLANK_INK: Final = 0.0008  # share of the page that is ink
DARK_PAPER: Final = 95.0  # the paper's light, of 255
BLURRED_EDGE: Final = 0.45  # how steep the steepest strokes are, against their own height
FEW_EDGES_INK: Final = 0.0015  # with less ink than that nothing can be said of its sharpness
CUT_MM: Final = 14.0  # of ink along an edge of the picture


class Trouble(StrEnum):
    """What may be wrong with a page."""

    BLANK = "blank"
    DARK = "dark"
    BLURRED = "blurred"
    CUT_OFF = "cut_off"
    SIDEWAYS = "sideways"


@dataclass(frozen=True, slots=True)
class PageLook:
    """What a page's pixels say, cheaply. `ink`: share of the page darker than its paper; `paper`:
    its light (0 to 255); `steepness`: the steepest edges over their height, 0 to 1; `cut_mm`: ink
    along an edge; `sideways`: its lines run from top to bottom; `print`: like pictures have like
    prints, 256 bits in hexadecimal."""

    number: int
    ink: float
    paper: float
    steepness: float
    cut_mm: float
    sideways: bool
    print: str = ""


def troubles(look: PageLook) -> tuple[Trouble, ...]:
    """What to say of a page, the most useful first; nothing where it looks well."""
    if look.ink < BLANK_INK:
        return (Trouble.BLANK,)
    found = []
    if look.paper < DARK_PAPER:
        found.append(Trouble.DARK)
    if look.ink >= FEW_EDGES_INK and look.steepness < BLURRED_EDGE:
        found.append(Trouble.BLURRED)
    if look.cut_mm >= CUT_MM:
        found.append(Trouble.CUT_OFF)
    if look.sideways:
        found.append(Trouble.SIDEWAYS)
    return tuple(found)
