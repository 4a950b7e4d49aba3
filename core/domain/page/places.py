"""Where print stands, seen from a label: right of it, below it, above it."""

from functools import cached_property
from statistics import median

from core.domain.labelling import lexicon, spread_rows
from core.domain.labelling.labels import Anchor
from core.domain.labelling.numbered_lines import NumberedLines
from core.domain.page import layout, running_lines, value_columns, walls
from core.domain.page import pieces as page_pieces
from core.domain.page.layout import Piece, Row
from core.domain.written import answers

_REACH = 0.5  # of the page's width: how far right of its label a value may start
_BELOW_UNITS = 2.6  # line heights between a caption and the value under it
ABOVE_UNITS = 0.8  # and to the value over it
_LINE_UNITS = 0.45  # between the lines of one value, and between their starts
_MOST_LINES_UP = 4
_LEAST_GAPS = 4  # captions with something under them, before a page's usual distance is known
_AS_USUAL = 0.8  # line heights that a value may be further down than others
_STRAY_UNITS = 1.1
_BESIDE_UNITS = 0.7  # and in a row with labels of another column
_CAPTION_UNITS = 2.2  # from the top of a caption to that of the value under it


class Places(NumberedLines):
    """Answers which pieces stand where, seen from a label."""

    def right(
        self, anchor: Anchor, *, is_text: bool = False, gap: float = 0.0, is_written: bool = False
    ) -> list[Piece]:
        """What is written right of the label, until the next label, wall or gap wider than `gap`
        line heights (0: the usual one). `is_text`: unknown labels amid the value do not end it.
        `is_written`: a box by the label, parted from the value, is a letter of it seen wrong."""
        row = self.row(anchor)
        stop = self._next_start(anchor, is_text=is_text)
        start = self._past_boxes(row, anchor.end, stop) if is_written else anchor.end
        widest = (gap or layout.WIDE_GAP) * self.layout.unit
        found: list[Piece] = []
        for piece in row.pieces[self.past_line_number(row, start, stop) : stop]:
            is_apart = bool(found) and piece.x0 - found[-1].x1 > widest
            place = (anchor, found, piece)
            if is_apart and not value_columns.leads(self.layout, self.anchors, *place):
                break
            if found and self._is_walled(found[-1], piece):
                break
            if not found and self._is_beyond(anchor, piece, is_option=gap > 0):
                break
            found.append(piece)
        return page_pieces.without_leaders(found)

    def _is_beyond(self, anchor: Anchor, piece: Piece, *, is_option: bool) -> bool:
        """Whether a piece is too far off to be the label's value, or in a cell after the next."""
        end = self.lead_end(anchor, piece)
        is_near = is_option and answers.is_option(piece.text)
        is_far = piece.x0 - end > _REACH * self._width and not is_near
        is_past = value_columns.is_past(self.layout, self.anchors, anchor, piece)
        if (is_far and anchor.row not in self._spread) or is_past:
            return True
        return self.layout.walls_between(end, piece.x0, piece.middle) > 1

    @cached_property
    def _spread(self) -> frozenset[int]:
        return spread_rows.of(self.layout, self._by_row)

    def _past_boxes(self, row: Row, start: int, stop: int) -> int:
        at = start
        while at < stop and answers.starts_with_box(row.pieces[at].text):
            at += 1
        return at if at < stop and row.breaks[at] else start

    def below(self, anchor: Anchor, *, gap: float = 0.0) -> list[Piece]:
        """What is written under the label in its column, nothing where a label stands there."""
        bottom = max(piece.y1 for piece in self.label(anchor))
        index, inside = self._first_below(anchor) or (0, [])
        if not inside:
            return []
        if inside[0][1].y0 - bottom > self._furthest_below:
            return []  # Where all values stand close under their captions, it is another's.
        return self._under(anchor, index, inside, gap)

    def _first_below(self, anchor: Anchor) -> tuple[int, list[tuple[int, Piece]]] | None:
        """The nearest row with print in a label's column, and that print."""
        low, high = self._column(anchor)
        bottom = max(piece.y1 for piece in self.label(anchor))
        for index in range(anchor.row + 1, min(anchor.row + 3, len(self.layout.rows))):
            row = self.layout.rows[index]
            if row.y0 - bottom > _BELOW_UNITS * self.layout.unit:
                return None
            inside = [
                (at, piece)
                for at, piece in enumerate(row.pieces)
                if low <= (piece.x0 + piece.x1) / 2 and piece.x0 < high
            ]
            if inside:
                return index, [*self._words_before(anchor, index, inside[0][0]), *inside]
        return None

    def _words_before(self, anchor: Anchor, index: int, at: int) -> list[tuple[int, Piece]]:
        """What a value under the middle of its caption begins with: "22nd" of "22nd May 2026"."""
        row = self.layout.rows[index]
        if self._runs_past(anchor, index, at):
            return []
        first = max(place for place in range(at + 1) if row.breaks[place])
        return [(place, row.pieces[place]) for place in range(first, at)]

    def _runs_past(self, anchor: Anchor, index: int, at: int) -> bool:
        row = self.layout.rows[index]
        return running_lines.runs_past(self.row(anchor), anchor.start, row, at)

    @cached_property
    def _furthest_below(self) -> float:
        """How far under its caption a value may stand here: a page sets them all alike."""
        gaps = [
            found[1][0][1].y0 - max(piece.y1 for piece in self.label(anchor))
            for anchor in self.anchors
            if anchor.is_known and not anchor.has_colon and not self.right(anchor)
            and (found := self._first_below(anchor)) is not None
            and not self._labelled(found[0], found[1][0][0], found[1][0][0])
        ]  # fmt: skip
        usual = median(gaps) if len(gaps) >= _LEAST_GAPS else _BELOW_UNITS * self.layout.unit
        return max(usual, 0.0) + _AS_USUAL * self.layout.unit

    def above(self, anchor: Anchor, *, gap: float = 0.0, up: float = ABOVE_UNITS) -> list[Piece]:
        """What is written right over the label in its column: the label is a caption under it."""
        top = min(piece.y0 for piece in self.label(anchor))
        lines: list[list[Piece]] = []
        for index in range(anchor.row - 1, max(-1, anchor.row - 1 - _MOST_LINES_UP), -1):
            inside = self._in_column(anchor, index)
            if not inside:
                continue
            reach = _LINE_UNITS if lines else up
            bottom = max(piece.y1 for _, piece in inside)
            if top - bottom > reach * self.layout.unit or self._holds_label(index, inside):
                break
            found = self._run(index, inside, gap)
            if lines and abs(found[0].x0 - lines[0][0].x0) > _LINE_UNITS * self.layout.unit:
                break
            lines.insert(0, found)
            top = min(piece.y0 for piece in found)
        return [piece for line in lines for piece in line]

    def _in_column(self, anchor: Anchor, index: int) -> list[tuple[int, Piece]]:
        """The pieces of a row that begin in a label's column."""
        low, high = self._column(anchor)
        row = self.layout.rows[index]
        return [(at, piece) for at, piece in enumerate(row.pieces) if low <= piece.x0 < high]

    def _holds_label(self, index: int, inside: list[tuple[int, Piece]]) -> bool:
        """Whether one of these pieces is a label's."""
        places = {at for at, _ in inside}
        return any(places & set(range(a.start, a.end)) for a in self.in_row(index))

    def goes_on(self, index: int, pieces: list[Piece]) -> bool:
        """Whether pieces of a row go on with the line over them, in a row without labels."""
        if not pieces or index == 0 or self.in_row(index - 1):
            return False
        first, over, reach = pieces[0], self.layout.rows[index - 1], _LINE_UNITS * self.layout.unit
        return any(
            is_break and abs(piece.x0 - first.x0) < reach and first.y0 - piece.y1 < reach
            for piece, is_break in zip(over.pieces, over.breaks, strict=True)
        )

    def strays(self, anchor: Anchor) -> list[Piece]:
        """Unclaimed writing a little above or below the label's line: a hand is no typewriter, and
        a page's columns need not share their lines. What starts about where the next label does
        stands under that one."""
        middle = sum(p.middle for p in self.label(anchor)) / max(1, len(self.label(anchor)))
        low, high = self._label_end(anchor), self._limit(anchor) - self.layout.unit
        rows = self.layout.rows
        return [
            piece
            for index in (anchor.row - 1, anchor.row + 1)
            if 0 <= index < len(rows)
            for at, piece in enumerate(rows[index].pieces[: self._first_label(index)])
            if low <= piece.x0 < high
            and abs(piece.middle - middle) < self._stray_reach(index)
            and self._start_of(rows[index], at).x0 >= low
            and not walls.stands_between(self.layout.walls, low, piece.x0, piece.middle)
            and not self._is_captioned(self._start_of(rows[index], at), anchor)
        ]

    def _first_label(self, index: int) -> int | None:
        """Where the labels of a row begin; what stands before them is the value of none of them."""
        return min((anchor.start for anchor in self.in_row(index)), default=None)

    def _stray_reach(self, index: int) -> float:
        return (_BESIDE_UNITS if index in self._by_row else _STRAY_UNITS) * self.layout.unit

    def _is_captioned(self, piece: Piece, mine: Anchor) -> bool:
        """Whether writing starts right under a label that stands higher than this one."""
        unit = self.layout.unit
        return any(
            abs(first.x0 - piece.x0) <= unit and 0 < piece.y0 - first.y0 <= _CAPTION_UNITS * unit
            for row in range(mine.row - 2, mine.row)
            for other in self.in_row(row)
            if other.is_sure and not other.is_inline
            for first in self.label(other)[:1]
        )

    def _start_of(self, row: Row, at: int) -> Piece:
        """The first word of what a piece is a part of: no value begins amid another."""
        return row.pieces[max(i for i in range(at + 1) if row.breaks[i])]

    @property
    def _width(self) -> float:
        return self.layout.page.width or 1.0

    def _label_end(self, anchor: Anchor) -> float:
        return self.label(anchor)[-1].x1

    def _next_start(self, anchor: Anchor, *, is_text: bool = False) -> int:
        later = [
            other.start
            for other in self.in_row(anchor.row)
            if other.start >= anchor.end and not (is_text and other.is_inline)
        ]
        return min(later, default=len(self.row(anchor).pieces))

    def _limit(self, anchor: Anchor) -> float:
        """The x where the label's own room to the right ends."""
        row, stop = self.row(anchor), self._next_start(anchor)
        end = row.pieces[stop].x0 if stop < len(row.pieces) else self._width
        middle = (row.y0 + row.y1) / 2
        wall = self.layout.wall_after(self._label_end(anchor) + 2 * self.layout.unit, middle)
        return min(end, wall) if wall is not None else end

    def _column(self, anchor: Anchor) -> tuple[float, float]:
        first = self.label(anchor)[0]
        return first.x0 - self.layout.unit, max(self._limit(anchor), self._label_end(anchor))

    def _under(
        self, anchor: Anchor, index: int, inside: list[tuple[int, Piece]], gap: float
    ) -> list[Piece]:
        first_at, first = inside[0]
        if first.x0 > self._label_end(anchor) + 2 * self.layout.unit:
            return []
        if self._runs_past(anchor, index, first_at):
            return []
        if any(
            other.start <= first_at and not self._is_beside(other, anchor, first_at)
            for other in self.in_row(index)
        ):
            return []  # It is a label, or the value of one.
        found = self._run(index, inside, gap)
        is_answer = self.may_be(anchor, " ".join(piece.text for piece in found))
        return [] if self._heads(anchor, found) and not is_answer else found

    def may_be(self, anchor: Anchor, text: str) -> bool:
        """Whether a text is one of the answers that a label's fields may have."""
        return False

    def _is_beside(self, other: Anchor, anchor: Anchor, at: int) -> bool:
        """Whether a label left of what is right under `anchor` only stands in the next column, a
        little lower: it has a value right under itself."""
        row = self.row(other)
        is_parted = any(row.breaks[place] for place in range(other.end, at + 1))
        is_mine = self._is_aligned(anchor, row.pieces[at])
        under = self._first_below(other) if is_parted and is_mine and other.end <= at else None
        if under is None:
            return False
        index, ((first_at, first), *_) = under
        is_free = all(
            one.start > first_at or self._is_beside(one, other, first_at)
            for one in self.in_row(index)
        )
        return is_free and self._is_aligned(other, first)

    def _is_aligned(self, anchor: Anchor, piece: Piece) -> bool:
        return abs(piece.x0 - self.label(anchor)[0].x0) <= self.layout.unit

    def _heads(self, anchor: Anchor, found: list[Piece]) -> bool:
        """Whether what is under a label is the next section's heading, in a band of its own."""
        cell = self.grid.at(found[0].x0, found[0].middle)
        own = self.own_cell(anchor)
        is_band = cell is not None and (
            own is None or max(abs(own.x0 - cell.x0), abs(own.x1 - cell.x1)) > self.layout.unit
        )
        return is_band and lexicon.is_heading(piece.text for piece in found)

    def _run(self, index: int, inside: list[tuple[int, Piece]], gap: float = 0.0) -> list[Piece]:
        """Pieces of a row up to the next wide gap, wall or label."""
        found, widest = [inside[0][1]], (gap or layout.WIDE_GAP) * self.layout.unit
        for at, piece in inside[1:]:
            is_far = piece.x0 - found[-1].x1 > widest
            is_label = any(at == a.start and not a.is_inline for a in self.in_row(index))
            if is_far or is_label or self._is_walled(found[-1], piece):
                break
            found.append(piece)
        return found

    def _labelled(self, index: int, first: int, last: int) -> bool:
        """Whether a label starts among these pieces, or their text is the value of one."""
        anchors = [a for a in self.in_row(index) if not a.is_inline]
        starts = any(first <= a.start <= last for a in anchors if a.score > 0.8 or a.has_colon)
        return starts or any(a.start < first for a in anchors)

    def _is_walled(self, left: Piece, right: Piece) -> bool:
        wall = self.layout.wall_after(left.x1 - 1e-6, left.middle)
        return wall is not None and wall <= right.x0 + 1e-6
