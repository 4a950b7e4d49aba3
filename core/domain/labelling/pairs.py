"""Label and value pairs of a page, without a spec: what a form says that nobody asked it for.

A label ends with a colon, is one that field service knows, or stands in a column of its kind with
values beside it. Its value stands right of it, else under it, and goes on in the lines below.
"""

from collections.abc import Callable, Iterable, Iterator

from core.domain.labelling import lexicon, pair_segments
from core.domain.labelling.pair_segments import Segment
from core.domain.model import Evidence, Pair
from core.domain.page.layout import PageLayout

_LEAST_IN_COLUMN = 3  # bare labels over one another make a column of labels
# In line heights.
_SAME_COLUMN = 0.6  # between starts that stand under one another
_NEXT_LINE = 1.0  # a line so near goes on with the value over it
_BELOW = 1.2  # between a caption and the value under it
_ASIDE = 2.5  # how far left or right of its caption that value may start
_PARTS = 6.0  # between the parts of one value
_NO_NEIGHBOUR = 40.0  # what stands left of a line so near makes it another's
_REACH = 0.35  # of the page's width from a label to its value
_MAX_LINES = 12


def of(layout: PageLayout) -> list[Pair]:
    """All pairs of a page in reading order."""
    return list(_Page(layout).pairs())


class _Page:
    """A page's segments, those that are labels marked."""

    def __init__(self, layout: PageLayout) -> None:
        self.layout, self.unit = layout, layout.unit
        self.width = layout.page.width or 1.0
        rows = pair_segments.in_columns(layout.rows, self.unit)
        self.rows = [pair_segments.cut(row, index) for index, row in enumerate(rows)]
        self._mark()

    def pairs(self) -> Iterator[Pair]:
        for row in self.rows:
            for segment in row:
                value = self._value(segment) if segment.is_label else []
                if value:
                    pieces = [piece for part in value for piece in part.pieces]
                    text = " ".join(part.text for part in value)
                    box = self.layout.around(pieces)
                    evidence = Evidence(self.layout.page.number, box, text[:300])
                    yield Pair(segment.text.rstrip(" :："), text, evidence)

    def _mark(self) -> None:
        for row in self.rows:
            for segment in row:
                segment.is_label = segment.has_colon or _is_known(segment)
        self.rows = [pair_segments.numbered(list(_parted(row, _names))) for row in self.rows]
        bare = [segment for row in self.rows for segment in row if self._may_stand_bare(segment)]
        sure = (segment for row in self.rows for segment in row if segment.is_label)
        starts = [(segment.row, segment.x0) for segment in [*bare, *sure]]
        for segment in bare:
            over = {r for r, x in starts if abs(x - segment.x0) < _SAME_COLUMN * self.unit}
            before = self.rows[segment.row][segment.at - 1] if segment.at else None
            is_value = before is not None and before.is_label and not before.inner
            segment.is_label = len(over | {segment.row}) >= _LEAST_IN_COLUMN and not is_value
        self.rows = [
            pair_segments.numbered(list(_parted(row, lambda one: one.is_label)))
            for row in self.rows
        ]

    def _may_stand_bare(self, segment: Segment) -> bool:
        """What may be a label though nothing says so: print with a value right of it."""
        if segment.is_label:
            return False
        if segment.inner:
            return pair_segments.may_label(segment.parted()[0].text)
        row = self.rows[segment.row]
        after = row[segment.at + 1] if segment.at + 1 < len(row) else None
        is_near = (
            after is not None and after.x0 - segment.x1 < _REACH * self.width and not after.is_label
        )
        return is_near and pair_segments.may_label(segment.text)

    def _value(self, label: Segment) -> list[Segment]:
        limit = next((s.x0 for s in self.rows[label.row][label.at + 1 :] if s.is_label), None)
        high = self.width if limit is None else limit
        first = self._right(label) or self._under(label, high)
        lines = [first] if first else []
        while lines and len(lines) < _MAX_LINES:
            line = self._next_line(lines, high)
            if not line:
                break
            lines.append(line)
        value = [segment for line in lines for segment in line]
        for segment in value:
            segment.is_taken = True
        return value

    def _right(self, label: Segment) -> list[Segment]:
        return self._along(self.rows[label.row][label.at + 1 :], label.x1, _REACH * self.width)

    def _along(
        self, segments: Iterable[Segment], end: float, reach: float, high: float = float("inf")
    ) -> list[Segment]:
        """Segments side by side up to the next label, gap or column."""
        found: list[Segment] = []
        for segment in segments:
            gap = segment.x0 - end
            is_other = segment.is_label or segment.is_taken or segment.x0 >= high
            if is_other or gap > reach or (found and gap > _PARTS * self.unit):
                break
            found.append(segment)
            end = segment.x1
        return found

    def _under(self, label: Segment, high: float) -> list[Segment]:
        below = self._first_below(label.row, label.x0, label.x1, label.y1 + _BELOW * self.unit)
        if below is None or abs(below.x0 - label.x0) > _ASIDE * self.unit or below.x0 >= high:
            return []
        return [] if below.is_label or below.is_taken else [below]

    def _next_line(self, lines: list[list[Segment]], high: float) -> list[Segment]:
        x0, last = lines[0][0].x0, lines[-1]
        bottom = max(segment.y1 for segment in last) + _NEXT_LINE * self.unit
        below = self._first_below(last[0].row, x0, x0 + 2 * self.unit, bottom)
        if below is None or below.is_label or below.is_taken or below.x0 >= high:
            return []
        row = self.rows[below.row]
        before = row[below.at - 1] if below.at else None
        is_beside = (
            before is not None
            and not before.is_taken
            and below.x0 - before.x1 < _NO_NEIGHBOUR * self.unit
        )
        if is_beside or abs(below.x0 - x0) > self.unit:
            return []
        return self._along(row[below.at :], below.x0, self.width, high)

    def _first_below(self, row: int, x0: float, x1: float, bottom: float) -> Segment | None:
        for index in range(row + 1, min(row + 4, len(self.rows))):
            segments = self.rows[index]
            if segments and min(segment.y0 for segment in segments) > bottom:
                return None
            inside = (s for s in segments if s.x0 < x1 and s.x1 > x0 - self.unit)
            found = next(inside, None)
            if found is not None:
                return found
        return None


def _is_known(segment: Segment) -> bool:
    """Whether field service calls something so."""
    text = segment.text
    return pair_segments.may_label(text) and lexicon.kind_of(text) is not None


def _names(segment: Segment) -> bool:
    """Whether the front of a run of print is a label by itself, and the rest its value."""
    return bool(segment.inner) and _is_known(segment.parted()[0])


def _parted(row: list[Segment], is_label: Callable[[Segment], bool]) -> Iterator[Segment]:
    for segment in row:
        if segment.inner and not segment.has_colon and is_label(segment):
            label, value = segment.parted()
            label.is_label = True
            yield label
            yield value
        else:
            yield segment
