"""Where the words of a line part: blank bands of ink, and what is no end of a word."""

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from core.adapters.ocr import ocr_gaps, ocr_lines
from core.adapters.ocr.ocr_gaps import Gap

FONT = ImageFont.load_default(40)
Letter = tuple[str, float, float, float]


def line(text: str, *, ink: str = "black", paper: str = "white") -> np.ndarray:
    """A line of print as it is cut out."""
    image = Image.new("RGB", (40 + 24 * len(text), 60), paper)
    ImageDraw.Draw(image).text((10, 5), text, fill=ink, font=FONT)
    return np.asarray(image)


@pytest.mark.parametrize("ink", ["black", "white"])
def test_two_words_have_one_gap_on_paper_and_on_a_dark_bar(ink: str) -> None:
    paper = "white" if ink == "black" else "black"

    assert len(ocr_gaps.gaps(line("Job Sheet", ink=ink, paper=paper))) == 1


def is_parted(before: str, here: str, width: float, *, after: str = "") -> bool:
    """Whether a blank band of a width parts a word's last letters from the next one."""
    word: list[Letter] = [(one, 0.1 * at, 0.1 * at, 1.0) for at, one in enumerate(before)]
    end = word[-1][1]
    blank = Gap(end + 0.02, end + 0.06, width)
    return ocr_lines._are_parted(word, (here, end + 0.1, end + 0.1, 1.0), after, [blank])


@pytest.mark.parametrize(
    ("before", "here", "width"),
    [
        ("Sat", "i", 0.32),  # wide-set type
        ("42-", "9", 0.45),
        ("out", ".", 0.7),  # no space precedes a stop
        ("O", "'", 0.5),
        ("O'", "H", 0.5),
    ],
)
def test_a_blank_band_within_a_word_parts_nothing(before: str, here: str, width: float) -> None:
    assert not is_parted(before, here, width)


@pytest.mark.parametrize(
    ("before", "here", "width", "after"),
    [
        ("out", "o", 0.45, "f"),
        ("K.", "O", 0.3, "y"),  # a stop's own blank is wide: less is a space
        ("42", "9", 0.7, "0"),
        ("Name", ".", 0.45, "."),  # a leader
    ],
)
def test_a_blank_band_between_words_parts_them(
    before: str, here: str, width: float, after: str
) -> None:
    assert is_parted(before, here, width, after=after)
