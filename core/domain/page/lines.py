"""The further lines of a value: a text under its label, and what a narrow column wraps."""

from functools import cached_property

from core.domain.labelling import lexicon
from core.domain.labelling.labels import Anchor
from core.domain.labelling.lexicon import Kind
from core.domain.page import foot_labels, heading_bands, layout, running_lines
from core.domain.page.layout import Piece, Row
from core.domain.page.places import Places
from core.domain.written import addresses

PARAGRAPH_GAP_UNITS = 3.2
_MAX_PARAGRAPH_ROWS = 60
_HEADLINE = 1.08  # times the page's usual print: a label so large is a heading
_SAME_SIZE = 0.02  # of their height: two headings of one page
_LEADING = 0.5  # line heights between the lines of one value
_FLUSH = 0.3  # line heights: lines of one value start so alike
_SPACE = 0.2  # line heights between two words
_APART, _MOST_HEADING_WORDS = 0.9, 4  # line heights over a heading; its words
_APART_BOXED = 0.6  # the same between an engine's boxes, which are higher than their print
_MOST_LINES = 4
_MOST_ADDRESS_ROWS = 8  # rows of the page: between its lines stand those of another column


class Lines(Places):
    """Answers which lines go on with a value."""

    def right(
        self, anchor: Anchor, *, is_text: bool = False, gap: float = 0.0, is_written: bool = False
    ) -> list[Piece]:
        """What is written right of the label; of an even number of lines none is level with it,
        and a label may stand at their foot."""
        found = super().right(anchor, is_text=is_text, gap=gap, is_written=is_written)
        at = anchor.row, anchor.start
        return found or self._straddling.get(at) or self._at_foot.get(at, [])

    @cached_property
    def _at_foot(self) -> dict[tuple[int, int], list[Piece]]:
        """The values of labels that stand at their foot."""
        found = {(one.row, one.start): one for one in self.anchors if not one.is_inline}
        return {
            at: said
            for at, one in found.items()
            if not super(Lines, self).right(one) and (said := foot_labels.value(self, one))
        }

    @cached_property
    def _straddling(self) -> dict[tuple[int, int], list[Piece]]:
        """The two lines of each value that is set half over and half under the middle of its
        label, as word processors and browsers do in a table's row."""
        rows, found = self.layout.rows, {}
        for anchor in self.anchors:
            if anchor.is_inline or not 0 < anchor.row < len(rows) - 1:
                continue
            over, under = (self._beside(anchor, rows[anchor.row + step], step) for step in (-1, 1))
            unit = self.layout.unit
            if over and under and abs(over[0].x0 - under[0].x0) <= _FLUSH * unit:
                found[anchor.row, anchor.start] = [*over, *under]
        return found

    def _beside(self, anchor: Anchor, row: Row, step: int) -> list[Piece]:
        """The first segment right of a label in a line that reaches over its head or foot."""
        label = self.label(anchor)[0]
        end, limit = self._label_end(anchor), self._limit(anchor)
        labelled = {at for other in self.in_row(anchor.row + step)
                    for at in range(other.start, other.end)}  # fmt: skip
        starts = [at for at, piece in enumerate(row.pieces) if end < piece.x0 < limit]
        if not starts or starts[0] in labelled or not row.breaks[starts[0]]:
            return []
        line = self._segment(anchor.row + step, starts[0])
        top, bottom = min(p.y0 for p in line), max(p.y1 for p in line)
        is_over = label.y0 < bottom < label.y1 and top < label.y0
        is_under = label.y0 < top < label.y1 and bottom > label.y1
        return line if (is_over if step < 0 else is_under) else []

    def paragraph(self, anchor: Anchor) -> list[list[Piece]]:
        """The lines under a label up to the next label: the rest of a multi-line value."""
        low, high = self._text_column(anchor)
        lines: list[list[Piece]] = []
        bottom = self.row(anchor).y1
        rows = self.layout.rows
        for index in range(anchor.row + 1, min(len(rows), anchor.row + _MAX_PARAGRAPH_ROWS)):
            if rows[index].y0 - bottom > PARAGRAPH_GAP_UNITS * self.layout.unit:
                break
            inside = [(at, p) for at, p in enumerate(rows[index].pieces) if low <= p.x0 < high]
            if not inside or inside[0][1] in self._straddling.get((anchor.row, anchor.start), ()):
                continue
            line = [piece for _, piece in inside]
            if running_lines.runs_past(self.row(anchor), anchor.start, rows[index], inside[0][0]):
                break
            if self._labelled(index, inside[0][0], inside[-1][0]) or self._is_alike(anchor, line):
                break
            if lines and self._leaves_box(lines[-1][0], line[0]):
                break
            if lines and heading_bands.parts(self.layout, lines[-1], line):
                break
            is_begun = bool(lines) or self._is_answered(anchor)
            if is_begun and self._heads_next(index, line, rows[index].y0 - bottom):
                break
            lines.append(line)
            bottom = rows[index].y1
        return lines

    def _is_answered(self, anchor: Anchor) -> bool:
        """Whether what stands right of a label is no label: its value, or that's first line."""
        starts = {other.start for other in self.in_row(anchor.row)}
        return anchor.end < len(self.row(anchor).pieces) and anchor.end not in starts

    def _is_alike(self, anchor: Anchor, line: list[Piece]) -> bool:
        """Whether a line under a heading is the next heading, that no spec knows: both are set in
        a print of their own. An engine's boxes do not tell print so finely."""
        size = self.label(anchor)[0].height
        if self.layout.may_slip or size < _HEADLINE * self.layout.unit:
            return False
        return all(abs(piece.height - size) <= _SAME_SIZE * size for piece in line)

    def _heads_next(self, index: int, line: list[Piece], gap: float) -> bool:
        """Whether a few words apart from a text, right over the next label, are its heading."""
        said = _text(line)
        least = _APART_BOXED if self.layout.may_slip else _APART
        is_apart = gap > least * self.layout.unit and len(line) <= _MOST_HEADING_WORDS
        is_print = said[:1].isupper() and said.replace(" ", "").isalpha()
        return (
            is_apart
            and is_print
            and any(
                abs(self.label(anchor)[0].x0 - line[0].x0) <= _FLUSH * self.layout.unit
                for anchor in self.in_row(index + 1)
                if anchor.fields and anchor.is_sure
            )
        )

    def _leaves_box(self, last: Piece, piece: Piece) -> bool:
        """Whether a line stands under the box that the one before it is written in, or in a box,
        as a stamp or the next band does, and that one in none; a box may be ruled into lines."""
        box = self.grid.at(last.x0, last.middle)
        if box is None:
            own = self.grid.at(piece.x0, piece.middle)
            return own is not None and not own.holds(last)
        if box.holds(piece):
            return False
        under = self.grid.below(box)
        return under is None or not under.holds(piece)

    def _text_column(self, anchor: Anchor) -> tuple[float, float]:
        """Where a text goes on: under its label, or under itself where a wall parts the two."""
        low, high = self._column(anchor)
        first = next(iter(self.right(anchor, is_text=True)), None)
        if first is None or first.x0 < high:
            return low, high
        wall = self.layout.wall_after(first.x0, first.middle)
        return first.x0 - self.layout.unit, wall if wall is not None else self._width

    def wrapped(self, anchor: Anchor) -> list[Piece]:
        """The lines that the value right of a label goes on with, where it is wrapped."""
        return self._wraps.get((anchor.row, anchor.start), [])

    def without_wraps(self, anchor: Anchor, pieces: list[Piece]) -> list[Piece]:
        """Pieces up to where the value of another label goes on."""
        own = {id(piece) for piece in self.wrapped(anchor)}
        for at, piece in enumerate(pieces):
            if id(piece) in self._wrapped_pieces and id(piece) not in own:
                return pieces[:at]
        return pieces

    @cached_property
    def _wrapped_pieces(self) -> frozenset[int]:
        return frozenset(id(piece) for lines in self._wraps.values() for piece in lines)

    @cached_property
    def _wraps(self) -> dict[tuple[int, int], list[Piece]]:
        """The wrapped lines of each label's value, by the label's row and start."""
        found = {}
        for anchor in self.anchors:
            if anchor.is_inline or self.own_cell(anchor) is not None:
                continue
            if lines := self._lines_after(anchor):
                found[anchor.row, anchor.start] = lines
        return found

    def _lines_after(self, anchor: Anchor) -> list[Piece]:
        line = self._segment(anchor.row, anchor.end)
        if not line and anchor.has_colon:
            line = list(self.label(anchor))  # No room for the value's first word behind it.
        is_cut = bool(line) and line[-1].text.endswith(",")
        if not line or (line[0].x0 - self._label_end(anchor) > self._width / 4 and not is_cut):
            return []
        starts = (self.label(anchor)[0].x0, line[0].x0)
        if len(line) == 1 and line[0].text.isdecimal():
            return []  # A number goes on in no other line.
        if address := self._address_after(anchor, anchor.row, line):
            return address
        limit = self._line_limit(anchor.row, line[-1])
        found: list[Piece] = []
        for index in range(anchor.row + 1, min(anchor.row + 1 + _MOST_LINES, self._row_count)):
            under = self._next_line(index, starts, line[-1])
            goes_on = line[-1].text.endswith(",")  # "Halden Foods," | "Leeds"
            if not under or not (goes_on or self._is_full(line[-1], under[0], limit)):
                break
            found += under
            line = under
        return found

    def below(self, anchor: Anchor, *, gap: float = 0.0) -> list[Piece]:
        """What is written under a label, an address with all its lines."""
        found = super().below(anchor, gap=gap)
        if not found or not self._asks_address(anchor):
            return found
        rows = range(anchor.row + 1, self._row_count)
        at = next((i for i in rows if found[0] in self.layout.rows[i].pieces), anchor.row)
        return [*found, *self._address_after(anchor, at, found)]

    def _address_after(self, anchor: Anchor, row: int, line: list[Piece]) -> list[Piece]:
        """The lines of an address after its first, where they end with a postcode: however short,
        they are one value."""
        if not self._asks_address(anchor) or addresses.ends(_text(line)):
            return []
        found: list[Piece] = []
        for index in range(row + 1, min(row + 1 + _MOST_ADDRESS_ROWS, self._row_count)):
            under = self._next_line(index, (line[0].x0,), line[-1], is_address=True)
            found += under
            line = under or line
            if addresses.ends(_text(under)):
                return found
        return []

    def _asks_address(self, anchor: Anchor) -> bool:
        return lexicon.kind_of(self.text_of(anchor)) is Kind.SITE

    @property
    def _row_count(self) -> int:
        return len(self.layout.rows)

    def _next_line(
        self, index: int, starts: tuple[float, ...], last: Piece, *, is_address: bool = False
    ) -> list[Piece]:
        """The print right under a line that starts where its label or its value does, or that
        stands alone and ends where the value does."""
        row, unit = self.layout.rows[index], self.layout.unit
        if not self.in_row(index) and not any(row.breaks[1:]):
            is_right = abs(row.pieces[-1].x1 - last.x1) <= _FLUSH * unit
            starts = (*starts, row.pieces[0].x0) if is_right else starts
        for at, piece in enumerate(row.pieces):
            is_flush = any(abs(piece.x0 - x) <= _FLUSH * unit for x in starts)
            # Behind something else of this column it is the value of the next line.
            is_flush = is_flush and (at == 0 or row.pieces[at - 1].x1 < starts[0])
            is_next = -unit / 2 < piece.y0 - last.y1 < _LEADING * unit
            is_label = any(a.start <= at < a.end for a in self._stops(index, is_address=is_address))
            if row.breaks[at] and is_flush and is_next and not is_label:
                return self._segment(index, at, is_address=is_address)
        return []

    def _stops(self, index: int, *, is_address: bool) -> list[Anchor]:
        """The labels of a row; a town over its postcode looks like a caption and is none."""
        found = self.in_row(index)
        return [a for a in found if a.is_known or a.has_colon] if is_address else found

    def _segment(self, index: int, start: int, *, is_address: bool = False) -> list[Piece]:
        """The pieces from one on, up to the next column or label."""
        row = self.layout.rows[index]
        end = start + 1
        stops = {anchor.start for anchor in self._stops(index, is_address=is_address)}
        while end < len(row.pieces) and not row.breaks[end] and end not in stops:
            end += 1
        return [] if start in stops else list(row.pieces[start:end])

    def _line_limit(self, index: int, last: Piece) -> float:
        """Where a line has to end: before the next column, or at the margin of the page's print."""
        near = self.layout.rows[max(0, index - 1) : index + 2]
        columns = [x for row in near for x in _starts(row) if x > last.x1]
        gutter = layout.COLUMN_GAP * self.layout.unit
        return min(columns) - gutter if columns else self._margin

    @cached_property
    def _margin(self) -> float:
        return max(piece.x1 for row in self.layout.rows for piece in row.pieces)

    def _is_full(self, last: Piece, first: Piece, limit: float) -> bool:
        """Whether the next line's first word had no room on this one."""
        space = _SPACE * self.layout.unit
        return last.x1 + space + (first.x1 - first.x0) > limit


def _text(line: list[Piece]) -> str:
    return " ".join(piece.text for piece in line)


def _starts(row: Row) -> list[float]:
    return [piece.x0 for piece, is_break in zip(row.pieces, row.breaks, strict=True) if is_break]
