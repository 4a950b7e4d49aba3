"""Sheets in designs of other firms: what their print does is understood, and blames no one."""

from collections.abc import Sequence

import pytest

from core.domain.model import FieldState, ReasonCode
from core.domain.page.reading import Mark
from core.domain.spec.specs import FieldSpec, FieldType
from tests.domain.factories import field as read
from tests.domain.marked_pages import across, ink, text
from tests.domain.test_unseen_layouts import (
    BY_CUSTOMER,
    BY_ENGINEER,
    CUSTOMER,
    DATE,
    JOB,
    MODEL,
    S1,
    SITE,
    audited,
    grid,
    told,
)

ENGINEER = FieldSpec("engineer", "Attended By", FieldType.STRING, S1, ("Engineer",), required=True)
WORK = FieldSpec("work", "Work Carried Out", FieldType.TEXT, S1, required=True, min_length=20)
HOURS = FieldSpec("hours", "Labour Hours", FieldType.NUMBER, S1, ("Hours",))


def test_a_label_that_its_cell_wraps_is_one_label() -> None:
    words = [
        text(44, 103, "Customer"), text(44, 114, "Name"), text(144, 108, "Halden Foods"),
        text(304, 103, "Attended"), text(304, 114, "By (print)"), text(404, 108, "Aisha Dunn"),
        text(44, 143, "Date"), text(44, 154, "(dd/mm/yyyy)"), text(144, 148, "23/03/2026"),
        text(304, 143, "Hours"), text(304, 154, "Charged"), text(404, 148, "2.5"),
    ]  # fmt: skip
    ruled = grid((40, 140, 300, 400, 555), (99, 132, 170))

    outcome = audited([CUSTOMER, ENGINEER, DATE, HOURS], words, [ruled])

    assert told(outcome) == set()
    assert read(outcome, "customer").value == "Halden Foods"
    assert read(outcome, "engineer").value == "Aisha Dunn"
    assert read(outcome, "date").value == "2026-03-23"
    assert read(outcome, "hours").value == 2.5


def test_a_value_under_its_label_in_one_cell_is_no_second_line_of_it() -> None:
    words = [
        text(44, 103, "Customer"), text(44, 114, "Halden Foods"),
        text(304, 103, "Engineer"), text(304, 114, "Dunn"),
    ]  # fmt: skip
    ruled = grid((40, 300, 555), (99, 132))

    outcome = audited([CUSTOMER, ENGINEER], words, [ruled])

    assert told(outcome) == set()
    assert read(outcome, "customer").value == "Halden Foods"
    assert read(outcome, "engineer").value == "Dunn"


@pytest.mark.parametrize(
    ("inks", "missing"),
    [
        ([ink(150, 104, 230, 124), ink(410, 104, 490, 124)], set()),
        ([ink(150, 104, 230, 124)], {("customer_signature", ReasonCode.MISSING_FIELD)}),
    ],
)
def test_wrapped_labels_of_signatures_are_signed_beside_them(
    inks: Sequence[Mark], missing: set[object]
) -> None:
    words = [
        text(44, 103, "Engineer's"), text(44, 114, "Signature"),
        text(304, 103, "Customer"), text(304, 114, "Signature"),
    ]  # fmt: skip
    ruled = grid((40, 140, 300, 400, 555), (99, 132))

    assert told(audited([BY_ENGINEER, BY_CUSTOMER], words, [ruled, *inks])) == missing


def test_how_to_fill_in_is_no_value() -> None:
    words = [
        text(44, 100, "Date"), text(44, 118, "(dd/mm/yyyy)"),
        text(304, 100, "Attended By"), text(304, 118, "(print)"),
    ]  # fmt: skip
    ruled = grid((40, 300, 555), (96, 114, 132))

    outcome = audited([DATE, ENGINEER], words, [ruled])

    assert told(outcome) == {
        ("date", ReasonCode.MISSING_FIELD), ("engineer", ReasonCode.MISSING_FIELD),
    }  # fmt: skip
    assert read(outcome, "date").state is FieldState.EMPTY


def test_a_colon_in_a_sentence_ends_no_label() -> None:
    said = "Serviced to the maker's schedule: filters changed, levels checked."
    words = [text(44, 100, "WORK CARRIED OUT :"), text(44, 114, said)]

    outcome = audited([WORK], words)

    assert told(outcome) == set()
    assert read(outcome, "work").value == said


def test_a_label_that_leaders_end_is_all_before_them() -> None:
    words = [
        text(44, 100, "Customer .................. City Works Depot"),
        text(44, 116, "Customer Budget Line .................. 4500017734"),
    ]

    outcome = audited([CUSTOMER], words)

    assert told(outcome) == set()
    assert read(outcome, "customer").value == "City Works Depot"


def test_a_label_printed_in_two_languages_is_found() -> None:
    words = [
        text(44, 100, "Customer / Enw'r Cwsmer"), text(304, 100, "Halden Foods"),
        text(44, 116, "Job No / Rhif Gwaith:"), text(304, 116, "J-4471"),
        text(44, 132, "Engineer / Peiriannydd ............ Aisha Dunn"),
    ]  # fmt: skip

    outcome = audited([CUSTOMER, JOB, ENGINEER], words)

    assert told(outcome) == set()
    assert read(outcome, "customer").value == "Halden Foods"
    assert read(outcome, "job").value == "J-4471"
    assert read(outcome, "engineer").value == "Aisha Dunn"


def test_a_value_over_its_caption_may_have_two_lines() -> None:
    words = [
        text(44, 100, "221 High Street, Frome"), text(44, 111, "BA11 1JQ"),
        text(304, 108, "Aisha Dunn"),
        text(44, 125, "Site Address"), text(304, 122, "Engineer"),
        text(44, 160, "J-4471"), text(304, 160, "23/03/2026"),
        text(44, 174, "Job No"), text(304, 174, "Date"),
    ]  # fmt: skip
    lines = [across(44, 280, 123), across(304, 540, 120), across(44, 280, 172),
             across(304, 540, 172)]  # fmt: skip

    outcome = audited([SITE, ENGINEER, JOB, DATE], words, lines)

    assert told(outcome) == set()
    assert read(outcome, "site").value == "221 High Street, Frome BA11 1JQ"
    assert read(outcome, "engineer").value == "Aisha Dunn"


def test_lines_between_captions_and_their_values_are_not_written_on() -> None:
    names = ("Customer", "Job No", "Date", "Labour Hours")
    said = ("Halden Foods", "J-4471", "23/03/2026", "2.5")
    tops = (100, 130, 160, 190)
    captions = [text(44, y, name) for y, name in zip(tops, names, strict=True)]
    values = [text(44, y + 11, value) for y, value in zip(tops, said, strict=True)]
    lines = [across(40, 290, y - 2) for y in tops]

    outcome = audited([CUSTOMER, JOB, DATE, HOURS], [*captions, *values], lines)

    assert told(outcome) == set()
    assert read(outcome, "job").value == "J-4471"
    assert read(outcome, "hours").value == 2.5


def test_the_number_in_a_label_is_no_answer() -> None:
    words = [
        text(44, 100, "Make and Model No."), text(144, 100, "Grundfos UPS3"),
        text(44, 132, "Job No."), text(144, 132, "J-4471"),
    ]  # fmt: skip
    ruled = grid((40, 140, 300), (96, 114, 146))

    outcome = audited([MODEL, JOB], words, [ruled])

    assert read(outcome, "model").value == "Grundfos UPS3"
    assert read(outcome, "job").value == "J-4471"
