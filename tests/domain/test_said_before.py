"""Checklists whose states are written before their items, where others have a tick."""

from collections.abc import Sequence

import pytest

from core.domain.model import ReasonCode
from core.domain.page.reading import Word
from core.domain.spec.specs import FieldSpec, FieldType
from tests.domain.factories import field as read
from tests.domain.marked_pages import text
from tests.domain.test_unseen_layouts import S1, audited, told

ITEMS = ("Brakes", "Lights", "Door seals", "Fan motors")
CHECKS = FieldSpec(
    "checks", "Checklist", FieldType.CHECKLIST, S1, required=True, items=ITEMS
)  # fmt: skip


def listed(states: Sequence[str], *, columns: int = 1) -> list[list[Word]]:
    """The items, each behind its state, in as many columns."""
    words = [text(40, 80, "Checklist"), text(40, 95, "✓ = in order, ✗ = failed")]
    for at, (state, item) in enumerate(zip(states, ITEMS, strict=True)):
        x, y = 40 + 240 * (at % columns), 120 + 20 * (at // columns)
        words += [text(x, y, state)] if state else []
        words.append(text(x + 30, y, item))
    return words


def states(words: list[list[Word]]) -> object:
    return read(audited([CHECKS], words), "checks").value


def test_not_applicable_stands_where_others_have_a_tick() -> None:
    words = listed(["✓", "N/A", "✗", "✓"])

    assert states(words) == {"Brakes": "ok", "Lights": "na", "Door seals": "fail",
                             "Fan motors": "ok"}  # fmt: skip
    assert told(audited([CHECKS], words)) == set()


def test_in_two_columns_a_state_is_of_the_item_behind_it() -> None:
    words = listed(["✓", "N/A", "N/A", "✓"], columns=2)

    assert states(words) == {"Brakes": "ok", "Lights": "na", "Door seals": "na", "Fan motors": "ok"}


def test_an_item_with_nothing_before_it_is_not_marked() -> None:
    outcome = audited([CHECKS], listed(["✓", "", "N/A", "✓"], columns=2))

    assert told(outcome) == {("checks.Lights", ReasonCode.MISSING_FIELD)}


def test_states_behind_their_items_are_not_of_the_items_after_them() -> None:
    words = [text(40, 80, "Checklist")]
    for at, (item, state) in enumerate(zip(ITEMS, ["Pass", "N/A", "Fail", "Pass"], strict=True)):
        x, y = 40 + 160 * (at % 2), 120 + 20 * (at // 2)
        words += [text(x, y, item), text(x + 100, y, state)]

    assert states(words) == {"Brakes": "ok", "Lights": "na", "Door seals": "fail",
                             "Fan motors": "ok"}  # fmt: skip


@pytest.mark.parametrize("head", ["Y / N / N/A", "Y/N/ N/A", "Pass / Fail / NA"])
def test_a_heading_that_says_what_to_write_is_no_heading_of_columns(head: str) -> None:
    words = [text(40, 80, "Checklist"), text(40, 100, "Item"), text(300, 100, head)]
    for at, (item, state) in enumerate(zip(ITEMS, ["Y", "N/A", "N", "Y"], strict=True)):
        words += [text(40, 120 + 20 * at, item), text(300, 120 + 20 * at, state)]

    assert states(words) == {"Brakes": "ok", "Lights": "na", "Door seals": "fail",
                             "Fan motors": "ok"}  # fmt: skip
