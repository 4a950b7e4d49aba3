"""What the printed lines about a table say: where it ends, which lines are rows of it."""

from dataclasses import replace

from core.domain.fields.areas import PageScan
from core.domain.page.cells import SLACK, Cell
from core.domain.page.layout import Row
from core.domain.page.reading import MarkKind
from core.domain.tables.table_heads import Head, Heading

_MAX_ROWS = 500


def foot(scan: PageScan, heading: Heading) -> float | None:
    """Where a table in closed cells ends, None where its lines do not say.

    Print level with the headings, such as an item of a list beside the table, is no column of it.
    """
    named = [head for head in heading.heads if head.column]
    feet = [end for head in named if (end := _foot_under(scan, heading, head))]
    return max(feet, default=None)


def _foot_under(scan: PageScan, heading: Heading, head: Head) -> float | None:
    x = (head.x0 + head.x1) / 2
    top = scan.grid.at(x, scan.layout.rows[heading.last].middle)
    if top is None:
        return None
    heads = sum(top.x0 < (one.x0 + one.x1) / 2 < top.x1 for one in heading.heads)
    cell = scan.grid.below(top) if heads == 1 else _under_band(scan, top, x)
    if cell is None:
        return None  # Headings in cells alone, or in a band, say nothing of what is under them.
    end = top.y1
    for _ in range(_MAX_ROWS):
        if cell is None:
            break
        end, cell = cell.y1, scan.grid.below(cell)
    return end


def _under_band(scan: PageScan, band: Cell, x: float) -> Cell | None:
    """The cell of one column under a band of headings, whose own walls cannot be seen."""
    found = scan.grid.at(x, band.y1 + SLACK * scan.layout.unit)
    return found if found and found.x1 - found.x0 < band.x1 - band.x0 else None


def sides(scan: PageScan, heading: Heading) -> tuple[float, float] | None:
    """Between which walls a table in closed cells lies, None where its headings are in none."""
    middle, slack = scan.layout.rows[heading.last].middle, SLACK * scan.layout.unit
    found = [(one, scan.grid.at((one.x0 + one.x1) / 2, middle)) for one in heading.heads]
    named = [cell for one, cell in found if one.column]
    inside = [cell for cell in named if cell is not None]
    if not inside or len(inside) < len(named):
        return None
    x0, x1 = min(cell.x0 for cell in inside), max(cell.x1 for cell in inside)
    more = sorted(cell for _, cell in found if cell is not None)
    for cell in more:
        x1 = cell.x1 if abs(cell.x0 - x1) <= slack else x1
    for cell in reversed(more):
        x0 = cell.x0 if abs(cell.x1 - x0) <= slack else x0
    return x0, x1


def within(row: Row, between: tuple[float, float] | None) -> Row | None:
    """What of a row stands between a table's walls, None where nothing does."""
    if between is None:
        return row
    low, high = between
    kept = [
        (piece, is_new)
        for piece, is_new in zip(row.pieces, row.breaks, strict=True)
        if low <= (piece.x0 + piece.x1) / 2 <= high
    ]
    if len(kept) == len(row.pieces):
        return row
    pieces, breaks = tuple(one for one, _ in kept), tuple(is_new for _, is_new in kept)
    return replace(row, pieces=pieces, breaks=breaks, loose=()) if kept else None


def is_ruled(scan: PageScan, heading: Heading, row: Row) -> bool:
    """Whether the walls of the headings go on down to this row."""
    y = (row.y0 + row.y1) / 2
    top = scan.layout.rows[heading.last].y0
    inside = (heading.heads[0].x0 - scan.layout.unit, heading.heads[-1].x1 + scan.layout.unit)
    return any(
        wall.y0 <= top and wall.y1 >= y and inside[0] <= wall.x <= inside[1]
        for wall in scan.layout.walls
    )


def bands(scan: PageScan, heading: Heading) -> list[float]:
    """The y of the rules that lie across the table's body."""
    x0, x1 = heading.heads[0].x0, heading.heads[-1].x1
    top = scan.layout.rows[heading.last].middle
    found = [
        (place.y0 + place.y1) / 2
        for _, place in scan.layout.marks(frozenset({MarkKind.RULE}))
        if place.x1 - place.x0 > 4 * place.height
        and place.y0 > top
        and min(x1, place.x1) - max(x0, place.x0) > 0
    ]
    return sorted(found)
