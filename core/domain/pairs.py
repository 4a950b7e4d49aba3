"""Label and value pairs of a page, without a spec: what a form says that nobody asked it for.

A label ends with a colon, is one that field service knows, or stands in a column of its kind with
values beside it. Its value stands right of it, else under it, and goes on in the lines below.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from core.domain import answers, lexicon
from core.domain.layout import PageLayout, Piece, Row
from core.domain.model import Evidence, Pair

_MAX_LABEL_WORDS = 8
_MAX_BARE_WORDS = 5
_MOST_DIGITS = 0.2  # of its letters, in a label without a colon
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
_ANSWER = re.compile(r"yes|no|n/?a|none|nil|x", re.IGNORECASE)
_COLONS = (":", "：", ":-")


@dataclass(slots=True)
class _Segment:
    """Print side by side without a wide gap, cut after a colon. `at` counts along its row."""

    row: int
    at: int
    pieces: tuple[Piece, ...]
    has_colon: bool
    text: str
    is_label: bool = False
    is_taken: bool = False

    @property
    def x0(self) -> float:
        return self.pieces[0].x0

    @property
    def x1(self) -> float:
        return self.pieces[-1].x1

    @property
    def y0(self) -> float:
        return min(piece.y0 for piece in self.pieces)

    @property
    def y1(self) -> float:
        return max(piece.y1 for piece in self.pieces)


def of(layout: PageLayout) -> list[Pair]:
    """All pairs of a page in reading order."""
    return list(_Page(layout).pairs())


class _Page:
    """A page's segments, those that are labels marked."""

    def __init__(self, layout: PageLayout) -> None:
        self.layout, self.unit = layout, layout.unit
        self.width = layout.page.width or 1.0
        self.rows = [_segments(row, index) for index, row in enumerate(layout.rows)]
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
        every = [segment for row in self.rows for segment in row]
        for segment in every:
            is_known = _may_label(segment.text) and lexicon.kind_of(segment.text) is not None
            segment.is_label = segment.has_colon or is_known
        bare = [segment for row in self.rows for segment in self._bare(row)]
        starts = [(s.row, s.x0) for s in [*bare, *(s for s in every if s.is_label)]]
        reach = _SAME_COLUMN * self.unit
        for segment in bare:
            over = sum(r != segment.row and abs(x - segment.x0) < reach for r, x in starts)
            before = self.rows[segment.row][segment.at - 1] if segment.at else None
            after_bare = before is not None and before.is_label and before in bare
            segment.is_label = over + 1 >= _LEAST_IN_COLUMN and not after_bare

    def _bare(self, row: Sequence[_Segment]) -> Iterator[_Segment]:
        """What may be a label though nothing says so: print with a value right of it."""
        for at, segment in enumerate(row[:-1]):
            after = row[at + 1]
            is_near = after.x0 - segment.x1 < _REACH * self.width and not after.is_label
            may_open = at % 2 == 0 or row[at - 1].is_label
            if not segment.is_label and is_near and may_open and _may_label(segment.text):
                yield segment

    def _value(self, label: _Segment) -> list[_Segment]:
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

    def _right(self, label: _Segment) -> list[_Segment]:
        return self._along(self.rows[label.row][label.at + 1 :], label.x1, _REACH * self.width)

    def _along(
        self, segments: Iterable[_Segment], end: float, reach: float, high: float = float("inf")
    ) -> list[_Segment]:
        """Segments side by side up to the next label, gap or column."""
        found: list[_Segment] = []
        for segment in segments:
            gap = segment.x0 - end
            is_other = segment.is_label or segment.is_taken or segment.x0 >= high
            if is_other or gap > reach or (found and gap > _PARTS * self.unit):
                break
            found.append(segment)
            end = segment.x1
        return found

    def _under(self, label: _Segment, high: float) -> list[_Segment]:
        below = self._first_below(label.row, label.x0, label.x1, label.y1 + _BELOW * self.unit)
        if below is None or abs(below.x0 - label.x0) > _ASIDE * self.unit or below.x0 >= high:
            return []
        return [] if below.is_label or below.is_taken else [below]

    def _next_line(self, lines: list[list[_Segment]], high: float) -> list[_Segment]:
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

    def _first_below(self, row: int, x0: float, x1: float, bottom: float) -> _Segment | None:
        for index in range(row + 1, min(row + 4, len(self.rows))):
            segments = self.rows[index]
            if segments and min(segment.y0 for segment in segments) > bottom:
                return None
            inside = (s for s in segments if s.x0 < x1 and s.x1 > x0 - self.unit)
            found = next(inside, None)
            if found is not None:
                return found
        return None


def _segments(row: Row, index: int) -> list[_Segment]:
    found: list[_Segment] = []
    pieces: list[Piece] = []
    for piece, is_break in zip(row.pieces, row.breaks, strict=True):
        if is_break and pieces:
            found.append(_segment(index, pieces, has_colon=False))
            pieces = []
        pieces.append(piece)
        if _ends_label(pieces):
            found.append(_segment(index, pieces, has_colon=True))
            pieces = []
    if pieces:
        found.append(_segment(index, pieces, has_colon=False))
    said = [item for item in found if _says_anything(item.text)]
    for at, item in enumerate(said):
        item.at = at
    return said


def _segment(row: int, pieces: list[Piece], *, has_colon: bool) -> _Segment:
    text = " ".join(piece.text for piece in pieces)
    return _Segment(row, 0, tuple(pieces), has_colon, text)


def _ends_label(pieces: list[Piece]) -> bool:
    """Whether the last of these is a colon behind a few words."""
    text = pieces[-1].text
    ends = text in _COLONS or (text.endswith(_COLONS) and any(char.isalpha() for char in text))
    return ends and len(pieces) <= _MAX_LABEL_WORDS and pieces[0].text[:1].isalnum()


def _says_anything(text: str) -> bool:
    return any(char.isalnum() for char in text) or answers.starts_with_box(text)


def _may_label(text: str) -> bool:
    """A few words that begin large, hardly a digit, no answer, no end of a sentence."""
    words = text.split()
    letters = sum(char.isalpha() for char in text)
    digits = sum(char.isdigit() for char in text)
    is_sentence = text.endswith((".", ",")) and len(words[-1]) > 5
    is_print = text[:1].isupper() and letters >= 2 and digits <= _MOST_DIGITS * letters
    is_short = len(words) <= _MAX_BARE_WORDS
    return is_print and is_short and not is_sentence and _ANSWER.fullmatch(text) is None
