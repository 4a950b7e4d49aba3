"""Score and verdict follow the contract for any set of findings; written from its text alone."""

from hypothesis import given
from hypothesis import strategies as st

from core.domain import verdict
from core.domain.model import Finding, ReasonCode, Severity

SYSTEM = {"SPEC_GAP", "OCR_FAILURE", "PIPELINE_ERROR"}
CERTAIN = {
    "MISSING_FIELD", "INVALID_FORMAT", "OUT_OF_POLICY", "CONFLICT", "INCOMPLETE_EVIDENCE",
    "SECURITY_RISK",
}  # fmt: skip
CHARGES = {"S0": 10, "S1": 5, "S2": 2, "S3": 1}
FINDINGS = st.lists(
    st.builds(
        Finding,
        rule=st.just("some.rule"),
        reason_code=st.sampled_from(ReasonCode),
        severity=st.sampled_from(Severity),
        message=st.just("Something."),
        confidence=st.floats(0, 1),
    ),
    max_size=14,
)


def accuses(findings: list[Finding]) -> bool:
    return any(f.severity in ("S0", "S1") and f.reason_code in CERTAIN for f in findings)


def doubts(findings: list[Finding]) -> bool:
    grave = {f.reason_code.value for f in findings if f.severity in ("S0", "S1")}
    return bool(grave & {"LOW_CONFIDENCE", "UNREADABLE_FIELD"})


@given(FINDINGS)
def test_the_score_is_what_is_left_of_a_hundred(findings: list[Finding]) -> None:
    charged = [f for f in findings if f.reason_code.value not in SYSTEM]

    assert verdict.score(findings) == max(0, 100 - sum(CHARGES[f.severity] for f in charged))


@given(FINDINGS, FINDINGS, st.booleans())
def test_the_verdict_is_the_first_that_applies(
    standing: list[Finding], waived: list[Finding], is_selected: bool
) -> None:
    if not is_selected or any(f.reason_code.value in SYSTEM for f in standing):
        expected = "REVIEW_QUEUE"
    elif accuses(standing):
        expected = "FAIL"
    elif doubts(standing):
        expected = "REVIEW_QUEUE"
    elif accuses(waived) or doubts(waived):
        expected = "WAIVED"
    else:
        expected = "PASS"

    assert verdict.decide(standing, spec_selected=is_selected, waived=waived) == expected


@given(FINDINGS)
def test_the_order_of_findings_does_not_matter(findings: list[Finding]) -> None:
    turned = findings[::-1]

    assert verdict.score(findings) == verdict.score(turned)
    assert verdict.decide(findings, spec_selected=True) == verdict.decide(
        turned, spec_selected=True
    )
