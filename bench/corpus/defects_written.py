"""Defects of what is written: no date, no number, out of bounds, saying nothing."""

from dataclasses import replace
from datetime import date, timedelta

from bench.corpus import patterns
from bench.corpus.planned import Injected, Sheet, Workshop, expecting, picked
from bench.corpus.values import TODAY
from core.domain.model import ReasonCode
from core.domain.spec.specs import FieldSpec, FieldType

FILLERS = ("ok", "done", "fixed", "n/a")
NO_NUMBERS = ("all day", "see sheet", "various")


def _written(sheet: Sheet, field: FieldSpec, text: str, name: str, reason: ReasonCode) -> Sheet:
    changed = replace(sheet, printed={**sheet.printed, field.name: text})
    return expecting(changed, name, field.name, field, reason)


def impossible_date(sheet: Sheet, workshop: Workshop) -> Injected:
    """A date no calendar has."""
    field = picked(sheet, workshop, lambda one: one.type is FieldType.DATE and one.required)
    if field is None:
        return None
    text = workshop.habit.impossible_day(workshop.draw.base, workshop.random)
    return _written(sheet, field, text, "impossible date", ReasonCode.INVALID_FORMAT)


def impossible_time(sheet: Sheet, workshop: Workshop) -> Injected:
    """A time no clock shows."""
    field = picked(
        sheet, workshop, lambda one: one.type is FieldType.TIME and one.name in sheet.values
    )
    if field is None:
        return None
    text = workshop.random.choice(("25:10", "26:45", "12:75", "09:85"))
    return _written(sheet, field, text, "impossible time", ReasonCode.INVALID_FORMAT)


def no_number(sheet: Sheet, workshop: Workshop) -> Injected:
    """Words where a number belongs."""
    field = picked(
        sheet, workshop, lambda one: one.type is FieldType.NUMBER and one.name in sheet.values
    )
    if field is None:
        return None
    text = workshop.random.choice(NO_NUMBERS)
    return _written(sheet, field, text, "no number", ReasonCode.INVALID_FORMAT)


def bad_pattern(sheet: Sheet, workshop: Workshop) -> Injected:
    """A code that is not of its pattern."""
    field = picked(sheet, workshop, lambda one: bool(one.pattern) and one.name in sheet.values)
    if field is None or field.pattern is None:
        return None
    text = patterns.missing(field.pattern, workshop.random)
    return _written(sheet, field, text, "bad pattern", ReasonCode.INVALID_FORMAT)


def no_option(sheet: Sheet, workshop: Workshop) -> Injected:
    """An answer that is none of the options."""
    field = picked(
        sheet, workshop, lambda one: one.type is FieldType.CHOICE and one.name in sheet.values
    )
    if field is None:
        return None
    text = workshop.random.choice(("Vandals", "Weather", "Act of God"))
    return _written(sheet, field, text, "no option", ReasonCode.INVALID_FORMAT)


def future_date(sheet: Sheet, workshop: Workshop) -> Injected:
    """A day that has not come."""
    field = picked(
        sheet, workshop, lambda one: one.not_after == "today" and one.name in sheet.values
    )
    if field is None:
        return None
    day = TODAY + timedelta(days=workshop.random.randint(3, 400))
    changed = replace(sheet, values={**sheet.values, field.name: day.isoformat()})
    return expecting(changed, "future date", field.name, field, ReasonCode.OUT_OF_POLICY)


def too_early(sheet: Sheet, workshop: Workshop) -> Injected:
    """A date before the one it has to follow."""
    field = picked(
        sheet, workshop, lambda one: one.not_before in sheet.values and one.name in sheet.values
    )
    if field is None or field.not_before is None:
        return None
    start = date.fromisoformat(str(sheet.values[field.not_before]))
    day = start - timedelta(days=workshop.random.randint(5, 200))
    changed = replace(sheet, values={**sheet.values, field.name: day.isoformat()})
    return expecting(changed, "too early", field.name, field, ReasonCode.OUT_OF_POLICY)


def out_of_range(sheet: Sheet, workshop: Workshop) -> Injected:
    """A number beyond its limit."""
    numbers = (FieldType.NUMBER, FieldType.MONEY, FieldType.DURATION)
    field = picked(
        sheet,
        workshop,
        lambda one: one.type in numbers and one.max is not None and one.name in sheet.values,
    )
    if field is None or field.max is None:
        return None
    high = float(round(field.max * workshop.random.uniform(1.2, 2.5)) + 1)
    changed = replace(sheet, values={**sheet.values, field.name: high})
    return expecting(changed, "out of range", field.name, field, ReasonCode.OUT_OF_POLICY)


def says_nothing(sheet: Sheet, workshop: Workshop) -> Injected:
    """A filler where a report belongs."""
    field = picked(
        sheet, workshop, lambda one: one.min_length is not None and one.name in sheet.values
    )
    if field is None:
        return None
    changed = replace(sheet, values={**sheet.values, field.name: workshop.random.choice(FILLERS)})
    return expecting(changed, "says nothing", field.name, field, ReasonCode.INCOMPLETE_EVIDENCE)
