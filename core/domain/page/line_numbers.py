"""Numbers of lines that a form prints again before their answers: "7  Wages ........ 7 | 30,564".

They are keys to the column of answers, and no answers. A page shows its way where several lines
have their own number twice, the second time in a column.
"""

import re
from collections.abc import Iterator, Sequence

from core.domain.page.layout import Piece, Row

_NUMBER = re.compile(r"\d{1,2}[a-z]?")
_LEAST_LINES = 3
_APART = 8.0  # line heights between a line's number and where it is printed again
_ALIGNED = 1.0
_LONGEST = 3  # characters; a misread one is as short


def columns(rows: Sequence[Row], unit: float) -> list[tuple[float, float]]:
    """From where to where each column of repeated numbers goes, in page units."""
    found = sorted(
        (piece for row in rows for piece in _repeated(row, unit)), key=lambda piece: piece.x0
    )
    groups: list[list[Piece]] = []
    for piece in found:
        if groups and piece.x0 - groups[-1][-1].x0 <= _ALIGNED * unit:
            groups[-1].append(piece)
        else:
            groups.append([piece])
    return [
        (min(p.x0 for p in group) - unit / 2, max(p.x1 for p in group) + unit / 2)
        for group in groups
        if len(group) >= _LEAST_LINES
    ]


def is_in(piece: Piece, found: Sequence[tuple[float, float]]) -> bool:
    """Whether a short piece stands in a column of line numbers, read right or not."""
    is_short = len(piece.text) <= _LONGEST
    return is_short and any(x0 <= piece.x0 and piece.x1 <= x1 for x0, x1 in found)


def _repeated(row: Row, unit: float) -> Iterator[Piece]:
    """The numbers of a row that stand alone, far right of where the row has them first."""
    for at, piece in enumerate(row.pieces):
        is_alone = row.breaks[at] and (at + 1 == len(row.pieces) or row.breaks[at + 1])
        if is_alone and _NUMBER.fullmatch(piece.text):
            before = (one for one in row.pieces[:at] if one.text == piece.text)
            if any(piece.x0 - one.x1 > _APART * unit for one in before):
                yield piece
