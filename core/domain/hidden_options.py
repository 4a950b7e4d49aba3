"""Printed options of a checklist's rows that a ring hides from an engine.

Of "Y  N  N/A" with the Y ringed an engine often reads "N  N/A" alone, without any doubt. The ring,
seen where no option was read, is the answer; what stands there is told by the other rows, else by
the order in which options are printed.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from core.domain.marks import check_words
from core.domain.marks.check_rows import Beside
from core.domain.marks.row_options import LEAST_OPTIONS, Option
from core.domain.model import ItemState
from core.domain.page.layout import Piece
from core.domain.page.reading import MarkKind, PageSource

_PICTURES = frozenset({PageSource.LOCAL, PageSource.MISTRAL})
_ORDER = (ItemState.OK, ItemState.FAIL, ItemState.NA)
_RING = (0.8, 3.2)  # line heights: as high and, at least, as wide as a ring is
_IN_RING = 0.5  # of a ring's width and height: the letter that it is around
_BY_ROWS, _BY_ORDER, _DOUBT = 0.9, 0.85, 0.6


def complete(rows: Sequence[Beside]) -> None:
    """Give the rows the options that were misread, those of a picture also the ringed ones that
    were not read."""
    _as_usual(rows)
    read = [option for row in rows for option in row.options]
    for row in rows:
        if row.columns or row.item.scan.layout.page.source not in _PICTURES:
            continue
        own = row.options or _lone(row)
        rings = list(_rings(row))
        bare = [ring for ring in rings if not any(_holds(ring, o.place) for o in own)]
        hidden = _hidden(bare[0], own, read) if own and len(bare) == 1 else None
        if hidden is not None:
            row.options = sorted([*own, hidden], key=lambda option: option.place.x0)
        elif not bare and len(rings) == 1:
            row.options = own  # Read, though some of it was taken for a pen's marks.


def _as_usual(rows: Sequence[Beside]) -> None:
    """A ring or a line makes an engine misread an option: the other rows say what it was."""
    shapes = Counter(tuple(option.state for option in row.options) for row in rows if row.options)
    if not shapes:
        return
    usual, count = shapes.most_common(1)[0]
    models = [row for row in rows if tuple(option.state for option in row.options) == usual]
    if count < LEAST_OPTIONS or 2 * count < len(rows):
        return
    for row in rows:
        if tuple(option.state for option in row.options) != usual and not row.columns:
            model = min(models, key=lambda other: abs(other.item.y0 - row.item.y0))
            row.options = _moved(model, row) if _is_over_same(model, row) else row.options


def _is_over_same(model: Beside, row: Beside) -> bool:
    """Whether the words of two rows take the same part of the page."""
    left, right = model.options[0].place.x0, model.options[-1].place.x1
    return bool(row.words) and any(left <= (w.x0 + w.x1) / 2 <= right for w in row.words)


def _moved(model: Beside, row: Beside) -> list[Option]:
    down = row.item.pieces[0].middle - model.item.pieces[0].middle
    return [
        replace(
            option,
            place=replace(option.place, y0=option.place.y0 + down, y1=option.place.y1 + down),
        )
        for option in model.options
    ]


def _lone(row: Beside) -> list[Option]:
    """The options read behind an item that has nothing else there: one alone, or letters that
    were taken for a pen's marks."""
    line = row.item.scan.layout.rows[row.item.row]
    behind = [piece for piece in line.pieces if piece.x0 > row.item.x1]
    states = [check_words.is_state(piece.text) for piece in behind]
    found = [Option(state, at) for state, at in zip(states, behind, strict=True) if state]
    return found if 0 < len(found) == len(behind) <= len(_ORDER) else []


def _rings(row: Beside) -> Iterator[Piece]:
    """Rings in a row, behind its item."""
    layout = row.item.scan.layout
    _, top, _, bottom = row.place
    for mark, place in layout.marks(frozenset({MarkKind.INK})):
        low, high = (share * layout.unit for share in _RING)
        is_sized = low <= place.height <= high and place.x1 - place.x0 >= low
        is_here = place.x0 > row.item.x1 and top <= place.middle < bottom
        if mark.fill == 0 and is_sized and is_here:
            yield place


def _hidden(ring: Piece, own: list[Option], others: list[Option]) -> Option | None:
    """The option in a ring; None where it cannot be told."""
    place = _inside(ring)
    over = {o.state for o in others if _is_over(ring, o.place)} - {o.state for o in own}
    if len(over) == 1:
        return Option(over.pop(), place, _BY_ROWS)
    return None if over else _by_order(ring, own, place)


def _by_order(ring: Piece, own: list[Option], place: Piece) -> Option | None:
    """The state that is missing where the ring stands, amid those printed right before and behind
    it: fine, failed, not applicable. Behind all that was read it is a doubt."""
    left = {o.state for o in own if o.place.x0 < ring.x0}
    right = [o.state for o in own if o.place.x0 >= ring.x0]
    for at, state in enumerate(_ORDER):
        if left == set(_ORDER[:at]) and right == list(_ORDER[at + 1 :][: len(right)]):
            is_last = not right and at < len(_ORDER) - 1
            return Option(state, place, _DOUBT if is_last else _BY_ORDER)
    return None


def _inside(ring: Piece) -> Piece:
    x, y = (ring.x0 + ring.x1) / 2, ring.middle
    wide, high = (_IN_RING * side / 2 for side in (ring.x1 - ring.x0, ring.height))
    return replace(ring, x0=x - wide, x1=x + wide, y0=y - high, y1=y + high)


def _is_over(ring: Piece, place: Piece) -> bool:
    return ring.x0 <= (place.x0 + place.x1) / 2 <= ring.x1


def _holds(ring: Piece, place: Piece) -> bool:
    return _is_over(ring, place) and ring.y0 <= place.middle <= ring.y1
