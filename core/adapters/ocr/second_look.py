"""Doubtful words of a page, looked at a second time: cut out by themselves and more closely.

The detector draws its boxes with a margin, so that a closer cut shows a word larger and beside
other things. Where it reads the same there, and surely, the doubt was the cut's: of 305 words of
scans, photographs, faxes and real forms that were read with 0.5 to 0.85 and confirmed, 300 were
right.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.adapters.ocr import ocr_leaders
from core.adapters.ocr.ocr_lines import Picture, Quads, crop
from core.adapters.ocr.ocr_words import Letters

DOUBTED = (0.5, 0.85)  # confidence: below it is seldom right, above it nobody is asked
CLOSER = 0.08  # of a line's height, cut off at its top and at its foot
CONTEXT = 1.5  # line heights to the left and right of the word
LEAST_SIGNS = 2  # "J." and "2.": a letter alone may be any stroke
LEVEL = 1.2  # times as wide as high: what is not may stand on its side
MOST_WORDS = 32  # of a page: one with more is too poor for any look to prove much
# How surely it is read the second time, and how often such words are right.
CONFIRMED = ((0.98, 0.95), (0.95, 0.88))

Read = Callable[[Sequence[Picture]], list[list[Letters]]]
"""The words of each line of text that a picture shows."""


class _Doubted(NamedTuple):
    """A word by its line and its place there, with the piece of the line that is cut out again:
    from where to where, 0-1 of the line."""

    line: int
    at: int
    word: Letters
    start: float
    end: float

    @property
    def middle(self) -> float:
        """Where the word's middle is, 0-1 of the piece."""
        return ((self.word.start + self.word.end) / 2 - self.start) / (self.end - self.start)


def confirmed(
    read: Read, pixels: Picture, quads: Quads, found: Sequence[Sequence[Letters]]
) -> list[list[Letters]]:
    """The words of each line, those surer that were read with doubt and again the same."""
    lines = [list(words) for words in found]
    doubted = list(_doubted(quads, lines))
    if not 0 < len(doubted) <= MOST_WORDS:
        return lines
    pieces = [_piece(pixels, quads[one.line], one) for one in doubted]
    for one, seen in zip(doubted, read(pieces), strict=True):
        sure = max(one.word.confidence, _sureness(one, seen))
        lines[one.line][one.at] = one.word._replace(confidence=sure)
    return lines


def _doubted(quads: Quads, lines: Sequence[Sequence[Letters]]) -> Iterator[_Doubted]:
    for line, words in enumerate(lines):
        across, down = _sides(quads[line])
        if across < LEVEL * down:
            continue
        reach = CONTEXT * down / across
        for at, word in enumerate(words):
            if _is_doubted(word):
                start, end = max(0.0, word.start - reach), min(1.0, word.end + reach)
                yield _Doubted(line, at, word, start, end)


def _is_doubted(word: Letters) -> bool:
    is_word = len(word.text) >= LEAST_SIGNS and any(map(str.isalnum, word.text))
    return DOUBTED[0] <= word.confidence < DOUBTED[1] and is_word


def _sureness(one: _Doubted, seen: Sequence[Letters]) -> float:
    """How surely a second look at a word shows the same, 0 to 1."""
    here = [word for word in seen if word.start <= one.middle <= word.end]
    same = max((word.confidence for word in here if word.text == one.word.text), default=0.0)
    return next((sure for least, sure in CONFIRMED if same >= least), 0.0)


def _piece(pixels: Picture, quad: NDArray[np.float32], one: _Doubted) -> Picture:
    cut = crop(pixels, _closer(quad, one), tall_is_turned=False)
    return ocr_leaders.without_dots(cut)


def _sides(quad: NDArray[np.float32]) -> tuple[float, float]:
    return float(np.linalg.norm(quad[1] - quad[0])), float(np.linalg.norm(quad[3] - quad[0]))


def _closer(quad: NDArray[np.float32], one: _Doubted) -> NDArray[np.float32]:
    """The corners of the word's piece of its line, without the line's margin."""
    top, foot, down = quad[1] - quad[0], quad[2] - quad[3], CLOSER * (quad[3] - quad[0])
    return np.array(
        [
            quad[0] + top * one.start + down,
            quad[0] + top * one.end + down,
            quad[3] + foot * one.end - down,
            quad[3] + foot * one.start - down,
        ],
        np.float32,
    )
