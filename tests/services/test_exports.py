"""Exports: in batches, in the order of the list, with what people decided in reviews."""

import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest

from core.domain.model import Finding, ReasonCode, Severity, Verdict
from core.domain.review import Decision, Made
from core.ports import Runtime
from core.queries.audit_filters import AuditFilter
from core.queries.exports import What
from core.services import exports
from core.services.reviewing import review_claims, reviews
from tests.pages.rows import Rows
from tests.services.conftest import Ledger
from tests.services.test_reviews import ANA, BEN, audited
from tests.services.test_reviews import rt as rt  # a Runtime whose reader doubts a job number

FINDING = Finding(
    rule="site.required",
    reason_code=ReasonCode.MISSING_FIELD,
    severity=Severity.S1,
    message="Site is empty.",
    confidence=0.9,
    field="site",
)


def made(rt: Runtime, what: What, narrowed: AuditFilter | None = None) -> list[dict[str, Any]]:
    export = exports.make(rt, what, narrowed or AuditFilter(), actor=ANA)
    rows = [dict(zip(export.columns, row, strict=True)) for row in export.rows]
    assert export.count == len(rows)
    return rows


@dataclass(frozen=True)
class Reviewed:
    """The audit that was reviewed, the review, and the audit it made."""

    audit_id: UUID
    review_id: UUID
    made_audit_id: UUID | None


@pytest.fixture
def reviewed(rt: Runtime, ledger: Ledger) -> Reviewed:
    """A sheet whose doubtful job number Ben corrected, with a reason."""
    audit_id = audited(ledger)
    review_id = review_claims.open_audit(rt, audit_id, actor=BEN)
    right = Made(Decision.CORRECT, "job_number", text="JOB-654321")
    reviews.decide(rt, review_id, right, actor=BEN, reason="The 1 is a 6.")
    return Reviewed(audit_id, review_id, reviews.finish(rt, review_id, actor=BEN))


def test_each_decision_is_a_row_with_who_when_what_and_why(rt: Runtime, reviewed: Reviewed) -> None:
    corrected, finished = made(rt, What.DECISIONS)

    told = {
        "audit_id": str(reviewed.audit_id),
        "made_audit_id": str(reviewed.made_audit_id),
        "review_id": str(reviewed.review_id),
        "review": "done",
        "decision": "correct",
        "field": "job_number",
        "rule": None,
        "before": "JOB-123456",
        "after": "JOB-654321",
        "reason": "The 1 is a 6.",
        "decided_by": "ben",
    }
    assert {name: corrected[name] for name in told} == told
    assert corrected["decided_at"].endswith("+00:00")
    assert (finished["decision"], finished["decided_by"]) == ("finish", "ben")


def test_an_audit_says_what_was_decided_of_it_and_which_one_it_follows(
    rt: Runtime, reviewed: Reviewed
) -> None:
    newer, older = made(rt, What.AUDITS)

    assert (older["decision"], older["decided_by"]) == ("done", "ben")
    assert older["decided_at"] is not None
    corrected, finished = json.loads(older["decisions"])
    assert (corrected["field"], corrected["before"], corrected["after"], corrected["reason"]) == (
        "job_number", "JOB-123456", "JOB-654321", "The 1 is a 6.",
    )  # fmt: skip
    assert finished["decision"] == "finish"
    assert newer["follows"] == str(reviewed.audit_id)
    assert newer["decisions"] is None


def test_decisions_are_narrowed_as_the_list_is(rt: Runtime, reviewed: Reviewed) -> None:
    queue = AuditFilter(verdict=Verdict.REVIEW_QUEUE)

    assert len(made(rt, What.DECISIONS, queue)) == 2
    assert made(rt, What.DECISIONS, AuditFilter(verdict=Verdict.WAIVED)) == []


@pytest.mark.parametrize(
    "narrowed",
    [AuditFilter(), AuditFilter(reason=ReasonCode.MISSING_FIELD), AuditFilter(text="JOB-204826")],
    ids=["all", "by reason", "by words"],
)
@pytest.mark.parametrize("what", [What.AUDITS, What.FINDINGS])
def test_batches_join_in_the_order_of_the_list(
    rt: Runtime, monkeypatch: pytest.MonkeyPatch, narrowed: AuditFilter, what: What
) -> None:
    monkeypatch.setattr(exports, "AUDITS_AT_ONCE", 2)
    rows = Rows(rt)
    same = rows.clock
    written = [
        rows.audit(verdict=Verdict.FAIL, findings=(FINDING, FINDING), queued_at=same)
        for _ in range(5)
    ]

    found = [row["audit_id"] for row in made(rt, what, narrowed)]

    newest_first = [str(id_) for id_ in sorted(written, reverse=True)]
    times = 2 if what is What.FINDINGS else 1
    assert found == [id_ for id_ in newest_first for _ in range(times)]
