"""Restart the workers: each is stopped by its own pool, gently, which starts another."""

from typing import Final

from sqlalchemy import func, update

from core.db.tables import WorkerRow
from core.domain.model import Actor
from core.domain.ops.thresholds import WORKER_FRESH_S
from core.ports import Runtime
from core.queries.ops import work
from core.services.ops.acts.doing import Doing, Plan
from core.services.ops.probes.reading import plural


def _plan(rt: Runtime, _actor: Actor) -> Plan:
    with rt.read() as session:
        crew = work.crew(session, fresh_s=WORKER_FRESH_S)
    if not crew.alive:
        return Plan(
            "No worker shows itself, so none can be asked to restart. Start workers on any host: "
            "the step “Start workers where none is at work” says how.",
            is_needed=False,
        )
    return Plan(f"{plural(crew.alive, 'worker')} would be restarted, one after its sheet is done.")


def _do(rt: Runtime, _actor: Actor, _reason: str, _target: str | None) -> str:
    with rt.write() as session:
        query = (
            update(WorkerRow)
            .where(WorkerRow.stopped_at.is_(None))
            .values(restart_asked_at=func.now())
            .returning(WorkerRow.name)
        )
        asked = len(session.execute(query).all())
    return f"{plural(asked, 'worker')} asked to restart."


RESTART: Final = Doing(_plan, _do)
