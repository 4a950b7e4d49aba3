"""Printed answers in cells of their own: "Yes" beside "No" is an option, and no answer yet."""

from core.domain.fields.areas import PageScan
from core.domain.labelling.labels import Anchor
from core.domain.page.layout import Piece
from core.domain.page.squeeze import squeeze
from core.domain.page.tilt import PICTURES
from core.domain.spec.specs import FieldSpec, FieldType

_OPPOSITE = {"yes": "no", "no": "yes"}


def whole(scan: PageScan, anchor: Anchor, field: FieldSpec, pieces: list[Piece]) -> list[Piece]:
    """A lone "Yes" or "No" with the other one, where that stands next to it in the column under
    their label: a wall between two buttons parts no answers."""
    wanted = _OPPOSITE.get(squeeze(pieces[0].text)) if len(pieces) == 1 else None
    is_picture = scan.layout.page.source in PICTURES  # The chosen one's ground may be unseen.
    if field.type is not FieldType.BOOLEAN or wanted is None or is_picture:
        return pieces
    if pieces[0].middle <= scan.label(anchor)[-1].y1:
        return pieces
    low, _, high, _ = scan.column_area(anchor, up=0.0, down=0.0)
    for row in scan.layout.rows:
        at = next((at for at, piece in enumerate(row.pieces) if piece is pieces[0]), None)
        near = (
            () if at is None else (*row.pieces[max(0, at - 1) : at], *row.pieces[at + 1 : at + 2])
        )
        for other in near:
            if squeeze(other.text) == wanted and low <= other.x0 and other.x1 <= high:
                return sorted([*pieces, other], key=lambda piece: piece.x0)
    return pieces
