"""Two lists side by side whose marks are coloured: each mark is of the item before it."""

import pytest

from core.domain.page.reading import Colour, Mark, MarkKind, Word
from core.domain.spec.specs import FieldSpec, FieldType
from tests.domain.factories import field as read
from tests.domain.marked_pages import box, text
from tests.domain.test_unseen_layouts import S1, audited, told

ITEMS = ("Mirrors", "Steering", "Tyres", "Lamps")
CHECKS = FieldSpec("checks", "Items inspected", FieldType.CHECKLIST, S1, items=ITEMS, required=True)
PLACES = ((40, 100), (40, 120), (300, 100), (300, 120))
STATES = {Colour.GREEN: "ok", Colour.RED: "fail", Colour.YELLOW: "na"}


def dot(x: float, y: float, colour: Colour) -> Mark:
    return Mark(MarkKind.PATCH, box(x, y, x + 10, y + 10), 1.0, colour=colour)


def lists() -> list[list[Word]]:
    return [text(x, y, item) for item, (x, y) in zip(ITEMS, PLACES, strict=True)]


@pytest.mark.parametrize("gap", [-20, 242])
@pytest.mark.parametrize("colour", list(STATES))
def test_a_coloured_mark_behind_the_list_on_the_left_is_not_the_right_ones(
    colour: Colour, gap: int
) -> None:
    colours = [Colour.GREEN, Colour.GREEN, Colour.GREEN, colour]
    dots = [dot(x + gap, y, one) for (x, y), one in zip(PLACES, colours, strict=True)]

    outcome = audited([CHECKS], lists(), [dots])

    assert told(outcome) == set()
    assert read(outcome, "checks").value == {
        item: STATES[one] for item, one in zip(ITEMS, colours, strict=True)
    }
