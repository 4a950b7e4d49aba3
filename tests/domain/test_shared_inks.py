"""Ink that an engine read in part as words, or that stands between two labels."""

from collections.abc import Sequence

import pytest

from core.domain.model import Field
from core.domain.page.reading import Mark, MarkKind, PageSource, Word
from tests.domain.marked_pages import across, box, fields, ink, text

ENGINEER, CUSTOMER = text(40, 400, "Engineer Signature:"), text(40, 460, "Customer Signature:")
REVIEWED_BELOW = 0.80


def engineer(words: Sequence[Word], marks: Sequence[Mark]) -> Field:
    more = text(40, 200, "Work done on site today and tested")
    return fields([*more, *words], marks, PageSource.LOCAL)["engineer"]


def test_ink_under_a_label_and_over_one_that_is_signed_under_it_may_be_the_upper_ones() -> None:
    inks = [ink(44, 435, 150, 456), ink(44, 477, 150, 498)]

    found = engineer([*ENGINEER, *CUSTOMER], inks)

    assert found.value is True
    assert found.confidence is not None
    assert found.confidence < REVIEWED_BELOW


@pytest.mark.parametrize("lower", [[], [ink(44, 477, 50, 480)]])
def test_ink_over_a_label_with_none_under_it_is_that_labels(lower: list[Mark]) -> None:
    found = engineer([*ENGINEER, *CUSTOMER], [ink(44, 435, 150, 456), *lower])

    assert found.value is False


@pytest.mark.parametrize(("confidence", "is_signed"), [(0.67, True), (0.99, False)])
def test_the_half_of_a_hand_that_was_read_as_a_word_is_no_print_in_its_cell(
    confidence: float, is_signed: bool
) -> None:
    hand = Word("mw", box(210, 398, 240, 414), confidence, 398)
    words = [*text(40, 402, "Engineer Signature"), hand]

    walls = [Mark(MarkKind.RULE, box(x - 0.4, 390, x + 0.4, 422)) for x in (200, 350)]

    lines = [across(40, 350, y) for y in (390, 422)]

    found = engineer(words, [*walls, *lines, ink(242, 400, 290, 414)])

    assert found.value is is_signed


@pytest.mark.parametrize("is_over_its_line", [True, False])
def test_ink_under_a_label_that_is_signed_over_its_line_may_be_the_lower_ones(
    is_over_its_line: bool,
) -> None:
    inks = [ink(160, 385, 240, 398)] if is_over_its_line else []
    more = text(40, 200, "Work done on site today and tested")
    lower = text(40, 430, "Customer Signature:")

    found = fields([*more, *ENGINEER, *lower], [*inks, ink(160, 412, 240, 421)], PageSource.LOCAL)[
        "customer"
    ]

    assert found.value is is_over_its_line
    assert (found.confidence or 0.0) < REVIEWED_BELOW


@pytest.mark.parametrize(("high", "is_signed"), [(6, True), (2, False)])
def test_strokes_as_wide_as_a_hand_in_all_may_be_one_torn_by_its_level_parts(
    high: int, is_signed: bool
) -> None:
    strokes = [
        Mark(MarkKind.STROKE, box(160 + 25 * at, 402, 166 + 25 * at, 402 + high), 1.0)
        for at in range(4)
    ]

    found = engineer([*ENGINEER, *CUSTOMER], strokes)

    assert found.value is is_signed
    assert (found.confidence or 0.0) < REVIEWED_BELOW
