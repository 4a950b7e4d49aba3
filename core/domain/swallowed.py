"""A tick box that an engine took into the word beside it: "Yes" with a box in its frame."""

_SQUARE = frozenset("OD0QBU8CGR")  # letters whose outline is taken for a box
_LEAST_HEIGHT = 0.55  # of the word's: a small letter is lower
_EDGE = 0.6  # of the box's width: it stands at an end of the word

# Left, top, right, bottom in any one unit.
Frame = tuple[float, float, float, float]


def holds(word: Frame, box: Frame) -> bool:
    """Whether the middle of a box lies in a word's frame."""
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return word[0] <= x <= word[2] and word[1] <= y <= word[3]


def rest_of(text: str, word: Frame, box: Frame) -> Frame | None:
    """The word's frame without the box at its end; None where the box is one of its letters."""
    width, middle = word[2] - word[0], (box[0] + box[2]) / 2
    at = min(len(text) - 1, int((middle - word[0]) / max(width, 1e-9) * len(text)))
    is_letter = not text or not text[at].isalpha() or text[at] in _SQUARE
    if is_letter or box[3] - box[1] < _LEAST_HEIGHT * (word[3] - word[1]):
        return None
    slack = _EDGE * (box[2] - box[0])
    if box[0] - word[0] <= slack and box[2] < word[2]:
        return (box[2], word[1], word[2], word[3])
    if word[2] - box[2] <= slack and box[0] > word[0]:
        return (word[0], word[1], box[0], word[3])
    return None
