"""Looks at how fast pages and API answer their users."""

from datetime import timedelta
from typing import Final

from core.domain.ops import thresholds
from core.domain.ops.checks import Seen, State
from core.domain.ops.thresholds import Threshold
from core.ports import Runtime
from core.queries.ops import timings as kept
from core.services.ops.looking import Lane, Probe
from core.services.ops.probes.reading import plural, reading
from core.services.ops.timings import Kind

WINDOW: Final = timedelta(minutes=15)
FEWEST: Final = 5  # one slow page of two is no trend


def pages(rt: Runtime) -> Seen:
    """The time 95 of 100 pages stay below, on the server's side."""
    return _speed(rt, Kind.PAGE, thresholds.PAGE_S, "page")


def api(rt: Runtime) -> Seen:
    """The time 95 of 100 answers stay below."""
    return _speed(rt, Kind.API, thresholds.API_S, "answer")


def _speed(rt: Runtime, kind: Kind, threshold: Threshold, noun: str) -> Seen:
    with reading(rt) as session:
        found = kept.speed(session, kind.value, since=rt.clock() - WINDOW)
    if found.p95_s is None:
        return Seen(State.OK, f"No {noun} within a quarter of an hour.", unit="s")
    if found.count < FEWEST:
        told = plural(found.count, noun)
        return Seen(
            State.OK, f"Only {told} within a quarter of an hour: too few to tell.", unit="s"
        )
    said = (
        f"95 of 100 within {found.p95_s:.2f} s, half within {found.p50_s or 0:.2f} s "
        f"({plural(found.count, noun)})."
    )
    return Seen(threshold.judge(found.p95_s), said, value=found.p95_s, unit="s")


PROBES: Final = {
    "speed.pages": Probe(pages, Lane.DATABASE),
    "speed.api": Probe(api, Lane.DATABASE),
}
