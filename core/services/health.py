"""How each part is doing, asked of all at once and within a bound of time."""

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import UTC, timedelta
from enum import StrEnum
from typing import Final

from core import telemetry
from core.ports import Runtime
from core.queries import chores
from core.queries import health as queries
from core.queries.chores import Chore

CHECK_TIMEOUT_S: Final = 2.0
CHECKS_AT_ONCE: Final = (
    14  # checks that hang hold a thread each; more than two rounds never pile up
)
WORKER_SILENT_AFTER_S: Final = 60
RECONCILER_SILENT_AFTER_S: Final = 60.0
RECONCILER: Final = "reconciler"  # the chore's name

log = telemetry.logger(__name__)


class State(StrEnum):
    """Whether a part does its work."""

    UP = "up"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class Part:
    """One thing we depend on. `latency_ms` is None where it did not answer in time."""

    name: str
    state: State
    latency_ms: float | None
    message: str


@dataclass(frozen=True, slots=True)
class Health:
    """Every part's state."""

    parts: tuple[Part, ...]

    @property
    def is_ready(self) -> bool:
        """True where every part is up."""
        return all(part.state is State.UP for part in self.parts)


@dataclass(frozen=True, slots=True)
class _Answer:
    is_up: bool
    message: str
    latency_ms: float


# A check says whether the part is up, and a word on it; what it raises means down.
_Check = Callable[[Runtime], tuple[bool, str]]

_threads = ThreadPoolExecutor(max_workers=CHECKS_AT_ONCE, thread_name_prefix="health")


def check(rt: Runtime) -> Health:
    """Ask every part; takes at most `CHECK_TIMEOUT_S` and raises nothing."""
    futures = {name: _threads.submit(_timed, ask, rt) for name, ask in CHECKS.items()}
    wait(futures.values(), timeout=CHECK_TIMEOUT_S)
    return Health(tuple(_part(name, future) for name, future in futures.items()))


def _timed(ask: _Check, rt: Runtime) -> _Answer:
    started = time.perf_counter()
    is_up, message = ask(rt)
    return _Answer(is_up, message, round((time.perf_counter() - started) * 1000, 1))


def _part(name: str, future: Future[_Answer]) -> Part:
    if not future.done():
        future.cancel()  # Has an effect only where it had not begun.
        return Part(name, State.DOWN, None, f"gave no answer within {CHECK_TIMEOUT_S:g} s")
    error = future.exception()
    if error is not None:
        # The text of an error may name hosts and users; the log has it, the answer has not.
        log.warning("health.down", part=name, error=f"{type(error).__name__}: {error}")
        return Part(name, State.DOWN, None, "does not work at the moment")
    answer = future.result()
    state = State.UP if answer.is_up else State.DOWN
    return Part(name, state, answer.latency_ms, answer.message)


def _postgres(rt: Runtime) -> tuple[bool, str]:
    with rt.read() as session:
        queries.answers(session)
    return True, "answers"


def _migrations(rt: Runtime) -> tuple[bool, str]:
    with rt.read() as session:
        if queries.schema_is_current(session):
            return True, "current"
    return False, "the schema is not the one of this version; run `jobsheet db migrate`"


def _workers(rt: Runtime) -> tuple[bool, str]:
    since = rt.clock() - timedelta(seconds=WORKER_SILENT_AFTER_S)
    with rt.read() as session:
        count = queries.workers_alive(session, since=since)
    if count:
        return True, f"{count} at work"
    return False, "no worker has shown itself lately; start one with `jobsheet worker`"


def _reconciler(rt: Runtime) -> tuple[bool, str]:
    with rt.read() as session:
        ran = chores.all_of_them(session).get(RECONCILER)
    if ran is None:
        return False, "it has never run; start a worker"
    silent_s = (rt.clock() - ran.ran_at).total_seconds()
    if silent_s > RECONCILER_SILENT_AFTER_S:
        return False, "it has not run lately; start a worker"
    return True, f"ran {max(0.0, silent_s):.0f} s ago; {_gap(ran)}"


def _gap(ran: Chore) -> str:
    if ran.last_gap_at is None:
        return "nothing was ever amiss"
    found = ", ".join(f"{count} {kind.replace('_', ' ')}" for kind, count in ran.last_gap.items())
    return f"last mended at {ran.last_gap_at.astimezone(UTC):%Y-%m-%d %H:%M} UTC: {found}"


def _redis(rt: Runtime) -> tuple[bool, str]:
    rt.queue.check()
    return True, "answers"


def _storage(rt: Runtime) -> tuple[bool, str]:
    rt.store.check()
    return True, "writes and reads"


def _ocr(rt: Runtime) -> tuple[bool, str]:
    return (True, "configured") if rt.reader.fingerprint else (False, "no engine is configured")


CHECKS: Final[dict[str, _Check]] = {
    "postgres": _postgres,
    "migrations": _migrations,
    "redis": _redis,
    "storage": _storage,
    "workers": _workers,
    "reconciler": _reconciler,
    "ocr": _ocr,
}
