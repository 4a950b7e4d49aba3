"""A value is as sure as its weakest word, and a sign between words is none."""

import pytest

from core.domain.fields import sureness
from core.domain.model import Severity
from core.domain.page.layout import Piece
from core.domain.spec.specs import FieldSpec, FieldType

NAME = FieldSpec("name", "Name", FieldType.STRING, Severity.S1)


def of(*words: tuple[str, float]) -> float:
    pieces = [Piece(text, 0.0, 0.0, 10.0, 10.0, sure) for text, sure in words]
    return sureness.of(pieces, NAME)


@pytest.mark.parametrize("sign", ["&", "-", "–", "·", "("])
def test_a_doubtful_sign_between_words_makes_no_doubt_of_them(sign: str) -> None:
    assert of(("Tarrant", 0.99), (sign, 0.6), ("Booth", 0.97)) == 0.97


@pytest.mark.parametrize("word", ["8", "R.", "☑", "2-4", "+"])
def test_what_may_be_a_letter_a_figure_or_a_mark_counts(word: str) -> None:
    assert of(("Tarrant", 0.99), (word, 0.6)) == 0.6


def test_signs_alone_are_as_sure_as_they_were_read() -> None:
    assert of(("-", 0.6)) == 0.6
