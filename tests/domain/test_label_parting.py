"""A value that runs up to the next label, where lines of a scan do not begin quite aligned."""

from core.domain.fields import extraction
from core.domain.page.reading import Page, PageSource, Reading
from core.domain.spec.specs import FieldSpec, FieldType, Locale, SelectionSpec, Spec
from tests.domain.marked_pages import HEIGHT, LETTER, WIDTH, text
from tests.domain.test_unseen_layouts import CUSTOMER, DATE, ENGINEER, JOB, S1

UNITS = FieldSpec("units", "Units serviced", FieldType.NUMBER, S1, required=True)


def test_labels_of_a_column_are_found_behind_the_values_that_run_up_to_them() -> None:
    words = [
        *text(40, 100, "Job No"), *text(150, 100, "4711"),
        *text(330, 100, "Date"), *text(430, 100, "20/05/2026"),
        *text(40, 120, "Customer"), *text(328.6 - 16 * LETTER, 120, "Ridgeway Homes"),
        *text(328.6, 120, "Engineer"), *text(430, 120, "Tom Ash"),
        *text(40, 140, "Site"), *text(331.4 - 14 * LETTER, 140, "3 Canal Wharf"),
        *text(331.4, 140, "Units serviced"), *text(430, 140, "12"),
    ]  # fmt: skip
    spec = Spec(
        "sheet", "1.0.0", "Sheet", Locale(), SelectionSpec(), (JOB, DATE, CUSTOMER, ENGINEER, UNITS)
    )
    page = Page(1, WIDTH, HEIGHT, PageSource.LOCAL, tuple(words))

    found = extraction.extract(Reading("local", None, (page,), 0.0), spec).fields

    assert [field.value for field in found[2:]] == ["Ridgeway Homes", "Tom Ash", 12.0]


def test_a_label_that_crosses_a_column_of_others_is_not_parted_there() -> None:
    asked = FieldSpec("asked", "Gas Safe Reg No", FieldType.STRING, S1, required=True)
    number = FieldSpec("number", "Reg No", FieldType.STRING, S1)
    words = [
        *text(285, 100, "Gas Safe Reg No"), *text(430, 100, "789592"),
        *text(330, 120, "Customer"), *text(430, 120, "Ridgeway"),
        *text(330, 140, "Engineer"), *text(430, 140, "Tom Ash"),
    ]  # fmt: skip
    spec = Spec(
        "sheet", "1.0.0", "Sheet", Locale(), SelectionSpec(), (asked, number, CUSTOMER, ENGINEER)
    )
    page = Page(1, WIDTH, HEIGHT, PageSource.LOCAL, tuple(words))

    found = extraction.extract(Reading("local", None, (page,), 0.0), spec).fields

    assert [field.value for field in found[:2]] == ["789592", None]
