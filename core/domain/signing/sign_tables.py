"""Sign-off tables: who signs in one direction, "Name | Signature | Date" in the other.

Nowhere on such a form do "Engineer" and "Signature" stand together: the cell where a row and a
column meet is the place to sign.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from core.domain.labelling import lexicon
from core.domain.labelling.labels import Anchor
from core.domain.labelling.lexicon import Kind
from core.domain.page.layout import PageLayout, Piece, Row

_BARE = lexicon.words(
    "sign name print printed full date time position company capacity role job title initials"
)
_SIGN = lexicon.stem("sign")
_NAMED = lexicon.words("sign name date")
_OF_HEADS = _BARE | lexicon.words("block capitals of dated in")
_SIGN_OFF = lexicon.words("sign off signatures")
_ROWS_UP = 2
_LEAST_HEADS = 2
_MOST_WORDS = 6
_NEXT = 6.0  # line heights from one row of such a table to the next
_MAX_ROWS = 6
_PEOPLE = frozenset(
    {Kind.ENGINEER, Kind.CUSTOMER, Kind.ENGINEER_SIGNATURE, Kind.CUSTOMER_SIGNATURE}
)


@dataclass(frozen=True, slots=True)
class Slot:
    """A place to sign: who by (the words of the row or column), where that is printed, and the
    place's x and y with the room to both sides where no lines are ruled."""

    party: str
    row: int
    start: int
    end: int
    x: float
    y: float
    room: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class SignTable:
    """A sign-off table: its rows, from `first` to `last`, and its places to sign."""

    first: int
    last: int
    slots: tuple[Slot, ...]


@dataclass(frozen=True)
class _Segment:
    start: int
    end: int
    pieces: tuple[Piece, ...]

    @cached_property
    def text(self) -> str:
        return " ".join(piece.text for piece in self.pieces)

    @cached_property
    def words(self) -> frozenset[str]:
        return lexicon.words(self.text)

    @property
    def x0(self) -> float:
        return self.pieces[0].x0

    @property
    def x1(self) -> float:
        return self.pieces[-1].x1


def find(layout: PageLayout) -> list[SignTable]:
    """The sign-off tables of a page, down the page."""
    found: list[SignTable] = []
    rows, unit, width = layout.rows, layout.unit, layout.page.width or 1.0
    for index in range(len(rows)):
        if found and index <= found[-1].last:
            continue
        table = _by_rows(layout, index, width) or _by_columns(rows, index, unit, width)
        if table is not None:
            found.append(table)
    return found


def parted(
    rows: Sequence[Row], anchors: Iterable[Anchor], tables: Sequence[SignTable]
) -> tuple[list[Anchor], list[Anchor]]:
    """The anchors in sign-off tables, and the others. A label of the signing asks for a field of
    the job only where nothing else does; who signs for the customer is not the customer."""
    within = {row for table in tables for row in range(table.first, table.last + 1)}
    customers = {
        (slot.row, slot.start)
        for table in tables
        for slot in table.slots
        if lexicon.side_of(slot.party) == "customer"
    }
    told, others = [], []
    for anchor in anchors:
        if _heads(rows, anchor, tables):
            others.append(replace(anchor, fields=(), hints=(), tail=(), is_heading=True))
            continue
        if anchor.row not in within:
            others.append(anchor)
            continue
        if _is_filled_in(anchor, tables):
            continue
        is_customer = (anchor.row, anchor.start) in customers
        hints = () if is_customer else (*anchor.fields, *anchor.hints)
        told.append(replace(anchor, fields=(), tail=(), hints=hints, is_known=True))
    return told, others


def _is_filled_in(anchor: Anchor, tables: Iterable[SignTable]) -> bool:
    """Whether what looks like a label is a name in such a table, beside the side that it is of."""
    is_unknown = not (anchor.fields or anchor.hints or anchor.tail or anchor.has_colon)
    return is_unknown and anchor.start > 0 and is_party(tables, anchor)


def is_party(tables: Iterable[SignTable], anchor: Anchor) -> bool:
    """Whether a label is in a row under the headings of such a table: who signs heads it."""
    return any(table.first < anchor.row <= table.last for table in tables)


def _heads(rows: Sequence[Row], anchor: Anchor, tables: Iterable[SignTable]) -> bool:
    """ "Sign off" right over such a table names it."""
    pieces = rows[anchor.row].pieces[anchor.start : anchor.end]
    is_bare = lexicon.words(" ".join(piece.text for piece in pieces)) <= _SIGN_OFF
    return is_bare and any(0 < table.first - anchor.row <= _ROWS_UP for table in tables)


def _by_rows(layout: PageLayout, index: int, width: float) -> SignTable | None:
    """ "Name | Signature | Date" over "Engineer", "Customer"."""
    rows, unit = layout.rows, layout.unit
    heads = [one for one in _segments(rows[index]) if one.words]
    bare = [one for one in heads if one.words <= _OF_HEADS]
    signed = [one for one in bare if _SIGN in one.words]
    if len(signed) != 1 or len(bare) < _LEAST_HEADS or len(heads) - len(bare) > 1:
        return None
    if any(one.text.endswith(":") for one in heads):
        return None
    head = signed[0]
    low, high = _column(heads, head, unit, width)
    named = list(_parties(layout, index, heads))
    x, under = (head.x0 + head.x1) / 2, [row for row, _ in named]
    slots = []
    for at, party in named:
        top, bottom = _band(rows, at, index, under, unit)
        room = (low, top, high, bottom)
        slots.append(Slot(party.text, at, party.start, party.end, x, rows[at].middle, room))
    return SignTable(index, slots[-1].row, tuple(slots)) if slots else None


def _parties(
    layout: PageLayout, index: int, heads: Sequence[_Segment]
) -> Iterator[tuple[int, _Segment]]:
    """The rows under a heading row with who signs: left of the signature's column, or behind it
    where the first column has the names."""
    rows, unit, first = layout.rows, layout.unit, heads[0]
    signed = next(one for one in heads if _SIGN in one.words)
    limit, bottom = signed.x0, rows[index].y1
    for at in range(index + 1, min(len(rows), index + 1 + _MAX_ROWS)):
        party, *cells = _segments(rows[at])
        if (last := _behind(heads, [party, *cells], unit)) is not None:
            if rows[at].y0 - bottom > _NEXT * unit:
                return
            yield at, last
            bottom = rows[at].y1
            continue
        is_left = party.x0 < first.x0 - unit or (
            abs(party.x0 - first.x0) <= unit and not first.words <= _NAMED
        )
        is_near = rows[at].y0 - bottom <= _NEXT * unit
        has_cells = any(abs(cell.x0 - head.x0) <= 3 * unit for cell in cells for head in heads)
        has_walls = layout.walls_between(party.x1, limit + unit, rows[at].middle) > 0
        is_placed = is_near and is_left and party.x1 <= limit
        if not is_placed or not _may_sign(party, is_of_table=has_cells or has_walls):
            return
        if any(piece.text.endswith(":") for piece in rows[at].pieces):
            return
        yield at, party
        bottom = rows[at].y1


def _behind(heads: Sequence[_Segment], cells: Sequence[_Segment], unit: float) -> _Segment | None:
    """Who signs, in a column without a heading of its own, behind "Name | Signature | Date"."""
    last = cells[-1]
    is_named = heads[0].words <= _NAMED and last.x0 > max(one.x1 for one in heads) - unit
    is_side = lexicon.side_of(last.text) is not None and not last.text.endswith(":")
    return last if is_named and is_side else None


def _may_sign(party: _Segment, *, is_of_table: bool) -> bool:
    """Whether a text names a person: one of the usual sides, or somebody else in the table."""
    if not party.words or len(party.pieces) > _MOST_WORDS or party.words <= _BARE:
        return False
    kind = lexicon.kind_of(party.text)
    is_side = lexicon.side_of(party.text) is not None or kind in _PEOPLE
    return is_side or (kind in (None, Kind.OTHER) and is_of_table)


def _by_columns(rows: Sequence[Row], index: int, unit: float, width: float) -> SignTable | None:
    """ "Engineer | Customer" over "Name", "Signature", "Date"."""
    heads = list(_segments(rows[index]))
    heads = heads[1:] if len(heads) > _LEAST_HEADS and not heads[0].words else heads
    if len(heads) < _LEAST_HEADS or not all(lexicon.side_of(one.text) for one in heads):
        return None
    bottom, last, signed = rows[index].y1, index, None
    for at in range(index + 1, min(len(rows), index + 1 + _MAX_ROWS)):
        side = next(_segments(rows[at]))
        is_beside = side.x1 < heads[0].x0 + unit and side.words and side.words <= _OF_HEADS
        if rows[at].y0 - bottom > _NEXT * unit or not is_beside:
            break
        signed = at if _SIGN in side.words else signed
        last, bottom = at, rows[at].y1
    if signed is None:
        return None
    top, under = _band(rows, signed, index, list(range(index, last + 1)), unit)
    slots, y = [], rows[signed].middle
    for one in heads:
        low, high = _column(heads, one, unit, width)
        x, room = (one.x0 + one.x1) / 2, (low, top, high, under)
        slots.append(Slot(one.text, index, one.start, one.end, x, y, room))
    return SignTable(index, last, tuple(slots))


def _column(
    heads: Sequence[_Segment], head: _Segment, unit: float, width: float
) -> tuple[float, float]:
    at = list(heads).index(head)
    low = (heads[at - 1].x1 + head.x0) / 2 if at else head.x0 - 2 * unit
    return max(low, head.x0 - 4 * unit), heads[at + 1].x0 if at + 1 < len(heads) else width


def _band(
    rows: Sequence[Row], at: int, head: int, others: Sequence[int], unit: float
) -> tuple[float, float]:
    """The height of a row: half-way to the rows over and under it."""
    over = max((row for row in (head, *others) if row < at), default=head)
    under = min((row for row in others if row > at), default=None)
    top = (rows[over].y1 + rows[at].y0) / 2 if over != head else rows[head].y1
    if under is None:
        return top, rows[at].y1 + max(1.5 * unit, rows[at].y0 - top)
    return top, (rows[at].y1 + rows[under].y0) / 2


def _segments(row: Row) -> Iterator[_Segment]:
    starts = [at for at in range(len(row.pieces)) if row.breaks[at]]
    for start, end in zip(starts, [*starts[1:], len(row.pieces)], strict=True):
        yield _Segment(start, end, row.pieces[start:end])
