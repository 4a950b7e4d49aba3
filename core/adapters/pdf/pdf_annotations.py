"""What people added to a PDF: form values, tick boxes, signatures, typed notes, ink."""

import ctypes
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from ctypes import byref
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from core.adapters.ink import mark_colours
from core.adapters.ocr.text_lines import Placed
from core.adapters.pdf import pdf_frame
from core.adapters.pdf.pdf_frame import Affine
from core.domain.model import Box
from core.domain.page.reading import Colour, Mark, MarkKind

MAX_ANNOTATIONS = 5000  # a page
LINE_POINTS = 12.0  # height of a line of typed text whose size is not known
LETTER_SHARE = 0.5  # width of a letter, of its line's height

_UNSEEN = pdfium_c.FPDF_ANNOT_FLAG_HIDDEN | pdfium_c.FPDF_ANNOT_FLAG_NOVIEW
_TICKABLE = (pdfium_c.FPDF_FORMFIELD_CHECKBOX, pdfium_c.FPDF_FORMFIELD_RADIOBUTTON)
_WRITTEN = (
    pdfium_c.FPDF_FORMFIELD_TEXTFIELD,
    pdfium_c.FPDF_FORMFIELD_COMBOBOX,
    pdfium_c.FPDF_FORMFIELD_LISTBOX,
)
_Pointer = Any  # a ctypes handle of pdfium


def of(
    document: pdfium.PdfDocument, page: pdfium.PdfPage, frame: Affine
) -> tuple[list[Placed], list[Mark]]:
    """Words and marks of the annotations and form fields that can be seen on a page."""
    words: list[Placed] = []
    marks: list[Mark] = []
    size = page.get_size()
    for index in range(min(pdfium_c.FPDFPage_GetAnnotCount(page), MAX_ANNOTATIONS)):
        with _annotation(page, index) as annotation:
            box = _box(annotation, frame)
            if box is None or pdfium_c.FPDFAnnot_GetFlags(annotation) & _UNSEEN:
                continue
            kind = pdfium_c.FPDFAnnot_GetSubtype(annotation)
            if kind == pdfium_c.FPDF_ANNOT_WIDGET and document.formenv is not None:
                _add_field(document.formenv, annotation, box, size, words, marks)
            elif kind == pdfium_c.FPDF_ANNOT_FREETEXT:
                words += typed(_string(annotation, b"Contents"), box, size)
            else:
                marks += _drawn(kind, annotation, box)
    return words, marks


def _drawn(kind: int, annotation: _Pointer, box: Box) -> list[Mark]:
    """What a person drew with a viewer's tools: strokes, a ring, a line through or under words."""
    middle = (box.y0 + box.y1) / 2
    if kind in (pdfium_c.FPDF_ANNOT_INK, pdfium_c.FPDF_ANNOT_STAMP):
        return [Mark(MarkKind.INK, box)]
    if kind in (pdfium_c.FPDF_ANNOT_CIRCLE, pdfium_c.FPDF_ANNOT_SQUARE):
        return [Mark(MarkKind.INK, box, 0.0)]
    if kind == pdfium_c.FPDF_ANNOT_STRIKEOUT:
        return [Mark(MarkKind.RULE, Box(box.x0, middle, box.x1, middle))]
    if kind == pdfium_c.FPDF_ANNOT_UNDERLINE:
        return [Mark(MarkKind.RULE, Box(box.x0, box.y1, box.x1, box.y1))]
    colour = _colour(annotation) if kind == pdfium_c.FPDF_ANNOT_HIGHLIGHT else None
    return [Mark(MarkKind.PATCH, box, colour=colour)] if colour is not None else []


def _colour(annotation: _Pointer) -> Colour | None:
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    kind = pdfium_c.FPDFANNOT_COLORTYPE_Color
    if not pdfium_c.FPDFAnnot_GetColor(
        annotation, kind, byref(red), byref(green), byref(blue), byref(alpha)
    ):
        return None
    return mark_colours.name_of(red.value / 255, green.value / 255, blue.value / 255)


def typed(text: str, box: Box, size: tuple[float, float]) -> list[Placed]:
    """Words of text typed into a box, at about the places where a viewer would draw them.

    `size` is the page's in points; long text wraps as it would in the box.
    """
    width, height = (box.x1 - box.x0) * size[0], (box.y1 - box.y0) * size[1]
    # A field for one line has its text in the middle: the word takes the field's height.
    line_height = height if height < 2 * LINE_POINTS else LINE_POINTS
    letter = LETTER_SHARE * min(line_height, LINE_POINTS)
    per_line = max(8, int(width / max(letter, 0.1)))
    lines = [part for line in text.splitlines() for part in textwrap.wrap(line, per_line)]
    step = min(line_height, height / max(1, len(lines))) / max(size[1], 1.0)
    return [
        placed
        for number, line in enumerate(lines)
        for placed in _words(line, box, box.y0 + number * step, step, letter / max(size[0], 1.0))
    ]


def _words(line: str, box: Box, top: float, height: float, letter: float) -> Iterator[Placed]:
    letter = min(letter, (box.x1 - box.x0) / max(1, len(line)))
    at = 0
    for word in line.split():
        at = line.index(word, at)
        x0 = box.x0 + at * letter
        at += len(word)
        yield Placed(word, Box(x0, top, box.x0 + at * letter, top + height), 1.0)


@contextmanager
def _annotation(page: pdfium.PdfPage, index: int) -> Iterator[_Pointer]:
    annotation = pdfium_c.FPDFPage_GetAnnot(page, index)
    try:
        yield annotation
    finally:
        pdfium_c.FPDFPage_CloseAnnot(annotation)


def _box(annotation: _Pointer, frame: Affine) -> Box | None:
    rect = pdfium_c.FS_RECTF()
    if not annotation or not pdfium_c.FPDFAnnot_GetRect(annotation, byref(rect)):
        return None
    box = frame.box(rect.left, rect.bottom, rect.right, rect.top)
    return pdf_frame.within_page(box) if pdf_frame.is_on_page(box) else None


def _add_field(
    form: _Pointer,
    annotation: _Pointer,
    box: Box,
    size: tuple[float, float],
    words: list[Placed],
    marks: list[Mark],
) -> None:
    kind = pdfium_c.FPDFAnnot_GetFormFieldType(form, annotation)
    if kind in _WRITTEN:
        words += typed(_field_value(form, annotation), box, size)
    elif kind in _TICKABLE:
        is_on = bool(pdfium_c.FPDFAnnot_IsChecked(form, annotation))
        marks.append(Mark(MarkKind.TICK_BOX, box, 1.0 if is_on else 0.0))
    elif kind == pdfium_c.FPDF_FORMFIELD_SIGNATURE and _is_signed(annotation):
        marks.append(Mark(MarkKind.SIGNATURE, box))


def _is_signed(annotation: _Pointer) -> bool:
    """Whether a signature's field holds one: a field alone is a place to sign."""
    if not pdfium_c.FPDFAnnot_HasKey(annotation, b"V"):
        return False
    kinds = (pdfium_c.FPDF_OBJECT_DICTIONARY, pdfium_c.FPDF_OBJECT_REFERENCE)
    return pdfium_c.FPDFAnnot_GetValueType(annotation, b"V") in kinds


def _string(annotation: _Pointer, key: bytes) -> str:
    length = pdfium_c.FPDFAnnot_GetStringValue(annotation, key, None, 0)
    buffer = (pdfium_c.FPDF_WCHAR * (length // 2))()
    pdfium_c.FPDFAnnot_GetStringValue(annotation, key, buffer, length)
    return _text(buffer)


def _field_value(form: _Pointer, annotation: _Pointer) -> str:
    length = pdfium_c.FPDFAnnot_GetFormFieldValue(form, annotation, None, 0)
    buffer = (pdfium_c.FPDF_WCHAR * (length // 2))()
    pdfium_c.FPDFAnnot_GetFormFieldValue(form, annotation, buffer, length)
    return _text(buffer)


def _text(buffer: "ctypes.Array[Any]") -> str:
    return bytes(buffer).decode("utf-16-le", errors="replace").rstrip("\0").replace("\r", "\n")
