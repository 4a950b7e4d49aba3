"""Printed "Yes / No" and what a pen did to it: a ring around one, a line through the other."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple

from core.domain.marks import buttons, lone_options, read_strikes
from core.domain.page.layout import PageLayout, Piece
from core.domain.page.reading import Mark, MarkKind, PageSource
from core.domain.page.squeeze import squeeze
from core.domain.page.tilt import PICTURES
from core.domain.spec.specs import FieldSpec

_PEN = frozenset({MarkKind.INK, MarkKind.RULE, MarkKind.TICK_BOX, MarkKind.STROKE, MarkKind.PATCH})
_INKS = frozenset({MarkKind.INK, MarkKind.STROKE})
_MAX_OPTIONS = 3
_BOXES = "☐☑☒"
_BARS = frozenset("1lI|!")  # what an engine makes of a slash
_MEANING = {
    **dict.fromkeys(("yes", "y"), "yes"),
    **dict.fromkeys(("no", "n"), "no"),
    "na": "na",
}
_VALUES = {"yes": True, "no": False, "na": None}
_OPPOSITE = {"yes": "no", "no": "yes"}
_MAX_SLIP = 4  # letters of a struck word that an engine misreads
HOLLOW = 0.3  # share of ink inside: a ring has less
_RING_SIDES = (0.8, 3.0)  # of a word's height; its width may be so much wider too
_KNOWN_RING = 0.6  # the same of what is a ring by its very shape: an engine's frames are higher
_STRIKE_BAND = (0.22, 0.8)  # of a word's height: above is over it, below is under it
_STRIKE_COVER = 0.6  # of a word's width
_STRIKE_HEIGHT = 0.6  # of a word's height: higher is a scribble
_READ_WORD = 0.6  # confidence from which print is known to be print, and is no ink
_CLEAR_WORD = 0.9  # and from which a pen did not cross it
_PRINT = 0.45  # of a word's frame: its letters are as high at least
_UNDERLINE_COVER = 0.7  # of a word's width
_UNDERLINE_FLAT = 0.35  # of its height
_UNDERLINE_DOWN = (-0.18, 0.3)  # from its foot, in its heights
_SURE = 0.95
_UNDERLINED = 0.85
_READ_STRIKE = 0.9  # the pen's line is in what the engine read
_SINGLE_INK = 0.6  # a lone tick or scribble at a word says something, but not for certain


class _Touch(StrEnum):
    RING = "ring"
    STRIKE = "strike"
    INK = "ink"
    LINE = "line"


@dataclass(frozen=True, slots=True)
class _Option:
    """A printed option: what choosing it means (None: not applicable), and its place."""

    value: bool | None
    place: Piece


class Choice(NamedTuple):
    """Which of the printed options a pen chose (None: none, or more than one), and how surely.

    `is_touched`: the pen left something at one of them at least.
    """

    at: int | None
    certainty: float
    is_touched: bool


def marked(layout: PageLayout, pieces: list[Piece]) -> tuple[bool | None, float] | None:
    """The option a pen chose and how surely; None where the pieces are no printed question.

    (None, 1) where no pen touched them, (None, 0) where it left more than one answer.
    """
    options = _options(pieces, may_slip=layout.may_slip)
    if not options:
        return lone_options.marked(layout, pieces)
    struck = [read_strikes.is_struck(option.place.text) for option in options]
    if layout.page.source in PICTURES and struck.count(False) == 1 and len(struck) > 1:
        return options[struck.index(False)].value, _READ_STRIKE
    choice = chosen(layout, [option.place for option in options])
    if choice.at is None:
        return None, choice.certainty
    return options[choice.at].value, choice.certainty


def are_printed(layout: PageLayout, pieces: list[Piece]) -> bool:
    """Whether pieces are the options of a printed question, and nothing else."""
    return bool(_options(pieces, may_slip=layout.may_slip))


def chosen(layout: PageLayout, places: list[Piece]) -> Choice:
    """What a pen chose of options printed at these places: ringed, or all the others struck.

    No place (`at`): certainty 1 where no pen touched any, 0 where it left more than one answer.
    """
    pens = list(layout.marks(_PEN))
    if not layout.may_slip:  # A text layer says what a program drew.
        frames = buttons.frames(places, pens)
        at = buttons.filled(places, pens)
        if at is not None and (frames or buttons.stands_out(places, pens, at)):
            return Choice(at, _SURE, True)
        pens = [(mark, pen) for mark, pen in pens if pen not in frames]
    touches = [_touch(place, [p for p in places if p is not place], pens) for place in places]
    if not any(touches):
        return Choice(None, 1.0, False)
    index, certainty = _left(touches)
    return Choice(index, certainty, True)


def may_hide_a_ring(layout: PageLayout, places: list[Piece], field: FieldSpec) -> bool:
    """Whether a ring may have gone unseen that was drawn at options printed at these places: where
    nobody looked for marks; where one was hardly read; and where the spec asks for an answer, for
    a sheet is not to be blamed for a faint pencil."""
    if layout.page.source not in PICTURES:
        return False
    is_looked_at = layout.page.source is PageSource.LOCAL
    is_read = all(place.confidence >= _CLEAR_WORD for place in places)
    return field.is_asked or not (is_looked_at and is_read)


def _left(touches: list[_Touch | None]) -> tuple[int | None, float]:
    def having(touch: _Touch | None) -> list[int]:
        return [at for at, found in enumerate(touches) if found is touch]

    ringed, free, inked = having(_Touch.RING), having(None), having(_Touch.INK)
    lined = having(_Touch.LINE)
    if len(ringed) == 1 and not inked:
        return ringed[0], _SURE
    if ringed:
        return None, 0.0
    if len(lined) == 1 and not inked:
        return lined[0], _UNDERLINED
    if not inked and len(free) == 1 and not lined:
        return free[0], _SURE
    if len(inked) == 1 and len(free) == len(touches) - 1:
        return inked[0], _SINGLE_INK
    return None, 0.0


def _options(pieces: list[Piece], *, may_slip: bool) -> list[_Option]:
    """The options of a printed question, none where the pieces say anything else."""
    pieces = _without_hint(read_strikes.off_hints(pieces))
    pieces = _without_slash(_without_bar(pieces)) if may_slip and pieces else pieces
    text = " ".join(piece.text for piece in pieces)
    words = [word for piece in pieces for word in read_strikes.words(piece)]
    if any(char.isdigit() or char in _BOXES for char in text) or len(words) > _MAX_OPTIONS:
        return []
    said = [_MEANING.get(squeeze(word.text), "") for word in words]
    if may_slip and len(words) == 2 and "/" in text:
        said = _without_slip(words, said)
    is_question = {"yes", "no"} <= set(said) and len(set(said)) == len(said) and "" not in said
    if not is_question:
        return []
    return [_Option(_VALUES[name], word) for name, word in zip(said, words, strict=True)]


def _without_hint(pieces: list[Piece]) -> list[Piece]:
    """Without "(delete as applicable)" or "(please ring)" behind the options."""
    start = next((at for at, piece in enumerate(pieces) if piece.text.startswith("(")), None)
    if not start or not any(")" in piece.text for piece in pieces[start:]):
        return pieces
    said = [squeeze(piece.text) for piece in pieces[start:]]
    is_hint = len(said) > 1 and not any(word in _MEANING for word in said)
    return pieces[:start] if is_hint else pieces


def _without_slip(words: list[Piece], said: list[str]) -> list[str]:
    """A line through a word makes an engine misread it: "Yes / Ho" is a printed Yes / No."""
    for at, other in ((0, 1), (1, 0)):
        is_short = len(words[at].text) <= _MAX_SLIP
        if not said[at] and is_short and said[other] in _OPPOSITE:
            said = [*said]
            said[at] = _OPPOSITE[said[other]]
    return said


def _without_bar(pieces: list[Piece]) -> list[Piece]:
    """Without the slash between two options that was read as a figure or a letter: "Yes 1 No"."""
    said = [squeeze(piece.text) for piece in pieces]
    is_bar = len(said) == 3 and pieces[1].text in _BARS
    return [pieces[0], pieces[2]] if is_bar and {"yes", "no"} == {said[0], said[2]} else pieces


def _without_slash(pieces: list[Piece]) -> list[Piece]:
    """A ring that meets the slash behind its word makes a letter of it: "Yesy No"."""
    first, *rest = pieces
    is_longer = len(rest) == 1 and first.confidence < _CLEAR_WORD and first.text[:-1].isalpha()
    if not is_longer or squeeze(first.text[:-1]) not in _OPPOSITE:
        return pieces
    return [replace(first, text=first.text[:-1]), *rest]


def _touch(word: Piece, others: list[Piece], pens: Iterable[tuple[Mark, Piece]]) -> _Touch | None:
    """The plainest thing a pen did to one option."""
    near = [(mark, pen) for mark, pen in pens if _is_near(pen, word)]
    own = [pen for mark, pen in near if _is_own_print(mark, pen, word)]
    found = {_touch_of(mark, pen, word, others) for mark, pen in near if pen not in own}
    return next((touch for touch in _Touch if touch in found), None)


def _is_near(pen: Piece, word: Piece) -> bool:
    """Whether a pen's mark may have to do with a word: it meets it, or lies right under it."""
    low = word.y1 + _UNDERLINE_DOWN[1] * word.height
    return pen.x0 <= word.x1 and pen.x1 >= word.x0 and pen.y0 <= low and pen.y1 >= word.y0


def _touch_of(mark: Mark, pen: Piece, word: Piece, others: list[Piece]) -> _Touch | None:
    if mark.kind is not MarkKind.RULE and _is_ring(mark, pen, word, others):
        return _Touch.RING
    if mark.kind is MarkKind.TICK_BOX:
        return None
    if mark.kind is MarkKind.PATCH:  # A highlighter's.
        is_narrow = not any(_holds(pen, other) for other in others)
        return _Touch.RING if _holds(pen, word) and is_narrow else None
    cover = min(pen.x1, word.x1) - max(pen.x0, word.x0)
    is_through = (
        word.y0 + _STRIKE_BAND[0] * word.height
        <= pen.middle
        <= word.y0 + _STRIKE_BAND[1] * word.height
    )
    if is_through and pen.height <= _STRIKE_HEIGHT * word.height:
        return _Touch.STRIKE if cover >= _STRIKE_COVER * (word.x1 - word.x0) else None
    if _is_underline(pen, word, cover):
        return _Touch.LINE
    is_near = cover > 0 and word.y0 <= pen.middle <= word.y1
    is_stroke = mark.kind in _INKS and mark.fill >= HOLLOW
    return _Touch.INK if is_stroke and is_near else None


def _is_own_print(mark: Mark, pen: Piece, word: Piece) -> bool:
    """Whether ink is no pen's, but the letters of a word that was hardly read, or a lone letter:
    it stays within the word's line, and is too high for a stroke through it."""
    is_print = word.confidence >= _READ_WORD and len(word.text) > 1
    if mark.kind not in _INKS or mark.fill < HOLLOW or is_print:
        return False
    is_within = word.y0 <= pen.y0 and pen.y1 <= word.y1
    return is_within and pen.height >= _PRINT * word.height


def _is_underline(pen: Piece, word: Piece, cover: float) -> bool:
    """A short line right under one word: a longer one is the form's own, under all of them."""
    wide = word.x1 - word.x0
    is_flat = pen.height <= _UNDERLINE_FLAT * word.height
    down = (pen.middle - word.y1) / max(1e-9, word.height)
    is_own = cover >= _UNDERLINE_COVER * wide and pen.x1 - pen.x0 <= wide + 1.5 * word.height
    return is_flat and is_own and _UNDERLINE_DOWN[0] <= down <= _UNDERLINE_DOWN[1]


def _is_ring(mark: Mark, pen: Piece, word: Piece, others: list[Piece]) -> bool:
    """Around this word, of about its size, and around no other."""
    if mark.kind in _INKS and mark.fill >= HOLLOW:
        return False
    low, high = (share * word.height for share in _RING_SIDES)
    if mark.kind is MarkKind.INK and mark.fill == 0:
        low = _KNOWN_RING * word.height
    wide = pen.x1 - pen.x0
    is_sized = low <= pen.height <= high and 0.8 * (word.x1 - word.x0) <= wide
    is_narrow = wide <= word.x1 - word.x0 + high
    return is_sized and is_narrow and _holds(pen, word) and not any(_holds(pen, o) for o in others)


def _holds(pen: Piece, word: Piece) -> bool:
    x = (word.x0 + word.x1) / 2
    return pen.x0 <= x <= pen.x1 and pen.y0 <= word.middle <= pen.y1
