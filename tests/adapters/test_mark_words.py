"""Whose ink is a word's: print's, and not a scrawl's that was read as a letter or two."""

import pytest

from core.adapters.ink import mark_words
from core.domain.model import Box
from core.domain.page.reading import Word

PRINT = [
    Word(said, Box(0.1, y, 0.3, y + 0.01), 0.99, 0) for said, y in (("Date", 0.1), ("No", 0.2))
]


def read(text: str, confidence: float, *, high: float) -> bool:
    word = Word(text, Box(0.5, 0.5, 0.6, 0.5 + high), confidence, 1)
    return word in mark_words.printed([*PRINT, word])


@pytest.mark.parametrize("text", ["W", "vm", "MMW"])
def test_a_large_doubtful_zigzag_is_no_word(text: str) -> None:
    assert not read(text, 0.75, high=0.02)


@pytest.mark.parametrize(
    ("text", "confidence", "high"),
    [("W", 0.75, 0.01), ("MAN", 0.97, 0.02), ("Wm Holt", 0.75, 0.02), ("Tested", 0.7, 0.02)],
)
def test_what_is_no_larger_than_print_read_well_or_more_than_zigzag_is(
    text: str, confidence: float, high: float
) -> None:
    assert read(text, confidence, high=high)


@pytest.mark.parametrize(
    ("text", "confidence", "high", "is_print"),
    [("As", 0.65, 0.025, False), ("As", 0.65, 0.02, True), ("Site", 0.65, 0.025, True),
     ("A1", 0.65, 0.025, True), ("Job", 0.9, 0.025, True)],
)  # fmt: skip
def test_two_letters_twice_as_high_as_print_are_a_signature(
    text: str, confidence: float, high: float, is_print: bool
) -> None:
    assert read(text, confidence, high=high) is is_print


def test_what_was_hardly_read_is_no_word() -> None:
    assert not read("Tested", 0.5, high=0.01)
    assert mark_words.printed([]) == []
