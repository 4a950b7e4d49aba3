"""A page as rows of pieces: which words share a row, where a row is cut, what a box becomes."""

from dataclasses import replace

import pytest

from core.domain.model import Box
from core.domain.page import layout
from core.domain.page.layout import PageLayout, Row
from core.domain.page.reading import Mark, MarkKind, Page, PageSource, Word

WIDTH, HEIGHT = 600.0, 800.0
EMPTY = Page(1, WIDTH, HEIGHT, PageSource.TEXT_LAYER, ())


def share(x0: float, y0: float, x1: float, y1: float) -> Box:
    return Box(x0 / WIDTH, y0 / HEIGHT, x1 / WIDTH, y1 / HEIGHT)


def word(text: str, x0: float, y0: float = 100, x1: float | None = None, high: float = 10) -> Word:
    """Ten units high, and as wide as its letters, where nothing else is said."""
    end = x0 + 5 * len(text) if x1 is None else x1
    return Word(text, share(x0, y0, end, y0 + high), 0.9, 0)


def built(*words: Word, marks: tuple[Mark, ...] = (), picture: bool = False) -> PageLayout:
    source = PageSource.LOCAL if picture else PageSource.TEXT_LAYER
    return layout.build(replace(EMPTY, words=words, marks=marks, source=source))


def texts(found: PageLayout) -> list[list[str]]:
    return [[piece.text for piece in row.pieces] for row in found.rows]


def only(found: PageLayout) -> Row:
    (row,) = found.rows
    return row


def in_line(*gaps: float) -> tuple[Word, ...]:
    """Words of twenty units with these gaps between them."""
    starts = [50.0]
    for gap in gaps:
        starts.append(starts[-1] + 20 + gap)
    return tuple(word("word", x) for x in starts)


@pytest.mark.parametrize(
    ("gaps", "breaks", "loose"),
    [
        ((8.9,), (True, False), (False, False)),
        ((9.1,), (True, True), (False, True)),
        ((14.9,), (True, True), (False, True)),
        ((15.1,), (True, True), (False, False)),
        ((10, 10, 10), (True, True, True, True), (False, True, True, True)),
        # Four gaps are a sentence: its own spaces are not columns.
        ((8, 8, 8, 14.3), (True, False, False, False, False), (False,) * 5),
        ((8, 8, 8, 14.5), (True, False, False, False, True), (False,) * 4 + (True,)),
        ((10, 10, 10, 14.9), (True, False, False, False, False), (False,) * 5),
        ((10, 10, 10, 15.1), (True, False, False, False, True), (False,) * 5),
    ],
)
def test_where_a_row_is_cut(
    gaps: tuple[float, ...], breaks: tuple[bool, ...], loose: tuple[bool, ...]
) -> None:
    row = only(built(*in_line(*gaps)))

    assert (row.breaks, row.loose) == (breaks, loose)


def test_a_wall_cuts_a_row_and_is_no_loose_break() -> None:
    wall = Mark(MarkKind.RULE, share(72, 50, 73, 200))
    row = only(built(*in_line(5, 5), marks=(wall,)))

    assert (row.breaks, row.loose) == ((True, True, False), (False, False, False))


@pytest.mark.parametrize(("y0", "y1"), [(104, 200), (20, 106)])
def test_a_wall_that_ends_amid_a_line_does_not_cut_it(y0: float, y1: float) -> None:
    row = only(built(*in_line(5, 5), marks=(Mark(MarkKind.RULE, share(72, y0, 73, y1)),)))

    assert row.breaks == (True, False, False)


def test_a_row_has_the_height_of_its_words() -> None:
    row = only(built(word("b", 90, 102), word("a", 50, 99), word("c", 130, 100)))

    assert [piece.text for piece in row.pieces] == ["a", "b", "c"]
    assert (row.y0, row.y1) == pytest.approx((99, 112))
    assert (row.height, row.middle) == pytest.approx((13, 105.5))


@pytest.mark.parametrize(("y", "is_same"), [(104.9, True), (105.1, False)])
def test_words_that_share_half_their_height_are_one_row(y: float, is_same: bool) -> None:
    found = built(word("a", 50, 100), word("b", 90, y))

    assert texts(found) == ([["a", "b"]] if is_same else [["a"], ["b"]])


def test_a_tall_word_swallows_no_rows() -> None:
    tall = word("T", 50, 100, high=30)
    lines = word("first", 90), word("next", 90, 122)

    assert texts(built(tall, *lines)) == [["T", "first"], ["next"]]


@pytest.mark.parametrize(
    ("x", "picture", "is_same"),
    [(79, False, True), (70, True, False), (77, True, False), (79, True, True)],
)
def test_on_a_picture_what_stands_over_a_word_is_another_row(
    x: float, picture: bool, is_same: bool
) -> None:
    found = built(word("long", 50, 100, x1=90), word("over", x, 104, x1=x + 40), picture=picture)

    assert len(found.rows) == (1 if is_same else 2)


def test_a_line_of_a_picture_that_bends_goes_from_neighbour_to_neighbour() -> None:
    """A sheet that curls: the ends of a line are as high as the middle of the next."""
    bend = [100 + 0.6 * (at - 4.5) ** 2 for at in range(10)]
    upper = [word(f"u{at}", 50 + 40 * at, y) for at, y in enumerate(bend)]
    lower = [word(f"l{at}", 50 + 40 * at, y + 11) for at, y in enumerate(bend)]
    lower = [replace(one, line=1) for one in lower]

    found = texts(built(*upper, *lower, picture=True))

    assert [{text[0] for text in row} for row in found] == [{"u"}, {"l"}]


def test_words_of_one_line_that_are_not_as_high_are_rows_of_their_own() -> None:
    found = built(word("Yes", 300, 94), word("Return", 50), word("visit", 90), picture=True)

    assert texts(found) == [["Yes"], ["Return", "visit"]]


def test_words_of_a_text_layer_that_cross_are_lines_of_their_own() -> None:
    crossing = (
        word("Upper", 50, 100, x1=90), word("Date", 70, 102, x1=92), word("Mill", 93, 100, x1=120),
        word("March", 150, 102, x1=190),
    )  # fmt: skip

    assert texts(built(*crossing)) == [["Upper", "Mill"], ["Date", "March"]]


def test_a_word_printed_twice_to_be_bold_is_one_line() -> None:
    found = built(word("Upper", 50, x1=90), word("Upper", 51, x1=91), word("Mill", 95))

    assert len(found.rows) == 1


def test_the_unit_is_the_height_of_a_usual_line() -> None:
    mixed = built(word("a", 50, 100), word("b", 50, 200), word("c", 50, 300, high=40))

    assert mixed.unit == pytest.approx(10)
    assert built().unit == pytest.approx(HEIGHT / 60)
    assert built(word("a", 50, high=0.1)).unit == pytest.approx(HEIGHT / 1_000)


def test_print_that_runs_up_the_margin_is_left_out_where_most_does_not() -> None:
    upwards = Word("COPY", share(10, 100, 20, 119), 0.9, 0)
    level = word("level", 50), word("print", 90)

    assert texts(built(upwards, *level)) == [["level", "print"]]
    assert texts(built(upwards)) == [["COPY"]]
    assert len(built(upwards, upwards, *level).rows[0].pieces) == 4
    short = replace(upwards, text="CPY")
    wide = replace(upwards, box=share(10, 100, 20, 117.9))
    assert texts(built(short, *level)) == [["CPY", "level", "print"]]
    assert texts(built(wide, *level)) == [["COPY", "level", "print"]]


@pytest.mark.parametrize("typed", ["|", "||", "|---|---|", "=====", "+--+", "-:-", "━━━"])
def test_typed_lines_are_no_words(typed: str) -> None:
    assert texts(built(word("a", 50), word(typed, 80), word("b", 120))) == [["a", "b"]]


@pytest.mark.parametrize("text", ["--", "a|b", "+-x"])
def test_what_only_begins_like_a_typed_line_is_a_word(text: str) -> None:
    assert text in texts(built(word("a", 50), word(text, 80)))[0]


def test_a_typed_wall_parts_its_own_row_only() -> None:
    found = built(word("a", 50), word("|", 58, x1=60), word("b", 62), word("c", 50, 140),
                  word("d", 62, 140))  # fmt: skip

    assert [row.breaks for row in found.rows] == [(True, True), (True, False)]
    assert [found.is_wall_typed(row) for row in found.rows] == [True, False]
    assert found.walls[0].x == pytest.approx(59)
    assert (found.walls[0].y0, found.walls[0].y1) == pytest.approx((95, 115))


def test_a_long_wall_is_not_typed() -> None:
    wall = Mark(MarkKind.RULE, share(55, 95, 56, 126))
    found = built(word("a", 50), marks=(wall,))

    assert not found.is_wall_typed(found.rows[0])


def box_at(x: float, fill: float, y: float = 100) -> Mark:
    return Mark(MarkKind.TICK_BOX, share(x, y, x + 10, y + 10), fill)


@pytest.mark.parametrize(
    ("fill", "glyph", "confidence"),
    [
        (0.0, "☐", 0.95), (0.04, "☐", 0.95), (0.05, "☐", 0.5), (0.0749, "☐", 0.5),
        (0.0751, "☑", 0.5), (0.1, "☑", 0.5), (0.11, "☑", 0.95), (1.0, "☑", 0.95),
    ],
)  # fmt: skip
def test_a_drawn_box_is_a_glyph(fill: float, glyph: str, confidence: float) -> None:
    row = only(built(word("Yes", 50), marks=(box_at(80, fill),)))

    assert [piece.text for piece in row.pieces] == ["Yes", glyph]
    assert row.pieces[1].confidence == confidence
    assert (row.pieces[1].x0, row.pieces[1].x1) == pytest.approx((80, 90))


def test_the_boxes_of_a_comb_and_a_letter_are_no_glyphs() -> None:
    comb = tuple(box_at(x, 0.0) for x in (80, 90, 100, 110))

    assert texts(built(word("Yes", 50), marks=comb)) == [["Yes"]]
    assert texts(built(word("Oil", 50, x1=80), marks=(box_at(50, 0.0),))) == [["Oil"]]


def test_a_box_is_cut_out_of_the_word_that_swallowed_it() -> None:
    row = only(built(word("Yes", 50, x1=100), marks=(box_at(90, 0.0),)))

    assert [piece.text for piece in row.pieces] == ["Yes", "☐"]
    assert (row.pieces[0].x0, row.pieces[0].x1) == pytest.approx((50, 90))


def test_the_letters_of_a_comb_are_one_word() -> None:
    letters = [word(char, x, x1=x + 5) for char, x in zip("1234", (80, 95, 110, 125), strict=True)]
    row = only(built(word("Date", 40), *letters))

    assert [piece.text for piece in row.pieces] == ["Date", "1234"]
    assert (row.pieces[1].x0, row.pieces[1].x1, row.pieces[1].confidence) == pytest.approx(
        (80, 130, 0.9)
    )
    assert texts(built(word("Date", 40), *letters[:3])) == [["Date", "1", "2", "3"]]


def test_a_box_in_page_units_is_a_share_of_the_page_and_lies_on_it() -> None:
    found = built(word("a", 60, 80))

    assert found.box(60, 80, 300, 400) == Box(0.1, 0.1, 0.5, 0.5)
    assert found.box(-5, -5, 700, 900) == Box(0, 0, 1, 1)
    assert found.box(1, 1, 2, 2) == Box(0.00167, 0.00125, 0.00333, 0.0025)
    two = built(word("a", 60, 80), word("b", 90, 82)).rows[0].pieces
    assert found.around(two) == Box(0.1, 0.1, round(95 / 600, 5), 0.115)


def test_walls_between_two_words() -> None:
    rules = tuple(Mark(MarkKind.RULE, share(x, 50, x + 1, 200)) for x in (100, 103, 150))
    found = built(word("a", 50), word("b", 200), marks=rules)

    assert found.walls_between(50, 200, 105) == 2  # those close by are one line
    assert found.walls_between(50, 140, 105) == 1
    assert found.walls_between(50, 200, 30) == 0
    assert found.wall_after(101, 105) == pytest.approx(103.5)


def test_marks_of_the_kinds_asked_for_with_their_place() -> None:
    ink, photo = (Mark(kind, share(60, 80, 120, 160)) for kind in (MarkKind.INK, MarkKind.PHOTO))
    found = built(word("a", 50), marks=(ink, photo))
    ((mark, place),) = found.marks(frozenset({MarkKind.INK}))

    assert mark == ink
    assert (place.x0, place.y0, place.x1, place.y1) == pytest.approx((60, 80, 120, 160))
    assert place.text == ""


def test_only_an_engine_slips() -> None:
    assert built(picture=True).may_slip
    assert not built().may_slip


@pytest.mark.parametrize(
    ("picture", "gap", "read", "is_cut"),
    [
        (True, 6.1, 0.49, True),
        (True, 5.9, 0.3, False),
        (True, 6.1, 0.51, False),
        (False, 6.1, 0.3, False),
    ],
)
def test_what_a_pen_wrote_behind_a_label_is_apart_from_it(
    picture: bool, gap: float, read: float, is_cut: bool
) -> None:
    label, scrawl = in_line(gap)
    found = built(label, replace(scrawl, confidence=read), picture=picture)

    assert only(found).breaks == (True, is_cut)


@pytest.mark.parametrize(
    ("read", "top", "is_cut"),
    [(0.55, 90, True), (0.55, 98, False), (0.65, 90, False)],
)
def test_a_doubtful_word_as_wide_as_a_high_signature_is_the_pens(
    read: float, top: float, is_cut: bool
) -> None:
    label, scrawl = in_line(6.1)
    x = label.box.x1 * WIDTH
    ink = Mark(MarkKind.INK, share(x + 4, top, scrawl.box.x1 * WIDTH + 2, 110))

    found = built(label, replace(scrawl, confidence=read), picture=True, marks=(ink,))

    assert only(found).breaks == (True, is_cut)


@pytest.mark.parametrize(
    ("start", "end", "picture", "is_cut"),
    [
        (2.0, 60.0, True, True),
        (2.0, 60.0, False, False),  # a typed page has no strokes that could be read as words
        (2.0, 12.0, True, False),  # no longer than the word: a mark beside it
        (-40.0, 60.0, True, False),  # over the label too
        (20.0, 60.0, True, False),  # behind the middle of the word
    ],
)
def test_a_word_seen_in_the_first_strokes_of_a_signature_is_the_pens(
    start: float, end: float, picture: bool, is_cut: bool
) -> None:
    label, scrawl = in_line(6.1)
    x = label.box.x1 * WIDTH
    ink = Mark(MarkKind.INK, share(x + start, 90, x + end, 125))

    found = built(label, replace(scrawl, confidence=0.85), picture=picture, marks=(ink,))

    assert only(found).breaks == (True, is_cut)
