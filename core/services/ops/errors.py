"""What people decide of a kind of error: they know of it, or its cause is mended."""

from typing import Any

from sqlalchemy import func
from sqlalchemy.dialects.postgresql import insert

from core.db.checks_tables import ErrorGroupRow
from core.domain.access import Action, asks
from core.domain.model import Actor
from core.domain.trail import Event
from core.errors import NotFound, Rejected
from core.ports import Runtime
from core.queries.ops import error_groups
from core.services import trail


@asks(Action.QUEUE_OPERATE)
def acknowledge(rt: Runtime, key: str, *, actor: Actor, note: str = "") -> None:
    """Somebody knows of it: it is new no more. Errors: Forbidden, NotFound."""
    told = {
        "acknowledged_by": actor.name,
        "acknowledged_at": func.now(),
        "resolved_by": None,
        "resolved_at": None,
        "note": note.strip() or None,
    }
    _decide(rt, key, told, Event.ERRORS_ACKNOWLEDGED, actor=actor, note=note)


@asks(Action.QUEUE_OPERATE)
def resolve(rt: Runtime, key: str, *, actor: Actor, note: str) -> None:
    """Its cause is mended; seen once more it is back. Errors: Forbidden, NotFound, Rejected."""
    if not note.strip():
        raise Rejected("Say what was mended: whoever sees it come back will want to know.")
    told = {"resolved_by": actor.name, "resolved_at": func.now(), "note": note.strip()}
    _decide(rt, key, told, Event.ERRORS_RESOLVED, actor=actor, note=note)


def _decide(
    rt: Runtime, key: str, told: dict[str, Any], event: Event, *, actor: Actor, note: str
) -> None:
    with rt.write() as session:
        if not error_groups.exists(session, key):
            raise NotFound("Errors of this kind were never seen.")
        query = insert(ErrorGroupRow).values(key=key, **told)
        session.execute(query.on_conflict_do_update(index_elements=["key"], set_=told))
        trail.write(
            session, event, actor=actor, on=f"errors:{key}", after={"note": note.strip() or None}
        )
