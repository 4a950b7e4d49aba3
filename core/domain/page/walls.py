"""Vertical lines, printed or typed, that part what stands left and right of them."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from core.domain.page.reading import MarkKind, Page
from core.domain.page.tilt import PICTURES, Tilt

_MOST = 2_000  # a drawing of thousands of lines is no form
_SLACK = 1e-6
_PEN_LONG = 4.0  # line heights: longer is no stroke of a signature
_FLOURISH = 6.0  # line heights: the line that a hand draws under its name is shorter
_THICK = 0.25  # line heights: no printed line is thicker
_MEETS = 0.22  # line heights: so near the side of a cell comes to its top or foot


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
    levels = list(_levels(page, unit, tilt)) if page.source in PICTURES else None
    for mark in page.marks:
        box = mark.box
        long, thick = (box.y1 - box.y0) * height, (box.x1 - box.x0) * width
        if mark.kind is MarkKind.RULE and long > unit and thick < long / 4:
            x, y0, y1 = (box.x0 + box.x1) / 2 * width, box.y0 * height, box.y1 * height
            wall = _straight(x, y0, y1, tilt)
            if levels is None or long > _PEN_LONG * unit or _stands_on(wall, levels, unit):
                yield wall


class _Level(NamedTuple):
    """A level line: from where to where, how low, and how much higher or lower its ends may be, as
    a photograph leaves lines that part from the page's slope."""

    x0: float
    x1: float
    y: float
    sag: float


def _straight(x: float, y0: float, y1: float, tilt: Tilt) -> Wall:
    """A wall where it would be if the page lay straight."""
    lean = tilt.lean(x, (y0 + y1) / 2)
    return Wall(x - lean, y0 - tilt.shift(x, y0), y1 - tilt.shift(x, y1))


def _levels(page: Page, unit: float, tilt: Tilt) -> Iterator[_Level]:
    """The level lines of a page longer than a pen's."""
    width, height = page.width or 1.0, page.height or 1.0
    for box in (mark.box for mark in page.marks if mark.kind is MarkKind.RULE):
        x, y = (box.x0 + box.x1) / 2 * width, (box.y0 + box.y1) / 2 * height
        long, high = (box.x1 - box.x0) * width, (box.y1 - box.y0) * height
        if long > max(_FLOURISH * unit, 4 * high):
            x0, x1 = box.x0 * width, box.x1 * width
            leans = abs(tilt.shift(x1, y) - tilt.shift(x0, y))
            sag = max(0.0, high - leans - _THICK * unit) / 2
            lean = tilt.lean(x, y)
            yield _Level(x0 - lean, x1 - lean, y - tilt.shift(x, y), sag)


def _stands_on(wall: Wall, levels: list[_Level], unit: float) -> bool:
    """Whether a short line runs from one level line to another, as the side of a cell does; else it
    is a long stroke of a hand."""
    slack = _MEETS * unit
    near = [one for one in levels if one.x0 - slack <= wall.x <= one.x1 + slack]
    return all(
        any(abs(one.y - end) <= slack + one.sag for one in near) for end in (wall.y0, wall.y1)
    )


def _x(wall: Wall) -> float:
    return wall.x
