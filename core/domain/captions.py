"""Labels told by where they stand: captions over values, columns of labels."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from core.domain.labels import MAX_UNKNOWN_WORDS, WEAK, Anchor
from core.domain.layout import Row

_ALIGNED = 1.2  # line heights: how far a value may start from its caption's start
_NEXT_ROW = 2.6
_SAME_COLUMN = 0.4
_LEAST_IN_COLUMN = 3
_IN_COLUMN_SCORE = 0.9


class _Segment(NamedTuple):
    start: int
    end: int
    x0: float


def told(rows: tuple[Row, ...], anchors: list[Anchor], unit: float) -> list[Anchor]:
    """The anchors with captions that nobody knows, and with weak ones in columns made sure."""
    made = _in_columns(rows, _with_captions(rows, anchors, unit), unit)
    return [anchor for anchor in made if not _is_value(rows, anchor, made, unit)]


def _is_value(rows: tuple[Row, ...], anchor: Anchor, anchors: list[Anchor], unit: float) -> bool:
    """A value that begins like a label: "Client Name: Site Services Ltd"."""
    if anchor.score != WEAK or anchor.has_colon:
        return False
    first = rows[anchor.row].pieces[anchor.start]
    for other in anchors:
        if other.row == anchor.row and other.end == anchor.start and other.is_sure:
            return True
        label = rows[other.row].pieces[other.start]
        is_over = 0 < anchor.row - other.row <= 2 and first.y0 - label.y1 < _NEXT_ROW * unit
        aligned = abs(first.x0 - label.x0) <= _ALIGNED * unit
        if is_over and aligned and other.is_known and _is_alone(rows[other.row], other):
            return True
    return False


def _is_alone(row: Row, anchor: Anchor) -> bool:
    """Whether nothing stands right behind a label."""
    return anchor.end >= len(row.pieces) or row.breaks[anchor.end]


def _with_captions(rows: tuple[Row, ...], anchors: list[Anchor], unit: float) -> list[Anchor]:
    by_row: dict[int, list[Anchor]] = defaultdict(list)
    for anchor in anchors:
        by_row[anchor.row].append(anchor)
    segments = [list(_segments(row)) for row in rows]
    pairs = [index for index in range(len(rows) - 1) if _is_under(rows, by_row, index, unit)]
    over = sum(_is_head(segments[index], by_row[index]) for index in range(len(rows)))
    beside = sum(
        _alternates(segments[index], by_row[index])
        for index in set(range(len(rows))).difference(pairs)
    )
    if beside and over <= beside:
        return anchors
    for index in pairs:
        if by_row[index]:
            made = _captions(rows[index], index, by_row[index], segments[index : index + 2], unit)
            by_row[index] = made
    return [anchor for index in range(len(rows)) for anchor in by_row[index]]


def _is_under(
    rows: tuple[Row, ...], by_row: dict[int, list[Anchor]], index: int, unit: float
) -> bool:
    """Whether the row under this one is near and has no labels: it may be all values."""
    is_near = rows[index + 1].y0 - rows[index].y1 < _NEXT_ROW * unit
    return is_near and not _has_labels(by_row[index + 1])


def _captions(
    row: Row, index: int, anchors: list[Anchor], segments: Sequence[list[_Segment]], unit: float
) -> list[Anchor]:
    here, under = segments
    over = [item for item in here if any(abs(item.x0 - b.x0) <= _ALIGNED * unit for b in under)]
    heads = {anchor.start: anchor for anchor in anchors if _heads(anchor, here)}
    if not any(item.start in heads for item in over):
        return anchors
    new = [
        Anchor(index, item.start, item.end, (), 1.0, has_colon=False)
        for item in over
        if item.start not in heads and _may_be_caption(row, item)
    ]
    taken = {at for anchor in new for at in range(anchor.start, anchor.end)}
    kept = [anchor for anchor in anchors if anchor.start not in taken]
    return sorted([*kept, *new], key=lambda anchor: anchor.start)


def _segments(row: Row) -> Iterator[_Segment]:
    starts = [at for at in range(len(row.pieces)) if row.breaks[at]]
    for start, end in zip(starts, [*starts[1:], len(row.pieces)], strict=True):
        yield _Segment(start, end, row.pieces[start].x0)


def _heads(anchor: Anchor, segments: Iterable[_Segment]) -> bool:
    """Whether a label without a colon is all there is in its segment."""
    is_whole = any((item.start, item.end) == (anchor.start, anchor.end) for item in segments)
    return is_whole and anchor.is_known and not anchor.has_colon


def _is_head(segments: list[_Segment], anchors: list[Anchor]) -> bool:
    return len(segments) > 1 and sum(_heads(a, segments) for a in anchors) == len(segments)


def _alternates(segments: list[_Segment], anchors: list[Anchor]) -> bool:
    """Label, value, label, value."""
    heads = {anchor.start for anchor in anchors if _heads(anchor, segments)}
    marks = [item.start in heads for item in segments]
    return len(marks) > 1 and all(mark == (at % 2 == 0) for at, mark in enumerate(marks))


def _has_labels(anchors: Iterable[Anchor]) -> bool:
    return any(anchor.is_sure and not anchor.is_inline for anchor in anchors)


def _may_be_caption(row: Row, item: _Segment) -> bool:
    words = [piece.text for piece in row.pieces[item.start : item.end]]
    text = "".join(words)
    letters, digits = (sum(map(kind, text)) for kind in (str.isalpha, str.isdigit))
    return words[0][:1].isupper() and letters > 3 * digits and len(words) <= MAX_UNKNOWN_WORDS


def _in_columns(rows: tuple[Row, ...], anchors: list[Anchor], unit: float) -> list[Anchor]:
    """A label with its value right behind it is sure where others stand over and under it."""
    starts = [rows[anchor.row].pieces[anchor.start].x0 for anchor in anchors if anchor.fields]
    made = []
    for anchor in anchors:
        x0 = rows[anchor.row].pieces[anchor.start].x0
        in_column = sum(abs(x0 - other) <= _SAME_COLUMN * unit for other in starts)
        is_raised = anchor.score == WEAK and in_column > _LEAST_IN_COLUMN
        made.append(replace(anchor, score=_IN_COLUMN_SCORE) if is_raised else anchor)
    return made
