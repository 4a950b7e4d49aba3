"""Cells that hold a label and its value with nothing but a space between."""

import pytest

from core.domain.model import ReasonCode
from core.domain.page.reading import Mark, Word
from tests.domain.factories import field as read
from tests.domain.marked_pages import text
from tests.domain.test_unseen_layouts import (
    CUSTOMER,
    DATE,
    JOB,
    MODEL,
    SITE,
    audited,
    grid,
    told,
)

FIELDS = [JOB, CUSTOMER, DATE, SITE, MODEL]
RULED = grid((40, 220, 400, 560), (96, 116, 136))


def sheet(customer: str) -> list[list[Word]]:
    return [
        text(44, 100, "Job No L22877"), text(224, 100, customer), text(404, 100, "Date 14/03/2026"),
        text(44, 120, "Location Leeds"), text(224, 120, "Model E16"), text(404, 120, "Sent"),
    ]  # fmt: skip


def test_a_label_that_begins_its_cell_as_others_do_is_sure() -> None:
    outcome = audited(FIELDS, sheet("Customer Brook Timber"), [RULED])

    assert told(outcome) == set()
    assert read(outcome, "customer").value == "Brook Timber"


@pytest.mark.parametrize("marks", [[], [RULED]])
def test_the_rest_of_a_longer_label_is_no_value(marks: list[list[Mark]]) -> None:
    outcome = audited(FIELDS, sheet("Customer Order No 4500"), marks)

    assert read(outcome, "customer").value is None


def test_without_cells_a_label_in_running_print_is_a_doubt() -> None:
    outcome = audited(FIELDS, sheet("Customer Brook Timber"))

    assert ("customer", ReasonCode.LOW_CONFIDENCE) in told(outcome)
