"""The local OCR engine: words with boxes and confidence from pictures, no network, no key."""

from collections.abc import Iterable
from operator import length_hint
from pathlib import Path
from statistics import fmean

import cv2
import numpy as np

from core.adapters.ink import marks
from core.adapters.ocr import (
    dark_pages,
    missed_lines,
    ocr_leaders,
    ocr_legibility,
    ocr_models,
    second_look,
    streaks,
)
from core.adapters.ocr.ocr_lines import (
    Detector,
    Picture,
    Quads,
    Recogniser,
    crop,
    median_height,
)
from core.adapters.ocr.ocr_turn import TurnClassifier, turned
from core.adapters.ocr.ocr_words import Letters
from core.adapters.ocr.text_lines import Placed, runs_in_lines
from core.domain.model import Box
from core.domain.page.reading import Page, PageSource
from core.ports import EngineAnswer, PagePicture, Progress

VERSION = 12  # counts up when the same picture may read differently
SINGLE_LETTER = 1.8  # a tall box up to this many median heights is a letter, not a turned line


class _Sessions:
    """The three models, loaded."""

    def __init__(self, models_dir: Path, *, threads: int) -> None:
        files = ocr_models.prepare(models_dir)
        self.name = files.name
        self.detector = Detector(files.detector, threads=threads)
        self.recogniser = Recogniser(files.recogniser, threads=threads)
        self.turns = TurnClassifier(files.turn_classifier, threads=threads)


class LocalOcr:
    """Implements ports.OcrEngine. `warm()` before a fork shares the loaded models with children."""

    def __init__(self, *, models_dir: Path, threads: int = 1) -> None:
        self._models_dir = models_dir
        self._threads = threads
        self._loaded: _Sessions | None = None

    @property
    def name(self) -> str:
        """The engine's name."""
        return "local"

    @property
    def fingerprint(self) -> str:
        """Engine, models and version."""
        return f"local/{ocr_models.NAME}/{VERSION}"

    def warm(self) -> None:
        """Load the models now; safe to fork afterwards with one thread.

        A page is read as well: the first one costs a third more, which every fork of a process
        that has read none would pay again.
        """
        _read_page(self._sessions(), PagePicture(number=1, pixels=_practice_page(), dpi=150))

    def read(self, pictures: Iterable[PagePicture], *, progress: Progress) -> EngineAnswer:
        """All pages, upright; one picture is held at a time."""
        sessions = self._sessions()
        total = length_hint(pictures)
        pages = []
        for picture in pictures:
            pages.append(_read_page(sessions, picture))
            progress(len(pages), max(total, len(pages)))
        return EngineAnswer(pages=tuple(pages), model=sessions.name)

    def _sessions(self) -> _Sessions:
        if self._loaded is None:
            cv2.setNumThreads(self._threads)
            self._loaded = _Sessions(self._models_dir, threads=self._threads)
        return self._loaded


def _practice_page() -> Picture:
    """A page of print, as large as a scan."""
    pixels = np.full((1754, 1240, 3), 255, np.uint8)
    for y in range(120, 1700, 60):
        cv2.putText(pixels, "Practice makes perfect 0123456789", (90, y), 0, 1.1, (40, 40, 40), 2)
    return pixels


def _read_page(sessions: _Sessions, picture: PagePicture) -> Page:
    pixels = streaks.without(picture.pixels)
    quads = sessions.detector.find(pixels)
    clockwise = sessions.turns.clockwise(pixels, quads)
    if clockwise:
        pixels = turned(pixels, clockwise)
        quads = sessions.detector.find(pixels)
    pixels = dark_pages.lightened(pixels, quads)
    height, width = pixels.shape[:2]
    slope = _slope(quads)
    runs = _runs(sessions.recogniser, pixels, quads)
    words = runs_in_lines(runs, slope=slope * width / height)
    seen = marks.look(pixels, words, dpi=picture.dpi, slope=slope)
    missed = missed_lines.quads(words, seen.marks, width=width, height=height)
    if more := list(missed_lines.believed(_runs(sessions.recogniser, pixels, missed))):
        words = runs_in_lines([*runs, *more], slope=slope * width / height)
        seen = marks.look(pixels, words, dpi=picture.dpi, slope=slope)
    signs = ocr_legibility.signs(pixels, words, seen, dpi=picture.dpi)
    return Page(
        number=picture.number,
        width=float(width),
        height=float(height),
        source=PageSource.LOCAL,
        words=words,
        marks=seen.marks,
        rotation=clockwise,
        confidence=fmean(word.confidence for word in words) if words else 1.0,
        legible=ocr_legibility.is_legible(words, signs),
    )


def _runs(recogniser: Recogniser, pixels: Picture, quads: Quads) -> list[list[Placed]]:
    """The words of each line found."""
    letter_height = SINGLE_LETTER * median_height(quads)
    lines = [
        ocr_leaders.without_dots(
            crop(
                pixels,
                quad,
                tall_is_turned=float(np.linalg.norm(quad[0] - quad[3])) > letter_height,
            )
        )
        for quad in quads
    ]
    height, width = pixels.shape[:2]
    read = second_look.confirmed(recogniser.read, pixels, quads, recogniser.read(lines))
    return [
        [
            Placed(word.text, _box(quad, word, line, width, height), word.confidence)
            for word in found
        ]
        for quad, line, found in zip(quads, lines, read, strict=True)
    ]


def _box(quad: np.ndarray, word: Letters, line: Picture, width: int, height: int) -> Box:
    """The part of a line's corners that a word takes, 0-1 of the page."""
    corners = quad
    down, across = np.linalg.norm(quad[0] - quad[3]), np.linalg.norm(quad[0] - quad[1])
    if line.shape[1] > line.shape[0] and down >= 1.5 * across:  # Cut out lying on its side.
        corners = np.roll(quad, -1, axis=0)
    top, bottom = corners[1] - corners[0], corners[2] - corners[3]
    points = np.array(
        [
            corners[0] + top * word.start,
            corners[0] + top * word.end,
            corners[3] + bottom * word.end,
            corners[3] + bottom * word.start,
        ]
    )
    x0, y0 = points.min(axis=0)
    x1, y1 = points.max(axis=0)
    return Box(
        max(0.0, float(x0) / width),
        max(0.0, float(y0) / height),
        min(1.0, float(x1) / width),
        min(1.0, float(y1) / height),
    )


def _slope(quads: Quads) -> float:
    """How far the page's lines sink to the right, in pixels a pixel."""
    across = quads[:, 1] - quads[:, 0]
    is_long = across[:, 0] > 4 * np.linalg.norm(quads[:, 3] - quads[:, 0], axis=1)
    if not is_long.any():
        return 0.0
    return float(np.median(across[is_long, 1] / across[is_long, 0]))
