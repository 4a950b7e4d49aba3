"""A text ends over a band with a heading; the lines that it is written on are no bands."""

import pytest

from core.domain.fields import extraction
from core.domain.model import Severity
from core.domain.page.reading import Mark, Page, PageSource, Reading
from core.domain.spec.specs import FieldSpec, FieldType, Locale, SelectionSpec, Spec
from tests.domain.marked_pages import HEIGHT, WIDTH, across, text

PARTS = FieldSpec("parts", "Spares Used", FieldType.TEXT, Severity.S3)
VISIT = FieldSpec("visit", "Works Required", FieldType.BOOLEAN, Severity.S3)
SPEC = Spec("sheet", "1.0.0", "Sheet", Locale(), SelectionSpec(), (PARTS, VISIT))


def _parts(second: str, marks: list[Mark], *, source: PageSource = PageSource.LOCAL) -> object:
    words = [*text(50, 100, "Spares Used"), *text(50, 116, "3 x relay 24V")]
    words += [*text(54, 145, second), *text(50, 175, "Works Required"), *text(50, 190, "No")]
    page = Page(1, WIDTH, HEIGHT, source, tuple(words), tuple(marks))
    return extraction.extract(Reading("local", None, (page,), 0.0), SPEC).fields[0].value


@pytest.mark.parametrize("source", [PageSource.LOCAL, PageSource.TEXT_LAYER])
def test_what_stands_in_a_band_is_no_more_of_the_text(source: PageSource) -> None:
    band = [across(40, 560, 142), across(40, 560, 160)]

    assert _parts("Result of the visit", band, source=source) == "3 x relay 24V"


@pytest.mark.parametrize("ys", [(130, 144, 158), (130, 158)])
def test_what_is_written_on_lines_goes_on(ys: tuple[float, ...]) -> None:
    lines = [across(40, 560, y) for y in ys]

    assert _parts("2 x fan belt", lines) == "3 x relay 24V 2 x fan belt"
