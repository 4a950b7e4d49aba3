"""What a form keeps for the office: its labels ask nobody on site for what others ask for."""

from dataclasses import replace

from core.domain.labelling.labels import Anchor
from core.domain.page.layout import Row
from core.domain.page.squeeze import squeeze

_REACH = 6.0  # line heights under the heading
_HEADINGS = tuple(map(squeeze, ("office use", "internal use", "admin use", "accounts use")))


def told(rows: tuple[Row, ...], anchors: list[Anchor], unit: float) -> list[Anchor]:
    """The anchors; one under "Office use only" asks for no field that another one asks for."""
    kept = {anchor for anchor in anchors if _is_kept(rows, anchor, unit)}
    if not kept:
        return anchors
    asked = {field for anchor in anchors if anchor not in kept for field in anchor.fields}
    return [
        replace(anchor, fields=(), hints=(), tail=(), is_known=True)
        if anchor in kept and asked.issuperset(anchor.fields)
        else anchor
        for anchor in anchors
    ]


def _is_kept(rows: tuple[Row, ...], anchor: Anchor, unit: float) -> bool:
    label = rows[anchor.row].pieces[anchor.start]
    return any(
        label.y0 - row.y1 <= _REACH * unit
        and row.pieces[0].x0 <= label.x0 + unit
        and any(said in squeeze("".join(piece.text for piece in row.pieces)) for said in _HEADINGS)
        for row in rows[: anchor.row + 1]
    )
