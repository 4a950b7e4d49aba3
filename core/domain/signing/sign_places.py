"""Which ink on a page belongs to which signature: to the nearest label whose place it is in."""

from collections.abc import Iterator
from dataclasses import dataclass

from core.domain.fields.areas import PageScan
from core.domain.labelling.labels import Anchor
from core.domain.page.layout import Piece
from core.domain.page.squeeze import squeeze
from core.domain.signing import sign_frames, sign_inks, sign_labels

# In line heights: how far from its label ink may be.
_BAND_UP, _BAND_DOWN = 1.6, 1.0
_BELOW = 3.5
_ABOVE = 3.0
_BESIDE = 3.0  # between the labels of two columns
_ON_LINE = 1.2  # line heights from ink down to the line that it is on
_FOOT = 0.6  # line heights under ink: what is there is its own line
_HEAD_CELL = 1.2  # a rule so near under a label closes its cell: the value is in the next one
_LEAST_LINE = 3.0
_COLUMN_COST = 1.0
_TRACE_REACH = 0.8
_CELL_COST = 0.1  # its own ruled cell


@dataclass(frozen=True, slots=True)
class Place:
    """Ink in a label's place. `cost` grows with the distance; `is_column`: above or below it."""

    ink: Piece
    cost: float
    is_column: bool


class SignPlaces:
    """The signature labels of a page and their ink."""

    def __init__(self, scan: PageScan) -> None:
        self._scan = scan
        self._unit = scan.layout.unit
        self._rules = list(sign_frames.lines_to_sign(scan))
        self._inks = list(sign_inks.of(scan))
        self.labels = sign_labels.of_page(scan)

    def of(self, anchor: Anchor) -> list[Place]:
        """The ink in this label's place that is in no other label's nearer one."""
        return self._nearest(anchor, self._inks)

    def traces(self, anchor: Anchor) -> list[Place]:
        """What a picture shows in this label's place that is no ink for certain: a word or two
        close by, or a few strokes. A place with them was not found empty."""
        if torn := self._nearest(anchor, sign_inks.torn(self._scan)):
            return torn
        traces = sign_inks.traces(self._scan)
        near = [
            place
            for place in self._nearest(anchor, traces)
            if place.cost <= _COLUMN_COST + _TRACE_REACH
        ]
        return near or [Place(one, _CELL_COST, False) for one in self._headed(anchor, traces)]

    def near(self, anchor: Anchor) -> list[Place]:
        """The ink in the place of this label, whoever's it is."""
        found = (self._place(anchor, ink) for ink in self._inks)
        return [place for place in found if place is not None]

    def _others(self, anchor: Anchor) -> list[Anchor]:
        return [a for a in self.labels if (a.row, a.start) != (anchor.row, anchor.start)]

    def _headed(self, anchor: Anchor, traces: list[Piece]) -> list[Piece]:
        """Those in the next cell of a label's row, where a column for signatures is headed so."""
        label, unit = sign_labels.as_piece(self._scan, anchor), self._unit
        wall = self._scan.layout.wall_after(label.x1, label.middle)
        end = wall and self._scan.layout.wall_after(wall + 0.5 * unit, label.middle)
        if wall is None or end is None:
            return []
        heads = [
            sign_labels.as_piece(self._scan, one) for one in self.labels if one.row < anchor.row
        ]
        if not any(wall <= head.x0 < end for head in heads):
            return []
        top, bottom = self._cell(label, (wall + end) / 2)
        return [
            one for one in traces if wall <= one.x0 and one.x1 <= end and top < one.middle < bottom
        ]

    def _nearest(self, anchor: Anchor, inks: list[Piece]) -> list[Place]:
        others = self._others(anchor)
        found: list[Place] = []
        for ink in inks:
            place = self._place(anchor, ink)
            if place is None:
                continue
            rivals = [
                (other, rival) for other in others if (rival := self._place(other, ink)) is not None
            ]
            if all(
                self._is_under(anchor, place, other, rival)
                or (place.cost <= rival.cost and not self._is_under(other, rival, anchor, place))
                for other, rival in rivals
            ):
                found.append(place)
        return found

    def _is_under(self, other: Anchor, rival: Place, anchor: Anchor, place: Place) -> bool:
        """Whether ink on a label's line is in the next column, under another's label that stands
        higher or on the line over a lower one: beside a signed place a blank one's is not level."""
        if (
            place.is_column
            or not rival.is_column
            or not sign_labels.says_whose(self._scan.text_of(other))
        ):
            return False
        first, ink = sign_labels.as_piece(self._scan, other), place.ink
        end = sign_labels.as_piece(self._scan, anchor).x1
        is_next = end < first.x0 <= ink.x0 + self._unit
        is_under = is_next and (first.y1 < ink.middle or self.is_on_line(other, rival))
        return is_under and not self._has_beside(other)

    def _has_beside(self, anchor: Anchor) -> bool:
        """Whether ink stands right of a label: it is signed there, and not under it."""
        found = (self._place(anchor, ink) for ink in self._inks)
        return any(place is not None and not place.is_column for place in found)

    def is_of_other(self, anchor: Anchor, piece: Piece) -> bool:
        """Whether what was read as a word is the ink of another label."""
        others = self._others(anchor)
        return any(
            sign_frames.covers(ink, piece) and any(self._nearest(other, [ink]) for other in others)
            for ink in self._inks
        )

    def room(self, anchor: Anchor) -> tuple[float, float]:
        """From where to where right of a label its value may stand: its cell and a blank next."""
        label = sign_labels.as_piece(self._scan, anchor)
        own = self._scan.right_area(anchor, up=0.0, down=0.0)[2]
        wall = self._scan.layout.wall_after(label.x1, label.middle)
        if wall is None or own > wall + 0.1 * self._unit:
            return label.x1, own  # No wall, or one so near that the next cell counts already.
        if own < wall - 0.1 * self._unit:
            return label.x1, own  # Another label comes before the wall.
        end = self._scan.layout.wall_after(wall + 0.5 * self._unit, label.middle)
        end = self._scan.layout.page.width if end is None else end  # An open cell, the row's last.
        return label.x1, own if self._is_written(label, wall, end) else end

    def has_line(self, anchor: Anchor) -> bool:
        """Whether a line to sign on stands right of a label or close above it."""
        label, unit = sign_labels.as_piece(self._scan, anchor), self._unit
        start, end = self.room(anchor)
        for rule in self._rules:
            is_long = rule.x1 - rule.x0 >= _LEAST_LINE * unit
            is_right = start - 0.5 * unit <= rule.x0 < end and (
                label.y0 - 0.5 * unit <= rule.middle <= label.y1 + 0.8 * unit
            )
            if is_long and (is_right or self._is_over(rule, label)):
                return True
        return False

    def is_on_line(self, anchor: Anchor, place: Place) -> bool:
        """Whether ink is on a line to sign on: of the label under it, or of that over it."""
        label, ink = sign_labels.as_piece(self._scan, anchor), place.ink
        top = ink.y1 - 0.3 * ink.height
        if top < label.middle:
            return bool(self._lines_between(top, label.middle, label, ink))
        under = self._lines_between(top, ink.y1 + _ON_LINE * self._unit, label, ink)
        return bool(under) and self._is_head(label)

    def _is_over(self, rule: Piece, label: Piece) -> bool:
        is_near = label.y0 - 1.2 * self._unit <= rule.middle <= label.y0 + 0.2 * self._unit
        return is_near and _spans(rule, label) and not self._is_top(rule.middle, label)

    def _is_written(self, label: Piece, left: float, right: float) -> bool:
        """Whether print stands in the next cell: then it is no place to sign for this label."""
        x = (left + right) / 2
        box = self._scan.grid.at(x, label.middle)
        top, bottom = (box.y0, box.y1) if box is not None else self._cell(label, x)
        words = [
            piece
            for row in self._scan.layout.rows
            if row.y0 < bottom and row.y1 > top
            for piece in row.pieces
            if left < (piece.x0 + piece.x1) / 2 < right and top < piece.middle < bottom
        ]
        return any(
            len(squeeze(word.text)) > 1
            and word.confidence >= 0.6
            # A name typed like handwriting is ink as well, and half a hand may be read as a word.
            and not any(
                sign_frames.covers(ink, word) or sign_frames.goes_on(word, ink)
                for ink in self._inks
            )
            for word in words
        )

    def _cell(self, label: Piece, x: float) -> tuple[float, float]:
        """The rules over and under a label that reach to `x` as well, else the usual band."""
        tops, bottoms = [label.y0 - _BAND_UP * self._unit], [label.y1 + _BAND_DOWN * self._unit]
        through = [r.middle for r in self._rules if _spans(r, label) and r.x0 <= x <= r.x1]
        over = [y for y in through if y <= label.middle]
        under = [y for y in through if y > label.middle]
        if over and under and min(under) - max(over) < 8 * self._unit:
            return max(over), min(under)
        return max([*tops, *over]), min([*bottoms, *under])

    def _place(self, anchor: Anchor, ink: Piece) -> Place | None:
        label = sign_labels.as_piece(self._scan, anchor)
        scan, inks = self._scan, self._inks
        cell = scan.value_cell(anchor) or sign_frames.cell_over(scan, anchor, inks)
        if cell is not None and cell.holds(ink):
            return Place(ink, _CELL_COST, is_column=False)
        places = (
            self._right(anchor, label, ink),
            self._below(anchor, label, ink),
            self._above(anchor, label, ink),
        )
        return min((p for p in places if p is not None), key=lambda p: p.cost, default=None)

    def _right(self, anchor: Anchor, label: Piece, ink: Piece) -> Place | None:
        start, end = self.room(anchor)
        top, bottom = self._cell(label, (ink.x0 + ink.x1) / 2)
        is_beside = sign_frames.share(ink.x0, ink.x1, start - 0.3 * self._unit, end) >= 0.5
        if not is_beside or sign_frames.share(ink.y0, ink.y1, top, bottom) < 0.4:
            return None
        gap = max(0.0, ink.x0 - start) / self._unit
        cost = 0.5 * abs(ink.middle - label.middle) / self._unit + 0.01 * gap
        return Place(ink, cost, is_column=False)

    def _below(self, anchor: Anchor, label: Piece, ink: Piece) -> Place | None:
        down = max(0.0, ink.y0 - label.y1) / self._unit
        if ink.middle <= label.y1 or down > _BELOW or not self._is_in_column(anchor, label, ink):
            return None
        crossed = self._lines_between(label.middle, ink.y0 + 0.3 * ink.height, label, ink)
        last = label.y1 + _HEAD_CELL * self._unit
        if len(crossed) > 1 or any(rule.middle > last for rule in crossed):
            return None
        if self._is_parted(anchor, label.y1, ink.middle, ink):
            return None
        return Place(ink, _COLUMN_COST + down, is_column=True)

    def _above(self, anchor: Anchor, label: Piece, ink: Piece) -> Place | None:
        up = max(0.0, label.y0 - ink.y1) / self._unit
        if ink.middle >= label.y0 or up > _ABOVE or not self._is_in_column(anchor, label, ink):
            return None
        crossed = self._lines_between(ink.y1 - 0.3 * ink.height, label.middle, label, ink)
        # A long flourish by the foot of a signature and the line that it is written on count once.
        hugging = [rule for rule in crossed if rule.middle <= ink.y1 + _FOOT * self._unit]
        is_top = any(self._is_top(rule.middle, label) for rule in crossed)
        if len(crossed) - max(0, len(hugging) - 1) > 1 or is_top:
            return None
        if self._is_parted(anchor, ink.middle, label.y0, ink) or (crossed and self._is_head(label)):
            return None
        return Place(ink, _COLUMN_COST + up + 0.5 * anchor.has_colon, is_column=True)

    def _is_top(self, y: float, label: Piece) -> bool:
        wall = sign_frames.wall_before(self._scan, label)
        return wall is not None and sign_frames.meets(wall, y, self._rules, self._unit)

    def _is_head(self, label: Piece) -> bool:
        labels = [sign_labels.as_piece(self._scan, one) for one in self.labels]
        return sign_frames.head_their_lines(label, labels, self._rules)

    def _lines_between(self, top: float, bottom: float, label: Piece, ink: Piece) -> list[Piece]:
        """The printed lines between a label and ink; a flourish under it is none."""
        found: list[Piece] = []
        for rule in self._rules:
            is_flourish = rule.x1 - rule.x0 <= 1.1 * (ink.x1 - ink.x0)
            is_between = top < rule.middle < bottom and _spans(rule, label, ink)
            is_same = any(abs(rule.middle - one.middle) < 0.3 * self._unit for one in found)
            if is_between and not is_flourish and not is_same:
                found.append(rule)
        return found

    def _is_in_column(self, anchor: Anchor, label: Piece, ink: Piece) -> bool:
        left, _, right, _ = self._scan.column_area(anchor, up=0.0, down=0.0)
        right = min([max(right, label.x1), *self._next_columns(label)])
        return sign_frames.share(ink.x0, ink.x1, left, right) >= 0.5

    def _next_columns(self, label: Piece) -> Iterator[float]:
        """Where the labels of signatures beside this one begin: they need not share its line, for
        an unsigned place is often the lower one."""
        for other in self.labels:
            place = sign_labels.as_piece(self._scan, other)
            is_beside = abs(place.middle - label.middle) <= _BESIDE * self._unit
            if is_beside and place.x0 > label.x1:
                yield place.x0 - 0.5 * self._unit

    def _is_parted(self, anchor: Anchor, top: float, bottom: float, ink: Piece) -> bool:
        """Whether another label stands between a label and ink above or below it."""
        for other in self._scan.anchors:
            if other.is_inline or (other.row, other.start) == (anchor.row, anchor.start):
                continue
            place = sign_labels.as_piece(self._scan, other)
            is_between = top - 0.1 * self._unit < place.middle < bottom
            if is_between and place.x0 < ink.x1 and place.x1 > ink.x0 - 2 * self._unit:
                return True
        return False


def _spans(rule: Piece, *places: Piece) -> bool:
    return all(rule.x0 <= (place.x0 + place.x1) / 2 <= rule.x1 for place in places)
