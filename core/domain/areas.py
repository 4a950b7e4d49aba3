"""Where a label's value is written: right of it, below it, or in the lines that follow."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property

from core.domain import answers, captions, layout, letterheads, lexicon, sections, table_heads
from core.domain.labels import Anchor, LabelTable, find, parted
from core.domain.layout import PageLayout, Piece, Row
from core.domain.model import Box
from core.domain.reading import MarkKind, Page
from core.domain.squeeze import fold

_INK = frozenset({MarkKind.INK, MarkKind.SIGNATURE, MarkKind.PICTURE})
_REACH = 0.5  # of the page's width: how far right of its label a value may start
_PLACE = 0.35  # of the page's width: how wide a blank is drawn when nothing ends it
_BELOW_UNITS = 2.6  # line heights between a caption and the value under it
_STRAY_UNITS = 1.1
_PARAGRAPH_GAP_UNITS = 3.2
_SIGN_BOX_UNITS = 9.0
_MAX_PARAGRAPH_ROWS = 60


class PageScan:
    """A page with its anchors; answers which pieces belong to which of them."""

    def __init__(self, page: Page, labels: LabelTable) -> None:
        self.layout, found = _labelled(layout.build(page), labels)
        rows, unit = self.layout.rows, self.layout.unit
        found = table_heads.told(rows, found, labels.tables, unit)
        found = letterheads.told(rows, found, page.height or 1.0)
        found = captions.told(rows, found, unit)
        self.anchors = sections.told(rows, found, labels, unit)
        self._by_row: dict[int, list[Anchor]] = {}
        for anchor in self.anchors:
            self._by_row.setdefault(anchor.row, []).append(anchor)

    def claims(self, label: str) -> bool:
        """Whether a field of the spec is printed under this label here."""
        return fold(label) in self._claimed

    def row(self, anchor: Anchor) -> Row:
        """The row an anchor stands in."""
        return self.layout.rows[anchor.row]

    def label(self, anchor: Anchor) -> tuple[Piece, ...]:
        """The pieces of the label itself."""
        return self.row(anchor).pieces[anchor.start : anchor.end]

    def label_box(self, anchor: Anchor) -> Box:
        """The box of the label itself."""
        return self.layout.around(self.label(anchor))

    def right(
        self, anchor: Anchor, *, is_text: bool = False, gap: float = 0.0, is_written: bool = False
    ) -> list[Piece]:
        """What is written right of the label, until the next label, wall or wide gap.

        `is_text`: unknown labels amid the value do not end it. `gap`: the widest gap in line
        heights, 0 for the usual one. `is_written`: a box that stands by the label, parted from
        the value, is a letter of the label seen wrong.
        """
        row = self.row(anchor)
        stop = self._next_start(anchor, is_text=is_text)
        start = self._past_boxes(row, anchor.end, stop) if is_written else anchor.end
        widest = (gap or layout.WIDE_GAP) * self.layout.unit
        found: list[Piece] = []
        for piece in row.pieces[start:stop]:
            if found and (piece.x0 - found[-1].x1 > widest or self._is_walled(found[-1], piece)):
                break
            if not found and self._is_beyond(anchor, piece):
                break
            found.append(piece)
        return _without_leaders(found)

    def _is_beyond(self, anchor: Anchor, piece: Piece) -> bool:
        """Whether a piece is too far off to be the label's value, or in a cell after the next."""
        end = self._label_end(anchor)
        if piece.x0 - end > _REACH * self._width:
            return True
        return self.layout.walls_between(end, piece.x0, piece.middle) > 1

    def _past_boxes(self, row: Row, start: int, stop: int) -> int:
        at = start
        while at < stop and answers.starts_with_box(row.pieces[at].text):
            at += 1
        return at if at < stop and row.breaks[at] else start

    def below(self, anchor: Anchor) -> list[Piece]:
        """What is written under the label in its column, nothing where a label stands there."""
        low, high = self._column(anchor)
        bottom = max(piece.y1 for piece in self.label(anchor))
        for index in range(anchor.row + 1, min(anchor.row + 3, len(self.layout.rows))):
            row = self.layout.rows[index]
            if row.y0 - bottom > _BELOW_UNITS * self.layout.unit:
                return []
            inside = [
                (at, piece)
                for at, piece in enumerate(row.pieces)
                if low <= (piece.x0 + piece.x1) / 2 and piece.x0 < high
            ]
            if not inside:
                continue
            return self._under(anchor, index, inside)
        return []

    def strays(self, anchor: Anchor) -> list[Piece]:
        """Unclaimed writing a little above or below the label's line: a hand is no typewriter."""
        middle = sum(p.middle for p in self.label(anchor)) / max(1, len(self.label(anchor)))
        low, high = self._label_end(anchor), self._limit(anchor)
        rows = self.layout.rows
        return [
            piece
            for index in (anchor.row - 1, anchor.row + 1)
            if 0 <= index < len(rows) and index not in self._by_row
            for piece in rows[index].pieces
            if low <= piece.x0 < high
            and abs(piece.middle - middle) < _STRAY_UNITS * self.layout.unit
        ]

    def paragraph(self, anchor: Anchor) -> list[list[Piece]]:
        """The lines under a label up to the next label: the rest of a multi-line value."""
        low, high = self._text_column(anchor)
        lines: list[list[Piece]] = []
        bottom = self.row(anchor).y1
        rows = self.layout.rows
        for index in range(anchor.row + 1, min(len(rows), anchor.row + _MAX_PARAGRAPH_ROWS)):
            if rows[index].y0 - bottom > _PARAGRAPH_GAP_UNITS * self.layout.unit:
                break
            inside = [(at, p) for at, p in enumerate(rows[index].pieces) if low <= p.x0 < high]
            if not inside:
                continue
            if self._labelled(index, inside[0][0], inside[-1][0]):
                break
            lines.append([piece for _, piece in inside])
            bottom = rows[index].y1
        return lines

    def _text_column(self, anchor: Anchor) -> tuple[float, float]:
        """Where a text goes on: under its label, or under itself where a wall parts the two."""
        low, high = self._column(anchor)
        first = next(iter(self.right(anchor, is_text=True)), None)
        if first is None or first.x0 < high:
            return low, high
        wall = self.layout.wall_after(first.x0, first.middle)
        return first.x0 - self.layout.unit, wall if wall is not None else self._width

    def place(self, anchor: Anchor) -> Box:
        """Where a value should be: the room right of the label, or under it where none is."""
        row, unit = self.row(anchor), self.layout.unit
        x0, x1 = self._label_end(anchor), self._limit(anchor)
        if x1 - x0 >= 2 * unit:
            x1 = min(x1, x0 + _PLACE * self._width)
            return self.layout.box(x0, row.y0 - 0.2 * unit, x1, row.y1 + 0.2 * unit)
        low, high = self._column(anchor)
        high = min(high, low + _PLACE * self._width)
        return self.layout.box(low, row.y1, high, row.y1 + 2 * unit)

    def ink(self, area: tuple[float, ...]) -> list[Piece]:
        """Marks of ink that lie mostly inside an area (page units)."""
        return [place for place in self._ink_marks if _inside(place, area) >= 0.4]

    def right_area(self, anchor: Anchor, *, up: float, down: float) -> tuple[float, ...]:
        """The area right of the label, `up` and `down` line heights beyond its line."""
        label, unit = self.label(anchor), self.layout.unit
        y0, y1 = min(p.y0 for p in label), max(p.y1 for p in label)
        return (self._label_end(anchor), y0 - up * unit, self._limit(anchor), y1 + down * unit)

    def text_area(self, anchor: Anchor) -> tuple[float, ...]:
        """The area right of and under a label, down to the next line with a label."""
        x0, y0, x1, _ = self.right_area(anchor, up=0.5, down=0.0)
        low, _ = self._column(anchor)
        later = [index for index in self._by_row if index > anchor.row]
        label_bottom = max(p.y1 for p in self.label(anchor))
        bottom = label_bottom + _PARAGRAPH_GAP_UNITS * self.layout.unit
        if later:
            next_top = self.layout.rows[min(later)].y0 - 0.5 * self.layout.unit
            bottom = min(bottom, max(label_bottom, next_top))
        return (min(x0, low), y0, x1, bottom)

    def column_area(self, anchor: Anchor, *, up: float, down: float) -> tuple[float, ...]:
        """The area of the label's own column, `up` and `down` line heights beyond it."""
        label, unit = self.label(anchor), self.layout.unit
        low, high = self._column(anchor)
        y0, y1 = min(p.y0 for p in label), max(p.y1 for p in label)
        return (low, y0 - up * unit, high, y1 + down * unit)

    def has_only_labels(self, anchor: Anchor) -> bool:
        """True where a row is labels and nothing else: a table's head, or captions."""
        row = self.row(anchor)
        covered = {at for other in self._by_row[anchor.row] for at in range(other.start, other.end)}
        return len(covered) == len(row.pieces)

    def neighbours(self, anchor: Anchor) -> Iterator[Anchor]:
        """The anchors left of this one in its row, the nearest first."""
        return reversed([a for a in self._by_row[anchor.row] if a.start < anchor.start])

    def is_under_signature(self, anchor: Anchor) -> bool:
        """Whether a label stands in the box of a signature: its label over it, not far."""
        here = self.label(anchor)[0]
        for other in self.anchors:
            label = self.label(other)[0]
            is_over = 0 < here.y0 - label.y1 < _SIGN_BOX_UNITS * self.layout.unit
            if is_over and label.x0 <= here.x0 + self.layout.unit and _signs(self.text_of(other)):
                return True
        return False

    def text_of(self, anchor: Anchor) -> str:
        """The label as printed."""
        return " ".join(piece.text for piece in self.label(anchor))

    @cached_property
    def writes_below(self) -> bool:
        """The page's habit, by vote of its labels: values stand below, not right, of them."""
        right = below = 0
        for anchor in self.anchors:
            if anchor.is_inline:
                continue
            if _is_written(self.right(anchor)):
                right += 1
            elif _is_written(self.below(anchor)):
                below += 1
        return below > right

    @cached_property
    def _ink_marks(self) -> list[Piece]:
        least = 0.5 * self.layout.unit
        return [
            place
            for _, place in self.layout.marks(_INK)
            if place.height >= least and place.x1 - place.x0 >= least
        ]

    @cached_property
    def _claimed(self) -> frozenset[str]:
        return frozenset(fold(self.text_of(anchor)) for anchor in self.anchors if anchor.fields)

    @property
    def _width(self) -> float:
        return self.layout.page.width or 1.0

    def _label_end(self, anchor: Anchor) -> float:
        return self.label(anchor)[-1].x1

    def _next_start(self, anchor: Anchor, *, is_text: bool = False) -> int:
        later = [
            other.start
            for other in self._by_row[anchor.row]
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

    def _under(self, anchor: Anchor, index: int, inside: list[tuple[int, Piece]]) -> list[Piece]:
        first_at, first = inside[0]
        if first.x0 > self._label_end(anchor) + 2 * self.layout.unit:
            return []
        if any(other.start <= first_at for other in self._by_row.get(index, [])):
            return []  # It is a label, or the value of one.
        found = [first]
        for at, piece in inside[1:]:
            is_far = piece.x0 - found[-1].x1 > layout.WIDE_GAP * self.layout.unit
            if is_far or self._labelled(index, at, at) or self._is_walled(found[-1], piece):
                break
            found.append(piece)
        return found

    def _labelled(self, index: int, first: int, last: int) -> bool:
        """Whether a label starts among these pieces, or their text is the value of one."""
        anchors = [a for a in self._by_row.get(index, []) if not a.is_inline]
        starts = any(first <= a.start <= last for a in anchors if a.score > 0.8 or a.has_colon)
        return starts or any(a.start < first for a in anchors)

    def _is_walled(self, left: Piece, right: Piece) -> bool:
        wall = self.layout.wall_after(left.x1 - 1e-6, left.middle)
        return wall is not None and wall <= right.x0 + 1e-6


def _labelled(found: PageLayout, labels: LabelTable) -> tuple[PageLayout, list[Anchor]]:
    """A page and its labels, those included that a value before them runs up to."""
    anchors = find(found.rows, labels)
    rows = parted(found.rows, anchors, labels)
    if rows == found.rows:
        return found, anchors
    return replace(found, rows=rows), find(rows, labels)


def _without_leaders(pieces: list[Piece]) -> list[Piece]:
    """What stands behind dotted leaders or on a line; the line itself where nothing does."""
    written = [at for at, piece in enumerate(pieces) if not answers.is_blank(piece.text)]
    return pieces[written[0] : written[-1] + 1] if written else pieces


def _signs(label: str) -> bool:
    return lexicon.stem("sign") in lexicon.words(label)


def _is_written(pieces: list[Piece]) -> bool:
    return any(not answers.is_blank(piece.text) for piece in pieces)


def _inside(place: Piece, area: tuple[float, ...]) -> float:
    x0, y0, x1, y1 = area
    wide = max(0.0, min(place.x1, x1) - max(place.x0, x0))
    high = max(0.0, min(place.y1, y1) - max(place.y0, y0))
    return wide * high / max(1e-9, (place.x1 - place.x0) * place.height)
