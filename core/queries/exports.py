"""Rows of exports: audits, findings, decisions, disputes; by batches, with what they rest on."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from core.db.dispute_tables import AuditRulingRow, DisputeRow
from core.db.operations import DeadLetterRow
from core.db.review_tables import ReviewDecisionRow, ReviewRow
from core.db.tables import AuditRow, FieldRow, FindingRow, JobSheetRow, ReadingRow
from core.domain.model import Actor
from core.domain.review import Decision, ReviewState
from core.queries import audit_filters, originals, visible
from core.queries.audit_filters import AuditFilter, Cursor, Sort


class What(StrEnum):
    """What an export has a row for."""

    AUDITS = "audits"
    FINDINGS = "findings"
    DECISIONS = "decisions"
    DISPUTES = "disputes"


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows as tuples in the order of `columns`, and the audit the next batch begins after."""

    rows: tuple[tuple[Any, ...], ...]
    last: Cursor | None


_CONFIDENCE = (
    select(func.avg(FieldRow.confidence))
    .where(FieldRow.audit_id == AuditRow.id)
    .correlate(AuditRow)
    .scalar_subquery()
)
# A decision's target is a field, or the rule that was checked by eye of the field it is about.
_OF_DECISION: dict[str, Any] = {
    "decision": ReviewDecisionRow.kind,
    "field": case(
        (ReviewDecisionRow.kind == Decision.DISMISS.value, ReviewDecisionRow.about),
        else_=ReviewDecisionRow.target,
    ),
    "rule": case((ReviewDecisionRow.kind == Decision.DISMISS.value, ReviewDecisionRow.target)),
    "before": ReviewDecisionRow.before,
    "after": ReviewDecisionRow.after,
    "reason": ReviewDecisionRow.reason,
    "decided_by": ReviewDecisionRow.decided_by,
    "decided_at": ReviewDecisionRow.decided_at,
}
_DECISIONS = (
    select(
        func.jsonb_agg(
            aggregate_order_by(
                func.jsonb_build_object(*(part for pair in _OF_DECISION.items() for part in pair)),
                ReviewDecisionRow.id,
            )
        )
    )
    .join(ReviewRow, ReviewRow.id == ReviewDecisionRow.review_id)
    .where(ReviewRow.audit_id == AuditRow.id)
    .correlate(AuditRow)
    .scalar_subquery()
)


_RULINGS = (
    select(
        func.jsonb_agg(
            aggregate_order_by(
                func.jsonb_build_object(
                    "ruling", AuditRulingRow.kind,
                    "rule", AuditRulingRow.rule,
                    "field", AuditRulingRow.field,
                    "severity", AuditRulingRow.severity,
                    "charged_to", AuditRulingRow.person,
                ),
                AuditRulingRow.position,
            )
        )
    )
    .where(AuditRulingRow.audit_id == AuditRow.id)
    .correlate(AuditRow)
    .scalar_subquery()
)  # fmt: skip


def _decided(reviewed: InstrumentedAttribute[Any], given_up: InstrumentedAttribute[Any]) -> Any:
    """What a review that was ended says of an audit, else what its dead letter does."""
    return case((_IS_REVIEWED, reviewed), else_=given_up)


_IS_REVIEWED: ColumnElement[bool] = ReviewRow.state == ReviewState.DONE.value
_OF_AUDIT: dict[str, Any] = {
    "audit_id": AuditRow.id,
    "receipt": JobSheetRow.receipt,
    "file": JobSheetRow.filename,
    "verdict": AuditRow.verdict,
    "spec": AuditRow.spec_id,
    "spec_version": AuditRow.spec_version,
    "engine": ReadingRow.engine,
    "model": ReadingRow.model,
    "technician": AuditRow.technician,
    "customer": AuditRow.customer,
    "site": AuditRow.site,
    "reference": AuditRow.reference,
    "queued_at": AuditRow.queued_at,
    "ended_at": AuditRow.ended_at,
}
_OF_AUDIT_ALONE: dict[str, Any] = {
    "sha256": JobSheetRow.sha256,
    "pages": JobSheetRow.page_count,
    "received_at": JobSheetRow.received_at,
    "uploaded_by": JobSheetRow.uploaded_by,
    "batch": JobSheetRow.batch,
    "status": AuditRow.status,
    "score": AuditRow.score,
    "findings": AuditRow.finding_count,
    "field_confidence": _CONFIDENCE,
    "spec_sha256": AuditRow.spec_sha256,
    "requested_by": AuditRow.requested_by,
    "error_code": AuditRow.error_code,
    "assigned_to": AuditRow.assigned_to,
    "follows": AuditRow.follows_id,
    "decision": _decided(ReviewRow.state, DeadLetterRow.state),
    "decided_by": _decided(ReviewRow.ended_by, DeadLetterRow.decided_by),
    "decided_at": _decided(ReviewRow.ended_at, DeadLetterRow.decided_at),
    "decision_note": _decided(ReviewRow.note, DeadLetterRow.note),
    "decisions": _DECISIONS,
    "rulings": _RULINGS,
    # As it stands; where people ruled on findings, `batch` puts what the rules alone said.
    "original_verdict": AuditRow.verdict,
    "original_score": AuditRow.score,
}
_OF_FINDING: dict[str, Any] = {
    "rule": FindingRow.rule,
    "field": FindingRow.field,
    "severity": FindingRow.severity,
    "reason_code": FindingRow.reason_code,
    "confidence": FindingRow.confidence,
    "evidence": FindingRow.evidence,
    "value": FindingRow.value,
    "expected": FindingRow.expected,
    "message": FindingRow.message,
    "why_it_matters": FindingRow.why_it_matters,
    "suggested_fix": FindingRow.suggested_fix,
    "charged_to": FindingRow.charged_to,
}
_made = aliased(AuditRow)
_MADE_VERDICT = select(_made.verdict).where(_made.id == DisputeRow.made_audit_id).scalar_subquery()
_OF_REVIEW: dict[str, Any] = {
    "review_id": ReviewRow.id,
    "review": ReviewRow.state,
    "made_audit_id": ReviewRow.made_audit_id,
}
_OF_DISPUTE: dict[str, Any] = {
    "dispute": DisputeRow.number,
    "kind": DisputeRow.kind,
    "reason": DisputeRow.reason,
    "rule": DisputeRow.rule,
    "field": DisputeRow.field,
    "severity": DisputeRow.severity,
    "state": DisputeRow.state,
    "ruled": DisputeRow.ruled,
    "ruled_severity": DisputeRow.ruled_severity,
    "charged_to": DisputeRow.ruled_person,
    "disputer": DisputeRow.disputer,
    "opened_at": DisputeRow.opened_at,
    "due_at": DisputeRow.due_at,
    "deciders": DisputeRow.deciders,
    "decided_at": DisputeRow.decided_at,
    "answered_s": DisputeRow.answered_s,
    "made_audit_id": DisputeRow.made_audit_id,
    "made_verdict": _MADE_VERDICT,
}
_COLUMNS = {
    What.AUDITS: _OF_AUDIT | _OF_AUDIT_ALONE,
    What.FINDINGS: _OF_AUDIT | _OF_FINDING,
    What.DECISIONS: _OF_AUDIT | _OF_REVIEW | _OF_DECISION,
    What.DISPUTES: _OF_AUDIT | _OF_DISPUTE,
}
_WITHIN_AUDIT: dict[What, Any] = {
    What.FINDINGS: FindingRow.position,
    What.DECISIONS: ReviewDecisionRow.id,
    What.DISPUTES: DisputeRow.number,
}


def columns(what: What) -> tuple[str, ...]:
    """The names of an export's columns."""
    return tuple(_COLUMNS[what])


def count(session: Session, what: What, narrowed: AuditFilter, *, actor: Actor) -> int:
    """Exactly how many rows it will have, as things stand."""
    rows = select(func.count()).select_from(AuditRow).join(AuditRow.job_sheet)
    found = audit_filters.narrow(_with_rows(rows, what), narrowed).where(visible.sheets(actor))
    return int(session.execute(found).scalar_one())


def batch(
    session: Session,
    what: What,
    narrowed: AuditFilter,
    *,
    actor: Actor,
    after: Cursor | None,
    audits_at_once: int,
) -> Batch:
    """The rows of the next so many audits, newest first."""
    ids = _next_audits(session, narrowed, actor, after, audits_at_once)
    if not ids:
        return Batch((), None)
    query = _from(select(*_COLUMNS[what].values()), what).where(
        AuditRow.id.in_([one.audit_id for one in ids])
    )
    query = query.order_by(AuditRow.queued_at.desc(), AuditRow.id.desc())
    if what in _WITHIN_AUDIT:
        query = query.order_by(_WITHIN_AUDIT[what])
    rows = [tuple(row) for row in session.execute(query)]
    if what is What.AUDITS:
        rows = _with_originals(session, rows)
    return Batch(tuple(rows), ids[-1])


def _with_originals(session: Session, rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """The rows of audits, told what they said before people ruled on findings."""
    names = columns(What.AUDITS)
    at, verdict = names.index("audit_id"), names.index("original_verdict")
    known = originals.of_audits(session, [row[at] for row in rows])
    return [
        (*row[:verdict], first.verdict.value, first.score) if (first := known.get(row[at])) else row
        for row in rows
    ]


def _next_audits(
    session: Session, narrowed: AuditFilter, actor: Actor, after: Cursor | None, limit: int
) -> list[Cursor]:
    ids = select(AuditRow.queued_at, AuditRow.id).join(AuditRow.job_sheet)
    query = audit_filters.narrow(ids, narrowed).where(visible.sheets(actor))
    query = audit_filters.ordered(query, narrowed, Sort.NEWEST, after, is_falling=True)
    return [Cursor(when, UUID(str(id_))) for when, id_ in session.execute(query.limit(limit))]


def _from(query: Select[*tuple[Any, ...]], what: What) -> Select[*tuple[Any, ...]]:
    joined = query.select_from(AuditRow).join(AuditRow.job_sheet)
    joined = joined.outerjoin(ReadingRow, ReadingRow.id == AuditRow.reading_id)
    if what is not What.AUDITS:
        return _with_rows(joined, what)
    joined = joined.outerjoin(ReviewRow, ReviewRow.audit_id == AuditRow.id)
    return joined.outerjoin(DeadLetterRow, DeadLetterRow.audit_id == AuditRow.id)


def _with_rows(query: Select[*tuple[Any, ...]], what: What) -> Select[*tuple[Any, ...]]:
    """A row for each finding or decision of an audit, or for the audit itself."""
    if what is What.FINDINGS:
        return query.join(FindingRow, FindingRow.audit_id == AuditRow.id)
    if what is What.DISPUTES:
        return query.join(DisputeRow, DisputeRow.audit_id == AuditRow.id)
    if what is What.DECISIONS:
        reviewed = query.join(ReviewRow, ReviewRow.audit_id == AuditRow.id)
        return reviewed.join(ReviewDecisionRow, ReviewDecisionRow.review_id == ReviewRow.id)
    return query
