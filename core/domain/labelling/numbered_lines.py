"""Forms that print the number of a line again by its answer."""

from functools import cached_property

from core.domain.labelling.label_cells import LabelCells
from core.domain.labelling.labels import Anchor
from core.domain.page import line_numbers
from core.domain.page.layout import Piece, Row


class NumberedLines(LabelCells):
    """Answers which numbers are of the form, and not of what is written on it."""

    @cached_property
    def line_numbers(self) -> list[tuple[float, float]]:
        """The columns in which this page prints the numbers of its lines again."""
        return line_numbers.columns(self.layout.rows, self.layout.unit)

    def past_line_number(self, row: Row, start: int, stop: int) -> int:
        """Past the number of the line, where this page prints it again before the answer, and past
        an arrow to it."""
        for at in range(start, min(start + 2, stop)):
            if line_numbers.is_in(row.pieces[at], self.line_numbers):
                return at + 1
            if len(row.pieces[at].text) > 1:
                break
        return start

    def lead_end(self, anchor: Anchor, piece: Piece) -> float:
        """Where what leads to a piece ends: the label, or the line's number printed again."""
        leads = (
            one.x1
            for one in self.row(anchor).pieces[anchor.end :]
            if one.x1 <= piece.x0 and line_numbers.is_in(one, self.line_numbers)
        )
        return max(leads, default=self.label(anchor)[-1].x1)
