"""Doubtful words are looked at again, and only the same word read surely confirms them."""

from collections.abc import Sequence

import numpy as np
import pytest

from core.adapters.ocr import second_look
from core.adapters.ocr.ocr_lines import Picture
from core.adapters.ocr.ocr_words import Letters

PAGE = np.full((200, 900, 3), 255, np.uint8)
LINE = np.array([[[50, 60], [850, 60], [850, 100], [50, 100]]], np.float32)
STANDING = np.array([[[50, 20], [80, 20], [80, 180], [50, 180]]], np.float32)
WORDS = (Letters("Ffion", 0.1, 0.2, 0.74), Letters("Lloyd-Evans", 0.24, 0.5, 0.99))


class Reader:
    """Reads one thing wherever it looks, and keeps what it was shown."""

    def __init__(self, *said: Letters) -> None:
        self.said = list(said)
        self.shown: list[Picture] = []

    def __call__(self, pieces: Sequence[Picture]) -> list[list[Letters]]:
        self.shown += pieces
        return [self.said for _ in pieces]


def look(reader: Reader, words: Sequence[Letters] = WORDS, line: np.ndarray = LINE) -> list[float]:
    (found,) = second_look.confirmed(reader, PAGE, line, [words])
    assert [word.text for word in found] == [word.text for word in words]
    return [word.confidence for word in found]


@pytest.mark.parametrize(
    ("text", "again", "sure"),
    [
        ("Ffion", 0.99, 0.95),
        ("Ffion", 0.96, 0.88),
        ("Ffion", 0.9, 0.74),
        ("Ffiom", 0.99, 0.74),
    ],
)
def test_the_same_word_read_surely_again_is_surer(text: str, again: float, sure: float) -> None:
    reader = Reader(Letters("Mrs", 0.0, 0.15, 0.99), Letters(text, 0.2, 0.8, again))

    assert look(reader) == [sure, 0.99]


def test_an_initial_is_a_word() -> None:
    reader = Reader(Letters("J.", 0.2, 0.8, 0.99))

    assert look(reader, [Letters("J.", 0.1, 0.2, 0.74)]) == [0.95]


def test_only_the_doubtful_word_is_cut_out_and_without_the_margin() -> None:
    reader = Reader()

    look(reader)

    (piece,) = reader.shown
    assert piece.shape[0] == 34  # of 40 pixels
    assert piece.shape[1] == pytest.approx(80 + 2 * 1.5 * 40, abs=1)


@pytest.mark.parametrize(
    "word",
    [
        Letters("V", 0.1, 0.2, 0.74),  # may be any stroke
        Letters("WMM", 0.1, 0.2, 0.3),
        Letters("Ffion", 0.1, 0.2, 0.86),
    ],
)
def test_strokes_scrawls_and_sure_words_are_not_looked_at_again(word: Letters) -> None:
    reader = Reader(word._replace(start=0.0, end=1.0, confidence=0.99))

    assert look(reader, [word]) == [word.confidence]
    assert not reader.shown


def test_lines_on_their_side_and_pages_full_of_doubt_are_left_alone() -> None:
    reader = Reader(Letters("Ffion", 0.0, 1.0, 0.99))

    assert look(reader, WORDS[:1], STANDING) == [0.74]
    assert look(reader, WORDS[:1] * 40) == [0.74] * 40
    assert not reader.shown
