"""Other sheets that may be the same one: of the same reference, or with the same picture."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from core.db.tables import AuditRow, FieldRow, JobSheetRow
from core.domain import lookalikes
from core.domain.lookalikes import Likeness
from core.domain.model import Actor
from core.queries import visible

MOST: Final = 20  # of the same reference; more than that is a reference that says nothing


@dataclass(frozen=True, slots=True)
class Lookalike:
    """A sheet that may be the same, by its newest audit."""

    audit_id: UUID
    job_sheet_id: UUID
    filename: str
    receipt: str
    received_at: datetime
    uploaded_by: str
    likeness: Likeness


def of(session: Session, audit_id: UUID, *, actor: Actor) -> list[Lookalike]:
    """Sheets that a person should see beside this one, the most alike first."""
    line = session.execute(
        select(AuditRow.job_sheet_id, AuditRow.reference, JobSheetRow.picture_print)
        .join(AuditRow.job_sheet)
        .where(AuditRow.id == audit_id, visible.sheets(actor))
    ).one_or_none()
    if line is None:
        return []
    sheet_id, reference, picture = line
    own = _values(session, audit_id)
    found = []
    for row in _candidates(session, sheet_id, reference, picture, actor):
        prints = (picture, row.picture_print)
        likeness = lookalikes.compare(own, _values(session, row.id), prints=prints)
        if likeness.is_suspect:
            found.append(
                Lookalike(
                    row.id,
                    row.job_sheet_id,
                    row.filename,
                    row.receipt,
                    row.received_at,
                    row.uploaded_by,
                    likeness,
                )
            )
    return sorted(found, key=lambda one: -one.likeness.same)


def _candidates(
    session: Session, sheet_id: UUID, reference: str | None, picture: str | None, actor: Actor
) -> list[Any]:
    """The newest audit of each other sheet with this reference or this very picture."""
    told = []
    if reference:
        told.append(AuditRow.reference == reference)
    if picture:
        same = select(JobSheetRow.id).where(JobSheetRow.picture_print == picture)
        told.append(AuditRow.job_sheet_id.in_(same))
    if not told:
        return []
    query = (
        select(
            AuditRow.id,
            AuditRow.job_sheet_id,
            JobSheetRow.filename,
            JobSheetRow.receipt,
            JobSheetRow.received_at,
            JobSheetRow.uploaded_by,
            JobSheetRow.picture_print,
        )
        .join(AuditRow.job_sheet)
        .where(or_(*told), AuditRow.job_sheet_id != sheet_id, visible.sheets(actor))
        .ext(distinct_on(AuditRow.job_sheet_id))
        .order_by(AuditRow.job_sheet_id, AuditRow.queued_at.desc())
        .limit(MOST)
    )
    return list(session.execute(query))


def _values(session: Session, audit_id: UUID) -> dict[str, Any]:
    query = select(FieldRow.name, FieldRow.value).where(
        FieldRow.audit_id == audit_id, FieldRow.value.is_not(None)
    )
    return {row.name: row.value for row in session.execute(query)}
