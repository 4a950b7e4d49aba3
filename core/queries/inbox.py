"""The files of the inbox that could not be taken."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.db.inbox_tables import InboxFailureRow

MOST = 200  # shown at once


@dataclass(frozen=True, slots=True)
class InboxFailure:
    """A file that was refused: what it was, why, and whether it will be tried again."""

    id: UUID
    place: str
    name: str
    kept_as: str
    size_bytes: int
    code: str
    reason: str
    state: str
    seen_at: datetime


def waiting(session: Session) -> list[InboxFailure]:
    """Those nobody has decided on yet and those that are about to be tried again, newest first."""
    row = InboxFailureRow
    query = (
        select(
            row.id,
            row.place,
            row.name,
            row.kept_as,
            row.size_bytes,
            row.code,
            row.reason,
            row.state,
            row.seen_at,
        )
        .where(row.state.in_(("open", "again")))
        .order_by(row.seen_at.desc(), row.id)
        .limit(MOST)
    )
    return [InboxFailure(*found) for found in session.execute(query)]


def count(session: Session) -> int:
    """How many wait."""
    query = select(func.count()).where(InboxFailureRow.state.in_(("open", "again")))
    return session.execute(query).scalar_one()
