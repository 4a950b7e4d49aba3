"""Many durations as counts in buckets: cheap to keep, to add up, and to take percentiles of."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import Final

BOUNDS_S: Final = (
    0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 7.5, 10.0, 20.0, 30.0,
)  # fmt: skip
EMPTY: Final = (0,) * (len(BOUNDS_S) + 1)  # the last one: longer than every bound

Counts = Sequence[int]


def bucket(seconds: float) -> int:
    """The index of the bucket this duration falls into."""
    return bisect_left(BOUNDS_S, seconds)


def added(many: Iterable[Counts]) -> tuple[int, ...]:
    """The counts of all together; those of another version's buckets are left out."""
    total = list(EMPTY)
    for counts in many:
        if len(counts) == len(EMPTY):
            total = [a + b for a, b in zip(total, counts, strict=True)]
    return tuple(total)


def percentile(counts: Counts, share: float) -> float | None:
    """The bound in seconds that this share of the durations stays within; None without any.

    Within a bucket they are taken to lie evenly; beyond the last bound its value is given.
    """
    total = sum(counts)
    if not total:
        return None
    below, wanted = 0, share * total
    for index, count in enumerate(counts):
        if count and below + count >= wanted:
            return _within(index, (wanted - below) / count)
        below += count
    return BOUNDS_S[-1]


def _within(index: int, share: float) -> float:
    if index == len(BOUNDS_S):
        return BOUNDS_S[-1]
    low = BOUNDS_S[index - 1] if index else 0.0
    return low + (BOUNDS_S[index] - low) * share
