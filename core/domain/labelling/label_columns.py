"""Where labels stand to each other and to print: over it, beside it, in columns of their own."""

import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from core.domain.labelling.labels import Anchor
from core.domain.labelling.row_words import MAX_UNKNOWN_WORDS
from core.domain.page.layout import Piece, Row
from core.domain.written import answers

_ALIGNED = 1.2  # line heights: how far a value may start from its caption's start
_NEXT_ROW = 2.6
_NEXT_LINE = 0.4
_ROWS_UP = 2  # between a caption and its value stands at most a line of another column
_SAME_COLUMN = 0.4
_LEAST_IN_COLUMN = 3
_GUESS = 0.5  # confidence of a word
_LEAST_BESIDE = 3  # weak labels over each other: there values stand right behind their labels
_IN_COLUMN_SCORE = 0.9


class Segment(NamedTuple):
    """The pieces of a row from `start` to `end`, between two gaps; where it begins."""

    start: int
    end: int
    x0: float


def segments(row: Row) -> Iterator[Segment]:
    """A row's pieces by its columns, left to right."""
    starts = [at for at in range(len(row.pieces)) if row.breaks[at]]
    for start, end in zip(starts, [*starts[1:], len(row.pieces)], strict=True):
        yield Segment(start, end, row.pieces[start].x0)


def ends(rows: tuple[Row, ...], anchor: Anchor) -> tuple[float, float]:
    """From where to where a label is printed."""
    pieces = rows[anchor.row].pieces
    return pieces[anchor.start].x0, pieces[anchor.end - 1].x1


def may_be_caption(row: Row, item: Segment) -> bool:
    """Whether words that nobody knows look like a label, and not like a value."""
    words = [piece.text for piece in row.pieces[item.start : item.end]]
    said = " ".join(words)
    if answers.yes_or_no(said)[1] > 0.0 or answers.is_put_off(said):
        return False  # "YES / NO" is for a pen to choose from, "None" an answer.
    if min(piece.confidence for piece in row.pieces[item.start : item.end]) < _GUESS:
        return False  # Print is not read so badly: a hand's scribble heads nothing.
    text = "".join(words)
    letters, digits = (sum(map(kind, text)) for kind in (str.isalpha, str.isdigit))
    return words[0][:1].isupper() and letters > 3 * digits and len(words) <= MAX_UNKNOWN_WORDS


def has_caption(
    rows: tuple[Row, ...], anchors: Iterable[Anchor], index: int, at: int, unit: float
) -> bool:
    """Whether a label of the next rows up stands right over a piece."""
    return any(
        0 < index - other.row <= _ROWS_UP
        and other.is_known
        and not other.has_colon
        and is_near(rows[index].pieces[at], rows[other.row].pieces[other.start], unit)
        for other in anchors
    )


def is_right_under(
    rows: tuple[Row, ...], anchors: Iterable[Anchor], index: int, at: int, unit: float
) -> bool:
    """Whether a piece is the next line under a caption, closer than another caption would be."""
    piece = rows[index].pieces[at]
    return any(
        0 < index - other.row <= _ROWS_UP
        and other.is_known
        and not other.has_colon
        and (label := rows[other.row].pieces[other.start]).y1 - unit < piece.y0
        and piece.y0 - label.y1 <= _NEXT_LINE * unit
        and is_near(piece, label, unit)
        for other in anchors
    )


def is_near(value: Piece, label: Piece, unit: float) -> bool:
    """Whether a piece stands right under a label's first."""
    is_under = 0 < value.y0 - label.y1 + unit < _NEXT_ROW * unit
    return is_under and abs(value.x0 - label.x0) <= _ALIGNED * unit


def is_of_column(
    own: tuple[float, float], others: Sequence[tuple[float, float]], unit: float
) -> bool:
    """Whether others like it start, or end, over and under it."""
    reach = _SAME_COLUMN * unit
    return any(
        sum(abs(own[side] - other[side]) <= reach for other in others) >= _LEAST_BESIDE
        for side in (0, 1)
    )


def in_columns(rows: tuple[Row, ...], anchors: list[Anchor], unit: float) -> list[Anchor]:
    """A label with its value right behind it is sure where others stand over and under it."""
    reach = _SAME_COLUMN * unit
    every = [ends(rows, anchor) for anchor in anchors if anchor.fields]
    made = []
    for anchor in anchors:
        if anchor.is_sure:
            made.append(anchor)
            continue
        x0, x1 = ends(rows, anchor)
        over = sum(abs(x0 - other) <= reach for other, _ in every)
        flush = sum(abs(x1 - other) <= reach for _, other in every)
        is_raised = max(over, flush) > _LEAST_IN_COLUMN
        made.append(replace(anchor, score=_IN_COLUMN_SCORE) if is_raised else anchor)
    return made


def without_parts(rows: tuple[Row, ...], anchors: list[Anchor], unit: float) -> list[Anchor]:
    """The anchors without weak ones that a longer label begins with, amid a column of labels that
    have their values beside them: "Invoice" of "Invoice Month", beside "May 2026"."""
    known = list(columns(rows, anchors, unit))
    if len(known) < _LEAST_IN_COLUMN:
        return anchors
    return [
        anchor
        for anchor in anchors
        if anchor.is_sure
        or not any(
            label.start <= anchor.start and anchor.end < label.end
            and may_be_caption(rows[anchor.row], label)
            and _is_in(known, rows[anchor.row], label, value, unit)
            for label, value in itertools.pairwise(segments(rows[anchor.row]))
        )
    ]  # fmt: skip


def with_columns(rows: tuple[Row, ...], anchors: list[Anchor], unit: float) -> list[Anchor]:
    """The anchors, with what nobody knows amid a column of labels that have values beside them;
    two that stand under captions, "Ali Rahman" beside a scrawl, are their values."""
    by_row: dict[int, list[Anchor]] = defaultdict(list)
    for anchor in anchors:
        by_row[anchor.row].append(anchor)
    known = list(columns(rows, anchors, unit))
    if len(known) < _LEAST_IN_COLUMN:
        return anchors
    heads = [anchor for anchor in anchors if len(by_row[anchor.row]) > 1]
    for index, row in enumerate(rows):
        for label, value in itertools.pairwise(segments(row)):
            is_free = not any(
                a.start <= label.start < a.end or a.start == value.start for a in by_row[index]
            )
            is_value = all(
                has_caption(rows, heads, index, item.start, unit) for item in (label, value)
            )
            if is_value or not (is_free and may_be_caption(row, label)):
                continue
            if _is_in(known, row, label, value, unit):
                new = Anchor(index, label.start, label.end, (), 1.0, has_colon=False)
                by_row[index] = sorted([*by_row[index], new], key=lambda anchor: anchor.start)
    return [anchor for index in range(len(rows)) for anchor in by_row[index]]


def columns(
    rows: tuple[Row, ...], anchors: list[Anchor], unit: float
) -> Iterator[tuple[float, float, float]]:
    """Start and end of each label that has print right of it, and where that begins. What has a
    caption right over it is that one's, and only happens to stand as high."""
    starts = {(anchor.row, anchor.start) for anchor in anchors}
    for anchor in anchors:
        row = rows[anchor.row]
        has_value = anchor.end < len(row.pieces) and (anchor.row, anchor.end) not in starts
        if not (anchor.is_sure and anchor.is_known and has_value):
            continue
        if not has_caption(rows, anchors, anchor.row, anchor.end, unit):
            first, last = row.pieces[anchor.start], row.pieces[anchor.end - 1]
            yield first.x0, last.x1, row.pieces[anchor.end].x0


def _is_in(
    columns: Sequence[tuple[float, float, float]],
    row: Row,
    label: Segment,
    value: Segment,
    unit: float,
) -> bool:
    reach = _SAME_COLUMN * unit
    end = row.pieces[label.end - 1].x1
    beside = [
        abs(x0 - label.x0) <= reach or abs(x1 - end) <= reach
        for x0, x1, after in columns
        if abs(after - value.x0) <= reach
    ]
    return sum(beside) >= _LEAST_IN_COLUMN - 1
