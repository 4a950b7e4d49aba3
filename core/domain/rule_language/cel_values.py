"""Field values as rules see them."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta, timezone
from functools import lru_cache
from zoneinfo import ZoneInfo

from core.domain.model import Field, ItemState, Value
from core.domain.rule_language import expressions
from core.domain.rule_language.expressions import Activation, CelValue
from core.domain.spec.specs import FieldSpec, FieldType, Spec
from core.domain.written import times


def activation(fields: Iterable[Field], spec: Spec, today: date) -> Activation:
    """Every field by name, null where it has no value, and `today`."""
    zone = spec.locale.timezone
    values = {field.name: _value(field.value, FieldType(field.type), zone) for field in fields}
    return expressions.activation({**values, "today": _midnight(today, zone)})


def samples(spec: Spec, *, answer: bool) -> Iterator[Activation]:
    """Values of the right types, to try a rule with when its spec is loaded.

    `answer` is given to every question, so that both sides of an "or" can be tried. What a text
    holds is anybody's guess, and a rule may read a number or a moment in it: each form in turn.
    """
    zone = spec.locale.timezone
    today = _midnight(date(2026, 1, 31), zone)
    for text in _SAMPLE_TEXTS:
        made = {one.name: _value(_sample(one, answer, text), one.type, zone) for one in spec.fields}
        yield expressions.activation({**made, "today": today})


def _sample(item: FieldSpec, answer: bool, text: str) -> Value:
    if item.type in (FieldType.BOOLEAN, FieldType.SIGNATURE):
        return answer
    if item.type is FieldType.CHECKLIST:
        return dict.fromkeys(item.items, ItemState.OK.value)
    if item.type is FieldType.TABLE:
        return (dict.fromkeys(item.columns, text),) * _SAMPLE_ROWS
    return _SAMPLES.get(item.type, text)


_SAMPLE_TEXTS = ("1", "text", "2026-01-31T08:30:00Z", "1h")
_SAMPLE_ROWS = 10
_SAMPLES: dict[FieldType, Value] = {
    FieldType.NUMBER: 1.0,
    FieldType.MONEY: 1.0,
    FieldType.DATE: "2026-01-31",
    FieldType.TIME: "08:30",
    FieldType.DURATION: 1.0,
    FieldType.PHOTOS: 1,
}


def _value(value: Value | None, kind: FieldType, zone: str) -> CelValue:
    if isinstance(value, str):
        return _text(value, kind, zone)
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, tuple):
        return [dict(row) for row in value]
    if value is None or isinstance(value, bool):
        return value
    if kind is FieldType.DURATION:
        return timedelta(hours=value)
    return int(value) if kind is FieldType.PHOTOS else float(value)


def _text(value: str, kind: FieldType, zone: str) -> CelValue:
    if kind is FieldType.DATE:
        return _midnight(date.fromisoformat(value), zone)
    if kind is FieldType.TIME:
        return timedelta(minutes=times.minutes_of(value))
    return value


def _midnight(day: date, zone: str) -> datetime:
    """With the offset of that day, in whole minutes: the rule language knows no zones by name."""
    moment = datetime(day.year, day.month, day.day, tzinfo=_zone(zone))
    offset = moment.utcoffset() or timedelta()
    return moment.replace(tzinfo=timezone(timedelta(minutes=offset // timedelta(minutes=1))))


@lru_cache(maxsize=64)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)
