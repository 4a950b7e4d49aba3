"""When each chore ran last, and what it last had to mend."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.db.operations import ChoreRow


@dataclass(frozen=True, slots=True)
class Chore:
    """A chore's last run, whichever host did it; `last_gap` is what it last found amiss."""

    name: str
    host: str
    ran_at: datetime
    found: dict[str, int]
    last_gap: dict[str, int]
    last_gap_at: datetime | None


def all_of_them(session: Session) -> dict[str, Chore]:
    """Every chore that ever ran, by its name."""
    return {
        row.name: Chore(
            name=row.name,
            host=row.host,
            ran_at=row.ran_at,
            found=row.found,
            last_gap=row.last_gap or {},
            last_gap_at=row.last_gap_at,
        )
        for row in session.scalars(select(ChoreRow))
    }
