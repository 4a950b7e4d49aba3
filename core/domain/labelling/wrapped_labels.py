"""Labels that a narrow cell wraps, "Customer" over "Name", made the one label that they are."""

import itertools
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace
from math import inf

from core.domain.labelling import label_names, letter_heights
from core.domain.labelling.label_names import LabelTable
from core.domain.page import cells, row_groups
from core.domain.page.cells import Cell, Grid
from core.domain.page.layout import PageLayout, Piece, Row
from core.domain.page.squeeze import fold_words
from core.domain.written import hints

_MOST_WORDS = 7
_MOST_LINES = 4
_ROWS_TO_NEXT = 4  # signatures beside a label's two lines are rows of their own between them
_SAME_SIZE = 0.2  # of their height: lines of one label are of one print
_NEXT_LINE = 0.8  # line heights between them
_LEADING = 0.3  # line heights: so much closer than labels stand the lines of one
_TIGHT = 0.5  # line heights between the lines of a label set to the right
_RIGHT_UNDER = 1.15  # of its height: from a line's middle to that of the next
_FLUSH = 0.3  # line heights: lines of one label start so alike
_SPACE = 0.25  # of a letter's height: the least between two words
_SURE = 0.95


@dataclass(frozen=True, slots=True)
class _Wrapped:
    """The pieces of a label by row, and what they say together."""

    text: str
    places: tuple[tuple[int, Piece], ...]

    @property
    def piece(self) -> Piece:
        """One piece as high as a line of it: print is told by its size."""
        parts = [piece for _, piece in self.places]
        middle = (min(p.y0 for p in parts) + max(p.y1 for p in parts)) / 2
        half = parts[0].height / 2
        return Piece(
            self.text, min(p.x0 for p in parts), middle - half,
            max(p.x1 for p in parts), middle + half, min(p.confidence for p in parts),
        )  # fmt: skip


def joined(found: PageLayout, labels: LabelTable) -> PageLayout:
    """The page with each wrapped label as one piece, in the row that it stands beside."""
    wrapped = list(_wrapped(found, labels)) if found.walls else []
    taken = {id(piece) for one in wrapped for _, piece in one.places}
    wrapped += _in_the_open(found, labels, taken)
    if not wrapped:
        return found
    gone = {id(piece) for one in wrapped for _, piece in one.places}
    added: dict[int, list[Piece]] = {}
    for one in wrapped:
        added.setdefault(_row_of(found.rows, one, gone), []).append(one.piece)
    rows = (_rebuilt(row, gone, added.get(at, [])) for at, row in enumerate(found.rows))
    return replace(found, rows=tuple(row for row in rows if row is not None))


def _wrapped(found: PageLayout, labels: LabelTable) -> Iterator[_Wrapped]:
    grid, taken = Grid(found), set[int]()
    for index, row in enumerate(found.rows):
        for start in (at for at in range(len(row.pieces)) if row.breaks[at]):
            first = row.pieces[start]
            if id(first) in taken or not first.text[:1].isupper():
                continue
            if not _goes_on(found, index, first):
                continue
            cell = grid.at((first.x0 + first.x1) / 2, first.middle)
            one = None if cell is None else _label_in(found, index, cell, labels)
            if one is not None:
                taken |= {id(piece) for _, piece in one.places}
                yield one


def _goes_on(found: PageLayout, index: int, first: Piece) -> bool:
    """Whether print stands close under a word, about where it stands itself."""
    return any(
        piece.middle - first.middle > 0
        and piece.y0 - first.y1 < _NEXT_LINE * found.unit
        and piece.x0 < first.x1
        and piece.x1 > first.x0
        for row in found.rows[index + 1 : index + 1 + _ROWS_TO_NEXT]
        for piece in row.pieces
    )


def _label_in(found: PageLayout, index: int, cell: Cell, labels: LabelTable) -> _Wrapped | None:
    """What a cell says, where it says one known label on several lines and nothing else."""
    inside = [(row, piece) for row, _, piece in cells.words_in(found, cell)]
    lines = len({row for row, _ in inside})
    if not 1 < lines <= _MOST_LINES or len(inside) > 2 * _MOST_WORDS or inside[0][0] != index:
        return None
    if not letter_heights.are_alike([piece for _, piece in inside], _SAME_SIZE):
        return None
    text = hints.without(" ".join(piece.text for _, piece in inside))
    if not text or any(map(str.isdigit, text)):
        return None
    for said in _readings(text, inside, cell):
        name = label_names.name(said, fold_words(said), labels, has_colon=False)
        if len(said.split()) > _MOST_WORDS:
            continue
        if name.is_known or (name.fields and name.score >= _SURE):
            return _Wrapped(said, tuple(inside))
    return None


def _readings(text: str, inside: Sequence[tuple[int, Piece]], cell: Cell) -> list[str]:
    """What a cell's lines may say as one label: "Next Examination / Dyddiad Nesaf" says the same in
    two languages, where its cell is too narrow for one line, or the second begins a line."""
    one, slash, _ = text.partition(" / ")
    lines = [
        [piece for _, piece in found]
        for _, found in itertools.groupby(inside, key=lambda place: place[0])
    ]
    is_parted = any(line[-1].text == "/" or line[0].text == "/" for line in lines)
    is_narrow = all(_is_full(*pair, cell) for pair in itertools.pairwise(lines))
    return [text, one] if slash and (is_parted or is_narrow) else [text]


def _is_full(line: Sequence[Piece], after: Sequence[Piece], cell: Cell) -> bool:
    """Whether a line has no room for the first word of the one after."""
    return line[-1].x1 + after[0].x1 - after[0].x0 + _SPACE * line[-1].height > cell.x1


def _in_the_open(found: PageLayout, labels: LabelTable, taken: set[int]) -> Iterator[_Wrapped]:
    """Labels wrapped where no lines are ruled: only those of the spec, to the letter, whose lines
    stand closer than labels do. Where the first line alone is a label, the next is alone in its
    row."""
    for index, row in enumerate(found.rows[:-1]):
        for at in (at for at in range(len(row.pieces)) if row.breaks[at]):
            if not row.pieces[at].text[:1].isupper() or id(row.pieces[at]) in taken:
                continue
            one = _spelled(found, index, at, labels) or _flush_right(found, index, at, labels)
            if one is not None:
                taken |= {id(piece) for _, piece in one.places}
                yield one


def _spelled(found: PageLayout, index: int, at: int, labels: LabelTable) -> _Wrapped | None:
    places = [(index, piece) for piece in _segment(found.rows[index], at)]
    is_label = _text(places) in labels.exact
    for below in _rows_below(found, index):
        line = [] if places[-1][1].text.endswith(":") else _flush(found, below, places)
        places += [(below, piece) for piece in line]
        if not line or len(places) > _MOST_WORDS:
            return None
        if not _is_close(found, below, places):
            return None
        is_alone = len(found.rows[below].pieces) == len(line)
        if is_label and not is_alone and not _is_tight(found, index, at, below, line, labels):
            return None  # The next label, with its value.
        if _text(places) in labels.exact:
            return _Wrapped(" ".join(piece.text for _, piece in places), tuple(places))
    return None


def _rows_below(found: PageLayout, index: int) -> Iterator[int]:
    """The rows where the next lines of a label may be; a hand's strokes beside it are none."""
    below = range(index + 1, min(len(found.rows), index + _ROWS_TO_NEXT))
    rows = [at for at in below if not all(_is_scrawl(found, p) for p in found.rows[at].pieces)]
    yield from rows[: _MOST_LINES - 1]


def _is_scrawl(found: PageLayout, piece: Piece) -> bool:
    return found.may_slip and row_groups.is_scrawl(piece, found.unit)


def _is_tight(
    found: PageLayout, index: int, at: int, below: int, line: Sequence[Piece], labels: LabelTable
) -> bool:
    """Whether a line that is no label stands right under a label with nothing beside it but such
    another: "Mechanic" and "Customer's", each over its "Signature"."""
    row = found.rows[index]
    is_under = line[0].middle - row.pieces[at].middle <= _RIGHT_UNDER * row.pieces[at].height
    if not is_under or _text([(below, piece) for piece in line]) in labels.exact:
        return False
    beside = next((k for k in range(at + 1, len(row.pieces)) if row.breaks[k]), None)
    if beside is None:
        return True
    upper = [(index, piece) for piece in _segment(row, beside)]
    return _text([*upper, *((below, p) for p in _flush(found, below, upper))]) in labels.exact


def _flush_right(found: PageLayout, index: int, at: int, labels: LabelTable) -> _Wrapped | None:
    """A label of two lines that end alike, its value behind one of them: labels set to the right
    stand as close to their values as words do."""
    upper, below = found.rows[index], found.rows[index + 1]
    for line in (_segment(below, k) for k in range(len(below.pieces)) if below.breaks[k]):
        words = [p for p in _segment(upper, at) if p.x1 <= line[-1].x1 + _FLUSH * found.unit]
        if not words or abs(words[-1].x1 - line[-1].x1) > _FLUSH * found.unit:
            continue
        lines = [(index, piece) for piece in words], [(index + 1, piece) for piece in line]
        if any(_text(one) in labels.exact for one in lines):
            continue  # Two labels over one another are two.
        places = [*lines[0], *lines[1]]
        is_label = len(places) <= _MOST_WORDS and _text(places) in labels.exact
        if is_label and line[0].y0 - words[0].y1 < _TIGHT * found.unit:
            return _Wrapped(" ".join(piece.text for _, piece in places), tuple(places))
    return None


def _is_close(found: PageLayout, index: int, places: Sequence[tuple[int, Piece]]) -> bool:
    """Whether a label's last line is nearer to the line over it than labels of this column are to
    each other. Lines are told by their middles: a picture's larger print reaches into its
    neighbours."""
    first_row, first = places[0]
    lines = [piece for _, piece in places]
    last = [piece for at, piece in places if at == index]
    inner = last[0].middle - lines[-1 - len(last)].middle
    over = [first.middle - p.middle for p in _in_column(found, first, first_row - 2, first_row)]
    under = [p.middle - last[0].middle for p in _in_column(found, first, index + 1, index + 3)]
    return inner + _LEADING * found.unit <= min([*over, *under], default=0.0)


def _in_column(found: PageLayout, first: Piece, start: int, end: int) -> list[Piece]:
    """What begins where a piece does in some rows."""
    return [
        piece
        for row in found.rows[max(0, start) : end]
        for at, piece in enumerate(row.pieces)
        if row.breaks[at] and abs(piece.x0 - first.x0) <= _FLUSH * found.unit
    ]


def _text(places: Sequence[tuple[int, Piece]]) -> str:
    return fold_words(" ".join(piece.text for _, piece in places))


def _flush(found: PageLayout, index: int, places: Sequence[tuple[int, Piece]]) -> list[Piece]:
    """The print right under a label's first lines that starts where they do."""
    row, unit = found.rows[index], found.unit
    first, last = places[0][1], places[-1][1]
    for at, piece in enumerate(row.pieces):
        is_flush = row.breaks[at] and abs(piece.x0 - first.x0) <= _FLUSH * unit
        if is_flush and piece.middle - last.middle > 0 and piece.y0 - last.y1 < _NEXT_LINE * unit:
            return _segment(row, at)
    return []


def _segment(row: Row, start: int) -> list[Piece]:
    end = next((at for at in range(start + 1, len(row.pieces)) if row.breaks[at]), None)
    return list(row.pieces[start:end])


def _row_of(rows: Sequence[Row], one: _Wrapped, gone: Set[int]) -> int:
    """The row of what stands next to a label, of those with more in them: of a value's one line
    beside its two. Where several do so, or none, the one whose middle is the label's."""
    lines = range(one.places[0][0], one.places[-1][0] + 1)
    shared = [at for at in lines if any(id(piece) not in gone for piece in rows[at].pieces)]
    top, foot = min(p.y0 for _, p in one.places), max(p.y1 for _, p in one.places)

    def away(at: int) -> tuple[float, float]:
        kept = [p for p in rows[at].pieces if id(p) not in gone and top < p.middle < foot]
        gap = min((p.x0 for p in kept if p.x0 >= one.piece.x1), default=inf)
        return gap, abs(rows[at].middle - one.piece.middle)

    return min(shared or lines, key=away)


def _rebuilt(row: Row, gone: set[int], added: Sequence[Piece]) -> Row | None:
    if not added and not any(id(piece) in gone for piece in row.pieces):
        return row
    kept: list[tuple[Piece, bool, bool]] = []
    is_cut = False
    for at, piece in enumerate(row.pieces):
        if id(piece) in gone:
            is_cut = True
            continue
        kept.append((piece, row.breaks[at] or is_cut, row.loose[at] and not is_cut))
        is_cut = False
    if not kept and not added:
        return None
    for piece in added:
        at = sum(other.x0 < piece.x0 for other, _, _ in kept)
        kept.insert(at, (piece, True, False))
        if at + 1 < len(kept):
            kept[at + 1] = (kept[at + 1][0], True, False)
    own = [piece for piece, _, _ in kept if not any(piece is new for new in added)]
    spans = own or list(added)
    pieces, breaks, loose = zip(*kept, strict=True)
    return Row(pieces, breaks, min(p.y0 for p in spans), max(p.y1 for p in spans), loose)
