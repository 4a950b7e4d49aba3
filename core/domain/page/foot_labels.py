"""Labels at the foot of a row whose value is wrapped from its top, as spreadsheets set them."""

from collections.abc import Sequence
from itertools import pairwise

from core.domain.labelling.labels import Anchor
from core.domain.page.layout import Piece, Row
from core.domain.page.places import Places

_FLUSH = 0.3  # line heights: values of one column begin so alike
_LEADING = 0.5  # line heights between the lines of one value
_APART = 0.6  # and over its first, where it goes on with nothing
_DOWN = 1.6  # and from its last to its label
_MOST_LINES = 8
_NEARER = 1.5  # times the room to the label under it


def value(scan: Places, anchor: Anchor) -> list[Piece]:
    """The lines over a label with nothing beside it that begin where the values of the column do
    and have their rows to themselves; nothing where they may be the value of the label above."""
    if not anchor.has_colon and not anchor.is_known:
        return []
    rows, unit = scan.layout.rows, scan.layout.unit
    block = _block(scan, anchor)
    over = anchor.row - len(block) - 1
    if len(block) < 2 or over < 0:
        return []
    above = [one for one in scan.in_row(over) if _is_beside(scan, one, anchor, block[0])]
    room = block[0].y0 - rows[over].y1, rows[anchor.row].y0 - block[-1].y1
    if not above and room[0] >= _NEARER * room[1]:  # Under a blank, but nearer to the label.
        above = _over_a_blank(scan, anchor, over, block[0])
    is_apart, is_near = room[0] >= _APART * unit, room[1] <= _DOWN * unit
    is_wrapped = all(low.y0 - high.y1 <= _LEADING * unit for high, low in pairwise(block))
    is_its = bool(above) and is_apart and is_near and is_wrapped
    return [piece for row in block for piece in row.pieces] if is_its else []


def _block(scan: Places, anchor: Anchor) -> Sequence[Row]:
    """The rows without labels right over a label, all of one beginning."""
    rows, found = scan.layout.rows, list[Row]()
    for index in range(anchor.row - 1, max(-1, anchor.row - 1 - _MOST_LINES), -1):
        row = rows[index]
        x0 = found[0].pieces[0].x0 if found else row.pieces[0].x0
        is_flush = abs(row.pieces[0].x0 - x0) <= _FLUSH * scan.layout.unit
        if scan.in_row(index) or any(row.breaks[1:]) or not is_flush:
            break
        found.insert(0, row)
    return found


def _over_a_blank(scan: Places, anchor: Anchor, over: int, first: Row) -> list[Anchor]:
    """The other labels of the column with their values where a block begins, where the one over it
    has none beside it."""
    reach, x0 = _FLUSH * scan.layout.unit, scan.label(anchor)[0].x0
    blank = [one for one in scan.in_row(over) if abs(scan.label(one)[0].x0 - x0) <= reach]
    said = "".join(piece.text for one in blank for piece in Places.right(scan, one))
    if not blank or any(map(str.isalnum, said)):
        return []
    return [one for one in scan.anchors if _is_beside(scan, one, anchor, first)]


def _is_beside(scan: Places, one: Anchor, anchor: Anchor, first: Row) -> bool:
    """Whether a label of the same column has its value where a block begins."""
    reach = _FLUSH * scan.layout.unit
    is_column = abs(scan.label(one)[0].x0 - scan.label(anchor)[0].x0) <= reach
    said = Places.right(scan, one)
    return is_column and bool(said) and abs(said[0].x0 - first.pieces[0].x0) <= reach
