"""Words that an engine made of a pen's strokes: whatever they spell, they are no label, and no
line of a text."""

from collections.abc import Sequence

from core.domain.labelling.labels import Anchor
from core.domain.page.layout import PageLayout, Piece
from core.domain.page.pen_words import HARDLY_READ, PRINTED
from core.domain.page.reading import MarkKind

_INK = frozenset({MarkKind.INK})
_HOLLOW = 0.3  # ink with less inside is a ring around print
_LARGE = 1.6  # of a usual line: a hand signs larger than it writes
_MOST_WORDS = 2


def without(found: PageLayout, anchors: list[Anchor]) -> list[Anchor]:
    """The anchors without what was hardly read in a signature; the spec's own labels stay, for a
    pen may run over them."""
    inks = _inks(found)
    if not inks:
        return anchors
    return [a for a in anchors if a.fields or not _is_scribble(found, a, inks)]


def are(found: PageLayout, line: Sequence[Piece]) -> bool:
    """Whether a line under a text is what an engine made of a signature: a word or two, read with
    doubt and much larger than print, in a pen's strokes."""
    if len(line) > _MOST_WORDS or not found.may_slip:
        return False
    least, inks = _LARGE * found.unit, _inks(found)
    return all(
        word.confidence < PRINTED and word.height >= least and _is_in_any(word, inks)
        for word in line
    )


def _inks(found: PageLayout) -> list[Piece]:
    return [place for mark, place in found.marks(_INK) if mark.fill >= _HOLLOW]


def _is_scribble(found: PageLayout, anchor: Anchor, inks: list[Piece]) -> bool:
    words = found.rows[anchor.row].pieces[anchor.start : anchor.end]
    return all(word.confidence < HARDLY_READ and _is_in_any(word, inks) for word in words)


def _is_in_any(word: Piece, inks: list[Piece]) -> bool:
    x = (word.x0 + word.x1) / 2
    return any(ink.x0 <= x <= ink.x1 and ink.y0 <= word.middle <= ink.y1 for ink in inks)
