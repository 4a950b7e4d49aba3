"""How surely the words of a value are right."""

from collections.abc import Sequence

from core.domain.page.layout import Piece
from core.domain.spec.specs import FieldSpec, FieldType
from core.domain.written import issued_codes

# A text that reads as a whole date, time or number, a postcode or a number plate has proven
# itself: of 100 that an engine is unsure of, few are wrong. Times its odds; docs/ACCURACY.md has
# the counts.
_PROVEN = 2.5
_BETWEEN = frozenset("&-–—·•,.;:()")  # signs between words, which say little by themselves


def of(pieces: Sequence[Piece], field: FieldSpec) -> float:
    """The weakest word counts, 0 to 1, a code as what its form proves; in running text the mean,
    where one word matters little. A sign between words is none of them: "J. & R. Whitfield"."""
    pieces = [piece for piece in pieces if not _BETWEEN.issuperset(piece.text)] or pieces
    codes = issued_codes.within([piece.text for piece in pieces])
    scores = [
        proven(piece.confidence) if at in codes else piece.confidence
        for at, piece in enumerate(pieces)
    ] or [0.0]
    return sum(scores) / len(scores) if field.type is FieldType.TEXT else min(scores)


def proven(confidence: float) -> float:
    """The confidence in a text whose form says as well that it is right, 0 to 1."""
    odds = _PROVEN * confidence
    return odds / (odds + 1 - confidence)
