"""What a person decided of a sheet, laid over what was read of it: pure, and for any order."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from core.domain import rulings
from core.domain.fields import given_values
from core.domain.fields.extraction import Extraction
from core.domain.marks import item_states
from core.domain.model import Field, FieldState, Finding, Item, ItemState, Outcome
from core.domain.rulings import Rulings
from core.domain.spec.specs import FieldType, Spec
from core.errors import Rejected


class Kind(StrEnum):
    """What a person did with what was read."""

    ACCEPT = "accept"  # it is as it was read
    CORRECT = "correct"  # the sheet says something else
    REJECT = "reject"  # nothing a person can use is written there


@dataclass(frozen=True, slots=True)
class Correction:
    """One decision. `target` is a field ('job_number') or an item of a checklist
    ('checks.Brakes'); `text` is what the sheet says, where it was corrected."""

    target: str
    kind: Kind
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Decided:
    """All that people decided of a sheet. `dismissed`: (rule, field) of findings that are about
    us and not about the sheet, and that a person has checked by eye. `rulings`: what disputes and
    waivers say of findings."""

    corrections: tuple[Correction, ...] = ()
    dismissed: frozenset[tuple[str, str | None]] = frozenset()
    rulings: Rulings = rulings.NONE


NOTHING: Final = Decided()
_LISTS: Final = (FieldType.CHECKLIST, FieldType.TABLE)


def refuse_unfit(outcome: Outcome, one: Correction) -> None:
    """Errors: Rejected, with what to do instead, where a decision cannot be made of this sheet."""
    name, _, item = one.target.partition(".")
    seen = next((field for field in outcome.fields if field.name == name), None)
    if seen is None:
        raise Rejected("The spec of this sheet has no such field.")
    if item:
        _refuse_unfit_item(seen, item, one)
    elif one.kind is Kind.ACCEPT and not _can_accept(seen) and not _has_gap(outcome, name):
        raise Rejected(f"Nothing was read for {seen.label}: type what it says, or reject it.")
    elif one.kind is Kind.CORRECT and seen.type in _LISTS:
        raise Rejected(f"{seen.label} is a list: decide its lines, or accept or reject it whole.")
    elif one.kind is Kind.CORRECT and not (one.text or "").strip():
        raise Rejected("Type what the sheet says, or reject the field where it says nothing.")


def apply(extracted: Extraction, spec: Spec, decided: Decided) -> Extraction:
    """The fields with what a person decided of them; they are certain and contradict nothing.

    What does not fit this spec (it was decided under another one) is left out; never raises.
    """
    if not decided.corrections:
        return extracted
    fields = {field.name: field for field in extracted.fields}
    touched: set[str] = set()
    for one in decided.corrections:
        name, _, item = one.target.partition(".")
        seen = fields.get(name)
        if seen is None:
            continue
        if item:
            fields[name] = _item_decided(seen, item, one)
            continue
        seen = extracted.gaps.get(name, seen) if one.kind is Kind.ACCEPT else seen
        made = _DECIDE[one.kind](seen, one, spec)
        if made is not None:
            fields[name] = made
            touched.add(name)
    return replace(
        extracted,
        fields=tuple(fields[field.name] for field in extracted.fields),
        conflicts=_without(extracted.conflicts, touched),
        gaps=_without(extracted.gaps, touched),
    )


def standing(findings: list[Finding], decided: Decided) -> list[Finding]:
    """The findings without those about us that a person has checked by eye."""
    return [
        one
        for one in findings
        if not (one.reason_code.is_system and (one.rule, one.field) in decided.dismissed)
    ]


def _accepted(seen: Field, _one: Correction, _spec: Spec) -> Field | None:
    if not _can_accept(seen):
        return None
    if _is_faint_signature(seen):
        seen = replace(seen, state=FieldState.READ, value=True)
    items = tuple(replace(item, confidence=1.0, is_confirmed=True) for item in seen.items)
    return replace(seen, confidence=1.0, is_confirmed=True, items=items)


def _corrected(seen: Field, one: Correction, spec: Spec) -> Field | None:
    if seen.type in _LISTS:
        return None
    made = {item.name: item for item in given_values.fields({seen.name: one.text}, spec)}[seen.name]
    return replace(made, evidence=seen.evidence, is_confirmed=True)


def _rejected(seen: Field, _one: Correction, _spec: Spec) -> Field | None:
    nothing = False if seen.type == FieldType.SIGNATURE else None
    return replace(
        seen,
        state=FieldState.EMPTY,
        value=nothing,
        raw=None,
        confidence=None,
        items=(),
        is_confirmed=True,
    )


_DECIDE: Final[Mapping[Kind, Callable[[Field, Correction, Spec], Field | None]]] = {
    Kind.ACCEPT: _accepted,
    Kind.CORRECT: _corrected,
    Kind.REJECT: _rejected,
}


def _item_decided(seen: Field, name: str, one: Correction) -> Field:
    items = tuple(_item(item, one) if item.name == name else item for item in seen.items)
    value = {item.name: item.state.value for item in items} if items else seen.value
    return replace(seen, items=items, value=value)


def _item(seen: Item, one: Correction) -> Item:
    state = ItemState.UNMARKED if one.kind is Kind.REJECT else seen.state
    if one.kind is Kind.CORRECT:
        state = item_states.state(one.text) or seen.state
    return replace(seen, state=state, confidence=1.0, is_confirmed=True)


def _refuse_unfit_item(seen: Field, name: str, one: Correction) -> None:
    if name not in {item.name for item in seen.items}:
        raise Rejected(f"{seen.label} has no such item.")
    if one.kind is Kind.CORRECT and item_states.state(one.text) is None:
        raise Rejected("An item is OK, advisory, fail, N/A or not marked.")


def _can_accept(seen: Field) -> bool:
    return seen.state is FieldState.READ or _is_faint_signature(seen)


def _has_gap(outcome: Outcome, name: str) -> bool:
    """Whether something stands for the field under a label that the spec does not list."""
    gap = (f"{name}.label", name)
    return any((one.rule, one.field) == gap for one in outcome.findings)


def _is_faint_signature(seen: Field) -> bool:
    return seen.type == FieldType.SIGNATURE and seen.state is FieldState.UNREADABLE


def _without(given: Mapping[str, Field], names: set[str]) -> dict[str, Field]:
    return {name: field for name, field in given.items() if name not in names}
