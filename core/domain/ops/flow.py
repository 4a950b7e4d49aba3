"""How sheets flow: over which stretches of time it is told, and when what waits will be done."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final


class Span(StrEnum):
    """The stretches of time a chart is drawn over."""

    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    QUARTER = "90 days"


LENGTHS: Final = {
    Span.HOUR: timedelta(hours=1),
    Span.DAY: timedelta(days=1),
    Span.WEEK: timedelta(days=7),
    Span.QUARTER: timedelta(days=90),
}
STEPS: Final = {
    Span.HOUR: timedelta(minutes=2),
    Span.DAY: timedelta(minutes=30),
    Span.WEEK: timedelta(hours=4),
    Span.QUARTER: timedelta(days=2),
}


@dataclass(frozen=True, slots=True)
class Bucket:
    """A step of time from `at` on: audits that came, ended well, and failed."""

    at: datetime
    came: int = 0
    done: int = 0
    failed: int = 0


@dataclass(frozen=True, slots=True)
class Drain:
    """When the queue is empty at the pace of the last quarter of an hour.

    `seconds` is None where it never is: nothing ends, or more comes than ends.
    """

    waiting: int
    ended_per_h: float
    came_per_h: float
    seconds: float | None


def drain(waiting: int, *, ended_per_h: float, came_per_h: float) -> Drain:
    """What waits, worked off by as much more as ends than comes."""
    pace = ended_per_h - came_per_h
    if not waiting:
        seconds: float | None = 0.0
    else:
        seconds = waiting / pace * 3600 if pace > 0 else None
    return Drain(waiting, ended_per_h, came_per_h, seconds)
