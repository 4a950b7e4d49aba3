"""What PostgreSQL says of itself: connections, transactions, locks, replication."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import text
from sqlalchemy.orm import Session

ROWS_AT_MOST: Final = 100


@dataclass(frozen=True, slots=True)
class Connections:
    """Of the whole server: open, idle, idle within a transaction, and the most there may be."""

    open: int
    idle: int
    idle_in_transaction: int
    most: int


@dataclass(frozen=True, slots=True)
class Client:
    """A connection to this database and what it is at. Durations in seconds."""

    pid: int
    program: str
    state: str
    since: datetime  # in this state
    transaction_s: float | None
    query: str  # its beginning; without the values that were bound to it
    waits_for: tuple[int, ...]  # the connections whose locks it needs
    waits_s: float


@dataclass(frozen=True, slots=True)
class Lag:
    """Of replication: standbys, the furthest behind, and what slots keep from being removed."""

    standbys: int
    lag_s: float
    slots: int
    idle_slots: int
    kept_bytes: int


# Connections that did not say who they are hold no client of ours, and cannot be ended by us.
_CONNECTIONS: Final = text("""
    select count(*) filter (where backend_type = 'client backend'),
           count(*) filter (where state = 'idle'),
           count(*) filter (where state like 'idle in transaction%'),
           current_setting('max_connections')::int
             - current_setting('superuser_reserved_connections')::int
      from pg_stat_activity
""")
_CLIENTS: Final = text("""
    select pid, application_name, coalesce(state, ''), coalesce(state_change, backend_start),
           case when state <> 'idle' then extract(epoch from now_at - xact_start) end,
           left(query, 200), pg_blocking_pids(pid),
           case when wait_event_type = 'Lock'
                then extract(epoch from now_at - query_start) else 0 end
      from pg_stat_activity, (select clock_timestamp() as now_at) as clock
     where datname = current_database() and backend_type = 'client backend'
       and pid <> pg_backend_pid()
     order by xact_start nulls last, pid
     limit :most
""")
_LAG: Final = text("""
    select (select count(*) from pg_stat_replication),
           (select coalesce(max(extract(epoch from replay_lag)), 0) from pg_stat_replication),
           (select count(*) from pg_replication_slots),
           (select count(*) from pg_replication_slots where not active),
           (select coalesce(max(pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn)), 0)::bigint
              from pg_replication_slots)
     where not pg_is_in_recovery()
""")


def now(session: Session) -> datetime:
    """The server's own clock."""
    found: datetime = session.execute(text("select clock_timestamp()")).scalar_one()
    return found


def connections(session: Session) -> Connections:
    """How full the server is."""
    return Connections(*session.execute(_CONNECTIONS).one())


def clients(session: Session) -> list[Client]:
    """Every other connection to this database, the longest transaction first."""
    return [_client(tuple(row)) for row in session.execute(_CLIENTS, {"most": ROWS_AT_MOST})]


def lag(session: Session) -> Lag | None:
    """None on a standby."""
    row = session.execute(_LAG).first()
    return None if row is None else Lag(row[0], float(row[1]), row[2], row[3], int(row[4]))


def size_bytes(session: Session) -> int:
    """How much this database takes."""
    query = text("select pg_database_size(current_database())")
    return int(session.execute(query).scalar_one())


def _client(row: Sequence[Any]) -> Client:
    pid, program, state, since, transaction_s, query, waits_for, waits_s = row
    return Client(
        pid=pid,
        program=program,
        state=state,
        since=since,
        transaction_s=None if transaction_s is None else float(transaction_s),
        query=" ".join(query.split()),
        waits_for=tuple(waits_for),
        waits_s=float(waits_s),
    )
