"""The small geometry under every page: walls, combs, tilted lines, swallowed boxes, pieces."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.fields import combs, swallowed
from core.domain.model import Box
from core.domain.page import pieces, tilt, walls
from core.domain.page.lean import Lean
from core.domain.page.reading import Mark, MarkKind, Page, PageSource, Word
from core.domain.page.tilt import LEVEL, Tilt
from core.domain.page.walls import Wall

PAGE = Page(1, 600, 800, PageSource.LOCAL, ())
WALLS = (Wall(10, 0, 100), Wall(20, 50, 100), Wall(20.5, 0, 40), Wall(30, 0, 100))


# Walls


@pytest.mark.parametrize(
    ("x", "y", "wall"),
    [(0, 50, 10), (10, 50, 10), (10.1, 50, 20), (10.1, 40, 20.5), (10.1, 45, 30), (0, 0, 10),
     (0, 100, 10), (0, 101, None), (31, 50, None)],
)  # fmt: skip
def test_the_next_wall_to_the_right(x: float, y: float, wall: float | None) -> None:
    assert walls.after(WALLS, x, y) == wall


@pytest.mark.parametrize(
    ("left", "right", "y", "stands"),
    [(5, 15, 50, True), (15, 5, 50, True), (10, 12, 50, True), (8, 10, 50, True),
     (11, 19, 50, False), (11, 25, 45, False), (11, 25, 40, True), (31, 99, 50, False)],
)  # fmt: skip
def test_whether_a_wall_stands_between(left: float, right: float, y: float, stands: bool) -> None:
    assert walls.stands_between(WALLS, left, right, y) is stands


def rule(x0: float, y0: float, x1: float, y1: float, kind: MarkKind = MarkKind.RULE) -> Mark:
    return Mark(kind, Box(x0 / 600, y0 / 800, x1 / 600, y1 / 800))


@pytest.mark.parametrize(
    ("mark", "is_wall"),
    [
        (rule(99, 0, 101, 80), True),
        (rule(99, 0, 101, 10), False),  # no longer than a line is high
        (rule(99, 0, 101, 10.1), True),
        (rule(89.9, 0, 110.1, 80), False),  # a quarter as thick
        (rule(90.1, 0, 109.9, 80), True),
        (rule(99, 0, 101, 80, MarkKind.INK), False),
    ],
)
def test_which_marks_are_walls(mark: Mark, is_wall: bool) -> None:
    typed = replace(PAGE, source=PageSource.TEXT_LAYER, marks=(mark,))
    found = walls.of(typed, [], 10, LEVEL)

    assert [round(wall.x, 6) for wall in found] == ([100] if is_wall else [])
    assert all((wall.y0, round(wall.y1, 6)) == (0, round(mark.box.y1 * 800, 6)) for wall in found)


def test_walls_are_sorted_levelled_and_not_too_many() -> None:
    page = replace(PAGE, marks=(rule(99, 0, 101, 80),))
    found = walls.of(page, [Wall(200, 1, 2), Wall(50, 3, 4)], 10, Tilt(0.1, 0, 300, 400, Lean(0.1)))
    assert [(round(wall.x, 6), round(wall.y0, 6)) for wall in found] == [
        (50, 3), (64, 20), (200, 1)
    ]  # fmt: skip

    many = [Wall(at, 0, 1) for at in range(4_001)]
    assert [wall.x for wall in walls.of(PAGE, many, 10, LEVEL)] == list(range(0, 4_001, 3))


# Combs


def cells(*starts: float, y: float = 0.5, width: float = 0.02) -> list[Box]:
    return [Box(x, y, x + width, y + 0.03) for x in starts]


def test_boxes_that_touch_are_a_comb() -> None:
    assert combs.boxes(cells(0.1, 0.12, 0.14, 0.16)) == [[0, 1, 2, 3]]
    assert combs.boxes(cells(0.16, 0.1, 0.14, 0.12)) == [[1, 3, 2, 0]]
    assert combs.boxes(cells(0.1, 0.1269, 0.1538, 0.1807)) == [[0, 1, 2, 3]]
    assert combs.boxes(cells(0.1, 0.12, 0.14)) == []
    assert combs.boxes(cells(0.1, 0.12, 0.14, 0.1675)) == []


def test_combs_of_two_lines_are_two() -> None:
    first, second = cells(0.1, 0.12, 0.14, 0.16), cells(0.1, 0.12, 0.14, 0.16, y=0.6)

    assert combs.boxes([*second, *first]) == [[4, 5, 6, 7], [0, 1, 2, 3]]
    uneven = [*cells(0.1, 0.12), *cells(0.14, 0.16, y=0.509)]
    assert combs.boxes(uneven) == [[0, 1, 2, 3]]
    assert combs.boxes([*cells(0.1, 0.12), *cells(0.14, 0.16, y=0.5096)]) == []


@pytest.mark.parametrize(
    ("texts", "middles", "spans"),
    [
        ("1 2 3 4", (0, 10, 20, 30), [(0, 4)]),
        ("1 2 3", (0, 10, 20), []),
        ("Date 1 2 3 4 x", (0, 20, 30, 40, 50, 60), [(1, 6)]),
        ("a 1 2 3 4 bb", (0, 30, 40, 50, 60, 70), [(1, 5)]),
        ("1 2 3 4 5 6 7 8", (0, 10, 20, 30, 60, 70, 80, 90), [(0, 4), (4, 8)]),
        ("1 2 3 4", (0, 7, 14, 21), []),  # as close as the letters of a word
        ("1 2 3 4", (0, 7.5, 15, 22.5), [(0, 4)]),
        ("1 2 3 4", (0, 10, 20, 32.5), [(0, 4)]),
        ("1 2 3 4", (0, 10, 20, 32.6), []),
    ],
)
def test_letters_set_evenly_apart_are_a_comb(
    texts: str, middles: tuple[float, ...], spans: list[tuple[int, int]]
) -> None:
    assert combs.letters(texts.split(), middles, 10) == spans


# Tilt


def sunk(slope: float, *, lines: int = 6, line: int | None = None) -> Page:
    words = tuple(
        Word(
            "w",
            Box(x / 600, (y + slope * (x - 300)) / 800, (x + 40) / 600,
                (y + slope * (x - 300) + 10) / 800),
            0.9,
            line=at if line is None else line,
        )
        for at, y in enumerate(range(100, 100 + 40 * lines, 40))
        for x in range(50, 550, 45)
    )  # fmt: skip
    return replace(PAGE, words=words)


def test_the_tilt_of_a_picture_is_that_of_its_lines() -> None:
    found = tilt.of(sunk(0.02))

    assert found.slope == pytest.approx(0.02, abs=1e-6)
    assert found.change == pytest.approx(0, abs=1e-6)
    assert found.middle == 300
    assert found.shift(400, 50) == pytest.approx(2, abs=1e-3)


def test_what_is_level_or_says_too_little() -> None:
    assert tilt.of(sunk(0)) is LEVEL
    assert tilt.of(sunk(0.0079)) is LEVEL
    assert tilt.of(sunk(0.0081)) is not LEVEL
    page = sunk(0.02, lines=1)
    assert tilt.of(replace(page, words=page.words[:4])) is LEVEL
    assert tilt.of(replace(page, words=page.words[:5])) is not LEVEL
    assert tilt.of(sunk(0.2)) is LEVEL
    assert tilt.of(replace(sunk(0.02), source=PageSource.TEXT_LAYER)) is LEVEL
    assert tilt.of(PAGE) is LEVEL


@given(st.floats(-0.1, 0.1), st.floats(-1e-4, 1e-4), st.floats(0, 600), st.floats(0, 800))
def test_a_line_sinks_as_much_right_of_the_middle_as_it_rises_left(
    slope: float, change: float, x: float, y: float
) -> None:
    found = Tilt(slope, change, 300)

    assert found.shift(300 + x, y) == pytest.approx(-found.shift(300 - x, y))


# Boxes that an engine took into a word

WORD = (100.0, 0.0, 150.0, 10.0)


@pytest.mark.parametrize(
    ("box", "holds"),
    [((100, 0, 110, 10), True), ((92, 0, 102, 10), True), ((91, 0, 101, 10), False),
     ((148, 0, 158, 10), True), ((149, 0, 159, 10), False), ((120, 6, 130, 15), False),
     ((120, -9, 130, 8), False), ((120, -8, 130, 8), True)],
)  # fmt: skip
def test_whether_a_word_holds_a_box(box: swallowed.Frame, holds: bool) -> None:
    assert swallowed.holds(WORD, box) is holds


@pytest.mark.parametrize(
    ("text", "box", "rest"),
    [
        ("Yes", (100, 0, 110, 10), (110, 0, 150, 10)),
        ("Yes", (96, 0, 106, 10), (106, 0, 150, 10)),
        ("Yes", (140, 0, 150, 10), (100, 0, 140, 10)),
        ("Yes", (144, 0, 154, 10), (100, 0, 144, 10)),
        ("Yes", (106, 0, 116, 10), (116, 0, 150, 10)),
        ("Yes", (107, 0, 117, 10), None),  # amid the word
        ("EXIT", (100, 0, 110, 10), None),  # of capitals an E is nearly closed
        ("Exit", (100, 0, 110, 10), (110, 0, 150, 10)),
        ("Yes", (134, 0, 144, 10), (100, 0, 134, 10)),
        ("Yes", (133, 0, 143, 10), None),
        ("Oil", (100, 0, 110, 10), None),  # the letter itself
        ("Tested", (100, 0, 110, 6.7), (110, 0, 150, 10)),
        ("Tested", (100, 0, 110, 6.5), None),
        ("Yes", (100, 0, 110, 6.5), (110, 0, 150, 10)),  # before an answer a box is expected
        ("Yes", (100, 0, 110, 4.1), None),
        ("YES", (100, 0, 140, 10), (140, 0, 150, 10)),
        ("YES", (100, 0, 144, 10), None),  # its "ES": no room for two capitals
        ("□TT", (100, 0, 144, 10), (144, 0, 150, 10)),  # read as the box it is
        ("No:", (140, 0, 150, 6.5), None),  # its "o"
        ("open", (100, 0, 110, 8.9), None),
        ("open", (100, 0, 110, 9), (110, 0, 150, 10)),
        ("1st", (100, 0, 110, 10), None),
        ("", (100, 0, 110, 10), None),
        ("Yesterdayyy", (100, 0, 110, 10), (110, 0, 150, 10)),
        ("Yesterdayyyy", (100, 0, 110, 10), None),  # no room for so many letters
    ],
)
def test_the_word_without_the_box(
    text: str, box: swallowed.Frame, rest: swallowed.Frame | None
) -> None:
    assert swallowed.rest_of(text, WORD, box) == rest


# Pieces


def parts(text: str) -> list[str]:
    word = Word(text, Box(0.1, 0.2, 0.3, 0.4), 0.7, 0)
    return [piece.text for piece in pieces.of_word(word, 100, 100)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain", ["plain"]), (" plain ", ["plain"]), ("08:30", ["08:30"]),
        ("http://x", ["http://x"]), ("Date:14/03", ["Date:", "14/03"]),
        ("Name:____", ["Name:", "____"]),
        ("Date:", ["Date:"]), ("C:\\x", ["C:\\x"]), ("a::b", ["a::b"]),
        ("Part(s)", ["Part(s)"]), ("NUMBER(PRINT):", ["NUMBER", "(PRINT):"]),
        ("No(PRINT)", ["No(PRINT)"]), ("Job.......4711", ["Job", ".......", "4711"]),
        ("Job...4711", ["Job...4711"]), ("Yes☐", ["Yes", "☐"]), ("☑Yes☐", ["☑", "Yes", "☐"]),
        ("Safe:☐Yes", ["Safe:", "☐", "Yes"]), ("x" * 75 + ":value", ["x" * 75 + ":value"]),
        ("x" * 74 + ":value", ["x" * 74 + ":", "value"]), ("", []),
    ],
)  # fmt: skip
def test_words_that_ran_together_are_parted(text: str, expected: list[str]) -> None:
    assert parts(text) == expected


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("ID..K51535", ["ID..", "K51535"]), ("Name.Oakfield", ["Name.", "Oakfield"]),
        ("Due.31/02/2026", ["Due.", "31/02/2026"]),
        ("No.5", ["No.5"]), ("29.05.2026", ["29.05.2026"]),
        ("www.example.co.uk", ["www.example.co.uk"]), ("J.Jarvis", ["J.Jarvis"]),
        ("NoJ39436", ["No", "J39436"]), ("RegYK19TVN", ["Reg", "YK19TVN"]),  # a hand's code
        ("November", ["November"]), ("NoV", ["NoV"]), ("No1", ["No1"]), ("Node2", ["Node2"]),
    ],
)  # fmt: skip
def test_a_dotted_lines_last_dots_part_a_label_from_its_value(text: str, parts: list[str]) -> None:
    word = Word(text, Box(0.1, 0.1, 0.5, 0.2), 1.0, 0)

    assert [p.text for p in pieces.of_word(word, 100, 100, is_picture=True)] == parts
    assert [p.text for p in pieces.of_word(word, 100, 100)] == [text]


def test_the_parts_of_a_word_share_its_place_by_their_letters() -> None:
    word = Word("Job:12345678", Box(0.1, 0.2, 0.4, 0.3), 0.7, 0)
    label, value = pieces.of_word(word, 200, 400)

    assert (label.text, value.text) == ("Job:", "12345678")
    for piece, x0, x1 in ((label, 20, 40), (value, 40, 80)):
        assert (piece.x0, piece.x1) == pytest.approx((x0, x1))
        assert (piece.y0, piece.y1, piece.confidence) == (80, 120, 0.7)
    assert (value.height, value.middle) == (40, 100)


@pytest.mark.parametrize(
    ("y0", "y1", "is_wall"),
    [
        (102, 138, True),  # from one level line to the next
        (103, 138, False),  # the long stroke of a signature
        (102, 137, False),
        (103, 144, True),  # too long for a hand's
    ],
)
def test_a_short_line_on_a_picture_is_a_wall_where_it_meets_a_level_one(
    y0: float, y1: float, is_wall: bool
) -> None:
    flourish = rule(90, y1 - 1, 130, y1 + 1)
    marks = (rule(50, 99, 300, 101), rule(50, 139, 300, 141), flourish, rule(99, y0, 101, y1))

    found = walls.of(replace(PAGE, source=PageSource.LOCAL, marks=marks), [], 10, LEVEL)

    assert bool(found) is is_wall
