"""Where the ruled table that a list stands in ends: what is beyond its last wall marks nothing."""

from collections.abc import Sequence

from core.domain.fields.areas import PageScan
from core.domain.marks.check_items import Printed

_MOST_CELLS = 12
_SAME = 0.8  # line heights: ends of rows of one table
_LEAST = 2
_SHARE = 0.6  # of the items


def right(scan: PageScan, items: Sequence[Printed]) -> float | None:
    """The last wall of most rows of these items, each with a cell or more behind it; None where
    they are in no such table. A box beside the table may look like a further cell of some rows."""
    ends = [end for item in items if (end := _end(scan, item)) is not None]
    near = _SAME * scan.layout.unit
    alike = max(([o for o in ends if abs(o - end) <= near] for end in ends), key=len, default=[])
    return max(alike) if len(alike) >= max(_LEAST, _SHARE * len(items)) else None


def _end(scan: PageScan, item: Printed) -> float | None:
    y = (item.y0 + item.y1) / 2
    cell = scan.grid.at((item.x0 + item.x1) / 2, y)
    found = None if cell is None else scan.grid.right_of(cell, y)
    end = None
    for _ in range(_MOST_CELLS):
        if found is None:
            break
        end, found = found.x1, scan.grid.right_of(found, y)
    return end
