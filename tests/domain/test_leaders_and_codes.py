"""Dots that lead to a column of values; codes right behind their labels; numbered headings."""

import pytest

from core.domain.model import ReasonCode
from core.domain.page.reading import Word
from core.domain.spec.specs import FieldSpec, FieldType
from tests.domain.factories import field as read
from tests.domain.marked_pages import ink, text
from tests.domain.test_unseen_layouts import (
    BY_CUSTOMER,
    BY_ENGINEER,
    CUSTOMER,
    DATE,
    ENGINEER,
    JOB,
    S1,
    SITE,
    audited,
    told,
)

FIELDS = [JOB, CUSTOMER, DATE, SITE]
FAULT = FieldSpec("fault", "Faults found", FieldType.TEXT, S1)


def led(values: dict[str, str]) -> list[list[Word]]:
    """Labels with dots of one length behind them, the values in a column further right."""
    words = []
    for at, (label, value) in enumerate(values.items()):
        words += [
            text(40, 100 + 20 * at, f"{label} ............."),
            text(300, 100 + 20 * at, value),
        ]
    return words


def test_dots_lead_over_a_gap_to_the_column_of_values() -> None:
    values = {"Job No": "L22877", "Customer": "Brook Timber", "Date": "14/03/2026",
              "Site Address": "Leeds"}  # fmt: skip

    outcome = audited(FIELDS, led(values))

    assert told(outcome) == set()
    assert read(outcome, "customer").value == "Brook Timber"


@pytest.mark.parametrize("missing", ["Job No", "Customer"])
def test_dots_that_lead_to_nothing_are_a_blank(missing: str) -> None:
    values = {"Job No": "L22877", "Customer": "Brook Timber", "Date": "14/03/2026",
              "Site Address": "Leeds"}  # fmt: skip

    outcome = audited(FIELDS, led(values | {missing: ""}))

    assert {reason for _, reason in told(outcome)} == {ReasonCode.MISSING_FIELD}


def test_dots_lead_to_nothing_that_stands_in_no_column() -> None:
    words = led({"Job No": "L22877", "Customer": "", "Date": "14/03/2026", "Site Address": "Leeds"})
    words.append(text(340, 120, "Office use"))

    assert told(audited(FIELDS, words)) == {("customer", ReasonCode.MISSING_FIELD)}


def test_a_label_signed_beside_it_is_not_signed_under_it_as_well() -> None:
    words = [
        text(40, 100, "Engineer: Tom Ash"), text(160, 100, "Engineer Signature:"),
        text(40, 130, "Customer Signature:"),
    ]  # fmt: skip
    fields = [ENGINEER, BY_ENGINEER, BY_CUSTOMER]

    both = audited(fields, words, [ink(262, 96, 340, 108), ink(165, 125, 240, 135)])
    one = audited(fields, words, [ink(262, 96, 340, 108)])

    assert told(both) == set()
    assert told(one) == {("customer_signature", ReasonCode.MISSING_FIELD)}


@pytest.mark.parametrize(
    ("said", "is_sure"), [("Job No L22877", True), ("Job No L22877 of 3", False)]
)
def test_a_code_right_behind_the_label_of_a_number_leaves_no_doubt(
    said: str, is_sure: bool
) -> None:
    outcome = audited([JOB, SITE], [text(40, 80, said), text(40, 120, "Location: Leeds")])

    assert (told(outcome) == set()) is is_sure
    assert read(outcome, "job").value is not None


def numbered(fault: str, *, headings: bool = True) -> list[list[Word]]:
    """A form in numbered sections; without headings the same lines are points of a text."""
    words = [text(40, 100, "1. Job"), text(40, 114, "Job No"), text(40, 126, "L22877")]
    words += [text(40, 150, "2. Safety"), text(40, 164, "Faults found"), text(40, 176, fault)]
    words += [text(40, 196, "3. Sign off"), text(40, 210, "Date"), text(40, 222, "14/03/2026")]
    return words if headings else [line for line in words if not line[0].text.endswith(".")]


@pytest.mark.parametrize("fault", ["", "Flue terminal damaged"])
def test_the_next_numbered_heading_is_nothing_written(fault: str) -> None:
    outcome = audited([JOB, FAULT, DATE], numbered(fault))

    assert read(outcome, "fault").value == (fault or None)


def test_the_points_of_a_text_are_no_headings() -> None:
    words = [text(40, 80, "Job No: L22877"), text(40, 100, "Faults found")]
    words += [
        text(40, 114, "1. Flue damaged"),
        text(40, 127, "2. No vent"),
        text(40, 140, "3. Rust"),
    ]
    words.append(text(40, 170, "Date: 14/03/2026"))

    outcome = audited([JOB, FAULT, DATE], words)

    assert read(outcome, "fault").value == "1. Flue damaged 2. No vent 3. Rust"
