"""Words with places, put into lines in reading order; shared by every engine that has boxes."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from core.domain.model import Box
from core.domain.page.reading import Word

SAME_LINE = 0.55  # Centres closer than this share of the smaller height stand on one line.
OVER_ANOTHER = 0.3  # Of the narrower: runs that share so much of the width are two lines.
LEAST_OVER = 0.008  # Of the page's width, a letter's: boxes are not drawn more closely than that.
OPEN_LINES = 6  # A run joins one of the last few lines.


class Placed(NamedTuple):
    """A word before it has a line. Units of `box` are 0-1 of the page."""

    text: str
    box: Box
    confidence: float


class _Run(NamedTuple):
    """Words that are on one line for certain, and how high its middle stands on a level page."""

    words: Sequence[Placed]
    middle: float
    height: float
    x0: float
    x1: float


def in_lines(words: Iterable[Placed], *, slope: float = 0.0) -> tuple[Word, ...]:
    """Words numbered by line, top to bottom and left to right.

    `slope` is how far lines sink per unit to the right (0-1 units): a page photographed askew
    keeps its boxes but is ordered as if it lay straight.
    """
    return runs_in_lines(([word] for word in words), slope=slope)


def runs_in_lines(runs: Iterable[Sequence[Placed]], *, slope: float = 0.0) -> tuple[Word, ...]:
    """The same for words that an engine saw side by side: each run stays on one line."""
    lines: list[list[_Run]] = []
    measured = (_measured(run, slope) for run in runs if run)
    # Lines are open while a run may still join them; few are, so the search stays short.
    for run in sorted(measured, key=lambda one: one.middle):
        open_lines = (line for line in lines[-OPEN_LINES:] if _joins(run, line))
        line = min(open_lines, key=_away(run), default=None)
        if line is None:
            lines.append([run])
        else:
            line.append(run)
    return tuple(_numbered(sorted(lines, key=lambda line: _mean(line))))


def _numbered(lines: Iterable[list[_Run]]) -> Iterator[Word]:
    for number, line in enumerate(lines):
        words = (word for run in line for word in run.words)
        for word in sorted(words, key=lambda word: word.box.x0):
            yield Word(text=word.text, box=word.box, confidence=word.confidence, line=number)


def _measured(words: Sequence[Placed], slope: float) -> _Run:
    boxes = [word.box for word in words]
    middles = [(box.y0 + box.y1) / 2 - slope * (box.x0 + box.x1) / 2 for box in boxes]
    heights = [box.y1 - box.y0 for box in boxes]
    return _Run(
        words,
        sum(middles) / len(middles),
        min(heights),
        min(box.x0 for box in boxes),
        max(box.x1 for box in boxes),
    )


def _mean(line: Sequence[_Run]) -> float:
    return sum(run.middle for run in line) / len(line)


def _away(run: _Run) -> Callable[[Sequence[_Run]], float]:
    return lambda line: abs(run.middle - _nearest(run, line).middle)


def _nearest(run: _Run, line: Sequence[_Run]) -> _Run:
    """The neighbour, which tells more of a line that is not quite straight than its mean does."""
    return min(line, key=lambda one: max(one.x0 - run.x1, run.x0 - one.x1))


def _joins(run: _Run, line: Sequence[_Run]) -> bool:
    near = _nearest(run, line)
    if abs(run.middle - near.middle) > SAME_LINE * min(run.height, near.height):
        return False
    return not any(_are_over_another(run, one) for one in line)


def _are_over_another(one: _Run, other: _Run) -> bool:
    shared = min(one.x1, other.x1) - max(one.x0, other.x0)
    return shared > max(LEAST_OVER, OVER_ANOTHER * min(one.x1 - one.x0, other.x1 - other.x0))
