"""Which column of a table print stands in: by walls, by alignment, or by its place in order."""

import itertools
from collections.abc import Iterator, Sequence

from core.domain.fields.areas import PageScan
from core.domain.page.layout import Piece, Row
from core.domain.tables import column_names, table_heads
from core.domain.tables.table_heads import Head, Heading

_ONE_WALL = 0.5  # page units: two strokes of one line


class Columns:
    """Which column a piece of the body stands in."""

    def __init__(self, scan: PageScan, heading: Heading) -> None:
        self._layout, self._heads = scan.layout, heading.heads
        head = scan.layout.rows[heading.last]
        self._first_wall = 0
        self._walls = len(self._walls_at(head.middle))
        self._edges = self._ruled(self._walls_at(head.middle))
        is_one_line = heading.first == heading.last and len(table_heads.segments(head)) == 1
        self._is_dense = is_one_line and len(self._heads) > 1
        said = [head.column for head in self._heads]
        self._wordy = next(
            (at for at, name in enumerate(said) if name and column_names.is_descriptive(name)),
            len(said) - 1,
        )

    def of(self, row: Row) -> dict[int, list[Piece]]:
        """A line's pieces by column."""
        parts = table_heads.segments(row)
        if self._is_dense and len(parts) == 1:
            return self._in_order(parts[0])
        xs = self._walls_at(row.middle)
        is_typed = self._edges is not None and len(xs) == self._walls
        cells: dict[int, list[Piece]] = {}
        for segment in parts:
            for at, pieces in self._placed(segment, xs if is_typed else None):
                cells.setdefault(at, []).extend(pieces)
        if self._edges is None and len(cells) < len(parts) == len(self._heads):
            return dict(enumerate(parts))  # One for each heading: their order tells.
        return cells

    def _placed(
        self, segment: list[Piece], xs: list[float] | None
    ) -> Iterator[tuple[int, list[Piece]]]:
        if self._edges is None:
            yield from _placed(segment, self._heads)
            return
        # Typed walls need not stand under one another: then their count tells the cell.
        edges = self._edges if xs is None else self._ruled(xs, counted=True)
        for piece in segment:
            middle = (piece.x0 + piece.x1) / 2
            yield (
                next(at for at, (low, high) in enumerate(edges or ()) if low <= middle <= high),
                [piece],
            )

    def _in_order(self, pieces: list[Piece]) -> dict[int, list[Piece]]:
        """A line set as close as its headings: a word a column, the rest is the description."""
        before, after = self._wordy, len(self._heads) - 1 - self._wordy
        if len(pieces) <= before + after:
            return dict(_placed(pieces, self._heads))
        cells = {at: [pieces[at]] for at in range(before)}
        cells[self._wordy] = pieces[before : len(pieces) - after]
        for at in range(after):
            cells[self._wordy + 1 + at] = [pieces[len(pieces) - after + at]]
        return cells

    def _walls_at(self, y: float) -> list[float]:
        found = [wall.x for wall in self._layout.walls if wall.y0 <= y <= wall.y1]
        return [x for at, x in enumerate(found) if not at or x - found[at - 1] > _ONE_WALL]

    def _ruled(self, xs: list[float], *, counted: bool = False) -> list[tuple[float, float]] | None:
        """The walls left and right of each heading; None where the columns are not ruled."""
        if counted:
            first = self._first_wall
            inner = xs[first : first + len(self._heads) - 1]
        else:
            inner = []
            for left, right in itertools.pairwise(self._heads):
                between = [x for x in xs if left.x1 - 1e-6 <= x <= right.x0 + 1e-6]
                if len(between) != 1:
                    return None
                inner += between
            self._first_wall = xs.index(inner[0]) if inner else 0
        return list(zip([float("-inf"), *inner], [*inner, float("inf")], strict=True))


def _placed(segment: list[Piece], heads: Sequence[Head]) -> Iterator[tuple[int, list[Piece]]]:
    """Where no walls tell: by what stands over it, else by the nearest heading."""
    x0, x1 = segment[0].x0, segment[-1].x1
    over = [at for at, head in enumerate(heads) if min(x1, head.x1) > max(x0, head.x0)]
    if len(over) < 2 or len(segment) < len(over):
        yield over[0] if over else _nearest(heads, x0, x1), segment
        return
    rest = segment
    for at, after in itertools.pairwise(over):
        cut = _cut(rest, heads[at], heads[after])
        yield at, rest[:cut]
        rest = rest[cut:]
    if rest:
        yield over[-1], rest


def _nearest(heads: Sequence[Head], x0: float, x1: float) -> int:
    def away(at: int) -> float:
        head = heads[at]
        middles = abs((head.x0 + head.x1) - (x0 + x1)) / 2
        return min(abs(head.x0 - x0), abs(head.x1 - x1), middles)

    return min(range(len(heads)), key=away)


def _cut(pieces: list[Piece], left: Head, right: Head) -> int:
    """Before which piece the column on the right begins, where no wide gap tells."""
    last = len(pieces) - 1
    inner = [at for at in range(1, last + 1) if pieces[at].x1 > left.x1] or [last]
    aligned = min(inner, key=lambda at: abs(pieces[at].x0 - right.x0))
    if abs(pieces[aligned].x0 - right.x0) < pieces[aligned].height:
        return aligned
    return max(inner, key=lambda at: pieces[at].x0 - pieces[at - 1].x1)
