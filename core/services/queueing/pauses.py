"""Pauses: nothing is taken from a queue until it is resumed, or until the pause runs out.

The ledger holds them, not Redis: a task of a paused queue finds nothing to claim, and once the
queue is open again the reconciler sends what waits.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, func, or_, select
from sqlalchemy.dialects.postgresql import insert

from core import telemetry
from core.db.operations import QueuePauseRow
from core.domain.access import Action, asks
from core.domain.model import Actor
from core.domain.queues import Priority
from core.domain.trail import Event
from core.errors import NotFound, Rejected
from core.ports import Runtime
from core.services import trail

log = telemetry.logger(__name__)


@asks(Action.QUEUE_OPERATE)
def pause(
    rt: Runtime, queue: Priority, *, actor: Actor, reason: str, until: datetime | None = None
) -> None:
    """Take nothing from this queue; what is in work goes on. Pausing again changes the pause.

    `until` is aware; None holds until somebody resumes. Errors: Forbidden, Rejected.
    """
    if not reason.strip():
        raise Rejected("Say why the queue is paused: others will wonder.")
    if until is not None and until <= rt.clock():
        raise Rejected("The pause would have ended already: give a time to come.")
    said = {"reason": reason.strip(), "until": until}
    told = {**said, "owner": actor.name, "paused_at": func.now()}
    query = insert(QueuePauseRow).values(queue=queue.value, **told)
    with rt.write() as session:
        session.execute(query.on_conflict_do_update(index_elements=["queue"], set_=told))
        trail.write(session, Event.QUEUE_PAUSED, actor=actor, on=f"queue:{queue}", after=said)
    log.warning("queue.paused", queue=queue.value, until=until and until.isoformat())


@asks(Action.QUEUE_OPERATE)
def resume(rt: Runtime, queue: Priority, *, actor: Actor) -> None:
    """Open the queue again. Errors: Forbidden, NotFound where it is open."""
    with rt.write() as session:
        query = delete(QueuePauseRow).where(QueuePauseRow.queue == queue.value)
        if session.execute(query.returning(QueuePauseRow.queue)).scalar() is None:
            raise NotFound(f"The queue {queue.value} is not paused.")
        trail.write(session, Event.QUEUE_RESUMED, actor=actor, on=f"queue:{queue}")
    log.warning("queue.resumed", queue=queue.value)


def is_open(queue: ColumnElement[Any] | Any) -> ColumnElement[bool]:
    """The condition that the queue named in this column is not paused now."""
    holds = or_(QueuePauseRow.until.is_(None), QueuePauseRow.until > func.now())
    paused = select(QueuePauseRow.queue).where(QueuePauseRow.queue == queue, holds)
    return ~paused.exists()
