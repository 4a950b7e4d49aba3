"""Parts written as a list under their label, with no headings over columns."""

from dataclasses import replace

import pytest

from core.domain.fields import extraction
from core.domain.model import Box, Field, FieldState, Severity
from core.domain.page import plain_text
from core.domain.page.reading import Mark, MarkKind
from core.domain.spec.specs import FieldSpec, FieldType, Locale, SelectionSpec, Spec
from core.domain.tables import item_lists

PARTS = FieldSpec(
    "parts", "Parts Used", FieldType.TABLE, Severity.S2, columns=("Qty", "Description")
)
NEXT = FieldSpec("job", "Job Number", FieldType.STRING, Severity.S2)


def read(text: str, *marks: Mark) -> Field:
    """The parts of a typed sheet, with what a pen drew on it."""
    spec = Spec("s", "1.0.0", "S", Locale(), SelectionSpec(), (PARTS, NEXT))
    reading = plain_text.reading(text)
    page = replace(reading.pages[0], marks=marks)
    return extraction.extract(replace(reading, pages=(page,)), spec).fields[0]


@pytest.mark.parametrize(
    ("line", "quantity", "says"),
    [
        ("2 x filter G4", "2", "filter G4"),
        ("2x filter G4", "2", "filter G4"),
        ("10 off M8 bolt", "10", "M8 bolt"),
        ("3 no. relay 24V", "3", "relay 24V"),
        ("fan belt x 2", "2", "fan belt"),
        ("fan belt × 12", "12", "fan belt"),
        ("1) 2 x filter", "2", "filter"),
        ("- fan belt", "", "fan belt"),
        ("relay 24V", "", "relay 24V"),
        ("12345 x filter", "", "12345 x filter"),  # a part's number, no quantity
    ],
)
def test_a_line_is_a_quantity_and_what_it_is_of(line: str, quantity: str, says: str) -> None:
    assert item_lists.row_of(line, PARTS) == {"Qty": quantity, "Description": says}


def test_without_a_column_that_counts_the_line_stays_whole() -> None:
    plain = replace(PARTS, columns=("Part No", "Description"))

    assert item_lists.row_of("2 x filter", plain) == {"Part No": "", "Description": "2 x filter"}


def test_a_list_under_its_label_is_read_line_by_line() -> None:
    found = read("Parts Used: 2 x filter G4\nfan belt x 1\nJob Number: J-1")

    assert found.state is FieldState.READ
    assert found.value == (
        {"Qty": "2", "Description": "filter G4"},
        {"Qty": "1", "Description": "fan belt"},
    )
    assert found.raw == "2 x filter G4\nfan belt x 1"
    assert found.evidence is not None
    assert found.evidence.snippet == found.raw
    assert found.confidence == 1.0


def test_nothing_under_the_label_is_an_empty_list() -> None:
    found = read("Parts Used:\n\n\n\nJob Number: J-1")

    assert (found.state, found.value) == (FieldState.EMPTY, None)


def test_ink_that_nobody_can_read_is_no_empty_list() -> None:
    empty = read("Parts Used:\n\n\n\nJob Number: J-1")
    assert empty.evidence is not None
    x0, y0, x1, y1 = empty.evidence.box
    pen = Mark(MarkKind.INK, Box(x0 + 0.01, y0, (x0 + x1) / 2, y1))

    found = read("Parts Used:\n\n\n\nJob Number: J-1", pen)

    assert found.state is FieldState.UNREADABLE
    assert found.evidence is not None
    assert tuple(found.evidence.box) == pytest.approx(tuple(pen.box), abs=1e-4)
