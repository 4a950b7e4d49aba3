"""Field values as rules see them."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from celpy import celtypes

from core.domain import times
from core.domain.expressions import CelValue
from core.domain.model import Field, ItemState, Value
from core.domain.specs import FieldSpec, FieldType, Spec


def activation(fields: Iterable[Field], spec: Spec, today: date) -> dict[str, CelValue]:
    """Every field by name, null where it has no value, and `today`."""
    zone = spec.locale.timezone
    values = {field.name: _value(field.value, FieldType(field.type), zone) for field in fields}
    return {**values, "today": _midnight(today, zone)}


def sample(spec: Spec) -> dict[str, CelValue]:
    """Values of the right types, to try a rule with when its spec is loaded."""
    zone = spec.locale.timezone
    values = {item.name: _value(_sample(item), item.type, zone) for item in spec.fields}
    return {**values, "today": _midnight(date(2026, 1, 31), zone)}


def _sample(item: FieldSpec) -> Value:
    if item.type is FieldType.CHECKLIST:
        return dict.fromkeys(item.items, ItemState.OK.value)
    if item.type is FieldType.TABLE:
        return (dict.fromkeys(item.columns, "1"),)
    return _SAMPLES[item.type]


_SAMPLES: dict[FieldType, Value] = {
    FieldType.STRING: "text",
    FieldType.TEXT: "text",
    FieldType.CHOICE: "text",
    FieldType.NUMBER: 1.0,
    FieldType.MONEY: 1.0,
    FieldType.DATE: "2026-01-31",
    FieldType.TIME: "08:30",
    FieldType.DURATION: 1.0,
    FieldType.BOOLEAN: True,
    FieldType.SIGNATURE: True,
    FieldType.PHOTOS: 1,
}


def _value(value: Value | None, kind: FieldType, zone: str) -> CelValue:
    if isinstance(value, bool):
        return celtypes.BoolType(value)
    if isinstance(value, (int, float)):
        return _amount(value, kind)
    if isinstance(value, Mapping):
        return _map(value)
    if isinstance(value, tuple):
        return celtypes.ListType([_map(row) for row in value])
    return _text(value, kind, zone) if value is not None else None


def _map(named: Mapping[str, str]) -> celtypes.MapType:
    texts = {celtypes.StringType(key): celtypes.StringType(text) for key, text in named.items()}
    return celtypes.MapType(texts)


def _amount(value: float, kind: FieldType) -> CelValue:
    if kind is FieldType.DURATION:
        return celtypes.DurationType(timedelta(hours=value))
    if kind is FieldType.PHOTOS:
        return celtypes.IntType(int(value))
    return celtypes.DoubleType(value)


def _text(value: str, kind: FieldType, zone: str) -> CelValue:
    if kind is FieldType.DATE:
        return _midnight(date.fromisoformat(value), zone)
    if kind is FieldType.TIME:
        return celtypes.DurationType(timedelta(minutes=times.minutes_of(value)))
    return celtypes.StringType(value)


def _midnight(day: date, zone: str) -> celtypes.TimestampType:
    return celtypes.TimestampType(datetime(day.year, day.month, day.day, tzinfo=_zone(zone)))


@lru_cache(maxsize=64)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)
