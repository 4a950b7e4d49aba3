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
