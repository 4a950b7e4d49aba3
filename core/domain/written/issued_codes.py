"""Codes of a form that whoever issues them keeps to: postcodes and number plates of the UK.

Some letters never stand in some places, so that a text of the form was hardly misread.
"""

import itertools
import re
from collections.abc import Sequence
from typing import Final

_POSTCODE = re.compile(
    r"(?:[BEGLMNSW]|[A-PR-UWYZ][A-HK-Y])(?:\d|[1-9]\d|[1-9][A-HJKPSTUW]) ?\d[ABD-HJLNP-UW-Z]{2}"
)
_PLATE = re.compile(r"[A-HJ-PR-Y]{2}[0-8]\d ?[A-HJ-PR-Z]{3}")
_AROUND: Final = ",.;:()"
_OUTWARD, _INWARD, _PLATE_LETTERS = 4, 3, 7
_MOST_SLIPS = 2  # of a postcode; of a plate one, for other codes are as long
# What engines read for a letter where a figure stands, and the other way round.
_TO_FIGURES: Final = str.maketrans("OoQDIl|]SsZzBGTA", "0000111155228674")
_TO_LETTERS: Final = str.maketrans("05826]4", "OSBZGJA")


def within(words: Sequence[str]) -> frozenset[int]:
    """The places of the words that are such a code, alone or two together."""
    texts = [word.strip(_AROUND) for word in words]
    found = {at for at, text in enumerate(texts) if _is_code(text)}
    for at, (first, second) in enumerate(itertools.pairwise(texts)):
        if _is_code(f"{first} {second}"):
            found |= {at, at + 1}
    return frozenset(found)


def _is_code(text: str) -> bool:
    return _POSTCODE.fullmatch(text) is not None or _PLATE.fullmatch(text) is not None


def put_right(text: str) -> str:
    """A text with the postcodes and plates in it that an engine misread by a letter or two:
    "Hx1o 4LR" can only be HX10 4LR."""
    words = text.split(" ")
    for at, (first, second) in enumerate(itertools.pairwise(words)):
        place, end = second.rstrip(_AROUND), second[len(second.rstrip(_AROUND)) :]
        if found := _postcode(first, place):
            words[at : at + 2] = [found[0], found[1] + end]
    return " ".join(_plate(word) for word in words)


def _postcode(first: str, second: str) -> tuple[str, str] | None:
    """The two words as a postcode, where they are one but for a slip or two."""
    if not 2 <= len(first) <= _OUTWARD or len(second) != _INWARD:
        return None
    # "No 12B" and "50 The" are houses, "M6 528" is a bolt.
    is_mixed = first[0].isalpha() and any(map(str.isdigit, first))
    is_mixed = is_mixed and any(map(str.isalpha, second[1:]))
    if not is_mixed or _is_code(f"{first} {second}"):
        return None
    for letters in (2, 1):
        area, district = _lettered(first[:letters]), _figured(first[letters:])
        outward, inward = area + district, _figured(second[:1]) + _lettered(second[1:])
        slips = _apart(first, outward) + _apart(second, inward)
        if slips <= _MOST_SLIPS and _is_code(f"{outward} {inward}"):
            return outward, inward
    return None


def _plate(word: str) -> str:
    """A word as a number plate, where it is one but for a slip."""
    if len(word) != _PLATE_LETTERS or _is_code(word):
        return word
    made = _lettered(word[:2]) + _figured(word[2:4]) + _lettered(word[4:])
    return made if _apart(word, made) <= 1 and _is_code(made) else word


def _lettered(text: str) -> str:
    return text.upper().translate(_TO_LETTERS)


def _figured(text: str) -> str:
    return text.translate(_TO_FIGURES)


def _apart(one: str, other: str) -> int:
    """In how many places two texts differ, capitals aside."""
    return sum(a != b for a, b in zip(one.upper(), other.upper(), strict=True))
