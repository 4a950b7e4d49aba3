"""From the letters that a recogniser saw in a line to its words: where they part and stand."""

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.adapters.ocr import ocr_confidence
from core.adapters.ocr.ocr_gaps import LEAST_GAP, Gap

# Of the letter height: a blank band this wide parts words where the recogniser saw no space. It
# sees most of them; narrower bands are those of wide-set type and of hands.
SPACE_GAP = 0.38
DIGIT_GAP = 0.6  # inside a number, of the letter height: a 1 stands far from its neighbours
# The end of a word and the next letter, where both may belong to one number: "12", "1,", "3.2".
_WITHIN_NUMBER = re.compile(r"\d[\d.,:/-]$|\d[.,:/-]\d$")
_AT_APOSTROPHE = re.compile(r"[A-Za-z]['’]$|['’][A-Za-z]$")  # "O'Hara": a thin sign, wide gaps
_OPEN = frozenset("L")  # thin print loses the foot of an L, and what is over it is blank
STOP_GAP = 1.0  # before a stop, which no space precedes; a leader's first dot stands further off
_STOPS = frozenset(".,;:!?")
# Of a typewriter's line: the least letters that tell it, how far their steps differ from the usual
# one, and the step over a space.
LEAST_STEPS, EVEN, SPACE_STEP = 7, 0.19, 1.5
MARGIN = 0.12  # of the letter height: a band so wide is no gap between letters
REACH = 1.5  # letters: so far outside its marks a word may begin and end
PRINTED = 0.9  # confidence: so surely a recogniser reads print
SPACE: Final = " "


class Letter(NamedTuple):
    """A letter in a line: where the recogniser marks it (0-1 of the line), how surely."""

    text: str
    start: float
    end: float
    confidence: float

    @property
    def middle(self) -> float:
        """Where it stands, as far as a recogniser tells."""
        return (self.start + self.end) / 2


class Letters(NamedTuple):
    """A word in a line: where it starts and ends (0-1 of the line), how probable it is right."""

    text: str
    start: float
    end: float
    confidence: float


def letters(
    scores: NDArray[np.float32], characters: Sequence[str], *, share: float
) -> list[Letter]:
    """The letters of a line from its scores (steps x classes); repeats are one letter, the class 0
    is none. `share`: how much of the steps the line takes, the rest is padding."""
    steps = max(1.0, len(scores) * share)
    best = scores.argmax(axis=1)
    changes = np.flatnonzero(np.diff(best, prepend=-1))
    ends = [*changes[1:], len(best)]
    return [
        Letter(characters[best[at]], at / steps, end / steps, float(scores[at, best[at]]))
        for at, end in zip(changes, ends, strict=True)
        if best[at] != 0
    ]


def words(found: Sequence[Letter], blanks: Sequence[Gap]) -> list[Letters]:
    """The words of a line, each as far as its ink reaches."""
    taken = set(_of_spaces(found, blanks))
    free = [blank for blank in blanks if blank.may_part and blank not in taken]
    least_step = SPACE_STEP * _pitch(found)
    parts: list[list[Letter]] = [[]]
    for at, letter in enumerate(found):
        word = parts[-1]
        after = found[at + 1].text if at + 1 < len(found) else ""
        if letter.text == SPACE:
            parts.append([])
        elif (
            word
            and letter.middle - word[-1].middle >= least_step
            and are_parted(word, letter, after, free)
        ):
            parts.append([letter])
        else:
            word.append(letter)
    return _to_the_ink([_joined(word) for word in parts if word], blanks)


def _pitch(found: Sequence[Letter]) -> float:
    """How far apart the letters of a typewriter's line stand (0-1 of the line): as far from an i as
    from an m, so that a narrow letter has blank bands about it; 0 where they do not."""
    middles = [letter.middle for letter in found if letter.text != SPACE]
    steps = np.diff(middles)
    if len(steps) < LEAST_STEPS:
        return 0.0
    usual = float(np.median(steps))
    within = steps[steps < SPACE_STEP * usual]
    return usual if float(within.std()) <= EVEN * usual else 0.0


def are_parted(word: Sequence[Letter], here: Letter, after: str, blanks: Sequence[Gap]) -> bool:
    """Whether a blank band before a letter ends the word; `after` is the letter behind it."""
    before = word[-1]
    last = "".join(letter.text for letter in word[-2:]) + here.text
    is_stop = here.text in _STOPS and here.text not in (before.text, after)  # More are a leader.
    is_close = before.text in _OPEN or _WITHIN_NUMBER.search(last) or _AT_APOSTROPHE.search(last)
    usual = LEAST_GAP if before.text in _STOPS else SPACE_GAP
    least = STOP_GAP if is_stop else DIGIT_GAP if is_close else usual
    return any(before.middle < one.at < here.middle and one.width >= least for one in blanks)


def _of_spaces(found: Sequence[Letter], blanks: Sequence[Gap]) -> Iterator[Gap]:
    """The bands of spaces that the recogniser saw, but with a letter on the band's wrong side: a
    narrow letter at a word's end is marked late, as if "full service" were "ful l service"."""
    wide = [blank for blank in blanks if blank.may_part]
    for at in range(1, len(found) - 1):
        if found[at].text != SPACE or _widest(wide, found[at - 1].middle, found[at + 1].middle):
            continue
        start, end = found[max(0, at - 2)].middle, found[min(len(found) - 1, at + 2)].middle
        if own := _widest(wide, start, end):
            yield own


def _to_the_ink(found: list[Letters], blanks: Sequence[Gap]) -> list[Letters]:
    """Words that reach to the blank bands around them.

    A recogniser marks where it was sure of a letter, which is the letter's middle: taken as
    edges, such marks make every gap about a letter too wide, a space looks like a column, and a
    word's last letter, outside its frame, like a stroke of a pen.
    """
    for at in range(len(found) - 1):
        left, right = found[at], found[at + 1]
        between = _widest(blanks, _middle(left), _middle(right))
        if between is not None:
            found[at] = left._replace(end=max(left.start, between.start))
            found[at + 1] = right._replace(start=min(right.end, between.end))
    # Of a pen's scrawl nobody asks where its letters end, and it may run from a label on.
    if found and found[0].confidence >= PRINTED:
        found[0] = _from_the_margin(found[0], blanks)
    if found and found[-1].confidence >= PRINTED:
        found[-1] = _to_the_margin(found[-1], blanks)
    return found


def _from_the_margin(first: Letters, blanks: Sequence[Gap]) -> Letters:
    """Hardly more than a letter further: what goes on beyond is a pen's, or the wall of a cell."""
    letter = (first.end - first.start) / len(first.text)
    edges = [0.0, *(one.end for one in blanks if one.width >= MARGIN or one.start <= 0)]
    near = [e for e in edges if first.start - REACH * letter <= e <= first.start + letter / 2]
    return first._replace(start=max(near, default=first.start))


def _to_the_margin(last: Letters, blanks: Sequence[Gap]) -> Letters:
    letter = (last.end - last.start) / len(last.text)
    edges = [1.0, *(one.start for one in blanks if one.width >= MARGIN or one.end >= 1)]
    near = [e for e in edges if last.end - letter / 2 <= e <= last.end + REACH * letter]
    return last._replace(end=min(near, default=last.end))


def _widest(blanks: Sequence[Gap], start: float, end: float) -> Gap | None:
    between = (blank for blank in blanks if start < blank.at < end)
    return max(between, key=lambda blank: blank.width, default=None)


def _middle(word: Letters) -> float:
    return (word.start + word.end) / 2


def _joined(word: Sequence[Letter]) -> Letters:
    return Letters(
        text="".join(letter.text for letter in word),
        start=max(0.0, word[0].start),
        end=min(1.0, word[-1].end),
        confidence=ocr_confidence.of_word([letter.confidence for letter in word]),
    )
