"""Ticks that an engine took for one word, over the rows of a list, are ticks."""

import pytest

from core.domain.fields import extraction
from core.domain.model import Item, Severity
from core.domain.page.reading import Mark, MarkKind, Page, PageSource, Reading, Shape, Word
from core.domain.spec.specs import FieldSpec, FieldType, Locale, SelectionSpec, Spec
from tests.domain.marked_pages import HEIGHT, WIDTH, box, text

NAMES = ("Brakes", "Lights", "Horn", "Tyres")
TOPS = (120, 136, 152, 168)
ASKED = FieldSpec("checks", "Checks", FieldType.CHECKLIST, Severity.S1, required=True, items=NAMES)


def _items(confidence: float) -> tuple[Item, ...]:
    words = [*text(50, 100, "Checks"), *text(250, 100, "OK"), *text(330, 100, "Fail")]
    marks = []
    for name, y in zip(NAMES, TOPS, strict=True):
        words += text(50, y, name)
        marks.append(Mark(MarkKind.STROKE, box(250, y, 261, y + 10), shape=Shape.TICK))
    words.append(Word("SSJ", box(248, TOPS[1] - 2, 263, TOPS[3] - 2), confidence, 900))
    spec = Spec("sheet", "1.0.0", "Sheet", Locale(), SelectionSpec(), (ASKED,))
    page = Page(1, WIDTH, HEIGHT, PageSource.LOCAL, tuple(words), tuple(marks))
    return extraction.extract(Reading("local", None, (page,), 0.0), spec).fields[0].items


@pytest.mark.parametrize(("confidence", "is_ticked"), [(0.2, True), (0.9, False)])
def test_what_was_hardly_read_and_is_higher_than_lines_hides_no_tick(
    confidence: float, is_ticked: bool
) -> None:
    assert all(item.state == "ok" for item in _items(confidence)) is is_ticked
