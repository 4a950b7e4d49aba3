"""Tick boxes of a picture that look like rings: a tick reaches over the side of its box, an engine
read the tick as a letter, and the box is the ring around that letter. They stand in a column with
others of their size."""

from collections.abc import Iterator, Sequence

from core.domain.page.pieces import Piece
from core.domain.page.reading import MarkKind, Page
from core.domain.page.tilt import PICTURES

# What an engine makes of a tick or a cross; a letter with a box's outline, an O, may be the box.
_TICKS = frozenset("VvJjYyrMNWwXxKk7/√✓✔☑☒")
_SQUARE = (0.75, 1.33)  # width by height
_ALIKE = (0.7, 1.3)  # of the other boxes' size: of a ring only the room inside is known
_IN_COLUMN = 0.35  # of a box's size: how far aside the others are
_LEAST_OTHERS = 2
_CERTAINTY = 0.85


def told(page: Page, boxes: Sequence[Piece], pieces: list[Piece]) -> list[Piece]:
    """The pieces of a picture; a letter in such a box is a ticked box."""
    if page.source not in PICTURES or len(boxes) < _LEAST_OTHERS:
        return pieces
    for ring in _rings(page):
        inside = [piece for piece in pieces if _holds(ring, piece)]
        if _is_box(ring, boxes) and len(inside) == 1 and inside[0].text in _TICKS:
            pieces = [piece for piece in pieces if piece is not inside[0]]
            pieces.append(ring)
    return pieces


def _rings(page: Page) -> Iterator[Piece]:
    width, height = page.width or 1.0, page.height or 1.0
    for mark in page.marks:
        if mark.kind is MarkKind.INK and mark.fill == 0:
            x0, y0, x1, y1 = mark.box
            place = (x0 * width, y0 * height, x1 * width, y1 * height)
            yield Piece("☑", *place, _CERTAINTY)


def _is_box(ring: Piece, boxes: Sequence[Piece]) -> bool:
    """Whether a ring is as square and as large as the boxes over and under it."""
    if not _SQUARE[0] <= (ring.x1 - ring.x0) / max(1e-9, ring.height) <= _SQUARE[1]:
        return False
    return sum(_is_alike(ring, box) for box in boxes) >= _LEAST_OTHERS


def _is_alike(ring: Piece, box: Piece) -> bool:
    aside = abs((ring.x0 + ring.x1) - (box.x0 + box.x1)) / 2
    is_sized = _ALIKE[0] * box.height <= ring.height <= _ALIKE[1] * box.height
    return is_sized and aside <= _IN_COLUMN * box.height and abs(ring.y0 - box.y0) > box.height


def _holds(ring: Piece, piece: Piece) -> bool:
    x = (piece.x0 + piece.x1) / 2
    return ring.x0 <= x <= ring.x1 and ring.y0 <= piece.middle <= ring.y1
