"""Rows under the headings of a table: which column, which row, and where the table ends."""

from collections.abc import Iterable, Sequence

import pytest

from core.domain.fields import extraction
from core.domain.model import Field, FieldState, Severity
from core.domain.page.reading import Mark, Page, PageSource, Reading, Word
from core.domain.spec.specs import FieldSpec, FieldType, Locale, SelectionSpec, Spec
from tests.domain.marked_pages import HEIGHT, LINE, WIDTH, cell, ink, text

PARTS = FieldSpec(
    "parts", "Parts Used", FieldType.TABLE, Severity.S2, columns=("Qty", "Part No", "Description")
)
SPEC = Spec(
    "sheet", "1.0.0", "Sheet", Locale(), SelectionSpec(),
    (PARTS, FieldSpec("notes", "Notes", FieldType.TEXT, Severity.S2)),
)  # fmt: skip
HEADS = [*text(40, 300, "Qty"), *text(120, 300, "Part No"), *text(260, 300, "Description")]
ENDS = ((36, 110), (110, 250), (250, 500))  # of its columns, where it is ruled


def table(words: Iterable[Word], marks: Iterable[Mark] = ()) -> Field:
    page = Page(1, WIDTH, HEIGHT, PageSource.TEXT_LAYER, tuple(words), tuple(marks))
    reading = Reading("text-layer", None, (page,), 0.0)
    return next(one for one in extraction.extract(reading, SPEC).fields if one.name == "parts")


def line(y: float, *said: str, xs: Sequence[float] = (42, 121, 262)) -> list[Word]:
    return [word for x, part in zip(xs, said, strict=False) for word in text(x, y, part)]


def rows(words: Iterable[Word], marks: Iterable[Mark] = ()) -> list[tuple[str, ...]]:
    value = table([*HEADS, *words], marks).value
    return [tuple(row.values()) for row in value] if isinstance(value, tuple) else []


FILTER, HOSE = ("2", "AB-1", "Filter"), ("1", "CD-2", "Hose")


@pytest.mark.parametrize(
    "xs", [(42, 121, 262), (52, 150, 300), (40, 120, 260), (20, 110, 250), (42, 130, 240)]
)
def test_a_value_stands_in_the_column_nearest_to_it(xs: Sequence[float]) -> None:
    assert rows(line(320, *FILTER, xs=xs)) == [FILTER]


@pytest.mark.parametrize(
    ("number", "says_at"),
    [
        ("A" * 27, 262),  # hardly a gap, but the next word stands under its own heading
        ("AB-1234-5678-90", 205),  # it stands under neither: the widest gap tells
    ],
)
def test_a_long_value_that_runs_up_to_the_next_is_parted_from_it(
    number: str, says_at: float
) -> None:
    words = [*line(320, "2", number), *text(says_at, 320, "Filter housings-2")]

    assert rows(words) == [("2", number, "Filter housings-2")]


@pytest.mark.parametrize("at", range(3))
def test_a_blank_in_a_row_is_a_blank_in_its_own_column(at: int) -> None:
    said = tuple("" if index == at else part for index, part in enumerate(FILTER))

    assert rows(line(320, *said)) == [said]


@pytest.mark.parametrize(
    ("gap", "count"), [(0.4, 2), (3.1, 2), (3.3, 1)], ids=["set close", "apart", "too far"]
)
def test_a_table_without_rules_ends_three_lines_under_its_last_row(gap: float, count: int) -> None:
    below = line(320 + LINE + gap * LINE, *HOSE)

    assert rows([*line(320, *FILTER), *below]) == [FILTER, HOSE][:count]


@pytest.mark.parametrize(
    ("bottom", "expected"), [(400, [FILTER]), (340, [])], ids=["walls go on", "walls end above"]
)
def test_where_walls_go_on_a_table_does_however_far_its_rows_are_apart(
    bottom: float, expected: list[tuple[str, ...]]
) -> None:
    walls = [side for x0, x1 in ENDS for side in cell(x0, 295, x1, bottom)]

    assert rows(line(380, *FILTER), walls) == expected
    assert rows(line(380, *FILTER)) == []


@pytest.mark.parametrize(
    ("y", "expected"),
    [
        (333, [("2", "AB-1", "Filter seal ring"), HOSE]),
        (345, [FILTER, ("", "", "seal ring"), HOSE]),  # too far down to be the same cell
    ],
)
def test_a_line_close_under_a_cell_goes_on_with_it(
    y: float, expected: list[tuple[str, ...]]
) -> None:
    words = [*line(320, *FILTER), *text(262, y, "seal ring"), *line(y + 20, *HOSE)]

    assert rows(words) == expected


def test_between_two_rules_all_lines_are_one_row() -> None:
    ruled = [side for x0, x1 in ENDS for side in (*cell(x0, 295, x1, 315), *cell(x0, 315, x1, 360),
                                                  *cell(x0, 360, x1, 390))]  # fmt: skip
    words = [*line(320, *FILTER), *text(121, 340, "or AB-2"), *line(365, *HOSE)]

    assert rows(words, ruled) == [("2", "AB-1 or AB-2", "Filter"), HOSE]


@pytest.mark.parametrize(
    "words",
    [
        [*text(260, 335, "Total"), *text(400, 335, "12.00")],
        [*text(40, 335, "Sub total"), *text(400, 335, "12.00")],
        [*text(40, 335, "Notes: none were left over")],
        [*text(40, 335, "Signed by:")],
    ],
)
def test_what_closes_a_table_is_no_row_of_it(words: list[Word]) -> None:
    assert rows([*line(320, *FILTER), *words, *line(355, *HOSE)]) == [FILTER]


def test_headings_and_rows_set_close_are_told_word_by_word() -> None:
    words = [*text(40, 300, "Qty Part No Description"), *text(40, 315, "2 AB-1 Oil filter element"),
             *text(40, 330, "1 CD-2 Hose")]  # fmt: skip
    value = table(words).value

    assert isinstance(value, tuple)
    assert [tuple(row.values()) for row in value] == [("2", "AB-1", "Oil filter element"), HOSE]


@pytest.mark.parametrize(
    ("words", "bottom"),
    [
        ([], 344),  # three lines under the headings
        (text(40, 340, "Notes:"), 340),
        (text(40, 318, "Notes: all fine"), 318),
        (text(40, 400, "Notes: all fine"), 344),
    ],
)
def test_a_table_without_rows_is_empty_down_to_the_next_print(
    words: list[Word], bottom: float
) -> None:
    found = table([*HEADS, *words])

    assert (found.state, found.value, found.confidence) == (FieldState.EMPTY, None, None)
    assert found.evidence is not None
    box = found.evidence.box
    edges = [box.x0 * WIDTH, box.y0 * HEIGHT, box.x1 * WIDTH, box.y1 * HEIGHT]
    assert edges == pytest.approx([40, 311, 315, bottom], abs=0.1)


@pytest.mark.parametrize(("top", "state"), [(315, FieldState.UNREADABLE), (350, FieldState.EMPTY)])
def test_ink_that_nobody_can_read_where_rows_would_be_is_no_empty_table(
    top: float, state: FieldState
) -> None:
    found = table(HEADS, [ink(50, top, 200, top + 15)])

    assert found.state is state
    assert found.evidence is not None
    if state is FieldState.UNREADABLE:
        assert found.evidence.box.y0 * HEIGHT == pytest.approx(top, abs=0.1)


def test_rows_are_as_sure_as_their_words_and_prove_it_where_they_stand() -> None:
    words = [*line(320, "2", "AB-1"), *text(262, 320, "Filter", confidence=0.7)]
    found = table([*HEADS, *words])

    assert found.confidence == pytest.approx(0.9)
    assert found.raw == "2 | AB-1 | Filter"
    assert found.evidence is not None
    assert found.evidence.box.x0 * WIDTH == pytest.approx(42, abs=0.1)
    assert found.evidence.box.y1 * HEIGHT == pytest.approx(331, abs=0.1)
