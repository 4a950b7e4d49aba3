"""How a check is looked at: on a thread of its own, within a bound of time, failing alone.

A look that hangs is not started again, however many people ask: they wait for the same answer.
"""

import threading
import time
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final, TypeVar

from core.domain.ops.checks import CheckResult, Known, Seen, State
from core.ports import Runtime

Look = Callable[[Runtime], Seen]
T = TypeVar("T")


class Lane(StrEnum):
    """Who looks: what hangs in one lane holds up nobody in another."""

    DATABASE = "database"
    REDIS = "redis"
    STORAGE = "storage"
    OUTSIDE = "outside"  # servers of others
    HERE = "here"  # this process and its host


# The database's lane has as many threads as `Runtime.look` has connections.
THREADS: Final = {Lane.DATABASE: 2, Lane.REDIS: 2, Lane.STORAGE: 3, Lane.OUTSIDE: 4, Lane.HERE: 4}


@dataclass(frozen=True, slots=True)
class Probe:
    """How one check is looked at. An answer is given again for `keep_s` without a new look."""

    look: Look
    lane: Lane
    keep_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What a look gave, when, and how long it took."""

    seen: Seen
    at: datetime
    took_ms: float | None  # None: it gave none


@dataclass(slots=True)
class _Flight:
    future: Future[Answer]
    began: float  # of the monotonic clock
    is_late: bool = False  # nobody waited long enough for its answer


@dataclass(slots=True)
class Memory:
    """What one process remembers of its looks at one Runtime; safe to share between threads."""

    _lock: threading.Lock = field(default_factory=threading.Lock)
    _flights: dict[str, _Flight] = field(default_factory=dict)
    _answers: dict[str, Answer] = field(default_factory=dict)
    _states: dict[str, tuple[State, datetime]] = field(default_factory=dict)
    _known: dict[str, Known] = field(default_factory=dict)

    def begin(self, rt: Runtime, check_id: str, probe: Probe) -> tuple[Future[Answer], float]:
        """The look under way or a new one, and for how many seconds it has been under way."""
        now = time.monotonic()
        with self._lock:
            kept = self._answers.get(check_id)
            if kept and (rt.clock() - kept.at).total_seconds() < probe.keep_s:
                return _given(kept), 0.0
            flight = self._flights.get(check_id)
            if flight is None or (flight.future.done() and not flight.is_late):
                future = _threads(probe.lane).submit(_timed, rt, probe.look)
                flight = self._flights[check_id] = _Flight(future, now)
            flight.is_late = False
            return flight.future, now - flight.began

    def give_up(self, check_id: str) -> None:
        """Nobody waits any longer; the answer, once it comes, is for whoever asks next."""
        with self._lock:
            flight = self._flights[check_id]
            flight.is_late = not flight.future.cancel()  # Cancelled where it had not begun.

    def keep(self, check_id: str, answer: Answer) -> None:
        """Remember an answer for those who ask soon after."""
        with self._lock:
            self._answers[check_id] = answer

    def since(self, result: CheckResult) -> datetime:
        """Since when the check is in this state, as far as this process saw."""
        with self._lock:
            before = self._states.get(result.id)
            if before is None or before[0] is not result.state:
                before = self._states[result.id] = (result.state, result.since)
            return before[1]

    def last(self, result: CheckResult) -> Known | None:
        """What was seen of it before, where it cannot be looked at now."""
        with self._lock:
            if result.state is State.UNKNOWN:
                return self._known.get(result.id)
            self._known[result.id] = Known(result.seen, result.at)
            return None


def submit(lane: Lane, work: Callable[[], T]) -> Future[T]:
    """Do something on a thread of this lane."""
    return _threads(lane).submit(work)


_executors: dict[Lane, Executor] = {}
_executors_lock = threading.Lock()


def _threads(lane: Lane) -> Executor:
    with _executors_lock:
        if lane not in _executors:
            _executors[lane] = ThreadPoolExecutor(THREADS[lane], thread_name_prefix=f"look-{lane}")
        return _executors[lane]


def _timed(rt: Runtime, look: Look) -> Answer:
    began = time.perf_counter()
    seen = look(rt)
    return Answer(seen, rt.clock(), round((time.perf_counter() - began) * 1000, 1))


def _given(answer: Answer) -> Future[Answer]:
    future: Future[Answer] = Future()
    future.set_result(answer)
    return future
