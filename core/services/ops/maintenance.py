"""Maintenance: planned, begun and ended by people; begins and ends by the clock otherwise."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from core import telemetry
from core.db.upkeep_tables import MaintenanceRow
from core.domain.access import Action, asks
from core.domain.model import Actor
from core.domain.ops import maintenance as rules
from core.domain.trail import Event
from core.errors import Conflict, NotFound, UnderMaintenance
from core.ports import Runtime
from core.queries.ops import maintenance as queries
from core.services import trail

log = telemetry.logger(__name__)

LOCK_KEY = 0x6D61696E  # "main": two that plan at once see each other


@asks(Action.MAINTENANCE_KEEP)
def plan(
    rt: Runtime,
    *,
    actor: Actor,
    reason: str,
    ends_at: datetime,
    begins_at: datetime | None = None,
) -> UUID:
    """Take nothing in from then to then (aware; None begins now). Gives its id.

    Sheets in work are finished, checks go on, and it ends by itself.
    Errors: Forbidden, Rejected (no reason, no sense in its times), Conflict (another one then).
    """
    now = rt.clock()
    begins = begins_at or now
    rules.refuse_senseless(reason, begins, ends_at, now)
    row = MaintenanceRow(
        reason=reason.strip(), planned_by=actor.name, begins_at=begins, ends_at=ends_at
    )
    with rt.write() as session:
        session.execute(select(func.pg_advisory_xact_lock(LOCK_KEY)))
        rules.refuse_overlap(queries.current(session, now=now), begins, ends_at)
        session.add(row)
        session.flush()
        told: dict[str, Any] = {"reason": row.reason, "begins": begins, "ends": ends_at}
        on = f"maintenance:{row.id}"
        trail.write(session, Event.MAINTENANCE_PLANNED, actor=actor, on=on, after=told)
    log.warning("maintenance.planned", begins=begins.isoformat(), ends=ends_at.isoformat())
    return row.id


@asks(Action.MAINTENANCE_KEEP)
def end(rt: Runtime, window_id: UUID, *, actor: Actor) -> None:
    """End it now, or call it off before it begins. Errors: Forbidden, NotFound, Conflict."""
    now = rt.clock()
    with rt.write() as session:
        row = session.get(MaintenanceRow, window_id, with_for_update=True)
        found = queries.one(session, window_id)
        if row is None or found is None:
            raise NotFound("There is no such maintenance.")
        if found.phase(now) is rules.Phase.OVER:
            raise Conflict("This maintenance is over already.")
        row.ended_at, row.ended_by = now, actor.name
        session.flush()
        on = f"maintenance:{window_id}"
        trail.write(session, Event.MAINTENANCE_ENDED, actor=actor, on=on)
    log.warning("maintenance.ended", by=actor.name)


def refuse_intake(rt: Runtime) -> None:
    """Errors: UnderMaintenance while one is on, with the seconds to its end; Unavailable."""
    now = rt.clock()
    with rt.read() as session:
        found = queries.in_force(session, now=now)
    if found is not None:
        raise UnderMaintenance(found.reason, (found.ends_at - now).total_seconds())
