"""What the desk finds an audit by: its words, its reasons, and whether it waits for a person.

Written in the transaction that queues or ends the audit, so that list and queue never disagree
with the verdict.
"""

from collections.abc import Iterable
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.orm import Session

from core.db.desk_tables import AuditReasonRow, AuditTextRow
from core.db.review_tables import ReviewRow
from core.db.tables import AuditRow, JobSheetRow
from core.domain import bands, doubts, review, search_words, summary, wording
from core.domain.disputes.triage import Tally
from core.domain.doubts import Cause
from core.domain.model import AuditStatus, Field, Outcome, Severity, Verdict
from core.domain.review import ReviewState
from core.queries.disputes import tallies


def columns(outcome: Outcome) -> dict[str, Any]:
    """What the audit's own row is filtered and sorted by."""
    lowest = bands.lowest(outcome.fields)
    severities = [finding.severity.value for finding in outcome.findings]
    return {
        "customer": summary.customer(outcome.fields),
        "site": summary.site(outcome.fields),
        "severity": min(severities, default=None),
        "confidence": lowest,
        "confidence_band": None if lowest is None else bands.of(lowest).value,
    }


def queued(session: Session, audit_id: UUID) -> None:
    """The audit can be found by its file and receipt, before anything of it is read."""
    filename, receipt, queued_at = _sheet(session, audit_id)
    words = func.to_tsvector("simple", search_words.indexed(filename, receipt))
    session.execute(
        upsert(AuditTextRow)
        .values(audit_id=audit_id, queued_at=queued_at, body="", search=words)
        .on_conflict_do_nothing()
    )


def ended(
    session: Session, audit_id: UUID, outcome: Outcome, *, status: AuditStatus, text: str | None
) -> None:
    """All rows of an audit that has its verdict. `text` None: that of its sheet's last audit."""
    _find(session, audit_id, outcome, text=text)
    _reasons(session, audit_id, outcome)
    _supersede(session, audit_id)
    _wait(session, audit_id, outcome, status=status)


def _find(session: Session, audit_id: UUID, outcome: Outcome, *, text: str | None) -> None:
    filename, receipt, queued_at = _sheet(session, audit_id)
    body = _body(session, audit_id) if text is None else text.replace("\x00", "")
    body = body[: search_words.INDEXED_MAX_CHARS].encode("utf-8", "replace").decode()
    values = _values(outcome.fields)
    words = func.to_tsvector("simple", search_words.indexed(filename, receipt, values, body))
    statement = upsert(AuditTextRow).values(
        audit_id=audit_id, queued_at=queued_at, body=body, search=words
    )
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["audit_id"], set_={"body": body, "search": words}
        )
    )


def _values(fields: Iterable[Field]) -> str:
    return " ".join(wording.told(field.value) for field in fields if isinstance(field.value, str))


def _body(session: Session, audit_id: UUID) -> str:
    """A sheet judged again was not read again: its text is that of the audit before."""
    sheet = select(AuditRow.job_sheet_id).where(AuditRow.id == audit_id).scalar_subquery()
    query = (
        select(AuditTextRow.body)
        .join(AuditRow, AuditRow.id == AuditTextRow.audit_id)
        .where(AuditRow.job_sheet_id == sheet, AuditTextRow.body != "")
        .order_by(AuditRow.queued_at.desc())
        .limit(1)
    )
    return session.execute(query).scalar() or ""


def _reasons(session: Session, audit_id: UUID, outcome: Outcome) -> None:
    codes = {finding.reason_code.value for finding in outcome.findings}
    if codes:
        queued_at = select(AuditRow.queued_at).where(AuditRow.id == audit_id).scalar_subquery()
        rows = [{"reason_code": code, "audit_id": audit_id} for code in sorted(codes)]
        session.execute(insert(AuditReasonRow).values(queued_at=queued_at), rows)


def _supersede(session: Session, audit_id: UUID) -> None:
    """Nobody has to look at an earlier audit of this sheet any more."""
    sheet = select(AuditRow.job_sheet_id).where(AuditRow.id == audit_id).scalar_subquery()
    session.execute(
        update(ReviewRow)
        .where(
            ReviewRow.job_sheet_id == sheet,
            ReviewRow.ended_at.is_(None),
            ReviewRow.audit_id != audit_id,
        )
        .values(state=ReviewState.SUPERSEDED, ended_at=func.now(), claimed_until=None)
        .execution_options(synchronize_session=False)
    )


def _wait(session: Session, audit_id: UUID, outcome: Outcome, *, status: AuditStatus) -> None:
    sheet_id, sha256, follows_id, now = session.execute(
        select(AuditRow.job_sheet_id, JobSheetRow.sha256, AuditRow.follows_id, func.now())
        .join(AuditRow.job_sheet)
        .where(AuditRow.id == audit_id)
    ).one()
    cause = doubts.cause(outcome, status)
    # What a person decided is no machine's pass: a second look at it would prove nothing.
    is_own = follows_id is None and outcome.verdict is Verdict.PASS
    if cause is None and is_own and review.is_sampled(sha256):
        cause = Cause.SAMPLE
    if cause is None:
        return
    grave = Severity.S3 if cause is Cause.SAMPLE else doubts.severity(outcome)
    session.add(
        ReviewRow(
            id=uuid4(),
            audit_id=audit_id,
            job_sheet_id=sheet_id,
            cause=cause,
            severity=grave,
            confidence=doubts.confidence(outcome, _known(session, outcome)),
            waiting_since=now,
            due_at=review.due_at(now, grave),
        )
    )
    session.flush()


def _known(session: Session, outcome: Outcome) -> dict[str, Tally]:
    """How disputes of its rules ended: what is overturned often is handed out first."""
    return tallies.of_rules(session, {one.rule for one in outcome.findings})


def _sheet(session: Session, audit_id: UUID) -> tuple[str, str, Any]:
    query = (
        select(JobSheetRow.filename, JobSheetRow.receipt, AuditRow.queued_at)
        .join(AuditRow, AuditRow.job_sheet_id == JobSheetRow.id)
        .where(AuditRow.id == audit_id)
    )
    filename, receipt, queued_at = session.execute(query).one()
    return filename, receipt, queued_at
