"""The gate before the OCR provider, shared by all workers through Redis.

Where Redis is away each process keeps a gate of its own, far narrower: together the workers then
ask for less than what all of them may.
"""

import json
import time
from collections.abc import Callable
from dataclasses import asdict
from typing import Final

from limits import RateLimitItem, RateLimitItemPerMinute
from limits.storage import MemoryStorage, RedisStorage, Storage
from limits.strategies import MovingWindowRateLimiter
from redis import Redis
from redis.client import Pipeline
from redis.exceptions import RedisError

from core import telemetry
from core.adapters.queue import AWAY, connect
from core.domain import breaker
from core.domain.breaker import Breaker, Phase
from core.errors import Unavailable
from core.ports import Headroom

log = telemetry.logger(__name__)

KEY: Final = "jobsheet:ocr:breaker"
KEPT_S: Final = 24 * 3600  # a state nobody touched for a day says nothing any more
LOCAL_SHARE: Final = 10  # a process by itself asks for a tenth of what all may
LONGEST_LIMIT_S: Final = 300.0
DEFAULT_LIMIT_S: Final = 20.0  # told to wait and not how long

Step = Callable[[float, Breaker], tuple[Breaker, float]]


class OcrGate:
    """Rate limit and circuit breaker; ports.OcrGate."""

    def __init__(self, redis_url: str, *, requests_per_minute: int) -> None:
        """`requests_per_minute` is for all workers together. Errors: Misconfigured."""
        self._redis = connect(redis_url)
        shared = RedisStorage(redis_url, connection_pool=self._redis.connection_pool)
        self._shared = _Limit(shared, requests_per_minute)
        self._local = _Limit(MemoryStorage(), max(1, requests_per_minute // LOCAL_SHARE))
        self._local_breaker = Breaker()

    def peek(self) -> None:
        """Errors: Unavailable (no try is used) where a call would have to wait now."""
        state, now = self._state()
        if state.phase is not Phase.CLOSED and state.until > now:
            raise _wait(state.until - now)

    def enter(self) -> None:
        """A call is about to be made. Errors: Unavailable (no try is used) where it has to wait."""
        limit_s = self._limited_s()
        if limit_s:
            raise _wait(limit_s, "We send no more sheets to the OCR provider for the moment")
        wait_s = self._step(breaker.ask)
        if wait_s:
            raise _wait(wait_s)

    def succeeded(self) -> None:
        """The provider answered."""
        self._step(lambda now, state: (breaker.succeeded(now, state), 0.0))

    def failed(self) -> None:
        """The provider was away."""
        self._step(lambda now, state: (breaker.failed(now, state), 0.0))

    def withdrawn(self) -> None:
        """The call came to nothing on our side: that says nothing of the provider."""
        self._step(lambda now, state: (breaker.withdrawn(now, state), 0.0))

    def limited(self, wait_s: float | None) -> None:
        """The provider told us to wait; None where it did not say how long."""
        asked_s = min(DEFAULT_LIMIT_S if wait_s is None else wait_s, LONGEST_LIMIT_S)
        self._step(lambda now, state: (breaker.limited(now, state, wait_s=asked_s), 0.0))

    def state(self) -> Breaker:
        """Where the breaker stands, for people to look at."""
        return self._state()[0]

    def headroom(self) -> Headroom:
        """What is left of this minute. Errors: Unavailable."""
        try:
            return self._shared.headroom()
        except RedisError as error:
            raise Unavailable(AWAY) from error

    def _state(self) -> tuple[Breaker, float]:
        try:
            return _load(self._redis.get(KEY)), _now(self._redis)
        except RedisError:
            return self._local_breaker, time.time()

    def _limited_s(self) -> float:
        try:
            return self._shared.wait_s()
        except RedisError as error:
            log.warning("ocr_gate.local", reason=type(error).__name__)
            return self._local.wait_s()

    def _step(self, step: Step) -> float:
        try:
            return self._shared_step(step)
        except RedisError as error:
            log.warning("ocr_gate.local", reason=type(error).__name__)
            self._local_breaker, wait_s = step(time.time(), self._local_breaker)
            return wait_s

    def _shared_step(self, step: Step) -> float:
        """Read, decide, write: again where somebody else wrote in between."""
        now, waits_s = _now(self._redis), [0.0]

        def change(pipeline: Pipeline) -> None:
            before = _load(pipeline.get(KEY))
            after, waits_s[0] = step(now, before)
            pipeline.multi()
            if after != before:
                pipeline.set(KEY, json.dumps(asdict(after)), ex=KEPT_S)
                _tell(before, after)
            # A process that loses Redis next knows at least what it saw last.
            self._local_breaker = after

        self._redis.transaction(change, KEY)
        return waits_s[0]


class _Limit:
    def __init__(self, storage: Storage, per_minute: int) -> None:
        self._limiter = MovingWindowRateLimiter(storage)
        self._item: RateLimitItem = RateLimitItemPerMinute(per_minute, namespace="jobsheet")

    def wait_s(self) -> float:
        """Take one call of the window; seconds to wait where it is full."""
        if self._limiter.hit(self._item, "ocr"):
            return 0.0
        window = self._limiter.get_window_stats(self._item, "ocr")
        return max(1.0, window.reset_time - time.time())

    def headroom(self) -> Headroom:
        window = self._limiter.get_window_stats(self._item, "ocr")
        return Headroom(window.remaining, self._item.amount)


def _now(redis: "Redis") -> float:
    """Redis' own clock: hosts disagree about theirs."""
    seconds, microseconds = redis.time()
    return float(seconds) + float(microseconds) / 1_000_000


def _load(stored: bytes | str | None) -> Breaker:
    if stored is None:
        return Breaker()
    try:
        found = json.loads(stored)
        return Breaker(**(found | {"phase": Phase(found["phase"])}))
    except (ValueError, TypeError, KeyError):
        return Breaker()  # Written by another version: the provider will soon tell again.


def _tell(before: Breaker, after: Breaker) -> None:
    if before.phase is not after.phase:
        log.warning("ocr_gate.moved", was=before.phase.value, now=after.phase.value)


def _wait(
    seconds: float, what: str = "The OCR provider has trouble, so we give it time"
) -> Unavailable:
    return Unavailable(
        f"{what}. This sheet goes on by itself.", retry_after_s=seconds, uses_attempt=False
    )
