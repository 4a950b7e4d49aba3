"""How a form prints a field: the label, the lines around it, and the room left for the value."""

from collections.abc import Callable
from dataclasses import dataclass

from bench.corpus.paper import BLACK, GREY, Paper, Rgb, width

SHADE: Rgb = (0.87, 0.89, 0.92)
Label = tuple[str, ...]


@dataclass(frozen=True)
class Slot:
    """Room for a value, in points; `baseline` is where the first line of writing stands."""

    x0: float
    y0: float
    x1: float
    y1: float
    baseline: float

    @property
    def wide(self) -> float:
        """Points from left to right."""
        return self.x1 - self.x0


@dataclass(frozen=True)
class Print:
    """The printer's part: fonts, sizes, how a label ends."""

    font: str = "Helvetica"
    bold: str = "Helvetica-Bold"
    size: float = 9
    suffix: str = ":"
    colour: Rgb = BLACK
    is_upper: bool = False
    rule: Rgb = BLACK

    def label(self, text: str) -> str:
        """The label as printed."""
        return (text.upper() if self.is_upper else text) + self.suffix


Frame = Callable[[Paper, Print, float, float, float, float, str], Slot]
IS_TALL = 34  # points from which a frame holds several lines


def _above(paper: Paper, look: Print, x: float, y: float, label: str) -> float:
    paper.text(x, y + 10, look.label(label), font=look.bold, size=look.size, colour=look.colour)
    return y + 14


def inline(paper: Paper, look: Print, x: float, y: float, w: float, h: float, label: str) -> Slot:
    """Label and value on one line, nothing drawn."""
    if h > IS_TALL:
        top = _above(paper, look, x, y, label)
        return Slot(x, top, x + w - 6, y + h, top + 11)
    base = y + h - 5
    paper.text(x, base, look.label(label), font=look.bold, size=look.size, colour=look.colour)
    start = x + width(look.label(label), look.bold, look.size) + 5
    return Slot(start, y + 1, x + w - 8, y + h, base)


def _leader(dash: tuple[float, float] | None) -> Frame:
    def frame(
        paper: Paper, look: Print, x: float, y: float, w: float, h: float, label: str
    ) -> Slot:
        slot = inline(paper, look, x, y, w, h, label)
        bottom = slot.baseline + 3
        while bottom <= y + h:
            paper.line(slot.x0 - 2, bottom, slot.x1, bottom, colour=look.rule, dash=dash)
            bottom += 16
        return slot

    return frame


def cell(paper: Paper, look: Print, x: float, y: float, w: float, h: float, label: str) -> Slot:
    """A ruled row: a shaded cell with the label, a cell for the value."""
    part = max(0.32 * w, width(look.label(label), look.bold, look.size) + 8)
    paper.rect(x, y, x + part, y + h, fill=SHADE, edge=look.rule)
    paper.rect(x + part, y, x + w, y + h, edge=look.rule)
    base = y + h - 6 if h <= IS_TALL else y + 13
    paper.text(x + 4, base, look.label(label), font=look.bold, size=look.size, colour=look.colour)
    return Slot(x + part + 5, y + 2, x + w - 4, y + h - 2, base)


def caption(paper: Paper, look: Print, x: float, y: float, w: float, h: float, label: str) -> Slot:
    """A box with a small caption in its upper left corner."""
    paper.rect(x, y, x + w, y + h, edge=look.rule)
    paper.text(
        x + 3, y + 8, look.label(label), font=look.font, size=look.size - 2, colour=look.colour
    )
    base = y + h - 6 if h <= IS_TALL else y + 22
    return Slot(x + 5, y + 10, x + w - 4, y + h - 2, base)


def above(paper: Paper, look: Print, x: float, y: float, w: float, h: float, label: str) -> Slot:
    """The label over the value, nothing drawn."""
    top = _above(paper, look, x, y, label)
    return Slot(x, top, x + w - 10, y + h, top + 11)


def above_box(
    paper: Paper, look: Print, x: float, y: float, w: float, h: float, label: str
) -> Slot:
    """The label over a box."""
    top = _above(paper, look, x, y, label)
    paper.rect(x, top, x + w - 10, y + h - 3, edge=look.rule)
    return Slot(x + 5, top + 1, x + w - 14, y + h - 4, top + 13)


def below(paper: Paper, look: Print, x: float, y: float, w: float, h: float, label: str) -> Slot:
    """A line to write on, the caption beneath it."""
    if h > IS_TALL + 10:
        return above_box(paper, look, x, y, w, h, label)
    paper.line(x, y + h - 11, x + w - 12, y + h - 11, colour=look.rule)
    paper.text(
        x + 2, y + h - 3, look.label(label), font=look.font, size=look.size - 1.5, colour=GREY
    )
    return Slot(x + 4, y, x + w - 14, y + h - 11, y + h - 13.5)


def right_box(
    paper: Paper, look: Print, x: float, y: float, w: float, h: float, label: str
) -> Slot:
    """The label, and right of it a box to write in."""
    base = y + 15
    paper.text(x, base, look.label(label), font=look.font, size=look.size, colour=look.colour)
    start = x + max(0.38 * w, width(look.label(label), look.font, look.size) + 6)
    paper.rect(start, y + 2, x + w - 10, y + h - 2, edge=look.rule, radius=2)
    return Slot(start + 5, y + 3, x + w - 14, y + h - 3, base)


def band(paper: Paper, look: Print, x: float, y: float, w: float, h: float, label: str) -> Slot:
    """A table's head cell with the label, the value's cell under it."""
    paper.rect(x, y, x + w, y + 14, fill=SHADE, edge=look.rule)
    paper.rect(x, y + 14, x + w, y + h, edge=look.rule)
    paper.text(
        x + 4, y + 10.5, look.label(label), font=look.bold, size=look.size - 1, colour=look.colour
    )
    return Slot(x + 5, y + 15, x + w - 4, y + h - 1, y + 28)


FRAMES: dict[str, tuple[Frame, float]] = {
    "inline": (inline, 18),
    "underline": (_leader(None), 23),
    "dotted": (_leader((0.8, 2.2)), 23),
    "cell": (cell, 21),
    "caption": (caption, 31),
    "above": (above, 31),
    "above box": (above_box, 36),
    "below": (below, 36),
    "right box": (right_box, 24),
    "band": (band, 34),
}
