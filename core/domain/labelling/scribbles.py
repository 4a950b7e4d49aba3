"""Words that an engine made of a pen's strokes: whatever they spell, they are no label."""

from core.domain.labelling.labels import Anchor
from core.domain.page.layout import HARDLY_READ, PageLayout, Piece
from core.domain.page.reading import MarkKind

_INK = frozenset({MarkKind.INK})
_HOLLOW = 0.3  # ink with less inside is a ring around print


def without(found: PageLayout, anchors: list[Anchor]) -> list[Anchor]:
    """The anchors without what was hardly read in a signature; the spec's own labels stay, for a
    pen may run over them."""
    inks = [place for mark, place in found.marks(_INK) if mark.fill >= _HOLLOW]
    if not inks:
        return anchors
    return [a for a in anchors if a.fields or not _is_scribble(found, a, inks)]


def _is_scribble(found: PageLayout, anchor: Anchor, inks: list[Piece]) -> bool:
    words = found.rows[anchor.row].pieces[anchor.start : anchor.end]
    return all(word.confidence < HARDLY_READ and _is_in_any(word, inks) for word in words)


def _is_in_any(word: Piece, inks: list[Piece]) -> bool:
    x = (word.x0 + word.x1) / 2
    return any(ink.x0 <= x <= ink.x1 and ink.y0 <= word.middle <= ink.y1 for ink in inks)
