"""Rows of exports: audits or findings, batch by batch, with what their numbers rest on."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select, tuple_
from sqlalchemy.orm import Session

from core.db.operations import DeadLetterRow
from core.db.tables import AuditRow, FieldRow, FindingRow, JobSheetRow, ReadingRow
from core.domain.model import Actor
from core.queries import audit_filters, visible
from core.queries.audits import AuditFilter, Cursor


class What(StrEnum):
    """What an export has a row for."""

    AUDITS = "audits"
    FINDINGS = "findings"


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
    "decision": DeadLetterRow.state,
    "decided_by": DeadLetterRow.decided_by,
    "decided_at": DeadLetterRow.decided_at,
    "decision_note": DeadLetterRow.note,
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
}
_COLUMNS = {
    What.AUDITS: _OF_AUDIT | _OF_AUDIT_ALONE,
    What.FINDINGS: _OF_AUDIT | _OF_FINDING,
}


def columns(what: What) -> tuple[str, ...]:
    """The names of an export's columns."""
    return tuple(_COLUMNS[what])


def count(
    session: Session, what: What, narrowed: AuditFilter, *, actor: Actor, most: int | None = None
) -> int:
    """How many rows it will have, as things stand; counted up to `most`, where that is given."""
    found = _from(select(AuditRow.id), what).where(
        *audit_filters.conditions(narrowed), visible.sheets(actor)
    )
    some = found.limit(most).subquery()
    return int(session.execute(select(func.count()).select_from(some)).scalar_one())


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
    if what is What.FINDINGS:
        query = query.order_by(FindingRow.position)
    return Batch(tuple(tuple(row) for row in session.execute(query)), ids[-1])


def _next_audits(
    session: Session, narrowed: AuditFilter, actor: Actor, after: Cursor | None, limit: int
) -> list[Cursor]:
    query = (
        select(AuditRow.queued_at, AuditRow.id)
        .join(AuditRow.job_sheet)
        .where(*audit_filters.conditions(narrowed), visible.sheets(actor))
        .order_by(AuditRow.queued_at.desc(), AuditRow.id.desc())
        .limit(limit)
    )
    if after is not None:
        place = (after.queued_at, after.audit_id)
        query = query.where(tuple_(AuditRow.queued_at, AuditRow.id) < place)
    return [Cursor(when, UUID(str(id_))) for when, id_ in session.execute(query)]


def _from(query: Select[*tuple[Any, ...]], what: What) -> Select[*tuple[Any, ...]]:
    joined = query.select_from(AuditRow).join(JobSheetRow, JobSheetRow.id == AuditRow.job_sheet_id)
    joined = joined.outerjoin(ReadingRow, ReadingRow.id == AuditRow.reading_id)
    if what is What.FINDINGS:
        return joined.join(FindingRow, FindingRow.audit_id == AuditRow.id)
    return joined.outerjoin(DeadLetterRow, DeadLetterRow.audit_id == AuditRow.id)
