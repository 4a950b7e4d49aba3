"""Items that head the columns of a ruled table: a row of names over a row of marks."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from core.domain.fields.areas import PageScan
from core.domain.marks import check_words
from core.domain.marks.check_items import Printed
from core.domain.marks.check_marks import Tick
from core.domain.page import cells
from core.domain.page.cells import Cell
from core.domain.page.layout import Piece

_LEAST = 3  # names side by side
_SAME = 0.5  # line heights: sides of one column


def under(
    scan: PageScan, printed: Sequence[Printed], names: set[int], ticks: Sequence[Tick]
) -> Mapping[int, Cell]:
    """The cell under each item, by the item's index, where a row is names and nothing else and a
    mark or a state stands in one of the cells under it."""
    by_row: dict[int, list[Printed]] = defaultdict(list)
    for place in printed:
        by_row[place.row].append(place)
    found: dict[int, Cell] = {}
    for index, places in by_row.items():
        is_head = all(id(piece) in names for piece in scan.layout.rows[index].pieces)
        if not is_head or len(places) < _LEAST:
            continue
        below = {p.index: cell for p in places if (cell := _below(scan, p)) is not None}
        words = {at: words_in(scan, cell) for at, cell in below.items()}
        is_named = any(id(piece) in names for said in words.values() for piece in said)
        is_said = any(check_words.is_state(_text(said)) is not None for said in words.values())
        is_marked = any(t.is_on and cell.holds(t.place) for t in ticks for cell in below.values())
        if len(below) == len(places) and not is_named and (is_said or is_marked):
            found |= below
    return found


def words_in(scan: PageScan, cell: Cell) -> list[Piece]:
    """What is written in a cell."""
    return [piece for _, _, piece in cells.words_in(scan.layout, cell)]


def _below(scan: PageScan, item: Printed) -> Cell | None:
    """The cell right under an item's own, as wide as it."""
    own = scan.grid.at((item.x0 + item.x1) / 2, (item.y0 + item.y1) / 2)
    below = None if own is None else scan.grid.below(own)
    if own is None or below is None:
        return None
    slack = _SAME * scan.layout.unit
    return below if max(abs(own.x0 - below.x0), abs(own.x1 - below.x1)) <= slack else None


def _text(said: list[Piece]) -> str:
    return " ".join(piece.text for piece in said)
