"""Checklists in narrow cells: the states to choose from stand under each item's name."""

from collections.abc import Sequence

import pytest

from core.domain.model import ReasonCode
from core.domain.page.reading import Mark, MarkKind, Word
from core.domain.spec.specs import FieldSpec, FieldType
from tests.domain.factories import field as read
from tests.domain.marked_pages import box, text
from tests.domain.test_unseen_layouts import S1, audited, grid, told

ITEMS = ("Machine room", "Brake", "Ropes", "Door locks")
CHECKS = FieldSpec("checks", "Checks", FieldType.CHECKLIST, S1, required=True, items=ITEMS)
STATES = ("Pass", "Adv", "N/A")


def printed(ticked: Sequence[str]) -> tuple[list[list[Word]], list[list[Mark]]]:
    """Two cells a row, each an item over its states, a box behind each state."""
    words, marks = [text(44, 90, "Checks")], [grid((40, 220, 400), (110, 150, 190))]
    for at, (item, state) in enumerate(zip(ITEMS, ticked, strict=True)):
        x, y = 44 + 180 * (at % 2), 114 + 40 * (at // 2)
        words.append(text(x, y, item))
        for place, said in enumerate(STATES):
            words.append(text(x + 45 * place, y + 16, said))
            left = x + 45 * place + 5 * len(said) + 4
            fill = 0.4 if said == state else 0.0
            marks.append([Mark(MarkKind.TICK_BOX, box(left, y + 16, left + 9, y + 25), fill)])
    return words, marks


def test_a_box_under_an_item_says_its_state() -> None:
    outcome = audited([CHECKS], *printed(["Pass", "Adv", "N/A", "Pass"]))

    assert told(outcome) == set()
    assert read(outcome, "checks").value == {
        "Machine room": "ok", "Brake": "advisory", "Ropes": "na", "Door locks": "ok",
    }  # fmt: skip


@pytest.mark.parametrize("at", range(len(ITEMS)))
def test_an_item_over_empty_boxes_is_not_marked(at: int) -> None:
    ticked = ["Pass" if place != at else "" for place in range(len(ITEMS))]

    outcome = audited([CHECKS], *printed(ticked))

    assert told(outcome) == {(f"checks.{ITEMS[at]}", ReasonCode.MISSING_FIELD)}


def headed(states: Sequence[str]) -> tuple[list[list[Word]], list[list[Mark]]]:
    """A row of names over a row of what is written for them."""
    xs = (40, 160, 280, 400, 520)
    words = [text(44, 90, "Checks")]
    words += [text(x + 8, 114, item) for x, item in zip(xs, ITEMS, strict=False)]
    words += [text(x + 40, 134, state) for x, state in zip(xs, states, strict=False)]
    words.append(text(44, 170, "Comments"))
    return words, [grid(xs, (110, 130, 150))]


def test_what_is_written_under_a_row_of_names_are_their_states() -> None:
    outcome = audited([CHECKS], *headed(["OK", "Adv", "N/A", "Fail"]))

    assert told(outcome) == set()
    assert read(outcome, "checks").value == {
        "Machine room": "ok", "Brake": "advisory", "Ropes": "na", "Door locks": "fail",
    }  # fmt: skip


def test_a_blank_under_a_name_is_that_items() -> None:
    outcome = audited([CHECKS], *headed(["OK", "", "N/A", "Fail"]))

    assert told(outcome) == {("checks.Brake", ReasonCode.MISSING_FIELD)}
