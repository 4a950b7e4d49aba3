"""Looks at the care the database's tables need."""

from typing import Final

from core.domain.ops import thresholds
from core.domain.ops.checks import Seen, State
from core.ports import Runtime
from core.queries.ops import server, upkeep
from core.queries.ops.server import Client
from core.queries.ops.upkeep import Table
from core.services.ops.looking import Lane, Probe
from core.services.ops.probes.reading import age_s, lasted, reading, sized

DAY_S: Final = 86_400.0
CATALOGUE_KEPT_S: Final = 15.0
SLOW_S: Final = 1
CHANGED_SHARE: Final = 0.2  # statistics of a table whose rows have hardly changed are not old


def statistics(rt: Runtime) -> Seen:
    """The oldest statistics of a table that has changed since."""
    found = [one for one in _larger(rt) if one.changed > CHANGED_SHARE * one.live]
    if not found:
        return Seen(State.OK, "Every larger table has fresh ones.", value=0, unit="days")
    never = [one.name for one in found if one.analyzed_at is None]
    if never:
        return Seen(State.WARN, f"Never taken of: {', '.join(never[:5])}.")
    ages = {one.name: age_s(rt, one.analyzed_at) for one in found if one.analyzed_at}
    name, oldest_s = max(ages.items(), key=lambda item: item[1])
    state = thresholds.STATISTICS_DAYS.judge(oldest_s / DAY_S)
    said = f"The oldest are of {name}, {lasted(oldest_s)} old."
    return Seen(state, said, value=oldest_s / DAY_S, unit="days")


def vacuum(rt: Runtime) -> Seen:
    """The table with the largest share of dead rows."""
    found = _larger(rt)
    if not found:
        return Seen(State.OK, "No table is large enough to need it.", value=0)
    worst = max(found, key=lambda one: one.dead_share)
    vacuumed = worst.vacuumed_at
    when = "never" if vacuumed is None else f"{lasted(age_s(rt, vacuumed))} ago"
    said = f"{worst.dead_share:.0%} of {worst.name} are dead rows; vacuumed {when}."
    return Seen(thresholds.DEAD_ROWS.judge(worst.dead_share), said, value=worst.dead_share)


def bloat(rt: Runtime) -> Seen:
    """The emptiest of the larger indexes, by an estimate."""
    with reading(rt) as session:
        found = upkeep.bloat(session)
    if not found:
        return Seen(State.OK, "No index is large enough to tell.", value=0)
    worst = found[0]
    said = f"{worst.index} ({sized(worst.bytes)}) is about {worst.share:.0%} empty."
    return Seen(thresholds.BLOAT.judge(worst.share), said, value=worst.share)


def slow_queries(rt: Runtime) -> Seen:
    """The statement with the longest mean; where the server counts them."""
    with reading(rt) as session:
        found = upkeep.slow_statements(session)
        running = [one for one in server.clients(session) if one.state == "active"]
    if found is None:
        return _running(running)
    if not found:
        return Seen(State.OK, "None was counted yet.", value=0, unit="ms")
    worst = found[0]
    said = f"The slowest takes {worst.mean_ms:.0f} ms on average, over {worst.calls:,} calls."
    return Seen(thresholds.QUERY_MS.judge(worst.mean_ms), said, value=worst.mean_ms, unit="ms")


def _running(clients: list[Client]) -> Seen:
    """Where the server does not count past statements, those of this moment have to do."""
    longest_ms = max((one.transaction_s or 0 for one in clients), default=0) * 1000
    said = f"The server counts no past ones (pg_stat_statements); now none takes over {SLOW_S} s."
    if longest_ms < SLOW_S * 1000:
        return Seen(State.OK, said, value=longest_ms, unit="ms")
    state = thresholds.QUERY_MS.judge(longest_ms)
    said = f"One has been running for {longest_ms / 1000:.0f} s."
    return Seen(state, said, value=longest_ms, unit="ms")


def _larger(rt: Runtime) -> list[Table]:
    with reading(rt) as session:
        every = upkeep.tables(session)
    return [one for one in every if one.live + one.dead >= upkeep.TABLE_AT_LEAST_ROWS]


PROBES: Final = {
    "database.statistics": Probe(statistics, Lane.DATABASE, keep_s=CATALOGUE_KEPT_S),
    "database.vacuum": Probe(vacuum, Lane.DATABASE, keep_s=CATALOGUE_KEPT_S),
    "database.bloat": Probe(bloat, Lane.DATABASE, keep_s=CATALOGUE_KEPT_S),
    "database.slow_queries": Probe(slow_queries, Lane.DATABASE, keep_s=CATALOGUE_KEPT_S),
}
