"""One word of a printed "Yes / No" on a picture, where a ring hides the other from the engine.

A ringed word is often not read at all. What is left is the word that was *not* chosen, read without
any doubt: taken for the answer it would say the opposite of what the pen said.
"""

from collections.abc import Iterator

from rapidfuzz.distance import OSA

from core.domain.page.layout import PageLayout, Piece
from core.domain.page.reading import Mark, MarkKind, PageSource
from core.domain.page.squeeze import squeeze

_PICTURES = frozenset({PageSource.LOCAL, PageSource.MISTRAL})
_INKS = frozenset({MarkKind.INK, MarkKind.TICK_BOX, MarkKind.STROKE})
_WORDS = {"yes": True, "no": False}
_LETTERS = {"y": True, "n": False}
_SAYS = _WORDS | _LETTERS
_REACH = 2.5  # of the word's height: how far from it the hidden one may begin
_RING = (1.0, 3.2)  # of the word's height: as high as a ring is around a word
_SURE_RING = 1.25  # and so high it is nothing else
_KNOWN_RING = 0.8  # a ring by its very shape: a lone letter's frame is higher than the letter
_LEAST_WIDE = 1.2
_MOST_WIDE = 6.0
_OVERLAP = 0.5  # of the word's height
_SAME_PLACE = 0.8  # line heights: print of the same columns
_RINGED = 0.85
_ODD_ORDER = 0.6  # "No / Yes" is rarely printed so


def marked(layout: PageLayout, pieces: list[Piece]) -> tuple[bool | None, float] | None:
    """What a pen chose where only one of two options was read, and how surely; (None, 0) where
    that cannot be told; None where the word is an answer that somebody wrote."""
    words = [piece for piece in pieces if squeeze(piece.text)]
    if layout.page.source not in _PICTURES or len(words) != 1:
        return None
    word = words[0]
    value = _SAYS.get(squeeze(word.text))
    if value is None:
        return None
    rings = list(_rings(layout, word))
    if rings:
        is_usual = all((place.x0 > word.x0) == value for _, place in rings)
        least = _SURE_RING * word.height
        is_high = any(_is_known(mark) or place.height >= least for mark, place in rings)
        return not value, _RINGED if is_usual and is_high else _ODD_ORDER
    return (None, 0.0) if _is_of_pair(layout, word) else None


def _rings(layout: PageLayout, word: Piece) -> Iterator[tuple[Mark, Piece]]:
    """What may be a ring beside it: a small one is a stroke, but a tick or a cross is none."""
    for mark, place in layout.marks(_INKS):
        is_shaped = mark.kind is MarkKind.STROKE and mark.shape is not None
        if not is_shaped and _is_ring_beside(mark, place, word):
            yield mark, place


def _is_known(mark: Mark) -> bool:
    """Whether a mark is a ring by its very shape."""
    return mark.kind is MarkKind.INK and mark.fill == 0


def _is_ring_beside(mark: Mark, ink: Piece, word: Piece) -> bool:
    """Whether ink of a ring's size stands where the other word should."""
    high, wide = ink.height / word.height, (ink.x1 - ink.x0) / word.height
    least, least_wide = (_KNOWN_RING, _KNOWN_RING) if _is_known(mark) else (_RING[0], _LEAST_WIDE)
    is_sized = least <= high <= _RING[1] and least_wide <= wide <= _MOST_WIDE
    both = min(ink.y1, word.y1) - max(ink.y0, word.y0)
    middle, at = (ink.x0 + ink.x1) / 2, (word.x0 + word.x1) / 2
    gap = ink.x0 - word.x1 if middle > at else word.x0 - ink.x1
    is_beside = -0.6 * word.height <= gap <= _REACH * word.height and not word.x0 < middle < word.x1
    return is_sized and is_beside and both >= _OVERLAP * word.height


def _is_of_pair(layout: PageLayout, word: Piece) -> bool:
    """Whether rows over or under it print both options, the same one in its very place."""
    own = squeeze(word.text)
    kind = _WORDS if own in _WORDS else _LETTERS
    for row in layout.rows:
        if row.y0 <= word.middle <= row.y1:
            continue
        said = {name: piece for piece in row.pieces if (name := _named(piece))}
        same = said.get(own)
        is_same = same is not None and abs(same.x0 - word.x0) <= _SAME_PLACE * layout.unit
        if is_same and set(kind) <= set(said):
            return True
    return False


def _named(piece: Piece) -> str | None:
    """The option that a word is, a letter misread or a stroke before it: "INO"."""
    text = squeeze(piece.text)
    if text in _LETTERS:
        return text
    near = [name for name in _WORDS if OSA.distance(name, text, score_cutoff=1) <= 1]
    return near[0] if near else None
