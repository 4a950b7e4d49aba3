"""Labels that head the columns of a ruled table: what stands under them is of the table's rows.

"Make" and "Model" over a list of appliances say nothing that contradicts the form's own "Make and
model". Where one row alone is filled in, it is as good as a value beside a label.
"""

from core.domain.labelling.labels import Anchor
from core.domain.page import cells
from core.domain.page.cells import Cell
from core.domain.page.places import Places
from core.domain.page.squeeze import fold
from core.domain.written import answers

_LEAST_COLUMNS = 3
_LEAST_ROWS = 2
_MAX_ROWS = 60


def of(places: Places) -> dict[tuple[int, int], int]:
    """How many rows are filled in under each label (its row and start) that heads a column; one
    where all of them say the same."""
    found: dict[tuple[int, int], int] = {}
    for index in sorted({anchor.row for anchor in places.anchors if anchor.fields}):
        heads = [anchor for anchor in places.anchors if anchor.row == index]
        if sum(_is_head(anchor) for anchor in heads) < _LEAST_COLUMNS:
            continue
        body = {anchor: _column(places, anchor) for anchor in heads if _is_head(anchor)}
        if sum(len(column) >= _LEAST_ROWS for column in body.values()) < _LEAST_COLUMNS:
            continue
        deep = max(len(column) for column in body.values())
        filled = sum(
            any(_is_written(places, column[at]) for column in body.values() if at < len(column))
            for at in range(deep)
        )
        found |= {
            (anchor.row, anchor.start): 1 if _says_one(places, column) else filled
            for anchor, column in body.items()
        }
    return found


def _is_head(anchor: Anchor) -> bool:
    return not anchor.has_colon and not anchor.is_inline


def _column(places: Places, anchor: Anchor) -> list[Cell]:
    """The cells under a label's own, down to one that holds a label."""
    under = places.own_cell(anchor)
    found: list[Cell] = []
    while under is not None and len(found) < _MAX_ROWS:
        under = places.grid.below(under)
        if under is None or any(_starts_in(places, other, under) for other in places.anchors):
            break
        found.append(under)
    return found


def _starts_in(places: Places, anchor: Anchor, cell: Cell) -> bool:
    return anchor.is_sure and cell.holds(places.label(anchor)[0])


def _says_one(places: Places, column: list[Cell]) -> bool:
    """Whether a column's cells say one thing, however often: each appliance "N/A"."""
    said = {_text(places, cell) for cell in column if _is_written(places, cell)}
    return len(said) == 1


def _text(places: Places, cell: Cell) -> str:
    words = cells.words_in(places.layout, cell)
    return fold("".join(piece.text for _, _, piece in words))


def _is_written(places: Places, cell: Cell) -> bool:
    words = cells.words_in(places.layout, cell)
    return any(not answers.is_blank(piece.text) for _, _, piece in words)
