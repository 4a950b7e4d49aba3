"""A value found nowhere is missing for certain only where no other label could be its own."""

from dataclasses import replace

import pytest

from core.domain.model import ReasonCode, Severity, Verdict
from core.domain.page.reading import Mark, MarkKind
from core.domain.spec.specs import FieldSpec, FieldType
from tests.domain.factories import field as read
from tests.domain.marked_pages import across, box, cell, ink, text
from tests.domain.test_stranger_sheets import ENGINEER, WORK
from tests.domain.test_unseen_layouts import (
    BY_CUSTOMER,
    BY_ENGINEER,
    CUSTOMER,
    DATE,
    JOB,
    S1,
    SAFE,
    audited,
    grid,
    told,
)

CAUSE = FieldSpec(
    "cause", "Cause", FieldType.CHOICE, S1, options=("Wear", "Damage", "Unknown"), required=True
)
SAID = "Replaced the worn belt and ran the machine under load."


@pytest.mark.parametrize(
    ("asked", "line", "reason"),
    [
        (ENGINEER, "Engineer Sent: Aisha Dunn", ReasonCode.LOW_CONFIDENCE),
        (JOB, "Enquiry No: 4471/26", ReasonCode.LOW_CONFIDENCE),
        (JOB, "Docket Pad: J4471", ReasonCode.LOW_CONFIDENCE),
        (SAFE, "May anybody use it? Yes", ReasonCode.LOW_CONFIDENCE),
        (WORK, f"Report Action: {SAID}", ReasonCode.LOW_CONFIDENCE),
        (WORK, f"In Short: {SAID}", ReasonCode.SPEC_GAP),
        (CAUSE, "Why It Broke: Damage", ReasonCode.SPEC_GAP),
        (DATE, "Van Left Yard: 23/03/2026", ReasonCode.SPEC_GAP),
    ],
)
def test_what_a_field_could_hold_under_an_unknown_label_is_asked_about(
    asked: FieldSpec, line: str, reason: ReasonCode
) -> None:
    outcome = audited([CUSTOMER, asked], [text(44, 100, "Customer: Halden"), text(44, 120, line)])

    assert told(outcome) == {(asked.name, reason)}
    assert outcome.verdict is Verdict.REVIEW_QUEUE


def test_a_sentence_about_somebody_is_no_name() -> None:
    why = "Why This Engineer Came: Aisha Dunn knows the plant and was near enough to call"
    words = [text(44, 100, "Customer: Halden"), text(44, 120, why)]

    assert told(audited([CUSTOMER, ENGINEER], words)) == {("engineer", ReasonCode.MISSING_FIELD)}


def test_a_doubt_about_a_label_hides_no_certain_defect() -> None:
    words = [text(44, 100, "Customer:"), text(44, 120, "Engineer Sent: Aisha Dunn")]

    outcome = audited([CUSTOMER, ENGINEER], words)

    assert told(outcome) == {
        ("customer", ReasonCode.MISSING_FIELD), ("engineer", ReasonCode.LOW_CONFIDENCE),
    }  # fmt: skip
    assert outcome.verdict is Verdict.FAIL


def test_a_text_under_a_heading_of_its_own_is_asked_about() -> None:
    words = [
        text(44, 100, "Customer: Halden"),
        text(44, 130, "Action on the Day"),
        text(46, 150, SAID), text(46, 162, "Left running and tidy."),
    ]  # fmt: skip

    outcome = audited([CUSTOMER, WORK], words)

    assert told(outcome) == {("work", ReasonCode.LOW_CONFIDENCE)}
    assert outcome.verdict is Verdict.REVIEW_QUEUE


def test_a_remark_is_left_missing_where_only_the_type_fits() -> None:
    minor = FieldSpec("work", "Work Carried Out", FieldType.TEXT, Severity.S2, required=True)

    outcome = audited(
        [CUSTOMER, minor], [text(44, 100, "Customer: Halden"), text(44, 120, f"In Short: {SAID}")]
    )

    assert told(outcome) == {("work", ReasonCode.MISSING_FIELD)}
    assert outcome.verdict is Verdict.PASS


@pytest.mark.parametrize(
    ("asked", "line"),
    [
        (ENGINEER, "Colour: Blue"),  # nothing says that it names anybody
        (ENGINEER, "Engineer Mobile: 07700 900412"),  # nobody is called so
        (JOB, "Order Cost: £ 250.00"),  # no number of a sheet
        (WORK, "In Short: Done"),  # too short to be an account of work
        (SAFE, "Parking available? Yes"),
        (CAUSE, "Colour: Blue"),
    ],
)
def test_a_label_that_cannot_be_the_fields_leaves_it_missing(asked: FieldSpec, line: str) -> None:
    outcome = audited([CUSTOMER, asked], [text(44, 100, "Customer: Halden"), text(44, 120, line)])

    assert told(outcome) == {(asked.name, ReasonCode.MISSING_FIELD)}
    assert outcome.verdict is Verdict.FAIL


def test_what_nobody_asks_for_is_not_asked_about() -> None:
    optional = FieldSpec("engineer", "Attended By", FieldType.STRING, S1)

    outcome = audited(
        [CUSTOMER, optional],
        [text(44, 100, "Customer: Halden"), text(44, 120, "Engineer Sent: Aisha Dunn")],
    )

    assert outcome.verdict is Verdict.PASS


def test_a_signature_under_no_label_of_one_is_asked_about() -> None:
    words = [text(44, 100, "Customer: Halden"), text(44, 160, "Seen and Agreed")]

    outcome = audited([CUSTOMER, BY_CUSTOMER], words, [ink(44, 172, 140, 196)])

    assert told(outcome) == {("customer_signature", ReasonCode.LOW_CONFIDENCE)}
    assert outcome.verdict is Verdict.REVIEW_QUEUE


@pytest.mark.parametrize(
    "drawn",
    [
        ink(44, 40, 140, 64),  # a firm's sign, over all labels
        Mark(MarkKind.PICTURE, box(44, 172, 140, 196)),
        ink(160, 128, 240, 148),  # the engineer's own
    ],
)
def test_what_is_no_free_signature_leaves_one_missing(drawn: Mark) -> None:
    words = [text(44, 100, "Customer: Halden"), text(44, 132, "Engineer Signature:")]
    own = ink(160, 128, 240, 148)

    outcome = audited([CUSTOMER, BY_ENGINEER, BY_CUSTOMER], words, [own, drawn])

    assert told(outcome) == {("customer_signature", ReasonCode.MISSING_FIELD)}


def test_a_caption_with_nothing_under_it_does_not_take_the_next_caption() -> None:
    words = [
        text(44, 100, "Customer"), text(44, 112, "Halden Foods"),
        text(44, 130, "Job No"), text(44, 142, "J-4471"),
        text(44, 160, "Attended By"),
        text(44, 184, "Tyre Depth Left"), text(44, 196, "6"),
        text(44, 214, "Cause"), text(44, 226, "Damage"),
        text(44, 244, "Date"), text(44, 256, "23/03/2026"),
    ]  # fmt: skip

    outcome = audited([CUSTOMER, JOB, ENGINEER, CAUSE, DATE], words)

    assert told(outcome) == {("engineer", ReasonCode.MISSING_FIELD)}


def test_a_blank_cell_beside_a_label_is_its_own_and_what_is_under_it_anothers() -> None:
    words = [
        text(44, 100, "Customer"), text(144, 100, "Halden"),
        text(304, 100, "Job No"), text(404, 100, "J-4471"),
        text(44, 120, "Cause"), text(144, 120, "Damage"), text(304, 120, "Attended By"),
        text(44, 140, "Date"), text(144, 140, "23/03/2026"),
        text(304, 140, "Flue Colour"),
    ]  # fmt: skip
    ruled = grid((40, 140, 300, 400, 555), (96, 114, 134, 154))

    outcome = audited([CUSTOMER, JOB, CAUSE, ENGINEER, DATE], words, [ruled])

    assert told(outcome) == {("engineer", ReasonCode.MISSING_FIELD)}


def test_a_blank_caption_does_not_take_a_line_of_the_text_in_the_column_beside() -> None:
    words = [
        text(44, 100, "Job No"), text(304, 100, "Date"),
        text(44, 112, "J-4471"), text(304, 112, "23/03/2026"),
        text(44, 130, "Cause"), text(304, 130, "Work Carried Out"),
        text(44, 142, "Damage"), text(304, 142, "Replaced the worn belt and ran"),
        text(44, 155, "Attended By"), text(304, 155, "the machine under load."),
        text(44, 180, "Customer"), text(44, 192, "Halden Foods"),
    ]  # fmt: skip

    outcome = audited([JOB, DATE, CAUSE, WORK, ENGINEER, CUSTOMER], words)

    assert told(outcome) == {("engineer", ReasonCode.MISSING_FIELD)}


def test_a_certificates_number_over_its_value_is_no_title() -> None:
    certificate = FieldSpec("number", "Certificate No", FieldType.STRING, S1, required=True)
    words = [
        text(44, 100, "Certificate No"), text(44, 112, "C31774"),
        text(44, 130, "Customer"), text(44, 142, "Halden Foods"),
        text(44, 160, "Date"), text(44, 172, "23/03/2026"),
    ]  # fmt: skip

    outcome = audited([certificate, CUSTOMER, DATE], words)

    assert told(outcome) == set()
    assert read(outcome, "number").value == "C31774"


@pytest.mark.parametrize(
    ("label", "reasons"),
    [("Our Job No", set()), ("Please Enter Job No", set()),
     ("Your Job No", {("job", ReasonCode.LOW_CONFIDENCE)})],
)  # fmt: skip
def test_our_number_is_the_jobs_and_anothers_may_be(label: str, reasons: set[object]) -> None:
    words = [text(44, 100, "Customer: Halden"), text(44, 120, f"{label}: J-4471")]

    outcome = audited([CUSTOMER, JOB], words)

    assert told(outcome) == reasons
    assert read(outcome, "job").value == "J-4471"
    assert all(f"under “{label}”" in finding.message for finding in outcome.findings)


def test_our_number_is_the_jobs_though_another_field_is_a_jobs_number_too() -> None:
    first = FieldSpec("first", "First Job Ref", FieldType.STRING, S1, aliases=("Task No",))
    words = [text(44, 100, "Customer: Halden"), text(44, 120, "Our Job No: J-4471")]

    outcome = audited([CUSTOMER, JOB, first], words)

    assert told(outcome) == set()
    assert read(outcome, "job").value == "J-4471"


def test_a_row_that_begins_with_a_label_of_its_own_may_be_no_value_of_the_blank_over_it() -> None:
    words = [
        text(62, 100, "Job No"), text(70, 112, "Site 37 Church Street"),
        text(50, 130, "Customer"), text(110, 130, "Halden Foods"),
        text(50, 146, "Engineer"), text(110, 146, "Aisha Dunn"),
    ]  # fmt: skip

    outcome = audited([JOB, CUSTOMER, ENGINEER], words)

    assert told(outcome) == {("job", ReasonCode.LOW_CONFIDENCE)}
    assert read(outcome, "customer").value == "Halden Foods"


def test_the_visit_s_date_in_other_words_comes_before_the_signature_s() -> None:
    words = [
        text(44, 100, "Customer:"), text(144, 100, "Halden Foods"),
        text(44, 120, "Date of Our Visit:"), text(144, 120, "14/03/2026"),
        text(44, 300, "Engineer Signature:"), text(264, 300, "Date:"), text(304, 300, "15/03/2026"),
    ]  # fmt: skip

    outcome = audited([CUSTOMER, DATE, BY_ENGINEER], words, [ink(150, 290, 220, 312)])

    assert told(outcome) == set()
    assert read(outcome, DATE.name).value == "2026-03-14"


def test_a_title_in_the_words_of_a_label_is_no_second_place_of_it() -> None:
    words = [
        text(254, 60, "SERVICE REPORT"),
        text(44, 72, "Use black ink. Return the top copy today. Leave no box empty."),
        text(44, 100, "Customer:"), text(144, 100, "Halden Foods"),
        text(44, 120, "Job No:"), text(144, 120, "J-4711"),
        text(44, 140, "Report of Work Done:"), text(44, 154, SAID),
    ]  # fmt: skip

    outcome = audited([CUSTOMER, JOB, WORK], words)

    assert told(outcome) == set()
    assert read(outcome, WORK.name).value == SAID


def test_a_label_in_another_order_is_one_where_a_line_to_write_on_begins_behind_it() -> None:
    words = [text(44, 100, "Job No: J-4711"), text(44, 120, "Name of Customer Halden Foods")]
    named = replace(CUSTOMER, label="Customer Name")

    outcome = audited([JOB, named], words, [across(128, 300, 132)])

    assert told(outcome) == set()
    assert read(outcome, named.name).value == "Halden Foods"


def test_a_label_in_the_office_s_box_asks_the_engineer_for_nothing() -> None:
    engineer = replace(ENGINEER, aliases=("Engineer", "Checked By"))
    words = [
        text(44, 100, "Engineer:"), text(144, 100, "Rita Page"),
        text(44, 600, "OFFICE USE ONLY"),
        text(44, 620, "Keyed"), text(144, 620, "Filed"), text(244, 620, "Checked By"),
    ]  # fmt: skip

    outcome = audited([engineer], words, [cell(40, 595, 400, 640)])

    assert told(outcome) == set()
    assert read(outcome, engineer.name).value == "Rita Page"


def test_words_for_a_figure_under_a_label_that_means_the_field_s_are_asked_about() -> None:
    hours = FieldSpec("hours", "Labour Hours", FieldType.NUMBER, S1)
    words = [text(44, 100, "Customer: Halden"), text(44, 120, "Man Hours: all day")]

    assert told(audited([CUSTOMER, hours], words)) == {("hours", ReasonCode.LOW_CONFIDENCE)}
