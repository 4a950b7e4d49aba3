"""What an engine read as a letter, in a column where a pen ticked, is that pen's tick."""

from dataclasses import replace

import pytest

from core.domain.fields import extraction
from core.domain.model import Item, ItemState, Severity
from core.domain.page.reading import Mark, MarkKind, Page, PageSource, Reading, Shape
from core.domain.policy import Policy
from core.domain.spec.specs import FieldSpec, FieldType
from tests.domain.marked_pages import HEIGHT, SPEC, WIDTH, box, text

_ITEMS = ("Guards fitted", "Signs in place", "Exits clear", "Lamps lit", "Horn sounds")
_CHECKS = FieldSpec("checks", "Checks", FieldType.CHECKLIST, Severity.S1, items=_ITEMS)
_SURE = Policy().review_below_confidence


def _tick(y: float) -> Mark:
    return Mark(MarkKind.STROKE, box(300, y, 312, y + 11), shape=Shape.TICK)


def _last(letter: str, *, ticked: int, source: PageSource = PageSource.LOCAL) -> Item:
    """The last of five items, a letter beside it; the first `ticked` have a pen's tick there."""
    ys = [120.0 + 25 * at for at in range(len(_ITEMS))]
    words = [w for item, y in zip(_ITEMS, ys, strict=True) for w in text(50, y, item)]
    words += text(303, ys[-1], letter, confidence=0.7)
    marks = tuple(_tick(y) for y in ys[:ticked])
    page = Page(1, WIDTH, HEIGHT, source, (*text(50, 95, "Checks"), *words), marks)
    reading = Reading(str(source), None, (page,), 0.0)
    (field,) = extraction.extract(reading, replace(SPEC, fields=(_CHECKS,))).fields
    return field.items[-1]


@pytest.mark.parametrize("letter", ["V", "J", "√", "/"])
def test_a_letter_like_a_tick_among_ticks_is_one(letter: str) -> None:
    item = _last(letter, ticked=4)

    assert item.state is ItemState.OK
    assert item.confidence >= _SURE


@pytest.mark.parametrize("letter", ["V", "J"])
def test_alone_it_stays_a_doubt(letter: str) -> None:
    assert _last(letter, ticked=2).confidence < _SURE


@pytest.mark.parametrize("letter", ["1", "r"])
def test_any_other_letter_is_a_mark_that_was_misread(letter: str) -> None:
    among, alone = _last(letter, ticked=4), _last(letter, ticked=2)

    assert (among.state, alone.state) == (ItemState.OK, ItemState.UNMARKED)
    assert max(among.confidence, alone.confidence) < _SURE


def test_what_is_typed_says_what_it_says() -> None:
    item = _last("1", ticked=4, source=PageSource.TEXT_LAYER)

    assert item.state is ItemState.UNMARKED
    assert item.confidence >= _SURE


@pytest.mark.parametrize("letter", ["x", "N"])
def test_a_cross_among_ticks_is_none(letter: str) -> None:
    assert _last(letter, ticked=4).state is ItemState.FAIL


@pytest.mark.parametrize(
    ("source", "is_sure"), [(PageSource.LOCAL, False), (PageSource.TEXT_LAYER, True)]
)
def test_among_boxes_an_item_without_one_is_unmarked_only_as_print(
    source: PageSource, is_sure: bool
) -> None:
    ys = [120.0 + 25 * at for at in range(len(_ITEMS))]
    words = [w for item, y in zip(_ITEMS, ys, strict=True) for w in text(50, y, item)]
    boxes = tuple(Mark(MarkKind.TICK_BOX, box(300, y, 311, y + 11), 0.4) for y in ys[:-1])
    page = Page(1, WIDTH, HEIGHT, source, (*text(50, 95, "Checks"), *words), boxes)

    found = extraction.extract(
        Reading(str(source), None, (page,), 0.0), replace(SPEC, fields=(_CHECKS,))
    )

    item = found.fields[0].items[-1]
    assert item.state is ItemState.UNMARKED
    assert (item.confidence >= _SURE) is is_sure
