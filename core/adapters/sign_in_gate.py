"""Slows down who tries many passwords: counted in Redis, or here while Redis is away."""

import time
from typing import Final

import redis
from limits import RateLimitItem, RateLimitItemPerMinute
from limits.storage import MemoryStorage, RedisStorage
from limits.strategies import MovingWindowRateLimiter, RateLimiter

from core import telemetry

PER_NAME: Final = RateLimitItemPerMinute(10, namespace="sign-in-name")
PER_ADDRESS: Final = RateLimitItemPerMinute(30, namespace="sign-in-address")  # an office's NAT
SOCKET_TIMEOUT_S: Final = 1.0

log = telemetry.logger(__name__)


class SignInGate:
    """Moving windows of a minute, shared by all apps; each for itself where Redis is away."""

    def __init__(self, redis_url: str) -> None:
        """Connects when it is first asked."""
        self._url = redis_url
        self._shared: RateLimiter | None = None
        self._own = MovingWindowRateLimiter(MemoryStorage())

    def admit(self, name: str, address: str) -> float | None:
        """Counts a try; the seconds to wait where there were too many, else None."""
        waits = [self._wait(PER_NAME, name), self._wait(PER_ADDRESS, address or "unknown")]
        return max((wait for wait in waits if wait is not None), default=None)

    def _wait(self, limit: RateLimitItem, key: str) -> float | None:
        try:
            return _hit(self._redis(), limit, key)
        except redis.RedisError as error:
            log.warning("sign_in_gate.local", reason=type(error).__name__)
            return _hit(self._own, limit, key)

    def _redis(self) -> RateLimiter:
        if self._shared is None:
            storage = RedisStorage(
                self._url,
                socket_timeout=SOCKET_TIMEOUT_S,
                socket_connect_timeout=SOCKET_TIMEOUT_S,
            )
            self._shared = MovingWindowRateLimiter(storage)
        return self._shared


def _hit(limiter: RateLimiter, limit: RateLimitItem, key: str) -> float | None:
    if limiter.hit(limit, key):
        return None
    window = limiter.get_window_stats(limit, key)
    return max(1.0, window.reset_time - time.time())
