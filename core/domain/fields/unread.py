"""What an engine did not read of a picture, or misread: letters, and the ring around an option."""

from collections.abc import Sequence

from core.domain.fields.areas import PageScan
from core.domain.labelling.labels import Anchor
from core.domain.marks import options
from core.domain.page.layout import Piece
from core.domain.spec.specs import FieldSpec, FieldType, Locale
from core.domain.written import answers, values
from core.domain.written.values import Parsed


def is_misread(
    pieces: Sequence[Piece], parsed: Parsed, field: FieldSpec, raw: str, locale: Locale
) -> bool:
    """Whether a text says nothing, or has a box for one of the letters of a number or a code."""
    if field.type is FieldType.STRING and field.pattern is not None:
        return any(answers.is_box(piece.text) for piece in pieces)
    is_said = values.is_impossible(field, raw, locale) or answers.is_put_off(raw)
    return parsed.value is None and not is_said


def may_be_circled(scan: PageScan, anchor: Anchor, field: FieldSpec, *, gap: float) -> list[Piece]:
    """Printed options without boxes on a picture: a pen circles one, and no engine says which."""
    pieces = scan.right(anchor, gap=gap)
    has_boxes = any(answers.starts_with_box(piece.text) for piece in pieces)
    may_be = options.may_hide_a_ring(scan.layout, pieces, field)
    has_options = len(pieces) > 1 or options.marked(scan.layout, pieces) is not None
    return pieces if may_be and not has_boxes and has_options else []
