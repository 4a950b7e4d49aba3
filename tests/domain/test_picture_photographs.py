"""Photographs on pictures of sheets: counted where sure, asked about where they are not."""

from dataclasses import replace

import pytest

from core.domain.fields import extraction
from core.domain.model import Field, FieldState, Severity
from core.domain.page.reading import Mark, MarkKind, Page, PageSource, Reading
from core.domain.spec.specs import FieldSpec, FieldType
from tests.domain import marked_pages
from tests.domain.marked_pages import HEIGHT, SPEC, WIDTH, text

_PHOTOS = FieldSpec("photos", "Photos", FieldType.PHOTOS, Severity.S1, required=True)
_REVIEW_BELOW = 0.8


def _photo(number: int, *, is_sure: bool) -> Mark:
    x = 50.0 + 250.0 * number
    return Mark(MarkKind.PHOTO, marked_pages.box(x, 200, x + 200, 350), float(is_sure))


def _read(said: str, *photos: Mark) -> Field:
    words = text(50, 100, said)
    page = Page(1, WIDTH, HEIGHT, PageSource.LOCAL, tuple(words), photos)
    reading = Reading("local", None, (page,), 0.0)
    (field,) = extraction.extract(reading, replace(SPEC, fields=(_PHOTOS,))).fields
    return field


def test_sure_ones_are_counted() -> None:
    field = _read("Photos:", _photo(0, is_sure=True), _photo(1, is_sure=True))

    assert field.value == 2
    assert field.confidence is not None
    assert field.confidence >= _REVIEW_BELOW


def test_where_there_may_be_some_they_are_not_missing() -> None:
    field = _read("Photos:", _photo(0, is_sure=False))

    assert field.state is FieldState.UNREADABLE


def test_a_count_that_may_be_short_is_a_doubt() -> None:
    field = _read("Photos:", _photo(0, is_sure=True), _photo(1, is_sure=False))

    assert field.value == 1
    assert field.confidence is not None
    assert field.confidence < _REVIEW_BELOW


@pytest.mark.parametrize(("said", "is_sure"), [(1, True), (2, True), (3, False)])
def test_what_the_sheet_says_stands_where_so_many_may_be_there(said: int, is_sure: bool) -> None:
    photos = _photo(0, is_sure=True), _photo(1, is_sure=False)
    field = _read(f"Photos: {said}", *photos)

    assert field.value == said
    assert field.confidence is not None
    assert (field.confidence >= _REVIEW_BELOW) is is_sure


@pytest.mark.parametrize(
    ("photos", "least", "most"),
    [
        ((True,), 0.8, 0.99),  # said and seen: sure, and nothing is surer than certain
        ((True, True), 0.0, 0.79),  # more are seen than are said
        ((), 0.8, 0.99),
    ],
)
def test_how_sure_a_count_that_is_said_is(
    photos: tuple[bool, ...], least: float, most: float
) -> None:
    field = _read("Photos: 1", *(_photo(at, is_sure=sure) for at, sure in enumerate(photos)))

    assert field.value == 1
    assert field.confidence is not None
    assert least <= field.confidence <= most


def test_photographs_that_lie_over_one_another_are_one() -> None:
    whole = _photo(0, is_sure=True)
    part = replace(whole, box=marked_pages.box(60, 210, 240, 340))
    beside = replace(whole, box=marked_pages.box(240, 200, 440, 350))

    assert _read("Photos:", whole, part).value == 1
    assert _read("Photos:", whole, beside).value == 2


@pytest.mark.parametrize(("said", "value"), [("none", 0), ("No", 0), ("3 attached", 3), ("x", 0)])
def test_a_count_in_words(said: str, value: int) -> None:
    assert _read(f"Photos: {said}").value == value


def test_where_nothing_looks_like_one_there_is_none() -> None:
    field = _read("Photos:")

    assert (field.state, field.value) == (FieldState.EMPTY, 0)
