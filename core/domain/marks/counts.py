"""Figures that count the lines of a list: print, though a lone one may be a stroke misread."""

import re
from collections.abc import Sequence

from core.domain.page.layout import Piece

_FIGURE = re.compile(r"(\d)[.)]?")
_ALIGNED = 0.6  # line heights
_LEAST = 3


def of(pieces: Sequence[Piece], unit: float) -> list[Piece]:
    """The lone figures that count up by one, three and more over each other."""
    figures = [piece for piece in pieces if _FIGURE.fullmatch(piece.text)]
    figures.sort(key=lambda piece: piece.y0)
    found: dict[int, Piece] = {}
    for first in figures:
        run = _run(first, figures, unit)
        if len(run) >= _LEAST:
            found |= {id(piece): piece for piece in run}
    return list(found.values())


def _run(first: Piece, figures: Sequence[Piece], unit: float) -> list[Piece]:
    run = [first]
    for piece in figures:
        is_under = piece.y0 > run[-1].middle and abs(piece.x0 - first.x0) <= _ALIGNED * unit
        if is_under and _value(piece) == _value(run[-1]) + 1:
            run.append(piece)
    return run


def _value(piece: Piece) -> int:
    return int(piece.text[0])
