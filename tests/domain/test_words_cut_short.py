"""What columns, cells, lists and buttons say in little: states cut short, units alone, a ground."""

from datetime import date

import pytest

from core.domain.marks import check_words
from core.domain.model import ItemState, ReasonCode
from core.domain.page.reading import Mark, MarkKind, Shape, Word
from core.domain.spec.specs import FieldSpec, FieldType
from core.domain.written import dates
from tests.domain.factories import field as read
from tests.domain.marked_pages import box, ink, text
from tests.domain.test_unseen_layouts import (
    S1,
    SAFE,
    audited,
    grid,
    told,
)

CHECKS = FieldSpec(
    "checks", "Service items", FieldType.CHECKLIST, S1, required=True,
    items=("Landing locks", "Safety edges", "Controller"),
)  # fmt: skip
CHARGE = FieldSpec("charge", "System Charge", FieldType.NUMBER, S1, required=True)


def ticked(x: float, y: float) -> Mark:
    return Mark(MarkKind.INK, box(x, y, x + 11, y + 10), 1.0, shape=Shape.TICK)


@pytest.mark.parametrize(
    ("heads", "second"),
    [(("Satis.", "Attn."), "advisory"), (("Serv.", "Def."), "fail"), (("OK", "ATT"), "advisory")],
)
def test_a_column_is_headed_by_a_word_cut_short(heads: tuple[str, str], second: str) -> None:
    words = [
        text(64, 174, "Service items"), text(366, 174, heads[0]), text(416, 174, heads[1]),
        text(470, 174, "N/A"), text(64, 192, "Landing locks"), text(64, 210, "Safety edges"),
        text(64, 228, "Controller"),
    ]  # fmt: skip
    ruled = grid((60, 355, 405, 455, 505), (189, 207, 225, 243))

    outcome = audited([CHECKS], words, [ruled, ticked(374, 192), ticked(424, 210)])

    assert told(outcome) == {("checks.Controller", ReasonCode.MISSING_FIELD)}
    assert read(outcome, "checks").value == {
        "Landing locks": "ok", "Safety edges": second, "Controller": "unmarked",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("said", "state"),
    [
        ("Unsat.", ItemState.FAIL), ("Satis", None), ("Rep.", None), ("Adj.", None), ("Sa.", None),
    ],
)  # fmt: skip
def test_a_word_is_cut_short_where_a_full_stop_says_so(said: str, state: ItemState | None) -> None:
    assert check_words.is_state(said) is state


@pytest.mark.parametrize(
    ("said", "reasons"),
    [("kg", {ReasonCode.MISSING_FIELD}), ("4.5 kg", set()), ("lots", {ReasonCode.INVALID_FORMAT})],
)
def test_a_unit_without_a_number_is_an_empty_cell(said: str, reasons: set[ReasonCode]) -> None:
    words = [text(44, 404, "System Charge"), text(174, 404, said)]

    outcome = audited([CHARGE], words, grid((40, 170, 340), (398, 420)))

    assert {finding.reason_code for finding in outcome.findings} == reasons


@pytest.mark.parametrize(
    ("grounds", "rings", "value", "reasons"),
    [
        ([(179, 206)], [(138, 166)], False, set()),
        ([(138, 166)], [(179, 206)], True, set()),
        ([], [(138, 166), (179, 206)], None, {ReasonCode.UNREADABLE_FIELD}),
        ([(138, 166), (179, 206)], [], None, {ReasonCode.UNREADABLE_FIELD}),
    ],
)
def test_of_buttons_the_filled_one_is_chosen_beside_a_frame(
    grounds: list[tuple[int, int]],
    rings: list[tuple[int, int]],
    value: bool | None,
    reasons: set[ReasonCode],
) -> None:
    words = [text(45, 276, "Safe to use"), text(145, 276, "Yes"), text(184, 276, "No")]
    filled = [ink(x0, 274, x1, 288) for x0, x1 in grounds]
    hollow = [ink(x0, 274, x1, 288, fill=0.0) for x0, x1 in rings]

    outcome = audited([SAFE], words, [*filled, *hollow])

    assert {finding.reason_code for finding in outcome.findings} == reasons
    assert read(outcome, "safe").value is value


def listed(*states: str, steps: str = "OK") -> list[list[Word]]:
    rows = (
        ("Service items", ""),
        ("Controller and steps", ""),
        *zip(("Controller", "Landing locks", "Safety edges"), (steps, *states), strict=True),
    )
    words = [text(47, 200 + 17 * at, name) for at, (name, _) in enumerate(rows)]
    return [*words, *(text(497, 200 + 17 * at, said) for at, (_, said) in enumerate(rows))]


def test_a_heading_that_begins_with_an_item_is_not_the_item() -> None:
    outcome = audited([CHECKS], listed("OK", "N/A"))

    assert told(outcome) == set()
    assert read(outcome, "checks").value == {
        "Landing locks": "ok", "Safety edges": "na", "Controller": "ok",
    }  # fmt: skip


LONG = FieldSpec(
    "checks", "Service items", FieldType.CHECKLIST, S1, required=True,
    items=("Controller", "Landing locks", "Safety edges", "Pit", "Car"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("R", ReasonCode.LOW_CONFIDENCE),
        ("", ReasonCode.MISSING_FIELD),
        ("new in May", ReasonCode.MISSING_FIELD),
    ],
)
def test_a_letter_where_the_others_have_their_words_is_no_blank(
    said: str, reason: ReasonCode
) -> None:
    words = [*listed("OK", "N/A", steps=said), text(47, 285, "Pit"), text(497, 285, "OK"),
             text(47, 302, "Car"), text(497, 302, "OK")]  # fmt: skip

    assert told(audited([LONG], words)) == {("checks.Controller", reason)}


@pytest.mark.parametrize(
    ("said", "day"),
    [("22 0 4 2026", date(2026, 4, 22)), ("31 0 2 2026", None), ("0 4 2026", None)],
)
def test_figures_in_boxes_are_read_as_one_date(said: str, day: date | None) -> None:
    found = dates.find(said)

    assert found is not None
    assert found.day == day
