"""What changed between two verdicts of one sheet."""

import pytest

from core.domain import reaudit
from core.domain.model import ReasonCode, Severity, Verdict
from core.domain.reaudit import Change, Mark, Place, Stand, Tally

PASS, FAIL, REVIEW = Verdict.PASS, Verdict.FAIL, Verdict.REVIEW_QUEUE


def mark(
    field: str = "job_number",
    *,
    reason: ReasonCode = ReasonCode.MISSING_FIELD,
    severity: Severity = Severity.S0,
) -> Mark:
    return Mark(Place(f"{field}.required", field), reason, severity)


def stand(verdict: Verdict, *marks: Mark) -> Stand:
    return Stand(verdict, frozenset(marks))


@pytest.mark.parametrize(
    ("before", "after", "change"),
    [
        (stand(PASS), stand(PASS), Change.UNCHANGED),
        (stand(FAIL, mark()), stand(FAIL, mark()), Change.UNCHANGED),
        (stand(PASS), stand(FAIL, mark()), Change.NEW_FAIL),
        (stand(REVIEW, mark()), stand(FAIL, mark()), Change.NEW_FAIL),
        (stand(FAIL, mark()), stand(PASS), Change.NEW_PASS),
        (stand(REVIEW), stand(PASS), Change.NEW_PASS),
        (stand(FAIL, mark()), stand(Verdict.WAIVED, mark()), Change.NEW_PASS),
        (stand(Verdict.WAIVED), stand(PASS), Change.CHANGED_FINDINGS),
        (stand(PASS), stand(REVIEW, mark()), Change.CHANGED_FINDINGS),
        (stand(FAIL, mark("a")), stand(FAIL, mark("b")), Change.CHANGED_FINDINGS),
        (
            stand(FAIL, mark()),
            stand(FAIL, mark(reason=ReasonCode.INVALID_FORMAT)),
            Change.CHANGED_FINDINGS,
        ),
    ],
)
def test_what_became_of_a_verdict(before: Stand, after: Stand, change: Change) -> None:
    found = reaudit.compare(before, after)

    assert found.change is change
    assert (found.before, found.after) == (before.verdict, after.verdict)


def test_findings_are_told_apart_by_rule_and_field() -> None:
    before = stand(FAIL, mark("a"), mark("b"), mark("c"))
    after = stand(FAIL, mark("b"), mark("c", severity=Severity.S2), mark("d"))

    found = reaudit.compare(before, after)

    assert found.appeared == (Place("d.required", "d"),)
    assert found.went == (Place("a.required", "a"),)
    assert found.altered == (Place("c.required", "c"),)


def test_a_tally_counts_sheets_and_findings() -> None:
    tally = Tally()
    tally.add(reaudit.compare(stand(PASS), stand(FAIL, mark("a"))))
    tally.add(reaudit.compare(stand(FAIL, mark("a"), mark("b")), stand(FAIL, mark("a"))))
    tally.add(reaudit.cannot(REVIEW))

    assert tally.total == 3
    assert tally.changes == {
        Change.NEW_FAIL: 1,
        Change.CHANGED_FINDINGS: 1,
        Change.CANNOT: 1,
    }
    assert tally.appeared == {Place("a.required", "a"): 1}
    assert tally.went == {Place("b.required", "b"): 1}
