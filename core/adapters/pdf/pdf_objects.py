"""What a PDF page is drawn of: pictures, lines, boxes, strokes, and text that cannot be seen."""

import ctypes
from collections.abc import Iterator
from ctypes import byref, c_float, c_uint
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from core.adapters.ink import mark_colours
from core.adapters.pdf import pdf_dots, pdf_frame, pdf_paths, pdf_pictures
from core.adapters.pdf.pdf_frame import Affine
from core.domain.model import Box
from core.domain.page.reading import Colour, Mark, MarkKind

MAX_OBJECTS = 20_000  # A map or a drawing has more; its marks tell nothing of a form.
MAX_DEPTH = 5
MM = 72 / 25.4
THIN_POINTS = 2.5
PICTURE_MM = 3.0
COVER_SHARE = 0.0005  # of the page: smaller areas hide no word
WHITE = 0.92  # channels above this count as paper
PAGE_SHARE = 0.6  # of the page's area
GLYPH_SHAPE = 1.25  # width by height of a bullet
GLYPH_MM = 14.0  # widest text in one colour that is a mark of that colour
DARK = 0.6  # a tick is darker than the shade of a cell

_Pointer = Any  # a ctypes handle of pdfium


@dataclass(slots=True)
class PageObjects:
    """What stands on a page besides its text. `hidden` holds addresses of unseen text objects."""

    marks: list[Mark] = field(default_factory=list)
    hidden: set[int] = field(default_factory=set)
    picture_share: float = 0.0  # of the page's area, at most 1
    stroke_drawings: int = 0
    drawn: dict[Box, pdf_paths.Strokes] = field(default_factory=dict)
    painted: list[Box] = field(default_factory=list)  # cut to a round shape, in no colour told


class _Placed(NamedTuple):
    pointer: _Pointer
    kind: int
    box: Box
    matrix: Affine  # from the object's own space to the page as seen


def of(page: pdfium.PdfPage, frame: Affine) -> PageObjects:
    """All of a page's objects, in one pass and without rendering."""
    width, height = page.get_size()
    found = PageObjects()
    backgrounds: list[Box] = []  # dark fills and pictures: white text on them can be seen
    texts: list[_Placed] = []
    for item in _walk(page, frame):
        if item.kind == pdfium_c.FPDF_PAGEOBJ_TEXT:
            texts.append(item)
            across = (item.box.x1 - item.box.x0) * width
            down = (item.box.y1 - item.box.y0) * height
            if across <= GLYPH_SHAPE * down:  # A bullet; print in colour is print.
                _add_patch(found, item, width, height, widest_mm=GLYPH_MM)
            if _is_unseen(item, backgrounds):
                found.hidden.add(address(item.pointer))
        elif item.kind == pdfium_c.FPDF_PAGEOBJ_IMAGE:
            backgrounds.append(item.box)
            _add_picture(found, item, page)
            found.hidden |= _covered(item, texts)
        elif item.kind == pdfium_c.FPDF_PAGEOBJ_PATH:
            _add_path(found, item, width, height)
            if _is_filled(item.pointer):
                found.hidden |= _covered(item, texts)
            if _is_dark_fill(item.pointer):
                backgrounds.append(item.box)
        elif item.kind == pdfium_c.FPDF_PAGEOBJ_SHADING:
            backgrounds.append(item.box)
    found.picture_share = min(1.0, found.picture_share)
    found.marks = pdf_paths.with_ticks(found.marks, found.drawn)
    found.marks = pdf_dots.dotted(page, found.marks, found.painted)
    return found


def address(pointer: _Pointer) -> int:
    """A handle's address, to tell objects apart."""
    return ctypes.cast(pointer, ctypes.c_void_p).value or 0


def _walk(page: pdfium.PdfPage, frame: Affine) -> Iterator[_Placed]:
    count = pdfium_c.FPDFPage_CountObjects(page)
    for index in range(min(count, MAX_OBJECTS)):
        yield from _expand(pdfium_c.FPDFPage_GetObject(page, index), frame, depth=0)


def _expand(pointer: _Pointer, frame: Affine, *, depth: int) -> Iterator[_Placed]:
    kind = pdfium_c.FPDFPageObj_GetType(pointer)
    if kind == pdfium_c.FPDF_PAGEOBJ_FORM:
        if depth < MAX_DEPTH:
            inner = frame.after(_matrix(pointer))
            count = min(pdfium_c.FPDFFormObj_CountObjects(pointer), MAX_OBJECTS)
            for index in range(count):
                child = pdfium_c.FPDFFormObj_GetObject(pointer, index)
                yield from _expand(child, inner, depth=depth + 1)
        return
    left, bottom, right, top = c_float(), c_float(), c_float(), c_float()
    if pdfium_c.FPDFPageObj_GetBounds(
        pointer, byref(left), byref(bottom), byref(right), byref(top)
    ):
        box = frame.box(left.value, bottom.value, right.value, top.value)
        yield _Placed(pointer, kind, box, frame)


def _matrix(pointer: _Pointer) -> Affine:
    raw = pdfium_c.FS_MATRIX()
    if not pdfium_c.FPDFPageObj_GetMatrix(pointer, byref(raw)):
        return Affine()
    return Affine(raw.a, raw.b, raw.c, raw.d, raw.e, raw.f)


def _fill(pointer: _Pointer) -> tuple[float, float] | None:
    """Lightness (least channel) and opacity of the fill, 0-1; None where there is no colour."""
    red, green, blue, alpha = c_uint(), c_uint(), c_uint(), c_uint()
    if not pdfium_c.FPDFPageObj_GetFillColor(
        pointer, byref(red), byref(green), byref(blue), byref(alpha)
    ):
        return None
    return min(red.value, green.value, blue.value) / 255, alpha.value / 255


def _is_unseen(item: _Placed, backgrounds: list[Box]) -> bool:
    mode = pdfium_c.FPDFTextObj_GetTextRenderMode(item.pointer)
    if mode in (pdfium_c.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium_c.FPDF_TEXTRENDERMODE_CLIP):
        return True
    colour = _fill(item.pointer)
    if colour is None or mode not in (
        pdfium_c.FPDF_TEXTRENDERMODE_FILL,
        pdfium_c.FPDF_TEXTRENDERMODE_FILL_CLIP,
    ):
        return False
    lightness, opacity = colour
    if opacity < 0.05:
        return True
    x, y = (item.box.x0 + item.box.x1) / 2, (item.box.y0 + item.box.y1) / 2
    is_backed = any(b.x0 <= x <= b.x1 and b.y0 <= y <= b.y1 for b in backgrounds)
    return lightness > WHITE and not is_backed


def _covered(cover: _Placed, texts: list[_Placed]) -> set[int]:
    """The texts painted before an opaque picture or area that now lies over all of them."""
    outer = cover.box
    if (outer.x1 - outer.x0) * (outer.y1 - outer.y0) < COVER_SHARE:
        return set()
    if pdfium_c.FPDFPageObj_HasTransparency(cover.pointer):
        return set()
    return {
        address(text.pointer)
        for text in texts
        if outer.x0 <= text.box.x0
        and text.box.x1 <= outer.x1
        and outer.y0 <= text.box.y0
        and text.box.y1 <= outer.y1
    }


def _is_filled(pointer: _Pointer) -> bool:
    mode, stroke = ctypes.c_int(), ctypes.c_int()
    is_known = pdfium_c.FPDFPath_GetDrawMode(pointer, byref(mode), byref(stroke))
    return bool(is_known and mode.value)


def _is_dark_fill(pointer: _Pointer, *, darker_than: float = WHITE) -> bool:
    colour = _fill(pointer) if _is_filled(pointer) else None
    return colour is not None and colour[0] <= darker_than and colour[1] > 0.05


def _add_picture(found: PageObjects, item: _Placed, page: pdfium.PdfPage) -> None:
    width, height = page.get_size()
    if not pdf_frame.is_on_page(item.box):
        return
    seen = pdf_frame.within_page(item.box)
    found.picture_share += (seen.x1 - seen.x0) * (seen.y1 - seen.y0)
    if min((seen.x1 - seen.x0) * width, (seen.y1 - seen.y0) * height) >= PICTURE_MM * MM:
        size_mm = (seen.x1 - seen.x0) * width / MM, (seen.y1 - seen.y0) * height / MM
        share = (seen.x1 - seen.x0) * (seen.y1 - seen.y0)
        is_whole = share >= PAGE_SHARE  # The scan that the page is made of.
        kind = MarkKind.PICTURE if is_whole else pdf_pictures.kind_of(item.pointer, size_mm)
        if is_whole or not pdf_pictures.is_blank(page, item.pointer):
            found.marks.append(Mark(kind, seen))


def _add_patch(
    found: PageObjects, item: _Placed, width: float, height: float, *, widest_mm: float
) -> None:
    """A dot, square or highlight in one of the colours that checklists speak in."""
    colour = _colour(item.pointer)
    if colour is None or not pdf_frame.is_on_page(item.box):
        return
    box = pdf_frame.within_page(item.box)
    across, down = (box.x1 - box.x0) * width / MM, (box.y1 - box.y0) * height / MM
    low, high = mark_colours.PATCH_MM
    if low <= min(across, down) and down <= high and across <= widest_mm:
        found.marks.append(Mark(MarkKind.PATCH, box, colour=colour))


def _colour(pointer: _Pointer) -> Colour | None:
    """The named colour of an opaque fill."""
    red, green, blue, alpha = c_uint(), c_uint(), c_uint(), c_uint()
    is_known = pdfium_c.FPDFPageObj_GetFillColor(
        pointer, byref(red), byref(green), byref(blue), byref(alpha)
    )
    if not is_known or alpha.value < 13:
        return None
    return mark_colours.name_of(red.value / 255, green.value / 255, blue.value / 255)


def _add_path(found: PageObjects, item: _Placed, width: float, height: float) -> None:
    if not pdf_frame.is_on_page(item.box):
        return
    box = pdf_frame.within_page(item.box)
    across, down = (box.x1 - box.x0) * width, (box.y1 - box.y0) * height
    if min(across, down) <= THIN_POINTS:
        if max(across, down) >= pdf_paths.RULE_MM * MM:
            found.marks.append(Mark(MarkKind.RULE, box))
        return
    if _is_filled(item.pointer):
        _add_patch(found, item, width, height, widest_mm=width / MM)
        if pdf_dots.may_be(item.pointer, box, (width, height)):
            found.painted.append(box)
    matrix = item.matrix.after(_matrix(item.pointer))
    is_dark = _is_dark_fill(item.pointer, darker_than=DARK)
    path = pdf_paths.of(item.pointer, matrix, (width, height), is_dark=is_dark)
    found.marks += path.marks
    found.drawn |= path.drawn
    found.stroke_drawings += path.is_drawing
