"""Specs in plain words: what a field has to hold, how a sheet is recognised."""

from core.domain.spec.gates import Gate
from core.domain.spec.spec_states import SpecState
from core.domain.spec.specs import FieldSpec, FieldType, SelectionSpec

STATE_WORDS = {
    SpecState.DRAFT: "Draft",
    SpecState.ACTIVE: "Active",
    SpecState.DEPRECATED: "Deprecated",
    SpecState.ARCHIVED: "Archived",
}
STATE_TONES = {
    SpecState.DRAFT: "draft",
    SpecState.ACTIVE: "pass",
    SpecState.DEPRECATED: "waived",
    SpecState.ARCHIVED: "refused",
}
TYPE_WORDS = {
    FieldType.STRING: "One line of text",
    FieldType.TEXT: "Text",
    FieldType.NUMBER: "A number",
    FieldType.MONEY: "An amount of money",
    FieldType.DATE: "A date",
    FieldType.TIME: "A time",
    FieldType.DURATION: "A duration",
    FieldType.BOOLEAN: "Yes or No",
    FieldType.CHOICE: "One of a list",
    FieldType.SIGNATURE: "A signature",
    FieldType.CHECKLIST: "A checklist",
    FieldType.TABLE: "A table",
    FieldType.PHOTOS: "Photographs",
}
_MOST_LISTED = 6


def asked(field: FieldSpec) -> str:
    """What is checked about a field, in one line; empty where nothing is."""
    said = ["required"] if field.required else []
    if field.required_when:
        said.append(f"required when {field.required_when}")
    if field.pattern:
        said.append(f"of the form {field.pattern}")
    if field.min is not None and field.max is not None:
        said.append(f"from {field.min:g} to {field.max:g}")
    elif field.min is not None:
        said.append(f"at least {field.min:g}")
    elif field.max is not None:
        said.append(f"at most {field.max:g}")
    if field.min_length is not None:
        said.append(f"at least {field.min_length} characters")
    said += [
        f"{relation} {_bound(bound)}"
        for relation, bound in (("not after", field.not_after), ("not before", field.not_before))
        if bound
    ]
    return ", ".join(said)


def listed(field: FieldSpec) -> str:
    """The options, items or columns of a field; empty where it has none."""
    return _few((*field.options, *field.items, *field.columns))


def labels(field: FieldSpec) -> str:
    """How else a field's label may be printed."""
    return f"also: {_few(field.aliases)}" if field.aliases else ""


def recognised(selection: SelectionSpec) -> list[str]:
    """How a sheet of this kind is recognised, a sentence each."""
    said = []
    if selection.all:
        said.append(f"Every one of these stands on it: {_quoted(selection.all)}.")
    if selection.any:
        said.append(f"At least one of these stands on it: {_quoted(selection.any)}.")
    if selection.form_codes:
        said.append(f"A form code says as much as one of them: {', '.join(selection.form_codes)}.")
    if selection.none:
        said.append(f"None of these names it: {_quoted(selection.none)}.")
    return said or ["No sheet is recognised as one of this kind: it only lends its fields."]


def gate(one: Gate) -> str:
    """A gate in one paragraph: what it found, and what to do."""
    return f"{one.message} {one.fix}"


def _bound(bound: str) -> str:
    return bound.replace("_", " ")


def _quoted(phrases: tuple[str, ...]) -> str:
    return ", ".join(f"“{phrase}”" for phrase in phrases)


def _few(texts: tuple[str, ...]) -> str:
    shown = ", ".join(texts[:_MOST_LISTED])
    more = len(texts) - _MOST_LISTED
    return f"{shown} and {more} more" if more > 0 else shown
