"""A narrow ruled column right before the items of a list: each is marked in its cell of it."""

from collections.abc import Sequence

from core.domain.marks import counts
from core.domain.marks.check_items import Printed
from core.domain.page.layout import PageLayout, Piece

_NEAR = 2.5  # line heights from the column to its items
_NARROW, _WIDE = 0.8, 3.2  # line heights
_SAME = 0.4
_LEAST = 3
_SHARE = 0.6  # of the items


def stand_before(page: PageLayout, items: Sequence[Printed]) -> bool:
    """Whether most items of a list have such a cell before them, with no print in it."""
    found = [column for item in items if (column := _column(page, item)) is not None]
    least = max(_LEAST, _SHARE * len(items))
    if len(found) < least:
        return False
    alike = [one for one in found if _is_alike(one, found[0], _SAME * page.unit)]
    return len(alike) >= least and not _is_printed(page, found[0], items)


def _column(page: PageLayout, item: Printed) -> tuple[float, float] | None:
    """The two walls left of an item, close by each other and by it."""
    y, unit = (item.y0 + item.y1) / 2, page.unit
    xs = [wall.x for wall in page.walls if wall.x < item.x0 and wall.y0 <= y <= wall.y1]
    right = max(xs, default=None)
    if right is None or item.x0 - right > _NEAR * unit:
        return None
    left = max((x for x in xs if right - x > _NARROW * unit), default=None)
    return None if left is None or right - left > _WIDE * unit else (left, right)


def _is_alike(one: tuple[float, float], other: tuple[float, float], reach: float) -> bool:
    return abs(one[0] - other[0]) <= reach and abs(one[1] - other[1]) <= reach


def _is_printed(page: PageLayout, column: tuple[float, float], items: Sequence[Printed]) -> bool:
    """Whether words, or the numbers of the list, stand in the column."""
    top, bottom = min(item.y0 for item in items), max(item.y1 for item in items)
    inside = [
        piece
        for row in page.rows
        for piece in row.pieces
        if top <= piece.middle <= bottom and column[0] <= _x(piece) <= column[1]
    ]
    return bool(counts.of(inside, page.unit)) or any(len(piece.text) > 2 for piece in inside)


def _x(piece: Piece) -> float:
    return (piece.x0 + piece.x1) / 2
