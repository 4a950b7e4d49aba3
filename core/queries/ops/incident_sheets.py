"""From an incident to the sheets it hit, and from a sheet back: by when an attempt failed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from core.db.incident_tables import IncidentRow
from core.db.tables import AttemptRow, AuditRow, JobSheetRow
from core.domain import access
from core.domain.access import Action
from core.domain.model import Actor, AuditStatus
from core.domain.ops.incidents import Incident, Phase
from core.queries import visible
from core.queries.ops.incidents import incident_of

LISTED: Final = 50
COUNTED_AT_MOST: Final = 10_000


@dataclass(frozen=True, slots=True)
class Hit:
    """An attempt that failed while an incident was open, and where its audit is now."""

    audit_id: UUID
    filename: str
    receipt: str
    number: int
    at: datetime
    message: str
    status: AuditStatus


@dataclass(frozen=True, slots=True)
class Hits:
    """The newest of them, and how many there are (at most `COUNTED_AT_MOST` are counted)."""

    newest: tuple[Hit, ...]
    count: int


def hits(session: Session, incident: Incident, *, actor: Actor) -> Hits:
    """The attempts that failed while the incident was open. Errors: Forbidden."""
    access.require(actor, Action.HEALTH_READ)
    over = incident.reached.get(Phase.RESOLVED) or func.now()
    within = (*_failed(), AttemptRow.ended_at.between(incident.opened_at, over))
    some = select(AttemptRow.id).where(*within).limit(COUNTED_AT_MOST).subquery()
    query = (
        select(
            AuditRow.id,
            JobSheetRow.filename,
            JobSheetRow.receipt,
            AttemptRow.number,
            AttemptRow.ended_at,
            func.coalesce(AttemptRow.message, ""),
            AuditRow.status,
        )
        .join(AuditRow, AuditRow.id == AttemptRow.audit_id)
        .join(JobSheetRow, JobSheetRow.id == AuditRow.job_sheet_id)
        .where(*within, visible.sheets(actor))
        .order_by(AttemptRow.ended_at.desc(), AttemptRow.id.desc())
        .limit(LISTED)
    )
    newest = tuple(_hit(row) for row in session.execute(query))
    count = session.execute(select(func.count()).select_from(some)).scalar_one()
    return Hits(newest, count)


def around(session: Session, audit_id: UUID, *, actor: Actor) -> list[Incident]:
    """The incidents that were open when an attempt of this audit failed, the first first.

    None for who may not read health.
    """
    if not access.may(actor, Action.HEALTH_READ):
        return []
    over = func.coalesce(IncidentRow.resolved_at, func.now())
    hit = (
        select(AttemptRow.id)
        .where(
            AttemptRow.audit_id == audit_id,
            *_failed(),
            AttemptRow.ended_at.between(IncidentRow.opened_at, over),
        )
        .exists()
    )
    query = select(IncidentRow).where(hit).order_by(IncidentRow.opened_at).limit(LISTED)
    return [incident_of(row) for row in session.scalars(query)]


def _failed() -> tuple[ColumnElement[bool], ...]:
    return (AttemptRow.error_class.is_not(None), AttemptRow.ended_at.is_not(None))


def _hit(row: Any) -> Hit:
    audit_id, filename, receipt, number, at, message, status = row
    return Hit(audit_id, filename, receipt, number, at, message, AuditStatus(status))
