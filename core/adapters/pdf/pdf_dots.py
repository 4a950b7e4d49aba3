"""Dots of radio buttons painted with a gradient or a pattern, whose colour no fill tells."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from core.domain.model import Box
from core.domain.page.reading import Mark, MarkKind

SCALE = 2.0  # pixels a point: a dot is some 6 points wide
DARK = 200  # of 255: the darkest channel of what can be seen in the middle of a button
MOST = 200  # buttons of a page, and segments of a clipping path, that are looked at
LARGEST_PT = 14.0  # of what may be a dot

_Pointer = Any  # a ctypes handle of pdfium


def may_be(pointer: _Pointer, box: Box, size: tuple[float, float]) -> bool:
    """True for a small fill that pdfium calls white, as it calls patterns, cut to a round shape."""
    sides = (box.x1 - box.x0) * size[0], (box.y1 - box.y0) * size[1]
    return max(sides) <= LARGEST_PT and any(
        kind == pdfium_c.FPDF_SEGMENT_BEZIERTO for kind in islice(_clipping(pointer), MOST)
    )


def _clipping(pointer: _Pointer) -> Iterator[int]:
    """The kinds of the segments that cut what is painted."""
    clip = pdfium_c.FPDFPageObj_GetClipPath(pointer)
    for path in range(max(0, pdfium_c.FPDFClipPath_CountPaths(clip))):
        for index in range(max(0, pdfium_c.FPDFClipPath_CountPathSegments(clip, path))):
            segment = pdfium_c.FPDFClipPath_GetPathSegment(clip, path, index)
            yield pdfium_c.FPDFPathSegment_GetType(segment)


def dotted(page: pdfium.PdfPage, marks: Iterable[Mark], painted: Sequence[Box]) -> list[Mark]:
    """The marks, each empty button filled where one of the boxes painted in it can be seen."""
    if not painted:
        return list(marks)
    looks = iter(range(MOST))
    return [
        replace(mark, fill=1.0)
        if _is_button_around(mark, painted)
        and next(looks, None) is not None
        and _is_dark(page, _middle(mark.box))
        else mark
        for mark in marks
    ]


def _is_button_around(mark: Mark, painted: Sequence[Box]) -> bool:
    is_empty = mark.kind is MarkKind.TICK_BOX and not mark.fill
    outer = mark.box
    return is_empty and any(
        outer.x0 <= (box.x0 + box.x1) / 2 <= outer.x1
        and outer.y0 <= (box.y0 + box.y1) / 2 <= outer.y1
        for box in painted
    )


def _middle(box: Box) -> Box:
    wide, high = (box.x1 - box.x0) / 3, (box.y1 - box.y0) / 3
    return Box(box.x0 + wide, box.y0 + high, box.x1 - wide, box.y1 - high)


def _is_dark(page: pdfium.PdfPage, box: Box) -> bool:
    width, height = page.get_size()
    crop = (
        box.x0 * width,
        (1 - box.y1) * height,
        (1 - box.x1) * width,
        box.y0 * height,
    )
    bitmap = page.render(scale=SCALE, crop=crop, rev_byteorder=True)
    try:
        return bool(bitmap.to_numpy()[..., :3].min(axis=2).mean() < DARK)
    finally:
        bitmap.close()
