"""Forms with typed lines, "____": values typed onto them, and signatures set over them."""

import pytest

from core.domain.model import ReasonCode
from core.domain.page.reading import Mark
from core.domain.spec.specs import FieldSpec, FieldType
from tests.domain.factories import field as read
from tests.domain.marked_pages import fields, ink, text
from tests.domain.test_unseen_layouts import DATE, JOB, S1, audited, told

HOURS = FieldSpec("hours", "Labour Hours", FieldType.NUMBER, S1, required=True)
START = FieldSpec("start", "Start Time", FieldType.TIME, S1, required=True)
FIELDS = [JOB, DATE, HOURS, START]


@pytest.mark.parametrize("line", ["__{}__", "__{}", "{}___", "____{}_____", "__ {} __"])
def test_a_value_typed_onto_a_typed_line_is_read_without_it(line: str) -> None:
    words = [
        text(40, 100, f"Job No: {line.format('J-4471')}"),
        text(40, 120, f"Date: {line.format('14/03/2026')}"),
        text(40, 140, f"Labour Hours: {line.format('3.5')}"),
        text(40, 160, f"Start Time: {line.format('08:30')}"),
    ]

    outcome = audited(FIELDS, words)

    assert told(outcome) == set()
    values = [read(outcome, field.name).value for field in FIELDS]
    assert values == ["J-4471", "2026-03-14", 3.5, "08:30"]


def test_a_typed_line_with_nothing_on_it_is_blank() -> None:
    words = [text(40, 100, "Job No: J-4471"), text(40, 140, "Labour Hours: ________")]

    assert told(audited([JOB, HOURS], words)) == {("hours", ReasonCode.MISSING_FIELD)}


@pytest.mark.parametrize(
    ("inks", "expected"),
    [
        ([ink(50, 334, 150, 358)], (True, False)),
        ([ink(350, 334, 450, 358)], (False, True)),
        ([], (False, False)),
    ],
)
def test_a_signature_over_a_typed_line_is_surely_that_of_the_caption_under_it(
    inks: list[Mark], expected: tuple[bool, bool]
) -> None:
    words = [
        *text(40, 368, "_" * 30), *text(340, 368, "_" * 30),
        *text(40, 387, "Engineer Signature"), *text(340, 387, "Customer Signature"),
    ]  # fmt: skip

    found = fields(words, inks)

    assert (found["engineer"].value, found["customer"].value) == expected
    signed = [one for one in (found["engineer"], found["customer"]) if one.value]
    assert all((one.confidence or 0) >= 0.8 for one in signed)
