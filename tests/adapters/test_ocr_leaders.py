"""Dotted lines to write on are taken out of a line's picture; what only looks like them stays."""

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from bench.drawn import FONTS
from core.adapters.ocr.ocr_leaders import without_dots

HEIGHT, WIDTH, FOOT = 40, 420, 33


def line(text: str = "", *, ink: int = 40, paper: int = 225) -> Image.Image:
    picture = Image.new("RGB", (WIDTH, HEIGHT), (paper,) * 3)
    font = ImageFont.truetype(FONTS / "pt-serif-400.ttf", 22)
    ImageDraw.Draw(picture).text((8, 4), text, font=font, fill=(ink,) * 3)
    return picture


def dotted(picture: Image.Image, *, start: int, step: int = 9, lift: float = 0.0) -> np.ndarray:
    pen = ImageDraw.Draw(picture)
    for count, x in enumerate(range(start, WIDTH - 6, step)):
        y = FOOT - round(lift * count)
        pen.rectangle((x, y, x + 2, y + 2), fill=(70, 70, 70))
    return np.asarray(picture)


def dark(pixels: np.ndarray, start: int) -> int:
    return int((pixels[:, start:].mean(axis=2) < 140).sum())


@pytest.mark.parametrize("lift", [0.0, 0.12])
def test_a_row_of_dots_is_painted_over_and_letters_stay(lift: float) -> None:
    plain = np.asarray(line("Customer"))

    cleaned = without_dots(dotted(line("Customer"), start=120, lift=lift))

    assert dark(cleaned, 120) == 0
    assert np.array_equal(cleaned[:, :110], plain[:, :110])


def test_dots_under_a_value_are_taken_from_under_it() -> None:
    written = line("Site       Kirkby PLC")

    cleaned = without_dots(dotted(written.copy(), start=60))

    assert dark(cleaned, 0) <= dark(np.asarray(written), 0) + 12  # A dot that touches a letter.


def test_what_is_painted_over_is_as_bright_as_the_paper_around() -> None:
    shaded = np.asarray(dotted(line("Date", paper=240), start=90)).astype(float)
    shaded *= np.linspace(1.0, 0.85, WIDTH)[np.newaxis, :, np.newaxis]

    cleaned = without_dots(shaded.astype(np.uint8)).astype(int)

    assert np.abs(np.diff(cleaned[FOOT + 1, 100:, 0])).max() < 15


@pytest.mark.parametrize(
    "text", ["Initial Visit Is In Its File", "1.5 mm, 2.0 mm, 3.5 bar", "e.g. i.e. U.K. P.O.", ""]
)
def test_stops_and_the_dots_of_letters_stay(text: str) -> None:
    pixels = np.asarray(line(text))

    assert without_dots(pixels) is pixels


def test_grain_at_unequal_steps_stays() -> None:
    picture = line("Fitted")
    pen = ImageDraw.Draw(picture)
    for x in (130, 134, 158, 163, 190, 228, 233, 260, 290, 296):
        pen.rectangle((x, FOOT, x + 2, FOOT + 2), fill=(70, 70, 70))
    pixels = np.asarray(picture)

    assert without_dots(pixels) is pixels


def test_a_dark_bar_and_a_tiny_picture_are_left_alone() -> None:
    bar = dotted(line("Part A", ink=250, paper=30), start=120)
    tiny = np.full((8, 200, 3), 255, np.uint8)

    assert without_dots(bar) is bar
    assert without_dots(tiny) is tiny
