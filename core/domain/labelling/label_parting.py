"""Labels that a value runs up to: a column of them begins where others of the column do."""

from collections.abc import Iterator, Sequence, Set
from dataclasses import replace

from core.domain.labelling.label_names import LabelTable
from core.domain.labelling.labels import Anchor, find
from core.domain.page.layout import Piece, Row
from core.domain.page.squeeze import fold

_LEAST_IN_COLUMN = 3
_ALIGNED = 0.3  # of a letter's height: lines of a scan do not begin quite under each other


def parted(rows: tuple[Row, ...], anchors: list[Anchor], labels: LabelTable) -> tuple[Row, ...]:
    """The rows, parted also where a column of labels begins but a value runs up to it."""
    named = [anchor for anchor in anchors if anchor.fields and anchor.is_sure]
    sure = [rows[anchor.row].pieces[anchor.start] for anchor in named]
    within = {id(piece) for one in named for piece in rows[one.row].pieces[one.start + 1 : one.end]}
    hidden = (piece for row in rows for piece in _hidden(row, labels))
    starts = [*sure, *(piece for piece in hidden if id(piece) not in within)]
    columns = [
        piece.x0
        for piece in sure
        if sum(_is_at(one, piece.x0) for one in starts) >= _LEAST_IN_COLUMN
    ]
    return tuple(_parted(row, columns, within, labels) if columns else row for row in rows)


def _is_at(piece: Piece, x: float) -> bool:
    return abs(piece.x0 - x) <= _ALIGNED * piece.height


def _hidden(row: Row, labels: LabelTable) -> Iterator[Piece]:
    """Where labels of the spec begin that a value runs up to: each is all up to the next gap."""
    end = len(row.pieces)
    for at in reversed(range(len(row.pieces))):
        text = "".join(fold(piece.text) for piece in row.pieces[at:end])
        if not row.breaks[at] and text in labels.exact:
            yield row.pieces[at]
        end = at if row.breaks[at] else end


def _parted(row: Row, columns: Sequence[float], within: Set[int], labels: LabelTable) -> Row:
    opens = [
        at
        for at, piece in enumerate(row.pieces)
        if not row.breaks[at]
        and id(piece) not in within
        and piece.text[:1].isupper()
        and any(_is_at(piece, x) for x in columns)
    ]
    if not opens:
        return row
    breaks = tuple(is_break or at in opens for at, is_break in enumerate(row.breaks))
    found = find((replace(row, breaks=breaks),), labels)
    sure = {anchor.start for anchor in found if anchor.fields and anchor.is_sure}
    breaks = tuple(is_break or at in sure for at, is_break in enumerate(row.breaks))
    return replace(row, breaks=breaks)
