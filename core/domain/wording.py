"""The sentences of findings, for the person in front of them."""

from collections.abc import Mapping

from core.domain.model import Field, FieldState, ReasonCode, Value
from core.domain.specs import FieldSpec, FieldType

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
_WHY = {
    ReasonCode.MISSING_FIELD: "The sheet is not complete without it.",
    ReasonCode.INVALID_FORMAT: "A value that cannot be read as what it should be is of no use.",
    ReasonCode.OUT_OF_POLICY: "The value lies outside what is allowed.",
    ReasonCode.INCOMPLETE_EVIDENCE: "Others must be able to tell from the sheet what was done.",
    ReasonCode.CONFLICT: "The sheet contradicts itself, so neither statement can be relied on.",
    ReasonCode.UNREADABLE_FIELD: "What nobody can read is not on record.",
    ReasonCode.LOW_CONFIDENCE: "The reading is not sure enough to judge the sheet by.",
    ReasonCode.SPEC_GAP: "Without a spec that fits, the sheet cannot be judged by itself.",
    ReasonCode.SECURITY_RISK: "A job sheet is paper; it has no need to run anything.",
}
_FIXES = {
    ReasonCode.MISSING_FIELD: "Fill in {label} and send the sheet again.",
    ReasonCode.INVALID_FORMAT: "Correct {label} and send the sheet again.",
    ReasonCode.OUT_OF_POLICY: "Check {label} and correct it, or explain it on the sheet.",
    ReasonCode.INCOMPLETE_EVIDENCE: "Describe in {label} what was found and what was done.",
    ReasonCode.CONFLICT: "Find out which statement is right and correct the other.",
    ReasonCode.UNREADABLE_FIELD: "Send a clearer picture, or write {label} out again.",
    ReasonCode.LOW_CONFIDENCE: "Compare {label} with the sheet and confirm it.",
    ReasonCode.SPEC_GAP: "Name the spec of this sheet, or complete the spec.",
    ReasonCode.SECURITY_RISK: "Print the sheet to a plain PDF and send that.",
}
_MAX_SHOWN_CHARS = 60


def why(code: ReasonCode) -> str:
    """Why such a finding matters, where the spec does not say."""
    return _WHY.get(code, "")


def fix(code: ReasonCode, label: str) -> str:
    """What to do about such a finding, where the spec does not say."""
    return _FIXES.get(code, "").format(label=label or "the values")


def shown(value: Value | None) -> str:
    """A value as a person would write it, cut where it is long."""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, Mapping):
        return ", ".join(f"{name}: {text}" for name, text in value.items())
    if isinstance(value, tuple):
        return f"{len(value)} {'row' if len(value) == 1 else 'rows'}"
    text = f"{value:g}" if isinstance(value, float) else str(value or "")
    return text if len(text) <= _MAX_SHOWN_CHARS else f"{text[:_MAX_SHOWN_CHARS]}…"


def expected(spec: FieldSpec) -> str:
    """What should stand in a field."""
    if spec.type is FieldType.CHOICE:
        return f"one of {', '.join(spec.options)}"
    if spec.pattern is not None:
        return f"a value of the form {spec.pattern}"
    if spec.min_length is not None:
        return f"a text of at least {spec.min_length} characters"
    kind = _KINDS[spec.type]
    if spec.min is not None and spec.max is not None:
        return f"{kind} from {spec.min:g} to {spec.max:g}"
    if spec.min is not None:
        return f"{kind} of at least {spec.min:g}"
    return f"{kind} of at most {spec.max:g}" if spec.max is not None else kind


def missing(seen: Field) -> str:
    """Nothing is written there, or there is no such place."""
    if seen.state is FieldState.NOT_FOUND:
        return f"{seen.label} was not found on the sheet."
    return f"{seen.label} is empty."


def unlisted(seen: Field, other: Field) -> str:
    """A value that would fit, under a label the spec does not list."""
    return (
        f"{seen.label} was not found, but {shown(other.value)} stands under a label that the spec "
        "does not know."
    )


def unreadable(seen: Field) -> str:
    """Something is there, or the page is too poor to tell."""
    if seen.evidence is None:
        return f"{seen.label} was not found, but the page is too poor to be sure."
    return f"{seen.label} cannot be read."


def doubtful(seen: Field) -> str:
    """It was read, but not surely."""
    said = shown(seen.value) if seen.value is not None else seen.raw
    return f"{seen.label} was read as “{said}”, but not with certainty."


def conflict(seen: Field, other: Field) -> str:
    """Two values for one field."""
    return f"{seen.label} is given twice: {shown(seen.value)} and {shown(other.value)}."


def not_of_type(spec: FieldSpec, seen: Field) -> str:
    """The text is not of the field's type."""
    kind = expected(spec) if spec.type is FieldType.CHOICE else _KINDS[spec.type]
    return f"{seen.label} reads “{shown(seen.raw)}”, which is not {kind}."


def not_of_pattern(seen: Field) -> str:
    """The text does not have the form asked for."""
    return f"{seen.label} reads “{shown(seen.value)}”, which is not in the expected form."


def too_small(spec: FieldSpec, seen: Field) -> str:
    """Below the minimum."""
    return f"{seen.label} is {shown(seen.value)}, less than the allowed {spec.min:g}."


def too_large(spec: FieldSpec, seen: Field) -> str:
    """Above the maximum."""
    return f"{seen.label} is {shown(seen.value)}, more than the allowed {spec.max:g}."


def bound(side: str, limit: str) -> str:
    """What a bound asks for."""
    return f"{side.replace('_', ' ')} {limit}"


def out_of_bound(seen: Field, side: str, limit: str, name: str) -> str:
    """Too late or too early."""
    relation = "after" if side == "not_after" else "before"
    named = "" if name == limit else f"{name}, "
    return f"{seen.label} is {shown(seen.value)}, {relation} {named}{limit}."


def too_short(spec: FieldSpec, seen: Field) -> str:
    """Too little was written to tell anything by."""
    return f"{seen.label} says only “{shown(seen.value)}”: too little to tell what was done."
