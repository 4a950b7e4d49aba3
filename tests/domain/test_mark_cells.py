"""Lists marked in a ruled column before their items, and answers crossed in cells of their own."""

import pytest

from core.domain.model import FieldState, ItemState
from core.domain.page.reading import Mark, MarkKind, Shape, Word
from core.domain.spec.specs import FieldSpec, FieldType
from tests.domain.factories import field as read
from tests.domain.marked_pages import LINE, box, text
from tests.domain.test_unseen_layouts import S1, SAFE, audited

ITEMS = ("Brakes", "Lights", "Horn", "Tyres")
CHECKS = FieldSpec("checks", "Checks", FieldType.CHECKLIST, S1, items=ITEMS)


def _down(x: float, y0: float, y1: float) -> Mark:
    return Mark(MarkKind.RULE, box(x - 0.4, y0, x + 0.4, y1))


def _stroke(x: float, y: float, shape: Shape | None = Shape.SOLID) -> Mark:
    return Mark(MarkKind.STROKE, box(x, y, x + 6, y + LINE), 1.0, None, shape)


def _states(words: list[list[Word]], marks: list[Mark]) -> dict[str, str]:
    outcome = audited([CHECKS], words, marks)
    value = read(outcome, "checks").value
    assert isinstance(value, dict)
    return value


def _list(*, items_at: float) -> list[list[Word]]:
    words: list[list[Word]] = [text(44, 80, "Checks")]
    for at, item in enumerate(ITEMS):
        y = 100 + 20 * at
        words += [text(44, y, str(at + 1)), text(items_at, y, item)]
    return words


def test_items_are_marked_in_the_narrow_cells_before_them() -> None:
    words = [*_list(items_at=90), text(70, 120, "X")]
    # A letter's end behind an item is no mark of it.
    marks = [_down(60, 96, 176), _down(82, 96, 176), _stroke(300, 140, None)]

    states = _states(words, marks)

    assert {item for item, state in states.items() if state != ItemState.UNMARKED} == {"Lights"}


def test_the_numbers_of_a_list_are_no_strokes_of_a_pen() -> None:
    marks = [_stroke(44, 100 + 20 * at) for at in range(len(ITEMS))]

    assert set(_states(_list(items_at=64), marks).values()) == {ItemState.UNMARKED}


def test_the_box_under_a_list_is_not_its_last_items() -> None:
    words = [text(44, 80, "Checks")]
    words += [text(90, 100 + 20 * at, item) for at, item in enumerate(ITEMS)]
    frames = [box(70, 101 + 20 * at, 80, 111 + 20 * at) for at in range(len(ITEMS) - 1)]
    marks = [Mark(MarkKind.TICK_BOX, frame, 0.3) for frame in frames]
    marks.append(Mark(MarkKind.TICK_BOX, box(70, 172, 80, 182), 0.3))

    states = _states(words, marks)

    assert states["Horn"] == ItemState.OK
    assert states["Tyres"] == ItemState.UNMARKED


@pytest.mark.parametrize(
    ("x", "y", "answer"), [(250, 100, True), (350, 100, False), (350, 107, False)]
)
def test_a_cross_in_the_cell_before_a_word_chooses_it(x: float, y: float, answer: bool) -> None:
    words = [
        text(44, 100, "Safe to use"), text(270, 100, "Yes"), text(370, 100, "No"), text(x, y, "X"),
    ]  # fmt: skip
    marks = [_down(x, 96, 116) for x in (240, 263, 295, 340, 363, 395)]

    found = read(audited([SAFE], words, marks), "safe")

    assert (found.state, found.value) == (FieldState.READ, answer)
    assert found.evidence is not None
    assert found.evidence.box.x1 * 595 < 390


def test_two_crosses_choose_nothing() -> None:
    words = [
        text(44, 100, "Safe to use"), text(270, 100, "Yes"), text(370, 100, "No"),
        text(250, 100, "X"), text(350, 100, "X"),
    ]  # fmt: skip
    marks = [_down(x, 96, 116) for x in (240, 263, 295, 340, 363, 395)]

    assert read(audited([SAFE], words, marks), "safe").value is None
