"""Labels told by the line that their value is written on: it begins where the label ends."""

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import replace

from core.domain.labelling.labels import Anchor
from core.domain.page.layout import PageLayout, Piece, Row
from core.domain.page.reading import MarkKind

_BESIDE = 0.6  # line heights: how near the label's end the line begins
_DOWN = 0.8  # and how far under the label's foot it lies
_UP = 1.0  # and over the label's head, where it is written under the line
_APART = 2.0  # and before a label: it begins no further behind the line of the one before
_LEAST = 3.0
_SURE, _SURE_BY_REST = 0.97, 0.9


def told(found: PageLayout, anchors: list[Anchor]) -> list[Anchor]:
    """The anchors; a weak one is sure where a line to write on begins behind it, or goes on behind
    its value: of a dotted line the dots under the value are taken for its letters' own."""
    if all(anchor.is_sure for anchor in anchors):
        return anchors
    lines = of(found)
    return [anchor if anchor.is_sure else _led(found, anchor, lines) for anchor in anchors]


def _led(found: PageLayout, anchor: Anchor, lines: Sequence[Piece]) -> Anchor:
    if any(_is_led(found, anchor, line) for line in lines):
        return replace(anchor, score=_SURE)
    if any(_goes_on(found, anchor, line) for line in lines):
        return replace(anchor, score=_SURE_BY_REST)
    return anchor


def of(found: PageLayout) -> list[Piece]:
    """The lines of a page that somebody can write on."""
    return [
        place
        for _, place in found.marks(frozenset({MarkKind.RULE}))
        if place.x1 - place.x0 >= _LEAST * found.unit and place.height < found.unit / 2
    ]


def parts(line: Row, start: int, end: int, lines: Iterable[Piece], unit: float) -> bool:
    """Whether words amid a row stand between two lines to write on: where one ends, and the next
    begins."""
    first, last = line.pieces[start], line.pieces[end - 1]
    level = [
        rule
        for rule in lines
        if first.middle < rule.middle <= max(first.y1, last.y1) + _DOWN * unit
    ]
    ends = any(-_BESIDE * unit <= first.x0 - rule.x1 <= _APART * unit for rule in level)
    return ends and any(abs(rule.x0 - last.x1) <= _BESIDE * unit for rule in level)


def over(label: Sequence[Piece], lines: Iterable[Piece], unit: float) -> Piece | None:
    """The line that begins over a label's first letter, close above it."""
    first = label[0]
    return next(
        (
            line
            for line in lines
            if abs(line.x0 - first.x0) <= _BESIDE * unit
            and first.y0 - _UP * unit <= line.middle <= first.y0 + 0.3 * unit
        ),
        None,
    )


def _is_led(found: PageLayout, anchor: Anchor, line: Piece) -> bool:
    pieces, unit = found.rows[anchor.row].pieces, found.unit
    last = pieces[anchor.end - 1]
    value = pieces[anchor.end] if anchor.end < len(pieces) else None
    end = max(last.x1 + _BESIDE * unit, value.x0 if value is not None else 0.0)
    is_behind = last.x1 - _BESIDE * unit <= line.x0 <= end + _BESIDE * unit
    return is_behind and last.middle < line.middle <= last.y1 + _DOWN * unit


def _goes_on(found: PageLayout, anchor: Anchor, line: Piece) -> bool:
    """Whether a line begins where a label's value ends, at its foot."""
    row, unit = found.rows[anchor.row], found.unit
    end = anchor.end
    while end + 1 < len(row.pieces) and not row.breaks[end + 1]:
        end += 1
    if end >= len(row.pieces):
        return False
    last = row.pieces[end]
    is_behind = abs(line.x0 - last.x1) <= _BESIDE * unit
    return is_behind and last.middle < line.middle <= last.y1 + _DOWN * unit


def written_on(line: Piece, found: PageLayout, pieces: Sequence[Piece]) -> list[Piece]:
    """What of the lines of words over a line is written on it: the nearest one, and those that end
    where it does. A title over them runs on."""
    mine = {id(piece) for piece in pieces}
    rows = [row for row in found.rows if mine & {id(piece) for piece in row.pieces}]
    kept = [row for row in rows if not _runs_past(line, row)] + rows[-1:]
    held = {id(piece) for row in kept for piece in row.pieces}
    return [piece for piece in pieces if id(piece) in held and piece.x0 < line.x1]


def _runs_past(line: Piece, row: Row) -> bool:
    """Whether words go on beyond a line's end without a gap."""
    return any(
        before.x0 < line.x1 <= after.x0 and not row.breaks[at]
        for at, (before, after) in enumerate(itertools.pairwise(row.pieces), 1)
    )
