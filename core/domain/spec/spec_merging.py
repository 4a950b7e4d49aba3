"""Drafts with their parents merged in, checked as a whole: specs."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import takewhile

from core.domain.rule_language import cel_values, expressions
from core.domain.rule_language.expressions import Activation, BadExpression, NotEvaluable
from core.domain.spec import spec_building
from core.domain.spec.spec_building import Draft, PlacedField, PlacedRule
from core.domain.spec.spec_tree import Node
from core.domain.spec.spec_values import Notes, Part, is_iso_date, nearest
from core.domain.spec.specs import FieldSpec, FieldType, Spec


def spec(draft: Draft, drafts: Mapping[str, Draft], notes: Notes, *, sha256: str) -> Spec:
    """The spec of a draft; `drafts` holds every spec it may extend, by id."""
    line = _line(draft, drafts, notes)
    fields = _merged_fields(line)
    rules = _merged_rules(line)
    scratch = Notes()  # Each file's own part was checked when it was drafted.
    made = Spec(
        id=draft.id,
        version=draft.version,
        name=draft.name,
        locale=spec_building.locale(_merged_part([one.locale for one in line], scratch)),
        selection=spec_building.selection(_merged_part([one.selection for one in line], scratch)),
        fields=tuple(placed.item for placed in fields.values()),
        rules=tuple(placed.item for placed in rules.values()),
        extends=draft.extends,
        source_sha256=sha256,
    )
    given = draft.part.items.get("fields")
    if not made.fields and (given is None or given.value == ()):
        _note(notes, draft.part, "fields", "a spec needs at least one field")
    _check_bounds(fields, notes)
    _check_expressions(made, fields, rules, notes)
    return made


def _line(draft: Draft, drafts: Mapping[str, Draft], notes: Notes) -> list[Draft]:
    """The draft and its parents, the eldest first."""
    line, at = [draft], draft
    while at.extends is not None:
        parent = drafts.get(at.extends)
        if parent is None:
            near = nearest(at.extends, drafts)
            _note(notes, at.part, "extends", f"there is no spec called {at.extends}{near}")
            break
        if any(parent.id == one.id for one in line):
            names = " -> ".join(one.id for one in [*line, parent])
            _note(notes, draft.part, "extends", f"goes in a circle: {names}")
            break
        line.append(parent)
        at = parent
    return line[::-1]


def _merged_fields(line: list[Draft]) -> dict[str, PlacedField]:
    return {placed.item.name: placed for one in line for placed in one.fields}


def _merged_rules(line: list[Draft]) -> dict[str, PlacedRule]:
    return {placed.item.id: placed for one in line for placed in one.rules}


def _merged_part(parts: list[Part], notes: Notes) -> Part:
    items: dict[str, Node] = {}
    for part in parts:
        items.update(part.items)
    last = parts[-1]
    return Part(Node(items, last.node.file, last.node.line), last.path, notes)


def _check_bounds(fields: Mapping[str, PlacedField], notes: Notes) -> None:
    for placed in fields.values():
        for key in ("not_after", "not_before"):
            bound: str | None = getattr(placed.item, key)
            if bound is not None:
                message = _bad_bound(bound, placed.item, fields)
                if message:
                    _note(notes, placed.part, key, message)


def _bad_bound(bound: str, field: FieldSpec, fields: Mapping[str, PlacedField]) -> str:
    kind = field.type
    if kind not in (FieldType.DATE, FieldType.TIME):
        return ""  # Noted already: the type has no bounds.
    if bound == field.name:
        return "a field cannot bound itself"
    if bound in fields:
        other = fields[bound]
        is_fit = other.item.type is kind or not spec_building.has_type(other.part)
        return "" if is_fit else f"{bound} is a {other.item.type}, it cannot bound a {kind}"
    near = nearest(bound, fields)
    if kind is FieldType.TIME:
        return f"{bound} is no field; a time is bounded by another time of the sheet{near}"
    if bound == "today" or is_iso_date(bound):
        return ""
    return f"{bound} is neither a date (YYYY-MM-DD), nor today, nor a field{near}"


@dataclass(frozen=True, slots=True)
class _Trial:
    """What the expressions of a spec are tried with."""

    made: Spec
    known: frozenset[str]
    untyped: frozenset[str]  # fields whose type is a mistake: nobody knows what fits them
    samples: tuple[tuple[Activation, ...], ...]  # any of each group has to fit
    notes: Notes


def _check_expressions(
    made: Spec,
    fields: Mapping[str, PlacedField],
    rules: Mapping[str, PlacedRule],
    notes: Notes,
) -> None:
    known = frozenset(fields) | {"today"}
    samples = tuple(tuple(cel_values.samples(made, answer=answer)) for answer in (True, False))
    untyped = {name for name, placed in fields.items() if not spec_building.has_type(placed.part)}
    trial = _Trial(made, known, frozenset(untyped), samples, notes)
    for placed in fields.values():
        _check_expression(placed.part, "required_when", placed.item.required_when, trial)
    for rule in rules.values():
        for name in rule.item.fields:
            if name not in fields:
                message = f"there is no field called {name}{nearest(name, fields)}"
                rule.part.note_entry("fields", name, message)
        _check_expression(rule.part, "assert", rule.item.condition, trial)
        _check_expression(rule.part, "when", rule.item.guard, trial)


def _check_expression(part: Part, key: str, source: str | None, trial: _Trial) -> None:
    if not source:
        return
    try:
        used = expressions.names(source)
    except BadExpression:
        return  # Noted when the file was drafted.
    unknown = sorted(used - trial.known)
    messages = [f"there is no field called {name}{nearest(name, trial.known)}" for name in unknown]
    messages += _unknown_items(source, trial.made)
    if not messages and not used & trial.untyped:
        messages = _misfit(source, trial)
    for message in messages:
        _note(trial.notes, part, key, message)


def _unknown_items(source: str, made: Spec) -> list[str]:
    """Items that an expression asks a checklist for and that it does not have."""
    return [
        f"there is no item called {name} in {field.name}{nearest(name, field.items)}"
        for field in made.fields
        if field.type is FieldType.CHECKLIST
        for name in sorted(expressions.keys(source, field.name) - set(field.items))
    ]


def _misfit(source: str, trial: _Trial) -> list[str]:
    """A rule that does not fit any values is a mistake of the spec, not of any sheet."""
    for group in trial.samples:
        errors = list(takewhile(bool, (_error(source, sample) for sample in group)))
        if len(errors) == len(group):
            return [f"cannot be evaluated: {errors[0]}"]
    return []


def _error(source: str, sample: Activation) -> str:
    try:
        expressions.is_true(source, sample)
    except NotEvaluable as error:
        return str(error)
    return ""


def _note(notes: Notes, part: Part, key: str, message: str) -> None:
    """Not in the part's own notes: those of a parent nobody asked about are read by nobody."""
    notes.add(part.items.get(key, part.node), part.key(key), message)
