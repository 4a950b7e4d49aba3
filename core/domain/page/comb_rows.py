"""The letters of comb fields, each in a box of its own, made the words that they write."""

import re
from collections.abc import Iterator
from statistics import median

from core.domain.fields import combs
from core.domain.page import pieces as pieces_of
from core.domain.page.pieces import Piece

_DATE = re.compile(r"\d{1,2}[./-]\d{1,2}[./-](?:\d{2}|\d{4})")
_MOST_PARTS = 10
_SPREAD = 0.65  # of its height a letter takes at least: letters of a word stand closer
_STEP = 1.3  # of their height: letters of neighbouring boxes are no further apart


def joined(pieces: list[Piece]) -> tuple[Piece, ...]:
    """The pieces of a row, the letters of each comb made one word."""
    for find, spell in ((combs.dates, combs.date_of), (combs.letters, "".join)):
        texts = [piece.text for piece in pieces]
        if sum(len(text) == 1 for text in texts) < combs.LEAST_LETTERS:
            break
        middles = [(piece.x0 + piece.x1) / 2 for piece in pieces]
        height = median([piece.height for piece in pieces])
        for start, end in reversed(find(texts, middles, height)):
            part = pieces[start:end]
            pieces[start:end] = [pieces_of.joined(part, spell(texts[start:end]))]
    for start, end in reversed(list(_dates(pieces))):
        part = pieces[start:end]
        pieces[start:end] = [pieces_of.joined(part, _text(part))]
    return tuple(pieces)


def _dates(pieces: list[Piece]) -> Iterator[tuple[int, int]]:
    """Spans of letters set apart, some of them read as words, that write a date together: an
    engine reads "1 8. 0 5. 2 7", or "0 4/06/2026"."""
    start = 0
    while start < len(pieces):
        end = _end_of_run(pieces, start)
        found = next((at for at in range(end, start + 1, -1) if _is_date(pieces[start:at])), None)
        if found is not None:
            yield start, found
        start = found or start + 1


def _end_of_run(pieces: list[Piece], start: int) -> int:
    end = start
    while end < min(len(pieces), start + _MOST_PARTS) and _is_spread(pieces[end]):
        if end > start and pieces[end].x0 - pieces[end - 1].x1 > _STEP * pieces[end].height:
            break
        end += 1
    return end


def _is_spread(piece: Piece) -> bool:
    """Whether a piece is a letter, or letters too far apart for a word."""
    wide = piece.x1 - piece.x0
    return len(piece.text) == 1 or wide >= _SPREAD * piece.height * len(piece.text)


def _is_date(part: list[Piece]) -> bool:
    return _DATE.fullmatch(_text(part)) is not None


def _text(part: list[Piece]) -> str:
    return "".join(piece.text for piece in part)
