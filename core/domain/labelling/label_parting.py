"""Labels that a value runs up to: a column of them begins where others of the column do."""

from collections import Counter
from collections.abc import Iterator, Set
from dataclasses import replace

from core.domain.labelling.label_names import LabelTable
from core.domain.labelling.labels import Anchor, find
from core.domain.page.layout import Row
from core.domain.page.squeeze import fold

_LEAST_IN_COLUMN = 3


def parted(rows: tuple[Row, ...], anchors: list[Anchor], labels: LabelTable) -> tuple[Row, ...]:
    """The rows, parted also where a column of labels begins but a value runs up to it."""
    starts = Counter(
        round(rows[anchor.row].pieces[anchor.start].x0)
        for anchor in anchors
        if anchor.fields and anchor.is_sure
    )
    starts += Counter(x for row in rows for x in _hidden(row, labels) if x in starts)
    columns = {x for x, count in starts.items() if count >= _LEAST_IN_COLUMN}
    return tuple(_parted(row, columns, labels) if columns else row for row in rows)


def _hidden(row: Row, labels: LabelTable) -> Iterator[int]:
    """Where labels of the spec begin that a value runs up to: each is all up to the next gap."""
    end = len(row.pieces)
    for at in reversed(range(len(row.pieces))):
        text = "".join(fold(piece.text) for piece in row.pieces[at:end])
        if not row.breaks[at] and text in labels.exact:
            yield round(row.pieces[at].x0)
        end = at if row.breaks[at] else end


def _parted(row: Row, columns: Set[int], labels: LabelTable) -> Row:
    opens = [
        at
        for at, piece in enumerate(row.pieces)
        if not row.breaks[at] and round(piece.x0) in columns and piece.text[:1].isupper()
    ]
    if not opens:
        return row
    breaks = tuple(is_break or at in opens for at, is_break in enumerate(row.breaks))
    found = find((replace(row, breaks=breaks),), labels)
    sure = {anchor.start for anchor in found if anchor.fields and anchor.is_sure}
    breaks = tuple(is_break or at in sure for at, is_break in enumerate(row.breaks))
    return replace(row, breaks=breaks)
