"""A small square in a word's frame is its letter, unless no letter of that print is so high."""

import numpy as np
import pytest

from core.adapters.ink import mark_letters
from core.domain.model import Box
from core.domain.page.reading import Mark, MarkKind, Shape, Word

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

    assert (mark_letters.without([mark], (word,), ink, dpi=150) == []) is is_letter


def _shape(closed: bool) -> np.ndarray:
    """A square outline of a line's thickness; not `closed`: as an S is, its sides half open."""
    shape = np.zeros((20, 20), np.uint8)
    shape[:3], shape[-3:], shape[:, :3], shape[:, -3:] = 1, 1, 1, 1
    if not closed:
        shape[10:17, :3], shape[3:10, -3:] = 0, 0
    return shape


@pytest.mark.parametrize(
    ("said", "confidence", "closed", "is_letter"),
    [
        ("Survey", 0.99, False, True),
        ("Survey", 0.9, False, False),  # who knows what was read as an S
        ("Survey", 0.99, True, False),
        ("Yes", 0.99, False, False),  # there a box is expected, and a tick opens its side
    ],
)
def test_what_is_open_like_a_letter_and_read_as_one_is_no_box(
    said: str, confidence: float, closed: bool, is_letter: bool
) -> None:
    ink = np.zeros((SIDE, SIDE), np.uint8)
    ink[400:420, 300:320] = _shape(closed)
    for left in (324, 340, 356, 372, 388):
        ink[404:420, left : left + 8] = 1
    mark = Mark(MarkKind.TICK_BOX, _box(300, 400, 320, 420))
    word = Word(said, _box(298, 396, 300 + 16 * len(said), 422), confidence, 0)

    found = mark_letters.without([mark], (word,), ink, dpi=150)

    assert (found == []) is is_letter


@pytest.mark.parametrize(("shape", "is_letter"), [(Shape.CROSS, False), (None, True)])
def test_a_square_with_a_cross_in_it_is_no_letter(shape: Shape | None, is_letter: bool) -> None:
    """A word read with the crossed box before it in its frame, no higher than its letters."""
    ink = np.zeros((SIDE, SIDE), np.uint8)
    ink[400:416, 300:316] = 1
    for left in (320, 336, 348, 360):
        ink[400:416, left : left + 8] = 1
    mark = Mark(MarkKind.TICK_BOX, _box(300, 400, 316, 416), 0.45, shape=shape)
    word = Word("Dads", _box(298, 388, 370, 420), 1.0, 0)

    assert (mark_letters.without([mark], (word,), ink, dpi=150) == []) is is_letter


@pytest.mark.parametrize(
    ("said", "gap", "is_letter"),
    [
        ("Reactive", 10, False),  # eight letters stand behind the square
        ("Reactive", 4, True),  # as close as they stand to each other
        ("DReactive", 10, True),  # the square was read as one of nine
    ],
)
def test_a_square_apart_from_all_letters_of_its_word_is_a_box(
    said: str, gap: int, is_letter: bool
) -> None:
    ink = np.zeros((SIDE, SIDE), np.uint8)
    ink[400:420, 300:320] = _shape(closed=True)
    for at in range(8):
        left = 320 + gap + 12 * at
        ink[402:420, left : left + 8] = 1
    mark = Mark(MarkKind.TICK_BOX, _box(300, 400, 320, 420))
    word = Word(said, _box(299, 396, 320 + gap + 93, 424), 0.99, 0)

    found = mark_letters.without([mark], (word,), ink, dpi=150)

    assert (found == []) is is_letter


@pytest.mark.parametrize(("is_amid", "is_letter"), [(True, True), (False, False)])
def test_a_round_outline_amid_what_was_read_is_a_letter(is_amid: bool, is_letter: bool) -> None:
    """The O of "OK", read with the box before it, and no ticked box that nothing stands behind."""
    ink = np.zeros((SIDE, SIDE), np.uint8)
    ink[394:420, 290:316] = 1
    ink[400:420, 330:350] = _shape(closed=False)
    if is_amid:
        ink[402:420, 353:360] = 1
    mark = Mark(MarkKind.TICK_BOX, _box(330, 400, 350, 420))
    word = Word("□OK", _box(288, 394, 361 if is_amid else 352, 424), 0.9, 0)

    found = mark_letters.without([mark], (word,), ink, dpi=150)

    assert (found == []) is is_letter
