"""Which drawn boxes are ticked: by the ink in them, and by what the page's other boxes show."""

from collections.abc import Iterable

from core.domain.page.reading import Mark, MarkKind, Shape

# The share of ink inside a box: below the first it is empty, above the second it is ticked.
EMPTY_BOX_FILL = 0.04
TICKED_BOX_FILL = 0.11
_SIGNS = frozenset({Shape.TICK, Shape.CROSS})
_AS_MUCH = 0.8  # of the ink of a page's small ticks
_LEAST = 3  # boxes that tell how a page is filled in


class BoxFills:
    """The boxes of a page, asked one by one whether they are ticked, and whether that is sure."""

    def __init__(self, marks: Iterable[Mark]) -> None:
        boxes = [mark for mark in marks if mark.kind is MarkKind.TICK_BOX]
        full = [box for box in boxes if box.fill >= TICKED_BOX_FILL]
        self._ticks = sorted(box.fill for box in boxes if box.shape is Shape.TICK)
        self._are_dots = len(full) >= _LEAST and all(box.shape is Shape.SOLID for box in full)

    def state(self, box: Mark) -> tuple[bool, bool]:
        """Whether a box is ticked, and whether that is sure. In a wide box a tick may be small: it
        is told by its shape, or by as much ink as in the others that show one. Among buttons with
        dots in them an empty ring is empty."""
        is_on = box.fill >= (EMPTY_BOX_FILL + TICKED_BOX_FILL) / 2
        if not EMPTY_BOX_FILL < box.fill < TICKED_BOX_FILL:
            return is_on, True
        if box.shape in _SIGNS or self._is_like_ticks(box):
            return True, True
        return is_on, self._are_dots and not is_on and box.shape is None

    def _is_like_ticks(self, box: Mark) -> bool:
        if len(self._ticks) < _LEAST:
            return False
        return box.fill >= _AS_MUCH * self._ticks[len(self._ticks) // 2]
