"""Boxes with little ink in them are judged by its shape, and by the page's other boxes."""

import pytest

from core.domain.marks.box_fills import BoxFills
from core.domain.page.reading import Mark, MarkKind, Shape
from tests.domain.marked_pages import box


def _boxes(*filled: tuple[float, Shape | None]) -> list[Mark]:
    return [
        Mark(MarkKind.TICK_BOX, box(50, 100 + 20 * at, 64, 110 + 20 * at), fill, shape=shape)
        for at, (fill, shape) in enumerate(filled)
    ]


TICKS = [(0.06, Shape.TICK)] * 3
DOTS = [(1.0, Shape.SOLID)] * 3


@pytest.mark.parametrize(
    ("fill", "shape", "others", "state"),
    [
        (0.06, Shape.TICK, [], (True, True)),
        (0.06, Shape.CROSS, [], (True, True)),
        (0.06, None, [], (False, False)),
        (0.03, None, TICKS, (False, True)),
        (0.06, None, TICKS, (True, True)),
        (0.045, None, TICKS, (False, False)),
        (0.06, None, DOTS, (False, True)),
        (0.09, None, DOTS, (True, False)),
        (0.06, None, [*DOTS, (0.5, None)], (False, False)),
    ],
)
def test_a_box_with_little_ink_is_judged_by_shape_and_by_the_others(
    fill: float,
    shape: Shape | None,
    others: list[tuple[float, Shape | None]],
    state: tuple[bool, bool],
) -> None:
    first, *rest = _boxes((fill, shape), *others)

    assert BoxFills([first, *rest]).state(first) == state
