"""How a form frames its signatures: captions in cells under them, labels over their lines."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from core.domain.fields.areas import PageScan
from core.domain.labelling.labels import Anchor
from core.domain.page import cells
from core.domain.page.cells import Cell
from core.domain.page.layout import Piece
from core.domain.page.reading import MarkKind

_SAME = 0.8  # line heights: sides of one column, ends of lines of one kind
_LEAST_TYPED = 8  # letters of a typed line
_PRINT, _HAND_GAP = 0.8, 0.3  # confidence of print; of a word's height: gaps within one hand
_WALL_BEFORE = 1.5  # line heights: a label of a cell begins so near its side
_LEVEL, _NEAR = 0.3, 0.45  # line heights: how level lines are, how near to a wall they begin
_REACH = 6.0  # line heights from a label to the line that is signed on


def cell_over(scan: PageScan, anchor: Anchor, inks: Sequence[Piece]) -> Cell | None:
    """The cell without print over a caption's own, as wide as it, in a table's last row: the
    place to sign, where nothing is blank under the caption or beside it. A hand that an engine
    read as words is no print."""
    own = scan.own_cell(anchor)
    if own is None or scan.value_cell(anchor) is not None:
        return None
    unit, middle = scan.layout.unit, (own.x0 + own.x1) / 2
    over = scan.grid.at(middle, own.y0 - cells.SLACK * unit)
    if over is None or max(abs(over.x0 - own.x0), abs(over.x1 - own.x1)) > _SAME * unit:
        return None
    if scan.grid.at(middle, own.y1 + cells.SLACK * unit) is not None:
        return None
    beside = scan.grid.right_of(own, scan.label(anchor)[0].middle)
    is_free = beside is not None and not cells.words_in(scan.layout, beside)
    words = [piece for _, _, piece in cells.words_in(scan.layout, over)]
    is_written = not all(any(covers(ink, word) for ink in inks) for word in words)
    return None if is_free or is_written else over


def wall_before(scan: PageScan, label: Piece) -> float | None:
    """The wall that stands close before a label; None where it is in no cell."""
    unit = scan.layout.unit
    near = scan.layout.wall_after(label.x0 - _WALL_BEFORE * unit, label.middle)
    return near if near is not None and near <= label.x0 + 0.2 * unit else None


def meets(wall: float, y: float, rules: Sequence[Piece], unit: float) -> bool:
    """Whether a line comes as far as a wall: the top of a cell does, a line to sign on within the
    cell begins behind it."""
    level = [rule for rule in rules if abs(rule.middle - y) < _LEVEL * unit]
    return any(rule.x0 <= wall + _NEAR * unit and wall <= rule.x1 for rule in level)


def covers(ink: Piece, word: Piece) -> bool:
    """Whether the middle of a word lies in ink."""
    x = (word.x0 + word.x1) / 2
    return ink.x0 <= x <= ink.x1 and ink.y0 <= word.middle <= ink.y1


def lines_to_sign(scan: PageScan) -> Iterator[Piece]:
    """The lines of a page, drawn and typed, that one can sign on."""
    for _, place in scan.layout.marks(frozenset({MarkKind.RULE})):
        if place.x1 - place.x0 > max(2 * scan.layout.unit, 4 * place.height):
            yield place
    yield from typed_lines(scan)


def goes_on(word: Piece, ink: Piece) -> bool:
    """Whether what an engine doubtfully read as a word runs on into ink: it is the same hand's."""
    gap = max(word.x0, ink.x0) - min(word.x1, ink.x1)
    is_level = ink.y0 < word.middle < ink.y1
    return word.confidence < _PRINT and is_level and gap <= _HAND_GAP * word.height


def head_their_lines(label: Piece, labels: Sequence[Piece], rules: Sequence[Piece]) -> bool:
    """Whether the labels of this column stand over their lines: the first has none over it, and
    under the last there is one."""
    unit = label.height
    column = [label, *(one for one in labels if abs(one.x0 - label.x0) <= unit)]
    # An engine's boxes are higher than their print: a line in a label's upper half is over it.
    top, bottom = min(one.middle for one in column), max(one.y1 for one in column)
    near = [
        rule
        for rule in rules
        if rule.x0 - unit <= label.x0 <= rule.x1
        and top - _REACH * unit <= rule.middle <= bottom + _REACH * unit
    ]
    lines = [rule.middle for rule in near if _is_alike(rule, near, unit)]
    return bool(lines) and min(lines) > top and max(lines) > bottom


def typed_lines(scan: PageScan) -> Iterator[Piece]:
    """The lines to sign on that are typed: "____________"."""
    for row in scan.layout.rows:
        for piece in row.pieces:
            if len(piece.text) >= _LEAST_TYPED and set(piece.text) <= {"_"}:
                yield replace(piece, text="", y0=piece.y1)


def _is_alike(rule: Piece, others: Sequence[Piece], unit: float) -> bool:
    """Whether a line is as long as another of the column: lines to sign on are."""
    return any(
        other is not rule and max(abs(other.x0 - rule.x0), abs(other.x1 - rule.x1)) <= _SAME * unit
        for other in others
    )


def share(low: float, high: float, start: float, end: float) -> float:
    """How much of one stretch lies in another, 0-1."""
    return max(0.0, min(high, end) - max(low, start)) / max(1e-9, high - low)
