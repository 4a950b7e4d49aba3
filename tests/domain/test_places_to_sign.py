"""Places to sign as word processors, browsers and spreadsheets print them."""

import pytest

from core.domain.model import ReasonCode
from core.domain.page.reading import Mark, MarkKind
from tests.domain.marked_pages import across, box, cell, ink, text
from tests.domain.test_unseen_layouts import (
    BY_CUSTOMER,
    BY_ENGINEER,
    SITE,
    audited,
    grid,
    told,
)

UNSIGNED = ("engineer_signature", ReasonCode.MISSING_FIELD)


@pytest.mark.parametrize("is_signed", [True, False])
def test_a_row_is_signed_in_its_last_cell_though_nothing_closes_it(is_signed: bool) -> None:
    words = [text(50, 751, "Engineer Signature"), text(50, 790, "Site Address"),
             text(232, 790, "Leeds")]  # fmt: skip
    ruled = [*cell(46, 736, 227, 777), *cell(46, 777, 227, 800), across(227, 550, 777)]
    inks = [ink(240, 745, 341, 767)] if is_signed else []

    outcome = audited([BY_ENGINEER, SITE], words, [*ruled, *inks])

    assert told(outcome) == (set() if is_signed else {UNSIGNED})


def test_what_is_signed_in_the_next_closed_cell_is_another_rows() -> None:
    words = [text(50, 751, "Engineer Signature"), text(330, 751, "Mr J. Holt")]
    ruled = [*cell(46, 736, 227, 777)]

    outcome = audited([BY_ENGINEER], words, [*ruled, ink(420, 745, 521, 767)])

    assert told(outcome) == {UNSIGNED}


@pytest.mark.parametrize("is_signed", [True, False])
def test_a_line_that_begins_behind_a_cards_side_is_signed_on(is_signed: bool) -> None:
    side = Mark(MarkKind.RULE, box(304, 320, 305, 390))  # of a card with round corners
    inks = [ink(312, 362, 392, 379)] if is_signed else []

    outcome = audited(
        [BY_ENGINEER], [text(310, 383, "Engineer Signature")], [side, across(310, 545, 381), *inks]
    )

    assert told(outcome) == (set() if is_signed else {UNSIGNED})


@pytest.mark.parametrize("is_signed", [True, False])
def test_a_bare_signature_is_the_only_one_that_is_asked_for(is_signed: bool) -> None:
    inks = [ink(200, 396, 280, 412)] if is_signed else []
    ruled = grid((40, 160, 340), (390, 418))

    outcome = audited([BY_ENGINEER], [text(44, 400, "Signature")], [*ruled, *inks])

    assert told(outcome) == (set() if is_signed else {UNSIGNED})


@pytest.mark.parametrize(
    ("ys", "missing"),
    [
        ((419, 449), set()),
        ((419,), {("customer_signature", ReasonCode.MISSING_FIELD)}),
        ((449,), {UNSIGNED}),
    ],
)
def test_who_signs_may_be_told_behind_the_signature(
    ys: tuple[int, ...], missing: set[object]
) -> None:
    words = [
        text(44, 400, "Name"), text(174, 400, "Signature"), text(344, 400, "Date"),
        text(44, 424, "Tom Ash"), text(344, 424, "20/05/2026"), text(464, 424, "Engineer"),
        text(44, 454, "J. Holt"), text(344, 454, "20/05/2026"), text(464, 454, "Customer"),
    ]  # fmt: skip
    ruled = grid((40, 170, 340, 450, 555), (396, 414, 444, 474))

    outcome = audited(
        [BY_ENGINEER, BY_CUSTOMER], words, [*ruled, *(ink(190, y, 290, y + 20) for y in ys)]
    )

    assert told(outcome) == missing


def test_a_line_that_an_engines_box_reaches_over_is_over_its_label() -> None:
    """The foot of the card is as long as the line to sign on: no other line of the label's."""
    side = Mark(MarkKind.RULE, box(304, 320, 305, 410))
    lines = [side, across(310, 545, 385), across(306, 552, 408), ink(312, 362, 392, 381)]

    outcome = audited([BY_ENGINEER], [text(310, 383, "Engineer Signature")], lines)

    assert told(outcome) == set()


@pytest.mark.parametrize("is_signed", [True, False])
def test_on_whose_behalf_one_signs_is_printed_behind_the_line(is_signed: bool) -> None:
    words = [text(40, 370, "Engineer Signature"), text(360, 370, "For and on behalf of Holt Ltd")]
    inks = [ink(190, 360, 300, 378)] if is_signed else []

    outcome = audited([BY_ENGINEER], words, [across(170, 350, 380), *inks])

    assert told(outcome) == (set() if is_signed else {UNSIGNED})
