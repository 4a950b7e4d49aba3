"""What a form says under labels that no spec names."""

import pytest

from core.domain.labelling import pairs
from core.domain.model import Box
from core.domain.page import layout
from core.domain.page.reading import Page, PageSource, Word

LETTER, HIGH = 10.0, 18.0
WIDTH, HEIGHT = 1000.0, 1400.0


def found(*prints: tuple[float, float, str]) -> list[tuple[str, str]]:
    """The pairs of a page with these runs of print: x, y of the start, and the text."""
    words = []
    for number, (x, y, text) in enumerate(prints):
        at = x
        for word in text.split():
            box = (at, y, at + LETTER * len(word), y + HIGH)
            shares = (v / size for v, size in zip(box, (WIDTH, HEIGHT) * 2, strict=True))
            words.append(Word(word, Box(*shares), 0.99, number))
            at = box[2] + LETTER
    page = Page(1, WIDTH, HEIGHT, PageSource.LOCAL, tuple(words))
    return [(pair.label, pair.value) for pair in pairs.of(layout.build(page))]


def test_a_colon_makes_a_label() -> None:
    assert found((50, 100, "Gate code: 4711")) == [("Gate code", "4711")]


def test_a_value_goes_on_in_the_lines_below() -> None:
    form = (50, 100, "Access notes:"), (220, 100, "Ring twice"), (220, 122, "then wait")

    assert found(*form) == [("Access notes", "Ring twice then wait")]


def test_a_caption_stands_over_its_value() -> None:
    assert found((50, 100, "Gate code:"), (50, 122, "4711")) == [("Gate code", "4711")]


@pytest.mark.parametrize("number", ["(1)", "12.", "( 3)", "b)"])
def test_a_lines_own_number_is_no_part_of_its_label(number: str) -> None:
    assert found((50, 100, f"{number} Gate code: 4711")) == [("Gate code", "4711")]


def test_a_column_of_print_with_values_beside_it_is_one_of_labels() -> None:
    form = [
        (x, 100 + 30 * row, text)
        for row, pair in enumerate([("Cover", "Steel"), ("Hinge", "Brass"), ("Frame", "Oak")])
        for x, text in zip((50, 300), pair, strict=True)
    ]

    assert found(*form) == [("Cover", "Steel"), ("Hinge", "Brass"), ("Frame", "Oak")]
    assert found(*form[:4]) == []  # Two lines are no column: they may be anything.


def test_labels_in_capitals_end_where_their_values_begin() -> None:
    form = (50, 100, "COVER Steel"), (50, 130, "HINGE Brass"), (50, 160, "FRAME Oak wood")

    assert found(*form) == [("COVER", "Steel"), ("HINGE", "Brass"), ("FRAME", "Oak wood")]


def test_a_second_column_of_labels_ends_the_values_of_the_first() -> None:
    first = [("Cover:", "12 mm"), ("Hinge:", "30 mm"), ("Frame:", "45 mm")]
    second = [("Glass", "4 mm"), ("Paint", "2 mm"), ("Board", "9 mm")]
    form = [
        (x, 100 + 30 * row, text)
        for row, (left, right) in enumerate(zip(first, second, strict=True))
        for x, text in ((50, left[0]), (200, left[1]), (267, right[0]), (450, right[1]))
    ]  # The gap between "12 mm" and "Glass" is hardly wider than a space.

    assert dict(found(*form)) == {
        **{label.rstrip(":"): value for label, value in first},
        **dict(second),
    }


def test_initials_are_no_labels() -> None:
    form = [(50, 100 + 30 * row, name) for row, name in enumerate(["A. H.", "J. J.", "R. H."])]
    beside = [(300, 100 + 30 * row, name) for row, name in enumerate(["Tisch", "Tull", "Orcutt"])]

    assert found(*form, *beside) == []
