"""A name with an address under it, as on an envelope: the name is the value."""

from core.domain.labelling import lexicon
from core.domain.labelling.lexicon import Kind
from core.domain.page.layout import Piece
from core.domain.spec.specs import FieldSpec, FieldType
from core.domain.written import addresses

_ADDRESS = lexicon.words("address")


def name_of(pieces: list[Piece], field: FieldSpec) -> list[Piece]:
    """The name that somebody's address stands under, where no address is asked for."""
    is_name = field.type is FieldType.STRING and Kind.SITE not in lexicon.kinds(field)
    if not is_name or any(_ADDRESS & lexicon.words(label) for label in field.labels):
        return pieces
    lines = _lines(pieces)
    at = addresses.start([" ".join(piece.text for piece in line) for line in lines])
    return pieces if at is None else [piece for line in lines[:at] for piece in line]


def _lines(pieces: list[Piece]) -> list[list[Piece]]:
    """Pieces in reading order by the lines they stand in."""
    lines: list[list[Piece]] = []
    for piece in pieces:
        if lines and piece.y0 < lines[-1][-1].middle:
            lines[-1].append(piece)
        else:
            lines.append([piece])
    return lines
