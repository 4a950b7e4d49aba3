"""How sure a sheet in doubt is, which orders the queue."""

from dataclasses import replace

import pytest

from core.domain import doubts
from core.domain.disputes.triage import Tally
from core.domain.model import Finding, ReasonCode, Severity
from tests.domain.disputes import OUTCOME

UNSURE = Finding(
    rule="job_number.confidence",
    reason_code=ReasonCode.LOW_CONFIDENCE,
    severity=Severity.S0,
    message="Perhaps.",
    confidence=0.7,
    field="job_number",
)


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


def test_what_is_about_us_is_never_sure() -> None:
    ours = replace(UNSURE, reason_code=ReasonCode.OCR_FAILURE)

    assert sure(ours) == 0.0
