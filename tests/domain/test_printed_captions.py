"""Captions and labels that only look like something else: headings, tables, columns, prose."""

from core.domain.model import ReasonCode
from core.domain.spec.specs import FieldSpec, FieldType
from tests.domain.factories import field as read
from tests.domain.marked_pages import cell, ink, text
from tests.domain.test_unseen_layouts import (
    BY_CUSTOMER,
    BY_ENGINEER,
    CUSTOMER,
    DATE,
    ENGINEER,
    JOB,
    S0,
    S1,
    SAFE,
    audited,
    told,
)

FRIDGE = FieldSpec("fridge", "Fridge Temperature", FieldType.NUMBER, S1, required=True, max=12)
COUNT = FieldSpec(
    "count", "Items Tested", FieldType.NUMBER, S1, ("No. of Items Tested",), required=True
)
ITEMS = FieldSpec(
    "items",
    "Appliances",
    FieldType.TABLE,
    S1,
    ("Items",),
    columns=("ID", "Description", "Class", "Result"),
)
OFF_ROAD = FieldSpec("off_road", "Vehicle Off Road", FieldType.BOOLEAN, S0, required=True)
WORK = FieldSpec("work", "Work Carried Out", FieldType.TEXT, S1, min_length=20, required=True)


def test_a_caption_far_over_the_signatures_is_no_heading_of_theirs() -> None:
    words = [
        text(40, 80, "JOB NO"), text(230, 80, "CUSTOMER"), text(420, 80, "SITE"),
        text(40, 93, "J-4471"), text(230, 93, "Holt Ltd"), text(420, 93, "Leeds"),
        text(40, 113, "ENGINEER"), text(230, 113, "DATE"),
        text(40, 126, "Rita Page"), text(230, 126, "05/06/2025"),
        text(40, 400, "SIGNATURES"),
        text(40, 460, "Engineer Signature"), text(300, 460, "Customer Signature"),
    ]  # fmt: skip
    marks = [ink(60, 420, 160, 450), ink(320, 420, 420, 450)]

    outcome = audited([JOB, CUSTOMER, ENGINEER, DATE, BY_ENGINEER, BY_CUSTOMER], words, marks)

    assert told(outcome) == set()
    assert read(outcome, "customer").value == "Holt Ltd"


def test_answers_under_their_captions_head_no_columns_over_the_next_question() -> None:
    words = [
        text(40, 80, "JOB NO"), text(230, 80, "CUSTOMER"), text(420, 80, "DATE"),
        text(40, 93, "J-4471"), text(230, 93, "Holt Ltd"), text(420, 93, "05/06/2025"),
        text(40, 113, "ENGINEER"), text(230, 113, "SAFE TO USE"), text(420, 113, "RETURN VISIT"),
        text(40, 126, "Rita Page"), text(230, 126, "Yes"), text(420, 126, "No"),
        text(40, 146, "VEHICLE OFF ROAD"), text(40, 159, "No"),
    ]  # fmt: skip
    back = FieldSpec("back", "Return Visit", FieldType.BOOLEAN, S1, required=True)

    outcome = audited([JOB, CUSTOMER, DATE, ENGINEER, SAFE, back, OFF_ROAD], words)

    assert told(outcome) == set()
    assert read(outcome, "off_road").value is False


def test_a_label_with_leaders_is_no_row_of_a_tables_headings() -> None:
    words = [
        text(40, 80, "Job No ........... : J-4471"),
        text(40, 92, "No. of Items Tested ........ : 72"),
        text(40, 104, "Items Failed ............... : 0"),
        text(40, 116, "Overall Outcome ............ : Pass"),
    ]

    outcome = audited([JOB, COUNT, ITEMS], words)

    assert read(outcome, "count").value == 72
    assert told(outcome) == set()


def test_a_number_with_its_unit_right_behind_a_label_is_its_value() -> None:
    words = [text(40, 80, "Job No J-4471"), text(40, 92, "Fridge Temperature 2 °C")]

    outcome = audited([JOB, FRIDGE], words)

    assert read(outcome, "fridge").value == 2


def test_a_text_may_begin_with_not_applicable_and_have_a_colon() -> None:
    said = "N/A on arrival: unit was off. Reset it and ran it for half an hour."
    words = [text(40, 80, "Job No"), text(160, 80, "J-4471"),
             text(40, 100, "Work Carried Out"), text(160, 100, said)]  # fmt: skip

    outcome = audited([JOB, WORK], words)

    assert read(outcome, "work").value == said
    assert told(outcome) == set()


def test_a_text_that_is_only_not_applicable_says_too_little() -> None:
    words = [text(40, 100, "Work Carried Out"), text(160, 100, "N/A")]

    assert told(audited([WORK], words)) == {("work", ReasonCode.INCOMPLETE_EVIDENCE)}


def test_a_label_wrapped_where_no_lines_are_ruled_is_one_label() -> None:
    safe = FieldSpec(
        "safe", "Equipment Left in a Safe Condition", FieldType.BOOLEAN, S0, required=True
    )
    words = [
        text(40, 80, "Job No"), text(180, 80, "J-4471"),
        text(40, 100, "Equipment Left in a"), text(180, 100, "☑ Yes"), text(240, 100, "☐ No"),
        text(40, 112, "Safe Condition *"),
        text(40, 130, "Customer"), text(180, 130, "Holt Ltd"),
    ]  # fmt: skip

    outcome = audited([JOB, safe, CUSTOMER], words)

    assert told(outcome) == set()
    assert read(outcome, "safe").value is True


def test_two_labels_over_one_another_are_two() -> None:
    name = FieldSpec("name", "Customer Engineer", FieldType.STRING, S1)
    words = [
        text(40, 80, "Customer"), text(180, 80, "Holt Ltd"),
        text(40, 92, "Engineer"), text(180, 92, "Rita Page"),
    ]  # fmt: skip

    outcome = audited([CUSTOMER, ENGINEER, name], words)

    assert read(outcome, "customer").value == "Holt Ltd"
    assert read(outcome, "engineer").value == "Rita Page"
    assert read(outcome, "name").value is None


def test_a_value_a_little_over_its_label_is_its_own_beside_another_columns_labels() -> None:
    words = [
        text(40, 80, "Job No"), text(140, 80, "J-4471"),
        text(300, 80, "Customer"), text(400, 80, "Holt Ltd"),
        text(140, 100, "05/06/2025"), text(300, 100, "Engineer"), text(400, 100, "Rita Page"),
        text(40, 106, "Date"),
    ]  # fmt: skip

    outcome = audited([JOB, CUSTOMER, DATE, ENGINEER], words)

    assert told(outcome) == set()
    assert str(read(outcome, "date").value) == "2025-06-05"


def test_a_printed_name_behind_an_empty_line_is_no_signature() -> None:
    words = [
        text(40, 100, "Engineer Signature"), text(300, 100, "Print name Rita Page"),
        text(40, 160, "Customer Signature"), text(300, 160, "Print name Ana Holt"),
    ]  # fmt: skip

    outcome = audited([BY_ENGINEER, BY_CUSTOMER], words, [ink(150, 140, 240, 168)])

    assert told(outcome) == {("engineer_signature", ReasonCode.MISSING_FIELD)}


def test_a_text_that_denies_its_own_label_is_a_text() -> None:
    field = FieldSpec("remedy", "Remedial Work", FieldType.TEXT, S1, ("Remedial Work Needed",))
    words = [text(40, 80, "Job No: J-4471"), text(40, 100, "Remedial Work"),
             text(40, 112, "No remedial work needed")]  # fmt: skip

    assert read(audited([JOB, field], words), "remedy").value == "No remedial work needed"


def test_a_text_that_begins_with_the_rest_of_a_longer_label_is_whole() -> None:
    work = FieldSpec(
        "work", "Details of Work", FieldType.TEXT, S1, ("Details of Work Carried Out",)
    )
    words = [
        text(43, 102, "Details of Work"),
        text(43, 115, "Carried out as agreed with the tenant."),
    ]
    marks = [cell(40, 100, 295, 128)]

    outcome = audited([work], words, marks)

    assert read(outcome, "work").value == "Carried out as agreed with the tenant."


def test_two_captions_of_the_spec_are_no_headings_of_a_table() -> None:
    cost = FieldSpec("cost", "Parts Cost", FieldType.MONEY, S1, required=True)
    total = FieldSpec("total", "Total", FieldType.MONEY, S1, ("Total ex VAT",), required=True)
    parts = FieldSpec(
        "parts", "Parts Used", FieldType.TABLE, S1, columns=("Qty", "Part No", "Price")
    )
    words = [
        text(40, 80, "Job No"), text(300, 80, "Customer"),
        text(40, 93, "J-4471"), text(300, 93, "Holt Ltd"),
        text(40, 113, "Parts Cost"), text(300, 113, "Total ex VAT"),
        text(40, 126, "£180.20"), text(300, 126, "£600.70"),
    ]  # fmt: skip

    outcome = audited([JOB, CUSTOMER, cost, total, parts], words)

    assert told(outcome) == set()
    assert float(str(read(outcome, "total").value)) == 600.7


def test_a_name_with_an_initial_is_no_label() -> None:
    words = [text(40, 80, "Engineer"), text(160, 80, "A. Date"), text(40, 100, "Date"),
             text(160, 100, "05/06/2025")]  # fmt: skip

    outcome = audited([ENGINEER, DATE], words)

    assert read(outcome, "engineer").value == "A. Date"
    assert str(read(outcome, "date").value) == "2025-06-05"


def test_a_wrapped_label_that_would_be_two_is_one_where_its_lines_stand_close() -> None:
    person = FieldSpec("person", "Competent Person", FieldType.STRING, S1)
    skills = FieldSpec(
        "skills", "Qualifications", FieldType.STRING, S1, ("Competent Person Qualifications",)
    )
    words = [
        text(40, 80, "Competent Person"), text(200, 80, "Rita Page"),
        text(40, 110, "Competent Person"), text(200, 110, "LEEA Diploma"),
        text(40, 123, "Qualifications"),
        text(40, 150, "Customer"), text(200, 150, "Holt Ltd"),
    ]  # fmt: skip

    outcome = audited([person, skills, CUSTOMER], words)

    assert read(outcome, "person").value == "Rita Page"
    assert read(outcome, "skills").value == "LEEA Diploma"
    assert told(outcome) == set()


def test_signed_over_another_signature_is_signed_itself_where_it_has_no_other_label() -> None:
    engineer = FieldSpec(
        "engineer", "Competent Person Signature", FieldType.SIGNATURE, S0, ("Signed",),
        required=True,
    )  # fmt: skip
    words = [text(40, 100, "Signed"), text(40, 150, "Customer Signature")]
    marks = [ink(220, 92, 320, 114), ink(220, 142, 320, 164)]

    assert told(audited([engineer, BY_CUSTOMER], words, marks)) == set()
    assert told(audited([engineer, BY_CUSTOMER], words, marks[1:])) == {
        ("engineer", ReasonCode.MISSING_FIELD)
    }


def test_a_label_of_the_spec_with_a_slash_is_no_label_and_its_translation() -> None:
    project = FieldSpec("project", "Project", FieldType.STRING, S1, ("Site / Zone",), required=True)
    words = [text(40, 80, "Site / Zone:"), text(160, 80, "Riverside Phase 2")]

    assert read(audited([project], words), "project").value == "Riverside Phase 2"


def test_a_value_that_runs_up_to_the_next_label_ends_there() -> None:
    due = FieldSpec("due", "Next Inspection Date", FieldType.DATE, S1, required=True)
    words = [
        text(40, 69, "Engineer: Rita Page"), text(190, 69, "Phase: Two"),
        text(40, 80, "Next Inspection Date: 13 July"), text(190, 80, "Job No: J-4471"),
        text(40, 91, "2026"), text(40, 120, "Customer: Holt Ltd"),
    ]  # fmt: skip

    outcome = audited([due, JOB, CUSTOMER, ENGINEER], words)

    assert str(read(outcome, "due").value) == "2026-07-13"
    assert read(outcome, "job").value == "J-4471"
    assert told(outcome) == set()


def test_a_signatures_date_stands_in_for_no_date_that_was_left_blank() -> None:
    tested = FieldSpec("tested", "Test Date", FieldType.DATE, S0, ("Date",), required=True)
    words = [
        text(40, 80, "Job No:"), text(160, 80, "J-4471"), text(40, 100, "Test Date:"),
        text(40, 120, "Customer:"), text(160, 120, "Holt Ltd"),
        text(40, 200, "Engineer Signature:"), text(300, 200, "Date: 05/06/2025"),
    ]  # fmt: skip
    bare = [text(40, 100, "Date:") if line[0].text == "Test" else line for line in words]
    marks = [ink(160, 190, 260, 214)]

    outcome = audited([JOB, CUSTOMER, tested, BY_ENGINEER], words, marks)
    assert told(outcome) == {("tested", ReasonCode.MISSING_FIELD)}
    outcome = audited([JOB, CUSTOMER, tested, BY_ENGINEER], bare, marks)
    assert told(outcome) == {("tested", ReasonCode.LOW_CONFIDENCE)}


def test_labels_set_close_in_a_column_are_not_one() -> None:
    words = [
        text(40, 80, "Customer"), text(180, 80, "Holt Ltd"),
        text(40, 92, "Engineer"), text(180, 92, "Rita Page"),
        text(40, 104, "Signature"),
        text(40, 116, "Date"), text(180, 116, "05/06/2025"),
    ]  # fmt: skip

    outcome = audited([CUSTOMER, ENGINEER, DATE, BY_ENGINEER], words, [ink(200, 102, 300, 116)])

    assert read(outcome, "engineer").value == "Rita Page"
    assert read(outcome, "engineer_signature").value is True


def test_two_rows_of_a_form_are_no_wrapped_label() -> None:
    site = FieldSpec("site", "Site Address", FieldType.STRING, S1, ("Address",))
    words = [
        text(40, 80, "Customer"), text(180, 80, "Holt Ltd"),
        text(40, 92, "Site"), text(180, 92, "Depot Four"),
        text(40, 104, "Address"), text(180, 104, "12 High Street"),
    ]  # fmt: skip

    assert read(audited([CUSTOMER, site], words), "site").value == "12 High Street"


def test_labels_with_their_translation_under_them_have_their_values_beside() -> None:
    rows = (
        ("Job No", "Rhif", "J-4471"), ("Customer", "Cwsmer", "Holt Ltd"),
        ("Date", "Dyddiad", "05/06/2025"), ("Engineer", "Peiriannydd", "Rita Page"),
        ("Safe to use", "Diogel", ""),
    )  # fmt: skip
    words, marks = [], []
    for at, (label, other, value) in enumerate(rows):
        y = 100 + 30 * at
        words += [text(43, y + 2, label), text(43, y + 15, other), text(203, y + 2, value)]
        marks += [cell(40, y, 200, y + 30), cell(200, y, 500, y + 30)]

    outcome = audited([JOB, CUSTOMER, DATE, ENGINEER, SAFE], words, marks)

    assert told(outcome) == {("safe", ReasonCode.MISSING_FIELD)}
    assert read(outcome, "job").value == "J-4471"
    assert read(outcome, "engineer").value == "Rita Page"


def test_captions_over_their_values_are_not_translated_where_cells_beside_say_more() -> None:
    rows = (
        ("Job No", "J-4471", 200, "8293 / 12", "04/20"),
        ("Customer", "Holt Ltd", 330, "12 Mill Lane", "LS1 4AB"),
        ("Engineer", "Rita Page", 260, "538 / 2", "574"),
    )
    words, marks = [], []
    for at, (label, value, x, other, of_other) in enumerate(rows):
        y = 100 + 30 * at
        words += [text(43, y + 2, label), text(43, y + 15, value)]
        words += [text(x + 3, y + 2, other), text(x + 3, y + 15, of_other)]
        marks += [cell(40, y, x, y + 30), cell(x, y, 500, y + 30)]

    outcome = audited([JOB, CUSTOMER, ENGINEER], words, marks)

    values = [read(outcome, one.name).value for one in (JOB, CUSTOMER, ENGINEER)]
    assert values == ["J-4471", "Holt Ltd", "Rita Page"]


def test_a_label_is_wrapped_with_its_translation_in_one_cell() -> None:
    due = FieldSpec("due", "Latest Date of Next Examination", FieldType.DATE, S1, required=True)
    words = [
        text(43, 102, "Latest Date of Next Examination /"), text(43, 115, "Dyddiad Nesaf"),
        text(303, 102, "05/06/2027"),
    ]  # fmt: skip
    marks = [cell(40, 100, 300, 130), cell(300, 100, 500, 130)]

    assert read(audited([due], words, marks), "due").value == "2027-06-05"


def test_a_value_under_a_label_with_a_slash_is_no_translation_of_it() -> None:
    defects = FieldSpec("defects", "Defects", FieldType.TEXT, S1, required=True)
    words = [text(43, 102, "Defects / Remedial Action"), text(43, 115, "The drive belt burnt out")]

    outcome = audited([defects], words, [cell(40, 100, 500, 150)])

    assert read(outcome, "defects").value == "The drive belt burnt out"


def test_a_text_ends_before_what_is_framed_under_it() -> None:
    work = FieldSpec("work", "Work Done", FieldType.TEXT, S1, required=True)
    words = [
        text(44, 100, "Work Done:"), text(44, 114, "Replaced the seal and left it running"),
        text(44, 127, "with no leaks."), text(254, 152, "RECEIVED"),
    ]  # fmt: skip

    outcome = audited([work], words, [cell(250, 148, 310, 166)])

    assert read(outcome, "work").value == "Replaced the seal and left it running with no leaks."


def test_the_next_label_in_another_language_signs_nothing() -> None:
    words = [text(40, 100, "Engineer Signature:"), text(260, 100, "Enw / Name: Rita Page")]

    assert told(audited([BY_ENGINEER], words)) == {("engineer_signature", ReasonCode.MISSING_FIELD)}


def test_an_item_answered_in_two_languages_is_answered() -> None:
    checks = FieldSpec(
        "checks", "Checklist", FieldType.CHECKLIST, S1, required=True, items=("Brakes", "Lights")
    )
    words = [
        text(40, 80, "Checklist"),
        text(40, 100, "Brakes"), text(200, 100, "Ydw / Yes"),
        text(40, 120, "Lights"), text(200, 120, "Nac ydw / No"),
    ]  # fmt: skip

    assert read(audited([checks], words), "checks").value == {"Brakes": "ok", "Lights": "fail"}
