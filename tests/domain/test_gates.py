"""What a spec has to have before sheets may be judged by it."""

from dataclasses import replace

import pytest

from core.domain.model import Severity
from core.domain.spec import gates
from core.domain.spec.fixture_runs import PackRun
from core.domain.spec.gates import GateCode
from core.domain.spec.specs import FieldSpec, FieldType, SelectionSpec, Spec
from tests.domain.factories import SPEC

GOOD = PackRun(3, ())
ASSET = FieldSpec("asset_no", "Asset No", FieldType.STRING, Severity.S1)
ENGINEER = FieldSpec("engineer_name", "Engineer", FieldType.STRING, Severity.S1)
WHOLE = replace(SPEC, fields=(*SPEC.fields, ASSET, ENGINEER))


def codes(spec: Spec, pack: PackRun | None = GOOD) -> list[GateCode]:
    return [gate.code for gate in gates.check(spec, pack)]


def without(*names: str) -> Spec:
    return replace(WHOLE, fields=tuple(one for one in WHOLE.fields if one.name not in names))


def test_a_spec_that_has_everything_passes() -> None:
    assert codes(WHOLE) == []


@pytest.mark.parametrize(
    ("spec", "pack", "code"),
    [
        (replace(WHOLE, selection=SelectionSpec()), GOOD, GateCode.SELECTION_CONFIG_EMPTY),
        (replace(WHOLE, selection=SelectionSpec(none=("x",))), GOOD,
         GateCode.SELECTION_CONFIG_EMPTY),
        (without("service_date"), GOOD, GateCode.MISSING_CRITICAL_FIELD),
        (without("signature"), GOOD, GateCode.MISSING_CRITICAL_FIELD),
        (WHOLE, None, GateCode.FIXTURES_FAILING),
        (WHOLE, PackRun(0, ()), GateCode.FIXTURES_FAILING),
        (WHOLE, PackRun(2, ("A: PASS, expected FAIL",)), GateCode.FIXTURES_FAILING),
    ],
)  # fmt: skip
def test_an_error_keeps_it_from_being_activated(
    spec: Spec, pack: PackRun | None, code: GateCode
) -> None:
    found = gates.check(spec, pack)

    assert [gate.code for gate in gates.errors(found)] == [code]
    assert all(gate.message and gate.fix for gate in found)


def test_either_a_job_or_an_asset_identifies_a_sheet() -> None:
    assert GateCode.MISSING_CRITICAL_FIELD not in codes(without("job_number"))
    both = without("job_number", "asset_no")
    assert GateCode.MISSING_CRITICAL_FIELD in codes(both)


def test_what_is_recommended_only_warns() -> None:
    found = gates.check(SPEC, GOOD)

    assert {gate.code for gate in found} == {GateCode.MISSING_RECOMMENDED_FIELD}
    assert gates.errors(found) == ()


def test_a_blocker_that_nothing_is_checked_about_warns() -> None:
    idle = FieldSpec("vor_status", "VOR", FieldType.BOOLEAN, Severity.S0)

    found = gates.check(replace(WHOLE, fields=(*WHOLE.fields, idle)), GOOD)

    assert [gate.code for gate in found] == [GateCode.CRITICAL_FIELD_NO_RULE]
    named = replace(WHOLE.rules[0], id="vor", fields=("vor_status",))
    checked = replace(WHOLE, fields=(*WHOLE.fields, idle), rules=(*WHOLE.rules, named))
    assert codes(checked) == []


def test_a_spec_that_checks_nothing_is_none() -> None:
    bare = tuple(
        FieldSpec(one.name, one.label, one.type, Severity.S2)
        for one in WHOLE.fields
        if one.type is not FieldType.CHOICE
    )

    assert codes(replace(WHOLE, fields=bare, rules=())) == [GateCode.NO_VALIDATION_RULES]
    assert codes(replace(WHOLE, fields=bare)) == []  # a rule is enough


def test_failing_cases_are_named_and_counted() -> None:
    (gate,) = gates.check(WHOLE, PackRun(30, tuple(f"CASE-{n}" for n in range(12))))

    assert gate.message.startswith("12 of 30 fixture cases miss. CASE-0 · CASE-1")
    assert gate.message.endswith("· and 2 more.")
