"""One audit with everything its page shows: fields, findings, attempts, text."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.db.tables import AttemptRow, AuditRow, FieldRow, FindingRow, JobSheetRow, ReadingRow
from core.domain.model import (
    Actor,
    Applied,
    Band,
    Candidate,
    Field,
    FieldState,
    Finding,
    Item,
    ItemState,
    ReasonCode,
    Selection,
    Severity,
    SpecRef,
)
from core.errors import NotFound
from core.queries import visible
from core.queries.audits import SUMMARY_COLUMNS, AuditSummary, summary
from core.queries.disputes import rulings
from core.queries.finding_json import evidence as _evidence
from core.queries.finding_json import value as _value


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try at running an audit. `outcome` is None while it runs."""

    number: int
    worker: str
    started_at: datetime
    ended_at: datetime | None
    outcome: str | None
    message: str | None
    error_class: str | None
    cause: str | None
    pages_billed: int
    memory_peak_bytes: int | None
    traceback: str | None


@dataclass(frozen=True, slots=True)
class AuditDetail:
    """An audit, its sheet and what it found."""

    summary: AuditSummary
    media_type: str
    size_bytes: int
    sha256: str
    uploaded_by: str
    received_at: datetime
    risks: tuple[str, ...]
    started_at: datetime | None
    reading_id: UUID | None
    follows_id: UUID | None
    selection: Selection | None
    engine: str | None
    model: str | None
    timings_ms: dict[str, Any]
    policy: dict[str, Any]
    error_code: str | None
    fields: tuple[Field, ...]
    findings: tuple[Finding, ...]
    applied: tuple[Applied, ...]
    attempts: tuple[Attempt, ...]


def get(session: Session, audit_id: UUID, *, actor: Actor) -> AuditDetail:
    """The audit with this id. Errors: NotFound, also where the actor may not see it."""
    line = session.execute(
        select(*SUMMARY_COLUMNS)
        .join(AuditRow.job_sheet)
        .where(AuditRow.id == audit_id, visible.sheets(actor))
    ).first()
    if line is None:
        raise NotFound("There is no such audit. The link may be incomplete.")
    audit, sheet, engine, model = session.execute(
        select(AuditRow, JobSheetRow, ReadingRow.engine, ReadingRow.model)
        .join(AuditRow.job_sheet)
        .outerjoin(ReadingRow, ReadingRow.id == AuditRow.reading_id)
        .where(AuditRow.id == audit_id)
    ).one()
    return AuditDetail(
        summary=summary(line),
        media_type=sheet.media_type,
        size_bytes=sheet.size_bytes,
        sha256=sheet.sha256,
        uploaded_by=sheet.uploaded_by,
        received_at=sheet.received_at,
        risks=tuple(sheet.risks),
        started_at=audit.started_at,
        reading_id=audit.reading_id,
        follows_id=audit.follows_id,
        selection=_selection(audit.selection),
        engine=engine,
        model=model,
        timings_ms=audit.timings_ms or {},
        policy=audit.policy or {},
        error_code=audit.error_code,
        fields=_fields(session, audit_id),
        findings=_findings(session, audit_id),
        applied=rulings.of_audit(session, audit_id),
        attempts=_attempts(session, audit_id),
    )


def finding(row: FindingRow) -> Finding:
    """A finding out of its row."""
    return Finding(
        rule=row.rule,
        reason_code=ReasonCode(row.reason_code),
        severity=Severity(row.severity),
        message=row.message,
        confidence=row.confidence,
        field=row.field,
        evidence=_evidence(row.evidence),
        value=_value(row.value),
        expected=row.expected,
        why_it_matters=row.why_it_matters,
        suggested_fix=row.suggested_fix,
        charged_to=row.charged_to,
    )


def _fields(session: Session, audit_id: UUID) -> tuple[Field, ...]:
    query = select(FieldRow).where(FieldRow.audit_id == audit_id).order_by(FieldRow.position)
    return tuple(
        Field(
            name=row.name,
            label=row.label,
            type=row.type,
            state=FieldState(row.state),
            value=_value(row.value),
            raw=row.raw,
            confidence=row.confidence,
            evidence=_evidence(row.evidence),
            items=tuple(map(_item, row.items)),
            is_confirmed=row.is_confirmed,
        )
        for row in session.scalars(query)
    )


def _findings(session: Session, audit_id: UUID) -> tuple[Finding, ...]:
    query = select(FindingRow).where(FindingRow.audit_id == audit_id).order_by(FindingRow.position)
    return tuple(map(finding, session.scalars(query)))


def _attempts(session: Session, audit_id: UUID) -> tuple[Attempt, ...]:
    query = select(AttemptRow).where(AttemptRow.audit_id == audit_id).order_by(AttemptRow.number)
    return tuple(
        Attempt(
            number=row.number,
            worker=row.worker,
            started_at=row.started_at,
            ended_at=row.ended_at,
            outcome=row.outcome,
            message=row.message,
            error_class=row.error_class,
            cause=row.cause,
            pages_billed=row.pages_billed,
            memory_peak_bytes=row.memory_peak_bytes,
            traceback=row.traceback,
        )
        for row in session.scalars(query)
    )


def _item(stored: dict[str, Any]) -> Item:
    return Item(
        name=str(stored["name"]),
        state=ItemState(stored["state"]),
        confidence=float(stored["confidence"]),
        evidence=_evidence(stored["evidence"]),
        is_confirmed=bool(stored.get("is_confirmed", False)),
    )


def _selection(stored: dict[str, Any] | None) -> Selection | None:
    if stored is None:
        return None
    spec = stored.get("spec")
    return Selection(
        band=Band(stored["band"]),
        score=int(stored["score"]),
        candidates=tuple(Candidate(**candidate) for candidate in stored["candidates"]),
        spec=SpecRef(**spec) if spec else None,
        named=bool(stored.get("named", False)),
    )
