"""Gates: what a spec has to have before sheets may be judged by it."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from core.domain import selection
from core.domain.model import Severity
from core.domain.spec.fixture_runs import PackRun
from core.domain.spec.specs import FieldSpec, FieldType, Spec


class GateCode(StrEnum):
    """What a gate found."""

    SELECTION_CONFIG_EMPTY = "SELECTION_CONFIG_EMPTY"
    MISSING_CRITICAL_FIELD = "MISSING_CRITICAL_FIELD"
    NO_VALIDATION_RULES = "NO_VALIDATION_RULES"
    FIXTURES_FAILING = "FIXTURES_FAILING"
    MISSING_RECOMMENDED_FIELD = "MISSING_RECOMMENDED_FIELD"
    CRITICAL_FIELD_NO_RULE = "CRITICAL_FIELD_NO_RULE"

    @property
    def is_error(self) -> bool:
        """True where it keeps the version from being activated; the others only warn."""
        return self not in (self.MISSING_RECOMMENDED_FIELD, self.CRITICAL_FIELD_NO_RULE)


@dataclass(frozen=True, slots=True)
class Gate:
    """One thing found, in a sentence, and what to do about it."""

    code: GateCode
    message: str
    fix: str


@dataclass(frozen=True, slots=True)
class _Role:
    """A part that every kind of sheet plays through some field, whatever that field is called."""

    what: str
    is_played_by: Callable[[FieldSpec], bool]
    why: str


_SHOWN_CASES = 10
_REFERENCE = re.compile(
    r"\b(job|order|reference|ref|ticket|docket|certificate|cert|report|sheet|card|call|case|"
    r"invoice|work order|contract|visit)\b"
)
_ASSET = re.compile(
    r"\b(asset|equipment|machine|plant|vehicle|registration|reg|fleet|trailer|serial|unit|lift|"
    r"boiler|generator|system|site|premises|building|property|appliance|vin|chassis)\b"
)
_ENGINEER = re.compile(
    r"\b(engineer|technician|operative|inspector|fitter|mechanic|electrician|surveyor|examiner|"
    r"competent|plumber|driver|contractor|completed by|carried out by)\b"
)


def _is_called(pattern: re.Pattern[str]) -> Callable[[FieldSpec], bool]:
    def is_called(field: FieldSpec) -> bool:
        names = (field.name.replace("_", " "), *field.labels)
        return any(pattern.search(name.lower()) for name in names)

    return is_called


def _identifies(field: FieldSpec) -> bool:
    is_text = field.type in (FieldType.STRING, FieldType.TEXT, FieldType.NUMBER)
    return is_text and (_is_called(_REFERENCE)(field) or _is_called(_ASSET)(field))


_CRITICAL = (
    _Role("a reference of the job or the asset", _identifies, "no sheet could be filed"),
    _Role("a date", lambda field: field.type is FieldType.DATE, "nobody could tell when"),
    _Role(
        "a signature", lambda field: field.type is FieldType.SIGNATURE, "nobody would vouch for it"
    ),
)
_RECOMMENDED = (
    _Role("the asset", _is_called(_ASSET), "the work cannot be tied to what it was done on"),
    _Role("the engineer", _is_called(_ENGINEER), "nobody can be asked about the work"),
)


def check(spec: Spec, pack: PackRun | None) -> tuple[Gate, ...]:
    """Everything the gates find, errors first. `pack`: how the fixtures went, None without any."""
    found = [*_selection(spec), *_missing(spec), *_rules(spec), *_fixtures(pack), *_idle(spec)]
    return tuple(sorted(found, key=lambda gate: not gate.code.is_error))


def errors(gates: tuple[Gate, ...]) -> tuple[Gate, ...]:
    """Those that keep the version from being activated."""
    return tuple(gate for gate in gates if gate.code.is_error)


def _selection(spec: Spec) -> Iterator[Gate]:
    if not selection.can_be_selected(spec):
        yield Gate(
            GateCode.SELECTION_CONFIG_EMPTY,
            "Nothing says how a sheet of this kind is recognised.",
            "Give `selection` a phrase under `all` or `any`, or a form code.",
        )


def _missing(spec: Spec) -> Iterator[Gate]:
    for roles, code in (
        (_CRITICAL, GateCode.MISSING_CRITICAL_FIELD),
        (_RECOMMENDED, GateCode.MISSING_RECOMMENDED_FIELD),
    ):
        for role in roles:
            if not any(role.is_played_by(field) for field in spec.fields):
                yield Gate(
                    code,
                    f"No field holds {role.what}: {role.why}.",
                    f"Add a field for {role.what}, or extend a spec that has one.",
                )


def _rules(spec: Spec) -> Iterator[Gate]:
    if not spec.rules and not any(_is_checked(field) for field in spec.fields):
        yield Gate(
            GateCode.NO_VALIDATION_RULES,
            "Nothing is ever checked: no field is required or bounded, and there is no rule.",
            "Mark what must be filled in as `required`, or add `rules`.",
        )


def _fixtures(pack: PackRun | None) -> Iterator[Gate]:
    if pack is None or not pack.count:
        yield Gate(
            GateCode.FIXTURES_FAILING,
            "There is no fixture pack, so nothing proves that the spec does what it should.",
            "Publish a version with a fixture pack: a few sheets and the outcome each must have.",
        )
    elif pack.failing:
        shown = " · ".join(pack.failing[:_SHOWN_CASES])
        more = len(pack.failing) - _SHOWN_CASES
        yield Gate(
            GateCode.FIXTURES_FAILING,
            f"{len(pack.failing)} of {pack.count} fixture cases miss. {shown}"
            + (f" · and {more} more." if more > 0 else "."),
            "Run “jobsheet spec test”, correct the spec or the case, and publish a new version.",
        )


def _idle(spec: Spec) -> Iterator[Gate]:
    """Critical fields whose emptiness or wrongness nothing would ever tell."""
    named = {name for rule in spec.rules for name in rule.fields}
    for field in spec.fields:
        if field.severity is Severity.S0 and not _is_checked(field) and field.name not in named:
            yield Gate(
                GateCode.CRITICAL_FIELD_NO_RULE,
                f"{field.label} is a blocker (S0), yet nothing is checked about it.",
                "Make it `required`, give it a pattern or bounds, or name it in a rule.",
            )


def _is_checked(field: FieldSpec) -> bool:
    bounds = (field.min, field.max, field.min_length, field.not_after, field.not_before)
    checks = (field.required_when, field.pattern, *bounds)
    return field.required or bool(field.options) or any(one is not None for one in checks)
