"""The words of printed options, and a pen's line through one that an engine read as dashes:
"Yes / -No-" is a "No" that was struck out."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from core.domain.page.layout import Piece

_DASHES = "\u2013\u2014-"
_WORD = re.compile(r"n\s*/\s*a\b|yes|no|[^\W\d_]+", re.IGNORECASE)
_STRUCK = re.compile(
    rf"(?:(?<![\w{_DASHES}])[{_DASHES}]+)?(?P<word>{_WORD.pattern})(?:[{_DASHES}]+(?!\w))?",
    re.IGNORECASE,
)
_PARTS = "/|"  # between two options: a dash behind one of these is none that parts them


def words(piece: Piece) -> Iterator[Piece]:
    """The words in a piece such as "Yes/No", each with its share of the width; one that was struck
    keeps its dashes."""
    for found in _STRUCK.finditer(piece.text):
        yield _part(piece, found.start("word"), found.end("word"), _said(found))


def is_struck(word: str) -> bool:
    """Whether a word of options was read with a line through it."""
    return len(word) > 1 and (word[0] in _DASHES or word[-1] in _DASHES)


def off_hints(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces, those parted that run into the hint behind the options: "/-No-(delete"."""
    return [part for piece in pieces for part in _off_hint(piece)]


def _off_hint(piece: Piece) -> list[Piece]:
    at = piece.text.find("(")
    if at <= 0:
        return [piece]
    text = piece.text
    return [_part(piece, 0, at, text[:at]), _part(piece, at, len(text), text[at:])]


def _said(found: re.Match[str]) -> str:
    """With its dashes where they are at both sides, or where another sign parts the options."""
    text, before = found.group(), found.string[: found.start()]
    is_both = text[0] in _DASHES and text[-1] in _DASHES
    is_parted = before.endswith(tuple(_PARTS))
    return text if is_both or is_parted else found.group("word")


def _part(piece: Piece, start: int, end: int, text: str) -> Piece:
    letter = (piece.x1 - piece.x0) / max(1, len(piece.text))
    x0, x1 = piece.x0 + start * letter, piece.x0 + end * letter
    return replace(piece, text=text, x0=x0, x1=x1)
