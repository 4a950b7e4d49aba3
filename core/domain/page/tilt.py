"""How far the lines of a photographed or scanned page sink to the right, and what stands upright
on it leans."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

from core.domain.model import Box
from core.domain.page import lean as leaning
from core.domain.page.lean import Lean
from core.domain.page.reading import Page, PageSource

PICTURES = frozenset({PageSource.LOCAL, PageSource.MISTRAL})
_NEAR = 1.5  # line heights between words that an engine saw as one line
_LEAST_RUN = 0.25  # page widths of such pairs in all: fewer say nothing of the page
_LEAST_CHANGE_RUN = 1.5  # and fewer of these not how its tilt changes down the page
_STEEPEST = 0.15
_LEAST_SHIFT = 0.003  # of the page's height: a fraction of a line
_NO_LEAN = Lean(0.0)


@dataclass(frozen=True, slots=True)
class Tilt:
    """Page units. At height y a line sinks by `slope + change * y` for each unit to the right.

    `middle` and `centre` are the x and the y of the page's middle; `upright` how upright lines
    lean.
    """

    slope: float = 0.0
    change: float = 0.0
    middle: float = 0.0
    centre: float = 0.0
    upright: Lean = _NO_LEAN

    def shift(self, x: float, y: float) -> float:
        """How much lower a line stands at x than in the middle of the page."""
        return (self.slope + self.change * y) * (x - self.middle)

    def lean(self, x: float, y: float) -> float:
        """How much further right an upright line stands at y than in the middle of the page."""
        side = (x - self.middle) / self.middle if self.middle else 0.0
        return (self.upright.slope + self.upright.parting * side) * (self.centre - y)

    def straight(self, x: float, y: float) -> tuple[float, float]:
        """Where a point would be if the page lay straight."""
        return x - self.lean(x, y), y - self.shift(x, y)


LEVEL = Tilt()


def of(page: Page) -> Tilt:
    """The tilt of a page, told by neighbouring words, which share the box of their line.

    It may change down the page: a camera does not look straight at it.
    """
    if page.source not in PICTURES:
        return LEVEL
    steps = list(_steps(page))
    run = sum(across for across, _, _ in steps)
    if not run or run < _LEAST_RUN * page.width:
        return LEVEL
    mean_y = sum(across * y for across, _, y in steps) / run
    mean = sum(down for _, down, _ in steps) / run
    spread = sum(across * (y - mean_y) ** 2 for across, _, y in steps)
    rise = sum((down - mean * across) * (y - mean_y) for across, down, y in steps)
    change = rise / spread if spread and run >= _LEAST_CHANGE_RUN * page.width else 0.0
    slope, middle, centre = mean - change * mean_y, page.width / 2, page.height / 2
    upright = leaning.of(page, slope + change * centre)
    tilt = Tilt(slope, change, middle, centre, upright)
    shifts = [tilt.shift(page.width, y) for y in (0.0, page.height)]
    leans = [tilt.lean(x, page.height) / 2 for x in (0.0, page.width)]
    most = max(map(abs, [*shifts, *leans]))
    return tilt if most > _LEAST_SHIFT * page.height else LEVEL


def _steps(page: Page) -> Iterator[tuple[float, float, float]]:
    """From word to word of a line: how far across and down, and at which height."""
    for left, right in itertools.pairwise(page.words):
        high = (left.box.y1 - left.box.y0) * page.height
        gap = (right.box.x0 - left.box.x1) * page.width
        if left.line != right.line or not -high < gap < _NEAR * high:
            continue
        across = (_middle(right.box)[0] - _middle(left.box)[0]) * page.width
        down = (_middle(right.box)[1] - _middle(left.box)[1]) * page.height
        if across > 0 and abs(down) < _STEEPEST * across:
            yield across, down, _middle(left.box)[1] * page.height


def _middle(box: Box) -> tuple[float, float]:
    return (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2
