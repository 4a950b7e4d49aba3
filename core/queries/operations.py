"""Counts that the people who run the system look at."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.db.operations import DeadLetterRow


def open_dead_letters(session: Session) -> int:
    """Dead letters nobody has decided on."""
    query = select(func.count()).select_from(DeadLetterRow).where(DeadLetterRow.state == "open")
    return session.execute(query).scalar_one()
