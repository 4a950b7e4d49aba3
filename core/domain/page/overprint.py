"""Print over print: a value too long for its place runs over the next label at the same height.

Words are then not one line from left to right, but two that cross; each goes on where its own last
word ended.
"""

import itertools
from collections.abc import Sequence

from core.domain.page.pieces import Piece

_SPACE = 0.5  # of a letter's height: the widest space within a line
_OVER, _LEAST = 0.3, 0.5  # of the narrower word; of a letter's height
_TOUCH = 0.15  # of a letter's height that boxes of two words may share
_WORD = 3  # letters: less may be a mark on a word


def parted(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """The pieces of a row as the lines that they are; one where none crosses another."""
    ordered = sorted(pieces, key=lambda piece: piece.x0)
    if not any(_crosses(left, right) for left, right in itertools.pairwise(ordered)):
        return [list(pieces)]
    lines: list[list[Piece]] = []
    for piece in ordered:
        home = _home(lines, piece)
        if home is None:
            lines.append([piece])
        else:
            home.append(piece)
    return lines


def _crosses(left: Piece, right: Piece) -> bool:
    is_words = min(len(left.text), len(right.text)) >= _WORD and left.text != right.text
    narrow = min(left.x1 - left.x0, right.x1 - right.x0)
    return is_words and left.x1 - right.x0 > max(_OVER * narrow, _LEAST * left.height)


def _home(lines: list[list[Piece]], piece: Piece) -> list[Piece] | None:
    """The line that a piece goes on with: a space behind it, else the one begun last."""
    free = [line for line in lines if piece.x0 >= line[-1].x1 - _TOUCH * piece.height]
    near = [line for line in free if piece.x0 - line[-1].x1 <= _SPACE * piece.height]
    return next(iter(near or free[-1:]), None)
