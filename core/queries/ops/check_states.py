"""How the checks turned out when the scheduler last looked."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.db.checks_tables import CheckStateRow
from core.domain.ops.checks import State


@dataclass(frozen=True, slots=True)
class Kept:
    """A check's state, since when, and when the scheduler last looked."""

    check_id: str
    state: State
    seen: str
    since: datetime
    looked_at: datetime


def kept(session: Session) -> dict[str, Kept]:
    """By the check's id."""
    query = select(CheckStateRow).order_by(CheckStateRow.check_id)
    return {
        row.check_id: Kept(row.check_id, State(row.state), row.seen, row.since, row.looked_at)
        for row in session.scalars(query)
    }
