"""A ringed option that no engine read is the answer, and never the one that was read."""

from collections.abc import Iterable
from dataclasses import replace

import pytest

from core.domain.fields import extraction
from core.domain.model import FieldState, Item, Severity
from core.domain.page.reading import Mark, MarkKind, Page, PageSource, Reading, Word
from core.domain.spec.specs import FieldSpec, FieldType
from tests.domain import marked_pages
from tests.domain.marked_pages import HEIGHT, SPEC, WIDTH, box, ink, text

_ITEMS = ("Guards fitted", "Signs in place", "Exits clear")
_CHECKS = FieldSpec("checks", "Checks", FieldType.CHECKLIST, Severity.S1, items=_ITEMS)
_PLACES = {"Y": 300.0, "N": 350.0, "N/A": 400.0}
_REVIEW_BELOW = 0.8


def _ring(option: str, y: float) -> Mark:
    x = _PLACES[option] + 2.5 * len(option)
    return ink(x - 9, y - 3.5, x + 9, y + 14.5, fill=0.0)


def _row(item: str, y: float, read: str) -> list[Word]:
    options = [word for option in read.split() for word in text(_PLACES[option], y, option)]
    return [*text(50, y, item), *options]


def _items(*rows: tuple[str, str], more: Iterable[Mark] = ()) -> tuple[Item, ...]:
    """Rows as what was read of their options, and the one that is ringed."""
    ys = [120.0 + 25 * at for at in range(len(rows))]
    words = [
        w for item, y, row in zip(_ITEMS, ys, rows, strict=True) for w in _row(item, y, row[0])
    ]
    marks = [_ring(row[1], y) for y, row in zip(ys, rows, strict=True) if row[1]]
    page = Page(
        1, WIDTH, HEIGHT, PageSource.LOCAL, (*text(50, 95, "Checks"), *words), (*marks, *more)
    )
    reading = Reading("local", None, (page,), 0.0)
    (field,) = extraction.extract(reading, replace(SPEC, fields=(_CHECKS,))).fields
    return field.items


def _states(items: tuple[Item, ...]) -> list[str]:
    return [item.state.value for item in items]


def _are_sure(items: tuple[Item, ...]) -> list[bool]:
    return [item.confidence >= _REVIEW_BELOW for item in items]


@pytest.mark.parametrize("read", ["N N/A", "N"])
def test_where_every_ringed_yes_went_unread_the_answer_is_yes(read: str) -> None:
    items = _items((read, "Y"), (read, "Y"), (read, "Y"))

    assert _states(items) == ["ok", "ok", "ok"]
    assert _are_sure(items) == [True, True, True]


def test_a_letter_taken_for_a_pens_mark_is_an_option_all_the_same() -> None:
    marks = [Mark(MarkKind.STROKE, box(349, y, 356, y + 11)) for y in (120.0, 145.0, 170.0)]
    items = _items(("N N/A", "Y"), ("N N/A", "Y"), ("N N/A", "Y"), more=marks)

    assert _states(items) == ["ok", "ok", "ok"]
    assert _are_sure(items) == [True, True, True]


def _strokes(*rows: str) -> list[Mark]:
    """The letters of each row that were taken for a pen's marks as well."""
    return [
        Mark(MarkKind.STROKE, box(_PLACES[option], y, _PLACES[option] + 6, y + 11))
        for y, row in zip((120.0, 145.0, 170.0), rows, strict=True)
        for option in row.split()
    ]


def test_a_ring_says_more_than_letters_beside_it_that_were_taken_for_marks() -> None:
    items = _items(
        ("Y N N/A", "N/A"), ("N N/A", "Y"), ("N N/A", "Y"), more=_strokes("Y N", "N", "N")
    )

    assert _states(items) == ["na", "ok", "ok"]
    assert _are_sure(items) == [True, True, True]


def test_two_rings_in_a_row_are_a_doubt() -> None:
    more = [*_strokes("N", "N", "N"), _ring("Y", 120.0)]
    items = _items(("N N/A", "N/A"), ("N N/A", "Y"), ("N N/A", "Y"), more=more)

    assert _are_sure(items) == [False, True, True]


def test_the_order_tells_a_ring_between_and_behind() -> None:
    items = _items(("Y N/A", "N"), ("Y N", "N/A"), ("N N/A", "Y"))

    assert _states(items) == ["fail", "na", "ok"]
    assert _are_sure(items) == [True, True, True]


def test_the_other_rows_tell_what_stands_there() -> None:
    items = _items(("Y N", "Y"), ("Y", "N"), ("Y N", "Y"))

    assert _states(items) == ["ok", "fail", "ok"]
    assert _are_sure(items) == [True, True, True]


def test_a_ring_behind_the_only_word_is_a_doubt() -> None:
    items = _items(("Y", "N"), ("Y", "N"), ("Y", "N"))

    assert _are_sure(items) == [False, False, False]


def test_where_no_ring_was_seen_nothing_is_sure() -> None:
    items = _items(("N N/A", ""), ("N N/A", ""), ("N N/A", ""))

    assert _are_sure(items) == [False, False, False]


@pytest.mark.parametrize(("word", "ring", "said"), [("N", "Y", True), ("Y", "N", False)])
def test_a_lone_letter_beside_a_ring_is_not_the_answer(word: str, ring: str, said: bool) -> None:
    words = [*text(50, 100, "Safe to use:"), *text(_PLACES[word] - 25 * (word == "N"), 100, word)]
    shift = 25.0 if ring == "N" else 0.0
    x = _PLACES[ring] + 2.5 - shift
    mark = ink(x - 6, 99, x + 6, 111, fill=0.0)
    safe = marked_pages.fields(words, [mark], PageSource.LOCAL)["safe"]

    assert safe.state is FieldState.READ
    assert safe.value is said
