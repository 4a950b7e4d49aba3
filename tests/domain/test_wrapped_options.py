"""Options that go on in a second row take nothing from the question under them."""

import pytest

from core.domain.fields import extraction
from core.domain.model import Severity
from core.domain.page.reading import Page, PageSource, Reading
from core.domain.spec.specs import FieldSpec, FieldType, Locale, SelectionSpec, Spec
from tests.domain.marked_pages import HEIGHT, WIDTH, text

FIELDS = (
    FieldSpec("job", "Job No", FieldType.STRING, Severity.S1),
    FieldSpec("customer", "Customer Name", FieldType.STRING, Severity.S1),
    FieldSpec("engineer", "Technician", FieldType.STRING, Severity.S1),
    FieldSpec("date", "Date", FieldType.DATE, Severity.S1),
    FieldSpec("start", "Time In", FieldType.TIME, Severity.S1),
    FieldSpec("end", "Time Out", FieldType.TIME, Severity.S1),
    FieldSpec("fault", "Fault Reason", FieldType.CHOICE, Severity.S2,
              options=("Wear", "Damage", "User Error")),
    FieldSpec("safe", "Safe to use", FieldType.BOOLEAN, Severity.S0, required=True),
)  # fmt: skip
SPEC = Spec("sheet", "1.0.0", "Sheet", Locale(), SelectionSpec(), FIELDS)
CAPTIONED = [
    *text(40, 100, "Job No"), *text(300, 100, "Customer Name"),
    *text(42, 118, "JOB-4190"), *text(302, 118, "DHP Logistics"),
    *text(40, 150, "Technician"), *text(300, 150, "Date"),
    *text(42, 168, "Ana Example"), *text(302, 168, "20/04/2026"),
    *text(40, 182, "Time In"), *text(300, 182, "Time Out"),
    *text(42, 196, "08:30"), *text(302, 196, "11:45"),
]  # fmt: skip


@pytest.mark.parametrize(("said", "is_safe"), [("☑ Yes ☐ No", True), ("☐ Yes ☑ No", False)])
def test_a_question_under_the_last_option_is_answered(said: str, is_safe: bool) -> None:
    words = [*CAPTIONED, *text(40, 220, "Fault Reason"), *text(250, 220, "☑ Wear ☐ Damage")]
    words += [*text(250, 234, "☐ User Error"), *text(40, 248, "Safe to use")]
    words += text(250, 248, said)
    page = Page(1, WIDTH, HEIGHT, PageSource.TEXT_LAYER, tuple(words))

    found = extraction.extract(Reading("text", None, (page,), 0.0), SPEC).fields

    assert found[-1].value is is_safe
