"""Printed Yes / No: what a pen did to it is the answer, and what it left open is a doubt."""

import pytest

from core.domain.model import FieldState
from core.domain.page.reading import Mark, MarkKind, PageSource, Word
from tests.domain.marked_pages import across, box, fields, ink, text

LABEL = text(40, 300, "Safe to use:")
OPTIONS = text(120, 300, "Yes / No")  # Yes 120-135, No 150-160, 300-311 high
RING_YES, RING_NO = ink(115, 296, 140, 315, fill=0.0), ink(145, 296, 165, 315, fill=0.0)
STRIKE_YES, STRIKE_NO = across(118, 137, 305.5), across(148, 162, 305.5)
TICK_NO = ink(150, 300, 161, 311)


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        ([RING_YES], True),
        ([RING_NO], False),
        ([STRIKE_YES], False),
        ([STRIKE_NO], True),
        ([ink(147, 304, 163, 308)], True),  # A slanted stroke through No.
        ([RING_YES, STRIKE_NO], True),
    ],
)
@pytest.mark.parametrize("source", [PageSource.TEXT_LAYER, PageSource.LOCAL])
def test_a_ring_chooses_and_a_line_leaves_the_other(
    marks: list[Mark], expected: bool, source: PageSource
) -> None:
    read = fields([*LABEL, *OPTIONS], marks, source)["safe"]

    assert read.value is expected
    assert (read.confidence or 0) >= 0.8


@pytest.mark.parametrize(
    "marks", [[RING_YES, RING_NO], [STRIKE_YES, STRIKE_NO], [RING_YES, TICK_NO]]
)
def test_more_than_one_answer_is_a_doubt(marks: list[Mark]) -> None:
    assert fields([*LABEL, *OPTIONS], marks)["safe"].state is FieldState.UNREADABLE


def test_a_single_stroke_at_an_option_is_an_answer_to_look_at() -> None:
    read = fields([*LABEL, *OPTIONS], [TICK_NO])["safe"]

    assert read.value is False
    assert (read.confidence or 1) < 0.8


@pytest.mark.parametrize(
    ("marks", "source", "state"),
    [
        ([], PageSource.TEXT_LAYER, FieldState.EMPTY),
        ([across(118, 165, 311.5)], PageSource.TEXT_LAYER, FieldState.EMPTY),  # An underline.
        ([], PageSource.LOCAL, FieldState.UNREADABLE),  # A ring may not have been seen.
    ],
)
def test_options_nobody_touched_are_no_answer(
    marks: list[Mark], source: PageSource, state: FieldState
) -> None:
    read = fields([*LABEL, *OPTIONS], marks, source)["safe"]

    assert (read.state, read.value) == (state, None)


def test_options_read_as_one_word_and_a_struck_one_misread() -> None:
    glued = [*LABEL, *text(120, 300, "YesNo")]
    misread = [*LABEL, *text(120, 300, "Yes / Ho")]

    assert fields(glued, [ink(115, 296, 136, 315, fill=0.0)], PageSource.LOCAL)["safe"].value
    assert fields(misread, [STRIKE_NO], PageSource.LOCAL)["safe"].value is True


@pytest.mark.parametrize(("confidence", "answer"), [(0.7, True), (0.99, None)])
def test_a_slash_that_a_ring_meets_is_no_letter_of_the_word(
    confidence: float, answer: bool | None
) -> None:
    words = [*LABEL, *text(120, 300, "Yesy", confidence=confidence), *text(150, 300, "No")]

    assert (
        fields(words, [ink(115, 296, 141, 315, fill=0.0)], PageSource.LOCAL)["safe"].value is answer
    )


@pytest.mark.parametrize("read", ["1", "|", "l"])
def test_a_slash_between_options_read_as_a_figure_is_one(read: str) -> None:
    words = [*LABEL, *text(120, 300, f"Yes {read} No")]

    assert fields(words, [RING_NO], PageSource.LOCAL)["safe"].value is False


def test_the_print_of_a_word_hardly_read_strikes_nothing() -> None:
    hardly_read = text(120, 300, "Yes/No", confidence=0.5)
    line, letters = across(136, 152, 305.5), ink(119, 302.5, 135, 308.5)

    assert fields([*LABEL, *hardly_read], [line, letters], PageSource.LOCAL)["safe"].value is True
    lone = fields([*LABEL, *hardly_read], [letters], PageSource.LOCAL)["safe"]
    assert lone.state is FieldState.UNREADABLE


def test_the_third_option_chosen_is_no_answer() -> None:
    words = [*LABEL, *text(120, 300, "Yes / No / N/A")]
    ring = ink(169, 296, 191, 315, fill=0.0)

    assert fields(words, [ring])["safe"].value is None


def tick_box(x: float, *, fill: float) -> Mark:
    return Mark(MarkKind.TICK_BOX, box(x, 301, x + 9, 310), fill)


@pytest.mark.parametrize(
    ("yes", "no", "expected"), [(0.3, 0.0, True), (0.0, 0.3, False), (0.0, 0.0, None)]
)
@pytest.mark.parametrize("is_before", [True, False])
def test_drawn_boxes_stand_before_their_words_or_after(
    yes: float, no: float, expected: bool | None, is_before: bool
) -> None:
    first, second = (118, 160) if is_before else (148, 184)
    words = [*LABEL, *text(130, 300, "Yes"), *text(171, 300, "No")]
    marks = [tick_box(first, fill=yes), tick_box(second, fill=no)]

    assert fields(words, marks)["safe"].value is expected


def test_one_box_for_two_options_is_a_doubt() -> None:
    words = [*LABEL, *text(120, 300, "Yes"), *text(160, 300, "No")]

    read = fields(words, [tick_box(145, fill=0.3)], PageSource.LOCAL)["safe"]

    assert (read.state, read.value) == (FieldState.UNREADABLE, None)


def test_the_box_of_a_neighbour_is_not_this_labels() -> None:
    words = [*LABEL, *text(130, 300, "Yes"), *text(171, 300, "No")]
    words += [*text(300, 300, "Return visit:")]
    marks = [tick_box(118, fill=0.0), tick_box(160, fill=0.3)]

    assert fields(words, marks)["back"].value is None


def test_a_box_taken_into_a_word_is_still_a_box() -> None:
    yes = Word("Yes", box(118, 299, 146, 311), 1.0, 300)  # Its frame holds the box as well.
    words = [*LABEL, yes, *text(171, 300, "No")]
    marks = [tick_box(118, fill=0.0), tick_box(160, fill=0.3)]

    assert fields(words, marks, PageSource.LOCAL)["safe"].value is False
