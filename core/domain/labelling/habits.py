"""Where a page writes its values: right of their labels, below them, or above them."""

from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum

from core.domain.labelling.label_names import LabelTable
from core.domain.labelling.labels import Anchor
from core.domain.page.layout import Piece
from core.domain.rule_language import expressions
from core.domain.spec.specs import FieldSpec, FieldType, Locale
from core.domain.written import answers, values

_FREE = frozenset({FieldType.STRING, FieldType.TEXT})
_UNTOLD = frozenset({FieldType.SIGNATURE, FieldType.CHECKLIST, FieldType.TABLE, FieldType.PHOTOS})
_SURE = 1.0
_PRINT = 0.2  # any print may be a name: it says little of where values stand
_TYPED = 0.5  # a vote that what is written fits, and not only that something is
_LEAST_BELOW = 2.0
_LEAST_ABOVE = 2.0  # values of a type over their labels, before a page is believed to do so


class Habit(StrEnum):
    """Where values stand, seen from their label."""

    RIGHT = "right"
    BELOW = "below"
    ABOVE = "above"


def of(
    anchors: Iterable[Anchor],
    labels: LabelTable,
    places: Mapping[Habit, Callable[[Anchor], list[Piece]]],
) -> Habit:
    """The page's habit, by vote of its labels: where what stands there fits what they ask for."""
    votes = _votes(anchors, labels, places, least=0.0)
    above = votes[Habit.ABOVE]
    if above >= _LEAST_ABOVE and above > max(votes[Habit.RIGHT], votes[Habit.BELOW]):
        return Habit.ABOVE
    return Habit.BELOW if votes[Habit.BELOW] > votes[Habit.RIGHT] else Habit.RIGHT


def is_plainly_below(
    anchors: Iterable[Anchor],
    labels: LabelTable,
    places: Mapping[Habit, Callable[[Anchor], list[Piece]]],
) -> bool:
    """Whether values of a type stand under their labels, and hardly one over its own: lines over
    the labels part them from what is above, and are not written on."""
    votes = _votes(anchors, labels, places, least=_TYPED)
    return votes[Habit.BELOW] >= _LEAST_BELOW and votes[Habit.BELOW] > 2 * votes[Habit.ABOVE]


def _votes(
    anchors: Iterable[Anchor],
    labels: LabelTable,
    places: Mapping[Habit, Callable[[Anchor], list[Piece]]],
    *,
    least: float,
) -> dict[Habit, float]:
    votes = dict.fromkeys(Habit, 0.0)
    for anchor in anchors:
        if anchor.is_inline:
            continue
        field = labels.fields[anchor.fields[0]] if anchor.fields else None
        first, best = _likeliest(field, anchor, places, labels.locale)
        votes[first] += best if best > least else 0.0
    return votes


def _likeliest(
    field: FieldSpec | None,
    anchor: Anchor,
    places: Mapping[Habit, Callable[[Anchor], list[Piece]]],
    locale: Locale,
) -> tuple[Habit, float]:
    """The first place of the greatest weight; none is looked at beyond one that is sure."""
    first, best, most = Habit.RIGHT, 0.0, _SURE if _is_typed(field) else _PRINT
    for habit, look in places.items():
        weight = _weight(field, look(anchor), locale)
        if weight > best:
            first, best = habit, weight
        if best == most:
            break
    return first, best


def _is_typed(field: FieldSpec | None) -> bool:
    """Whether what is written for a field can be told from other print."""
    if field is None or field.type in _UNTOLD:
        return False
    return field.type not in _FREE or field.pattern is not None


def _weight(field: FieldSpec | None, pieces: list[Piece], locale: Locale) -> float:
    """How far what stands in a place looks like this field's value: 0 to 1."""
    written = [piece.text for piece in pieces if not answers.is_blank(piece.text)]
    if not written:
        return 0.0
    if field is None or not _is_typed(field):
        return _PRINT
    parsed = values.parse(field, " ".join(written), locale, may_slip=True)
    if parsed.value is None:
        return 0.0
    fits = field.pattern is None or expressions.matches(field.pattern, str(parsed.value))
    return _SURE if fits else 0.0
