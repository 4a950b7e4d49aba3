"""The states that a form prints under an item's name, for a pen to choose one: in cells too narrow
to hold both side by side."""

from collections.abc import Sequence

from core.domain.fields.areas import PageScan
from core.domain.marks import row_options
from core.domain.marks.check_items import Printed
from core.domain.page.layout import Piece
from core.domain.page.squeeze import fold
from core.domain.written import answers

_FLUSH = 0.6  # line heights: the states begin so near where the name does
_NEXT_LINE = 1.2  # line heights from a name to them


def of(scan: PageScan, item: Printed, right: float, names: set[int]) -> list[Piece]:
    """The words of the line under an item, up to `right`, where they are states to choose from and
    nothing stands behind the name itself. `names`: the pieces of all items."""
    unit = scan.layout.unit
    end = _end(scan, item, right)
    if any(item.x1 < piece.x0 < end for piece in _level(scan, item.y0, item.y1)):
        return []
    below = [row for row in scan.layout.rows if 0 <= row.middle - item.y1 < _NEXT_LINE * unit]
    left = item.x0 - _FLUSH * unit
    for row in below[:1]:
        line = [piece for piece in row.pieces if left <= piece.x0 < end]
        words = [piece for piece in line if _is_word(piece)]
        is_flush = bool(line) and line[0].x0 - item.x0 <= _FLUSH * unit
        if is_flush and not names & {id(piece) for piece in words}:
            return words if row_options.of(words, may_slip=scan.layout.may_slip) else []
    return []


def _end(scan: PageScan, item: Printed, right: float) -> float:
    """Where the item's column ends: the next item's start, or the wall before it."""
    wall = scan.layout.wall_after(item.x1, (item.y0 + item.y1) / 2)
    return right if wall is None else min(right, wall)


def _level(scan: PageScan, y0: float, y1: float) -> Sequence[Piece]:
    return [p for row in scan.layout.rows for p in row.pieces if y0 < p.middle < y1]


def _is_word(piece: Piece) -> bool:
    return bool(fold(piece.text)) and not answers.is_box(piece.text)
