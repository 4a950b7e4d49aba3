"""How many requests a caller may make, counted in Redis for all apps together.

Where Redis is away each app counts by itself: callers may then ask once per app, which is more
than allowed and far less than without any limit, and nobody is turned away for our fault.
"""

import time
from typing import Final

from limits import RateLimitItem, RateLimitItemPerMinute
from limits.storage import MemoryStorage, RedisStorage
from limits.strategies import RateLimiter, SlidingWindowCounterRateLimiter
from redis.exceptions import RedisError

from core import telemetry
from core.adapters.queue import connect
from core.ports import Allowance

log = telemetry.logger(__name__)

NAMESPACE: Final = "jobsheet:api"


class CallerLimits:
    """ports.RateLimits."""

    def __init__(self, redis_url: str, *, requests_per_minute: int) -> None:
        """The limit is for one caller. Errors: Misconfigured."""
        pool = connect(redis_url).connection_pool
        self._shared = SlidingWindowCounterRateLimiter(
            RedisStorage(redis_url, connection_pool=pool)
        )
        self._local = SlidingWindowCounterRateLimiter(MemoryStorage())
        self._item: RateLimitItem = RateLimitItemPerMinute(requests_per_minute, namespace=NAMESPACE)

    def take(self, caller: str) -> Allowance:
        """Count one request of this caller."""
        try:
            return self._take(self._shared, caller)
        except RedisError as error:
            log.warning("rate_limits.local", reason=type(error).__name__)
            return self._take(self._local, caller)

    def _take(self, limiter: RateLimiter, caller: str) -> Allowance:
        is_allowed = limiter.hit(self._item, caller)
        window = limiter.get_window_stats(self._item, caller)
        return Allowance(
            is_allowed=is_allowed,
            limit=self._item.amount,
            remaining=max(0, window.remaining),
            reset_s=max(1, round(window.reset_time - time.time())),
        )
