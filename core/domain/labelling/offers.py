"""What a sheet says under labels that no field claims, offered for mapping.

Labels that the page's own layout tells (in a row of captions, in a ruled cell) are read where that
layout writes its values; what is left is read as any form's pairs are.
"""

from collections.abc import Iterator, Sequence

from core.domain.fields import attempts
from core.domain.fields.areas import PageScan
from core.domain.labelling import pairs
from core.domain.model import Box, Evidence, Pair
from core.domain.page.layout import Piece
from core.domain.page.squeeze import fold

_LEAST_LETTERS = 2
_SLACK = 0.002  # of the page


def of(scan: PageScan, taken: Sequence[Box]) -> list[Pair]:
    """The pairs of a page whose label names no field. `taken`: the places of fields' values."""
    told = [pair for pair, is_meant in _told(scan) if is_meant or not _is_any(pair, taken)]
    labels = [scan.label_box(anchor) for anchor in scan.anchors if anchor.is_sure]
    values = [pair.evidence.box for pair in told]
    names = {fold(pair.label) for pair in told}
    rest = [
        pair
        for pair in pairs.of(scan.layout)
        if not scan.claims(pair.label)
        and fold(pair.label) not in names
        and not _is_any(pair, [*taken, *labels, *values])
    ]
    return sorted([*told, *rest], key=lambda pair: (pair.evidence.box.y0, pair.evidence.box.x0))


def _told(scan: PageScan) -> Iterator[tuple[Pair, bool]]:
    """Each pair, and whether its label was taken for a field's without being one of the spec's:
    that is worth telling the spec as well."""
    for anchor in scan.anchors:
        if anchor.fields or anchor.is_inline or anchor.is_heading or not anchor.is_sure:
            continue
        if scan.column_heads.get((anchor.row, anchor.start), 0) > 1:
            continue  # A column of a list has no one value.
        pieces = attempts.written(scan, anchor)
        label = scan.text_of(anchor).rstrip(" :：?")
        if pieces and sum(map(str.isalpha, label)) >= _LEAST_LETTERS:
            yield _pair(scan, label, pieces), bool(anchor.hints)


def _pair(scan: PageScan, label: str, pieces: list[Piece]) -> Pair:
    text = " ".join(piece.text for piece in pieces)
    number = scan.layout.page.number
    return Pair(label, text, Evidence(number, scan.layout.around(pieces), text[:300]))


def _is_any(pair: Pair, places: Sequence[Box]) -> bool:
    """Whether a pair's value is one of these places, or in it."""
    box = pair.evidence.box
    x, y = (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2
    return any(
        one.x0 - _SLACK <= x <= one.x1 + _SLACK and one.y0 - _SLACK <= y <= one.y1 + _SLACK
        for one in places
    )
