"""Signs of print that look like a pen's stroke: that between "Yes / No", the "&" of a name, and
what a legend explains: "X = fault"."""

from collections.abc import Iterable, Iterator, Sequence

from core.domain.page.pieces import Piece
from core.domain.page.reading import Mark, MarkKind

_SIGNS = frozenset("/&|=")
_MEANS = "="
_SURE = 0.9  # a tick read as "/" is hardly ever read so surely
_NEAR = 2.0  # line heights: between a sign and the words that it stands between
_SLACK = 0.3  # line heights
_STROKES = frozenset({MarkKind.STROKE, MarkKind.INK})

Line = Sequence[Piece]


def without(
    placed: Iterable[tuple[Mark, Piece]], lines: Iterable[Line], unit: float
) -> list[tuple[Mark, Piece]]:
    """The marks of a picture with their places, those left out that are such a sign."""
    signs = [sign for line in lines for sign in _signs(line, unit)]
    return [
        (mark, place)
        for mark, place in placed
        if mark.kind not in _STROKES or not any(_is(place, sign, unit) for sign in signs)
    ]


def without_legends(line: Line) -> list[Piece]:
    """The pieces of a line but for the marks that a legend explains: "X = fault"."""
    means = {at for at, piece in enumerate(line) if piece.text == _MEANS}
    return [one for at, one in enumerate(line) if at + 1 not in means or not _is_explained(one)]


def _signs(line: Line, unit: float) -> Iterator[Piece]:
    """Those between two words, or behind one in a line that has more of them, and what a legend
    explains."""
    found = [at for at, piece in enumerate(line) if _is_sign(piece)]
    for at in found:
        if at > 0 and line[at].text == _MEANS and _is_explained(line[at - 1]):
            yield line[at - 1]
        before = at > 0 and line[at].x0 - line[at - 1].x1 <= _NEAR * unit
        behind = at + 1 < len(line) and line[at + 1].x0 - line[at].x1 <= _NEAR * unit
        if before and (behind or len(found) > 1):
            yield line[at]


def _is_sign(piece: Piece) -> bool:
    return piece.text in _SIGNS and piece.confidence >= _SURE


def _is_explained(piece: Piece) -> bool:
    return len(piece.text) == 1 and piece.confidence >= _SURE


def _is(place: Piece, sign: Piece, unit: float) -> bool:
    slack = _SLACK * unit
    is_in_line = sign.y0 - slack <= place.y0 and place.y1 <= sign.y1 + slack
    return is_in_line and sign.x0 - slack <= place.x0 and place.x1 <= sign.x1 + slack
