"""Saved views: lists somebody wants back, each person's own."""

from typing import Final
from uuid import UUID, uuid4

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert

from core.db.desk_tables import SavedViewRow
from core.domain.access import Action, asks
from core.domain.model import Actor
from core.errors import Rejected
from core.ports import Runtime
from core.services import receipts

MOST: Final = 50


@asks(Action.SHEETS_READ_OWN)
def keep(rt: Runtime, name: str, query: dict[str, str], *, actor: Actor) -> None:
    """Keep the list under this name; one of that name is replaced.

    Errors: Forbidden, Rejected (no name, too many), Unavailable.
    """
    called = receipts.clean_note(name)
    if not called:
        raise Rejected("Give the view a name.")
    with rt.write() as session:
        own = select(func.count()).where(
            SavedViewRow.owner == actor.name, SavedViewRow.name != called
        )
        if session.execute(own).scalar_one() >= MOST:
            raise Rejected(f"You have {MOST} views; remove one first.")
        row = insert(SavedViewRow).values(
            id=uuid4(), owner=actor.name, name=called, query=dict(query)
        )
        session.execute(
            row.on_conflict_do_update(
                index_elements=["owner", "name"], set_={"query": row.excluded.query}
            )
        )


@asks(Action.SHEETS_READ_OWN)
def remove(rt: Runtime, view_id: UUID, *, actor: Actor) -> None:
    """Remove one's own view; nothing happens where it is not there. Errors: Forbidden."""
    with rt.write() as session:
        session.execute(
            delete(SavedViewRow).where(SavedViewRow.id == view_id, SavedViewRow.owner == actor.name)
        )
