"""What belongs to each item of a checklist: its row's marks, its columns and the words behind."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from core.domain.fields.areas import PageScan
from core.domain.marks import (
    carried_columns,
    check_columns,
    check_marks,
    headed_items,
    list_edges,
    mark_cells,
    row_options,
    said_before,
    under_names,
)
from core.domain.marks.check_columns import Column
from core.domain.marks.check_items import Printed
from core.domain.marks.check_marks import Tick
from core.domain.marks.row_options import Option
from core.domain.page.layout import Piece
from core.domain.page.reading import MarkKind
from core.domain.page.squeeze import fold
from core.domain.written import answers

_ALIGNED = 1.6  # line heights: items of one column of the list start so near each other
_BAND = 0.9  # line heights over and under a name that are still its row
_LINE = 0.4  # line heights over and under a name that are still its line of text
_HIGHEST_CELL = 6.0
_BEFORE = 3.0  # line heights: a box stands at most so far before its item
_DOT_BEFORE = 4.0  # and a dot of colour


@dataclass(slots=True)
class Beside:
    """One item with all that may say how it is marked. `place` is where its mark is expected,
    as left, top, right and bottom in page units; `patches` are the coloured ones."""

    item: Printed
    place: tuple[float, float, float, float]
    columns: list[Column] = field(default_factory=list)
    ticks: list[Tick] = field(default_factory=list)
    patches: list[Tick] = field(default_factory=list)
    words: list[Piece] = field(default_factory=list)
    options: list[Option] = field(default_factory=list)

    def column_at(self, x: float, y: float) -> Column | None:
        """The column that a mark at a place is in."""
        cell = check_columns.cell_at(self.item.scan, x, y)
        return next((column for column in self.columns if column.holds(x, cell)), None)


def of(
    scan: PageScan,
    printed: list[Printed],
    *,
    in_columns: bool = True,
    before: Sequence[Beside] = (),
) -> list[Beside]:
    """Each item printed on a page with its own marks and words; `in_columns`: they may be marked
    in columns that are headed by states, as options of one choice are not. `before`: the items of
    the pages before, whose columns a list goes on in that heads none of its own."""
    page = _Page(scan, printed, in_columns=in_columns, before=before)
    return [row for group in page.groups for row in page.rows(group)]


class _Page:
    """A page's items by the columns they stand in, and its marks."""

    def __init__(
        self,
        scan: PageScan,
        printed: list[Printed],
        *,
        in_columns: bool,
        before: Sequence[Beside],
    ) -> None:
        self.scan, self.printed, self.unit = scan, printed, scan.layout.unit
        self.in_columns, self.before = in_columns, before
        self.ticks = scan.ticks
        self.names = {id(piece) for place in printed for piece in place.pieces}
        self.groups = _groups(printed, self.unit)
        self.width = scan.layout.page.width or 1.0
        self.rules = [
            place
            for _, place in scan.layout.marks(frozenset({MarkKind.RULE}))
            if place.x1 - place.x0 > 4 * place.height
        ]
        self.bands = {place.index: self._band(place) for place in printed}
        self.said: said_before.Said = {}
        if in_columns:  # The words of a choice are its options.
            self.said = said_before.of(
                printed, self.names, is_ticked=lambda place: self._before(place) is not None
            )
        self.is_before = self._stand_before()
        self.under = headed_items.under(scan, printed, self.names, self.ticks)

    def rows(self, group: list[Printed]) -> Iterator[Beside]:
        """The rows of one column of items."""
        room = self._room(group)
        columns = []
        if self.in_columns:
            columns = check_columns.over(self.scan, group, room, self.names)
        rows = [self._row(place, room, columns) for place in group]
        if not columns and not any(row.options for row in rows):
            columns = carried_columns.of(group, self.before)
            rows = [self._row(place, room, columns) for place in group] if columns else rows
        yield from rows

    def _row(self, item: Printed, room: tuple[float, float], columns: list[Column]) -> Beside:
        if (cell := self.under.get(item.index)) is not None:
            own = [tick for tick in self.ticks if cell.holds(tick.place)]
            return Beside(item, cell, ticks=own, words=headed_items.words_in(self.scan, cell))
        top, bottom = self.bands[item.index]
        here = check_marks.without_bars([t for t in self.ticks if top <= t.y < bottom])
        room_end = room[1] if room[1] > item.x1 else self.width
        right = min([room_end, *self._next_starts(item, bottom, top)])
        under = [] if columns else under_names.of(self.scan, item, right, self.names)
        start = item.x0 if under else item.x1 - 0.2 * self.unit
        after = [t for t in here if start < t.x < right and self._is_own(t)]
        before = self._before(item)
        is_before = self.is_before and not columns and not under
        ticks = ([before] if before is not None else []) if is_before else after
        near = max(room[0], item.x0 - _DOT_BEFORE * self.unit)  # Beyond it lies the desk.
        patches = [t for t in here if t.colour is not None and near <= t.x < right]
        dots = [t for t in patches if t.x < item.x0 and not self._marks_left_of(item, t, here)]
        patches = dots or [t for t in patches if t.x >= item.x0]
        said = self.said.get(item.index, ())  # Then a state behind it stands before the next item.
        behind = self._words(item, right, here)
        behind = [] if said and self._is_led(behind, right) else behind
        words = under or [*said, *behind]
        may_slip = self.scan.layout.may_slip
        if columns:
            words = self._words(item, self.width if columns[0].cell else columns[-1].x1, here)
            left, right = columns[0].x0, columns[-1].x1
        elif is_before:
            left, right = item.x0 - _BEFORE * self.unit, item.x0
        else:
            left = item.x0 if under else item.x1
            right = min(right, left + 0.35 * self.width)
        place = (left, top, right, bottom)
        printed = row_options.of(words, may_slip=may_slip)
        return Beside(item, place, columns, ticks, patches, words, printed)

    def _is_led(self, words: list[Piece], right: float) -> bool:
        """Whether words end right before the next item of a row, as what marks it does."""
        return bool(words) and 0 <= right - words[-1].x1 <= self.unit

    def _marks_left_of(self, item: Printed, tick: Tick, here: list[Tick]) -> bool:
        """Whether a coloured mark before an item is behind one of the list on its left, which has
        none before it."""
        lefts = [p for p in self.printed if p.x1 < tick.x and p.y0 < tick.y < p.y1 + self.unit]
        left = max(lefts, key=lambda other: other.x0, default=None)
        if left is None or left is item:
            return False
        near = left.x0 - _DOT_BEFORE * self.unit
        return not any(t.colour is not None and near <= t.x < left.x0 for t in here)

    def _is_own(self, tick: Tick) -> bool:
        """False for the box that stands before another item of the row."""
        return not self.is_before or all(self._before(other) is not tick for other in self.printed)

    def _words(self, item: Printed, right: float, ticks: list[Tick]) -> list[Piece]:
        near = item.y0 - _LINE * self.unit, item.y1 + _LINE * self.unit
        top, bottom = self._cell(item) or near
        return [
            piece
            for row in self.scan.layout.rows
            if row.y1 > top and row.y0 < bottom
            for piece in row.pieces
            if top <= piece.middle < bottom
            and item.x1 - 0.5 * self.unit <= piece.x0 < right
            and id(piece) not in self.names
            and not any(piece in said for said in self.said.values())
            and not _is_mark(piece, ticks)
        ]

    def _room(self, group: list[Printed]) -> tuple[float, float]:
        """From where to where the marks of a column of items may be."""
        top, bottom = min(p.y0 for p in group), max(p.y1 for p in group)
        left, right = 0.0, self.width
        for other in self.groups:
            is_beside = any(p.y1 > top - self.unit and p.y0 < bottom + self.unit for p in other)
            if other is group or not is_beside:
                continue
            if other[0].x0 > group[0].x0:
                right = min(right, min(p.x0 for p in other))
            else:
                left = max(left, max(p.x1 for p in other))
        edge = list_edges.right(self.scan, group)
        return left, right if edge is None else min(right, edge)

    def _next_starts(self, item: Printed, bottom: float, top: float) -> Iterator[float]:
        for other in self.printed:
            if other.x0 > item.x1 and other.y0 < bottom and other.y1 > top:
                yield other.x0

    def _band(self, item: Printed) -> tuple[float, float]:
        """The height of an item's row: its cell, else half-way to the items over and under."""
        top, bottom = item.y0 - _BAND * self.unit, item.y1 + _BAND * self.unit
        for other in self.printed:
            if other is item or abs(other.x0 - item.x0) > 4 * _ALIGNED * self.unit:
                continue
            if other.y1 <= item.y0 + 0.3 * self.unit and other.y0 < item.y0:
                top = max(top, (other.y1 + item.y0) / 2)
            elif other.y0 >= item.y1 - 0.3 * self.unit:
                bottom = min(bottom, (item.y1 + other.y0) / 2)
        return self._cell(item) or (top, bottom)

    def _cell(self, item: Printed) -> tuple[float, float] | None:
        x, slack = (item.x0 + item.x1) / 2, 0.3 * self.unit
        through = [rule.middle for rule in self.rules if rule.x0 <= x <= rule.x1]
        over = max((y for y in through if y <= item.y0 + slack), default=None)
        under = min((y for y in through if y >= item.y1 - slack), default=None)
        if over is None or under is None or under - over > _HIGHEST_CELL * self.unit:
            return None
        others = [p for p in self.printed if p is not item and abs(p.x0 - item.x0) < self.unit]
        is_shared = any(over < (p.y0 + p.y1) / 2 < under for p in others)
        return None if is_shared else (over, under)

    def _stand_before(self) -> bool:
        """The list's habit, by vote: boxes stand before their items, not behind them."""
        found = [(self._before(place), self._after(place)) for place in self.printed]
        said = sum(place.index in self.said for place in self.printed)
        if any(tick is not None and tick.is_box for pair in found for tick in pair):
            found = [(one if one and one.is_box else None, other) for one, other in found]
        before = sum(one is not None for one, _ in found)
        after = sum(other is not None for _, other in found)
        before += said
        if not after and mark_cells.stand_before(self.scan.layout, self.printed):
            return True
        return before >= after and 2 * before >= len(self.printed)

    def _before(self, item: Printed) -> Tick | None:
        near = [t for t in self._in_band(item) if item.x0 - t.place.x1 + 0.5 * self.unit > 0]
        near = [t for t in near if item.x0 - t.place.x1 <= _BEFORE * self.unit]
        near = [t for t in near if not self._is_parted(t.place.x1, item.x0, item)]
        near = [t for t in near if self._overlaps(t, item) or not t.is_box]
        near = [t for t in near if t.is_box or not self._is_of_other(t, item)]
        boxes = [t for t in near if t.is_box] or [t for t in near if t.x < item.x0]
        return max(boxes, key=lambda tick: tick.x, default=None)

    def _overlaps(self, tick: Tick, item: Printed) -> bool:
        """Whether a box stands on an item's line, or anywhere in its ruled row."""
        is_level = tick.place.y0 < item.y1 and tick.place.y1 > item.y0
        return is_level or self._cell(item) is not None

    def _is_of_other(self, tick: Tick, item: Printed) -> bool:
        """Whether a mark is in the cell behind an item of the list on the left."""
        wall = self.scan.layout.wall_after(tick.x, tick.y)
        is_walled = wall is not None and wall < item.x0
        return is_walled and any(
            other.x1 < tick.x and other.y0 < tick.y < other.y1 + self.unit
            for other in self.printed
            if other is not item and other.x0 < item.x0
        )

    def _after(self, item: Printed) -> Tick | None:
        near = [t for t in self._in_band(item) if t.x > item.x1 and t.is_box]
        near = [t for t in near if not self._is_parted(item.x1, t.place.x0, item)]
        return min(near, key=lambda tick: tick.x, default=None)

    def _in_band(self, item: Printed) -> list[Tick]:
        top, bottom = self.bands[item.index]
        return [tick for tick in self.ticks if top <= tick.y < bottom]

    def _is_parted(self, left: float, right: float, item: Printed) -> bool:
        """Whether words stand between a box and an item."""
        row = self.scan.layout.rows[item.row]
        return any(
            left < (piece.x0 + piece.x1) / 2 < right
            for piece in row.pieces
            if len(fold(piece.text)) > 1 and not piece.text[0].isdigit()
        )


def _groups(printed: list[Printed], unit: float) -> list[list[Printed]]:
    """The items by the columns they stand in, from left to right."""
    groups: list[list[Printed]] = []
    for place in sorted(printed, key=lambda item: item.x0):
        if groups and place.x0 - groups[-1][-1].x0 <= _ALIGNED * unit:
            groups[-1].append(place)
        else:
            groups.append([place])
    return [sorted(group, key=lambda item: item.y0) for group in groups]


def _is_mark(piece: Piece, ticks: list[Tick]) -> bool:
    """A piece that is a box or a tick, and no word; a typed x or V may be either."""
    if answers.starts_with_box(piece.text):
        return True
    x = (piece.x0 + piece.x1) / 2
    return any(
        tick.place.x0 <= x <= tick.place.x1 and not tick.is_typed and len(piece.text) <= 3
        for tick in ticks
        if abs(tick.y - piece.middle) <= max(tick.place.height, piece.height)
        and (tick.is_box or tick.place.x1 - tick.place.x0 <= 2 * piece.height)
    )
