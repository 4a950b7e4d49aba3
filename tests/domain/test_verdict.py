from hypothesis import given
from hypothesis import strategies as st

from core.domain import verdict
from core.domain.model import Finding, ReasonCode, Severity, Verdict
from tests.domain.factories import finding

GRAVE = (Severity.S0, Severity.S1)
DOUBTS = (ReasonCode.LOW_CONFIDENCE, ReasonCode.UNREADABLE_FIELD)
SYSTEM = (ReasonCode.SPEC_GAP, ReasonCode.OCR_FAILURE, ReasonCode.PIPELINE_ERROR)
WEIGHTS = {"S0": 10, "S1": 5, "S2": 2, "S3": 1}
findings = st.lists(st.builds(finding, st.sampled_from(ReasonCode), st.sampled_from(Severity)))


def as_the_contract_says(found: list[Finding], *, selected: bool) -> Verdict:
    if not selected or any(item.reason_code in SYSTEM for item in found):
        return Verdict.REVIEW_QUEUE
    grave = [item.reason_code for item in found if item.severity in GRAVE]
    if any(code not in DOUBTS for code in grave):
        return Verdict.FAIL
    return Verdict.REVIEW_QUEUE if grave else Verdict.PASS


@given(findings, st.booleans())
def test_the_first_rule_that_applies_decides(found: list[Finding], selected: bool) -> None:
    decided = verdict.decide(found, spec_selected=selected)

    assert decided is as_the_contract_says(found, selected=selected)


@given(findings)
def test_the_score_is_what_the_findings_cost(found: list[Finding]) -> None:
    charged = [item for item in found if item.reason_code not in SYSTEM]

    assert verdict.score(found) == max(0, 100 - sum(WEIGHTS[item.severity] for item in charged))


@given(findings)
def test_a_waiver_never_hides_what_stands(found: list[Finding]) -> None:
    waived = [finding(ReasonCode.MISSING_FIELD, Severity.S0)]
    alone = verdict.decide(found, spec_selected=True)

    decided = verdict.decide(found, spec_selected=True, waived=waived)

    assert decided is (Verdict.WAIVED if alone is Verdict.PASS else alone)
