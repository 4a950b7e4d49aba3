"""Regions: where on the page a spec says that a field is."""

from collections.abc import Iterable

from core.domain.fields import attempts
from core.domain.fields.areas import PageScan
from core.domain.fields.attempts import Attempt
from core.domain.labelling.labels import Anchor
from core.domain.model import Box, Evidence, FieldState
from core.domain.page.layout import Piece
from core.domain.spec.specs import FieldSpec, FieldType, Region, Spec

_SLACK = 0.01


def scans(pages: list[PageScan], region: Region | None) -> list[PageScan]:
    """The pages that a region is on; all where there is none."""
    if region is None:
        return pages
    return [scan for scan in pages if scan.layout.page.number == region.page_number]


def is_in(scan: PageScan, anchor: Anchor, field: FieldSpec) -> bool:
    """Whether a label lies where the field is looked for."""
    return field.region is None or holds(field.region.box, scan.label_box(anchor))


def holds(area: Box, box: Box) -> bool:
    """Whether the middle of a box lies in an area, shares of the page."""
    x, y = (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2
    return area.x0 - _SLACK <= x <= area.x1 + _SLACK and area.y0 - _SLACK <= y <= area.y1 + _SLACK


def read(scan: PageScan, field: FieldSpec, spec: Spec) -> Attempt | None:
    """The region itself is the place: everything in it that is no label."""
    if field.region is None:
        return None
    box = field.region.box
    pieces = list(_pieces_in(scan, box))
    number = scan.layout.page.number
    width, height = scan.layout.page.width or 1.0, scan.layout.page.height or 1.0
    ink = scan.ink((box.x0 * width, box.y0 * height, box.x1 * width, box.y1 * height))
    is_signature = field.type is FieldType.SIGNATURE
    if ink and is_signature:
        evidence = Evidence(number, scan.layout.around(ink))
        return Attempt(FieldState.READ, 1.0, evidence, value=True, confidence=0.95)
    attempt = attempts.of_pieces(scan, pieces, field, spec.locale, score=1.0)
    if attempt is not None:
        return attempt
    state = FieldState.UNREADABLE if ink else FieldState.EMPTY
    return Attempt(state, 1.0, Evidence(number, box), False if is_signature else None)


def _pieces_in(scan: PageScan, area: Box) -> Iterable[Piece]:
    taken = {(a.row, at) for a in scan.anchors for at in range(a.start, a.end)}
    for index, row in enumerate(scan.layout.rows):
        for at, piece in enumerate(row.pieces):
            if (index, at) not in taken and holds(area, scan.layout.around([piece])):
                yield piece
