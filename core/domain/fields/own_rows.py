"""A row under a blank label that begins with a label of its own, one the spec does not ask for."""

from collections.abc import Sequence

from core.domain.fields.areas import PageScan
from core.domain.labelling import lexicon
from core.domain.labelling.labels import Anchor
from core.domain.page.layout import Piece
from core.domain.spec.specs import FieldSpec, FieldType

_NEXT_LINE = 0.6  # line heights below the label's middle
_DOUBTFUL = 0.6


def sureness(scan: PageScan, anchor: Anchor, field: FieldSpec, pieces: Sequence[Piece]) -> float:
    """How surely a line under a label is its value, 0 to 1: on a page that writes beside its
    labels "Site 37 Church Street" under "Job No ......" may be a row of the form."""
    is_line = field.type is FieldType.STRING and len(pieces) > 1 and not scan.writes_below
    if not is_line or lexicon.kind_of(pieces[0].text) is None:
        return 1.0
    below = pieces[0].middle - scan.label(anchor)[0].middle
    return _DOUBTFUL if below > _NEXT_LINE * scan.layout.unit else 1.0
