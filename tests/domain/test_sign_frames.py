"""Where a form frames its signatures: captions in cells under them, labels over their lines."""

from dataclasses import replace
from itertools import pairwise

import pytest

from core.domain.fields import extraction
from core.domain.model import Severity
from core.domain.page.reading import Mark, Page, PageSource, Reading, Word
from core.domain.spec.specs import FieldSpec, FieldType
from tests.domain.marked_pages import HEIGHT, SPEC, WIDTH, across, box, cell, fields, ink, text

CAPTIONS = [*text(44, 464, "Engineer Signature"), *text(304, 464, "Customer Signature")]
LABELS = [*text(40, 400, "Engineer Signature"), *text(40, 472, "Customer Signature")]
LINES = [across(40, 204, 460), across(40, 204, 532)]


def signed(words: list[Word], marks: list[Mark]) -> tuple[object, object]:
    read = fields(words, marks)
    return read["engineer"].value, read["customer"].value


def table(rows: tuple[int, ...]) -> list[Mark]:
    """Cells of two columns between these heights."""
    return [
        side
        for top, bottom in pairwise(rows)
        for left, right in ((40, 300), (300, 560))
        for side in cell(left, top, right, bottom)
    ]


@pytest.mark.parametrize(
    ("xs", "expected"),
    [((60,), (True, False)), ((320,), (False, True)), ((60, 320), (True, True))],
)
def test_in_a_table_the_cell_over_its_caption_is_signed(
    xs: tuple[int, ...], expected: tuple[bool, bool]
) -> None:
    inks = [ink(x, 425, x + 100, 448) for x in xs]

    assert signed(CAPTIONS, [*table((420, 460, 480)), *inks]) == expected


def test_a_hand_read_as_words_signs_in_the_cell_over_its_caption() -> None:
    """The engine saw the strokes and took them for a word too."""
    scribbles = [*text(70, 430, "Mmmm", confidence=0.7), *text(330, 430, "0amm", confidence=0.7)]
    inks = [ink(60, 425, 160, 448), ink(320, 425, 420, 448)]
    marks = [*table((420, 460, 480)), *inks]

    read = fields([*scribbles, *CAPTIONS], marks, PageSource.LOCAL)

    assert (read["engineer"].value, read["customer"].value) == (True, True)


def test_under_captions_with_blank_cells_the_ink_over_them_is_anothers() -> None:
    words = [*CAPTIONS, *text(44, 404, "Sketch")]
    marks = [*table((400, 460, 480, 520)), ink(60, 425, 160, 448)]

    assert signed(words, marks) == (False, False)


def test_beside_a_blank_cell_the_ink_over_its_label_is_anothers() -> None:
    marks = [*table((420, 460, 480)), ink(60, 425, 160, 448)]

    assert signed(CAPTIONS[:2], marks) == (False, None)


@pytest.mark.parametrize(
    ("ys", "expected"),
    [((438,), (True, False)), ((510,), (False, True)), ((438, 510), (True, True))],
)
def test_labels_over_their_lines_are_signed_under_them(
    ys: tuple[int, ...], expected: tuple[bool, bool]
) -> None:
    assert signed(LABELS, [*LINES, *(ink(42, y, 142, y + 20) for y in ys)]) == expected


@pytest.mark.parametrize(("y", "expected"), [(372, (True, False)), (444, (False, True))])
def test_captions_under_their_lines_are_signed_over_them(
    y: int, expected: tuple[bool, bool]
) -> None:
    lines = [across(40, 204, 395), across(40, 204, 467)]

    assert signed(LABELS, [*lines, ink(42, y, 142, y + 20)]) == expected


def test_a_blank_place_beside_a_signed_one_is_set_higher() -> None:
    words = [*text(40, 402, "Engineer Signature"), *text(300, 431, "Customer Signature")]
    lines = [across(40, 250, 400), across(300, 510, 428)]

    assert signed(words, [*lines, ink(302, 400, 402, 426)]) == (False, True)
    assert signed(words, lines) == (False, False)


@pytest.mark.parametrize("xs", [(60,), (320,), (60, 320), ()])
def test_captions_under_lines_in_a_frame_are_signed_over_them(xs: tuple[int, ...]) -> None:
    """The frame of the whole form stands close before the first caption, and closes no cell."""
    lines = [across(44, 204, 460), across(304, 464, 460)]
    frame = cell(30, 30, 570, 490)

    read = signed(CAPTIONS, [*lines, *frame, *(ink(x, 436, x + 90, 458) for x in xs)])

    assert read == (60 in xs, 320 in xs)


@pytest.mark.parametrize("xs", [(130, 400), (130,), (400,)])
def test_signatures_beside_wrapped_labels_part_no_lines_of_them(xs: tuple[int, ...]) -> None:
    """What a hand wrote, read as words, is a row of its own between the two lines of each label;
    the last side of the table was not seen."""
    words = [*text(44, 424, "Engineer"), *text(304, 424, "Customer")]
    words += [*text(44, 440, "Signature"), *text(304, 440, "Signature")]
    words += [Word("Amm", box(x, 416 + x / 100, x + 60, 450), 0.4, x) for x in (130, 400)]
    marks = [
        side for left, right in ((40, 120), (120, 300)) for side in cell(left, 412, right, 458)
    ]
    marks += [*cell(300, 412, 390, 458), across(390, 560, 412), across(390, 560, 458)]
    marks += [ink(x, 414, x + 62, 454) for x in xs]

    read = fields([word for word in words if word.line not in {130, 400} - set(xs)], marks,
                  PageSource.LOCAL)  # fmt: skip

    assert (read["engineer"].value, read["customer"].value) == (130 in xs, 400 in xs)


def test_ink_on_the_line_under_its_label_is_sure_however_far_down_the_line_is() -> None:
    read = fields(LABELS, [*LINES, ink(42, 449, 142, 459), ink(42, 521, 142, 531)])

    assert (read["engineer"].value, read["customer"].value) == (True, True)
    assert min(read["engineer"].confidence or 0, read["customer"].confidence or 0) >= 0.8


def test_a_label_in_other_words_may_stand_alone_over_its_line() -> None:
    """What the spec calls so is a signature's label, though no word of it says that one signs."""
    asked = FieldSpec("chief", "Foreman", FieldType.SIGNATURE, Severity.S1, required=True)
    page = Page(
        1, WIDTH, HEIGHT, PageSource.TEXT_LAYER, tuple(text(40, 472, "Foreman")),
        (across(40, 204, 460), ink(42, 438, 142, 458)),
    )  # fmt: skip
    reading = Reading("text-layer", None, (page,), 0.0)

    found = extraction.extract(reading, replace(SPEC, fields=(asked,))).fields

    assert found[0].value is True
