"""The labels of a page and the ruled cells around them: which cell holds a label's value."""

import itertools
from collections.abc import Callable
from functools import cached_property

from core.domain.labelling import row_words
from core.domain.labelling.labels import Anchor
from core.domain.model import Box
from core.domain.page import cells, pieces
from core.domain.page.cells import Cell, Grid
from core.domain.page.layout import PageLayout, Piece, Row

_SPACE = 0.5  # line heights: the widest space between words of one value
_ALIKE = 1.2  # times the widest space within it
_LEAST_BESIDE = 3  # labels that tell a page's way
_SAME_PLACE = 0.005  # of the page
_COLUMN = 0.8  # of a band of headings: what is under it is parted where no cell is so wide
_MOSTLY = 0.7  # of them
_FRAME = 0.5  # of the page: a larger cell is the frame around all of it


Placed = tuple[int, int, Piece]
"""A piece with its row and its place in it."""


class LabelCells:
    """A page's rows and labels, and the ruled cells that they stand in."""

    def __init__(self, found: PageLayout, anchors: list[Anchor]) -> None:
        self.layout, self.anchors = found, anchors
        self._by_row: dict[int, list[Anchor]] = {}
        self._value_cells: dict[Anchor, Cell | None] = {}
        for anchor in anchors:
            self._by_row.setdefault(anchor.row, []).append(anchor)

    def row(self, anchor: Anchor) -> Row:
        """The row an anchor stands in."""
        return self.layout.rows[anchor.row]

    def in_row(self, index: int) -> list[Anchor]:
        """The labels of a row; none where a signature's table has the only one."""
        return self._by_row.get(index, [])

    def label(self, anchor: Anchor) -> tuple[Piece, ...]:
        """The pieces of the label itself."""
        return self.row(anchor).pieces[anchor.start : anchor.end]

    def label_box(self, anchor: Anchor) -> Box:
        """The box of the label itself."""
        return self.layout.around(self.label(anchor))

    def text_of(self, anchor: Anchor) -> str:
        """The label as printed, without the number that a form gives it: "5. Date" is "Date"."""
        first, *rest = (piece.text for piece in self.label(anchor))
        return " ".join(rest if rest and row_words.is_number(first) else [first, *rest])

    @cached_property
    def grid(self) -> Grid:
        """The ruled lines of the page."""
        return Grid(self.layout)

    def cell_that_is(self, place: Box) -> Cell | None:
        """The ruled cell whose box (0-1 of the page) a place is."""
        x = (place.x0 + place.x1) / 2 * (self.layout.page.width or 1.0)
        y = (place.y0 + place.y1) / 2 * (self.layout.page.height or 1.0)
        cell = self.grid.at(*self.layout.tilt.straight(x, y))
        if cell is None:
            return None
        edges = zip(self.layout.box(*cell), place, strict=True)
        is_it = all(abs(one - other) <= _SAME_PLACE for one, other in edges)
        return cell if is_it else None

    def own_cell(self, anchor: Anchor) -> Cell | None:
        """The ruled cell that holds a label and no other."""
        label = self.label(anchor)
        cell = self.grid.at((label[0].x0 + label[-1].x1) / 2, label[0].middle)
        if cell is None or not all(cell.holds(piece) for piece in label):
            return None
        if (cell.x1 - cell.x0) * (cell.y1 - cell.y0) > _FRAME * self._area:
            return None
        is_shared = self._has_label(cell, anchor) or self._holds_value_before(cell, anchor)
        return None if is_shared else cell

    def _holds_value_before(self, cell: Cell, anchor: Anchor) -> bool:
        """Whether what stands between the label before and this one is in this one's cell: the
        value of the former, their wall not seen."""
        ends = [one.end for one in self.in_row(anchor.row) if one.end <= anchor.start]
        between = self.row(anchor).pieces[max(ends) : anchor.start] if ends else ()
        return any(cell.holds(piece) and any(map(str.isalnum, piece.text)) for piece in between)

    def value_cell(self, anchor: Anchor) -> Cell | None:
        """The ruled cell that a label's value stands in: its own, where more than the label is
        there, else the next one or the one below, whichever holds no label; None where the
        lines do not say."""
        if anchor not in self._value_cells:
            self._value_cells[anchor] = self._cell_of_value(anchor)
        return self._value_cells[anchor]

    def _cell_of_value(self, anchor: Anchor) -> Cell | None:
        own = self.own_cell(anchor)
        if own is None:
            return None if anchor.has_colon else self._under_heads(anchor)
        said = self._others_in(anchor, own)
        beside, under = self._next_cells(anchor, own)
        if any(map(self._is_behind(anchor), said)) or (said and beside is None):
            return beside if beside is not None and self._are_translated else own
        if beside is not None and under is not None:
            if self._is_in_heads(anchor):
                return under
            return beside if self._are_beside else None
        return beside or under

    @cached_property
    def _are_translated(self) -> bool:
        """Whether this page's labels have a line in another language under them: what is in their
        cells is theirs, and the values stand in the cells beside."""
        found = [(one, own) for one in self.anchors if one.is_sure and (own := self.own_cell(one))]
        more = [(one, own) for one, own in found if self._others_in(one, own)]
        said = [piece.text for one, own in more for _, _, piece in self._others_in(one, own)]
        if any(char.isdigit() for text in said for char in text):
            return False  # A date or a number is no label in another language.
        free = [cell for one, own in more if (cell := self._next_cells(one, own)[0]) is not None]
        rows = ({row for row, _, _ in cells.words_in(self.layout, cell)} for cell in free)
        filled = sum(len(one) == 1 for one in rows)  # Two lines are a caption and its value.
        is_usual = len(free) > _MOSTLY * len(more) and 2 * filled > len(more)
        return filled >= _LEAST_BESIDE and is_usual

    def _under_heads(self, anchor: Anchor) -> Cell | None:
        """The cell under a label amid others of one band, where walls part what is under it and
        not the band: of headings in a dark band the lines between cannot be seen."""
        label = self.label(anchor)
        x0, x1, middle = label[0].x0, label[-1].x1, label[0].middle
        band = self.grid.at((x0 + x1) / 2, middle)
        if band is None or not self._is_only_labels(anchor.row, band):
            return None
        under = self.grid.at((x0 + x1) / 2, band.y1 + cells.SLACK * self.layout.unit)
        is_column = under is not None and under.x0 <= x0 and x1 <= under.x1
        if not is_column or under is None or under.x1 - under.x0 >= _COLUMN * (band.x1 - band.x0):
            return None
        others = (self.label(one)[0].x0 for one in self.in_row(anchor.row) if one is not anchor)
        is_shared = any(under.x0 <= other <= under.x1 for other in others)
        return None if is_shared else self._free(under, anchor)

    def _is_only_labels(self, index: int, band: Cell) -> bool:
        """Whether a row within a cell is labels and nothing else."""
        named = {at for one in self.in_row(index) for at in range(one.start, one.end)}
        words = cells.words_in(self.layout, band)
        return bool(words) and all(row == index and at in named for row, at, _ in words)

    @cached_property
    def _are_beside(self) -> bool:
        """Whether this page's labels have the cell of their value beside them, where only one of
        the two may be it: then what is under a blank one is another's, under a label unknown."""
        cells = [(one, own) for one in self.anchors if one.is_sure and (own := self.own_cell(one))]
        nexts = [self._next_cells(one, own) for one, own in cells]
        right = sum(beside is not None and below is None for beside, below in nexts)
        return right >= _LEAST_BESIDE and right > sum(
            beside is None and below is not None for beside, below in nexts
        )

    def own_pieces(self, anchor: Anchor, cell: Cell) -> set[int]:
        """The pieces (by identity) in a cell that are the label's own, those of its next lines
        too where it is wrapped."""
        label = self.label(anchor)
        mine = {id(piece) for piece in label}
        text = self.text_of(anchor)
        for index, at, piece in cells.words_in(self.layout, cell):
            if id(piece) not in mine and piece.y0 > label[0].y0:
                if not any(map(str.isalnum, piece.text)):
                    break  # A box to tick is no word of a label.
                text = f"{text} {piece.text}"
                mine.add(id(piece))
                if self.is_whole(anchor, text) and self._ends_line(index, at):
                    return mine
        return {id(piece) for piece in label}

    def _ends_line(self, index: int, at: int) -> bool:
        """Whether nothing follows a piece: "Carried out a service" goes on with no label."""
        row = self.layout.rows[index]
        is_last = at + 1 >= len(row.pieces) or row.breaks[at + 1]
        return is_last or not any(map(str.isalnum, row.pieces[at + 1].text))

    def is_whole(self, anchor: Anchor, text: str) -> bool:
        """Whether a longer text is a label of the same fields."""
        return False

    def _next_cells(self, anchor: Anchor, own: Cell) -> tuple[Cell | None, Cell | None]:
        """The cells beside and under a label's own that hold no label."""
        beside = self._free(self.grid.right_of(own, self.label(anchor)[0].middle), anchor)
        return beside, self._free(self.grid.below(own), anchor)

    def _is_in_heads(self, anchor: Anchor) -> bool:
        """Whether labels stand side by side here, with their values under them: the others of the
        row have no cell to the right that is not a label's."""
        others = [one for one in self.in_row(anchor.row) if one is not anchor and one.is_sure]
        cells = [(one, own) for one in others if (own := self.own_cell(one)) is not None]
        nexts = [self._next_cells(one, own) for one, own in cells]
        under = sum(beside is None and below is not None for beside, below in nexts)
        return under > sum(beside is not None and below is None for beside, below in nexts)

    def _free(self, cell: Cell | None, anchor: Anchor) -> Cell | None:
        return None if cell is None or self._has_label(cell, anchor) else cell

    def _has_label(self, cell: Cell, mine: Anchor) -> bool:
        """Whether another label is in a cell; a value may begin like its own: "SN 4711"."""
        return any(
            anchor is not mine
            and not anchor.is_inline
            and (anchor.is_sure or not set(anchor.fields) <= set(mine.fields))
            and cell.holds(self.row(anchor).pieces[anchor.start])
            for anchor in self.anchors
        )

    def of_cell(self, anchor: Anchor, cell: Cell) -> list[Piece]:
        """What is written in a cell, the label itself left out."""
        other = self._others_in(anchor, cell)
        behind = [one for one in other if self._is_behind(anchor)(one)]
        written = [piece for _, _, piece in behind or other]
        written += self._overflow(cells.words_in(self.layout, cell)) if written else []
        return pieces.written(written)

    def _others_in(self, anchor: Anchor, cell: Cell) -> list[Placed]:
        """What is in a cell besides a label."""
        mine = self.own_pieces(anchor, cell)
        return [one for one in cells.words_in(self.layout, cell) if id(one[2]) not in mine]

    def _is_behind(self, anchor: Anchor) -> Callable[[Placed], bool]:
        """Not left of a label: there is the value of the one before, their wall not seen."""
        return lambda one: one[0] != anchor.row or one[1] >= anchor.end

    def _overflow(self, found: list[tuple[int, int, Piece]]) -> list[Piece]:
        """The words behind a cell's last that a value too long for it goes on with: a space on,
        as within the value, where the next cell's text would keep off the line."""
        index, at, last = found[-1]
        row, over = self.layout.rows[index], list[Piece]()
        inside = [piece for other, _, piece in found if other == index]
        spaces = [right.x0 - left.x1 for left, right in itertools.pairwise(inside)]
        widest = max([_SPACE * self.layout.unit, *(_ALIKE * space for space in spaces)])
        for place in range(at + 1, len(row.pieces)):
            piece = row.pieces[place]
            is_next = piece.x0 - (over[-1] if over else last).x1 < widest
            if not is_next or any(a.start <= place < a.end for a in self.in_row(index)):
                break
            over.append(piece)
        return over

    @property
    def _area(self) -> float:
        return (self.layout.page.width or 1.0) * (self.layout.page.height or 1.0)
