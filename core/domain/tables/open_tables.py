"""Tables without ruled lines: heads side by side, rows of values under them, perhaps a total.

What stands under "Start Date" in a list of lines is of those lines, and contradicts nothing that
the form says of itself; but the total of a column is what the form says of it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core.domain.labelling.label_columns import Segment, segments
from core.domain.labelling.labels import Anchor
from core.domain.page.layout import Piece, Row
from core.domain.page.squeeze import fold
from core.domain.written import numbers

_LEAST_HEADS = 3
_CAPTIONS = 3  # so few heads may be captions, unless as many rows stand under them
_LEAST_FILLED = 3  # columns of a row that hold a value
_LEAST_ROWS = 2
_SPACE = 0.6  # of a letter's height: the widest space between words
_NEXT_ROW = 2.6  # line heights
_MOST_ROWS = 60
_TOTALS = frozenset(map(fold, ("total", "totals", "grand total")))


@dataclass(frozen=True, slots=True)
class OpenTable:
    """Rows of a page: the heads, how many rows of values are under them, the total's row."""

    head: int
    count: int
    total: int | None


def find(rows: Sequence[Row], anchors: Sequence[Anchor], unit: float) -> list[OpenTable]:
    """The tables whose heads a spec asks for by name, down the page."""
    asked = sorted({anchor.row for anchor in anchors if anchor.fields})
    labelled = {anchor.row for anchor in anchors if anchor.is_sure}
    found = (_table(rows, index, labelled, unit) for index in asked if _are_heads(rows[index]))
    return [table for table in found if table is not None]


def under(row: Row, head: Sequence[Piece]) -> list[Piece]:
    """The pieces of a row that stand under a head, with the words that they go on with: a date
    under "Date" is wider than it."""
    low, high = head[0].x0, head[-1].x1
    found = [at for at, one in enumerate(row.pieces) if one.x0 < high and one.x1 > low]
    if not found:
        return []
    start, end = found[0], found[-1]
    while start > 0 and _go_on(row, start - 1):
        start -= 1
    while end + 1 < len(row.pieces) and _go_on(row, end):
        end += 1
    return list(row.pieces[start : end + 1])


def _go_on(row: Row, at: int) -> bool:
    """Whether a piece and the one behind it are words of one text."""
    gap = row.pieces[at + 1].x0 - row.pieces[at].x1
    return not row.breaks[at + 1] and gap <= _SPACE * row.pieces[at].height


def names_total(label: Sequence[Piece]) -> bool:
    """Whether a label leads the row of a total."""
    return fold(" ".join(piece.text for piece in label)) in _TOTALS


def is_sum(piece: Piece) -> bool:
    """Whether a piece is an amount of money."""
    return numbers.is_amount(piece.text)


def _are_heads(row: Row) -> bool:
    """Words side by side, and nothing with a figure or a colon among them."""
    text = "".join(piece.text for piece in row.pieces)
    is_print = not any(char.isdigit() or char == ":" for char in text)
    return is_print and sum(row.breaks) >= _LEAST_HEADS


def _table(rows: Sequence[Row], head: int, labelled: set[int], unit: float) -> OpenTable | None:
    heads = list(segments(rows[head]))
    count, total = 0, None
    for index in _block(rows, head, unit):
        if _is_total(rows[index]):
            total = index
            break
        filled = _filled(rows[head], heads, rows[index])
        if index in labelled or filled < _LEAST_FILLED:
            break
        count += 1
    if len(heads) <= _CAPTIONS:
        is_table = count >= _CAPTIONS
    else:
        is_table = count >= _LEAST_ROWS or (count > 0 and total is not None)
    return OpenTable(head, count, total) if is_table else None


def _block(rows: Sequence[Row], head: int, unit: float) -> Iterator[int]:
    """The rows close under one another from a head on."""
    for index in range(head + 1, min(len(rows), head + 1 + _MOST_ROWS)):
        if rows[index].y0 - rows[index - 1].y1 > _NEXT_ROW * unit:
            return
        yield index


def _is_total(row: Row) -> bool:
    return any(fold(piece.text) in _TOTALS for piece in row.pieces[:1] + row.pieces[1:2])


def _filled(row: Row, heads: Sequence[Segment], values: Row) -> int:
    return sum(bool(under(values, row.pieces[item.start : item.end])) for item in heads)
