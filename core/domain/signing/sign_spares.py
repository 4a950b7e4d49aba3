"""Ink that may be either of two signatures': under one label and over the next."""

from core.domain.fields.areas import PageScan
from core.domain.labelling.labels import Anchor
from core.domain.page.layout import Piece
from core.domain.signing import sign_labels
from core.domain.signing.sign_places import Place, SignPlaces


def of(scan: PageScan, places: SignPlaces, anchor: Anchor) -> list[Place]:
    """The ink under a label and over another that is signed under it as well: where labels stand
    over their signatures the upper one's is there, and none is missing for certain."""
    others = [a for a in places.labels if (a.row, a.start) != (anchor.row, anchor.start)]
    return [
        place
        for place in places.under(anchor)
        if any(_has_more(scan, places, other, place.ink) for other in others)
    ]


def _has_more(scan: PageScan, places: SignPlaces, other: Anchor, ink: Piece) -> bool:
    label, mine = sign_labels.as_piece(scan, other), [place.ink for place in places.of(other)]
    is_over = ink in mine and ink.middle < label.y0
    return is_over and any(one.middle > label.y1 for one in mine)
