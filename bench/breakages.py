"""Ways to break a running stack, each with what a person on call does about it."""

import http.client
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any, Final

import psutil
import psycopg
import redis
from sqlalchemy import text

from core.domain.access import Role
from core.domain.model import Actor
from core.domain.queues import Priority
from core.errors import Conflict
from core.queries.ops import steps as kept
from core.services.ops import steps
from core.services.queueing import pauses
from tests import many_sheets
from tests.chaos.scene import Pool, Scene

OLU: Final = Actor("Olu", Role.ON_CALL)
PIA: Final = Actor("Pia", Role.ON_CALL)
CALLERS: Final = 24  # more than the app has connections
SMALL_DISK_BYTES: Final = 64 << 20
SKEW: Final = (
    "create schema skew",
    "create function skew.clock_timestamp() returns timestamptz language sql as"
    " $$ select pg_catalog.clock_timestamp() + interval '10 minutes' $$",
    "alter database {} set search_path = skew, pg_catalog, public",
)
UNSKEW: Final = ("alter database {} reset search_path", "drop schema skew cascade")


@dataclass(frozen=True, slots=True)
class Stack:
    """What there is to break: the servers and stubs, the worker's host, the app and its token."""

    scene: Scene
    pool: Pool
    port: int
    token: str


@dataclass(frozen=True, slots=True)
class Breakage:
    """A way to break it: `check` and `cause` are what Health has to show; within the block it is
    broken, and `mend` is what the runbook says to do."""

    name: str
    check: str  # its title on Health
    cause: str
    broken: Callable[[Stack], AbstractContextManager[None]]
    mend: Callable[[Stack], None]


def end_longest(stack: Stack) -> None:
    """The step of the runbook, by two people."""
    rt = stack.scene.rt
    steps.take(rt, "database", "end-longest", actor=OLU, reason="It blocks others.")
    with rt.read() as session:
        asked = kept.taken(session, actor=PIA)[0]
    steps.approve(rt, asked.id, actor=PIA)


@contextmanager
def _until_mended() -> Iterator[None]:
    yield


def _by(do: Callable[[Stack], object]) -> Callable[[Stack], AbstractContextManager[None]]:
    """Broken by one deed that only mending takes back."""

    def broken(stack: Stack) -> AbstractContextManager[None]:
        do(stack)
        return _until_mended()

    return broken


def _freeze(stack: Stack) -> None:
    for one in _postgres(stack):
        one.suspend()


def _thaw(stack: Stack) -> None:
    for one in _postgres(stack):
        one.resume()


def _postgres(stack: Stack) -> list[psutil.Process]:
    parent = psutil.Process(stack.scene.postgres.pid)
    return [parent, *parent.children(recursive=True)]


def _skew(stack: Stack) -> None:
    _as_owner(stack, SKEW)


def _unskew(stack: Stack) -> None:
    _as_owner(stack, UNSKEW)


def _as_owner(stack: Stack, statements: tuple[str, ...]) -> None:
    """And every other connection begins anew, so that it is told."""
    with psycopg.connect(stack.scene.postgres.url(), autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement.format(connection.info.dbname).encode())
        connection.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity"
            " where pid <> pg_backend_pid() and datname = current_database()"
        )


def _fill(stack: Stack) -> None:
    logs = stack.scene.rt.data_dir / "logs"
    logs.mkdir(exist_ok=True)
    old = logs / "app.log.1"
    old.write_bytes(b"x" * int(SMALL_DISK_BYTES * 0.97 - _used(stack)))
    moment = stack.scene.rt.clock().timestamp() - 40 * 86_400
    os.utime(old, (moment, moment))


def _used(stack: Stack) -> int:
    return psutil.disk_usage(str(stack.scene.rt.data_dir)).used


def _clear_logs(stack: Stack) -> None:
    steps.take(stack.scene.rt, "slow", "logs", actor=OLU, reason="The disk is full.")


@contextmanager
def _locked(stack: Stack) -> Iterator[None]:
    """A forgotten transaction holds a table that every list of audits reads."""
    with ExitStack() as stacked:
        holder = stack.scene.connect()
        stacked.callback(holder.close)
        holder.execute("set application_name = 'a report'")
        holder.execute("lock table audits in access exclusive mode")
        stopping = threading.Event()
        callers = [threading.Thread(target=_call, args=(stack, stopping)) for _ in range(CALLERS)]
        for one in callers:
            one.start()
        try:
            yield
        finally:
            stopping.set()
            holder.close()
            for one in callers:
                one.join()


def _call(stack: Stack, stopping: threading.Event) -> None:
    """Ask for the list of audits again and again, as integrators do."""
    while not stopping.is_set():
        connection = http.client.HTTPConnection("127.0.0.1", stack.port, timeout=60)
        headers = {"authorization": f"Bearer {stack.token}"}
        try:
            connection.request("GET", "/api/v1/audits", headers=headers)
            connection.getresponse().read()
        except OSError:
            stopping.wait(0.1)
        finally:
            connection.close()


@contextmanager
def _waited_for(stack: Stack) -> Iterator[None]:
    """A report holds a lock, and one other client waits for it."""
    holder = stack.scene.connect()
    holder.execute("set application_name = 'a report'")
    holder.execute("lock table error_groups in access exclusive mode")
    with stack.scene.connect() as waiter:
        waiting = threading.Thread(target=_wait, args=(waiter,))
        waiting.start()
        try:
            yield
        finally:
            holder.close()
            waiting.join()


def _wait(waiter: psycopg.Connection[Any]) -> None:
    waiter.execute("select count(*) from error_groups")


def _flood(stack: Stack) -> None:
    """What months of trouble leave; nothing is taken meanwhile, or it would become less."""
    for queue in Priority:
        try:
            pauses.pause(stack.scene.rt, queue, actor=OLU, reason="too many", until=None)
        except Conflict:
            continue
    with psycopg.connect(stack.scene.postgres.url(), autocommit=True) as connection:
        many_sheets.write(connection, failed=200_000, queued=60_000)
    with redis.Redis.from_url(stack.scene.redis.url) as client:
        client.rpush("rq:queue:bulk", *(f"audit_{n}" for n in range(60_000)))


def _drain(stack: Stack) -> None:
    """As if the workers had read them all: no step of a runbook does that within seconds."""
    with stack.scene.rt.write() as session:
        session.execute(
            text(
                "update audits set status = 'done', verdict = 'PASS', ended_at = now()"
                " where status = 'queued'"
            )
        )
    with redis.Redis.from_url(stack.scene.redis.url) as client:
        client.delete("rq:queue:bulk")


ALL: Final = (
    Breakage(
        "Redis is down", "Redis answers", "Redis has stopped",
        _by(lambda stack: stack.scene.redis.stop()), lambda stack: stack.scene.redis.start(),
    ),
    Breakage(
        "PostgreSQL is down", "The database answers", "PostgreSQL has stopped",
        _by(lambda stack: stack.scene.postgres.stop()),
        lambda stack: stack.scene.postgres.start(),
    ),
    Breakage(
        "PostgreSQL hangs", "The database answers", "PostgreSQL has stopped",
        _by(_freeze), _thaw,
    ),
    Breakage(
        "The storage refuses us", "The storage takes our credentials", "Refuses our credentials",
        _by(lambda stack: setattr(stack.scene.store, "refuses", True)),
        lambda stack: setattr(stack.scene.store, "refuses", False),
    ),
    Breakage(
        "The OCR key is revoked", "The OCR key is valid", "refuses MISTRAL_API_KEY",
        _by(lambda stack: setattr(stack.scene.mistral, "is_revoked", True)),
        lambda stack: setattr(stack.scene.mistral, "is_revoked", False),
    ),
    Breakage(
        "The worker's host is killed", "Workers are alive", "their host is down",
        _by(lambda stack: stack.pool.kill_host()), lambda stack: stack.pool.revive(),
    ),
    Breakage(
        "The clocks differ by 10 min", "Clocks agree", "s behind the database",
        _by(_skew), _unskew,
    ),
    Breakage(
        "The disk is nearly full", "The disk has room", "have filled it",
        _by(_fill), _clear_logs,
    ),
    Breakage(
        "The app's pool is used up", "This process has free connections",
        "hold connections for long", _locked, end_longest,
    ),
    Breakage(
        "A long transaction blocks", "Nobody waits for a lock", "Held by: a report",
        _waited_for, end_longest,
    ),
    Breakage(
        "200,000 failed, 60,000 queued", "Fewer than 100 sheets wait", "More sheets come",
        _by(_flood), _drain,
    ),
)  # fmt: skip
