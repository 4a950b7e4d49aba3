"""Defects: one thing made wrong on a good sheet, and the finding the contract demands for it."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from bench.corpus import defects_written
from bench.corpus.planned import (
    Injected,
    Injector,
    Sheet,
    Workshop,
    expecting,
    is_untouched,
    picked,
)
from bench.corpus.truth import Expected
from bench.corpus.values import judged
from core.domain.model import ItemState, ReasonCode, Value
from core.domain.spec.specs import FieldSpec, FieldType, RuleSpec

TRIES = 40


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
    field = picked(sheet, workshop, is_fit)
    if field is None:
        return None
    left = {key: value for key, value in sheet.values.items() if key != field.name}
    bare = replace(sheet, values=left)
    return expecting(bare, name, field.name, field, ReasonCode.MISSING_FIELD)


def _wanted(sheet: Sheet, workshop: Workshop) -> Injected:
    """Required only because of another answer."""
    for field in sheet.spec.fields:
        if field.required_when and field.name in sheet.values:
            left = {key: value for key, value in sheet.values.items() if key != field.name}
            found = {one.field for one in judged(left, sheet.spec).findings}
            if found == {field.name}:
                bare = replace(sheet, values=left)
                return expecting(bare, "wanted", field.name, field, ReasonCode.MISSING_FIELD)
    del workshop
    return None


def _unmarked(sheet: Sheet, workshop: Workshop) -> Injected:
    field = picked(sheet, workshop, lambda one: one.type is FieldType.CHECKLIST and one.required)
    states = sheet.values.get(field.name) if field else None
    if field is None or not isinstance(states, dict):
        return None
    found = replace(sheet)
    for item in workshop.random.sample(field.items, min(len(field.items), 2)):
        states = {**states, item: ItemState.UNMARKED.value}
        found = expecting(
            found, "unmarked", f"{field.name}.{item}", field, ReasonCode.MISSING_FIELD
        )
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
            return expecting(changed, f"rule {rule.id}", found[0].field, rule, rule.reason_code)
    return None


def _two_values(sheet: Sheet, workshop: Workshop) -> Injected:
    """The number of the job is another one on the second page or the tear-off slip."""
    field = next((one for one in sheet.spec.fields if one.name in ("job_number", "job_no")), None)
    if field is None or not is_untouched(sheet, field.name) or field.name not in sheet.values:
        return None
    other = str(workshop.draw.value(field))
    if other == sheet.values[field.name]:
        return None
    changed = replace(sheet, second={field.name: other})
    return expecting(changed, "two values", field.name, field, ReasonCode.CONFLICT)


def _scribble(sheet: Sheet, workshop: Workshop) -> Injected:
    simple = (FieldType.STRING, FieldType.DATE, FieldType.TIME)
    ruled = {name for rule in sheet.spec.rules for name in rule.fields}
    field = picked(
        sheet,
        workshop,
        lambda one: one.type in simple and one.required and one.name not in ruled,
    )
    if field is None:
        return None
    changed = replace(sheet, scribbled=sheet.scribbled | {field.name})
    return expecting(changed, "scribble", field.name, field, ReasonCode.UNREADABLE_FIELD)


INJECTORS: dict[str, Injector] = {
    "missing": _missing,
    "unsigned": _unsigned,
    "wanted": _wanted,
    "impossible date": defects_written.impossible_date,
    "impossible time": defects_written.impossible_time,
    "no number": defects_written.no_number,
    "bad pattern": defects_written.bad_pattern,
    "no option": defects_written.no_option,
    "future date": defects_written.future_date,
    "too early": defects_written.too_early,
    "out of range": defects_written.out_of_range,
    "says nothing": defects_written.says_nothing,
    "unmarked": _unmarked,
    "contradiction": _contradiction,
    "two values": _two_values,
    "scribble": _scribble,
}


def kinds() -> Iterator[str]:
    """The names of all defects."""
    yield from INJECTORS
