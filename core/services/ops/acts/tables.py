"""ANALYZE, VACUUM and REINDEX CONCURRENTLY: outside any transaction, and nobody is stopped."""

from typing import Final

from sqlalchemy import text

from core.domain.model import Actor
from core.domain.ops.thresholds import BLOAT
from core.errors import Conflict
from core.ports import Runtime
from core.queries.ops import upkeep
from core.queries.ops.upkeep import Bloat
from core.services.ops.acts.doing import Doing, Plan
from core.services.ops.probes.reading import plural, sized


def _plan_analyze(rt: Runtime, _actor: Actor) -> Plan:
    with rt.read() as session:
        count = len(upkeep.tables(session))
    return Plan(f"New statistics would be taken of {plural(count, 'table')}.")


def _analyze(rt: Runtime, _actor: Actor, _reason: str, _target: str | None) -> str:
    _run(rt, "analyze")
    return "Every table has new statistics."


def _plan_vacuum(rt: Runtime, _actor: Actor) -> Plan:
    with rt.read() as session:
        tables = upkeep.tables(session)
    dead = sum(one.dead for one in tables)
    taken = sized(sum(one.bytes for one in tables))
    return Plan(f"About {plural(dead, 'dead row')} would be cleaned out of {taken}.")


def _vacuum(rt: Runtime, _actor: Actor, _reason: str, _target: str | None) -> str:
    _run(rt, "vacuum (analyze)")
    return "Every table is vacuumed and has new statistics."


def _plan_reindex(rt: Runtime, _actor: Actor) -> Plan:
    found = _bloated(rt)
    if not found:
        return Plan("No larger index is about half empty.", is_needed=False)
    named = ", ".join(f"{one.index} ({sized(one.bytes)})" for one in found)
    return Plan(f"Built anew would be: {named}.", target=" ".join(one.index for one in found))


def _reindex(rt: Runtime, _actor: Actor, _reason: str, target: str | None) -> str:
    asked = str(target).split()
    known = {one.index for one in _bloated(rt)}
    done = [name for name in asked if name in known]
    for name in done:
        _run(rt, f'reindex index concurrently "{name}"')
    return f"Built anew: {', '.join(done) or 'nothing'}."


def _bloated(rt: Runtime) -> list[Bloat]:
    with rt.read() as session:
        return [one for one in upkeep.bloat(session) if one.share >= BLOAT.warn_at]


def _run(rt: Runtime, statement: str) -> None:
    """Nothing but the words above and names of indexes the catalogue gave. Errors: Unavailable."""
    if rt.upkeep is None:
        raise Conflict("This process does not look after tables.")
    with rt.upkeep() as connection:
        connection.execute(text(statement))


ANALYZE: Final = Doing(_plan_analyze, _analyze)
VACUUM: Final = Doing(_plan_vacuum, _vacuum)
REINDEX: Final = Doing(_plan_reindex, _reindex)
