"""Printed "Yes / No" and what a pen did to it: a ring around one, a line through the other."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from core.domain.layout import PageLayout, Piece
from core.domain.reading import Mark, MarkKind
from core.domain.squeeze import squeeze

_PEN = frozenset({MarkKind.INK, MarkKind.RULE, MarkKind.TICK_BOX})
_WORD = re.compile(r"n\s*/\s*a\b|yes|no|[^\W\d_]+", re.IGNORECASE)
_MAX_OPTIONS = 3
_BOXES = "☐☑☒"
_MEANING = {
    **dict.fromkeys(("yes", "y"), "yes"),
    **dict.fromkeys(("no", "n"), "no"),
    "na": "na",
}
_VALUES = {"yes": True, "no": False, "na": None}
_OPPOSITE = {"yes": "no", "no": "yes"}
_MAX_SLIP = 4  # letters of a struck word that an engine misreads
_HOLLOW = 0.3  # share of ink inside: a ring has less
_RING_SIDES = (0.8, 3.0)  # of a word's height; its width may be so much wider too
_STRIKE_BAND = (0.22, 0.8)  # of a word's height: above is over it, below is under it
_STRIKE_COVER = 0.6  # of a word's width
_STRIKE_HEIGHT = 0.6  # of a word's height: higher is a scribble
_SURE = 0.95
_SINGLE_INK = 0.6  # a lone tick or scribble at a word says something, but not for certain


class _Touch(StrEnum):
    RING = "ring"
    STRIKE = "strike"
    INK = "ink"


@dataclass(frozen=True, slots=True)
class _Option:
    """A printed option: what choosing it means (None: not applicable), and its place."""

    value: bool | None
    place: Piece


def marked(layout: PageLayout, pieces: list[Piece]) -> tuple[bool | None, float] | None:
    """The option a pen chose and how surely; None where the pieces are no printed question.

    (None, 1) where no pen touched them, (None, 0) where it left more than one answer.
    """
    options = _options(pieces, may_slip=layout.may_slip)
    if not options:
        return None
    pens = list(layout.marks(_PEN))
    touched = {at: _touch(option, options, pens) for at, option in enumerate(options)}
    if not any(touched.values()):
        return None, 1.0
    return _chosen(options, touched)


def _chosen(options: list[_Option], touched: dict[int, _Touch | None]) -> tuple[bool | None, float]:
    def having(touch: _Touch | None) -> list[int]:
        return [at for at, found in touched.items() if found is touch]

    ringed, free, inked = having(_Touch.RING), having(None), having(_Touch.INK)
    if len(ringed) == 1 and not inked:
        return options[ringed[0]].value, _SURE
    if not ringed and not inked and len(free) == 1:
        return options[free[0]].value, _SURE
    if not ringed and len(inked) == 1 and len(free) == len(options) - 1:
        return options[inked[0]].value, _SINGLE_INK
    return None, 0.0


def _options(pieces: list[Piece], *, may_slip: bool) -> list[_Option]:
    """The options of a printed question, none where the pieces say anything else."""
    text = " ".join(piece.text for piece in pieces)
    words = [word for piece in pieces for word in _words(piece)]
    if any(char.isdigit() or char in _BOXES for char in text) or len(words) > _MAX_OPTIONS:
        return []
    said = [_MEANING.get(squeeze(word.text), "") for word in words]
    if may_slip and len(words) == 2 and "/" in text:
        said = _without_slip(words, said)
    is_question = {"yes", "no"} <= set(said) and len(set(said)) == len(said) and "" not in said
    if not is_question:
        return []
    return [_Option(_VALUES[name], word) for name, word in zip(said, words, strict=True)]


def _words(piece: Piece) -> Iterator[Piece]:
    """The words in a piece such as "Yes/No", each with its share of the width."""
    letter = (piece.x1 - piece.x0) / max(1, len(piece.text))
    for found in _WORD.finditer(piece.text):
        x0 = piece.x0 + found.start() * letter
        yield replace(piece, text=found.group(), x0=x0, x1=piece.x0 + found.end() * letter)


def _without_slip(words: list[Piece], said: list[str]) -> list[str]:
    """A line through a word makes an engine misread it: "Yes / Ho" is a printed Yes / No."""
    for at, other in ((0, 1), (1, 0)):
        is_short = len(words[at].text) <= _MAX_SLIP
        if not said[at] and is_short and said[other] in _OPPOSITE:
            said = [*said]
            said[at] = _OPPOSITE[said[other]]
    return said


def _touch(
    option: _Option, options: list[_Option], pens: Iterable[tuple[Mark, Piece]]
) -> _Touch | None:
    """The plainest thing a pen did to one option."""
    others = [other.place for other in options if other is not option]
    found = {_touch_of(mark, pen, option.place, others) for mark, pen in pens}
    return next((touch for touch in _Touch if touch in found), None)


def _touch_of(mark: Mark, pen: Piece, word: Piece, others: list[Piece]) -> _Touch | None:
    if mark.kind is not MarkKind.RULE and _is_ring(mark, pen, word, others):
        return _Touch.RING
    if mark.kind is MarkKind.TICK_BOX:
        return None
    cover = min(pen.x1, word.x1) - max(pen.x0, word.x0)
    is_through = (
        word.y0 + _STRIKE_BAND[0] * word.height
        <= pen.middle
        <= word.y0 + _STRIKE_BAND[1] * word.height
    )
    if is_through and pen.height <= _STRIKE_HEIGHT * word.height:
        return _Touch.STRIKE if cover >= _STRIKE_COVER * (word.x1 - word.x0) else None
    is_near = cover > 0 and word.y0 <= pen.middle <= word.y1
    is_stroke = mark.kind is MarkKind.INK and mark.fill >= _HOLLOW
    return _Touch.INK if is_stroke and is_near else None


def _is_ring(mark: Mark, pen: Piece, word: Piece, others: list[Piece]) -> bool:
    """Around this word, of about its size, and around no other."""
    if mark.kind is MarkKind.INK and mark.fill >= _HOLLOW:
        return False
    low, high = (share * word.height for share in _RING_SIDES)
    wide = pen.x1 - pen.x0
    is_sized = low <= pen.height <= high and 0.8 * (word.x1 - word.x0) <= wide
    is_narrow = wide <= word.x1 - word.x0 + high
    return is_sized and is_narrow and _holds(pen, word) and not any(_holds(pen, o) for o in others)


def _holds(pen: Piece, word: Piece) -> bool:
    x = (word.x0 + word.x1) / 2
    return pen.x0 <= x <= pen.x1 and pen.y0 <= word.middle <= pen.y1
