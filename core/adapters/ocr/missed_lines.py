"""Lines of print that the detector passed over, as it does beside a large hand: a label left of
its signature. They are seen as ink that is as low as the page's print and no word's, are read, and
count only where they read as surely as print does."""

from collections.abc import Iterator, Sequence
from statistics import median

import numpy as np

from core.adapters.ocr.ocr_lines import Quads
from core.adapters.ocr.text_lines import Placed
from core.domain.model import Box
from core.domain.page.reading import Mark, MarkKind, Word

HEIGHT = (0.5, 1.3)  # of a usual word's frame
LEAST_WIDTH = 3.0  # times its height
MARGIN = 0.25  # of its height, on each side: the recogniser is used to some
MOST_LINES = 8  # of a page: one with more is a drawing
SURE = 0.93  # confidence, on average; a hand's strokes hardly ever read so
LEAST_LETTERS = 4

_NONE: Quads = np.zeros((0, 4, 2), np.float32)


def quads(words: Sequence[Word], marks: Sequence[Mark], *, width: int, height: int) -> Quads:
    """Where such lines may be: corners in pixels of a picture of that width and height."""
    if not words:
        return _NONE
    usual = median(word.box.y1 - word.box.y0 for word in words) * height
    found = [
        _corners(mark.box, width, height)
        for mark in marks
        if mark.kind is MarkKind.INK
        and mark.fill > 0
        and _is_a_line(mark.box, usual, width, height)
        and not any(_meet(mark.box, word.box) for word in words)
    ]
    return np.array(found, np.float32) if 0 < len(found) <= MOST_LINES else _NONE


def believed(runs: Sequence[Sequence[Placed]]) -> Iterator[Sequence[Placed]]:
    """The lines that read as print does."""
    for run in runs:
        letters = sum(map(str.isalpha, "".join(word.text for word in run)))
        total = sum(len(word.text) for word in run)
        sure = sum(len(word.text) * word.confidence for word in run)
        if letters >= LEAST_LETTERS and sure >= SURE * total:
            yield run


def _is_a_line(box: Box, usual: float, width: int, height: int) -> bool:
    wide, high = (box.x1 - box.x0) * width, (box.y1 - box.y0) * height
    return HEIGHT[0] * usual <= high <= HEIGHT[1] * usual and wide >= LEAST_WIDTH * high


def _meet(one: Box, other: Box) -> bool:
    across = min(one.x1, other.x1) - max(one.x0, other.x0)
    return across > 0 and min(one.y1, other.y1) > max(one.y0, other.y0)


def _corners(box: Box, width: int, height: int) -> list[list[float]]:
    margin = MARGIN * (box.y1 - box.y0) * height
    x0, x1 = box.x0 * width - margin, box.x1 * width + margin
    y0, y1 = box.y0 * height - margin, box.y1 * height + margin
    return [[x0, y0], [x1, y0], [x1, y1], [x0, y1]]
