"""Rests of dotted lines beside a hand's ticks answer for no other column."""

import pytest

from core.domain.fields import extraction
from core.domain.model import Item, Severity
from core.domain.page.reading import Mark, MarkKind, Page, PageSource, Reading, Shape
from core.domain.spec.specs import FieldSpec, FieldType, Locale, SelectionSpec, Spec
from tests.domain.marked_pages import HEIGHT, WIDTH, box, text

NAMES = ("Brakes", "Lights", "Horn", "Tyres")
TOPS = (120, 150, 180, 210)
ASKED = FieldSpec("checks", "Checks", FieldType.CHECKLIST, Severity.S1, required=True, items=NAMES)


def _last(wide: float, high: float) -> Item:
    """The last item, ticked as all are, with ink of a size in the other column."""
    words = [*text(50, 100, "Checks"), *text(250, 100, "OK"), *text(330, 100, "Fail")]
    marks = [Mark(MarkKind.STROKE, box(335, 210, 335 + wide, 210 + high))]
    for name, y in zip(NAMES, TOPS, strict=True):
        words += text(50, y, name)
        marks.append(Mark(MarkKind.STROKE, box(250, y, 261, y + 10), shape=Shape.TICK))
    spec = Spec("sheet", "1.0.0", "Sheet", Locale(), SelectionSpec(), (ASKED,))
    page = Page(1, WIDTH, HEIGHT, PageSource.LOCAL, tuple(words), tuple(marks))
    return extraction.extract(Reading("local", None, (page,), 0.0), spec).fields[0].items[-1]


@pytest.mark.parametrize(("wide", "high"), [(2, 9), (40, 6)])
def test_a_thin_bar_says_nothing_beside_a_tick(wide: float, high: float) -> None:
    item = _last(wide, high)

    assert (item.state, item.confidence >= 0.8) == ("ok", True)


def test_a_scribble_in_another_column_is_a_doubt() -> None:
    assert _last(9, 8).confidence < 0.8
