"""The columns of a checklist: "OK | Advisory | Fail | N/A" over the rows of its items."""

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from rapidfuzz.distance import OSA

from core.domain.fields.areas import PageScan
from core.domain.marks import check_words, options
from core.domain.marks.check_items import Printed
from core.domain.model import ItemState
from core.domain.page.layout import Piece, Row
from core.domain.page.reading import MarkKind, PageSource
from core.domain.page.squeeze import fold
from core.domain.written import answers

_BOX = fold("box")
_LEGEND = frozenset(map(fold, ("tick", "key", "legend", "applicable")))
_INK = frozenset({MarkKind.INK})
_PAIRED = {fold("yes"): "no", fold("no"): "yes"}
_ROWS_UP = 12  # looked at over the first item
_OVER = 14.0  # line heights over the first item
_NEAR = 3.5  # a heading of one column stands right over its list
_WIDEST = 9.0  # line heights: how far a mark may be from its only column's middle
_KEYED = 3.0  # line heights from a key's dot to its word
_LEAST_PROSE = 6  # words
_FLUSH = 0.5  # line heights: a value starts so near where its caption does
_SLASH = re.compile(r"/(?![aA]\b)")  # that of "N/A" parts nothing
_OUTER = 0.75  # of the gap between columns: how far out the first and last one reach


@dataclass(frozen=True, slots=True)
class Column:
    """A column, from where to where marks are its own, and what a mark in it says."""

    state: ItemState
    x0: float
    x1: float
    cell: int = 0  # how many typed walls stand left of its heading, 0 where none do

    def holds(self, x: float, cell: int = 0) -> bool:
        """Whether a mark there is this column's; in a typed table the walls are counted."""
        if self.cell and cell:
            return self.cell == cell
        return self.x0 <= x < self.x1


def cell_at(scan: PageScan, x: float, y: float) -> int:
    """How many typed walls stand left of a place: in plain text columns need not be aligned."""
    if scan.layout.page.source is not PageSource.TEXT:
        return 0
    return sum(wall.x < x for wall in scan.layout.walls if wall.y0 <= y <= wall.y1)


@dataclass(frozen=True, slots=True)
class _Head:
    """A heading's text and place; `state` None where it names no state."""

    text: str
    x0: float
    x1: float
    y: float
    state: ItemState | None

    @property
    def middle(self) -> float:
        return (self.x0 + self.x1) / 2


def over(
    scan: PageScan, group: Sequence[Printed], room: tuple[float, float], names: set[int]
) -> list[Column]:
    """The columns of a group of items that stand in one column of the page; none where no row
    over them names any. `room`: from where to where the marks of the group may be; `names`: the
    pieces that name items, whose rows head nothing."""
    top = min(place.y0 for place in group)
    first = max(place.x0 for place in group) + scan.layout.unit
    best: list[_Head] = []
    for index in _rows_over(scan, group, top):
        row = scan.layout.rows[index]
        if any(id(piece) in names for piece in row.pieces) or _is_legend(row):
            continue
        if _is_captioned(scan, index):
            continue
        heads = [head for head in _heads(row, first) if room[0] <= head.middle <= room[1]]
        stated = [head for head in heads if head.state is not None and head.x0 > first]
        if len(stated) > len(best) and _is_heading(stated, heads, row, top, scan.layout.unit):
            best = [] if _is_answered(scan, stated) else heads
    if _is_colour_key(scan, best):
        return []
    return _columns(scan, best, first, room)


def _is_colour_key(scan: PageScan, heads: list[_Head]) -> bool:
    """Dots of the colours that the words beside them mean: a key to the list's dots."""
    keyed = {
        head.state
        for head in heads
        for mark, place in scan.layout.marks(frozenset({MarkKind.PATCH}))
        if mark.colour is not None
        and check_words.OF_COLOUR[mark.colour] is head.state
        and place.y0 <= head.y <= place.y1
        and 0 <= head.x0 - (place.x0 + place.x1) / 2 <= _KEYED * scan.layout.unit
    }
    return len(keyed) > 1


def _rows_over(scan: PageScan, group: Sequence[Printed], top: float) -> Iterator[int]:
    """The rows over a list, nearest first, up to a row with a label of the form: what is over
    that heads something else. A table's head may be repeated lower."""
    first = min(place.row for place in group)
    labelled = {a.row for a in scan.anchors if a.fields and a.is_sure and not a.is_inline}
    for index in range(first, max(0, first - _ROWS_UP) - 1, -1):
        row = scan.layout.rows[index]
        if row.y1 <= top + 0.6 * scan.layout.unit and top - row.y1 < _OVER * scan.layout.unit:
            yield index
            if index in labelled and index < first:
                return


def _is_captioned(scan: PageScan, index: int) -> bool:
    """Whether "Yes | No" are the values of the captions over them, and head nothing."""
    if not scan.writes_below or index == 0:
        return False
    row, reach = scan.layout.rows[index], _FLUSH * scan.layout.unit
    captions = [scan.label(anchor)[0].x0 for anchor in scan.in_row(index - 1) if anchor.fields]
    return any(
        abs(piece.x0 - x) <= reach and check_words.is_state(piece.text) is not None
        for piece in row.pieces
        for x in captions
    )


def _is_legend(row: Row) -> bool:
    """ "Tick = OK, X = Fail" says what marks mean, "☐ Yes ☑ No" is an answer: no headings. Amid the
    list's own name, "Compliance tick boxes", such a word says nothing."""
    texts = [piece.text for piece in row.pieces]
    if any(answers.is_box(text) for text in texts) or any("=" in text for text in texts):
        return True
    # "Compliance Tick Boxes" names the list.
    return any(
        fold(text) in _LEGEND and not fold(after).startswith(_BOX)
        for text, after in itertools.pairwise([*texts, ""])
    )


def _is_answered(scan: PageScan, stated: list[_Head]) -> bool:
    """ "YES / NO" with a ring around one is an answer over the list, and heads nothing; the frame
    of a cell is no ring, nor is one around each of them."""
    rings = [p for mark, p in scan.layout.marks(_INK) if mark.fill < options.HOLLOW]
    rings = [p for p in rings if scan.cell_that_is(scan.layout.around([p])) is None]
    held = [
        [h for h in stated if ring.x0 <= h.middle <= ring.x1 and ring.y0 <= h.y <= ring.y1]
        for ring in rings
    ]
    return len({id(heads[0]) for heads in held if len(heads) == 1}) == 1


def _heads(row: Row, first: float) -> list[_Head]:
    """The headings of a row: its segments, and within them the words that name states. A segment
    that begins over the items, before `first`, is one: "Items checked" heads no column."""
    found: list[_Head] = []
    run: list[Piece] = []
    if any(_is_prose(segment) for segment in _segments(row)):
        return []
    begin = next(
        (at for at, piece in enumerate(row.pieces) if row.breaks[at] and piece.x0 > first), None
    )
    if begin is None:
        return []
    if begin:
        found.append(replace(_head(list(row.pieces[:begin])), state=None))
    chosen_from = _choices(row, begin)
    for at, piece in enumerate(row.pieces[begin:], begin):
        is_within = at in chosen_from and not row.breaks[at]
        if run and not is_within and (row.breaks[at] or _is_parted(run, piece)):
            found.append(_head(run))
            run = []
        run.append(piece)
    found += [_head(run)] if run else []
    return _without_slip(found)


def _choices(row: Row, begin: int) -> set[int]:
    """Where "Y / N / N/A" stands in one cell: what may be written under it, and no columns."""
    starts = [at for at in range(begin, len(row.pieces)) if row.breaks[at]]
    found: set[int] = set()
    for start, end in zip(starts, [*starts[1:], len(row.pieces)], strict=True):
        text = _text(list(row.pieces[start:end]))
        parts = [part.strip() for part in _SLASH.split(text) if part.strip()]
        if len(parts) > 1 and all(check_words.is_state(part) is not None for part in parts):
            found.update(range(start, end))
    return found


def _without_slip(heads: list[_Head]) -> list[_Head]:
    """ "Yea | No" is "Yes | No", misread in one letter."""
    made = list(heads)
    for left, right in itertools.pairwise(range(len(heads))):
        for known, other in ((left, right), (right, left)):
            pair = _PAIRED.get(fold(heads[known].text))
            seen = fold(heads[other].text)
            if pair and heads[other].state is None and _is_slip(pair, seen):
                made[other] = replace(heads[other], state=check_words.is_state(pair))
    return made


def _is_slip(wanted: str, seen: str) -> bool:
    return len(seen) == len(wanted) and OSA.distance(wanted, seen) <= 1


def _segments(row: Row) -> Iterator[list[str]]:
    starts = [at for at in range(len(row.pieces)) if row.breaks[at]]
    for start, end in zip(starts, [*starts[1:], len(row.pieces)], strict=True):
        yield [piece.text for piece in row.pieces[start:end]]


def _is_prose(words: list[str]) -> bool:
    """Whether a segment is a sentence that has a state's word in it and heads no columns:
    "Cleaned and checked all filters"."""
    stated = sum(check_words.is_state(word) is not None for word in words)
    return len(words) >= _LEAST_PROSE and 2 * stated < len(words)


def _is_parted(run: list[Piece], piece: Piece) -> bool:
    """ "OK Adv Fail" set close: each word is a heading, "Not OK" is one."""
    said = check_words.is_state(_text(run))
    together = check_words.is_state(_text([*run, piece]))
    alone = check_words.is_state(piece.text)
    return together is None and (said is not None or alone is not None)


def _head(run: list[Piece]) -> _Head:
    text = _text(run)
    # "Job No:" and "Date Completed:" are labels of the form, whatever their last word says.
    state = None if text.endswith(":") else check_words.is_state(text)
    return _Head(text, run[0].x0, run[-1].x1, run[0].middle, state)


def _text(run: list[Piece]) -> str:
    return " ".join(piece.text for piece in run)


def _is_heading(stated: list[_Head], heads: list[_Head], row: Row, top: float, unit: float) -> bool:
    if not stated or not any(check_words.is_plain(head.text) for head in stated):
        return len({head.state for head in stated}) > 1
    if len(stated) > 1:
        return len({head.state for head in stated}) > 1 or len(stated) == len(heads)
    # One heading alone is one only right over its list, with another heading beside it; behind
    # a colon it is a value: "Overall Rating: Good".
    is_value = any(piece.text.endswith(":") for piece in row.pieces)
    return top - row.y1 < _NEAR * unit and len(heads) > 1 and not is_value


def _columns(
    scan: PageScan, heads: list[_Head], first: float, room: tuple[float, float]
) -> list[Column]:
    unit = scan.layout.unit
    right = [head for head in sorted(heads, key=lambda head: head.x0) if head.x0 > first]
    made = []
    for at, head in enumerate(right):
        if head.state is None:
            continue
        gap = _gap(right, at, unit)
        low = _between(right[at - 1], head) if at else head.middle - gap
        high = _between(head, right[at + 1]) if at + 1 < len(right) else head.middle + gap
        cell = cell_at(scan, head.middle, head.y)
        made.append(Column(head.state, max(room[0], low), min(room[1], high), cell))
    return made


def _between(left: _Head, right: _Head) -> float:
    """Columns meet half-way between middles; beside a wide one, of text, at its edge."""
    if left.state is None or right.state is None:
        return (left.x1 + right.x0) / 2
    return (left.middle + right.middle) / 2


def _gap(heads: list[_Head], at: int, unit: float) -> float:
    """How far an outer column reaches from its middle."""
    own = (heads[at].x1 - heads[at].x0) / 2 + 1.5 * unit
    if len(heads) == 1:
        return max(own, _WIDEST * unit / 2)
    other = heads[at - 1] if at else heads[1]
    return max(own, min(_WIDEST * unit, _OUTER * abs(heads[at].middle - other.middle)))
