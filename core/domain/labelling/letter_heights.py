"""How large words are printed, told by their height: some documents give the height of a line,
others that of the very letters, and then "Week" is lower than "ending"."""

from collections.abc import Sequence

from core.domain.page.layout import Piece

_HANGING = frozenset("gjpqyQ,;()[]{}/|@&")
_RISING = frozenset("bdfhkltij()[]{}/|&%#£$?!'\"")
# Shares of a print's size: letters without stems, what stems add over them and under the line.
_BODY, _OVER, _UNDER = 0.52, 0.2, 0.21


def are_alike(pieces: Sequence[Piece], share: float) -> bool:
    """Whether words are of one print, give or take a share of the largest."""
    return any(
        max(sizes) - min(sizes) <= share * max(sizes)
        for sizes in ([p.height for p in pieces], [_size(p) for p in pieces])
    )


def _size(piece: Piece) -> float:
    letters = set(piece.text)
    over = _OVER if letters & _RISING or any(c.isupper() or c.isdigit() for c in letters) else 0.0
    return piece.height / (_BODY + over + (_UNDER if letters & _HANGING else 0.0))
