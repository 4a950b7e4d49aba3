"""Labels told by where they stand: captions over values, columns of labels."""

from collections import defaultdict
from collections.abc import Container, Iterable, Sequence

from core.domain.labelling import label_columns
from core.domain.labelling.label_columns import Segment
from core.domain.labelling.labels import Anchor
from core.domain.page.layout import Row

_ALIGNED = 1.2  # line heights: how far a value may start from its caption's start
_NEXT_ROW = 2.6
_LEAST_OVER = 2  # rows of captions that make it the page's way
_SAME_SIZE = 0.12


def told(rows: tuple[Row, ...], anchors: list[Anchor], unit: float) -> list[Anchor]:
    """The anchors with captions that nobody knows, and with weak ones in columns made sure."""
    # Under a heading there is a column of them: "Customer" over "Client ACME Ltd".
    beside = [label_columns.ends(rows, anchor) for anchor in anchors if not anchor.is_sure]
    beside += [(start, end) for start, end, _ in label_columns.columns(rows, anchors, unit)]
    found = [
        anchor
        for anchor in anchors
        if label_columns.is_of_column(label_columns.ends(rows, anchor), beside, unit)
        or not (
            _is_under_caption(rows, anchor, anchors, unit) or _repeats(rows, anchor, anchors, unit)
        )
    ]
    found = label_columns.without_parts(rows, _with_captions(rows, found, unit), unit)
    found = label_columns.in_columns(rows, found, unit)
    kept = [anchor for anchor in found if not _is_beside_label(rows, anchor, found)]
    return label_columns.with_columns(rows, kept, unit)


def _is_under_caption(
    rows: tuple[Row, ...], anchor: Anchor, anchors: list[Anchor], unit: float
) -> bool:
    """A value that begins like a label, under its caption: "Client" over "Site Services Ltd"."""
    if anchor.is_sure:
        return False
    first = rows[anchor.row].pieces[anchor.start]
    starts = {(other.row, other.start) for other in anchors}
    return any(
        0 < anchor.row - other.row <= 2
        and other.is_known
        and not (other.has_colon or other.is_heading)
        and _is_caption(rows[other.row], other, starts)
        and label_columns.is_near(first, rows[other.row].pieces[other.start], unit)
        for other in anchors
    )


def _repeats(rows: tuple[Row, ...], anchor: Anchor, anchors: list[Anchor], unit: float) -> bool:
    """A value that begins like its own label, over or under it: "SN 4711" by "Serial No:"."""
    if anchor.is_sure:
        return False
    x0 = rows[anchor.row].pieces[anchor.start].x0
    return any(
        abs(anchor.row - other.row) == 1
        and other.is_sure
        and other.fields == anchor.fields
        and abs(rows[other.row].pieces[other.start].x0 - x0) <= 3 * unit
        for other in anchors
    )


def _is_beside_label(rows: tuple[Row, ...], anchor: Anchor, anchors: list[Anchor]) -> bool:
    """A value that begins like a label, right of its own: "Client Name:   Site Services Ltd".
    With a number behind it, it is a label beside a blank one: "Time In   Time Out 13:50"."""
    if anchor.is_sure:
        return False
    value = rows[anchor.row].pieces[anchor.end].text
    if anchor.end - anchor.start > 1 and value[:1].isdigit():
        return False
    return any(
        other.row == anchor.row and other.end == anchor.start and other.is_sure for other in anchors
    )


def _is_caption(row: Row, anchor: Anchor, starts: Container[tuple[int, int]]) -> bool:
    """Whether nothing stands right of a label but another."""
    return anchor.end >= len(row.pieces) or (
        row.breaks[anchor.end] and (anchor.row, anchor.end) in starts
    )


def _with_captions(rows: tuple[Row, ...], anchors: list[Anchor], unit: float) -> list[Anchor]:
    by_row: dict[int, list[Anchor]] = defaultdict(list)
    for anchor in anchors:
        by_row[anchor.row].append(anchor)
    segments = [list(label_columns.segments(row)) for row in rows]
    pairs = [index for index in range(len(rows) - 1) if _is_under(rows, by_row, index, unit)]
    over = sum(_is_head(segments[index], by_row[index]) for index in range(len(rows)))
    beside = sum(
        _alternates(segments[index], by_row[index])
        and not all(
            label_columns.has_caption(rows, anchors, index, item.start, unit)
            for item in _values(segments[index], by_row[index])
        )
        for index in set(range(len(rows))).difference(pairs)
    )
    if beside and over <= beside:
        return anchors
    for index in pairs:
        if by_row[index] and not _has_values(rows[index], segments[index], by_row[index]):
            made = _captions(rows[index], index, by_row[index], segments[index : index + 2], unit)
            by_row[index] = made
    if over >= _LEAST_OVER:
        for index in range(len(rows)):
            known = {anchor.start for anchor in by_row[index]}
            free = [
                item
                for item in segments[index]
                if item.start in known
                or not label_columns.is_right_under(rows, anchors, index, item.start, unit)
            ]
            by_row[index] = _with_neighbours(rows[index], index, by_row[index], free)
    return [anchor for index in range(len(rows)) for anchor in by_row[index]]


def _with_neighbours(
    row: Row, index: int, anchors: list[Anchor], segments: list[Segment]
) -> list[Anchor]:
    """On a page of captions what stands in a row of them, in print of their size, is one too."""
    heads = [anchor for anchor in anchors if _heads(anchor, segments)]
    if not heads or any(anchor.has_colon for anchor in anchors) or _alternates(segments, anchors):
        return anchors
    height = max(row.pieces[anchor.start].height for anchor in heads)
    taken = {anchor.start for anchor in anchors}
    new = [
        Anchor(index, item.start, item.end, (), 1.0, has_colon=False)
        for item in segments
        if item.start not in taken
        and label_columns.may_be_caption(row, item)
        and abs(row.pieces[item.start].height - height) <= _SAME_SIZE * height
    ]
    return sorted([*anchors, *new], key=lambda anchor: anchor.start)


def _is_under(
    rows: tuple[Row, ...], by_row: dict[int, list[Anchor]], index: int, unit: float
) -> bool:
    """Whether the row under this one is near and has no labels: it may be all values."""
    is_near = rows[index + 1].y0 - rows[index].y1 < _NEXT_ROW * unit
    return is_near and not _has_labels(by_row[index + 1])


def _captions(
    row: Row,
    index: int,
    anchors: list[Anchor],
    segments: Sequence[list[Segment]],
    unit: float,
) -> list[Anchor]:
    here, under = segments
    over = [item for item in here if any(abs(item.x0 - b.x0) <= _ALIGNED * unit for b in under)]
    heads = {anchor.start: anchor for anchor in anchors if _heads(anchor, here)}
    if not any(item.start in heads for item in over):
        return anchors
    known = heads.keys() | {anchor.start for anchor in anchors if anchor.is_known}
    new = [
        Anchor(index, item.start, item.end, (), 1.0, has_colon=False)
        for item in over
        if item.start not in known and label_columns.may_be_caption(row, item)
    ]
    taken = {at for anchor in new for at in range(anchor.start, anchor.end)}
    kept = [anchor for anchor in anchors if anchor.start not in taken]
    return sorted([*kept, *new], key=lambda anchor: anchor.start)


def _heads(anchor: Anchor, segments: Iterable[Segment]) -> bool:
    """Whether a label without a colon is all there is in its segment."""
    is_whole = any((item.start, item.end) == (anchor.start, anchor.end) for item in segments)
    return is_whole and anchor.is_known and not anchor.has_colon


def _is_head(segments: list[Segment], anchors: list[Anchor]) -> bool:
    return len(segments) > 1 and sum(_heads(a, segments) for a in anchors) == len(segments)


def _values(segments: list[Segment], anchors: list[Anchor]) -> list[Segment]:
    heads = {anchor.start for anchor in anchors if _heads(anchor, segments)}
    return [item for item in segments if item.start not in heads]


def _alternates(segments: list[Segment], anchors: list[Anchor]) -> bool:
    """Label, value, label, value; a value may follow its label closely: "Employee No 5671"."""
    heads = {anchor.start for anchor in anchors if _heads(anchor, segments)}
    led = {anchor.start: anchor.end for anchor in anchors if anchor.fields}
    marks = []
    for item in segments:
        is_whole = led.get(item.start, item.end) >= item.end
        marks += [item.start in heads] if is_whole else [True, False]
    marks = marks[1:] if len(marks) > 2 and not marks[0] else marks  # "1  Job No  JOB-123456"
    return len(marks) > 1 and all(mark == (at % 2 == 0) for at, mark in enumerate(marks))


def _has_values(row: Row, segments: list[Segment], anchors: list[Anchor]) -> bool:
    """Label, value, label, value, where one of the values is no label for certain."""
    return _alternates(segments, anchors) and not all(
        label_columns.may_be_caption(row, item) for item in _values(segments, anchors)
    )


def _has_labels(anchors: Iterable[Anchor]) -> bool:
    return any(anchor.is_sure and not anchor.is_inline for anchor in anchors)
