"""What a pen does to print on a picture: a ring around a word, a line through it."""

from collections.abc import Iterator, Sequence
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from core.domain.model import Box
from core.domain.page.reading import Word
from core.domain.written import answers

Ink = NDArray[np.uint8]  # height x width, 1 where there is ink
Place = tuple[int, int, int, int]  # left, top, right, bottom in pixels

MM_PER_INCH = 25.4
RING_LEAST_MM = (4.0, 3.0)  # width and height of the room inside a ring
RING_MOST_MM = (60.0, 20.0)
# Of the smallest rectangle around it, how much the room inside takes: an oval 0.79, a cell all.
RING_ROOM = (0.5, 0.9)
RING_OUTSIDE, RING_EMPTY = (0.66, 0.86), 0.4  # the same of all of it; how much of that is room
RING_OVER_WORD = 0.85  # a ring is at least so wide, of the word in it
RING_OVER_LINE = 0.95  # and of the line's height, where the ring is around a part of the word
RING_PART = 0.25  # of the word, at least
RING_BESIDE_MM = 12.0  # and at most so much wider
# Letters that no engine read, in a ring: how high of its room, how far from its middle; how many,
# or how wide of their height and of its room where they run together.
RINGED_HEIGHT, RINGED_AWAY = (0.2, 0.8), 0.25
RINGED_LEAST, RINGED_WIDE, RINGED_COVER = 2, 1.4, 0.35
STRIKE_MM = 3.2  # shortest line through a word
BUTTON_MM, BUTTON_WIDE = 7.0, 1.25  # a radio button is no wider, and so much wider than high
STRIKE_RUN_MM = 1.8  # a sloping line is this long before it leaves its row of pixels
STRIKE_THICK_MM = 1.7  # its height, slope included
STRIKE_BENT = 0.28  # or so much of its width, through a printed answer: a hand's line is bent
STRIKE_BAND = (0.2, 0.8)  # of the word's height
# Right over and under it so much of its length is inked at most, on so many rows of pixels.
STRIKE_ALONE, STRIKE_BESIDE = 0.65, 2
STRIKE_COVER = 0.5  # of the word's width


def rings(ink: Ink, words: tuple[Word, ...], dpi: int) -> list[Place]:
    """Ovals drawn around words, read or not: a ring keeps an engine from reading what is in it."""
    closed = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8))
    letters = outlines(ink)  # Closed, they may hang on the ring.
    found: list[Place] = []
    for contour, edge in _ovals(closed):
        x, y, wide, high = cv2.boundingRect(contour)
        place = (x - edge, y - edge, x + wide + edge, y + high + edge)
        if not _is_between(wide, high, dpi) or any(_is_within(one, place) for one in found):
            continue
        if edge == 0 and _may_be_button(wide, high, dpi):
            continue
        if any(_is_around(place, w, ink, dpi) for w in words) or _is_around_print(place, letters):
            found.append(place)
    return found


def _ovals(ink: Any) -> Iterator[tuple[Any, int]]:
    """What may be a ring's, with the pixels from there to its line: its outside, which is as round
    where letters or a slash that touch it cut the room inside; then each room, by which a ring is
    known that crosses a line of the form."""
    outlines = _contours(ink)
    rooms: dict[int, float] = {}
    for contour, outer in outlines:
        if outer >= 0:
            rooms[outer] = rooms.get(outer, 0.0) + cv2.contourArea(contour)
    for at, room in rooms.items():
        contour, _ = outlines[at]
        if room >= RING_EMPTY * cv2.contourArea(contour) and _is_oval(contour, RING_OUTSIDE):
            yield contour, 0
    for contour, outer in outlines:
        if outer >= 0 and _is_oval(contour, RING_ROOM):
            yield contour, 1


def _may_be_button(wide: int, high: int, dpi: int) -> bool:
    """Whether an outside is as small and as round as that of a radio button, whose room is cut by
    its tick."""
    return wide <= BUTTON_MM / MM_PER_INCH * dpi and wide < BUTTON_WIDE * high


def _is_within(one: Place, other: Place) -> bool:
    """Whether a ring was found already, by its outside."""
    x, y = (one[0] + one[2]) / 2, (one[1] + one[3]) / 2
    return other[0] <= x <= other[2] and other[1] <= y <= other[3]


def strikes(ink: Ink, words: tuple[Word, ...], dpi: int) -> list[Place]:
    """Short lines, level or nearly so, through the middle of words."""
    run = _pixels(STRIKE_RUN_MM, dpi)
    level = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((1, run), np.uint8))
    joined = cv2.dilate(level, np.ones((3, 3), np.uint8))
    least, thick = _pixels(STRIKE_MM, dpi), _pixels(STRIKE_THICK_MM, dpi)
    lines = [
        (x, y, x + wide, y + high)
        for x, y, wide, high in extents(joined)
        if wide >= least and high <= max(thick, STRIKE_BENT * wide)
    ]
    every = _frames(words, ink)
    answered = _frames([word for word in words if answers.is_option(word.text)], ink)
    return [
        line for line in lines
        if _is_through_any(line, every if line[3] - line[1] <= thick else answered)
        and _is_alone(line, ink)
    ]  # fmt: skip


def without_letters(lines: Sequence[Place], words: tuple[Word, ...], ink: Ink) -> list[Place]:
    """The lines, those left out that are letters of a word which a blurred picture ran together."""
    frames = _frames(words, ink)
    return [line for line in lines if _is_alone(line, ink) or not _lies_in_any(line, frames)]


def _is_alone(line: Place, ink: Ink) -> bool:
    """Whether a line is more than letters that a blurred picture ran together: right over and right
    under it much less is inked."""
    x0, y0, x1, y1 = line
    over, under = ink[max(0, y0 - STRIKE_BESIDE) : y0, x0:x1], ink[y1 : y1 + STRIKE_BESIDE, x0:x1]
    return all(part.size == 0 or part.mean() <= STRIKE_ALONE for part in (over, under))


def extents(mask: Any) -> list[tuple[int, int, int, int]]:
    """Left, top, width and height of each connected piece; quicker than labelling all pixels."""
    boxes = map(cv2.boundingRect, outlines(mask))
    return [(int(x), int(y), int(wide), int(high)) for x, y, wide, high in boxes]


def outlines(mask: Any) -> list[Any]:
    """The outer outline of each connected piece, also of those inside another one's room."""
    return [contour for contour, outer in _contours(mask) if outer < 0]


def rooms(mask: Any) -> list[list[Any]]:
    """For each connected piece of ink the outlines of the rooms that it encloses."""
    found: dict[int, list[Any]] = {}
    for contour, outer in _contours(mask):
        if outer >= 0:
            found.setdefault(outer, []).append(contour)
    return list(found.values())


def _contours(mask: Any) -> list[tuple[Any, int]]:
    """Each outline, with the one around it where it is a hole, else -1."""
    contours, tree = cv2.findContours(mask, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    family: Any = tree  # None on a page without ink, whatever the stubs say.
    outer = [] if family is None else family[0][:, 3].tolist()
    return list(zip(contours, outer, strict=True))


def _is_between(wide: int, high: int, dpi: int) -> bool:
    return _pixels(RING_LEAST_MM[0], dpi) <= wide <= _pixels(RING_MOST_MM[0], dpi) and (
        _pixels(RING_LEAST_MM[1], dpi) <= high <= _pixels(RING_MOST_MM[1], dpi)
    )


def _is_oval(contour: Any, share: tuple[float, float]) -> bool:
    (_, (wide, high), _) = cv2.minAreaRect(contour)
    room = cv2.contourArea(contour) / max(1.0, wide * high)
    return bool(share[0] <= room <= share[1])


def _is_around(place: Place, word: Word, ink: Ink, dpi: int) -> bool:
    left, top, right, bottom = _in_pixels(word.box, ink)
    x, y = (left + right) / 2, (top + bottom) / 2
    wide, high = place[2] - place[0], place[3] - place[1]
    if not place[1] <= y <= place[3] or wide > right - left + RING_BESIDE_MM * _mm(dpi):
        return False
    if wide >= RING_OVER_WORD * (right - left):
        return place[0] <= x <= place[2]
    # "YesNo" read as one word: a ring around a part of it is higher than it, a letter is not.
    inside = min(place[2], right) - max(place[0], left)
    return high >= RING_OVER_LINE * (bottom - top) and inside >= RING_PART * (right - left)


def _is_around_print(place: Place, letters: Sequence[Any]) -> bool:
    """Whether letters stand in a line in a ring's room, of whatever word."""
    inside = [box for box in map(cv2.boundingRect, letters) if _is_level_in(place, box)]
    least = RINGED_COVER * (place[2] - place[0])
    is_word = any(wide >= max(least, RINGED_WIDE * high) for _, _, wide, high in inside)
    return is_word or len(inside) >= RINGED_LEAST


def _is_level_in(place: Place, letter: Sequence[int]) -> bool:
    x0, y0, x1, y1 = place
    x, y, wide, high = letter
    low, tall = (share * (y1 - y0) for share in RINGED_HEIGHT)
    is_inside = x0 < x and x + wide < x1 and y0 < y and y + high < y1
    is_level = abs(y + high / 2 - (y0 + y1) / 2) <= RINGED_AWAY * (y1 - y0)
    return is_inside and is_level and low <= high <= tall


def _is_through_any(line: Place, frames: NDArray[np.float64]) -> bool:
    """Whether a line runs through one of the words, frames x (left, top, right, bottom)."""
    left, top, right, bottom = frames.T
    middle, high = (line[1] + line[3]) / 2, bottom - top
    is_level = (top + STRIKE_BAND[0] * high <= middle) & (middle <= top + STRIKE_BAND[1] * high)
    cover = np.minimum(right, line[2]) - np.maximum(left, line[0])
    return bool((is_level & (cover >= STRIKE_COVER * np.maximum(1.0, right - left))).any())


def _lies_in_any(line: Place, frames: NDArray[np.float64]) -> bool:
    """Whether a line is no longer than one of the words, frames x (left, top, right, bottom), and
    stands in its frame."""
    left, top, right, bottom = frames.T
    middle, slack = (line[1] + line[3]) / 2, (bottom - top) / 2
    is_level = (top <= middle) & (middle <= bottom)
    return bool((is_level & (left - slack <= line[0]) & (line[2] <= right + slack)).any())


def _frames(words: Sequence[Word], ink: Ink) -> NDArray[np.float64]:
    return np.array([_in_pixels(word.box, ink) for word in words], np.float64).reshape(-1, 4)


def _in_pixels(box: Box, ink: Ink) -> tuple[float, float, float, float]:
    height, width = ink.shape
    return box.x0 * width, box.y0 * height, box.x1 * width, box.y1 * height


def _pixels(mm: float, dpi: int) -> int:
    return max(1, round(mm * _mm(dpi)))


def _mm(dpi: int) -> float:
    return dpi / MM_PER_INCH
