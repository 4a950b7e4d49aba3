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
from core.services.ops import pulse

Look = Callable[[Runtime], Seen]
T = TypeVar("T")
SHOWN_FOR_S: Final = 30.0  # what was seen is shown for so long to those who do not wait


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
class Flight:
    """A look under way, or the answer it gave."""

    future: Future[Answer]
    began: float = field(default_factory=time.monotonic)
    began_lived_s: float = field(default_factory=lambda: pulse.HERE.lived_s())
    ended: float | None = None  # of the monotonic clock, as `began`
    took_lived_s: float = 0.0  # once it has ended
    is_late: bool = False  # nobody waited long enough for its answer

    def has_ended(self) -> bool:
        """It gave an answer or an error; one that was cancelled gave neither."""
        return self.future.done() and not self.future.cancelled()

    def took_s(self) -> float:
        """Seconds from asking for it to its end, or until now."""
        return (self.ended or time.monotonic()) - self.began

    def lived_s(self) -> float:
        """Those of them this process was given time in."""
        if self.ended is None:
            return pulse.HERE.lived_s() - self.began_lived_s
        return self.took_lived_s

    def end(self, _future: Future[Answer]) -> None:
        """Note when that is."""
        self.took_lived_s = pulse.HERE.lived_s() - self.began_lived_s
        self.ended = time.monotonic()

    def is_open(self) -> bool:
        """Whoever asks is given this one: it is under way, or its answer came late and is fresh."""
        if not self.future.done():
            return True
        is_fresh = self.ended is not None and time.monotonic() - self.ended < SHOWN_FOR_S
        return self.is_late and is_fresh


@dataclass(slots=True)
class Memory:
    """What one process remembers of its looks at one Runtime; safe to share between threads."""

    _lock: threading.Lock = field(default_factory=threading.Lock)
    _flights: dict[str, Flight] = field(default_factory=dict)
    _answers: dict[str, Answer] = field(default_factory=dict)
    _states: dict[str, tuple[State, datetime]] = field(default_factory=dict)
    _known: dict[str, Known] = field(default_factory=dict)
    _slow: set[str] = field(default_factory=set)
    _shown: dict[str, tuple[CheckResult, float]] = field(default_factory=dict)

    def begin(self, rt: Runtime, check_id: str, probe: Probe) -> Flight:
        """The look under way, or a new one."""
        pulse.HERE.go_on()
        with self._lock:
            kept = self._answers.get(check_id)
            if kept and (rt.clock() - kept.at).total_seconds() < probe.keep_s:
                return Flight(_given(kept))
            flight = self._flights.get(check_id)
            if flight is None or not flight.is_open():
                flight = Flight(_threads(probe.lane).submit(_timed, rt, probe.look))
                flight.future.add_done_callback(flight.end)
                self._flights[check_id] = flight
            flight.is_late = False
            return flight

    def leave(self, check_id: str) -> None:
        """Nobody waits any longer; the answer, once it comes, is for whoever asks next."""
        with self._lock:
            self._flights[check_id].is_late = True
            self._slow.add(check_id)

    def give_up(self, check_id: str) -> None:
        """The same of one that is silent for too long: one that had not even begun is cancelled."""
        with self._lock:
            flight = self._flights[check_id]
            flight.is_late = not flight.future.cancel()
            self._slow.add(check_id)

    def is_slow(self, check_id: str) -> bool:
        """Whether nobody waited long enough for its last look."""
        with self._lock:
            return check_id in self._slow

    def keep(self, check_id: str, answer: Answer) -> None:
        """Remember an answer for those who ask soon after."""
        with self._lock:
            self._answers[check_id] = answer
            self._slow.discard(check_id)

    def show(self, result: CheckResult) -> CheckResult:
        """This, remembered for those who do not wait."""
        with self._lock:
            self._shown[result.id] = (result, time.monotonic())
            return result

    def shown(self, check_id: str) -> CheckResult | None:
        """What was told of it last, where that is not long ago."""
        with self._lock:
            result, at = self._shown.get(check_id, (None, 0.0))
            return result if time.monotonic() - at < SHOWN_FOR_S else None

    def since(self, result: CheckResult) -> datetime:
        """Since when the check is in this state, as far as this process saw."""
        with self._lock:
            before = self._states.get(result.id)
            if before is None or before[0] is not result.state:
                before = self._states[result.id] = (result.state, result.since)
            return before[1]

    def learn(self, result: CheckResult) -> None:
        """Since when it is in this state, from somebody who saw more."""
        with self._lock:
            self._states[result.id] = (result.state, result.since)

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
