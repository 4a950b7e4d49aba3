"""Rests of broken walls in a checklist are no marks of a pen."""

import pytest

from core.domain.fields import extraction
from core.domain.marks import wall_rests
from core.domain.model import Item, Severity
from core.domain.page.pieces import Piece
from core.domain.page.reading import Mark, MarkKind, Page, PageSource, Reading, Shape
from core.domain.page.walls import Wall
from core.domain.spec.specs import FieldSpec, FieldType, Locale, SelectionSpec, Spec
from tests.domain.marked_pages import HEIGHT, WIDTH, box, text

NAMES = ("Brakes", "Lights", "Horn", "Tyres")
TOPS = (120, 144, 168, 192)
ASKED = FieldSpec("checks", "Checks", FieldType.CHECKLIST, Severity.S1, required=True, items=NAMES)


def bar(x: float, y: float, *, wide: float = 1, high: float = 14) -> Piece:
    return Piece("", x, y, x + wide, y + high, 1.0)


@pytest.mark.parametrize(
    ("bars", "is_rest"),
    [
        ([bar(300, y) for y in TOPS[:3]], True),
        ([bar(300, y) for y in TOPS[:2]], False),  # two quick strokes
        ([bar(300, y, wide=6) for y in TOPS], False),  # strokes that lean
        ([bar(300 + 9 * at, y) for at, y in enumerate(TOPS)], False),
        ([bar(400, 160)], True),  # under the wall at 400
        ([bar(400, 320)], False),  # far from it
    ],
)
def test_bars_in_line_are_rests_of_a_wall(bars: list[Piece], is_rest: bool) -> None:
    found = wall_rests.of(bars, [Wall(401, 100, 140)], 11)

    assert found == (set(bars) if is_rest else set())


def _items(*, are_ticked: bool) -> list[Item]:
    """A list whose wall between the columns is left in bits."""
    words = [*text(50, 100, "Checks"), *text(250, 100, "OK"), *text(330, 100, "Fail")]
    marks = [Mark(MarkKind.STROKE, box(312, y, 313, y + 14)) for y in TOPS]
    for name, y in zip(NAMES, TOPS, strict=True):
        words += text(50, y, name)
        if are_ticked:
            marks.append(Mark(MarkKind.STROKE, box(250, y, 261, y + 10), shape=Shape.TICK))
    spec = Spec("sheet", "1.0.0", "Sheet", Locale(), SelectionSpec(), (ASKED,))
    page = Page(1, WIDTH, HEIGHT, PageSource.LOCAL, tuple(words), tuple(marks))
    return list(extraction.extract(Reading("local", None, (page,), 0.0), spec).fields[0].items)


@pytest.mark.parametrize(("are_ticked", "state"), [(True, "ok"), (False, "unmarked")])
def test_bits_of_a_wall_tick_no_column(are_ticked: bool, state: str) -> None:
    items = _items(are_ticked=are_ticked)

    assert {item.state for item in items} == {state}
    assert min(item.confidence for item in items) >= 0.7
