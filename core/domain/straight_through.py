"""The honest straight-through rate: passed untouched, and right in it."""

import math
from dataclasses import dataclass
from typing import Final

_Z_95: Final = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Interval:
    """An estimate with its 95 % interval; shares from 0 to 1."""

    estimate: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Counts:
    """Sheets that ended, those of them that passed and that nobody overturned, passes drawn for a
    second look and looked at, and how many of those were found wrong."""

    ended: int
    passed: int
    looked_at: int
    found_wrong: int


def wilson(successes: int, trials: int, *, z: float = _Z_95) -> Interval | None:
    """A share with its Wilson score interval; None without a trial.

    Holds for small numbers and for shares of 0 and 1, where the usual one collapses to a point.
    """
    if trials <= 0:
        return None
    share = successes / trials
    spread = z * math.sqrt(share * (1 - share) / trials + z * z / (4 * trials * trials))
    middle = share + z * z / (2 * trials)
    scale = 1 + z * z / trials
    low, high = (middle - spread) / scale, (middle + spread) / scale
    return Interval(share, max(0.0, min(low, share)), min(1.0, max(high, share)))


def rate(counts: Counts) -> Interval | None:
    """The share of sheets that passed by themselves and rightly so.

    How many passed is counted; how many of those are right is estimated from the second looks.
    None without a sheet; without a second look the interval reaches from 0 to what passed.
    """
    if counts.ended <= 0:
        return None
    passed = counts.passed / counts.ended
    wrong = wilson(counts.found_wrong, counts.looked_at)
    if wrong is None:
        return Interval(passed, 0.0, passed)
    return Interval(
        estimate=passed * (1 - wrong.estimate),
        low=passed * (1 - wrong.high),
        high=passed * (1 - wrong.low),
    )
