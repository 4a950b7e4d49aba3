"""How far a confidence can be trusted, by what people found; and what another threshold costs.

A value that a person looked at was right or wrong. Put beside how surely it was read, such values
say how often the values nobody looks at are wrong.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from core.domain.model import Severity
from core.domain.spec.specs import Spec
from core.domain.straight_through import Interval, wilson

EDGES: Final = (0.0, 0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 0.98)
FEWEST_OF_FIELD: Final = 5  # values of a field below which nothing is said of it


@dataclass(frozen=True, slots=True)
class Judged:
    """A value that a person looked at: its field, how surely it was read (0-1), was it right."""

    field: str
    confidence: float
    is_right: bool


@dataclass(frozen=True, slots=True)
class Bin:
    """Values read about as surely: `low` to below `high`; how many were judged, their mean
    confidence (None without any) and the share that was right."""

    low: float
    high: float
    judged: int
    said: float | None
    right: Interval | None


@dataclass(frozen=True, slots=True)
class OfField:
    """The same for one field, whatever the confidence."""

    name: str
    judged: int
    said: float
    right: Interval

    @property
    def is_too_sure(self) -> bool:
        """Whether it is right less often than it says, by more than chance."""
        return self.said > self.right.high

    @property
    def is_too_modest(self) -> bool:
        """Whether it is right more often than it says, by more than chance."""
        return self.said < self.right.low


@dataclass(frozen=True, slots=True)
class Threshold:
    """What a threshold would do: `waiting` is the share of sheets with a value below it, `wrong`
    the share of values above it that are wrong; None where nobody looked at values that sure."""

    below: float
    waiting: float
    wrong: Interval | None


def asked(specs: Iterable[Spec]) -> dict[str, list[str]]:
    """The fields a person is asked about where they are doubtful, by spec."""
    grave = (Severity.S0, Severity.S1)
    return {spec.id: [one.name for one in spec.fields if one.severity in grave] for spec in specs}


def reliability(judged: Iterable[Judged], *, edges: Sequence[float] = EDGES) -> tuple[Bin, ...]:
    """What was found in each bin of confidence, the least sure first."""
    found: list[list[Judged]] = [[] for _ in edges]
    for one in judged:
        found[_bin(one.confidence, edges)].append(one)
    tops = (*edges[1:], 1.0)
    return tuple(
        Bin(low, high, len(ones), _said(ones), _right(ones))
        for low, high, ones in zip(edges, tops, found, strict=True)
    )


def by_field(judged: Iterable[Judged]) -> tuple[OfField, ...]:
    """What was found of each field that was judged often enough, the worst first."""
    found: dict[str, list[Judged]] = {}
    for one in judged:
        found.setdefault(one.field, []).append(one)
    told = [
        OfField(name, len(ones), said, right)
        for name, ones in found.items()
        if len(ones) >= FEWEST_OF_FIELD and (said := _said(ones)) and (right := _right(ones))
    ]
    return tuple(sorted(told, key=lambda one: (one.right.estimate, one.name)))


def thresholds(
    judged: Iterable[Judged], sheets: Sequence[Sequence[float]], *, now: float
) -> tuple[Threshold, ...]:
    """What each edge, and the threshold in use, would do; the lowest first.

    `sheets` has, for each sheet, how surely the values that one is asked about were read.
    """
    edges = sorted({*EDGES, now})
    bins = reliability(judged, edges=edges)
    standing = [0] * len(edges)
    for sheet in sheets:
        for confidence in sheet:
            standing[_bin(confidence, edges)] += 1
    return tuple(
        Threshold(edge, _waiting(sheets, edge), _wrong(bins[place:], standing[place:]))
        for place, edge in enumerate(edges)
    )


def lowest(found: Iterable[Threshold], *, target: float) -> Threshold | None:
    """The threshold that asks least of people and lets at most this share of wrong values through,
    as far as is known; None where no threshold is known to."""
    fit = [one for one in found if one.wrong is not None and one.wrong.estimate <= target]
    return min(fit, key=lambda one: one.below, default=None)


def _bin(confidence: float, edges: Sequence[float]) -> int:
    return sum(edge <= confidence for edge in edges[1:])


def _said(ones: Sequence[Judged]) -> float | None:
    return sum(one.confidence for one in ones) / len(ones) if ones else None


def _right(ones: Sequence[Judged]) -> Interval | None:
    return wilson(sum(one.is_right for one in ones), len(ones))


def _waiting(sheets: Sequence[Sequence[float]], below: float) -> float:
    if not sheets:
        return 0.0
    return sum(min(sheet, default=1.0) < below for sheet in sheets) / len(sheets)


def _wrong(bins: Sequence[Bin], standing: Sequence[int]) -> Interval | None:
    """Each bin's share of wrong values, weighed by how many values stand in it. The bounds are
    those of the bins taken together: wider than need be, never narrower."""
    held = [(one.right, count) for one, count in zip(bins, standing, strict=True) if count]
    known = [(right, count) for right, count in held if right is not None]
    if not held or len(known) < len(held):
        return None
    values = sum(count for _, count in known)
    return Interval(
        estimate=sum((1 - right.estimate) * count for right, count in known) / values,
        low=sum((1 - right.high) * count for right, count in known) / values,
        high=sum((1 - right.low) * count for right, count in known) / values,
    )
