"""Saved views of one person."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.db.desk_tables import SavedViewRow


@dataclass(frozen=True, slots=True)
class SavedView:
    """A name for what stands in the URL of a list."""

    view_id: UUID
    name: str
    query: dict[str, str]


def of(session: Session, owner: str) -> list[SavedView]:
    """A person's views, by name."""
    query = select(SavedViewRow).where(SavedViewRow.owner == owner).order_by(SavedViewRow.name)
    return [
        SavedView(row.id, row.name, {str(k): str(v) for k, v in row.query.items()})
        for row in session.scalars(query)
    ]
