"""Sessions on PostgreSQL: write sessions commit at their end, read sessions cannot write."""

import os
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, make_url, text
from sqlalchemy.exc import (
    ArgumentError,
    DataError,
    DBAPIError,
    InterfaceError,
    OperationalError,
    PendingRollbackError,
)
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool, QueuePool

from core.errors import Misconfigured, Rejected, Unavailable
from core.ports import Pool

CONNECT_TIMEOUT_S = 3
POOL_TIMEOUT_S = 5.0  # how long a session waits for a free connection
STATEMENT_TIMEOUT_S = 15
UPKEEP_TIMEOUT_S = 600
LOCK_TIMEOUT_S = 10
IDLE_IN_TRANSACTION_TIMEOUT_S = 30
SILENT_PEER_TIMEOUT_S = 20  # a server that vanished without a word is noticed after this

# What psycopg says of NUL in a text, and PostgreSQL's code for one that JSON carries.
NUL_REFUSED, NUL_IN_JSON = "cannot contain NUL", "22P05"
UNKEPT = "The text holds a character that cannot be kept; leave it out."
AWAY = "The database does not answer at the moment. Nothing was lost; please try again shortly."


class Database:
    """One engine and its two kinds of sessions; safe to use on both sides of a fork.

    Errors of every session: Unavailable where the server is away or overloaded, Rejected where a
    text holds NUL.
    """

    def __init__(
        self,
        url: str,
        *,
        application_name: str,
        pool_size: int = 5,
        statement_timeout_s: float = STATEMENT_TIMEOUT_S,
    ) -> None:
        """`application_name` shows in pg_stat_activity. Errors: Misconfigured."""
        self._engine = create_engine(
            parse_url(url),
            pool_size=pool_size,
            max_overflow=pool_size,
            pool_timeout=POOL_TIMEOUT_S,
            pool_pre_ping=True,
            connect_args=_connect_args(application_name, statement_timeout_s),
        )
        self._most = 2 * pool_size
        self._read_engine = self._engine.execution_options(postgresql_readonly=True)
        _forget_after_fork(self)

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A session that commits at the end and rolls back on any error."""
        with (
            _translated(),
            Session(self._engine, expire_on_commit=False) as session,
            session.begin(),
        ):
            yield session

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session whose transaction PostgreSQL itself holds to be read-only."""
        with _translated(), Session(self._read_engine, autoflush=False) as session:
            yield session

    def pool(self) -> Pool:
        """The connections in use now, and the most there may be."""
        pool = self._engine.pool
        in_use = pool.checkedout() if isinstance(pool, QueuePool) else 0
        return Pool(in_use, self._most)

    def renew(self) -> None:
        """Start an empty pool; connections in use go on, and are closed when given back."""
        self._engine.dispose()

    @contextmanager
    def upkeep(self) -> Iterator[Connection]:
        """A connection outside any transaction, with time for what tends whole tables."""
        outside = self._engine.execution_options(isolation_level="AUTOCOMMIT")
        with _translated(), outside.connect() as connection:
            connection.execute(text(f"set statement_timeout = '{UPKEEP_TIMEOUT_S}s'"))
            try:
                yield connection
            finally:
                # It would go back to the pool with this setting.
                connection.invalidate()

    def dispose(self, *, close: bool = True) -> None:
        """Close the pooled connections; `close=False` leaves them to the parent process."""
        self._engine.dispose(close=close)


def parse_url(url: str) -> URL:
    """A PostgreSQL URL for psycopg 3. Errors: Misconfigured."""
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise Misconfigured(
            "DATABASE_URL is not a database address; write postgresql://user@host:5432/name."
        ) from error
    if parsed.get_backend_name() not in ("postgresql", "postgres"):
        raise Misconfigured(
            f"DATABASE_URL names {parsed.get_backend_name()}; only PostgreSQL is supported."
        )
    return parsed.set(drivername="postgresql+psycopg")


def unavailable(error: Exception) -> Unavailable | None:
    """What to tell the caller where the server, not the statement, is at fault; else None."""
    if isinstance(error, OperationalError | InterfaceError | PoolTimeout | PendingRollbackError):
        return Unavailable(AWAY)
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return Unavailable(AWAY)
    return None


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except DataError as error:
        if NUL_REFUSED in str(error.orig) or getattr(error.orig, "sqlstate", "") == NUL_IN_JSON:
            raise Rejected(UNKEPT) from error
        raise
    except (DBAPIError, PoolTimeout, PendingRollbackError) as error:
        away = unavailable(error)
        if away is None:
            raise
        raise away from error


def _connect_args(application_name: str, statement_timeout_s: float) -> dict[str, Any]:
    limits = {
        "statement_timeout": statement_timeout_s,
        "lock_timeout": LOCK_TIMEOUT_S,
        "idle_in_transaction_session_timeout": IDLE_IN_TRANSACTION_TIMEOUT_S,
    }
    return {
        "application_name": application_name,
        "connect_timeout": CONNECT_TIMEOUT_S,
        "options": " ".join(f"-c {name}={seconds * 1000:.0f}" for name, seconds in limits.items()),
        "keepalives_idle": SILENT_PEER_TIMEOUT_S // 2,
        "keepalives_interval": SILENT_PEER_TIMEOUT_S // 4,
        "keepalives_count": 2,
        "tcp_user_timeout": SILENT_PEER_TIMEOUT_S * 1000,
    }


def _forget_after_fork(database: Database) -> None:
    """A child must never speak on its parent's connections: it starts with an empty pool."""
    reference = weakref.ref(database)

    def forget() -> None:
        mine = reference()
        if mine is not None:
            mine.dispose(close=False)

    os.register_at_fork(after_in_child=forget)


def engine_for_migrations(url: str) -> Engine:
    """An engine of single connections without time limits: a migration may take long."""
    return create_engine(
        parse_url(url),
        poolclass=NullPool,
        connect_args={"connect_timeout": CONNECT_TIMEOUT_S, "application_name": "jobsheet migrate"},
    )
