"""Whether a page can be told apart: "nothing is written there" from "it cannot be read".

Three signs, each measured and none guessed: how probable its words are right, lines of ink that
gave no words (a blurred page loses them silently), and how far its paper stands out of the grain.
`python -m bench.damages` shows what they say of sheets damaged step by step.
"""

from dataclasses import dataclass
from statistics import fmean, median
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from core.adapters.ink import mark_rules, marks, print_size
from core.domain.model import Box
from core.domain.page.reading import MarkKind, Word

POOR_MEAN = 0.85  # of the words' confidence: so many are right, or fewer
GOOD_MEDIAN = 0.95  # print read well beside a block of handwriting that is not
FEW_WORDS = 5
CONTENT_INK = 0.02  # share of the page: with few words there is something that should give more
UNREAD_MM = 120.0  # of lines in all: fewer are a signature, a scrawl, a logo
UNREAD_SHARE = 0.25  # of the lengths of all lines; pages that can be read have up to 0.06
LEAST_SIGNAL = 4.0  # paper over grain: at 7 all is read, at 2.5 half is lost

WORK_DPI = 75
LINE_MM = (1.2, 9.0)  # height of what may be a line of text
LINE_LENGTH_MM = 10.0
LETTER_GAP_MM = 3.0
MM_PER_INCH = 25.4
SAMPLE_ROWS = 16  # the grain is measured on every so manieth row of pixels

Grey = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Signs:
    """What a page's pixels say. `unread_mm`: length of its lines of ink that gave no words;
    `unread_share`: of the lengths of all lines; `signal`: the paper's light over its grain."""

    ink_share: float
    unread_mm: float = 0.0
    unread_share: float = 0.0
    signal: float = 100.0


def is_legible(words: tuple[Word, ...], signs: Signs) -> bool:
    """False where ink is on the page and cannot be read; a blank page is legible and empty."""
    if signs.signal < LEAST_SIGNAL:
        return False
    if signs.unread_mm >= UNREAD_MM and signs.unread_share >= UNREAD_SHARE:
        return False
    scores = [word.confidence for word in words if any(c.isalnum() for c in word.text)]
    if len(scores) < FEW_WORDS:
        return signs.ink_share < CONTENT_INK
    return fmean(scores) >= POOR_MEAN or median(scores) >= GOOD_MEDIAN


def signs(
    pixels: NDArray[np.uint8], words: tuple[Word, ...], seen: marks.Seen, *, dpi: int
) -> Signs:
    """The signs of an upright page; `dpi` 0 is unknown. What is in its photographs is no line."""
    grey = np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), dtype=np.uint8)
    scale = WORK_DPI / print_size.believed(dpi, words, grey.shape)
    method = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    resized = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=method)
    small = np.asarray(resized, dtype=np.uint8)
    photos = [mark.box for mark in seen.marks if mark.kind is MarkKind.PHOTO]
    lines = [line for line in _lines(small) if not _is_in(line, photos, small.shape)]
    unread, total = _lengths(lines, words, small.shape)
    return Signs(
        ink_share=seen.ink_share,
        unread_mm=unread * MM_PER_INCH / WORK_DPI,
        unread_share=unread / total if total else 0.0,
        signal=signal(grey),
    )


def signal(grey: Grey) -> float:
    """How bright the paper is, in units of the grain on it."""
    rows = grey[::SAMPLE_ROWS]
    grain = np.abs(np.diff(rows.astype(np.int16), axis=1))
    # Of a difference of two pixels that only grain parts, the median is 0.95 of its deviation.
    return float(np.median(rows)) / max(0.5, float(np.median(grain)) / 0.95)


def _lines(grey: Grey) -> list[tuple[int, int, int, int]]:
    """Bands of ink as low and as long as lines of text: left, top, right, bottom in pixels."""
    ink = marks.binarise(marks.flattened(grey, dpi=WORK_DPI))
    across, down = mark_rules.masks(ink, dpi=WORK_DPI)
    ink[cv2.bitwise_or(across, down) > 0] = 0
    reach = _pixels(LETTER_GAP_MM)
    joined = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((1, reach), np.uint8))
    joined = cv2.morphologyEx(joined, cv2.MORPH_OPEN, np.ones((2, 2), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(np.asarray(joined, np.uint8), connectivity=8)
    low, high = (_pixels(mm) for mm in LINE_MM)
    return [
        (x, y, x + width, y + height)
        for x, y, width, height, _ in stats[1:].tolist()
        if low <= height <= high and width >= _pixels(LINE_LENGTH_MM)
    ]


def _is_in(line: tuple[int, int, int, int], boxes: list[Box], shape: tuple[int, ...]) -> bool:
    x, y = (line[0] + line[2]) / 2 / shape[1], (line[1] + line[3]) / 2 / shape[0]
    return any(box.x0 <= x <= box.x1 and box.y0 <= y <= box.y1 for box in boxes)


def _lengths(
    lines: list[tuple[int, int, int, int]], words: tuple[Word, ...], shape: tuple[Any, ...]
) -> tuple[float, float]:
    """The lengths in pixels of the lines that gave no words, and of all."""
    height, width = shape[:2]
    covered = np.zeros((height, width), bool)
    for word in words:
        x0, y0, x1, y1 = _inside(word.box, width, height)
        covered[y0:y1, x0:x1] = True
    unread = sum(
        x1 - x0 - float(covered[y0:y1, x0:x1].any(axis=0).sum()) for x0, y0, x1, y1 in lines
    )
    return unread, float(sum(x1 - x0 for x0, _, x1, _ in lines))


def _inside(box: Box, width: int, height: int) -> tuple[int, int, int, int]:
    reach = _pixels(LETTER_GAP_MM) // 2  # A gap between two words is no part of the line unread.
    return (
        max(0, int(box.x0 * width) - reach),
        max(0, int(box.y0 * height)),
        int(box.x1 * width) + reach,
        int(box.y1 * height) + 1,
    )


def _pixels(mm: float) -> int:
    return max(1, round(mm / MM_PER_INCH * WORK_DPI))
