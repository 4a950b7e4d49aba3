"""The queues that are paused at the moment."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from core.db.operations import QueuePauseRow
from core.domain.queues import Priority


@dataclass(frozen=True, slots=True)
class Pause:
    """Who holds a queue back, why, since when and until when (None: until it is resumed)."""

    queue: Priority
    reason: str
    owner: str
    paused_at: datetime
    until: datetime | None


def in_force(session: Session) -> list[Pause]:
    """The pauses that hold now, the oldest first."""
    query = (
        select(QueuePauseRow)
        .where(or_(QueuePauseRow.until.is_(None), QueuePauseRow.until > func.now()))
        .order_by(QueuePauseRow.paused_at, QueuePauseRow.queue)
    )
    return [
        Pause(Priority(row.queue), row.reason, row.owner, row.paused_at, row.until)
        for row in session.scalars(query)
    ]
