"""A row cut into what may be a label or a value."""

import pytest

from core.domain.labelling import pair_segments
from core.domain.page.layout import Piece, Row


def row(line: str) -> Row:
    """Words ten units apart; a bar before a word is a break."""
    pieces: list[Piece] = []
    breaks: list[bool] = []
    x = 0.0
    for word in line.split():
        text = word.removeprefix("¦")
        breaks.append(not pieces or text != word)
        pieces.append(Piece(text, x, 0, x + 5 * len(text), 10, 0.9))
        x += 5 * len(text) + 5
    return Row(tuple(pieces), tuple(breaks), 0, 10)


def said(line: str) -> list[tuple[str, bool, int]]:
    return [(it.text, it.has_colon, it.inner) for it in pair_segments.cut(row(line), 3)]


@pytest.mark.parametrize(
    ("line", "segments"),
    [
        ("Name ¦Jo", [("Name", False, 0), ("Jo", False, 0)]),
        ("Name: Jo Smith", [("Name:", True, 0), ("Jo Smith", False, 0)]),
        ("Name : Jo", [("Name :", True, 0), ("Jo", False, 0)]),
        ("Name:- Jo", [("Name:-", True, 0), ("Jo", False, 0)]),
        ("(name: Jo", [("(name: Jo", False, 0)]),
        ("#1 no: Jo", [("#1 no:", True, 0), ("Jo", False, 0)]),
        ("08: Jo", [("08: Jo", False, 0)]),
        ("a b c d e f g h: Jo", [("a b c d e f g h:", True, 0), ("Jo", False, 0)]),
        ("a b c d e f g h i: Jo", [("a b c d e f g h i: Jo", False, 0)]),
        ("1. Name: Jo", [("Name:", True, 0), ("Jo", False, 0)]),
        ("(12) Name: Jo", [("Name:", True, 0), ("Jo", False, 0)]),
        ("( 12) Name: Jo", [("Name:", True, 0), ("Jo", False, 0)]),
        ("• Name: Jo", [("Name:", True, 0), ("Jo", False, 0)]),
        ("Jo ¦--- ¦☐", [("Jo", False, 0), ("☐", False, 0)]),
        ("Order No. 4711", [("Order No. 4711", False, 2)]),
        ("Order # 4711", [("Order # 4711", False, 2)]),
        ("Order Number none", [("Order Number none", False, 2)]),
        ("Order No. today", [("Order No. today", False, 0)]),
        ("a b c d e No. 4711", [("a b c d e No. 4711", False, 0)]),
        ("NAME Jo", [("NAME Jo", False, 1)]),
        ("DATE OF VISIT 14", [("DATE OF VISIT 14", False, 3)]),
        ("DATE of VISIT 14", [("DATE of VISIT 14", False, 3)]),
        ("NAME jo", [("NAME jo", False, 0)]),
        ("NAME JO", [("NAME JO", False, 0)]),
        ("AB Jo", [("AB Jo", False, 0)]),
        ("ABC Jo", [("ABC Jo", False, 1)]),
        ("A1B Jo", [("A1B Jo", False, 0)]),
        ("Jo NAME", [("Jo NAME", False, 0)]),
    ],
)
def test_where_a_row_is_cut(line: str, segments: list[tuple[str, bool, int]]) -> None:
    assert said(line) == segments


def test_segments_know_their_place() -> None:
    first, second = pair_segments.cut(row("Name: Jo Smith"), 3)

    assert [(it.row, it.at) for it in (first, second)] == [(3, 0), (3, 1)]
    assert (second.x0, second.x1, second.y0, second.y1) == (30, 70, 0, 10)
    assert {first.is_label, first.is_taken, second.is_label, second.is_taken} == {False}


def test_a_label_parts_from_the_value_right_behind_it() -> None:
    (both,) = pair_segments.cut(row("Order No. 4711 x"), 3)
    label, value = both.parted()

    assert (label.text, label.inner, label.row, label.at) == ("Order No.", 0, 3, 0)
    assert (value.text, value.has_colon, value.row, value.at) == ("4711 x", False, 3, 1)


@pytest.mark.parametrize(
    ("text", "may_label"),
    [
        ("Site contact", True), ("site contact", False), ("A b c d e", False),
        ("Abc b c d e", True), ("Abc b c d e f", False), ("Abcde 1", True), ("Abcd 1", False),
        ("Abcdefghij 12", True), ("Abcdefghi 12", False), ("Jo. K", False), ("Mr J.", False),
        ("Tel. no", True), ("Was repaired.", False), ("It was done.", True),
        ("It was done,", True), ("It was mended,", False), ("Yes", False), ("NONE", False),
        ("N/A", False), ("X", False), ("Nil", False), ("Yesterday", True),
    ],
)  # fmt: skip
def test_what_may_be_a_label(text: str, may_label: bool) -> None:
    assert pair_segments.may_label(text) is may_label


def placed(*words: tuple[str, float]) -> Row:
    pieces = [Piece(text, x, 0, x + 5 * len(text), 10, 0.9) for text, x in words]
    return Row(tuple(pieces), tuple(at == 0 for at in range(len(pieces))), 0, 10)


def breaks_of(*rows: Row) -> list[tuple[bool, ...]]:
    return [one.breaks for one in pair_segments.in_columns(rows, 10)]


def test_where_three_rows_begin_something_a_column_begins() -> None:
    line = placed(("Ab", 0), ("Cd", 19.1))

    assert breaks_of(line, line, line) == [(True, True)] * 3
    assert breaks_of(line, line) == [(True, False)] * 2
    shifted = placed(("Ab", 0), ("Cd", 23.9))
    assert breaks_of(line, line, shifted) == [(True, True)] * 3
    far = placed(("Ab", 0), ("Cd", 24.2))
    assert breaks_of(line, line, far) == [(True, False)] * 3


@pytest.mark.parametrize(
    ("word", "x", "is_column"),
    [("Cd", 19.1, True), ("Cd", 18.9, False), ("cd", 19.1, False), ("12", 19.1, False)],
)
def test_a_column_begins_large_and_behind_some_space(word: str, x: float, is_column: bool) -> None:
    line = placed(("Ab", 0), (word, x))

    assert breaks_of(line, line, line) == [(True, is_column)] * 3
