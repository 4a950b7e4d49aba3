"""Stored readings."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.db.tables import AuditRow, ReadingRow
from core.domain import reading_json
from core.domain.reading import Reading


def of_audit(session: Session, audit_id: UUID) -> Reading | None:
    """What the audit judged; None where nothing was read yet."""
    query = (
        select(ReadingRow.content)
        .join(AuditRow, AuditRow.reading_id == ReadingRow.id)
        .where(AuditRow.id == audit_id)
    )
    content = session.execute(query).scalar_one_or_none()
    return None if content is None else reading_json.load(content)
