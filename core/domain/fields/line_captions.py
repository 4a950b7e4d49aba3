"""Captions under the lines that their values are written on."""

from collections.abc import Iterable

from core.domain.labelling import boxed_captions
from core.domain.labelling.labels import Anchor
from core.domain.page import underlines
from core.domain.page.layout import Piece
from core.domain.page.lines import Lines

_OWN_LINE, _LEAST_LINES = 0.6, 2  # of the page's width: a longer line parts sections


def of(scan: Lines, anchors: Iterable[Anchor]) -> dict[tuple[int, int], Piece]:
    """The lines of the labels right under one, with nothing written right of them; `anchors` are
    those outside of cells."""
    drawn = underlines.of(scan.layout)
    found = {
        (anchor.row, anchor.start): line
        for anchor in anchors
        if (line := underlines.over(scan.label(anchor), drawn, scan.layout.unit)) is not None
        and not scan.right(anchor)
        and not boxed_captions.is_headed(scan, line)
    }
    most = _OWN_LINE * (scan.layout.page.width or 1.0)
    short = [line for line in found.values() if line.x1 - line.x0 < most]
    return found if len(short) >= _LEAST_LINES else {}


def is_open(scan: Lines, anchor: Anchor) -> bool:
    """Whether a label stands in no cell."""
    label = scan.label(anchor)[0]
    return scan.grid.at(label.x0, label.middle) is None
