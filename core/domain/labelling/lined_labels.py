"""Labels that a value before them runs up to, told by the lines to write on: the value's ends
before the label, and its own begins behind it."""

from collections.abc import Sequence
from dataclasses import replace

from core.domain.labelling.label_names import LabelTable
from core.domain.page import underlines
from core.domain.page.layout import PageLayout, Piece, Row
from core.domain.page.squeeze import fold

_MOST_WORDS = 5


def parted(found: PageLayout, labels: LabelTable) -> PageLayout:
    """The page, its rows parted also where such a label begins."""
    lines = underlines.of(found)
    if len(lines) < 2:
        return found
    rows = tuple(_parted(row, labels, lines, found.unit) for row in found.rows)
    return found if rows == found.rows else replace(found, rows=rows)


def _parted(row: Row, labels: LabelTable, lines: Sequence[Piece], unit: float) -> Row:
    starts = {
        at
        for at in range(1, len(row.pieces))
        if not row.breaks[at] and row.pieces[at].text[:1].isupper()
        and _is_label(row, at, labels, lines, unit)
    }  # fmt: skip
    if not starts:
        return row
    breaks = tuple(is_break or at in starts for at, is_break in enumerate(row.breaks))
    return replace(row, breaks=breaks)


def _is_label(row: Row, at: int, labels: LabelTable, lines: Sequence[Piece], unit: float) -> bool:
    """Whether one of the spec's labels begins here, between two lines to write on."""
    text = ""
    for end in range(at + 1, min(at + _MOST_WORDS, len(row.pieces)) + 1):
        text += fold(row.pieces[end - 1].text)
        if labels.exact.get(text) and underlines.parts(row, at, end, lines, unit):
            return True
    return False
