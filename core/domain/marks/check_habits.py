"""How a sheet's checklist is filled in: with ticks, letters or words, and on which side."""

from core.domain.marks import check_words
from core.domain.marks.check_marks import Tick
from core.domain.marks.check_rows import Beside
from core.domain.page.layout import Piece
from core.domain.page.reading import Shape

_AS_OTHERS = 0.85  # a letter like a tick, in a column where a pen ticked the other items
_COLUMN, _LEAST_COLUMN = 1.5, 3  # line heights aside; ticks


class Habit:
    """How this sheet is filled in: whether with ticks and crosses both, and whether any mark,
    or a place for one, was seen at all."""

    def __init__(self, rows: list[Beside]) -> None:
        shapes = {tick.shape for row in rows if not row.columns for tick in row.ticks if tick.is_on}
        self.has_places = any(row.ticks or row.columns or row.words or row.patches for row in rows)
        self.has_both = {Shape.TICK, Shape.CROSS} <= shapes
        boxed = sum(any(tick.is_box for tick in row.ticks) for row in rows)
        self.has_boxes = 2 * boxed > len(rows)
        self.has_boxes_before = self._side_of_boxes(rows)
        self._ticked = [
            (row.item.scan, tick.x)
            for row in rows
            for tick in row.ticks
            if tick.shape is Shape.TICK and tick.is_on and not tick.is_typed
        ]

        self._answered = [(row.item.scan, _middle(row.words[0])) for row in rows if _answers(row)]

    def is_answered_at(self, row: Beside, at: float) -> bool:
        """Whether most other items have a word for their state where this one has a letter: then
        it is one too, of the form's own key."""
        reach = _COLUMN * row.item.scan.layout.unit
        near = [x for scan, x in self._answered if scan is row.item.scan and abs(x - at) < reach]
        return len(near) >= _LEAST_COLUMN

    def is_in_column(self, row: Beside, at: float) -> bool:
        """Whether a letter stands where a pen ticked the items over and under it."""
        reach = _COLUMN * row.item.scan.layout.unit
        near = [x for scan, x in self._ticked if scan is row.item.scan and abs(x - at) < reach]
        return len(near) >= _LEAST_COLUMN

    def certainty(self, tick: Tick) -> float:
        """How surely a mark in a column is one: a letter like a tick, where a pen ticked others."""
        is_pens = is_like_a_tick(tick) and len(self._ticked) >= _LEAST_COLUMN
        return max(_AS_OTHERS, tick.confidence) if is_pens else tick.confidence

    @staticmethod
    def _side_of_boxes(rows: list[Beside]) -> bool | None:
        """Whether boxes stand before their words, as all rows have it in which every word has one;
        None where none has, or they differ."""
        sides = set()
        for row in rows:
            boxes = [tick for tick in row.ticks if tick.is_box]
            if row.options and len(boxes) == len(row.options):
                sides.add(begins_with_box(row, boxes))
        return sides.pop() if len(sides) == 1 else None


def begins_with_box(row: Beside, boxes: list[Tick]) -> bool:
    """Whether the first of a row's boxes stands before its word."""
    return min(box.x for box in boxes) < min(_middle(option.place) for option in row.options)


def is_like_a_tick(mark: Tick) -> bool:
    """A letter, "V", "J" or a slash, but no x, whose shape is a cross, and no dot."""
    return bool(mark.place.text) and not mark.is_box and mark.shape in {None, Shape.TICK}


def _answers(row: Beside) -> bool:
    return check_words.said(" ".join(piece.text for piece in row.words)) is not None


def _middle(place: Piece) -> float:
    return (place.x0 + place.x1) / 2
