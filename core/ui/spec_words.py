"""Specs in plain words: what a field has to hold, how a sheet is recognised."""

from collections.abc import Sequence

from core.domain.model import SpecRef
from core.domain.reaudit import Place
from core.domain.spec.gates import Gate
from core.domain.spec.spec_states import SpecState
from core.domain.spec.specs import FieldSpec, FieldType, SelectionSpec, Spec
from core.queries.specs import SpecVersion

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
SIDES = {  # what of a field is broken, by the end of its rule's name
    "required": "missing",
    "required_when": "missing where it is needed",
    "type": "cannot be read as what it holds",
    "pattern": "wrong form",
    "min": "too small",
    "max": "too large",
    "not_after": "too late",
    "not_before": "too early",
    "min_length": "says too little",
    "conflict": "two values",
    "confidence": "hard to read",
    "unreadable": "cannot be read",
    "label": "under a label that is not listed",
}
_MOST_LISTED = 6


def place(found: Place, spec: Spec) -> str:
    """Where a finding is, as its spec's reader knows it: "Job Number (missing)", or a rule's id."""
    name, _, side = found.rule.rpartition(".")
    field = next((one for one in spec.fields if one.name == name), None)
    if field is None:
        return found.rule if found.field in (None, found.rule) else f"{found.rule}: {found.field}"
    item = (found.field or "").removeprefix(name).removeprefix(".")
    about = f"{field.label}, {item}" if item else field.label
    return f"{about} ({SIDES.get(side, side.replace('_', ' '))})"


def compared(versions: Sequence[SpecVersion], ref: SpecRef) -> SpecRef | None:
    """The version to compare with: the active one, for itself the next older one, if any.

    `versions` are of one spec, the newest first.
    """
    active = next((one.ref for one in versions if one.state is SpecState.ACTIVE), None)
    if active is not None and active != ref:
        return active
    refs = [one.ref for one in versions]
    return next(iter(refs[refs.index(ref) + 1 :]), None)


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
