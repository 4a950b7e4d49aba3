"""The headings of a table: which row of a page holds them, and which column each one opens."""

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from core.domain.labelling.labels import Anchor
from core.domain.page.layout import Piece, Row
from core.domain.page.squeeze import fold
from core.domain.tables.column_names import Names
from core.domain.written import answers

MAX_HEAD_ROWS = 3
_MAX_HEAD_WORDS = 5
_LINE_GAP = 0.9  # line heights between the lines of one wrapped heading
_LEAST_SHARE = 0.5  # of a spec's columns that a row must name to be the table's heading


@dataclass(frozen=True, slots=True)
class Head:
    """One heading cell: `column` is the spec's, None for a column it does not ask for.

    `x0` and `x1` are the print's ends, in page units.
    """

    column: str | None
    x0: float
    x1: float


@dataclass(frozen=True, slots=True)
class Heading:
    """A table's headings: rows `first` to `last` of a page.

    `score` is how surely they are what the spec means, 0 to 1; `count` how many of its columns.
    """

    first: int
    last: int
    heads: tuple[Head, ...]
    score: float
    count: int


def told(
    rows: Sequence[Row], anchors: list[Anchor], tables: Iterable[Names], unit: float
) -> list[Anchor]:
    """The anchors; what heads the columns of a table asks for no field of its own."""
    taken = {
        row
        for said in tables
        for heading in find(rows, said, unit)
        if not _is_of_labels(rows, heading, anchors)
        for row in range(heading.first, heading.last + 1)
    }
    return [
        replace(anchor, fields=(), hints=(), tail=(), is_known=True)
        if anchor.row in taken
        else anchor
        for anchor in anchors
    ]


def _is_of_labels(rows: Sequence[Row], heading: Heading, anchors: Iterable[Anchor]) -> bool:
    """Whether each heading is, to the letter, a label of the spec in some words: "Parts Cost |
    Total ex VAT" asks for two fields, and heads no parts and prices."""
    if heading.first != heading.last:
        return False
    pieces = rows[heading.first].pieces
    own = [a for a in anchors if a.row == heading.first and a.fields and a.score == 1.0]
    said = [pieces[a.start : a.end] for a in own if a.end - a.start > 1]
    columns = {fold(head.column) for head in heading.heads if head.column is not None}
    is_all = sum(map(len, said)) == len(pieces)
    return is_all and not all(fold(_text(words)) in columns for words in said)


def find(rows: Sequence[Row], said: Names, unit: float) -> Iterator[Heading]:
    """The headings on a page, down the page; a wrapped heading is one."""
    naming = [_may_name(row, said) for row in rows]
    at = 0
    while at < len(rows):
        if not any(naming[at : at + MAX_HEAD_ROWS]):
            at += 1
            continue
        tried = [
            _heading(rows, at, count, said, unit)
            for count in range(1, MAX_HEAD_ROWS + 1)
            if any(naming[at : at + count])
        ]
        found = [heading for heading in tried if heading is not None]
        if found:
            best = max(found, key=_fulness)
            # The table's title right over it is no line of its headings, nor is what stands
            # beside it a little lower.
            inner = (
                _heading(rows, start, count, said, unit)
                for start in range(at, best.last + 1)
                for count in range(1, best.last - start + 2)
                if any(naming[start : start + count])
            )
            best = max([best, *filter(None, inner)], key=_fulness)
            yield best
            at = best.last
        at += 1


def _fulness(heading: Heading) -> tuple[int, float, int]:
    return heading.count, heading.score, heading.first - heading.last


def _heading(rows: Sequence[Row], at: int, count: int, said: Names, unit: float) -> Heading | None:
    block = rows[at : at + count]
    if len(block) < count:
        return None
    for upper, lower in itertools.pairwise(block):
        if lower.y0 - upper.y1 > _LINE_GAP * unit:
            return None
    cells = _cells(block[0], said) if count == 1 else _wrapped(block)
    return _named(cells, at, at + count - 1, said)


def _may_name(row: Row, said: Names) -> bool:
    """A cheap look: some word or two side by side open the name of a column."""
    folded = [fold(piece.text) for piece in row.pieces]
    pairs = (left + right for left, right in itertools.pairwise(folded))
    return any(text in said.exact for text in itertools.chain(folded, pairs))


def _named(cells: list[list[Piece]], first: int, last: int, said: Names) -> Heading | None:
    heads: list[Head] = []
    scores: dict[str, float] = {}
    for cell in cells:
        found = said.of(_text(cell))
        column = found[0] if found is not None and found[0] not in scores else None
        if found is not None and column is not None:
            scores[column] = found[1]
        heads.append(Head(column, min(p.x0 for p in cell), max(p.x1 for p in cell)))
    least = max(min(2, len(said.columns)), _LEAST_SHARE * len(said.columns))
    is_print = all(_is_print(cell) for cell in cells)
    if len(scores) < least or not is_print or 2 * len(scores) < len(cells):
        return None
    ordered = tuple(sorted(heads, key=lambda head: head.x0))
    return Heading(first, last, ordered, sum(scores.values()) / len(scores), len(scores))


def _is_print(cell: list[Piece]) -> bool:
    """Headings are words; a row of values has numbers and prose."""
    text = "".join(piece.text for piece in cell)
    is_named = any(char.isalpha() or char == "#" for char in text)
    # "No. of Items Tested ....... 72" is a label with its value.
    is_led = any(len(piece.text) > 2 and answers.is_blank(piece.text) for piece in cell)
    return is_named and not is_led and len(cell) <= 2 * _MAX_HEAD_WORDS and not text.endswith(":")


def _cells(row: Row, said: Names) -> list[list[Piece]]:
    """A row's cells; where headings stand close, a cell is cut at the names of columns."""
    cells: list[list[Piece]] = []
    for segment in segments(row):
        cells += [segment] if said.of(_text(segment)) else _cut(segment, said)
    return cells


def _cut(segment: list[Piece], said: Names) -> list[list[Piece]]:
    found: list[list[Piece]] = []
    rest: list[Piece] = []
    at = 0
    while at < len(segment):
        ends = range(min(len(segment), at + _MAX_HEAD_WORDS), at, -1)
        end = next((i for i in ends if _exactly(segment[at:i], said)), None)
        if end is None:
            rest.append(segment[at])
            at += 1
            continue
        found += [rest, segment[at:end]] if rest else [segment[at:end]]
        rest, at = [], end
    # One name amid others' words is a heading of its own, such as "Unit price in GBP".
    return [*found, rest] if rest and len(found) > 1 else found if not rest else [segment]


def _exactly(pieces: list[Piece], said: Names) -> bool:
    return fold(_text(pieces)) in said.exact


def _text(pieces: Iterable[Piece]) -> str:
    return " ".join(piece.text for piece in pieces)


def segments(row: Row) -> list[list[Piece]]:
    """A row's pieces, cut where columns part."""
    cut: list[list[Piece]] = []
    for piece, is_break in zip(row.pieces, row.breaks, strict=True):
        if is_break or not cut:
            cut.append([])
        cut[-1].append(piece)
    return cut


def _wrapped(block: Sequence[Row]) -> list[list[Piece]]:
    """The cells of several lines: what stands over one another is one heading."""
    cells: list[list[Piece]] = []
    for row in block:
        for segment in segments(row):
            over = [cell for cell in cells if _overlap(cell, segment)]
            if len(over) == 1:
                over[0].extend(segment)
            else:
                cells.append(list(segment))
    return sorted(cells, key=lambda cell: min(piece.x0 for piece in cell))


def _overlap(cell: list[Piece], segment: list[Piece]) -> bool:
    low, high = min(p.x0 for p in cell), max(p.x1 for p in cell)
    return min(high, segment[-1].x1) > max(low, segment[0].x0)
