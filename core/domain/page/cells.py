"""Ruled cells: the rectangle of printed lines that a point lies in, and the cells beside it."""

from bisect import bisect_left
from typing import NamedTuple

from core.domain.page import folds, walls
from core.domain.page.layout import PageLayout, Piece, Row
from core.domain.page.reading import MarkKind

SLACK = 0.35  # line heights: corners of ruled cells do not meet exactly
_SAME = 0.8  # line heights: edges of cells of one column or row
_LEAST = 0.6  # line heights: narrower is a double line
_LETTER = 0.2  # line heights: a line under words ends with them as exactly
_FRAME = 0.25  # of a word's height: so much its frame may reach over the line before it
_MOST_RULES = 2_000


class Cell(NamedTuple):
    """A cell in page units."""

    x0: float
    y0: float
    x1: float
    y1: float

    def holds(self, piece: Piece) -> bool:
        """Whether the middle of a piece lies inside."""
        x = (piece.x0 + piece.x1) / 2
        return self.x0 <= x <= self.x1 and self.y0 <= piece.middle <= self.y1


class Grid:
    """The ruled lines of a page, asked for cells."""

    def __init__(self, found: PageLayout) -> None:
        self._layout, self._unit = found, found.unit
        places = [
            place
            for _, place in found.marks(frozenset({MarkKind.RULE}))
            if place.x1 - place.x0 > found.unit and place.height < (place.x1 - place.x0) / 4
            and not self._is_of_word(place) and not self._underlines(place)
        ]  # fmt: skip
        kept = folds.without(places, found.walls, found.unit)
        levels = [(place.middle, place.x0, place.x1) for place in kept]
        self._levels = sorted(levels)[:_MOST_RULES]
        self._heights = [level[0] for level in self._levels]

    def _is_of_word(self, rule: Piece) -> bool:
        """A line through a word and no longer: of bold letters or a pen's, and no cell's."""
        slack = SLACK * self._unit
        return any(
            piece.x0 - slack <= rule.x0
            and rule.x1 <= piece.x1 + slack
            and abs(rule.middle - piece.middle) < SLACK * piece.height
            for row in self._layout.rows
            if row.y0 <= rule.middle <= row.y1
            for piece in row.pieces
        )

    def _underlines(self, rule: Piece) -> bool:
        """A line right under words, from their first letter to their last, and not from wall to
        wall: the words are underlined, and the cell goes on below."""
        slack = _LETTER * self._unit
        foot = [
            piece
            for row in self._layout.rows
            if row.y0 <= rule.middle <= row.y1 + slack
            for piece in row.pieces
            if piece.middle < rule.middle <= piece.y1 + slack
            and rule.x0 - slack <= piece.x0 and piece.x1 <= rule.x1 + slack
        ]  # fmt: skip
        if not foot:
            return False
        is_flush = abs(min(piece.x0 for piece in foot) - rule.x0) <= slack
        is_flush = is_flush and abs(max(piece.x1 for piece in foot) - rule.x1) <= slack
        return is_flush and not all(self._is_at_wall(x, rule.middle) for x in (rule.x0, rule.x1))

    def _is_at_wall(self, x: float, y: float) -> bool:
        slack = _LETTER * self._unit
        return walls.stands_between(self._layout.walls, x - slack, x + slack, y)

    def at(self, x: float, y: float) -> Cell | None:
        """The cell around a point; None where lines do not close around it."""
        left, right = self._side(x, y, -1), self._side(x, y, 1)
        top, bottom = self._level(x, y, -1), self._level(x, y, 1)
        if left is None or right is None or top is None or bottom is None:
            return None
        least = _LEAST * self._unit
        cell = Cell(left, top, right, bottom)
        is_closed = self._closes(cell)
        return cell if is_closed and right - left > least and bottom - top > least else None

    def right_of(self, cell: Cell, y: float) -> Cell | None:
        """The next cell of the row at a height, sharing the line between."""
        found = self.at(cell.x1 + self._unit * SLACK, y)
        return found if found and abs(found.x0 - cell.x1) < SLACK * self._unit else None

    def below(self, cell: Cell) -> Cell | None:
        """The cell under one, as wide as it."""
        middle = (cell.x0 + cell.x1) / 2
        found = self.at(middle, cell.y1 + self._unit * SLACK)
        reach = _SAME * self._unit
        is_column = found and abs(found.x0 - cell.x0) < reach and abs(found.x1 - cell.x1) < reach
        return found if is_column else None

    def _side(self, x: float, y: float, way: int) -> float | None:
        between = self._layout.walls
        if way > 0:
            return walls.after(between, x, y)
        found = [w.x for w in between[: bisect_left(between, x, key=lambda w: w.x)]
                 if w.y0 <= y <= w.y1]  # fmt: skip
        return found[-1] if found else None

    def _level(self, x: float, y: float, way: int) -> float | None:
        at = bisect_left(self._heights, y)
        order = range(at, len(self._levels)) if way > 0 else range(at - 1, -1, -1)
        slack = SLACK * self._unit
        return next(
            (self._heights[i] for i in order
             if self._levels[i][1] - slack <= x <= self._levels[i][2] + slack),
            None,
        )  # fmt: skip

    def _closes(self, cell: Cell) -> bool:
        """Whether the lines above and below reach both sides: else they are of another box."""
        slack = 2 * SLACK * self._unit
        return all(self._is_ruled(y, cell.x0 + slack, cell.x1 - slack) for y in (cell.y0, cell.y1))

    def _is_ruled(self, y: float, x0: float, x1: float) -> bool:
        slack = SLACK * self._unit
        low, high = (bisect_left(self._heights, edge) for edge in (y - slack, y + slack))
        spans = sorted((a, b) for _, a, b in self._levels[low:high])
        at = x0
        for start, end in spans:
            if start > at + slack:
                break
            at = max(at, end)
        return at >= x1


def words_in(found: PageLayout, cell: Cell) -> list[tuple[int, int, Piece]]:
    """The pieces of a cell in reading order, each with its row and place in it; none of a line
    that runs into it from the cell on its left."""
    return [
        (index, at, piece)
        for index, row in enumerate(found.rows)
        if row.y1 > cell.y0 and row.y0 < cell.y1
        for at, piece in enumerate(row.pieces)
        if cell.holds(piece) and not _runs_into(row, at, cell)
    ]


def _runs_into(row: Row, at: int, cell: Cell) -> bool:
    """Whether a piece goes on with a word that crosses the left side of a cell; one that begins at
    that side stands in the cell, its frame being wider than its print."""
    while at and not row.breaks[at]:
        at -= 1
        one = row.pieces[at]
        if one.x0 < cell.x0 - _FRAME * one.height:
            return one.x1 > cell.x0 + one.height / 2
    return False
