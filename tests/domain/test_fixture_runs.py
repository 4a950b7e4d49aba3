"""A fixture pack run whole: what misses is told, whatever is wrong with a case."""

from dataclasses import replace

from core.domain.model import Box, ReasonCode, Verdict
from core.domain.spec import fixture_runs
from core.domain.spec.fixtures import Case
from core.domain.spec.specs import Region, Spec
from tests.domain.factories import SHEET, SPEC, TODAY


def run(*cases: Case, spec: Spec = SPEC) -> fixture_runs.PackRun:
    others = {"other": replace(SPEC, id="other")}
    return fixture_runs.run(cases, spec, today=TODAY, other=others.get)


def test_what_is_as_expected_says_nothing() -> None:
    assert run(Case("A", Verdict.PASS, text=SHEET)) == fixture_runs.PackRun(1, ())


def test_a_miss_says_what_came_and_what_was_expected() -> None:
    codes = frozenset({ReasonCode.CONFLICT})
    values = (("job_number", "JOB-1"),)

    found = run(Case("A", Verdict.FAIL, text=SHEET, reason_codes=codes, values=values))

    assert found.failing == ("A: PASS, expected FAIL CONFLICT; read differently: job_number",)


def test_a_case_that_cannot_be_run_misses() -> None:
    found = run(
        Case("A", Verdict.PASS, fields={"nothing": "1"}),
        Case("B", Verdict.PASS, text=SHEET, spec="unknown"),
        Case("C", Verdict.PASS, file="sheet.pdf"),
        Case("D", Verdict.PASS, text=SHEET, spec="other"),
    )

    assert found.count == 4
    assert [line[0] for line in found.failing] == ["A", "B", "C"]
    assert "there is no spec called unknown" in found.failing[1]
    assert "sheet.pdf" in found.failing[2]


def test_a_text_lies_nowhere_on_the_page() -> None:
    corner = Region(3, Box(0.9, 0.9, 1.0, 1.0))
    placed = replace(SPEC, fields=tuple(replace(one, region=corner) for one in SPEC.fields))

    assert run(Case("A", Verdict.PASS, text=SHEET), spec=placed).failing == ()
