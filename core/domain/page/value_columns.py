"""Columns of labels with their values beside them: what is past the values is of the next one."""

from collections.abc import Iterable, Iterator

from core.domain.labelling.labels import Anchor
from core.domain.page.layout import PageLayout, Piece, Row
from core.domain.written import answers

_ALIKE = 0.4  # line heights: labels, and values, of one column start so near each other
_PAST = 2.0  # line heights behind where the values of a column start
_APART = 4.0  # line heights behind a label: nearer is its own
_LEAST_VALUES, _LEAST_LABELS, _LEAST_LED = 3, 2, 2


def is_past(found: PageLayout, anchors: Iterable[Anchor], mine: Anchor, piece: Piece) -> bool:
    """Whether a piece right of a label stands amid the labels of the next column, where the values
    of the label's own column start further left."""
    rows, unit = found.rows, found.unit
    if piece.x0 - _span(rows, mine)[1] < _APART * unit:
        return False
    others = [one for one in anchors if one is not mine and one.is_sure and not one.is_inline]
    starts = list(_starts(rows, others, mine, _ALIKE * unit))
    if len(starts) < _LEAST_VALUES or max(starts) - min(starts) > unit:
        return False
    first = max(starts)
    labels = (_span(rows, one) for one in others if one.row != mine.row)
    amid = sum(first < x0 < piece.x1 and piece.x0 < x1 for x0, x1 in labels)
    return piece.x0 > first + _PAST * unit and amid >= _LEAST_LABELS


def leads(
    found: PageLayout, anchors: Iterable[Anchor], mine: Anchor, dots: list[Piece], piece: Piece
) -> bool:
    """Whether dots lead over a wide gap to a piece where the values of other labels begin too."""
    if not all(answers.is_blank(one.text) for one in dots):
        return False
    rows, reach, (x0, _) = found.rows, _ALIKE * found.unit, _span(found.rows, mine)
    column = [a for a in anchors if a is not mine and abs(_span(rows, a)[0] - x0) <= reach]
    begun = sum(
        any(
            rows[one.row].breaks[at] and abs(other.x0 - piece.x0) <= reach
            for at, other in enumerate(rows[one.row].pieces)
            if at > one.end
        )
        for one in column
    )
    return begun >= _LEAST_LED


def _starts(
    rows: tuple[Row, ...], others: Iterable[Anchor], mine: Anchor, reach: float
) -> Iterator[float]:
    """Where the values of the labels over and under one start."""
    heads = {(one.row, one.start) for one in others}
    x0, x1 = _span(rows, mine)
    for one in others:
        left, right = _span(rows, one)
        is_column = abs(left - x0) <= reach or abs(right - x1) <= reach
        has_value = one.end < len(rows[one.row].pieces) and (one.row, one.end) not in heads
        if is_column and has_value:
            yield rows[one.row].pieces[one.end].x0


def _span(rows: tuple[Row, ...], one: Anchor) -> tuple[float, float]:
    pieces = rows[one.row].pieces
    return pieces[one.start].x0, pieces[one.end - 1].x1
