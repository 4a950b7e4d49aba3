"""A signature is ink in the place of its own label; print, frames and neighbours sign nothing."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pytest

from core.domain.model import FieldState
from core.domain.page.reading import Mark, MarkKind, PageSource, Word
from core.domain.written import answers
from tests.domain.marked_pages import WIDTH, across, box, cell, fields, ink, text

REVIEWED_BELOW = 0.80
ENGINEER, CUSTOMER = text(44, 400, "Engineer Signature"), text(44, 440, "Customer Signature")
TABLE = [
    side
    for y in (388, 428)
    for x0, x1 in ((40, 160), (160, 330), (330, 555))
    for side in cell(x0, y, x1, y + 40)
]


def values(words: Iterable[Word], marks: Iterable[Mark], **more: Any) -> tuple[object, object]:
    read = fields(words, marks, **more)
    return read["engineer"].value, read["customer"].value


@pytest.mark.parametrize(
    ("inks", "expected"),
    [
        ([ink(180, 393, 290, 415)], (True, False)),
        ([ink(180, 430, 290, 455)], (False, True)),
        ([ink(180, 393, 290, 415), ink(180, 424, 290, 455)], (True, True)),
        ([ink(360, 393, 470, 415)], (False, False)),  # The cell for the name.
        ([], (False, False)),
    ],
)
def test_in_a_table_the_next_cell_of_the_row_is_signed(
    inks: list[Mark], expected: tuple[bool, bool]
) -> None:
    words = [*ENGINEER, *CUSTOMER, *text(334, 400, "Name: J. Smith")]

    assert values(words, [*TABLE, *inks]) == expected


@pytest.mark.parametrize(("y", "expected"), [(380, (True, False)), (432, (False, True))])
def test_beside_a_line_ink_signs_the_nearest_label(y: float, expected: tuple[bool, bool]) -> None:
    words = [*text(40, 400, "Engineer Signature:"), *text(40, 446, "Customer Signature:")]
    lines = [across(140, 320, 412), across(140, 320, 458)]

    assert values(words, [*lines, ink(150, y, 260, y + 24)]) == expected


@pytest.mark.parametrize(("x", "expected"), [(50, (True, False)), (320, (False, True))])
def test_a_caption_under_a_line_is_signed_above(x: float, expected: tuple[bool, bool]) -> None:
    words = [*text(40, 400, "Engineer Signature"), *text(310, 400, "Customer Signature")]
    words += [*text(40, 414, "J. Smith"), *text(310, 414, "A. Turner")]
    lines = [across(40, 270, 396), across(310, 540, 396)]

    assert values(words, [*lines, ink(x, 372, x + 100, 396)]) == expected


@pytest.mark.parametrize(("x", "expected"), [(60, (True, False)), (320, (False, True))])
def test_in_boxes_side_by_side_each_is_signed_on_its_own(
    x: float, expected: tuple[bool, bool]
) -> None:
    words = [*text(44, 404, "Engineer Signature"), *text(304, 404, "Customer Signature")]
    marks = [*cell(40, 400, 292, 470), *cell(300, 400, 552, 470), ink(x, 425, x + 100, 446)]

    assert values(words, marks) == expected


@pytest.mark.parametrize(
    "said", ["(J. Smith)", "[Captured via web app canvas]", "(sign here)", "X"]
)
def test_print_on_a_line_that_is_no_name_signs_nothing(said: str) -> None:
    words = [*text(40, 400, "Customer Signature:"), *text(145, 400, said)]

    assert fields(words, [across(140, 320, 412)])["customer"].state is FieldState.EMPTY


@pytest.mark.parametrize(
    ("said", "is_signed"),
    [
        ("[signed]", True),
        ("(Signed)", False),
        ("(signed by the customer)", False),
        ("[signed by J. Smith]", True),
        ("<signed>", True),
        ("[Electronically signed]", True),
        ("[signed: pending]", False),
        ("[not signed]", False),
        ("[signature]", False),
        ("Signed", False),
        ("signed [here]", False),
    ],
)
def test_a_transcript_may_note_that_there_is_ink(said: str, is_signed: bool) -> None:
    assert answers.is_signature(said) is is_signed


def test_a_name_printed_under_the_line_signs_nothing() -> None:
    words = [*text(40, 400, "Customer Signature:"), *text(150, 415, "J. Smith")]

    assert fields(words, [across(140, 320, 412)])["customer"].state is FieldState.EMPTY


@pytest.mark.parametrize(
    ("said", "source", "is_sure"),
    [
        ("J. Smith", PageSource.TEXT_LAYER, False),
        ("/s/ J. Smith", PageSource.TEXT_LAYER, True),
        ("J. Smith", PageSource.TEXT, True),
        ("J. Smith", PageSource.LOCAL, False),
    ],
)
def test_a_typed_name_signs_but_is_looked_at(said: str, source: PageSource, is_sure: bool) -> None:
    words = [*text(40, 400, "Customer Signature:"), *text(145, 400, said)]

    signed = fields(words, [across(140, 320, 412)], source)["customer"]

    assert signed.value is True
    assert ((signed.confidence or 0) >= REVIEWED_BELOW) is is_sure


def test_what_an_engine_only_guesses_is_a_scribble() -> None:
    words = [*text(40, 400, "Customer Signature:"), *text(145, 400, "Jhnm", confidence=0.4)]

    signed = fields(words, [across(140, 320, 412)], PageSource.LOCAL)["customer"]

    assert (signed.value, (signed.confidence or 0) >= REVIEWED_BELOW) == (True, True)


@pytest.mark.parametrize(
    "mark",
    [ink(150, 385, 230, 412, fill=0.0), ink(150, 402, 158, 410), across(150, 260, 405)],
    ids=["the frame of a stamp", "a tick", "a line"],
)
def test_frames_ticks_and_lines_sign_nothing(mark: Mark) -> None:
    words = text(40, 400, "Customer Signature:")

    assert values(words, [across(140, 320, 412), mark])[1] is False


@pytest.mark.parametrize(("y", "expected"), [(425, (True, False)), (495, (False, True))])
def test_a_heading_says_whose_signature_is_asked_for(y: float, expected: tuple[bool, bool]) -> None:
    words = [*text(40, 410, "Engineer"), *text(40, 440, "Signature: Name: J. Smith")]
    words += [*text(40, 480, "Customer"), *text(40, 510, "Signature: Name: A. Turner")]
    words = [w for w in words if w.text in ("Engineer", "Customer", "Signature:")]
    lines = [across(95, 250, 452), across(95, 250, 522)]

    assert values(words, [*lines, ink(110, y, 220, y + 24)]) == expected


def test_a_row_says_whose_signature_is_asked_for() -> None:
    words = [*text(44, 400, "Engineer"), *text(164, 400, "Signature:")]
    words += [*text(44, 440, "Customer"), *text(164, 440, "Signature:")]

    assert values(words, [*TABLE, ink(230, 432, 320, 456)]) == (False, True)


HAND = Word("Stubbs", box(150, 388, 240, 412), 0.99, 0)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ([HAND], (True, False)),
        ([replace(HAND, box=box(150, 372, 190, 383))], (False, False)),  # Print further up.
    ],
)
def test_a_clear_hand_that_an_engine_reads_as_words_signs(
    written: list[Word], expected: tuple[bool, bool]
) -> None:
    words = [*text(40, 416, "Engineer Signature"), *text(40, 446, "Customer Signature:")]
    lines = [across(40, 270, 413), across(140, 320, 458)]

    assert values([*words, *_print(), *written], lines, source=PageSource.LOCAL) == expected


def test_a_flourish_under_a_hand_half_read_is_no_line_over_its_label() -> None:
    words = [*text(150, 416, "Engineer Signature"), replace(HAND, box=box(150, 385, 190, 408))]
    marks = [across(150, 400, 414), across(150, 230, 408), ink(188, 394, 232, 407)]

    signed = fields([*words, *_print()], marks, PageSource.LOCAL)["engineer"]

    assert signed.value is True


def test_a_flourish_under_a_hand_does_not_sign_the_next_line() -> None:
    """The engineer's line runs through the hand: what is under it is nearer to the next label."""
    words = [*text(40, 400, "Engineer Signature"), *text(40, 452, "Customer Signature")]
    hand, flourish = ink(80, 412, 150, 430), ink(75, 431, 155, 436)

    assert values(words, [hand, flourish, across(50, 250, 436), across(50, 250, 490)]) == (
        True,
        False,
    )


def test_the_narrow_initial_of_a_hand_is_in_its_place() -> None:
    words = text(40, 416, "Engineer Signature:")
    initial, rest = ink(160, 400, 168, 426), ink(178, 409, 230, 421)

    signed = fields(words, [initial, rest])["engineer"]

    assert signed.evidence is not None
    assert signed.evidence.box.x0 == pytest.approx(160 / WIDTH, abs=1e-4)


def test_a_flat_hand_in_a_cell_of_its_own_is_no_flourish_of_the_one_above() -> None:
    words = [*text(40, 418, "Engineer Signature"), *text(40, 448, "Customer Signature")]
    cells = [*cell(30, 405, 300, 435), *cell(30, 435, 300, 465)]
    tall, flat = ink(150, 408, 220, 433), ink(145, 436, 225, 444)

    assert values(words, [*cells, tall, flat]) == (True, True)


@pytest.mark.parametrize(
    ("said", "is_doubtful"), [("Nowak", True), ("Yes No", False), ("Print name", False)]
)
def test_a_word_in_its_place_on_a_picture_is_neither_a_signature_nor_a_blank(
    said: str, is_doubtful: bool
) -> None:
    words = [*text(40, 416, "Engineer Signature"), *text(60, 400, said), *_print()]

    signed = fields(words, [across(40, 270, 413)], PageSource.LOCAL)["engineer"]

    assert (signed.state is FieldState.READ) is is_doubtful
    assert (signed.confidence or 0.0) < REVIEWED_BELOW


def _print() -> list[Word]:
    return [*text(40, 200, "Work done on site today"), *text(40, 220, "All of it tested and safe")]


@pytest.mark.parametrize(
    ("said", "is_signed"), [("Stubbs", True), ("22/4/26", False), ("14:30", False)]
)
def test_what_is_written_large_signs_where_it_may_be_a_name(said: str, is_signed: bool) -> None:
    tall = [replace(word, box=box(200, 436, 260, 456)) for word in text(200, 436, said)]
    words = [*ENGINEER, *CUSTOMER, *tall, *text(44, 500, "All of this is usual print of the form")]

    found = fields(words, [], source=PageSource.LOCAL)["customer"]

    assert found.value is is_signed


def test_a_hand_that_reaches_over_a_label_parts_no_words_of_it() -> None:
    scrawl = Word("Bww", box(87, 425, 190, 460), 0.49, 0)
    words = [*ENGINEER, *text(44, 440, "Customer"), scrawl, *text(89, 440, "Signature")]
    words += text(44, 500, "All of this is usual print of the form")

    found = fields(words, [ink(95, 428, 188, 458)], source=PageSource.LOCAL)["customer"]

    assert found.state is FieldState.READ


@pytest.mark.parametrize(("x", "is_signed"), [(24, True), (36, False)])
def test_the_edge_of_the_paper_is_no_wall_of_a_captions_cell(x: float, is_signed: bool) -> None:
    edge = Mark(MarkKind.RULE, box(x - 0.5, 20, x + 0.5, 820))
    marks = [edge, across(40, 270, 397), ink(50, 368, 140, 394)]

    found = fields(text(44, 400, "Engineer Signature"), marks, source=PageSource.LOCAL)

    assert found["engineer"].value is is_signed
