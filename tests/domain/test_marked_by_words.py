"""Items marked by a word in their box, and columns whose headings stand in cells."""

import pytest

from core.domain.fields import extraction
from core.domain.model import FieldState, ItemState, ReasonCode
from core.domain.page.reading import Mark, MarkKind, Page, PageSource, Reading, Shape, Word
from core.domain.spec.specs import FieldSpec, FieldType, Locale, SelectionSpec, Spec
from tests.domain.factories import field as read
from tests.domain.marked_pages import HEIGHT, LINE, WIDTH, box, cell, ink, text
from tests.domain.test_unseen_layouts import CUSTOMER, DATE, JOB, S1, audited, told

ITEMS = ("Brakes", "Lights", "Horn")
CHECKS = FieldSpec("checks", "Checks", FieldType.CHECKLIST, S1, items=ITEMS)


def test_a_word_in_a_box_is_what_marks_it() -> None:
    words = [text(44, 80, "Checks")]
    words += [text(80, 100 + 20 * at, item) for at, item in enumerate(ITEMS)]
    words.append(text(50, 120, "n/a"))
    marks = [
        Mark(MarkKind.TICK_BOX, box(46, 98 + 20 * at, 70, 113 + 20 * at), 1.0, None, shape)
        for at, shape in enumerate((Shape.TICK, None, Shape.TICK))
    ]

    outcome = audited([CHECKS], words, marks)

    states = read(outcome, "checks").value
    assert states == {"Brakes": ItemState.OK, "Lights": ItemState.NA, "Horn": ItemState.OK}
    assert not told(outcome)


def test_the_frame_of_a_headings_cell_is_no_ring_around_an_answer() -> None:
    words = [text(44, 80, "Checks"), text(305, 80, "Pass"), text(365, 80, "Fail")]
    words += [text(44, 100 + 20 * at, item) for at, item in enumerate(ITEMS)]
    buttons = [
        Mark(MarkKind.TICK_BOX, box(x, 100 + 20 * at, x + LINE, 100 + LINE + 20 * at), fill)
        for at in range(len(ITEMS))
        for x, fill in ((315, 1.0), (375, 0.0))
    ]
    frames = [*cell(300, 76, 360, 95), *cell(360, 76, 420, 95)]

    outcome = audited([CHECKS], words, [ink(300, 76, 360, 95, fill=0.0), *frames, *buttons])

    assert not told(outcome)


def test_a_cell_whose_wall_was_not_seen_holds_no_other_labels_value() -> None:
    words = [
        text(44, 100, "Job No"), text(154, 100, "4711"),
        text(44, 120, "Engineer"), text(154, 120, "Tom Ash"), text(304, 120, "Customer"),
        text(44, 140, "Date"), text(154, 140, "20/05/2026"),
    ]  # fmt: skip
    marks = [
        side
        for y in (96, 116, 136)
        for side in (*cell(40, y, 150, y + 20), *cell(150, y, 550, y + 20))
    ]

    outcome = audited([JOB, DATE, CUSTOMER], words, marks)

    assert read(outcome, "customer").state is FieldState.EMPTY
    assert told(outcome) == {("customer", ReasonCode.MISSING_FIELD)}


def test_a_number_right_behind_its_label_is_parted_from_it() -> None:
    words = [text(44, 100, "Job No.4711"), text(44, 120, "Customer"), text(154, 120, "Ash Ltd")]

    assert read(audited([JOB, CUSTOMER], words), "job").value == "4711"


def _on_a_picture(words: list[list[Word]], marks: list[Mark]) -> dict[str, tuple[str, float]]:
    spec = Spec("sheet", "1.0.0", "Sheet", Locale(), SelectionSpec(), (CHECKS,))
    flat = tuple(word for line in words for word in line)
    page = Page(1, WIDTH, HEIGHT, PageSource.LOCAL, flat, tuple(marks))
    items = extraction.extract(Reading("local", None, (page,), 0.0), spec).fields[0].items
    return {item.name: (item.state, item.confidence) for item in items}


def test_a_low_stroke_as_large_as_the_ticks_of_its_column_is_one() -> None:
    words = [text(44, 80, "Checks")]
    words += [text(60, 100 + 20 * at, item) for at, item in enumerate(ITEMS)]
    shapes = (Shape.TICK, None, Shape.TICK)
    strokes = [
        Mark(MarkKind.STROKE, box(48, 103 + 20 * at, 53, 107 + 20 * at), 1.0, None, shape)
        for at, shape in enumerate(shapes)
    ]

    assert {state for state, _ in _on_a_picture(words, strokes).values()} == {ItemState.OK}
    without = _on_a_picture(words, [strokes[0], strokes[2]])
    assert without["Lights"][0] == ItemState.UNMARKED


def test_what_stands_before_the_next_item_of_a_row_marks_that_one() -> None:
    words = [text(44, 80, "Checks"), text(40, 100, "N/A"), text(60, 100, "Brakes")]
    words += [text(245, 103, "✓", confidence=0.6), text(255, 103, "Lights")]
    words += [text(40, 120, "OK"), text(60, 120, "Horn")]

    assert _on_a_picture(words, [])["Brakes"] == (ItemState.NA, 1.0)


@pytest.mark.parametrize(("away", "sureness"), [(4, 1.0), (40, 0.6)])
def test_strokes_at_the_ends_of_a_word_are_of_the_button_it_is_printed_on(
    away: float, sureness: float
) -> None:
    words = [text(44, 80, "Checks")]
    words += [text(60, 100 + 20 * at, item) for at, item in enumerate(ITEMS)]
    words += [text(300, 100 + 20 * at, "N/A") for at in range(len(ITEMS))]
    stroke = Mark(MarkKind.STROKE, box(315 + away, 121, 322 + away, 129), 1.0)

    assert _on_a_picture(words, [stroke])["Lights"] == (ItemState.NA, sureness)
