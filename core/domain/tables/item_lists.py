"""A table's rows written as a list under its label, without headings: "2 x filter G4".

The text is put in the column that describes things, a leading "2 x" in the one that counts them.
"""

import re

from core.domain.fields.areas import PageScan
from core.domain.fields.attempts import Attempt
from core.domain.labelling.labels import Anchor
from core.domain.model import Box, Evidence, FieldState
from core.domain.spec.specs import FieldSpec
from core.domain.tables import column_names
from core.domain.written import answers

_COUNTED = re.compile(
    r"(\d{1,4})\s*(?:x|×|off|no\.?)\s+(.+)|(.+?)\s+[x×]\s*(\d{1,4})", re.IGNORECASE
)
_NUMBERED = re.compile(r"(?:\(?\d{1,2}[.)]|[-•*–])\s*")


def read(scan: PageScan, anchor: Anchor, field: FieldSpec) -> Attempt:
    """The rows listed right of and under a label; EMPTY where nothing is written there."""
    lines = [scan.right(anchor, is_text=True), *scan.paragraph(anchor)]
    texts = [" ".join(piece.text for piece in line) for line in lines]
    rows = tuple(row_of(text, field) for text in texts if not answers.is_blank(text))
    number = scan.layout.page.number
    if rows:
        pieces = [piece for line in lines for piece in line]
        sureness = anchor.score * sum(piece.confidence for piece in pieces) / len(pieces)
        raw = "\n".join(texts)
        evidence = Evidence(number, scan.layout.around(pieces), raw[:300])
        return Attempt(FieldState.READ, anchor.score, evidence, rows, raw, round(sureness, 4))
    ink = scan.ink(scan.text_area(anchor))
    box: Box = scan.layout.around(ink) if ink else scan.place(anchor)
    state = FieldState.UNREADABLE if ink else FieldState.EMPTY
    return Attempt(state, anchor.score, Evidence(number, box))


def row_of(text: str, field: FieldSpec) -> dict[str, str]:
    """One line of a list as a row: "2 x filter G4"."""
    row = dict.fromkeys(field.columns, "")
    counts = next((column for column in field.columns if column_names.is_quantity(column)), None)
    says = next((c for c in field.columns if column_names.is_descriptive(c)), None)
    says = says or next((column for column in field.columns if column != counts), counts or "")
    rest = _NUMBERED.sub("", text, count=1) if _NUMBERED.match(text) else text
    counted = _COUNTED.fullmatch(rest.strip()) if counts is not None else None
    if counts is not None and counted is not None and says != counts:
        row[counts] = counted.group(1) or counted.group(4)
        rest = counted.group(2) or counted.group(3)
    row[says] = rest.strip()
    return row
