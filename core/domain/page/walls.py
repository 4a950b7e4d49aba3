"""Vertical lines, printed or typed, that part what stands left and right of them."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from core.domain.page.reading import MarkKind, Page
from core.domain.page.tilt import Tilt

_MOST = 2_000  # a drawing of thousands of lines is no form
_SLACK = 1e-6


@dataclass(frozen=True, slots=True)
class Wall:
    """A vertical line at `x` from `y0` down to `y1`, in page units."""

    x: float
    y0: float
    y1: float


def of(page: Page, typed: Iterable[Wall], unit: float, tilt: Tilt) -> tuple[Wall, ...]:
    """A page's walls from left to right; `typed` are those that are characters."""
    found = sorted([*typed, *_ruled(page, unit, tilt)], key=_x)
    return tuple(found[:: len(found) // _MOST + 1])


def after(walls: tuple[Wall, ...], x: float, y: float, *, reach: float = 0.0) -> float | None:
    """The x of the next wall to the right at this height, and `reach` over and under it."""
    start = bisect_left(walls, x, key=_x)
    return next((w.x for w in walls[start:] if w.y0 <= y - reach and y + reach <= w.y1), None)


def stands_between(
    walls: tuple[Wall, ...], left: float, right: float, y: float, *, reach: float = 0.0
) -> bool:
    """Whether a wall stands between two x at this height, and `reach` over and under it."""
    low, high = min(left, right) - _SLACK, max(left, right) + _SLACK
    wall = after(walls, low, y, reach=reach)
    return wall is not None and wall <= high


def _ruled(page: Page, unit: float, tilt: Tilt) -> Iterator[Wall]:
    width, height = page.width or 1.0, page.height or 1.0
    for mark in page.marks:
        box = mark.box
        long, thick = (box.y1 - box.y0) * height, (box.x1 - box.x0) * width
        if mark.kind is MarkKind.RULE and long > unit and thick < long / 4:
            x, y0, y1 = (box.x0 + box.x1) / 2 * width, box.y0 * height, box.y1 * height
            yield Wall(x, y0 - tilt.shift(x, y0), y1 - tilt.shift(x, y1))


def _x(wall: Wall) -> float:
    return wall.x
