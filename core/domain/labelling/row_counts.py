"""Headings of columns that count a table's rows: "Ref" over 1, 2, 3 asks for no reference."""

import itertools
from collections.abc import Iterator
from dataclasses import replace

from core.domain.labelling.labels import Anchor
from core.domain.page.layout import Row

_LEAST_ROWS = 2
_ENOUGH_ROWS = 3
_MOST_DIGITS = 3
_FURTHEST = 4.0  # line heights from one row to the next


def told(rows: tuple[Row, ...], anchors: list[Anchor], unit: float) -> list[Anchor]:
    """The anchors; one that heads a column of counts is a label still, but no field's."""
    return [
        replace(anchor, fields=(), hints=(), tail=(), is_known=True)
        if (anchor.fields or anchor.hints) and _counts(rows, anchor, unit)
        else anchor
        for anchor in anchors
    ]


def _counts(rows: tuple[Row, ...], anchor: Anchor, unit: float) -> bool:
    if anchor.has_colon or _has_value_beside(rows[anchor.row], anchor):
        return False
    found = list(itertools.islice(_column(rows, anchor, unit), _ENOUGH_ROWS))
    if not found or found != list(range(found[0], found[0] + len(found))):
        return False
    # A table that goes on from another page does not begin with 1.
    return found[0] > 0 and len(found) >= (_LEAST_ROWS if found[0] == 1 else _ENOUGH_ROWS)


def _has_value_beside(row: Row, anchor: Anchor) -> bool:
    return anchor.end < len(row.pieces) and not row.breaks[anchor.end]


def _column(rows: tuple[Row, ...], anchor: Anchor, unit: float) -> Iterator[int]:
    """The numbers right under a label that stand alone at the left of other print; 0 for others."""
    label = rows[anchor.row].pieces[anchor.start : anchor.end]
    low, high = label[0].x0 - unit, max(label[-1].x1, label[0].x0 + 2 * unit)
    bottom = label[-1].y1
    for row in rows[anchor.row + 1 :]:
        inside = [at for at, one in enumerate(row.pieces) if low <= one.x0 and one.x1 <= high]
        if row.y0 - bottom > _FURTHEST * unit:
            return
        if not inside:
            continue  # A wrapped line of another column.
        at, bottom = inside[0], row.y1
        after = at + len(inside)
        said = row.pieces[at].text.rstrip(".)")
        is_lone = len(inside) == 1 and after < len(row.pieces) and row.breaks[after]
        is_count = said.isdecimal() and len(said) <= _MOST_DIGITS
        yield int(said) if is_lone and is_count else 0
