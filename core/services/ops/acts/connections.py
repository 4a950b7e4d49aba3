"""End connections of this database that are idle, or hold up others; renew our own.

What would be done is looked at on the connections of the checks: our own may be used up.
"""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import text

from core.domain.model import Actor
from core.domain.ops.thresholds import TRANSACTION_S
from core.errors import Conflict
from core.ports import Runtime
from core.queries.ops import server
from core.queries.ops.server import Client
from core.services.ops.acts.doing import Doing, Plan
from core.services.ops.probes.reading import age_s, lasted, plural, reading

IDLE_AT_LEAST_S: Final = 300.0
# Only what is still as it was seen is ended: numbers of processes are given out again.
_END_IDLE: Final = text("""
    select count(*) filter (where pg_terminate_backend(pid))
      from pg_stat_activity
     where datname = current_database() and backend_type = 'client backend'
       and usename = current_user and pid <> pg_backend_pid()
       and state = 'idle' and state_change < now() - make_interval(secs => :seconds)
""")
_END_ONE: Final = text("""
    select pg_terminate_backend(pid)
      from pg_stat_activity
     where pid = :pid and datname = current_database() and pid <> pg_backend_pid()
       and extract(epoch from backend_start)::numeric(20, 6)::text = :started
""")
_STARTED: Final = text("""
    select extract(epoch from backend_start)::numeric(20, 6)::text
      from pg_stat_activity where pid = :pid
""")


def _plan_idle(rt: Runtime, _actor: Actor) -> Plan:
    with reading(rt) as session:
        every = server.clients(session)
    idle = [one for one in every if one.state == "idle" and age_s(rt, one.since) >= IDLE_AT_LEAST_S]
    if not idle:
        return Plan("No connection has been idle for five minutes.", is_needed=False)
    names = sorted({one.program or "without a name" for one in idle})
    return Plan(f"{plural(len(idle), 'connection')} would be ended, of: {', '.join(names)}.")


def _end_idle(rt: Runtime, _actor: Actor, _reason: str, _target: str | None) -> str:
    with rt.write() as session:
        count = session.execute(_END_IDLE, {"seconds": IDLE_AT_LEAST_S}).scalar_one()
    return f"{plural(count, 'idle connection')} ended."


def _plan_longest(rt: Runtime, _actor: Actor) -> Plan:
    with reading(rt) as session:
        found = _worst(server.clients(session))
        started = None if found is None else session.execute(_STARTED, {"pid": found.pid}).scalar()
    if found is None or started is None:
        return Plan("No transaction holds up others or is open for long.", is_needed=False)
    return Plan(
        f"Ended would be connection {found.pid} of “{found.program or 'a client without a name'}” "
        f"({found.state}), its transaction open for {lasted(found.transaction_s or 0)}: "
        f"{found.query[:120]}",
        target=f"{found.pid} {started}",
    )


def _end_longest(rt: Runtime, _actor: Actor, _reason: str, target: str | None) -> str:
    pid, started = str(target).split()
    with rt.write() as session:
        ended = session.execute(_END_ONE, {"pid": int(pid), "started": started}).scalar()
    if not ended:
        raise Conflict("That connection has ended by itself meanwhile.")
    return f"Connection {pid} ended."


def _worst(every: Sequence[Client]) -> Client | None:
    """The one that blocks others without being blocked, else the longest that is too long."""
    blocking = {pid for one in every for pid in one.waits_for}
    roots = [one for one in every if one.pid in blocking and not one.waits_for]
    late = [one for one in every if (one.transaction_s or 0) >= TRANSACTION_S.warn_at]
    return max(roots or late, key=lambda one: one.transaction_s or 0, default=None)


def _plan_renew(rt: Runtime, _actor: Actor) -> Plan:
    if rt.pool is None or rt.renew_pool is None:
        return Plan("This process has no pool of connections.", is_needed=False)
    now = rt.pool()
    return Plan(f"A new pool would take the place of this one, {now.in_use} of {now.most} in use.")


def _renew(rt: Runtime, _actor: Actor, _reason: str, _target: str | None) -> str:
    if rt.renew_pool is None:
        raise Conflict("This process has no pool of connections.")
    rt.renew_pool()
    return "This app has a new pool of connections."


END_IDLE: Final = Doing(_plan_idle, _end_idle)
END_LONGEST: Final = Doing(_plan_longest, _end_longest)
RENEW: Final = Doing(_plan_renew, _renew, comes_first=True)
