"""Values of a whole sheet that break nothing of the spec: what an honest engineer would write."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Final

from bench.corpus import kinds, patterns
from bench.corpus.worlds import World
from core.domain import audit as domain_audit
from core.domain.model import ItemState, Outcome, Value, Verdict
from core.domain.policy import Policy
from core.domain.spec.specs import FieldSpec, FieldType, Spec

TODAY: Final = date(2026, 6, 15)
MENDS_MAX: Final = 400
FILLED_SHARE: Final = 0.8  # of the optional fields

Values = dict[str, Value]


@dataclass(frozen=True)
class Draw:
    """Everything a value is drawn from."""

    world: World
    random: Random
    base: date  # the day of the work

    def value(self, field: FieldSpec) -> Value:
        """A value of the field's type that its own bounds allow."""
        return DRAWN[field.type](self, field)


def judged(values: Mapping[str, Value], spec: Spec, today: date = TODAY) -> Outcome:
    """What the contract says of the values, whatever the paper they stand on."""
    given: dict[str, object] = dict(values)
    return domain_audit.audit_values(given, spec, Policy(), today=today)


def clean(spec: Spec, draw: Draw) -> Values:
    """Values of every required and most other fields, without any finding.

    Fields named by a finding are drawn again until none is left. Errors: ValueError.
    """
    values = {
        field.name: draw.value(field)
        for field in spec.fields
        if field.required or draw.random.random() < FILLED_SHARE
    }
    for _ in range(MENDS_MAX):
        _agree(values)
        wrong = _wrong_fields(judged(values, spec), spec)
        if not wrong:
            return values
        for name in wrong:
            _redraw(values, spec, name, draw)
    raise ValueError(f"No values without a finding for {spec.id}: {sorted(wrong)}.")


def _redraw(values: Values, spec: Spec, name: str, draw: Draw) -> None:
    field = next(one for one in spec.fields if one.name == name)
    if not field.required and draw.random.random() < 0.2:
        values.pop(name, None)
    else:
        values[name] = draw.value(field)


def _wrong_fields(outcome: Outcome, spec: Spec) -> set[str]:
    rules = {rule.id: rule.fields for rule in spec.rules}
    wrong: set[str] = set()
    for finding in outcome.findings:
        wrong.update(rules.get(finding.rule, ()))
        if finding.field:
            wrong.add(finding.field.split(".")[0])
    assert wrong or outcome.verdict is Verdict.PASS
    return wrong


def _agree(values: Values) -> None:
    """Hours are the time between arrival and departure, where all three are there."""
    start, end = values.get("time_in"), values.get("time_out")
    if isinstance(start, str) and isinstance(end, str) and "labour_hours" in values:
        hours = (_minutes(end) - _minutes(start)) / 60
        if hours > 0:
            values["labour_hours"] = round(hours, 2)


def _minutes(time: str) -> int:
    hour, minute = map(int, time.split(":"))
    return 60 * hour + minute


def months_after(day: date, months: int) -> date:
    """The same day some months later; the end of a shorter month."""
    years, month = divmod(day.month - 1 + months, 12)
    for back in range(4):
        try:
            return date(day.year + years, month + 1, day.day - back)
        except ValueError:
            continue
    raise AssertionError


def _date(draw: Draw, field: FieldSpec) -> Value:
    name, random = field.name, draw.random
    if re.search(r"next|due|expir|valid|until|return", name):
        return months_after(draw.base, random.choice((6, 12, 6, 12, 3))).isoformat()
    if re.search(r"last|previous", name):
        return months_after(draw.base, -random.choice((6, 12))).isoformat()
    if "report" in name or "issue" in name:
        return (draw.base + timedelta(days=random.randint(0, 1))).isoformat()
    return draw.base.isoformat()


def _time(draw: Draw, field: FieldSpec) -> Value:
    is_end = re.search(r"out|finish|end|depart|off|left", field.name)
    hour = draw.random.randint(12, 17) if is_end else draw.random.randint(7, 11)
    return f"{hour:02}:{draw.random.choice((0, 5, 10, 15, 20, 30, 35, 40, 45, 50)):02}"


def _number(draw: Draw, field: FieldSpec) -> Value:
    least = field.min if field.min is not None else 0
    most = field.max if field.max is not None else 100 + least
    if re.search(r"gvw|axle|weight", field.name):
        return float(draw.random.randint(60, 440) * 50)
    if most > 100_000:
        return float(draw.random.randint(1_000, 180_000))
    if most > 200:
        return float(draw.random.randint(1, 60))
    if most - least <= 30:
        return round(draw.random.randint(round(4 * least + 1), round(4 * most - 1)) / 4, 2)
    return float(draw.random.randint(round(least + 1), round(most - 1)))


def _money(draw: Draw, field: FieldSpec) -> Value:
    del field
    return draw.random.randint(2_000, 180_000) / 100


def _duration(draw: Draw, field: FieldSpec) -> Value:
    del field
    return draw.random.randint(2, 30) / 4


def _boolean(draw: Draw, field: FieldSpec) -> Value:
    del field
    return draw.random.random() < 0.6


def _choice(draw: Draw, field: FieldSpec) -> Value:
    return draw.random.choice(field.options)


def _checklist(draw: Draw, field: FieldSpec) -> Value:
    is_good = draw.random.random() < 0.6
    states = [ItemState.OK] * 12 + [ItemState.NA] * 2
    if not is_good:
        states += [ItemState.ADVISORY, ItemState.FAIL]
    return {item: draw.random.choice(states).value for item in field.items}


def _table(draw: Draw, field: FieldSpec) -> Value:
    count = draw.random.randint(1, 3)
    return tuple({name: cell(draw, name) for name in field.columns} for _ in range(count))


def cell(draw: Draw, column: str) -> str:
    """What stands in a column of a parts table or another."""
    kind = kinds.named(column.lower(), kinds.CELLS) or kinds.GOOD
    return kind(draw.world, draw.random)


def _photos(draw: Draw, field: FieldSpec) -> Value:
    least = int(field.min or 1)
    return draw.random.randint(least, least + 2)


def _signature(draw: Draw, field: FieldSpec) -> Value:
    del draw, field
    return True


def _string(draw: Draw, field: FieldSpec) -> Value:
    kind = kinds.named(field.name, kinds.STRINGS) or kinds.GOOD
    found = kind(draw.world, draw.random)
    if field.pattern and not re.fullmatch(field.pattern, found):
        return patterns.matching(field.pattern, draw.random)
    return found


def _text(draw: Draw, field: FieldSpec) -> Value:
    if re.search(r"parts|material|consumable|spares", field.name):
        count = draw.random.randint(1, 2)
        parts = draw.random.sample(draw.world.parts, count)
        return ", ".join(f"{draw.random.randint(1, 4)} x {part}" for part in parts)
    if re.search(r"address", field.name):
        return draw.world.address(draw.random)
    if field.min_length is None and re.search(r"fault|defect|issue|reported", field.name):
        component = draw.random.choice(draw.world.components)
        return f"{component} {draw.random.choice(draw.world.faults)}".capitalize()
    return draw.world.comment(draw.random)


DRAWN: dict[FieldType, Callable[[Draw, FieldSpec], Value]] = {
    FieldType.STRING: _string,
    FieldType.TEXT: _text,
    FieldType.NUMBER: _number,
    FieldType.MONEY: _money,
    FieldType.DATE: _date,
    FieldType.TIME: _time,
    FieldType.DURATION: _duration,
    FieldType.BOOLEAN: _boolean,
    FieldType.CHOICE: _choice,
    FieldType.SIGNATURE: _signature,
    FieldType.CHECKLIST: _checklist,
    FieldType.TABLE: _table,
    FieldType.PHOTOS: _photos,
}
