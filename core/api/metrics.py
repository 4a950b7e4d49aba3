"""GET /metrics: for Prometheus, computed when it asks.

Nothing is counted in this process: workers fork for every few sheets, and the rows know it all.
"""

import threading
import time
from collections.abc import Iterator
from typing import Final

from anyio import to_thread
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
)
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from starlette.requests import Request
from starlette.responses import Response

from core.api import callers
from core.api.runtime import runtime_of
from core.domain import access
from core.domain.access import Action
from core.domain.breaker import Phase
from core.domain.queues import Priority
from core.errors import Unavailable
from core.ports import Runtime
from core.queries import metrics
from core.queries.metrics import BUCKETS_S, Snapshot, Spread

KEPT_S: Final = 5.0  # several scrapers, or a hasty one, cost no more than one
NO_STORE: Final = {"cache-control": "no-store"}

_lock = threading.Lock()
_kept: dict[int, tuple[float, bytes]] = {}


async def scrape(request: Request) -> Response:
    """Open to a token that may read health and on this machine; to all with METRICS_PUBLIC.

    Errors: Unauthenticated, Forbidden, Unavailable.
    """
    rt = runtime_of(request)
    if not (rt.metrics_are_public or callers.is_local(request)):
        access.require(await callers.actor(request), Action.HEALTH_READ)
    content = await to_thread.run_sync(_content, rt)
    return Response(content, headers={"content-type": CONTENT_TYPE_LATEST, **NO_STORE})


def _content(rt: Runtime) -> bytes:
    with _lock:
        since, content = _kept.get(id(rt), (0.0, b""))
        if not content or time.monotonic() - since > KEPT_S:
            content = generate_latest(_registry(rt))
            _kept.clear()
            _kept[id(rt)] = (time.monotonic(), content)
        return content


def _registry(rt: Runtime) -> CollectorRegistry:
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Collector(list(collect(rt))))
    return registry


class _Collector:
    def __init__(self, found: list[Metric]) -> None:
        self._found = found

    def collect(self) -> list[Metric]:
        return self._found


def collect(rt: Runtime) -> Iterator[Metric]:
    """Every metric. Errors: Unavailable where PostgreSQL is away."""
    with rt.read() as session:
        found = metrics.snapshot(session, now=rt.clock())
    yield from _queue(found, rt)
    yield from _verdicts(found)
    yield from _parts(found, rt)


def _queue(found: Snapshot, rt: Runtime) -> Iterator[Metric]:
    depth = GaugeMetricFamily("jobsheet_queue_depth", "Audits that wait.", labels=["queue"])
    for queue in Priority:
        depth.add_metric([queue.value], found.waiting.get(queue.value, 0))
    yield depth
    age_s = (rt.clock() - found.oldest_at).total_seconds() if found.oldest_at else 0.0
    yield _gauge("queue_oldest_age_seconds", "How long the first of them has waited.", age_s)
    yield _gauge("audits_running", "Audits that are being made now.", found.running)
    redis = _redis_depth(rt)
    if redis is not None:
        yield _gauge("redis_queue_depth", "Intents that wait in Redis.", redis)
    yield _histogram("queue_wait_seconds", "From queued to its first attempt's start.", found.wait)
    yield _gauge("dead_letters_open", "Audits given up that nobody decided on.", found.dead_letters)
    yield _gauge("webhook_deliveries_due", "Messages not delivered yet.", found.deliveries_due)


def _verdicts(found: Snapshot) -> Iterator[Metric]:
    yield _histogram(
        "upload_to_verdict_seconds", "From queued to the verdict.", found.verdict_after
    )
    ended = CounterMetricFamily(
        "jobsheet_audits_ended", "Audits that ended.", labels=["status", "verdict"]
    )
    for (status, verdict), count in sorted(found.ended.items()):
        ended.add_metric([status, verdict], count)
    yield ended
    if found.straight_through is not None:
        yield _gauge(
            "straight_through_ratio",
            f"Share of audits of {metrics.RATE_DAYS} days that passed by themselves.",
            found.straight_through,
        )


def _parts(found: Snapshot, rt: Runtime) -> Iterator[Metric]:
    yield _gauge("workers_alive", "Workers that showed themselves lately.", found.workers)
    pages = CounterMetricFamily("jobsheet_ocr_pages_billed", "Pages the OCR provider billed.")
    pages.add_metric([], found.pages_billed)
    yield pages
    breaker = GaugeMetricFamily(
        "jobsheet_ocr_breaker", "1 for the phase the breaker is in.", labels=["phase"]
    )
    phase = rt.ocr_gate.state().phase if rt.ocr_gate is not None else Phase.CLOSED
    for one in Phase:
        breaker.add_metric([one.value], float(one is phase))
    yield breaker
    yield from _reconciler(found, rt)


def _reconciler(found: Snapshot, rt: Runtime) -> Iterator[Metric]:
    ran = found.reconciler
    if ran is None:
        return
    gap = sum(ran.found.values())
    yield _gauge("reconciler_gap", "Audits its last run found astray and mended.", gap)
    age_s = (rt.clock() - ran.ran_at).total_seconds()
    yield _gauge("reconciler_age_seconds", "How long ago it ran.", age_s)


def _gauge(name: str, told: str, value: float) -> Metric:
    return GaugeMetricFamily(f"jobsheet_{name}", told, value=value)


def _histogram(name: str, told: str, spread: Spread) -> Metric:
    counts = (*spread.within, spread.count)
    bounds = (*map(str, BUCKETS_S), "+Inf")
    family = HistogramMetricFamily(f"jobsheet_{name}", told)
    family.add_metric([], list(zip(bounds, counts, strict=True)), spread.total_s)
    return family


def _redis_depth(rt: Runtime) -> int | None:
    try:
        return rt.queue.depth().queued
    except Unavailable:
        return None
