"""A sheet with one finding, for tests of disputes and waivers."""

from uuid import UUID

from core.domain.model import (
    Band,
    Finding,
    Outcome,
    ReasonCode,
    Selection,
    Severity,
    SpecRef,
    Verdict,
)

CAUSE = UUID(int=1)
FINDING = Finding(
    rule="job_number.pattern",
    reason_code=ReasonCode.INVALID_FORMAT,
    severity=Severity.S0,
    message="Job Number does not look like JOB-123456.",
    confidence=0.9,
    field="job_number",
    value="WO-17",
)
OUTCOME = Outcome(
    verdict=Verdict.FAIL,
    score=90,
    selection=Selection(Band.HIGH, 100, (), SpecRef("repair-report", "1.0.0")),
    fields=(),
    findings=(FINDING,),
)
