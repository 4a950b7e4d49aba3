"""A tick box that an engine took into the word beside it: "Yes" with a box in its frame."""

from math import inf

from core.domain.written import answers

_SQUARE = frozenset("OD0QBU8CGR")  # letters whose outline is taken for a box
_ROUND = frozenset("abdegopq")  # and these, in bold print
_HEADLINE = 4  # letters of a word in capitals
_STOPS = ".,:;"  # the "o" of "No:" is its last letter
_LEAST_HEIGHT = 0.66  # of the word's: a small letter is lower
_LEAST_MISREAD = 0.42  # where no letter was: an engine's frames are higher than its print
_MISREAD = frozenset("WwMmVvXxKZz?/\\☐□▢☑☒■")  # what an engine makes of a box with ink in it
_LEAST_ROUND = 0.9  # of the word's: such a letter does not take all of its height
_EDGE = 0.6  # of the box's width: it stands at an end of the word
_AMID = 2.5  # letters: so far from a box in a word the next word may seem to begin
_BESIDE = 0.3  # of the box's width: frames of words are not exact
_LEAST_LETTER = 0.35  # width of the letters that are left, of the word's height
_LEAST_ANSWER_LETTER = 0.25  # of "Yes" beside its box, of which a letter may be the box itself

# Left, top, right, bottom in any one unit.
Frame = tuple[float, float, float, float]


def holds(word: Frame, box: Frame) -> bool:
    """Whether the middle of a box lies in a word's frame, or so close that it may be a letter."""
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    slack = _BESIDE * (box[2] - box[0])
    return word[0] - slack <= x <= word[2] + slack and word[1] <= y <= word[3]


def is_misread(text: str) -> bool:
    """Whether a lone letter over a box is what an engine made of that box, and no value in it."""
    return text in _MISREAD


def rest_of(text: str, word: Frame, box: Frame) -> Frame | None:
    """The word's frame without the box at its end; None where the box is one of its letters.

    Frames in one unit for both directions, so that letters can be told by their shape.
    """
    height, slack = word[3] - word[1], _EDGE * (box[2] - box[0])
    if box[0] - word[0] <= slack:
        letter, left, right = text[:1], max(box[2], word[0]), word[2]
    elif word[2] - box[2] <= slack:
        letter, left, right = text.rstrip(_STOPS)[-1:], word[0], min(box[0], word[2])
    else:
        return None
    is_option = answers.is_option(text)
    if letter == "E" and len(text) >= _HEADLINE and text.isupper():
        return None  # Of capitals an E is nearly closed.
    if not letter or box[3] - box[1] < _least_height(letter, is_option=is_option) * height:
        return None
    is_answer = letter in _MISREAD or is_option
    is_low = letter in _MISREAD or not text.isupper()
    share = _LEAST_ANSWER_LETTER if is_answer and is_low else _LEAST_LETTER
    least = share * (len(text) - 1 if is_answer else len(text))
    return (left, word[1], right, word[3]) if right - left >= least * height else None


def parts(text: str, word: Frame, box: Frame) -> list[tuple[str, Frame]]:
    """The words before and behind a box that is none of their letters, "MethodJetting" with a box
    amid it; none where it cannot be told where the first of them ends."""
    slack = _EDGE * (box[2] - box[0])
    if box[0] - word[0] <= slack:
        return [(text, (max(box[2], word[0]), word[1], word[2], word[3]))]
    if word[2] - box[2] <= slack:
        return [(text, (word[0], word[1], min(box[0], word[2]), word[3]))]
    letters = word[2] - word[0] - (box[2] - box[0])
    meant = len(text) * (box[0] - word[0]) / max(letters, 1e-9)
    starts = [at for at in range(1, len(text)) if _begins(text, at)]
    near = [at for at in starts if abs(at - meant) <= _AMID]
    if not near:
        return []
    at = min(near, key=lambda start: abs(start - meant))
    before, behind = (word[0], word[1], box[0], word[3]), (box[2], word[1], word[2], word[3])
    return [(text[:at], before), (text[at:], behind)]


def _begins(text: str, at: int) -> bool:
    """Whether a word may begin amid letters run together: "MethodJetting", "OKAdvise"."""
    is_after = text[at - 1].islower() or text[at + 1 : at + 2].islower()
    return text[at].isupper() and is_after


def _least_height(letter: str, *, is_option: bool) -> float:
    """How high a box is at least, of the frame's height, where this letter was read at its place;
    infinite where the letter itself has a box's outline, or is a digit that may be a value.
    Before an answer ("Yes", "No") a box is expected."""
    if letter in _SQUARE or letter.isdigit():
        return inf
    if letter in _ROUND:
        return _LEAST_ROUND
    return _LEAST_MISREAD if letter in _MISREAD or is_option else _LEAST_HEIGHT
