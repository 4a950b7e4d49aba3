"""Values handed over by someone else (a reader, a fixture) as Fields."""

import math
from collections.abc import Mapping

from core.domain import answers, values
from core.domain.model import Field, FieldState, Value
from core.domain.specs import FieldSpec, FieldType, Locale, Spec
from core.domain.squeeze import squeeze
from core.errors import Rejected

_NUMBERS = (FieldType.NUMBER, FieldType.MONEY, FieldType.DURATION)
_ANSWERS = (FieldType.BOOLEAN, FieldType.SIGNATURE)


def fields(given: Mapping[str, object], spec: Spec) -> tuple[Field, ...]:
    """A Field for each of the spec's, {name: value} or {name: {value, confidence}}.

    Raises Rejected where a name is none of the spec's.
    """
    unknown = sorted(given.keys() - {item.name for item in spec.fields})
    if unknown:
        raise Rejected(f"The spec {spec.id} has no field called {', '.join(unknown)}.")
    return tuple(_field(item, given, spec.locale) for item in spec.fields)


def _field(spec: FieldSpec, given: Mapping[str, object], locale: Locale) -> Field:
    if spec.name not in given:
        return Field(spec.name, spec.label, spec.type.value, FieldState.NOT_FOUND)
    value, confidence = _unwrapped(given[spec.name])
    parsed = _parsed(spec, value, locale)
    if parsed.is_blank:
        empty = False if spec.type is FieldType.SIGNATURE else None
        return Field(spec.name, spec.label, spec.type.value, FieldState.EMPTY, empty)
    return Field(
        spec.name,
        spec.label,
        spec.type.value,
        FieldState.READ,
        parsed.value,
        str(value),
        confidence * parsed.certainty,
    )


def _unwrapped(value: object) -> tuple[object, float]:
    if not isinstance(value, Mapping):
        return value, 1.0
    return value.get("value"), _share(value.get("confidence"))


def _share(confidence: object) -> float:
    try:
        return min(1.0, max(0.0, float(str(confidence)))) if confidence is not None else 1.0
    except ValueError:
        raise Rejected(f"A confidence is a number from 0 to 1, not {confidence}.") from None


def _parsed(spec: FieldSpec, value: object, locale: Locale) -> values.Parsed:
    if value is None:
        return values.BLANK
    if isinstance(value, bool):
        return _of_bool(spec, value)
    if isinstance(value, (list, tuple, dict)):
        return values.UNREAD  # One field has one value.
    if isinstance(value, (int, float)) and spec.type in _NUMBERS:
        return values.Parsed(float(value)) if _is_finite(value) else values.UNREAD
    text = str(value)
    if spec.type is FieldType.SIGNATURE and squeeze(text) in answers.NO:
        return values.BLANK
    return values.parse(spec, text, locale, may_slip=False)


def _is_finite(value: float) -> bool:
    """JSON readers take NaN, Infinity and whole numbers beyond any float for numbers."""
    try:
        return math.isfinite(value)
    except OverflowError:
        return False


def _of_bool(spec: FieldSpec, value: Value) -> values.Parsed:
    if spec.type is FieldType.SIGNATURE:
        return values.Parsed(value=True) if value else values.BLANK
    return values.Parsed(value) if spec.type in _ANSWERS else values.UNREAD
