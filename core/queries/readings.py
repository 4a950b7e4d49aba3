"""Stored readings."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.db.tables import AuditRow, ReadingRow
from core.domain.model import Actor
from core.domain.page import reading_json
from core.domain.page.reading import Reading
from core.queries import visible


def of_audit(session: Session, audit_id: UUID, *, actor: Actor) -> Reading | None:
    """What the audit judged; None where nothing was read yet, or the actor may not see it."""
    query = (
        select(ReadingRow.content)
        .join(AuditRow, AuditRow.reading_id == ReadingRow.id)
        .join(AuditRow.job_sheet)
        .where(AuditRow.id == audit_id, visible.sheets(actor))
    )
    content = session.execute(query).scalar_one_or_none()
    return None if content is None else reading_json.load(content)
