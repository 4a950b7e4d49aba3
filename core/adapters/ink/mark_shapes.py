"""What a pen drew in a box or a cell: a tick, a cross, or a filled spot."""

import itertools
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.domain.page.reading import Shape

Ink = NDArray[np.uint8]  # height x width, 1 where there is ink

LEAST_SIDE = 5  # pixels; of less nothing can be said
SOLID_FILL = 0.6  # share of ink in its rectangle
NEAR = 0.15  # of the mark's side: so far from an arm a point still belongs to it
CROSS_NEAR = 0.8  # of a cross's points are near its arms
TICK_NEAR = 0.84
COVERED = 0.72  # of an arm has points near it
FOOT, FEET_APART = 0.65, 0.5  # of its height and its width
BINS = 8
MAX_POINTS = 1_500
STEPS = 24  # points on the longest part of a line
# A tick runs from its start down to its foot and up to its end, in shares of its rectangle.
STARTS = (0.25, 0.4, 0.55, 0.7)
FEET = (0.2, 0.3, 0.42, 0.55)
_Points = NDArray[np.float64]  # n x 2, in shares of the mark's rectangle, y down
_Point = tuple[float, float]


def of(ink: Ink) -> Shape | None:
    """The shape of a mark; None where it is neither, as a scribble or a single stroke."""
    points, fill = _points(ink)
    if points is None:
        return None
    return Shape.SOLID if fill >= SOLID_FILL else _drawn(points)


def of_lines(lines: Sequence[Sequence[_Point]]) -> Shape | None:
    """The shape of strokes given as runs of points, in any one unit, y down."""
    steps = np.linspace(0.0, 1.0, STEPS)[:, np.newaxis]
    parts = [
        np.array(start) + steps * (np.array(end) - np.array(start))
        for line in lines
        for start, end in itertools.pairwise(line)
    ]
    if not parts:
        return None
    # Points are even along the pen's way: a curve's many short parts weigh no more.
    lengths = [float(np.hypot(*(part[-1] - part[0]))) for part in parts]
    longest = max(lengths) or 1.0
    kept = [
        part[:: max(1, round(STEPS / max(2.0, STEPS * length / longest)))]
        for part, length in zip(parts, lengths, strict=True)
    ]
    points = np.concatenate(kept)
    low, size = points.min(axis=0), np.ptp(points, axis=0)
    return None if size.min() <= 0 else _drawn((points - low) / size)


def _drawn(points: _Points) -> Shape | None:
    if _is_cross(points):
        return Shape.CROSS
    return Shape.TICK if _is_tick(points) else None


def _points(ink: Ink) -> tuple[Any, float]:
    ys, xs = np.nonzero(ink)
    if len(xs) < LEAST_SIDE:
        return None, 0.0
    wide, high = xs.max() - xs.min() + 1, ys.max() - ys.min() + 1
    if min(wide, high) < LEAST_SIDE:
        return None, 0.0
    step = len(xs) // MAX_POINTS + 1
    x = (xs[::step] - xs.min() + 0.5) / wide
    y = (ys[::step] - ys.min() + 0.5) / high
    return np.stack((x, y), axis=1), len(xs) / float(wide * high)


def _is_cross(points: _Points) -> bool:
    arms = (((0.0, 0.0), (1.0, 1.0)), ((0.0, 1.0), (1.0, 0.0)))
    near = [_near(points, *arm) for arm in arms]
    is_on = (near[0] | near[1]).mean() >= CROSS_NEAR
    is_crossed = is_on and all(
        _covers(points[at], *arm) for at, arm in zip(near, arms, strict=True)
    )
    return bool(is_crossed and _has_feet(points))


def _has_feet(points: _Points) -> bool:
    """Whether a cross stands on two feet: the arms of a Y meet in its stem."""
    low = points[points[:, 1] >= FOOT, 0]
    return len(low) > 0 and bool(np.ptp(low) >= FEET_APART)


def _is_tick(points: _Points) -> bool:
    return any(_fits_tick(points, start, foot) for start in STARTS for foot in FEET)


def _fits_tick(points: _Points, start: float, foot: float) -> bool:
    short, long = ((0.0, start), (foot, 1.0)), ((foot, 1.0), (1.0, 0.0))
    on_short, on_long = _near(points, *short), _near(points, *long)
    is_on = (on_short | on_long).mean() >= TICK_NEAR
    return bool(
        is_on
        and _covers(points[on_long], *long)
        and _covers(points[on_short & ~on_long], *short, least=0.25)
    )


def _near(points: _Points, start: _Point, end: _Point) -> Any:
    """Which points are near a straight arm."""
    along, apart = _on(points, start, end)
    return (apart <= NEAR) & (along >= -NEAR) & (along <= 1 + NEAR)


def _covers(points: _Points, start: _Point, end: _Point, *, least: float = COVERED) -> bool:
    along, _ = _on(points, start, end)
    bins: Iterable[int] = np.clip((along * BINS).astype(int), 0, BINS - 1).tolist()
    return len(set(bins)) >= least * BINS


def _on(points: _Points, start: _Point, end: _Point) -> tuple[Any, Any]:
    """How far along an arm (0-1) each point is, and how far beside it."""
    origin, arm = np.array(start), np.array(end) - np.array(start)
    length = float(np.hypot(*arm))
    offset = points - origin
    along = offset @ arm / length**2
    apart = np.abs(offset[:, 0] * arm[1] - offset[:, 1] * arm[0]) / length
    return along, apart
