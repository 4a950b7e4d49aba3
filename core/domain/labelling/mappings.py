"""Which label of a sheet may stand for which field of a spec: offers for a person to accept."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.domain.labelling import lexicon
from core.domain.model import Field, FieldState, Pair
from core.domain.page.squeeze import fold
from core.domain.rule_language import expressions
from core.domain.spec.specs import FieldSpec, FieldType, Spec
from core.domain.written import values

MOST_OFFERS = 3  # a field
_LEAST = 0.45
_MEANS = 0.6  # what field service calls so
_SHARES = 0.45  # words of the label, at most
_FITS = 0.3  # the value is of the field's type, where not every text is
_FITS_PATTERN = 0.45
_ONLY = 0.2  # nothing else on the sheet could be it
_LEAST_SHARE = 0.8  # of a label's corrections that name one field
_OPEN = frozenset({FieldType.STRING, FieldType.TEXT})
_UNTOLD = frozenset({FieldType.SIGNATURE, FieldType.CHECKLIST, FieldType.TABLE, FieldType.PHOTOS})


@dataclass(frozen=True, slots=True)
class Offer:
    """A pair of the sheet that may be a field; `score` 0 to 1 is how likely."""

    field: str
    pair: Pair
    score: float


@dataclass(frozen=True, slots=True)
class Correction:
    """People said `count` times that what stands under this printed label is this field."""

    field: str
    label: str
    count: int = 1


@dataclass(frozen=True, slots=True)
class AliasProposal:
    """An alias for a field of the spec; `support` counts the corrections that say so."""

    field: str
    alias: str
    support: int


def suggest(pairs: Sequence[Pair], spec: Spec, fields: Iterable[Field]) -> tuple[Offer, ...]:
    """For each field found nowhere the pairs that may be it, the likeliest first."""
    lost = {field.name for field in fields if field.state is FieldState.NOT_FOUND}
    offers: list[Offer] = []
    for field in spec.fields:
        if field.name not in lost or field.type in _UNTOLD:
            continue
        fitting = [pair for pair in pairs if _fits(field, pair.value, spec)]
        scored = [Offer(field.name, pair, _score(field, pair, fitting)) for pair in pairs]
        likely = [offer for offer in scored if offer.score >= _LEAST and offer.pair in fitting]
        offers += sorted(likely, key=lambda offer: -offer.score)[:MOST_OFFERS]
    return tuple(offers)


def aliases(
    corrections: Iterable[Correction], spec: Spec, *, least: int = 3
) -> tuple[AliasProposal, ...]:
    """Aliases that corrections ask for, the best supported first.

    `least`: how many corrections make a proposal. A label that a field of the spec has already,
    or that people gave to several fields, is none.
    """
    known = {fold(label) for field in spec.fields for label in field.labels}
    names = {field.name for field in spec.fields}
    counts: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    printed: dict[str, str] = {}
    for item in corrections:
        key = fold(item.label)
        if key and key not in known and item.field in names:
            counts[key][item.field] += item.count
            printed.setdefault(key, item.label.strip(" :"))
    proposals = []
    for key, by_field in counts.items():
        field, support = max(by_field.items(), key=lambda item: (item[1], item[0]))
        if support >= least and support >= _LEAST_SHARE * sum(by_field.values()):
            proposals.append(AliasProposal(field, printed[key], support))
    return tuple(sorted(proposals, key=lambda item: (-item.support, item.field, item.alias)))


def _score(field: FieldSpec, pair: Pair, fitting: Sequence[Pair]) -> float:
    """Meaning of the label, type of the value, and whether anything else could be it."""
    kind = lexicon.kind_of(pair.label)
    kinds = lexicon.kinds(field)
    if kind is not None and kinds and kind not in kinds:
        return 0.0  # It has another meaning.
    means = _MEANS if kind is not None and kind in kinds else 0.0
    shares = _SHARES * max((_shared(label, pair.label) for label in field.labels), default=0.0)
    score = max(means, shares)
    if field.pattern is not None:
        score += _FITS_PATTERN
    elif field.type not in _OPEN:
        score += _FITS
    if field.type not in _OPEN or field.pattern is not None:
        score += _ONLY if len(fitting) == 1 else 0.0
    return min(1.0, round(score, 4))


def _shared(one: str, other: str) -> float:
    """The share of words that two labels have in common."""
    first, second = lexicon.words(one), lexicon.words(other)
    return len(first & second) / max(1, len(first | second))


def _fits(field: FieldSpec, value: str, spec: Spec) -> bool:
    parsed = values.parse(field, value, spec.locale, may_slip=True)
    if parsed.value is None:
        return False
    return field.pattern is None or expressions.matches(field.pattern, str(parsed.value))
