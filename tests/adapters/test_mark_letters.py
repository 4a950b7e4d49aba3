"""A small square in a word's frame is its letter, unless no letter of that print is so high."""

import numpy as np
import pytest

from core.adapters.ink import mark_letters
from core.domain.model import Box
from core.domain.page.reading import Mark, MarkKind, Word

SIDE = 600
LOW = 11  # pixels: an a, a typewriter's t, an e


def _box(x0: float, y0: float, x1: float, y1: float) -> Box:
    return Box(x0 / SIDE, y0 / SIDE, x1 / SIDE, y1 / SIDE)


@pytest.mark.parametrize(
    ("said", "high", "is_letter"),
    [("Date", 16, True), ("Date", 24, False), ("Dads", 16, False)],  # "d" is as high as a capital
)
def test_a_square_at_a_words_start(said: str, high: int, is_letter: bool) -> None:
    ink = np.zeros((SIDE, SIDE), np.uint8)
    ink[416 - high : 416, 300:315] = 1
    for left in (320, 333, 346):
        ink[416 - LOW : 416, left : left + 8] = 1
    mark = Mark(MarkKind.TICK_BOX, _box(300, 416 - high, 315, 416))
    word = Word(said, _box(298, 388, 356, 420), 1.0, 0)

    assert (mark_letters.without([mark], (word,), ink) == []) is is_letter
