"""Proof of what was deleted."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.db.integration_tables import DeletionRow

ROWS_AT_MOST = 100


@dataclass(frozen=True, slots=True)
class Deletion:
    """What is gone, the hash of it, when, by whom and why."""

    kind: str
    subject: str
    sha256: str
    reason: str
    deleted_by: str
    deleted_at: datetime


def of_subject(session: Session, subject: str) -> list[Deletion]:
    """What was deleted of this sheet (by its receipt), the first first."""
    query = (
        select(
            DeletionRow.kind,
            DeletionRow.subject,
            DeletionRow.sha256,
            DeletionRow.reason,
            DeletionRow.deleted_by,
            DeletionRow.deleted_at,
        )
        .where(DeletionRow.subject == subject)
        .order_by(DeletionRow.id)
        .limit(ROWS_AT_MOST)
    )
    return [Deletion(*row) for row in session.execute(query)]
