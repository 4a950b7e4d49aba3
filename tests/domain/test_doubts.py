"""How sure a sheet in doubt is, which orders the queue."""

from dataclasses import replace

import pytest

from core.domain import doubts
from core.domain.disputes.triage import Tally
from core.domain.doubts import Ask, Cause
from core.domain.model import AuditStatus, Band, Finding, ReasonCode, Selection, Severity, Verdict
from tests.domain.disputes import OUTCOME

UNSURE = Finding(
    rule="job_number.confidence",
    reason_code=ReasonCode.LOW_CONFIDENCE,
    severity=Severity.S0,
    message="Perhaps.",
    confidence=0.7,
    field="job_number",
)
LABEL = replace(UNSURE, rule="job_number.label", reason_code=ReasonCode.SPEC_GAP)


def sure(*findings: Finding, **known: Tally) -> float:
    by_rule = {f"{name}.confidence": tally for name, tally in known.items()}
    return doubts.confidence(replace(OUTCOME, findings=findings), by_rule)


def test_without_disputes_it_is_the_least_sure_reading() -> None:
    other = replace(UNSURE, rule="site.confidence", field="site", confidence=0.6)

    assert sure(UNSURE) == pytest.approx(0.7)
    assert sure(UNSURE, other) == pytest.approx(0.6)
    assert sure(UNSURE, other, asset=Tally(accepted=50)) == pytest.approx(0.6)
    assert sure() == 1.0


def test_disputes_that_were_won_make_it_less_sure_and_lost_ones_more() -> None:
    won = sure(UNSURE, job_number=Tally(accepted=9, partly=1))
    lost = sure(UNSURE, job_number=Tally(rejected=10))

    assert won < 0.7 < lost
    assert sure(UNSURE, job_number=Tally(accepted=90, partly=10)) < won


@pytest.mark.parametrize("code", [ReasonCode.OCR_FAILURE, ReasonCode.UNREADABLE_FIELD])
def test_what_is_about_us_or_was_not_read_is_never_sure(code: ReasonCode) -> None:
    assert sure(replace(UNSURE, reason_code=code, confidence=1.0)) == 0.0


def of_code(code: ReasonCode, severity: Severity = Severity.S0) -> Finding:
    return replace(UNSURE, reason_code=code, severity=severity)


UNREADABLE, GAP = of_code(ReasonCode.UNREADABLE_FIELD), of_code(ReasonCode.SPEC_GAP, Severity.S3)


@pytest.mark.parametrize(
    ("findings", "cause"),
    [
        ([UNSURE], Cause.LOW_CONFIDENCE),
        ([UNSURE, UNREADABLE], Cause.UNREADABLE_FIELD),
        ([UNSURE, UNREADABLE, LABEL], Cause.UNKNOWN_LABEL),
        ([LABEL, GAP], Cause.SPEC_GAP),
        ([GAP, of_code(ReasonCode.OCR_FAILURE)], Cause.SYSTEM),
        ([GAP, of_code(ReasonCode.PIPELINE_ERROR, Severity.S3)], Cause.SYSTEM),
        ([UNSURE, replace(UNREADABLE, severity=Severity.S2)], Cause.LOW_CONFIDENCE),
    ],
)
def test_the_first_cause_that_applies_is_told(findings: list[Finding], cause: Cause) -> None:
    waiting = replace(OUTCOME, verdict=Verdict.REVIEW_QUEUE, findings=tuple(findings))

    assert doubts.cause(waiting, AuditStatus.DONE) is cause
    assert doubts.cause(waiting, AuditStatus.FAILED) is Cause.SYSTEM
    assert doubts.cause(replace(waiting, verdict=Verdict.FAIL), AuditStatus.DONE) is None


def test_a_sheet_that_no_spec_fits_waits_for_one() -> None:
    none = Selection(Band.LOW, 0, (), None)
    waiting = replace(OUTCOME, verdict=Verdict.REVIEW_QUEUE, selection=none, findings=(UNREADABLE,))

    assert doubts.cause(waiting, AuditStatus.DONE) is Cause.SPEC_GAP


def test_a_decision_is_as_grave_as_the_gravest_doubt() -> None:
    certain = of_code(ReasonCode.MISSING_FIELD)
    found = (certain, replace(UNSURE, severity=Severity.S1), GAP)

    assert doubts.severity(replace(OUTCOME, findings=found)) is Severity.S1
    assert doubts.severity(replace(OUTCOME, findings=(certain,))) is Severity.S3


def test_what_stands_under_an_unlisted_label_is_asked_as_a_field_and_other_gaps_as_a_check() -> (
    None
):
    label = replace(GAP, rule="job_number.label")
    rule = replace(GAP, rule="dates-fit", field=None)
    found = doubts.of([label, rule, UNSURE], has_spec=True, spec=None)

    assert [(one.ask, one.target, one.rule) for one in found] == [
        (Ask.FIELD, "job_number", "job_number.label"), (Ask.CHECK, None, "dates-fit"),
    ]  # fmt: skip
