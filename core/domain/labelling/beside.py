"""Which printed label stood beside a value that a person decided, where the spec does not know it.

Only what is beyond doubt is told: a label that was guessed would be learned by every later sheet.
"""

import unicodedata
from collections.abc import Sequence
from typing import Final

from core.domain.model import Box, Evidence, Field, FieldState, Pair
from core.domain.page.squeeze import fold, similarity
from core.domain.spec.specs import FieldSpec, FieldType, Spec
from core.domain.written import values

LABEL_MAX_CHARS: Final = 60
_LEAST_LETTERS: Final = 2
_TELLING: Final = 4  # letters and digits; "Yes" stands in many places of a sheet
_UNTOLD: Final = frozenset(
    {FieldType.SIGNATURE, FieldType.CHECKLIST, FieldType.TABLE, FieldType.PHOTOS}
)


def clean(label: str) -> str:
    """A label as it is kept and shown: one line of printable text without its colon, "" where that
    is no label."""
    kept = (one if not unicodedata.category(one).startswith("C") else " " for one in label)
    said = " ".join("".join(kept).split()).strip(" :：?")
    has_letters = sum(map(str.isalpha, said)) >= _LEAST_LETTERS and len(fold(said)) > 1
    return said if has_letters and len(said) <= LABEL_MAX_CHARS else ""


def of(field: FieldSpec, decided: Field, pairs: Sequence[Pair], spec: Spec) -> str:
    """The label beside what the field now says; "" where there is none, or more than one.

    `pairs` are the sheet's under labels the spec does not know, before the decision. A value that
    stands where it was read counts first; else one that says the same, if it says enough.
    """
    if field.type in _UNTOLD or decided.state is not FieldState.READ:
        return ""
    saying = [pair for pair in pairs if _says(pair, field, decided, spec)]
    here = [pair for pair in saying if _is_at(pair, decided.evidence)]
    telling = [pair for pair in saying if len(fold(pair.value)) >= _TELLING]
    labels = {fold(pair.label): clean(pair.label) for pair in here or telling}
    return next(iter(labels.values())) if len(labels) == 1 else ""


def named(label: str, pairs: Sequence[Pair]) -> str:
    """The label that a person chose, as it is printed; "" where the sheet has none such."""
    return next((clean(one.label) for one in pairs if fold(one.label) == fold(label)), "")


def _says(pair: Pair, field: FieldSpec, decided: Field, spec: Spec) -> bool:
    """Whether the pair's value is the field's, slips of the engine aside."""
    parsed = values.parse(field, pair.value, spec.locale, may_slip=True).value
    if parsed is not None and parsed == decided.value:
        return True
    is_text = field.type in (FieldType.STRING, FieldType.TEXT)
    return is_text and similarity(fold(str(decided.value)), fold(pair.value)) > 0.0


def _is_at(pair: Pair, place: Evidence | None) -> bool:
    """Whether the pair's value stands where the field was read."""
    if place is None or place.page_number != pair.evidence.page_number:
        return False
    return _holds(place.box, pair.evidence.box) or _holds(pair.evidence.box, place.box)


def _holds(outer: Box, inner: Box) -> bool:
    """Whether the middle of one box lies in the other."""
    x, y = (inner.x0 + inner.x1) / 2, (inner.y0 + inner.y1) / 2
    return outer.x0 <= x <= outer.x1 and outer.y0 <= y <= outer.y1
