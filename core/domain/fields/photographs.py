"""Photographs on a sheet, counted."""

import re
from collections.abc import Iterator
from dataclasses import replace

from core.domain.fields.areas import PageScan
from core.domain.fields.attempts import Attempt
from core.domain.model import Box, Evidence, FieldState
from core.domain.page.layout import Piece
from core.domain.page.reading import MarkKind
from core.domain.spec.specs import FieldSpec

_LEAST = (0.09, 0.05)  # of the page's width and height: a smaller picture is a logo or an icon
_SAME = 0.6  # of the smaller picture: so much overlap, and two are one
_SEEN, _SAID, _BOTH = 0.9, 0.9, 0.97
_DIFFERENT = 0.7
_NUMBER = re.compile(r"\d{1,3}")
_WHOLE_PAGE = Box(0.0, 0.0, 1.0, 1.0)
# "Photos attached: 3", "No. of photographs 2": up to two words between the label and its number.
_COUNT = r"(?:\(s\))?(?:\s+[a-z]+){0,2}\s*[:=\-–#.]*\s*(?P<count>\d{1,3}|none|nil)\b(?![/.:]\d)"


def read(scans: list[PageScan], field: FieldSpec) -> Attempt | None:
    """How many photographs the sheet holds; None only where there is no page.

    A number at the field's own label is what the sheet says, and it counts: photographs may be
    kept elsewhere. Where the sheet itself holds some, but not as many, that is a doubt. Without
    a number the photographs on the pages are counted; where more of them may be there, as on a
    fax, the count is a doubt. Where there are none the field is empty and its value 0, so that a
    rule may ask for more.
    """
    seen = [found for scan in scans for found in _seen(scan, is_sure=True)]
    perhaps = [found for scan in scans for found in _seen(scan, is_sure=False)]
    said = next((found for scan in scans for found in _said(scan, field)), None)
    if said is not None:
        return _judged(said, len(seen), len(seen) + len(perhaps))
    if seen:
        confidence = _DIFFERENT if perhaps else _SEEN
        return Attempt(FieldState.READ, 1.0, seen[0], len(seen), None, confidence)
    if perhaps:
        return Attempt(FieldState.UNREADABLE, 1.0, perhaps[0])
    if not scans:
        return None
    number = scans[-1].layout.page.number
    return Attempt(FieldState.EMPTY, 1.0, Evidence(number, _WHOLE_PAGE), 0)


def _judged(said: Attempt, seen: int, at_most: int) -> Attempt:
    if said.value == seen and seen:
        return replace(said, confidence=_BOTH * said.confidence)
    if not seen or (isinstance(said.value, int) and seen < said.value <= at_most):
        return said if said.value else replace(said, state=FieldState.EMPTY)
    return replace(said, confidence=min(said.confidence, _DIFFERENT))


def _seen(scan: PageScan, *, is_sure: bool) -> list[Evidence]:
    page = scan.layout.page
    kept: list[Box] = []
    for mark in page.marks:
        box = mark.box
        is_sized = box.x1 - box.x0 >= _LEAST[0] and box.y1 - box.y0 >= _LEAST[1]
        is_meant = mark.kind is MarkKind.PHOTO and (mark.fill > 0) is is_sure
        if is_meant and is_sized and not any(_is_same(box, k) for k in kept):
            kept.append(box)
    return [Evidence(page.number, box) for box in kept]


def _is_same(one: Box, other: Box) -> bool:
    wide = min(one.x1, other.x1) - max(one.x0, other.x0)
    high = min(one.y1, other.y1) - max(one.y0, other.y0)
    area = min((box.x1 - box.x0) * (box.y1 - box.y0) for box in (one, other))
    return wide > 0 and high > 0 and wide * high > _SAME * area


def _said(scan: PageScan, field: FieldSpec) -> Iterator[Attempt]:
    """The numbers at the field's labels, behind them or under them."""
    yield from _behind(scan, field)
    for anchor in scan.anchors:
        under = scan.below(anchor) if scan.is_of(anchor, field) else []
        number = next((piece for piece in under if _NUMBER.fullmatch(piece.text)), None)
        if number is not None:
            evidence = Evidence(scan.layout.page.number, scan.layout.around([number]), number.text)
            confidence = round(_SAID * number.confidence, 4)
            value = int(number.text)
            yield Attempt(FieldState.READ, 1.0, evidence, value, number.text, confidence)


def _behind(scan: PageScan, field: FieldSpec) -> Iterator[Attempt]:
    names = "|".join(r"\s+".join(map(re.escape, label.split())) for label in field.labels)
    pattern = re.compile(rf"\b(?:{names}){_COUNT}", re.IGNORECASE)
    for row in scan.layout.rows:
        found = pattern.search(" ".join(piece.text for piece in row.pieces))
        if found is None:
            continue
        count = found.group("count").lower()
        pieces = _pieces(row.pieces, found.start("count"))
        evidence = Evidence(scan.layout.page.number, scan.layout.around(pieces), found.group())
        value = int(count) if count.isdigit() else 0
        confidence = _SAID * min(piece.confidence for piece in pieces)
        yield Attempt(FieldState.READ, 1.0, evidence, value, count, round(confidence, 4))


def _pieces(pieces: tuple[Piece, ...], at: int) -> list[Piece]:
    """The piece that holds a letter of the row's text."""
    start = 0
    for piece in pieces:
        if start <= at <= start + len(piece.text):
            return [piece]
        start += len(piece.text) + 1
    return list(pieces)
