"""The sentences of findings, for the person in front of them."""

from collections.abc import Mapping, Sequence

from core.domain.model import Field, FieldState, Finding, Item, ItemState, ReasonCode, Value
from core.domain.spec.specs import FieldSpec, FieldType, RuleSpec
from core.domain.written import pattern_examples

_KINDS = {
    FieldType.STRING: "a value",
    FieldType.TEXT: "a text",
    FieldType.NUMBER: "a number",
    FieldType.MONEY: "an amount of money",
    FieldType.DATE: "a date",
    FieldType.TIME: "a time",
    FieldType.DURATION: "a duration",
    FieldType.BOOLEAN: "Yes or No",
    FieldType.CHOICE: "one of the options",
    FieldType.SIGNATURE: "a signature",
    FieldType.CHECKLIST: "a mark beside every item",
    FieldType.TABLE: "at least one row",
    FieldType.PHOTOS: "photographs",
}
EXPECTED_OF_ITEM = "a mark: OK, advisory, fail or not applicable"
_STATE_WORDS = {
    ItemState.OK: "OK",
    ItemState.ADVISORY: "advisory",
    ItemState.FAIL: "fail",
    ItemState.NA: "not applicable",
    ItemState.UNMARKED: "not marked",
}
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_NONE_OF = {
    FieldType.TABLE: "has no row filled in",
    FieldType.PHOTOS: "are missing",
}
_MAX_SHOWN_CHARS = 60


def field_of(finding: Finding) -> str:
    """The field a finding is of, '' for the whole sheet; an item's finding is its checklist's."""
    return (finding.field or "").partition(".")[0]


def about(finding: Finding, labels: Mapping[str, str]) -> str:
    """What a finding is about, for a person: 'Checklist: Brakes'. `labels` are those by name."""
    name, _, item = (finding.field or "").partition(".")
    label = labels.get(name, name or "the whole sheet")
    return f"{label}: {item}" if item else label


def told(value: Value | None) -> str:
    """A value as a person would write it, in full."""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, Mapping):
        return _states(value)
    if isinstance(value, tuple):
        return "; ".join(" · ".join(text for text in row.values() if text) for row in value)
    if isinstance(value, (int, float)):
        return f"{value:.12g}"  # never 1.23457e+06
    return value or ""


def shown(value: Value | None) -> str:
    """A value as a person would write it, cut where it is long."""
    text = told(value)
    return text if len(text) <= _MAX_SHOWN_CHARS else f"{text[:_MAX_SHOWN_CHARS]}…"


def _states(items: Mapping[str, str]) -> str:
    """What is not OK by name, and how many are: '2 OK, Brakes: fail'."""
    fine = sum(state == ItemState.OK for state in items.values())
    others = [f"{name}: {_said(state)}" for name, state in items.items() if state != ItemState.OK]
    return ", ".join([*([f"{fine} OK"] if fine else []), *others])


def _said(state: str) -> str:
    return _STATE_WORDS[ItemState(state)] if state in list(ItemState) else state


def expected(spec: FieldSpec) -> str:
    """What should stand in a field."""
    if spec.type is FieldType.CHOICE:
        return f"one of {', '.join(spec.options)}"
    if spec.pattern is not None:
        return f"a value{such_as(spec) or ' in the form that the spec asks for'}"
    if spec.min_length is not None:
        return f"a text of at least {spec.min_length} characters"
    kind = _KINDS[spec.type]
    if spec.min is not None and spec.max is not None:
        return f"{kind} from {told(spec.min)} to {_amount(spec.type, spec.max)}"
    if spec.min is not None:
        return f"{kind}: at least {_amount(spec.type, spec.min)}"
    return f"{kind}: at most {_amount(spec.type, spec.max)}" if spec.max is not None else kind


def such_as(spec: FieldSpec) -> str:
    """' such as JOB-123456', nothing where the pattern is too intricate for an example."""
    example = pattern_examples.example(spec.pattern) if spec.pattern is not None else None
    return f" such as {example}" if example else ""


def of(seen: Field) -> str:
    """A field's value for a sentence: a date by the name of its month."""
    if seen.type == FieldType.DATE and isinstance(seen.value, str):
        return day(seen.value)
    return _amount(FieldType(seen.type), seen.value)


def _amount(kind: FieldType, value: Value | None) -> str:
    """A value for a sentence: durations are numbers of hours, and say so."""
    if kind is not FieldType.DURATION or value is None:
        return shown(value)
    return f"{told(value)} hour{'' if value == 1 else 's'}"


def day(iso: str) -> str:
    """'2026-03-14' as '14 Mar 2026'; another text (a time) as it is."""
    year, month, number = iso.split("-") if iso.count("-") == 2 else ("", "", "")
    return f"{int(number)} {_MONTHS[int(month) - 1]} {year}" if year else iso


def missing(seen: Field) -> str:
    """Nothing is written there, or there is no such place."""
    if seen.state is FieldState.NOT_FOUND:
        return f"{seen.label} was not found on the sheet."
    if seen.type == FieldType.SIGNATURE and any(map(str.isalnum, seen.raw or "")):
        return f"{seen.label} says “{shown(seen.raw)}”, which is no signature."
    return f"{seen.label} {_NONE_OF.get(FieldType(seen.type), 'is empty')}."


def unmarked(seen: Field, item: Item) -> str:
    """An item of a checklist that nobody marked."""
    return f"{item.name} is not marked in {seen.label}."


def doubtful_item(item: Item) -> str:
    """An item's mark was read, but not surely."""
    return f"{item.name} was read as {_STATE_WORDS[item.state]}, but not with certainty."


def faint(item: Item) -> str:
    """It cannot be told whether an item is marked."""
    return f"Whether {item.name} is marked cannot be told with certainty."


def labels(seen: Sequence[Field]) -> str:
    """The labels of several fields, as they are said in a sentence."""
    every = [item.label for item in seen]
    return " and ".join([", ".join(every[:-1]), every[-1]] if len(every) > 1 else every)


def to_check(message: str, doubtful: Field) -> str:
    """A rule's message where a value it rests on was not read surely."""
    return f"{message} {doubtful.label} was not read with certainty: please check it."


def expected_of_rule(rule: RuleSpec, seen: Sequence[Field]) -> str:
    """What a rule asks of its fields, in plain words, and what was found."""
    if not seen:
        return "a sheet that keeps to the rule"
    agree = "agree" if len(seen) > 1 else "agrees with the rest of the sheet"
    keep = agree if rule.reason_code is ReasonCode.CONFLICT else _keeps(seen)
    found = ", ".join(f"{item.label} {of(item)}" for item in seen)
    return f"{labels(seen)} that {keep} (found {found})"


def _keeps(seen: Sequence[Field]) -> str:
    return "keep to the rule" if len(seen) > 1 else "keeps to the rule"


def unlisted(seen: Field, other: Field, label: str) -> str:
    """A value that would fit, under a label the spec does not list."""
    under = f"“{label}”, which" if label else "a label"
    return (
        f"{seen.label} was not found, but {of(other)} stands under {under} the spec does not list."
    )


def unreadable(seen: Field) -> str:
    """Something is there, or the page is too poor to tell."""
    if seen.evidence is None:
        return f"{seen.label} was not found, but the page is too poor to be sure."
    return f"{seen.label} cannot be read."


def doubtful(seen: Field, label: str = "") -> str:
    """It was read, but not surely: the spec does not list the `label` it stands under, or the
    reading is weak. Where it was put right, what stands there is said too."""
    said = of(seen) if seen.value is not None else seen.raw
    is_put_right = isinstance(seen.value, str) and seen.raw and not _same(seen.value, seen.raw)
    written = f" (it looks like “{shown(seen.raw)}”)" if is_put_right else ""
    why = f"under “{label}”, which the spec does not list" if label else "not with certainty"
    return f"{seen.label} was read as “{said}”{written}, but {why}."


def _same(one: str, other: str) -> bool:
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()


def conflict(seen: Field, other: Field) -> str:
    """Two values for one field."""
    return f"{seen.label} is given twice: {of(seen)} and {of(other)}."


def not_of_type(spec: FieldSpec, seen: Field) -> str:
    """The text is not of the field's type."""
    kind = expected(spec) if spec.type is FieldType.CHOICE else _KINDS[spec.type]
    return f"{seen.label} reads “{shown(seen.raw)}”, which is not {kind}."


def not_of_pattern(spec: FieldSpec, seen: Field) -> str:
    """The text does not have the form asked for."""
    form = f"in the expected form,{such_as(spec)}" if such_as(spec) else "in the expected form"
    return f"{seen.label} reads “{shown(seen.value)}”, which is not {form}."


def too_small(spec: FieldSpec, seen: Field) -> str:
    """Below the minimum."""
    if spec.type is FieldType.PHOTOS:
        return f"{seen.label}: {shown(seen.value)}, fewer than the {told(spec.min)} asked for."
    least = _amount(spec.type, spec.min)
    return f"{seen.label} is {of(seen)}, less than the allowed {least}."


def too_large(spec: FieldSpec, seen: Field) -> str:
    """Above the maximum."""
    most = _amount(spec.type, spec.max)
    return f"{seen.label} is {of(seen)}, more than the allowed {most}."


def bound(spec: FieldSpec, side: str, limit: str) -> str:
    """What a bound asks for."""
    return f"{_KINDS[spec.type]} {side.replace('_', ' ')} {day(limit)}"


def out_of_bound(seen: Field, side: str, limit: str, name: str) -> str:
    """Too late or too early."""
    relation = "after" if side == "not_after" else "before"
    named = "" if name == limit else f"{name}, "
    return f"{seen.label} is {of(seen)}, {relation} {named}{day(limit)}."


def written_off(seen: Field) -> str:
    """Something was written that says there is no value."""
    return f"{seen.label} says “{shown(seen.value)}”, which is no value."


def too_short(spec: FieldSpec, seen: Field) -> str:
    """Too little was written to tell anything by."""
    return f"{seen.label} says only “{shown(seen.value)}”: too little to tell what was done."
