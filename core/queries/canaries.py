"""The canary of a kind of dead letters: which was sent last, and how it went."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.db.operations import DeadLetterRow
from core.db.tables import AuditRow
from core.domain.model import AuditStatus
from core.queries.dead_letters import LetterFilter

MARK: Final = "Canary:"  # begins the note of a letter that went first
HOLDS_FOR: Final = timedelta(hours=24)  # what passed longer ago proves nothing of now


@dataclass(frozen=True, slots=True)
class Canary:
    """The audit that went first, and where it is."""

    audit_id: UUID
    status: AuditStatus
    sent_by: str
    sent_at: datetime


def newest(session: Session, narrowed: LetterFilter) -> Canary | None:
    """The last one sent of this kind within a day; None where there is none."""
    query = (
        select(AuditRow.id, AuditRow.status, DeadLetterRow.decided_by, DeadLetterRow.decided_at)
        .join(AuditRow, AuditRow.id == DeadLetterRow.retry_audit_id)
        .where(
            DeadLetterRow.state == "retried",
            DeadLetterRow.note.startswith(MARK, autoescape=True),
            DeadLetterRow.decided_at > func.now() - HOLDS_FOR,
        )
        .order_by(DeadLetterRow.decided_at.desc())
        .limit(1)
    )
    if narrowed.error_class is not None:
        query = query.where(DeadLetterRow.error_class == narrowed.error_class.value)
    if narrowed.reason is not None:
        query = query.where(DeadLetterRow.reason == narrowed.reason)
    if narrowed.fingerprint is not None:
        query = query.where(DeadLetterRow.fingerprint == narrowed.fingerprint)
    row = session.execute(query).first()
    if row is None:
        return None
    audit_id, status, sent_by, sent_at = row
    assert sent_at is not None  # a letter that was decided says when
    return Canary(audit_id, AuditStatus(status), sent_by or "", sent_at)
