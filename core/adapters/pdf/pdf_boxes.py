"""Tick boxes drawn on a PDF page, filled by the strokes that tick them."""

from collections.abc import Iterable
from dataclasses import replace

from core.adapters.pdf import pdf_outlines
from core.domain.model import Box
from core.domain.page.reading import Mark, MarkKind


class Boxes:
    """Tick boxes by their height on the page, so that a page of thousands costs no square."""

    def __init__(self, marks: Iterable[Mark]) -> None:
        self.marks: list[Mark] = []
        self._rows: dict[int, list[int]] = {}
        boxes = (mark for mark in marks if mark.kind is MarkKind.TICK_BOX)
        for box in sorted(boxes, key=lambda item: pdf_outlines.area(item.box), reverse=True):
            self._add(box)

    def _add(self, mark: Mark) -> None:
        """A box; one within another is its border, its fill or the dot in it."""
        x, y = pdf_outlines.middle(mark.box)
        for at in self._rows.get(_row(y), ()):
            outer = self.marks[at]
            if pdf_outlines.holds(outer.box, x, y):
                self.marks[at] = replace(outer, fill=max(outer.fill, mark.fill))
                return
        for row in range(_row(mark.box.y0), _row(mark.box.y1) + 1):
            self._rows.setdefault(row, []).append(len(self.marks))
        self.marks.append(mark)

    def take(self, stroke: Mark) -> bool:
        """Fill the box that a stroke ticks; False where it ticks none."""
        for at in self._rows.get(_row(pdf_outlines.middle(stroke.box)[1]), ()):
            box = self.marks[at]
            if _is_tick(stroke.box, box.box):
                self.marks[at] = replace(box, fill=1.0, shape=stroke.shape or box.shape)
                return True
        return False


def _row(y: float) -> int:
    return int(y * 100)


def _is_tick(stroke: Box, box: Box) -> bool:
    """A tick may reach out of its box, but its middle is in it or nearly so."""
    x, y = pdf_outlines.middle(stroke)
    wide, high = box.x1 - box.x0, box.y1 - box.y0
    is_centred = (
        box.x0 - 0.3 * wide <= x <= box.x1 + 0.3 * wide
        and box.y0 - 0.3 * high <= y <= box.y1 + 0.3 * high
    )
    return is_centred and stroke.x1 - stroke.x0 < 3 * wide and stroke.y1 - stroke.y0 < 3 * high
