"""From findings to score and verdict; the order of the contract."""

from collections.abc import Sequence

from core.domain.model import Finding, ReasonCode, Severity, Verdict

CHARGES = {Severity.S0: 10, Severity.S1: 5, Severity.S2: 2, Severity.S3: 1}
_GRAVE = frozenset({Severity.S0, Severity.S1})
_DOUBTS = frozenset({ReasonCode.LOW_CONFIDENCE, ReasonCode.UNREADABLE_FIELD})


def score(findings: Sequence[Finding]) -> int:
    """100 less the charge of every finding that is the sheet's, never under 0."""
    charged = (finding for finding in findings if not finding.reason_code.is_system)
    return max(0, 100 - sum(CHARGES[finding.severity] for finding in charged))


def decide(
    findings: Sequence[Finding], *, spec_selected: bool, waived: Sequence[Finding] = ()
) -> Verdict:
    """The first that applies. `findings` stand; `waived` do not, for a waiver in force."""
    if not spec_selected or any(finding.reason_code.is_system for finding in findings):
        return Verdict.REVIEW_QUEUE
    standing = _judged(findings)
    if standing is Verdict.PASS and _judged(waived) is not Verdict.PASS:
        return Verdict.WAIVED
    return standing


def _judged(findings: Sequence[Finding]) -> Verdict:
    grave = [finding for finding in findings if finding.severity in _GRAVE]
    if any(finding.reason_code.is_certain for finding in grave):
        return Verdict.FAIL
    if any(finding.reason_code in _DOUBTS for finding in grave):
        return Verdict.REVIEW_QUEUE
    return Verdict.PASS
