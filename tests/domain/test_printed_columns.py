"""Columns side by side whose lines stand at different heights, as a browser prints them."""

from dataclasses import replace

from core.domain.model import ReasonCode
from core.domain.page.reading import Mark, Word
from core.domain.spec.specs import FieldSpec, FieldType
from tests.domain.factories import field as read
from tests.domain.marked_pages import HEIGHT, cell, ink, text
from tests.domain.test_unseen_layouts import (
    BY_CUSTOMER,
    BY_ENGINEER,
    CUSTOMER,
    DATE,
    ENGINEER,
    JOB,
    MODEL,
    S0,
    S1,
    SAFE,
    audited,
    told,
)

LIFT = FieldSpec("lift", "Lift ID", FieldType.STRING, S0, required=True, pattern=r"L\d{4}")
KIND = FieldSpec(
    "kind", "Visit Type", FieldType.CHOICE, S1, required=True, options=("Routine", "Repair")
)
WORK = FieldSpec("work", "Work Carried Out", FieldType.TEXT, S1, min_length=20, required=True)
CHECKS = FieldSpec(
    "checks", "Checklist", FieldType.CHECKLIST, S1, required=True,
    items=("Tyres and wheels", "Brakes", "Lights"),
)  # fmt: skip
TYRES = FieldSpec("tyres", "Tyres", FieldType.STRING, S1)
WHEELS = FieldSpec("wheels", "Wheels", FieldType.BOOLEAN, S1)


def large(x: float, y: float, said: str, *, high: float) -> list[Word]:
    """Words in a print of that height, in points."""
    words = text(x, y, said)
    return [replace(word, box=word.box._replace(y1=word.box.y0 + high / HEIGHT)) for word in words]


def boxed(x: float, y: float, said: str, *, wide: float = 160) -> tuple[list[Word], list[Mark]]:
    """A value in a box of its own, as a web form prints it."""
    return text(x + 4, y + 3, said), cell(x, y, x + wide, y + 17)


def cards(left: list[str], right: list[str]) -> tuple[list[list[Word]], list[list[Mark]]]:
    """Captions over boxes in two columns; the right one stands half a box lower."""
    words: list[list[Word]] = []
    marks: list[list[Mark]] = []
    for x, y0, column in ((40, 100, left), (300, 116, right)):
        for at, (label, value) in enumerate(zip(column[::2], column[1::2], strict=True)):
            y = y0 + 33 * at
            words.append(text(x, y, label))
            said, lines = boxed(x, y + 13, value)
            words.append(said)
            marks.append(lines)
    return words, marks


def test_a_value_under_its_caption_is_not_of_the_label_left_of_it() -> None:
    words, marks = cards(
        ["Job No", "J-4471", "Lift ID", "L5277", "Visit Type", "Repair", "Customer", "Holt Ltd"],
        ["Date", "5 June 2025", "Safe to use", "No", "Engineer", "Rita Page"],
    )

    outcome = audited([JOB, LIFT, KIND, CUSTOMER, DATE, SAFE, ENGINEER], words, marks)

    assert told(outcome) == set()
    assert read(outcome, "lift").value == "L5277"
    assert read(outcome, "kind").value == "Repair"
    assert read(outcome, "safe").value is False
    assert read(outcome, "engineer").value == "Rita Page"


def test_a_blank_under_a_caption_is_not_filled_from_the_next_column() -> None:
    words, marks = cards(
        ["Job No", "J-4471", "Customer", "Holt Ltd", "Visit Type", "Repair"],
        ["Date", "5 June 2025", "Safe to use", "", "Engineer", "Rita Page"],
    )

    outcome = audited([JOB, CUSTOMER, KIND, DATE, SAFE, ENGINEER], words, marks)

    assert told(outcome) == {("safe", ReasonCode.MISSING_FIELD)}


def test_a_value_wrapped_in_a_narrow_column_is_read_to_its_end() -> None:
    words = [
        text(40, 100, "Job No: J-4471"), text(200, 100, "Make: Carrier Vector"),
        text(330, 100, "Date: 1st"), text(200, 111, "1550"), text(330, 111, "October 2024"),
        text(40, 111, "Customer: Meadow Bank Nursing"), text(40, 122, "Home"),
        text(40, 160, "The firm keeps this sheet for seven years from the visit."),
    ]  # fmt: skip

    outcome = audited([JOB, MODEL, CUSTOMER, DATE], words)

    assert str(read(outcome, "date").value) == "2024-10-01"
    assert read(outcome, "model").value == "Carrier Vector 1550"
    assert read(outcome, "customer").value == "Meadow Bank Nursing Home"
    assert told(outcome) == set()


def test_a_value_that_had_no_room_behind_its_label_stands_whole_under_it() -> None:
    words = [
        text(40, 100, "Job No: J-4471"), text(200, 100, "Customer: Holt Ltd"),
        text(400, 100, "Certificate Number:"), text(400, 111, "CERT-771204"),
        text(40, 130, "Engineer: Rita Page"), text(200, 130, "Make: Carrier Vector"),
        text(400, 130, "Date: 05/06/2025"),
        text(40, 180, f"The firm keeps this sheet {'and what is in it ' * 3}for seven years"),
    ]  # fmt: skip
    certificate = FieldSpec(
        "certificate", "Certificate Number", FieldType.STRING, S0, required=True
    )

    outcome = audited([JOB, CUSTOMER, certificate, ENGINEER, MODEL, DATE], words)

    assert told(outcome) == set()
    assert read(outcome, "certificate").value == "CERT-771204"


def test_a_code_cut_at_its_hyphen_goes_on_in_the_next_line() -> None:
    words = [
        text(40, 100, "Customer: Holt Ltd"), text(200, 100, "Job No: JOB-"),
        text(200, 111, "552561"), text(290, 100, "Engineer: Rita Page"),
    ]  # fmt: skip

    assert read(audited([JOB, CUSTOMER, ENGINEER], words), "job").value == "JOB-552561"


def test_the_next_lines_value_is_no_rest_of_the_one_over_it() -> None:
    words = [
        text(40, 100, "Customer"), text(120, 100, "Severn Vale Housing Association"),
        text(300, 100, "Date"), text(360, 100, "5 June 2025"),
        text(40, 114, "Job No"), text(120, 114, "J-4471"),
        text(300, 114, "Engineer"), text(360, 114, "Rita Page"),
    ]  # fmt: skip

    outcome = audited([JOB, CUSTOMER, DATE, ENGINEER], words)

    assert read(outcome, "customer").value == "Severn Vale Housing Association"
    assert read(outcome, "job").value == "J-4471"
    assert told(outcome) == set()


def test_a_text_left_blank_is_not_the_next_section() -> None:
    words = [
        text(40, 80, "Job No: J-4471"),
        large(40, 110, "Work Carried Out", high=14),
        large(40, 130, "How we test", high=14),
        *(text(40, 150 + 12 * at, "One device in each zone is operated.") for at in range(8)),
    ]

    outcome = audited([JOB, WORK], words)

    assert told(outcome) == {("work", ReasonCode.MISSING_FIELD)}


def test_a_value_beside_a_title_is_read_in_a_line_of_its_own() -> None:
    words = [
        large(40, 40, "Safety Record", high=22),
        text(440, 40, "Job No"), text(440, 51, "J-4471"),
        text(40, 90, "Customer"), text(240, 90, "Engineer"),
        text(40, 101, "Holt Ltd"), text(240, 101, "Rita Page"),
    ]  # fmt: skip

    outcome = audited([JOB, CUSTOMER, ENGINEER], words)

    assert read(outcome, "job").value == "J-4471"


def test_an_item_of_a_checklist_answers_no_question_of_the_form() -> None:
    words = [
        text(40, 80, "Checklist"), text(300, 80, "Status"),
        text(40, 94, "Tyres and wheels"), text(300, 94, "OK"),
        text(40, 108, "Brakes"), text(300, 108, "OK"),
        text(40, 122, "Lights"), text(300, 122, "OK"),
    ]  # fmt: skip

    outcome = audited([CHECKS, TYRES, WHEELS], words)

    assert read(outcome, "wheels").value is None
    assert read(outcome, "tyres").value is None


def test_a_signature_beside_a_lower_label_is_of_the_one_it_stands_under() -> None:
    words = [
        text(300, 100, "Customer Signature:"), text(40, 120, "Engineer Signature:"),
        text(40, 160, "Name: Rita Page"), text(300, 160, "Name: Tom Holt"),
    ]  # fmt: skip

    outcome = audited([BY_ENGINEER, BY_CUSTOMER], words, [ink(310, 119, 380, 137)])

    assert told(outcome) == {("engineer_signature", ReasonCode.MISSING_FIELD)}
