"""Defects: one thing made wrong on a good sheet, and the finding the contract demands for it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from bench.corpus import patterns
from bench.corpus.printing import Habit
from bench.corpus.truth import Expected
from bench.corpus.values import TODAY, Draw, Values, judged
from core.domain.model import ItemState, ReasonCode, Value
from core.domain.specs import FieldSpec, FieldType, RuleSpec, Spec

TRIES = 40
FILLERS = ("ok", "done", "fixed", "n/a", "as above", "all ok")
NO_NUMBERS = ("all day", "see sheet", "various")


@dataclass(frozen=True)
class Sheet:
    """A sheet about to be drawn. `printed` overrides what a field's value would look like;
    `second` is another value of a field elsewhere on the sheet; `scribbled` cannot be read."""

    spec: Spec
    values: Values
    printed: dict[str, str]
    second: dict[str, str]
    scribbled: frozenset[str] = frozenset()
    expected: tuple[Expected, ...] = ()
    defects: tuple[str, ...] = ()


@dataclass(frozen=True)
class Workshop:
    """What a defect is made with."""

    draw: Draw
    habit: Habit

    @property
    def random(self) -> Random:
        """The sheet's own chance."""
        return self.draw.random


Injected = Sheet | None
Injector = Callable[[Sheet, Workshop], Injected]


def injected(sheet: Sheet, workshop: Workshop, name: str) -> Injected:
    """The sheet with the defect of that name; None where its spec has no place for it."""
    return INJECTORS[name](sheet, workshop)


def agrees(sheet: Sheet) -> bool:
    """True where the values alone give exactly the findings expected of values.

    Errors: AssertionError where one defect alone does not raise what the contract demands of it;
    a second defect may take the first one's ground away.
    """
    values: dict[str, Value] = {**sheet.values, **sheet.printed}
    wanted = {one for one in sheet.expected if not _needs_paper(sheet, one)}
    found = {
        Expected(one.field, one.reason_code, one.severity)
        for one in judged(values, sheet.spec).findings
        if one.field not in sheet.scribbled
    }
    assert wanted <= found or len(sheet.defects) > 1, (
        sheet.spec.id,
        sheet.defects,
        wanted - found,
        found,
    )
    return wanted == found


def _needs_paper(sheet: Sheet, one: Expected) -> bool:
    return one.field in sheet.scribbled or one.field in sheet.second


def _with(sheet: Sheet, name: str, field: str | None, spec: FieldSpec | RuleSpec,
          reason: ReasonCode) -> Sheet:  # fmt: skip
    finding = Expected(field, reason, spec.severity)
    return replace(sheet, expected=(*sheet.expected, finding), defects=(*sheet.defects, name))


def _pick(
    sheet: Sheet, workshop: Workshop, is_fit: Callable[[FieldSpec], bool]
) -> FieldSpec | None:
    fit = [one for one in sheet.spec.fields if is_fit(one) and _is_untouched(sheet, one.name)]
    return workshop.random.choice(fit) if fit else None


def _is_untouched(sheet: Sheet, name: str) -> bool:
    touched = {one.field for one in sheet.expected} | set(sheet.printed) | set(sheet.second)
    return name not in touched and name not in sheet.scribbled


def _missing(sheet: Sheet, workshop: Workshop) -> Injected:
    ruled_out = (FieldType.SIGNATURE, FieldType.CHECKLIST, FieldType.PHOTOS)
    return _emptied(
        sheet, workshop, "missing", lambda one: one.required and one.type not in ruled_out
    )


def _unsigned(sheet: Sheet, workshop: Workshop) -> Injected:
    return _emptied(
        sheet, workshop, "unsigned", lambda one: one.required and one.type is FieldType.SIGNATURE
    )


def _emptied(
    sheet: Sheet, workshop: Workshop, name: str, is_fit: Callable[[FieldSpec], bool]
) -> Injected:
    field = _pick(sheet, workshop, is_fit)
    if field is None:
        return None
    left = {key: value for key, value in sheet.values.items() if key != field.name}
    bare = replace(sheet, values=left)
    return _with(bare, name, field.name, field, ReasonCode.MISSING_FIELD)


def _wanted(sheet: Sheet, workshop: Workshop) -> Injected:
    """Required only because of another answer."""
    for field in sheet.spec.fields:
        if field.required_when and field.name in sheet.values:
            left = {key: value for key, value in sheet.values.items() if key != field.name}
            found = {one.field for one in judged(left, sheet.spec).findings}
            if found == {field.name}:
                bare = replace(sheet, values=left)
                return _with(bare, "wanted", field.name, field, ReasonCode.MISSING_FIELD)
    del workshop
    return None


def _written(sheet: Sheet, field: FieldSpec, text: str, name: str, reason: ReasonCode) -> Sheet:
    changed = replace(sheet, printed={**sheet.printed, field.name: text})
    return _with(changed, name, field.name, field, reason)


def _impossible_date(sheet: Sheet, workshop: Workshop) -> Injected:
    field = _pick(sheet, workshop, lambda one: one.type is FieldType.DATE and one.required)
    if field is None:
        return None
    text = workshop.habit.impossible_day(workshop.draw.base, workshop.random)
    return _written(sheet, field, text, "impossible date", ReasonCode.INVALID_FORMAT)


def _impossible_time(sheet: Sheet, workshop: Workshop) -> Injected:
    field = _pick(
        sheet, workshop, lambda one: one.type is FieldType.TIME and one.name in sheet.values
    )
    if field is None:
        return None
    text = workshop.random.choice(("25:10", "26:45", "12:75", "09:85"))
    return _written(sheet, field, text, "impossible time", ReasonCode.INVALID_FORMAT)


def _no_number(sheet: Sheet, workshop: Workshop) -> Injected:
    field = _pick(
        sheet, workshop, lambda one: one.type is FieldType.NUMBER and one.name in sheet.values
    )
    if field is None:
        return None
    text = workshop.random.choice(NO_NUMBERS)
    return _written(sheet, field, text, "no number", ReasonCode.INVALID_FORMAT)


def _bad_pattern(sheet: Sheet, workshop: Workshop) -> Injected:
    field = _pick(sheet, workshop, lambda one: bool(one.pattern) and one.name in sheet.values)
    if field is None or field.pattern is None:
        return None
    text = patterns.missing(field.pattern, workshop.random)
    return _written(sheet, field, text, "bad pattern", ReasonCode.INVALID_FORMAT)


def _no_option(sheet: Sheet, workshop: Workshop) -> Injected:
    field = _pick(
        sheet, workshop, lambda one: one.type is FieldType.CHOICE and one.name in sheet.values
    )
    if field is None:
        return None
    text = workshop.random.choice(("Vandals", "Weather", "Act of God"))
    return _written(sheet, field, text, "no option", ReasonCode.INVALID_FORMAT)


def _future_date(sheet: Sheet, workshop: Workshop) -> Injected:
    field = _pick(
        sheet, workshop, lambda one: one.not_after == "today" and one.name in sheet.values
    )
    if field is None:
        return None
    day = TODAY + timedelta(days=workshop.random.randint(3, 400))
    changed = replace(sheet, values={**sheet.values, field.name: day.isoformat()})
    return _with(changed, "future date", field.name, field, ReasonCode.OUT_OF_POLICY)


def _too_early(sheet: Sheet, workshop: Workshop) -> Injected:
    field = _pick(
        sheet, workshop, lambda one: one.not_before in sheet.values and one.name in sheet.values
    )
    if field is None or field.not_before is None:
        return None
    start = date.fromisoformat(str(sheet.values[field.not_before]))
    day = start - timedelta(days=workshop.random.randint(5, 200))
    changed = replace(sheet, values={**sheet.values, field.name: day.isoformat()})
    return _with(changed, "too early", field.name, field, ReasonCode.OUT_OF_POLICY)


def _out_of_range(sheet: Sheet, workshop: Workshop) -> Injected:
    numbers = (FieldType.NUMBER, FieldType.MONEY, FieldType.DURATION)
    field = _pick(
        sheet,
        workshop,
        lambda one: one.type in numbers and one.max is not None and one.name in sheet.values,
    )
    if field is None or field.max is None:
        return None
    high = float(round(field.max * workshop.random.uniform(1.2, 2.5)) + 1)
    changed = replace(sheet, values={**sheet.values, field.name: high})
    return _with(changed, "out of range", field.name, field, ReasonCode.OUT_OF_POLICY)


def _says_nothing(sheet: Sheet, workshop: Workshop) -> Injected:
    field = _pick(
        sheet, workshop, lambda one: one.min_length is not None and one.name in sheet.values
    )
    if field is None:
        return None
    changed = replace(
        sheet, values={**sheet.values, field.name: workshop.random.choice(FILLERS[:4])}
    )
    return _with(changed, "says nothing", field.name, field, ReasonCode.INCOMPLETE_EVIDENCE)


def _unmarked(sheet: Sheet, workshop: Workshop) -> Injected:
    field = _pick(sheet, workshop, lambda one: one.type is FieldType.CHECKLIST and one.required)
    states = sheet.values.get(field.name) if field else None
    if field is None or not isinstance(states, dict):
        return None
    found = replace(sheet)
    for item in workshop.random.sample(field.items, min(len(field.items), 2)):
        states = {**states, item: ItemState.UNMARKED.value}
        found = _with(found, "unmarked", f"{field.name}.{item}", field, ReasonCode.MISSING_FIELD)
    return replace(found, values={**sheet.values, field.name: states})


def _contradiction(sheet: Sheet, workshop: Workshop) -> Injected:
    """Values of a rule's fields drawn anew until that rule and no other is broken."""
    rules = [rule for rule in sheet.spec.rules if rule.reason_code.is_certain]
    workshop.random.shuffle(rules)
    for rule in rules:
        broken = _broken(sheet, workshop, rule)
        if broken is not None:
            return broken
    return None


def _broken(sheet: Sheet, workshop: Workshop, rule: RuleSpec) -> Injected:
    fields = [one for one in sheet.spec.fields if one.name in rule.fields]
    for _ in range(TRIES):
        values = dict(sheet.values)
        for field in workshop.random.sample(fields, min(len(fields), 2)):
            values[field.name] = workshop.draw.value(field)
        if "time_in" in rule.fields and workshop.random.random() < 0.5:
            values["time_in"], values["time_out"] = values["time_out"], values["time_in"]
        found = judged(values, sheet.spec).findings
        if [one.rule for one in found] == [rule.id]:
            changed = replace(sheet, values=values)
            return _with(changed, f"rule {rule.id}", found[0].field, rule, rule.reason_code)
    return None


def _two_values(sheet: Sheet, workshop: Workshop) -> Injected:
    """The number of the job is another one on the second page or the tear-off slip."""
    field = next((one for one in sheet.spec.fields if one.name in ("job_number", "job_no")), None)
    if field is None or not _is_untouched(sheet, field.name) or field.name not in sheet.values:
        return None
    other = str(workshop.draw.value(field))
    if other == sheet.values[field.name]:
        return None
    changed = replace(sheet, second={field.name: other})
    return _with(changed, "two values", field.name, field, ReasonCode.CONFLICT)


def _scribble(sheet: Sheet, workshop: Workshop) -> Injected:
    simple = (FieldType.STRING, FieldType.DATE, FieldType.TIME)
    ruled = {name for rule in sheet.spec.rules for name in rule.fields}
    field = _pick(
        sheet,
        workshop,
        lambda one: one.type in simple and one.required and one.name not in ruled,
    )
    if field is None:
        return None
    changed = replace(sheet, scribbled=sheet.scribbled | {field.name})
    return _with(changed, "scribble", field.name, field, ReasonCode.UNREADABLE_FIELD)


INJECTORS: dict[str, Injector] = {
    "missing": _missing,
    "unsigned": _unsigned,
    "wanted": _wanted,
    "impossible date": _impossible_date,
    "impossible time": _impossible_time,
    "no number": _no_number,
    "bad pattern": _bad_pattern,
    "no option": _no_option,
    "future date": _future_date,
    "too early": _too_early,
    "out of range": _out_of_range,
    "says nothing": _says_nothing,
    "unmarked": _unmarked,
    "contradiction": _contradiction,
    "two values": _two_values,
    "scribble": _scribble,
}


def kinds() -> Iterator[str]:
    """The names of all defects."""
    yield from INJECTORS
