"""A tick box that an engine took into the word beside it: "Yes" with a box in its frame."""

_SQUARE = frozenset("OD0QBU8CGR")  # letters whose outline is taken for a box
_ROUND = frozenset("abdegopq")  # and these, in bold print
_LEAST_HEIGHT = 0.66  # of the word's: a small letter is lower
_LEAST_ROUND = 0.9  # of the word's: such a letter does not take all of its height
_EDGE = 0.6  # of the box's width: it stands at an end of the word
_BESIDE = 0.3  # of the box's width: frames of words are not exact
_LEAST_LETTER = 0.35  # width of the letters that are left, of the word's height

# Left, top, right, bottom in any one unit.
Frame = tuple[float, float, float, float]


def holds(word: Frame, box: Frame) -> bool:
    """Whether the middle of a box lies in a word's frame, or so close that it may be a letter."""
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    slack = _BESIDE * (box[2] - box[0])
    return word[0] - slack <= x <= word[2] + slack and word[1] <= y <= word[3]


def rest_of(text: str, word: Frame, box: Frame) -> Frame | None:
    """The word's frame without the box at its end; None where the box is one of its letters.

    Frames in one unit for both directions, so that letters can be told by their shape.
    """
    width, height, middle = word[2] - word[0], word[3] - word[1], (box[0] + box[2]) / 2
    at = int((middle - word[0]) / max(width, 1e-9) * len(text))
    letter = text[max(0, min(len(text) - 1, at))] if text else ""
    least = _LEAST_ROUND if letter in _ROUND else _LEAST_HEIGHT
    if not letter.isalpha() or letter in _SQUARE or box[3] - box[1] < least * height:
        return None
    slack = _EDGE * (box[2] - box[0])
    if box[0] - word[0] <= slack:
        left, right = max(box[2], word[0]), word[2]
    elif word[2] - box[2] <= slack:
        left, right = word[0], min(box[0], word[2])
    else:
        return None
    is_room = right - left >= _LEAST_LETTER * height * len(text)
    return (left, word[1], right, word[3]) if is_room else None
