"""Pages that cannot be read are told from pages on which nothing is written."""

import numpy as np
import pytest
from PIL import Image, ImageFilter

from core.adapters import pictures
from core.adapters.ink.marks import Seen
from core.adapters.ocr import ocr_legibility
from core.adapters.ocr.ocr_legibility import Signs, is_legible, signs
from core.domain.model import Box
from core.domain.page.reading import Mark, MarkKind, Word
from tests.adapters import sheets

PLACE = Box(0.1, 0.1, 0.2, 0.12)
WHOLE = Box(0.0, 0.0, 1.0, 1.0)


def words(*confidences: float) -> tuple[Word, ...]:
    return tuple(Word("word", PLACE, confidence, 0) for confidence in confidences)


@pytest.mark.parametrize(
    ("confidences", "ink_share", "expected"),
    [
        ([], 0.0, True),
        ([], 0.05, False),
        ([0.99] * 3, 0.001, True),
        ([0.5] * 3, 0.08, False),
        ([0.95] * 40, 0.05, True),
        ([0.6] * 40, 0.05, False),
    ],
)
def test_what_counts_as_legible(confidences: list[float], ink_share: float, expected: bool) -> None:
    assert is_legible(words(*confidences), Signs(ink_share)) is expected


def test_a_block_of_handwriting_does_not_make_good_print_illegible() -> None:
    assert is_legible(words(*[0.99] * 30, *[0.3] * 25), Signs(0.05))


def test_signs_and_dots_have_no_say() -> None:
    dots = tuple(Word("...", PLACE, 0.1, 0) for _ in range(30))

    assert is_legible((*words(*[0.9] * 10), *dots), Signs(0.05))


def test_lines_that_gave_no_words_make_a_page_illegible() -> None:
    image = pictures.pixels(sheets.printed_picture())
    seen = signs(image, (), Seen((), 0.01), dpi=150)

    assert seen.unread_share == 1.0
    assert not is_legible(words(*[0.99] * 9), seen)


def test_lines_under_words_are_read() -> None:
    image = pictures.pixels(sheets.printed_picture())
    everywhere = (Word("all", WHOLE, 0.99, 0),)

    assert signs(image, everywhere, Seen((), 0.01), dpi=150).unread_mm == 0.0


def test_blurred_lines_are_still_seen_to_be_lines() -> None:
    image = sheets.printed_picture().filter(ImageFilter.GaussianBlur(4))

    seen = signs(pictures.pixels(image), (), Seen((), 0.01), dpi=150)

    assert seen.unread_mm > ocr_legibility.UNREAD_MM


def test_a_scrawl_is_no_page_that_cannot_be_read() -> None:
    from PIL import ImageDraw

    image = sheets.blank_picture()
    sheets.signature(ImageDraw.Draw(image), 300, 1200)

    seen = signs(pictures.pixels(image), (), Seen((), 0.002), dpi=150)

    assert is_legible((), seen)


@pytest.mark.parametrize(("light", "expected"), [(0.5, True), (0.05, False)])
def test_letters_drown_in_the_grain_of_a_photo_taken_in_the_dark(
    light: float, expected: bool
) -> None:
    pixels = np.asarray(sheets.printed_picture(), dtype=np.float32) * light
    grain = np.random.default_rng(3).normal(0, 8, pixels.shape)
    dark = Image.fromarray(np.clip(pixels + grain, 0, 255).astype(np.uint8))

    seen = signs(pictures.pixels(dark), (Word("all", WHOLE, 0.99, 0),), Seen((), 0.01), dpi=150)

    assert is_legible(words(*[0.99] * 30), seen) is expected


def test_what_is_in_a_photograph_is_no_line_that_nobody_could_read() -> None:
    image = pictures.pixels(sheets.printed_picture())
    photo = Mark(MarkKind.PHOTO, WHOLE)

    assert signs(image, (), Seen((photo,), 0.01), dpi=150).unread_mm == 0.0
