"""Words that an engine read in what a pen wrote behind a label, on a picture."""

from collections.abc import Sequence

from core.domain.page.pieces import Piece

PRINTED, HARDLY_READ = 0.9, 0.5  # confidence of words
_DOUBTFUL = 0.6
_GAP = 0.6  # of the print's height
_FIRST_STROKES = 0.5  # of the width of what a pen wrote
_SIGNED = 1.5  # times the print's height


def is_by_pen(left: Piece, right: Piece, inks: Sequence[Piece]) -> bool:
    """What a pen wrote on the line behind a label, apart from the clear print before it: a word
    that the engine hardly read, or one it saw in the first strokes of something longer."""
    if left.confidence < PRINTED or right.x0 - left.x1 <= _GAP * left.height:
        return False
    return right.confidence < HARDLY_READ or any(
        left.x1 < ink.x0 <= (right.x0 + right.x1) / 2
        and ink.y0 <= right.middle <= ink.y1
        and right.x1 < ink.x1
        and (_is_first(right, ink) or _is_scribble(left, right, ink))
        for ink in inks
    )


def _is_first(word: Piece, ink: Piece) -> bool:
    return word.x1 - word.x0 < _FIRST_STROKES * (ink.x1 - ink.x0)


def _is_scribble(label: Piece, word: Piece, ink: Piece) -> bool:
    """Whether a doubtful word is a signature, much higher than the print of its label."""
    return word.confidence < _DOUBTFUL and ink.height > _SIGNED * label.height
