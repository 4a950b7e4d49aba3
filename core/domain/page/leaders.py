"""Dotted lines that a program prints its values over: what is left is what leads to the value."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from core.domain.page.pieces import Piece

_DOTS = frozenset("._…·")
_LEAST = 8  # dots: fewer are a word's own
_KEPT = "...."
_OVER = 0.5  # of a word's width


def cut(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces, each dotted line only up to the first word that is printed over it: a line to
    write on is no word, and stands beside nothing."""
    lines = [piece for piece in pieces if _is_line(piece)]
    words = [piece for piece in pieces if not _is_line(piece)] if lines else []
    short = {id(line): _before(line, words) for line in lines}
    kept = (short.get(id(piece), piece) for piece in pieces)
    return [piece for piece in kept if piece is not None]


def _is_line(piece: Piece) -> bool:
    return len(piece.text) >= _LEAST and set(piece.text) <= _DOTS


def _before(line: Piece, words: Iterable[Piece]) -> Piece | None:
    """A line up to the first word over it, None where that begins as far left."""
    over = min((word.x0 for word in words if _is_over(word, line)), default=None)
    if over is None:
        return line
    return replace(line, text=_KEPT, x1=over) if over > line.x0 else None


def _is_over(word: Piece, line: Piece) -> bool:
    shared = min(word.x1, line.x1) - max(word.x0, line.x0)
    is_level = line.y0 < word.middle < line.y1
    return is_level and shared > _OVER * (word.x1 - word.x0)
