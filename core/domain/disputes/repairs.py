"""Repairs: the change of a spec that would have spared a dispute, as a draft. A person decides
whether it is right; a back-test tells what else it would change."""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Final

from core.domain.disputes import causes
from core.domain.model import Finding, ReasonCode, Severity, Verdict
from core.domain.reaudit import Change, Difference
from core.domain.spec import spec_states
from core.domain.spec.specs import FieldSpec, FieldType, Spec
from core.errors import Rejected

_SHAPES: Final = {"a": "[A-Za-z]+", "9": r"\d+", " ": r"\s+"}


class Repair(StrEnum):
    """What could be changed."""

    ALIAS = "alias"  # the label is printed in another way
    PATTERN = "pattern"  # values of this shape are right as well
    OPTION = "option"  # the choice has one more answer
    OPTIONAL = "optional"  # the field need not be there
    LIGHTER = "lighter"  # it weighs less


@dataclass(frozen=True, slots=True)
class Draft:
    """A change of one field, and the spec with it, one version on."""

    kind: Repair
    field: str
    sentence: str
    spec: Spec


@dataclass(frozen=True, slots=True)
class Flips:
    """What a draft would change of past verdicts. `confirmed`: of the verdicts that flip, those
    that a person had confirmed: they are the ones to look at."""

    sheets: int
    new_pass: int
    new_fail: int
    other: int
    confirmed: int


def drafts(spec: Spec, finding: Finding, *, labels: Collection[str] = ()) -> list[Draft]:
    """The changes that would have kept this finding from being made; none where no property of a
    field made it. `labels` are printed on the sheets under no field's name."""
    named = (finding.field or "").partition(".")[0]
    field = next((one for one in spec.fields if one.name == named), None)
    if field is None or not finding.rule.startswith(f"{field.name}."):
        return []
    made: list[Draft] = []
    if finding.reason_code in (ReasonCode.MISSING_FIELD, ReasonCode.UNREADABLE_FIELD):
        known = _labels(spec)
        made += [
            alias(spec, field.name, label) for label in labels if label.casefold() not in known
        ]
        if field.required:
            made.append(_draft(spec, field, Repair.OPTIONAL, required=False))
    if finding.reason_code is ReasonCode.INVALID_FORMAT and isinstance(finding.value, str):
        made += _wider(spec, field, finding.value)
    if field.severity < Severity.S3:
        lighter = list(Severity)[list(Severity).index(field.severity) + 1]
        made.append(_draft(spec, field, Repair.LIGHTER, severity=lighter))
    return made


def alias(spec: Spec, name: str, label: str) -> Draft:
    """The field under one more label. Errors: Rejected (no label, or a known one)."""
    said = " ".join(label.split())
    field = next(one for one in spec.fields if one.name == name)
    if not said or said.casefold() in _labels(spec):
        raise Rejected("Name a label that is printed on the sheet and that no field has yet.")
    return _draft(spec, field, Repair.ALIAS, aliases=(*field.aliases, said), told=said)


def flips(differences: Collection[tuple[Difference, bool]]) -> Flips:
    """The differences counted; each with whether a person had confirmed the verdict before."""
    changed = [(one, known) for one, known in differences if _flips(one)]
    kinds = [one.change for one, _ in changed]
    passed, failed = kinds.count(Change.NEW_PASS), kinds.count(Change.NEW_FAIL)
    return Flips(
        sheets=len(differences),
        new_pass=passed,
        new_fail=failed,
        other=len(changed) - passed - failed,
        confirmed=sum(known for _, known in changed),
    )


def _labels(spec: Spec) -> set[str]:
    """Every label that a field of the spec has, in lower case."""
    return {label.casefold() for field in spec.fields for label in field.labels}


def _flips(one: Difference) -> bool:
    return one.after is not None and Verdict(one.before) is not Verdict(one.after)


def _wider(spec: Spec, field: FieldSpec, value: str) -> list[Draft]:
    if field.type is FieldType.CHOICE and value not in field.options:
        options = (*field.options, value)
        return [_draft(spec, field, Repair.OPTION, options=options, told=value)]
    if field.pattern is None:
        return []
    shape = _expression(value)
    wider = f"(?:{field.pattern})|(?:{shape})"
    return [_draft(spec, field, Repair.PATTERN, pattern=wider, told=shape)]


def _expression(value: str) -> str:
    """The shape of a value as a regular expression: 'WO-17' gives letters, a dash, digits."""
    return "".join(_SHAPES.get(one) or re.escape(one) for one in causes.shape(value))


_SENTENCES: Final[dict[Repair, Callable[[FieldSpec, str], str]]] = {
    Repair.ALIAS: lambda field, told: f'"{told}" is another label of {field.label}.',
    Repair.PATTERN: lambda field, told: f"{field.label} may also look like {told}.",
    Repair.OPTION: lambda field, told: f'"{told}" is one more answer for {field.label}.',
    Repair.OPTIONAL: lambda field, _told: f"{field.label} need not be there.",
    Repair.LIGHTER: lambda field, _told: f"{field.label} weighs less: one severity lower.",
}


def _draft(spec: Spec, field: FieldSpec, kind: Repair, *, told: str = "", **changed: Any) -> Draft:
    fresh = replace(field, **changed)
    fields = tuple(fresh if one is field else one for one in spec.fields)
    version = spec_states.next_version(spec.version)
    made = replace(spec, version=version, fields=fields, extends=None, source_sha256="")
    return Draft(kind, field.name, _SENTENCES[kind](field, told), made)
