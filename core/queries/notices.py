"""Reads of one's own notices."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.db.dispute_tables import NoticeRow
from core.db.people import UserRow
from core.domain.model import Actor

LIST_ROWS = 100
COUNT_LIMIT = 100


@dataclass(frozen=True, slots=True)
class Notice:
    """Something one should know of. `subject` is `dispute:id` or `waiver:id`."""

    notice_id: int
    kind: str
    subject: str
    sentence: str
    created_at: datetime
    read_at: datetime | None


def unread(session: Session, *, actor: Actor) -> int:
    """How many of one's own are new, at most COUNT_LIMIT."""
    query = (
        select(NoticeRow.id)
        .where(NoticeRow.recipient == actor.name, NoticeRow.read_at.is_(None))
        .limit(COUNT_LIMIT)
    )
    return session.scalar(select(func.count()).select_from(query.subquery())) or 0


def listing(session: Session, *, actor: Actor, limit: int = LIST_ROWS) -> list[Notice]:
    """One's own, the newest first."""
    query = (
        select(NoticeRow)
        .where(NoticeRow.recipient == actor.name)
        .order_by(NoticeRow.id.desc())
        .limit(limit)
    )
    return [
        Notice(row.id, row.kind, row.subject, row.sentence, row.created_at, row.read_at)
        for row in session.scalars(query)
    ]


def email(session: Session, *, actor: Actor) -> str:
    """Where one's own go as well; empty where nowhere."""
    query = select(UserRow.email).where(func.lower(UserRow.name) == actor.name.lower())
    return session.scalar(query) or ""
