"""How far upright lines of a photographed page lean, told by what begins in one column.

On a scan they lean as far as its lines sink; a camera that looks at a sheet from below or from a
side makes them part or meet.
"""

from bisect import bisect_right
from collections.abc import Iterator
from statistics import median
from typing import NamedTuple

from core.domain.page.reading import Page

_LEAST_STARTS, _MOST_STARTS = 12, 600  # fewer say nothing, more say no more
_PRINTED = 0.95  # confidence of a word: a hand begins where it likes
_COLUMN_GAP = 1.2  # line heights before a word that begins a column
_ALIGNED = 0.2  # line heights between words that begin in one column
_STEPS, _STEP = 14, 0.004  # of lean, either way from that of a turned page
_PARTINGS, _PARTING = 4, 0.012  # how much more it leans at the right edge than in the middle
_BETTER = 1.3  # so many more words begin where others do, else the page is only turned


class Lean(NamedTuple):
    """Upright lines go so far to the left for each unit down: `slope` in the middle of the page,
    `parting` more at its right edge and less at its left."""

    slope: float
    parting: float = 0.0


class _Start(NamedTuple):
    """Where a word begins: how far right of the page's middle in half widths, and x and y (from its
    centre down) in line heights."""

    side: float
    x: float
    down: float


def of(page: Page, turned: float) -> Lean:
    """The lean of a page that sinks by `turned` for each unit to the right."""
    starts = list(_starts(page))
    starts = starts[:: len(starts) // _MOST_STARTS + 1]
    usual = Lean(turned)
    if len(starts) < _LEAST_STARTS:
        return usual
    steps = range(-_STEPS, _STEPS + 1)
    partings = range(-_PARTINGS, _PARTINGS + 1)
    tried = (Lean(turned + a * _STEP, b * _PARTING) for a in steps for b in partings)
    best = max(tried, key=lambda one: (_aligned(starts, one), -_size(one, usual)))
    before, after = _aligned(starts, usual), _aligned(starts, best)
    is_plain = after >= _BETTER * before and after - before > len(starts)
    return best if is_plain else usual


def _size(one: Lean, usual: Lean) -> float:
    return abs(one.slope - usual.slope) + abs(one.parting)


def _aligned(starts: list[_Start], lean: Lean) -> int:
    """How many pairs of words begin at the same x, once they stand upright."""
    xs = sorted(one.x + (lean.slope + lean.parting * one.side) * one.down for one in starts)
    return sum(bisect_right(xs, x + _ALIGNED) - at - 1 for at, x in enumerate(xs))


def _starts(page: Page) -> Iterator[_Start]:
    """The words that begin a line, or stand apart from the word before."""
    unit = median((word.box.y1 - word.box.y0) * page.height for word in page.words) or 1.0
    line, end = -1, 0.0
    for word in page.words:
        x0, x1 = word.box.x0 * page.width, word.box.x1 * page.width
        is_first = word.line != line or x0 - end > _COLUMN_GAP * unit
        if is_first and word.confidence >= _PRINTED:
            down = (word.box.y0 + word.box.y1) / 2 * page.height - page.height / 2
            yield _Start(2 * word.box.x0 - 1, x0 / unit, down / unit)
        line, end = word.line, x1
