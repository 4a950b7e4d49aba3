"""Numbers that a form prints around its labels: before a caption, and on each page."""

from core.domain.model import ReasonCode
from tests.domain.factories import field as read
from tests.domain.marked_pages import cell, text
from tests.domain.test_unseen_layouts import CUSTOMER, DATE, ENGINEER, JOB, SAFE, audited, told

CAPTIONS = (
    ("1. Job No", "J-4471"),
    ("2. Customer", "Holt Ltd"),
    ("5. Date (dd/mm/yyyy)", "05/06/2025"),
    ("12. Safe to use", "☑ Yes ☐ No"),
)


def test_the_number_of_a_caption_is_no_part_of_the_value_in_its_box() -> None:
    words, marks = [], []
    for at, (label, value) in enumerate(CAPTIONS):
        x, y = 40 + 260 * (at % 2), 100 + 30 * (at // 2)
        words += [text(x + 3, y + 2, label), text(x + 3, y + 15, value)]
        marks.append(cell(x, y, x + 255, y + 28))

    outcome = audited([JOB, CUSTOMER, DATE, SAFE], words, marks)

    assert told(outcome) == set()
    assert read(outcome, "job").value == "J-4471"
    assert read(outcome, "customer").value == "Holt Ltd"
    assert str(read(outcome, "date").value) == "2025-06-05"
    assert read(outcome, "safe").value is True


def test_a_numbered_caption_with_a_blank_box_is_blank() -> None:
    words = [text(43, 102, "1. Job No"), text(303, 102, "2. Customer"), text(303, 115, "Holt Ltd")]
    marks = [cell(40, 100, 295, 128), cell(300, 100, 555, 128)]

    assert told(audited([JOB, CUSTOMER], words, marks)) == {("job", ReasonCode.MISSING_FIELD)}


def test_the_number_of_the_next_label_ends_a_value() -> None:
    words = [text(40, 100, "1. Customer: Holt Ltd"), text(165, 100, "2) Engineer: Rita Page")]

    outcome = audited([CUSTOMER, ENGINEER], words)

    assert read(outcome, "customer").value == "Holt Ltd"
    assert read(outcome, "engineer").value == "Rita Page"


def test_a_page_counter_is_no_part_of_what_stands_before_it() -> None:
    words = [
        text(40, 40, "Job No: J-4471"), text(150, 40, "Page 1 of 2"),
        text(40, 80, "Customer: Holt Ltd"),
        text(40, 700, "Job No: J-4471"), text(120, 700, "Page 2 of 2"),
    ]  # fmt: skip

    outcome = audited([JOB, CUSTOMER], words)

    assert told(outcome) == set()
    assert read(outcome, "job").value == "J-4471"


def test_a_page_counter_fills_no_blank() -> None:
    words = [text(40, 40, "Job No:"), text(120, 40, "Page 1 of 2"), text(40, 80, "Customer: Holt")]

    assert told(audited([JOB, CUSTOMER], words)) == {("job", ReasonCode.MISSING_FIELD)}
