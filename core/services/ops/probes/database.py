"""Looks at the database server: connections, transactions, locks, replication, schema."""

from typing import Final

from core.domain.ops import thresholds
from core.domain.ops.checks import Seen, State
from core.ports import Runtime
from core.queries import health
from core.queries.ops import server
from core.services.ops.looking import Lane, Probe
from core.services.ops.probes.reading import lasted, plural, reading, sized


def answers(rt: Runtime) -> Seen:
    """The smallest question there is."""
    with reading(rt) as session:
        health.answers(session)
    return Seen(State.OK, "It answers.")


def pool(rt: Runtime) -> Seen:
    """The connections of this very process."""
    if rt.pool is None:
        return Seen(State.UNKNOWN, "This process does not count its connections.")
    now = rt.pool()
    said = f"{now.in_use} of {now.most} in use."
    state = thresholds.POOL.judge(now.in_use / now.most)
    return Seen(state, said, value=now.in_use, unit="connections")


def connections(rt: Runtime) -> Seen:
    """How full the server is."""
    with reading(rt) as session:
        now = server.connections(session)
    said = (
        f"{now.open} of {now.most} in use; {now.idle} idle, "
        f"{now.idle_in_transaction} idle within a transaction."
    )
    state = thresholds.CONNECTIONS.judge(now.open / now.most)
    return Seen(state, said, value=now.open, unit="connections")


def long_transactions(rt: Runtime) -> Seen:
    """The transaction that is open the longest."""
    with reading(rt) as session:
        found = [one for one in server.clients(session) if one.transaction_s is not None]
    if not found:
        return Seen(State.OK, "None is open.", value=0, unit="s")
    longest = max(found, key=lambda one: one.transaction_s or 0)
    seconds = longest.transaction_s or 0
    said = f"The longest is open for {lasted(seconds)}: {longest.program} ({longest.state})."
    return Seen(
        thresholds.TRANSACTION_S.judge(seconds), said, value=seconds, unit="s",
        cause=f"“{longest.program or 'a client without a name'}” left it open.",
    )  # fmt: skip


def blocked(rt: Runtime) -> Seen:
    """Those that wait for a lock, and who holds it."""
    with reading(rt) as session:
        every = server.clients(session)
    waiting = [one for one in every if one.waits_for]
    if not waiting:
        return Seen(State.OK, "None waits.", value=0, unit="s")
    names = {one.pid: one.program for one in every}
    roots = sorted({pid for one in waiting for pid in one.waits_for} - {w.pid for w in waiting})
    holders = ", ".join(names.get(pid) or "a client without a name" for pid in roots)
    longest_s = max(one.waits_s for one in waiting)
    return Seen(
        thresholds.BLOCKED_S.judge(longest_s),
        f"{plural(len(waiting), 'connection')} waiting, the longest for {lasted(longest_s)}.",
        value=longest_s, unit="s", cause=f"Held by: {holders or 'each other'}.",
    )  # fmt: skip


def replication(rt: Runtime) -> Seen:
    """Standbys and slots, and how large the database is."""
    with reading(rt) as session:
        lag, taken = server.lag(session), sized(server.size_bytes(session))
    if lag is None:
        return Seen(State.WARN, "This is a standby: it takes no writes.")
    if not lag.standbys and not lag.slots:
        return Seen(State.OK, f"No standby is set up. The database takes {taken}.")
    states = {thresholds.LAG_S.judge(lag.lag_s), thresholds.SLOT_BYTES.judge(lag.kept_bytes)}
    grave = next(one for one in (State.FAIL, State.WARN, State.OK) if one in states)
    if lag.idle_slots and grave is State.OK:
        grave = State.WARN
    said = (
        f"{plural(lag.standbys, 'standby')}, {lag.lag_s:.0f} s behind; "
        f"{lag.idle_slots} of {plural(lag.slots, 'slot')} unread, {sized(lag.kept_bytes)} kept."
    )
    return Seen(grave, said, value=lag.lag_s, unit="s")


def migrations(rt: Runtime) -> Seen:
    """The schema's revision."""
    with reading(rt) as session:
        if health.schema_is_current(session):
            return Seen(State.OK, "It is current.")
    return Seen(State.FAIL, "It is not the one of this version; run `jobsheet db migrate`.")


PROBES: Final = {
    "database.answers": Probe(answers, Lane.DATABASE),
    "database.pool": Probe(pool, Lane.HERE),
    "database.connections": Probe(connections, Lane.DATABASE),
    "database.long_transactions": Probe(long_transactions, Lane.DATABASE),
    "database.blocked": Probe(blocked, Lane.DATABASE),
    "database.replication": Probe(replication, Lane.DATABASE),
    "database.migrations": Probe(migrations, Lane.DATABASE),
}
