"""The stroke of a printed "Yes / No" is no pen's, wherever a picture shows it as a mark."""

from core.domain.model import FieldState
from core.domain.page.reading import Mark, MarkKind, PageSource, Shape
from tests.domain import marked_pages
from tests.domain.marked_pages import box, text

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
