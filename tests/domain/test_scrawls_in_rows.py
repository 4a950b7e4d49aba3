"""A signature that an engine took for a word stands in no row of print."""

import pytest

from core.domain.page import row_groups
from core.domain.page.pieces import Piece


@pytest.mark.parametrize(
    ("text", "confidence", "high", "is_scrawl"),
    [
        ("As", 0.65, 24, True),
        ("As", 0.65, 20, False),  # no higher than large print
        ("As", 0.85, 24, False),
        ("A12", 0.65, 24, False),  # a hand's code
        ("Kendal", 0.65, 24, False),
        ("Kendal", 0.5, 24, True),
    ],
)
def test_what_was_read_of_a_hands_strokes(
    text: str, confidence: float, high: float, is_scrawl: bool
) -> None:
    piece = Piece(text, 100, 300, 140, 300 + high, confidence)

    assert row_groups.is_scrawl(piece, 10) is is_scrawl
