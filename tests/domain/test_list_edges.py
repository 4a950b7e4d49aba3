"""A list in a ruled table: what stands beside the table marks no item of it."""

import pytest

from core.domain.model import ReasonCode
from core.domain.page.reading import Mark, Word
from core.domain.spec.specs import FieldSpec, FieldType
from tests.domain.factories import field as read
from tests.domain.marked_pages import cell, text
from tests.domain.test_unseen_layouts import S1, audited, grid, told

ITEMS = ("Steering", "Service brake", "Parking brake", "Tyres")
CHECKS = FieldSpec("checks", "Items inspected", FieldType.CHECKLIST, S1, items=ITEMS, required=True)
TABLE = grid((40, 70, 240, 300), (196, 216, 236, 256, 276, 296))
KEY = text(330, 260, "✓ serviceable X defect N/A not applicable")


def listed(marks: tuple[str, ...]) -> list[list[Word]]:
    words = [text(44, 200, "No"), text(74, 200, "Items inspected"), text(250, 200, "Result")]
    for at, (item, mark) in enumerate(zip(ITEMS, marks, strict=True)):
        y = 220 + 20 * at
        words += [text(50, y, str(at + 1)), text(74, y, item), text(266, y, mark)]
    return [*words, KEY]


@pytest.mark.parametrize("beside", [[], cell(322, 256, 560, 276)])
@pytest.mark.parametrize("at", range(4))
def test_a_key_beside_the_table_marks_no_item(at: int, beside: list[Mark]) -> None:
    marks = tuple("X" if index == at else "✓" for index in range(4))

    outcome = audited([CHECKS], listed(marks), [TABLE, *beside])

    expected = {item: "fail" if index == at else "ok" for index, item in enumerate(ITEMS)}
    assert told(outcome) == set()
    assert read(outcome, "checks").value == expected


def test_an_item_left_open_beside_a_key_is_open() -> None:
    outcome = audited([CHECKS], listed(("✓", "✓", "", "✓")), [TABLE])

    assert told(outcome) == {("checks.Parking brake", ReasonCode.MISSING_FIELD)}
