"""Ink that may be either of two signatures': between one label and the next."""

from core.domain.fields.areas import PageScan
from core.domain.labelling.labels import Anchor
from core.domain.page.layout import Piece
from core.domain.signing import sign_labels
from core.domain.signing.sign_places import Place, SignPlaces


def of(scan: PageScan, places: SignPlaces, anchor: Anchor) -> list[Place]:
    """The ink under a label and over another that is signed under it as well, or beside a label and
    under another that is signed over its line as well: where each of the labels stands over, or
    under, its signature, this one is the first label's, and none is missing for certain."""
    label = sign_labels.as_piece(scan, anchor)
    others = [a for a in places.labels if (a.row, a.start) != (anchor.row, anchor.start)]
    return [
        place
        for place in places.near(anchor)
        if any(
            _has_more_under(scan, places, other, place.ink)
            if place.is_column
            else place.ink.middle < label.y0 and _has_more_over(scan, places, other, place.ink)
            for other in others
        )
        and (not place.is_column or place.ink.middle > label.y1)
    ]


def _has_more_under(scan: PageScan, places: SignPlaces, other: Anchor, ink: Piece) -> bool:
    label, mine = sign_labels.as_piece(scan, other), [place.ink for place in places.of(other)]
    is_over = ink in mine and ink.middle < label.y0
    return is_over and any(one.middle > label.y1 for one in mine)


def _has_more_over(scan: PageScan, places: SignPlaces, other: Anchor, ink: Piece) -> bool:
    label, mine = sign_labels.as_piece(scan, other), [place.ink for place in places.of(other)]
    is_under = ink in mine and ink.middle > label.y1
    return is_under and any(one.middle < label.y0 for one in mine)
