"""Which small squares of a picture are letters: an O or a D is square too, a tick box inside the
frame of a longer word hardly ever is, but an engine may have taken the box beside it in."""

import itertools
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from core.adapters.ink import mark_boxes, mark_strokes
from core.domain.fields import swallowed
from core.domain.model import Box
from core.domain.page.reading import Mark, MarkKind, Shape, Word
from core.domain.written import answers

Ink = NDArray[np.uint8]  # height x width, 1 where there is ink

STANDS_OUT: Final = 1.2  # of a capital beside it: no letter of that print is so high
LONG: Final = frozenset("bdfhklgjpqy")  # as high as a capital, or as much reaches under the line
CAPITAL: Final = 1.4  # of letters without stems
OUTLINE: Final = 2  # pixels that an outline's frame is wider than its lines
LEAST_LETTERS: Final = 2  # that tell how high the print is
SPECK: Final = 3  # pixels
WHOLE: Final = 0.9  # of the weakest side of a box is inked
APART: Final = 0.25  # of a box's width: from the word that it stands beside, at least
FLAT: Final = 4  # no letters are so wide, of their height
WIDER: Final = 1.5  # of the widest gap between its letters
SURELY_READ: Final = 0.95  # confidence of a word that is all letters
WEAKEST_SIDE: Final = 0.76  # of a box is inked; an S, an R or a T beside an E leave more open


def without(found: Sequence[Mark], words: tuple[Word, ...], ink: Ink, *, dpi: int) -> list[Mark]:
    """The marks, but for the tick boxes that are letters of longer words."""
    boxes = [_pixels(mark.box, ink) for mark in found if mark.kind is MarkKind.TICK_BOX]
    bare = ink.copy()  # An engine may take several boxes into one word: none is a letter's height.
    for left, top, right, bottom in (tuple(map(round, box)) for box in boxes):
        bare[max(0, top - 1) : bottom + 1, max(0, left - 1) : right + 1] = 0
    return [
        mark
        for mark in found
        if mark.kind is not MarkKind.TICK_BOX
        or mark.shape is Shape.CROSS  # No letter has a cross in a frame.
        or not any(_is_of(word, _pixels(mark.box, ink), bare, ink, dpi) for word in words)
    ]


def _is_of(word: Word, box: swallowed.Frame, bare: Ink, ink: Ink, dpi: int) -> bool:
    frame = _pixels(word.box, bare)
    if not swallowed.holds(frame, box) or sum(map(str.isalnum, word.text)) < LEAST_LETTERS:
        return False
    if word.confidence >= SURELY_READ and not answers.is_option(word.text):
        left, top, right, bottom = map(round, box)
        if mark_boxes.weakest_side(ink, (left, top, right, bottom), dpi=dpi) < WEAKEST_SIDE:
            return True
    if swallowed.rest_of(word.text, frame, box) is not None:
        return _is_round_amid(word, ink, box, dpi)
    return not (_stands_out(word.text, bare, frame, box) or _stands_apart(word, ink, box, dpi))


def _stands_out(word: str, bare: Ink, frame: swallowed.Frame, box: swallowed.Frame) -> bool:
    """Whether a box is higher than a capital of the word beside it, all boxes taken out."""
    x0, y0, x1, y1 = (max(0, round(at)) for at in frame)
    left, top, right, bottom = (round(at) for at in box)
    highs = [high for _, _, _, high in mark_strokes.extents(bare[y0:y1, x0:x1]) if high > SPECK]
    if len(highs) < LEAST_LETTERS:
        return False
    is_first = (left + right) / 2 < (x0 + x1) / 2
    others = set(word[1:] if is_first else word[:-1])  # if the box were a letter
    is_low = not any(one.isupper() or one.isdigit() for one in others) and not others & LONG
    capital = max(highs) * (CAPITAL if is_low else 1.0)
    return bottom - top - OUTLINE >= STANDS_OUT * capital


def _stands_apart(word: Word, ink: Ink, box: swallowed.Frame, dpi: int) -> bool:
    """Whether all letters of a word stand on one side of a whole square, and closer to each other
    than to it: it is none of them."""
    x0, y0, x1, y1 = (max(0, round(at)) for at in _pixels(word.box, ink))
    left, top, right, bottom = (round(at) for at in box)
    start, end = (right, x1) if left + right < x0 + x1 else (x0, left)
    letters = _letters(ink[y0:y1, start:end])
    whole = mark_boxes.weakest_side(ink, (left, top, right, bottom), dpi=dpi) >= WHOLE
    if not whole or len(letters) < max(LEAST_LETTERS, sum(map(str.isalnum, word.text))):
        return False
    away = letters[0][0] if start == right else end - start - letters[-1][1]
    widest = max(one[0] - other[1] for other, one in itertools.pairwise(letters))
    return away >= max(APART * (right - left), WIDER * widest)


def _is_round_amid(word: Word, ink: Ink, box: swallowed.Frame, dpi: int) -> bool:
    """Whether ink stands on both sides of an outline that is no whole square: the O of an "OK" that
    was read with its box."""
    x0, y0, x1, y1 = (max(0, round(at)) for at in _pixels(word.box, ink))
    left, top, right, bottom = (round(at) for at in box)
    beside = (ink[y0:y1, a:b] for a, b in ((x0, left - 1), (right + 1, x1)) if a < b)
    letters = [max((e[3] for e in mark_strokes.extents(part)), default=0) for part in beside]
    is_amid = len(letters) == 2 and min(letters) >= (bottom - top) / 2  # no speck
    return is_amid and mark_boxes.weakest_side(ink, (left, top, right, bottom), dpi=dpi) < WHOLE


def _letters(ink: Ink) -> list[tuple[int, int]]:
    """From where to where each letter stands, a dot with the stem under it, from the left."""
    found: list[tuple[int, int]] = []
    for x, _, wide, high in sorted(mark_strokes.extents(ink)):
        if max(wide, high) <= SPECK or wide > FLAT * high:
            continue  # A line of the form that the frame reaches.
        if found and x < found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], x + wide))
        else:
            found.append((x, x + wide))
    return found


def _pixels(box: Box, ink: Ink) -> swallowed.Frame:
    height, width = ink.shape
    return box.x0 * width, box.y0 * height, box.x1 * width, box.y1 * height
