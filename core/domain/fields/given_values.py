"""Values handed over by someone else (a reader, a fixture) as Fields."""

import math
from collections.abc import Mapping
from dataclasses import replace

from core.domain.fields import given_lists
from core.domain.model import Field, FieldState, Value
from core.domain.page.squeeze import squeeze
from core.domain.spec.spec_values import nearest
from core.domain.spec.specs import FieldSpec, FieldType, Locale, Spec
from core.domain.written import answers, times, values
from core.errors import Rejected

_NUMBERS = (FieldType.NUMBER, FieldType.MONEY, FieldType.DURATION)
_ANSWERS = (FieldType.BOOLEAN, FieldType.SIGNATURE)


def fields(given: Mapping[str, object], spec: Spec) -> tuple[Field, ...]:
    """A Field for each of the spec's, {name: value} or {name: {value, confidence}}.

    A checklist is a map of item to state, a table a list of maps by column, photographs a count.
    Raises Rejected where a name, an item or a column is none of the spec's.
    """
    known = [item.name for item in spec.fields]
    unknown = [f"{name}{nearest(name, known)}" for name in sorted(given.keys() - set(known))]
    if unknown:
        raise Rejected(f"The spec {spec.id} has no field called {', '.join(unknown)}.")
    return tuple(_field(item, given, spec.locale) for item in spec.fields)


def _field(spec: FieldSpec, given: Mapping[str, object], locale: Locale) -> Field:
    made = Field(spec.name, spec.label, spec.type.value, FieldState.NOT_FOUND)
    if spec.name not in given:
        return made
    value, confidence = given_lists.unwrapped(given[spec.name])
    if spec.type is FieldType.CHECKLIST:
        return given_lists.checklist(made, spec, value, confidence)
    if spec.type is FieldType.TABLE:
        return given_lists.table(made, spec, value, confidence)
    if spec.type is FieldType.PHOTOS:
        return given_lists.photos(made, value, confidence)
    parsed = _parsed(spec, value, locale)
    if parsed.is_blank:
        empty = False if spec.type is FieldType.SIGNATURE else None
        return replace(made, state=FieldState.EMPTY, value=empty)
    return replace(
        made,
        state=FieldState.READ,
        value=parsed.value,
        raw=str(value),
        confidence=confidence * parsed.certainty,
    )


def _parsed(spec: FieldSpec, value: object, locale: Locale) -> values.Parsed:
    if value is None:
        return values.BLANK
    if isinstance(value, bool):
        return _of_bool(spec, value)
    if isinstance(value, (list, tuple, Mapping)):
        return values.UNREAD  # One field has one value.
    if isinstance(value, (int, float)) and spec.type in _NUMBERS:
        return values.Parsed(float(value)) if _is_number(spec, value) else values.UNREAD
    text = str(value)
    if spec.type is FieldType.SIGNATURE and squeeze(text) in answers.NO:
        return values.BLANK
    return values.parse(spec, text, locale, may_slip=False)


def _is_number(spec: FieldSpec, value: float) -> bool:
    """JSON readers take NaN, Infinity and whole numbers beyond any float for numbers."""
    try:
        is_finite = math.isfinite(value)
    except OverflowError:
        return False
    return is_finite and (spec.type is not FieldType.DURATION or abs(value) <= times.MOST_HOURS)


def _of_bool(spec: FieldSpec, value: Value) -> values.Parsed:
    if spec.type is FieldType.SIGNATURE:
        return values.Parsed(value=True) if value else values.BLANK
    return values.Parsed(value) if spec.type in _ANSWERS else values.UNREAD
