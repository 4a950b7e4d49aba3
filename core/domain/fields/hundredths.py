"""Sums whose cents stand in a ruled column of their own, as ledgers and tax forms have them."""

import re

from core.domain.fields.areas import PageScan
from core.domain.labelling.labels import Anchor
from core.domain.page import line_numbers
from core.domain.page.layout import Piece
from core.domain.spec.specs import FieldSpec, FieldType

_WHOLE = re.compile(r"\D?\d{1,3}(?:,?\d{3})*\.?")  # a speck of the wall may end it
_CENTS = re.compile(r"\d\d")
_NEAR = 4.0  # line heights
_OVER = 0.5  # so far may the last figure reach over the line before the cents
_SUMS = frozenset({FieldType.MONEY, FieldType.NUMBER})


def joined(scan: PageScan, anchor: Anchor, field: FieldSpec, pieces: list[Piece]) -> list[Piece]:
    """The pieces; a whole number with the two figures behind the next line, where the form prints
    the number of the line before its answers."""
    if field.type not in _SUMS or len(pieces) not in (1, 2):
        return pieces
    if not _WHOLE.fullmatch(pieces[0].text):
        return pieces
    row = scan.row(anchor).pieces
    is_ledger = any(line_numbers.is_in(piece, scan.line_numbers) for piece in row[anchor.end :])
    at = next((i for i, piece in enumerate(row) if piece is pieces[0]), len(row))
    cents = row[at + 1] if at + 1 < len(row) else None
    if not is_ledger or cents is None or not _CENTS.fullmatch(cents.text):
        return pieces
    whole, middle = pieces[0], (pieces[0].middle + cents.middle) / 2
    start = whole.x1 - _OVER * scan.layout.unit
    is_walled = scan.layout.walls_between(start, cents.x0, middle) == 1
    is_near = cents.x0 - whole.x1 < _NEAR * scan.layout.unit
    return [_with_cents(whole, cents)] if is_walled and is_near else pieces


def _with_cents(whole: Piece, cents: Piece) -> Piece:
    return Piece(
        f"{whole.text.removesuffix('.')}.{cents.text}", whole.x0, min(whole.y0, cents.y0), cents.x1,
        max(whole.y1, cents.y1), min(whole.confidence, cents.confidence),
    )  # fmt: skip
