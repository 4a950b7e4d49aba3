"""How sure a sheet in doubt is, which orders the queue."""

from dataclasses import replace

import pytest

from core.domain import doubts
from core.domain.disputes.triage import Tally
from core.domain.doubts import Cause
from core.domain.model import AuditStatus, Finding, ReasonCode, Severity, Verdict
from tests.domain.disputes import OUTCOME

UNSURE = Finding(
    rule="job_number.confidence",
    reason_code=ReasonCode.LOW_CONFIDENCE,
    severity=Severity.S0,
    message="Perhaps.",
    confidence=0.7,
    field="job_number",
)
UNREAD = replace(UNSURE, rule="asset.unreadable", reason_code=ReasonCode.UNREADABLE_FIELD)
LABEL = replace(UNSURE, rule="job_number.label", reason_code=ReasonCode.SPEC_GAP)
UNCHECKED = replace(UNSURE, rule="DATES", field=None, reason_code=ReasonCode.SPEC_GAP)
OURS = replace(UNSURE, rule="ours", field=None, reason_code=ReasonCode.OCR_FAILURE)


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


@pytest.mark.parametrize(
    ("findings", "cause"),
    [
        ([UNSURE], Cause.LOW_CONFIDENCE),
        ([UNSURE, UNREAD], Cause.UNREADABLE_FIELD),
        ([UNSURE, UNREAD, LABEL], Cause.UNKNOWN_LABEL),
        ([LABEL, UNCHECKED], Cause.SPEC_GAP),
        ([LABEL, UNCHECKED, OURS], Cause.SYSTEM),
    ],
)
def test_a_sheet_waits_for_the_first_cause_that_applies(
    findings: list[Finding], cause: Cause
) -> None:
    waiting = replace(OUTCOME, verdict=Verdict.REVIEW_QUEUE, findings=tuple(findings))

    assert doubts.cause(waiting, AuditStatus.DONE) is cause
    assert doubts.cause(replace(waiting, verdict=Verdict.FAIL), AuditStatus.DONE) is None
