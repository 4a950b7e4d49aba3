"""The stroke of a printed "Yes / No" is no pen's, wherever a picture shows it as a mark."""

from core.domain.fields import extraction
from core.domain.model import FieldState, Severity
from core.domain.page.reading import Mark, MarkKind, Page, PageSource, Reading, Shape
from core.domain.spec.specs import FieldSpec, FieldType, Locale, SelectionSpec, Spec
from tests.domain import marked_pages
from tests.domain.marked_pages import HEIGHT, WIDTH, box, text

QUESTION = [*text(50, 100, "Return visit"), *text(300, 100, "Yes / No")]


def _slash(x: float) -> Mark:
    return Mark(MarkKind.STROKE, box(x, 101, x + 4, 110), shape=Shape.TICK)


def test_a_question_that_nobody_answered_is_empty() -> None:
    found = marked_pages.fields(QUESTION, [_slash(320.5)], PageSource.LOCAL)

    assert found["back"].state is FieldState.EMPTY


def test_a_stroke_beside_the_printed_one_is_a_pens() -> None:
    found = marked_pages.fields(QUESTION, [_slash(320.5), _slash(303)], PageSource.LOCAL)

    assert found["back"].state is not FieldState.EMPTY


def test_a_stroke_that_stands_alone_is_a_pens() -> None:
    words = [*text(50, 100, "Return visit"), *text(300, 100, "/")]

    found = marked_pages.fields(words, [_slash(300.5)], PageSource.LOCAL)

    assert found["back"].state is not FieldState.EMPTY


def test_a_legend_over_a_list_marks_no_item() -> None:
    """Its "X" is as high as a pen's cross, and stands close over the first item."""
    asked = FieldSpec(
        "checks", "Checks", FieldType.CHECKLIST, Severity.S1, items=("Horn", "Brakes")
    )
    spec = Spec("sheet", "1.0.0", "Sheet", Locale(), SelectionSpec(), (asked,))
    words = [*text(50, 100, "Checks"), *text(110, 100, "tick = in order X = fault")]
    words += [*text(50, 116, "Horn"), *text(50, 136, "Brakes"), *text(220, 136, "N/A")]
    legend = [(MarkKind.STROKE, 135, None), (MarkKind.STROKE, 190, Shape.CROSS)]
    marks = [Mark(kind, box(x, 102, x + 5, 109), shape=shape) for kind, x, shape in legend]
    marks += [Mark(MarkKind.STROKE, box(220, 116, 232, 125), shape=Shape.TICK)]
    page = Page(1, WIDTH, HEIGHT, PageSource.LOCAL, tuple(words), tuple(marks))

    found = extraction.extract(Reading("local", None, (page,), 0.0), spec).fields[0]

    assert [(item.state, item.confidence) for item in found.items] == [("ok", 0.9), ("na", 1.0)]
