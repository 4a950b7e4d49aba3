"""Options printed as a program's buttons: all have frames alike, and the chosen one is filled."""

from collections.abc import Iterable, Sequence

from core.domain.page.layout import Piece
from core.domain.page.reading import Mark, MarkKind

_SOLID, _HOLLOW = 0.9, 0.3  # shares of ink inside
_GROUND = frozenset({MarkKind.INK, MarkKind.PATCH})
_ALIKE = 0.1  # of a frame's height: no hand draws two rings so level
_ROOM = (1.0, 3.0)  # of a word's height: how high a button is
_ASIDE = 4.0  # of its height: how much wider

Pens = Iterable[tuple[Mark, Piece]]


def filled(places: Sequence[Piece], pens: Pens) -> int | None:
    """Which option alone stands on a filled ground of its own; print that a ground covers is no
    word of a page, so that what can be read stands on it. None where none does, or several."""
    grounds = [pen for mark, pen in pens if mark.kind in _GROUND and mark.fill >= _SOLID]
    found = [
        at for at, place in enumerate(places) if any(_is_of(one, place, places) for one in grounds)
    ]
    return found[0] if len(found) == 1 else None


def frames(places: Sequence[Piece], pens: Pens) -> list[Piece]:
    """The hollow frames of all options, where they are alike and level; else nothing."""
    rings = [pen for mark, pen in pens if mark.fill < _HOLLOW]
    own = [next((one for one in rings if _is_of(one, place, places)), None) for place in places]
    found = [one for one in own if one is not None]
    if len(found) < len(places):
        return []
    slack = _ALIKE * found[0].height
    first = found[0]
    is_level = all(
        abs(one.y0 - first.y0) <= slack and abs(one.y1 - first.y1) <= slack for one in found
    )
    return found if is_level else []


def stands_out(places: Sequence[Piece], pens: Pens, at: int) -> bool:
    """Whether an option's ground is level with the hollow frames of all the others: the chosen
    button is filled, and has no frame besides."""
    some = list(pens)
    grounds = [pen for mark, pen in some if mark.kind in _GROUND and mark.fill >= _SOLID]
    ground = next(pen for pen in grounds if _is_of(pen, places[at], places))
    rings = [pen for mark, pen in some if mark.fill < _HOLLOW and _is_level(ground, pen)]
    others = [place for place in places if place is not places[at]]
    return all(any(_is_of(ring, place, places) for ring in rings) for place in others)


def is_ground(mark: Mark, pen: Piece, words: Iterable[Piece]) -> bool:
    """Whether a filled shape is the ground of one word on it, as that of a button."""
    is_solid = mark.kind in _GROUND and mark.fill >= _SOLID
    return is_solid and any(_is_of(pen, word, ()) for word in words)


def _is_of(pen: Piece, word: Piece, places: Sequence[Piece]) -> bool:
    """Whether a shape is around one option and no other, and about of its size."""
    low, high = (share * word.height for share in _ROOM)
    is_sized = low <= pen.height <= high
    is_sized = is_sized and pen.x1 - pen.x0 <= word.x1 - word.x0 + _ASIDE * word.height
    others = (one for one in places if one is not word)
    return is_sized and _holds(pen, word) and not any(_meets(pen, one) for one in others)


def _holds(pen: Piece, word: Piece) -> bool:
    return pen.x0 <= word.x0 and word.x1 <= pen.x1 and pen.y0 <= word.middle <= pen.y1


def _meets(pen: Piece, word: Piece) -> bool:
    return pen.x0 < word.x1 and word.x0 < pen.x1


def _is_level(pen: Piece, other: Piece) -> bool:
    slack = _ALIKE * pen.height
    is_level = max(abs(pen.y0 - other.y0), abs(pen.y1 - other.y1)) <= slack
    return is_level and (pen.x1 <= other.x0 or other.x1 <= pen.x0)
