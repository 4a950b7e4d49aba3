"""Words that were struck out: what stands beside them was written instead."""

from collections.abc import Iterator

from core.domain.page.layout import PageLayout, Piece
from core.domain.page.reading import MarkKind, PageSource

_THROUGH = 0.25  # of a word's height: how far from its middle a line through it may be
_ENDS = 0.7  # line heights: a line through words ends with them, give or take a space


def parted(layout: PageLayout, pieces: list[Piece]) -> tuple[list[Piece], list[Piece]]:
    """What was left of words that a program printed, and what was struck out of them."""
    if layout.page.source is not PageSource.TEXT_LAYER:
        return pieces, []
    struck = {id(piece) for line in _lines(layout) for piece in _under(line, pieces, layout.unit)}
    kept = [piece for piece in pieces if id(piece) not in struck]
    return kept, [piece for piece in pieces if id(piece) in struck]


def _lines(layout: PageLayout) -> Iterator[Piece]:
    for _, place in layout.marks(frozenset({MarkKind.RULE})):
        if place.x1 - place.x0 > 4 * place.height:
            yield place


def _under(line: Piece, pieces: list[Piece], unit: float) -> list[Piece]:
    """The words that a line goes through from the first to the last, and no further."""
    found = [
        piece
        for piece in pieces
        if abs(piece.middle - line.middle) <= _THROUGH * piece.height
        and line.x0 <= (piece.x0 + piece.x1) / 2 <= line.x1
    ]
    if not found:
        return []
    is_whole = abs(min(piece.x0 for piece in found) - line.x0) <= _ENDS * unit
    return found if is_whole and abs(found[-1].x1 - line.x1) <= _ENDS * unit else []
