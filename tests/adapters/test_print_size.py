"""A picture's own word for its size counts only where its print is as large as print is."""

import pytest

from core.adapters.ink import print_size
from core.domain.model import Box
from core.domain.page.reading import Word

A4_AT_100 = (1170, 827)


def _words(points: float, dpi: int, *, count: int = 40) -> list[Word]:
    """Words of a height on paper, where the picture has so many pixels an inch."""
    high = points / 72 * dpi / A4_AT_100[0]
    return [Word("word", Box(0.1, 0.5, 0.2, 0.5 + high), 1.0, at) for at in range(count)]


@pytest.mark.parametrize("points", [8.0, 11.0, 20.0])
def test_usual_print_confirms_what_the_picture_says(points: float) -> None:
    assert print_size.believed(100, _words(points, 100), A4_AT_100) == 100


@pytest.mark.parametrize("said", [36, 250, 300])
def test_print_of_no_forms_size_denies_it_and_a4_is_assumed(said: int) -> None:
    assert print_size.believed(said, _words(11.0, 100), A4_AT_100) == 100


def test_a_few_words_deny_nothing() -> None:
    assert print_size.believed(300, _words(11.0, 100, count=5), A4_AT_100) == 300


def test_a_picture_that_says_nothing_is_of_a4() -> None:
    assert print_size.believed(0, (), A4_AT_100) == 100
