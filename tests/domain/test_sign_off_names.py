"""The names in a table of who signs: "Engineer | Tom Ash | ink | 20/05/2026"."""

import pytest

from core.domain.model import ReasonCode
from core.domain.page.reading import Mark, Word
from core.domain.spec.specs import FieldSpec, FieldType
from tests.domain.factories import field as read
from tests.domain.marked_pages import ink, text
from tests.domain.test_unseen_layouts import (
    BY_CUSTOMER,
    BY_ENGINEER,
    CUSTOMER,
    JOB,
    S1,
    SITE,
    audited,
    grid,
    told,
)

NAME = FieldSpec("name", "Engineer Name", FieldType.STRING, S1, ("Engineer",), required=True)
FIELDS = [JOB, CUSTOMER, SITE, NAME, BY_ENGINEER, BY_CUSTOMER]
CAPTIONS = [
    text(44, 200, "Job No"), text(220, 200, "Customer"), text(400, 200, "Site Address"),
    text(44, 213, "J-4471"), text(220, 213, "Tideway Foods"), text(400, 213, "2 Quay"),
    text(44, 240, "Serial No"), text(220, 240, "Start Time"), text(400, 240, "Finish Time"),
    text(44, 253, "NA138396"), text(220, 253, "09:15"), text(400, 253, "13:45"),
]  # fmt: skip
INKS = [ink(300, y, 380, y + 16) for y in (416, 446)]
LINES = grid((40, 150, 280, 450, 555), (388, 407, 438, 465))


def table(name: str) -> list[list[Word]]:
    return [
        text(154, 392, "Name"), text(284, 392, "Signature"), text(454, 392, "Date"),
        text(44, 412, "Engineer"), text(154, 412, name), text(454, 412, "20/05/2026"),
        text(44, 439, "Customer"), text(154, 439, "J Lomax"), text(454, 439, "20/05/2026"),
    ]  # fmt: skip


@pytest.mark.parametrize("marks", [[LINES, *INKS], INKS])
def test_the_engineer_is_named_in_the_row_that_he_signs_in(marks: list[list[Mark]]) -> None:
    outcome = audited(FIELDS, [*CAPTIONS, *table("Tom Ash")], marks)

    assert told(outcome) == set()
    assert read(outcome, "name").value == "Tom Ash"


def test_a_name_that_is_missing_there_is_missed() -> None:
    outcome = audited(FIELDS, [*CAPTIONS, *table("")], [LINES, *INKS])

    assert told(outcome) == {("name", ReasonCode.MISSING_FIELD)}
