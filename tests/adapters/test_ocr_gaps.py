"""Where the words of a line part: blank bands of ink, and what is no end of a word."""

import itertools

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from core.adapters.ocr import ocr_gaps, ocr_lines, ocr_words
from core.adapters.ocr.ocr_gaps import Gap
from core.adapters.ocr.ocr_words import Letter

FONT = ImageFont.load_default(40)


def line(text: str, *, ink: str = "black", paper: str = "white") -> np.ndarray:
    """A line of print as it is cut out."""
    image = Image.new("RGB", (40 + 24 * len(text), 60), paper)
    ImageDraw.Draw(image).text((10, 5), text, fill=ink, font=FONT)
    return np.asarray(image)


@pytest.mark.parametrize("ink", ["black", "white"])
def test_two_words_have_one_gap_on_paper_and_on_a_dark_bar(ink: str) -> None:
    paper = "white" if ink == "black" else "black"

    found = ocr_gaps.gaps(line("Job Sheet", ink=ink, paper=paper))

    assert sum(gap.may_part for gap in found) == 1


def is_parted(before: str, here: str, width: float, *, after: str = "") -> bool:
    """Whether a blank band of a width parts a word's last letters from the next one."""
    word = [Letter(one, 0.1 * at, 0.1 * at, 1.0) for at, one in enumerate(before)]
    end = word[-1].end
    blank = Gap(end + 0.02, end + 0.06, width)
    return ocr_words.are_parted(word, Letter(here, end + 0.1, end + 0.1, 1.0), after, [blank])


@pytest.mark.parametrize(
    ("before", "here", "width"),
    [
        ("Sat", "i", 0.32),  # wide-set type
        ("42-", "9", 0.45),
        ("out", ".", 0.7),  # no space precedes a stop
        ("O", "'", 0.5),
        ("O'", "H", 0.5),
        ("L", "e", 0.5),  # whose foot was too thin
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


def letters(text: str, *, step: float = 0.05) -> list[Letter]:
    """Letters as a recogniser marks them, one every step."""
    return [Letter(one, step * at + 0.1, step * at + 0.13, 0.99) for at, one in enumerate(text)]


def words(found: list[Letter], blanks: list[Gap]) -> list[str]:
    return [word.text for word in ocr_words.words(found, blanks)]


def test_a_band_is_the_spaces_though_a_narrow_letter_is_marked_behind_it() -> None:
    found = letters("full service")
    late = Gap(found[2].middle + 0.001, found[3].middle - 0.001, 0.5)

    assert words(found, [late]) == ["full", "service"]
    assert words(letters("fullser"), [late]) == ["ful", "lser"]  # no space: it parts


def test_a_band_is_the_spaces_though_a_letter_is_marked_before_it() -> None:
    found = letters("in a lift")
    early = Gap(found[5].middle + 0.001, found[6].middle - 0.001, 0.5)

    assert words(found, [early]) == ["in", "a", "lift"]


def test_words_reach_from_margin_to_margin() -> None:
    found = letters("Job 1")
    margins = [Gap(0.0, 0.04, 0.3, may_part=False), Gap(0.36, 1.0, 4.0, may_part=False)]

    job, one = ocr_words.words(found, [*margins, Gap(0.24, 0.28, 0.4)])

    assert (job.start, job.end) == (0.04, 0.24)
    assert (one.start, one.end) == (0.28, 0.36)


def test_a_word_does_not_reach_over_the_wall_of_its_cell() -> None:
    wall = [Gap(0.0, 0.01, 0.1, may_part=False), Gap(0.02, 0.07, 0.4, may_part=False)]

    (word,) = ocr_words.words(letters("Job"), wall)

    assert word.start == 0.07


def test_a_space_too_narrow_to_part_words_is_still_where_they_end() -> None:
    found = letters("Job 1")
    hair = Gap(0.24, 0.26, 0.15, may_part=False)

    job, one = ocr_words.words(found, [hair])

    assert (job.end, one.start) == (0.24, 0.26)


def test_a_word_amid_a_long_line_stands_where_it_was_seen() -> None:
    """Corners are whole pixels: a side a pixel longer than the other is no perspective."""
    page = np.full((80, 1600, 3), 255, np.uint8)
    page[20:40, 700:706] = 0
    corners = np.array([[100, 10], [1500, 10], [1500, 46], [100, 47]], np.float32)

    cut = ocr_lines.crop(page, corners)

    assert np.flatnonzero(cut.min(axis=(0, 2)) < 128).mean() == pytest.approx(602.5, abs=1)


def _typed(text: str, steps: list[float], *, band: float = 0.5) -> list[str]:
    """The words of a line whose letters stand so far apart, a blank band between any two."""
    middles = [0.05 + sum(steps[:at]) for at in range(len(text))]
    letters = [Letter(one, at, at, 1.0) for one, at in zip(text, middles, strict=True)]
    blanks = [Gap(left + 0.01, right - 0.01, band) for left, right in itertools.pairwise(middles)]
    return [word.text for word in ocr_words.words(letters, blanks)]


def test_a_typewriters_narrow_letters_stand_in_wide_gaps_and_part_nothing() -> None:
    steps = [0.05] * 10

    assert _typed("CERTIFICATE", steps) == ["CERTIFICATE"]


def test_a_typewriters_space_parts_its_words() -> None:
    steps = [0.05, 0.05, 0.05, 0.1, 0.05, 0.05, 0.05, 0.05]

    assert _typed("FIREALARM", steps) == ["FIRE", "ALARM"]


def test_letters_of_all_widths_are_parted_by_the_bands_between() -> None:
    steps = [0.08, 0.03, 0.08, 0.03, 0.08, 0.03, 0.08, 0.03]

    assert len(_typed("mimimimim", steps)) > 1
