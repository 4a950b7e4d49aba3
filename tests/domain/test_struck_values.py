"""Values that were struck out, with another one written beside them or none."""

import pytest

from core.domain.model import Outcome, ReasonCode
from core.domain.page.reading import Mark
from core.domain.spec.specs import FieldSpec, FieldType
from tests.domain.factories import field as read
from tests.domain.marked_pages import across, cell, text
from tests.domain.test_unseen_layouts import DATE, S1, audited, told

GRAMS = FieldSpec("grams", "Quantity (g)", FieldType.NUMBER, S1, required=True, max=2000.0)
MAKER = FieldSpec("maker", "Made by", FieldType.STRING, S1, required=True)


def corrected(field: FieldSpec, said: str, marks: list[Mark]) -> Outcome:
    return audited([field], [text(44, 100, f"{field.label}: {said}")], [marks])


@pytest.mark.parametrize(
    ("field", "said", "line", "value"),
    [
        (GRAMS, "300 280", (114, 129), 280.0),
        (DATE, "13/03/2026 14/03/2026", (74, 125), "2026-03-14"),
        (MAKER, "Otis Lifts Kone", (89, 139), "Kone"),
        (MAKER, "Kone Otis", (114, 134), "Kone"),
    ],
)
def test_what_was_struck_out_is_not_the_value(
    field: FieldSpec, said: str, line: tuple[int, int], value: object
) -> None:
    outcome = corrected(field, said, [across(*line, 105.5)])

    assert told(outcome) == set()
    assert read(outcome, field.name).value == value


def test_a_value_struck_out_with_nothing_instead_is_asked_about() -> None:
    outcome = corrected(MAKER, "Otis Lifts", [across(89, 139, 105.5)])

    assert told(outcome) == {("maker", ReasonCode.LOW_CONFIDENCE)}


@pytest.mark.parametrize(
    "marks",
    [
        [across(89, 139, 111)],  # Underlined.
        [across(40, 500, 105.5)],  # A line of the form that words were set on.
        cell(86, 96, 200, 115),
    ],
)
def test_other_lines_by_words_strike_nothing(marks: list[Mark]) -> None:
    outcome = corrected(MAKER, "Otis Lifts Kone", marks)

    assert told(outcome) == set()
    assert read(outcome, "maker").value == "Otis Lifts Kone"
