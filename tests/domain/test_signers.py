"""Whose a signature is where its label does not say, and how far from a label a hand signs."""

import pytest

from core.domain.model import FieldState
from core.domain.page.reading import Mark, PageSource, Word
from tests.domain.marked_pages import HEIGHT, LINE, across, cell, fields, ink, text

NOT_FOUND, READ, EMPTY = FieldState.NOT_FOUND, FieldState.READ, FieldState.EMPTY
PEN = ink(110, 320, 220, 341)
ON = across(95, 250, 342)  # the line that the pen wrote on


def states(words: list[Word], *marks: Mark) -> tuple[FieldState, FieldState]:
    """Of the engineer's signature and of the customer's."""
    read = fields(words, marks)
    return read["engineer"].state, read["customer"].state


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("Customer", (NOT_FOUND, READ)),
        ("Customer's", (NOT_FOUND, READ)),
        ("For the Customers:", (NOT_FOUND, READ)),
        ("Client", (NOT_FOUND, READ)),
        ("Engineer/Technician", (READ, NOT_FOUND)),
        ("Customer acceptance of the work done", (NOT_FOUND, READ)),
        ("Customer acceptance of all the work done", (READ, READ)),  # a sentence, no heading
    ],
)
def test_a_heading_over_a_bare_label_says_who_signs(
    heading: str, expected: tuple[FieldState, FieldState]
) -> None:
    words = [*text(40, 300, heading), *text(40, 330, "Signature:")]

    assert states(words, ON, PEN) == expected


@pytest.mark.parametrize(
    ("gap", "expected"), [(2, (NOT_FOUND, READ)), (11.9, (NOT_FOUND, READ)), (12.2, (READ, READ))]
)
def test_a_heading_reaches_twelve_lines_down(
    gap: float, expected: tuple[FieldState, FieldState]
) -> None:
    y = 300 + LINE + gap * LINE
    words = [*text(40, 300, "Customer"), *text(40, y, "Signature:")]

    assert states(words, across(95, 250, y + 12), ink(110, y - 10, 220, y + 11)) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ([*text(40, 330, "Signed:"), *text(270, 330, "(Customer)")], (NOT_FOUND, READ)),
        ([*text(40, 330, "Signed:"), *text(270, 330, "Customer")], (READ, READ)),
        ([*text(10, 330, "Customer"), *text(60, 330, "Signed:")], (NOT_FOUND, READ)),
        ([*text(10, 330, "Engineer"), *text(60, 330, "Signed:")], (READ, NOT_FOUND)),
    ],
)
def test_a_party_before_a_label_or_in_brackets_behind_its_line_signs(
    words: list[Word], expected: tuple[FieldState, FieldState]
) -> None:
    assert states(words, ON, PEN) == expected


@pytest.mark.parametrize(("x", "expected"), [(110, (READ, EMPTY)), (390, (EMPTY, READ))])
def test_headings_side_by_side_are_each_over_their_own_label(
    x: float, expected: tuple[FieldState, FieldState]
) -> None:
    words = [*text(40, 300, "Engineer"), *text(320, 300, "Customer")]
    words += [*text(40, 330, "Signature:"), *text(320, 330, "Signature:")]

    assert states(words, ON, across(375, 530, 342), ink(x, 318, x + 100, 341)) == expected


LABEL = text(40, 400, "Customer Signature:")


def is_signed(*marks: Mark, words: list[Word] = LABEL) -> bool:
    return fields(words, marks)["customer"].value is True


@pytest.mark.parametrize(
    ("x0", "width", "height", "expected"),
    [
        (160, 13, 20, False), (160, 14, 20, True),  # a speck, and the narrowest hand
        (160, 20, 5, False), (160, 20, 6, True),
        (160, 27, 3, False), (160, 28, 3, True),  # a long stroke may be flat
        (160, 100, 2, False), (160, 100, 2.5, True),
        (40, 95, 8, False),  # over the label itself
        (105, 60, 20, True), (98, 60, 20, False),  # half of it begins before the label's end
    ],
)  # fmt: skip
def test_how_large_a_hand_is_and_where_it_begins(
    x0: float, width: float, height: float, expected: bool
) -> None:
    assert is_signed(ink(x0, 400, x0 + width, 400 + height)) is expected


@pytest.mark.parametrize(
    ("lines", "expected"), [(-3.1, False), (-2.9, True), (3.4, True), (3.6, False)]
)
def test_a_hand_signs_three_lines_over_its_label_and_three_and_a_half_under_it(
    lines: float, expected: bool
) -> None:
    top = 400 + lines * LINE - 20 if lines < 0 else 400 + LINE + lines * LINE

    assert is_signed(ink(50, top, 130, top + 20)) is expected


@pytest.mark.parametrize(
    ("words", "top", "expected"),
    [
        ([*LABEL, *text(40, 436, "Date:")], 412, True),
        ([*LABEL, *text(40, 414, "Date:")], 428, False),  # it stands under the date
        ([*LABEL, *text(40, 386, "Position:")], 360, False),
        ([*LABEL, *text(300, 414, "Date:")], 428, True),  # in another column
    ],
)
def test_a_label_between_parts_a_hand_from_its_own(
    words: list[Word], top: float, expected: bool
) -> None:
    assert is_signed(ink(50, top, 130, top + 20), words=words) is expected


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ([], True),
        ([across(40, 300, 396)], True),  # the line that it is written on
        ([across(40, 300, 396), across(40, 300, 384)], False),  # and the one over another place
        ([across(40, 300, 396), across(40, 300, 397)], True),  # one line, drawn twice
        ([across(40, 80, 396), across(40, 80, 384)], True),  # flourishes no wider than the hand
    ],
)
def test_one_line_may_lie_between_a_caption_and_the_hand_over_it(
    rules: list[Mark], expected: bool
) -> None:
    caption = text(40, 400, "Customer Signature")

    assert is_signed(*rules, ink(50, 360, 130, 380), words=caption) is expected


@pytest.mark.parametrize(("top", "expected"), [(428, True), (366, False)])
def test_in_a_cell_of_its_own_only_what_is_in_it_signs(top: float, expected: bool) -> None:
    caption = text(44, 404, "Customer Signature")
    rows = [*cell(40, 340, 292, 400), *cell(40, 400, 292, 450), *cell(40, 450, 292, 500)]

    assert is_signed(*rows, ink(60, top, 160, top + 20), words=caption) is expected


@pytest.mark.parametrize(
    ("source", "has_line", "state"),
    [
        (PageSource.TEXT_LAYER, False, READ),
        (PageSource.TEXT_LAYER, True, EMPTY),  # beside a line to sign on it is print
        (PageSource.MISTRAL, True, EMPTY),
        (PageSource.TEXT, True, READ),  # plain text knows no lines
    ],
)
def test_a_name_under_its_label_signs_where_there_is_no_line_to_sign_on(
    source: PageSource, has_line: bool, state: FieldState
) -> None:
    words = [*LABEL, *text(40, 416, "J. Smith")]
    marks = [across(140, 320, 412)] if has_line else []

    assert fields(words, marks, source)["customer"].state is state


def test_what_proves_a_signature_lies_around_the_hand() -> None:
    signed = fields(LABEL, [across(140, 320, 412), ink(160, 392, 260, 414)])["customer"]

    assert signed.evidence is not None
    assert signed.evidence.box.y0 == pytest.approx(392 / HEIGHT, abs=1e-4)
    assert signed.evidence.box.y1 == pytest.approx(414 / HEIGHT, abs=1e-4)
    assert signed.raw is None
