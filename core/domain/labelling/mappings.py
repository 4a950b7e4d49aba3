"""Which label of a sheet may stand for which field of a spec: offers for a person to accept."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.domain.labelling import lexicon
from core.domain.model import Field, FieldState, Pair
from core.domain.rule_language import expressions
from core.domain.spec.specs import FieldSpec, FieldType, Spec
from core.domain.written import values

MOST_OFFERS = 4  # a field; each has a key of its own
_MEANS = 0.6  # what field service calls so
_SHARES = 0.45  # words of the label, at most
_FITS = 0.3  # the value is of the field's type, where not every text is
_FITS_PATTERN = 0.45
_ONLY = 0.2  # nothing else on the sheet could be it
_OPEN = frozenset({FieldType.STRING, FieldType.TEXT})
_UNTOLD = frozenset({FieldType.SIGNATURE, FieldType.CHECKLIST, FieldType.TABLE, FieldType.PHOTOS})


@dataclass(frozen=True, slots=True)
class Offer:
    """A pair of the sheet that may be a field; `score` 0 to 1 is how likely."""

    field: str
    pair: Pair
    score: float


def suggest(pairs: Sequence[Pair], spec: Spec, fields: Iterable[Field]) -> tuple[Offer, ...]:
    """For each field found nowhere the pairs that may be it, the likeliest first, else as they
    stand on the sheet: a person chooses, so what is only possible is offered too."""
    lost = {field.name for field in fields if is_lost(field)}
    offers: list[Offer] = []
    for field in spec.fields:
        if field.name not in lost or field.type in _UNTOLD:
            continue
        fitting = [
            pair
            for pair in pairs
            if _fits(field, pair.value, spec) and not _means_another(field, pair)
        ]
        scored = [Offer(field.name, pair, _score(field, pair, fitting)) for pair in fitting]
        offers += sorted(scored, key=lambda offer: -offer.score)[:MOST_OFFERS]
    return tuple(offers)


def is_lost(field: Field) -> bool:
    """Whether a field's label is nowhere, or too little can be read to tell."""
    is_unclear = field.state is FieldState.UNREADABLE and field.evidence is None
    return field.state is FieldState.NOT_FOUND or is_unclear


def _score(field: FieldSpec, pair: Pair, fitting: Sequence[Pair]) -> float:
    """Meaning of the label, type of the value, and whether anything else could be it."""
    means = _MEANS if lexicon.kind_of(pair.label) in lexicon.kinds(field) else 0.0
    shares = _SHARES * max((_shared(label, pair.label) for label in field.labels), default=0.0)
    score = max(means, shares)
    if field.pattern is not None:
        score += _FITS_PATTERN
    elif field.type not in _OPEN:
        score += _FITS
    if field.type not in _OPEN or field.pattern is not None:
        score += _ONLY if len(fitting) == 1 else 0.0
    return min(1.0, round(score, 4))


def _means_another(field: FieldSpec, pair: Pair) -> bool:
    """Whether field service calls something else so."""
    kind, kinds = lexicon.kind_of(pair.label), lexicon.kinds(field)
    return kind is not None and bool(kinds) and kind not in kinds


def _shared(one: str, other: str) -> float:
    """The share of words that two labels have in common."""
    first, second = lexicon.words(one), lexicon.words(other)
    return len(first & second) / max(1, len(first | second))


def _fits(field: FieldSpec, value: str, spec: Spec) -> bool:
    parsed = values.parse(field, value, spec.locale, may_slip=True)
    if parsed.value is None:
        return False
    return field.pattern is None or expressions.matches(field.pattern, str(parsed.value))
