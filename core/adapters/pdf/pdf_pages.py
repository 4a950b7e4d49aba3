"""PDFs through pdfium: opening, pages, pixels. No script is ever run: this build has no engine."""

import math
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from numpy.typing import NDArray

from core.adapters.pictures import MAX_PAGE_PIXELS
from core.errors import ErrorCode, Unreadable

POINTS_PER_INCH = 72
MAX_SIDE_PIXELS = 12_000  # A page as thin as a thread is bounded too.

_DAMAGED = "This PDF is damaged and cannot be opened. Save or export it again."

_pdfium = threading.RLock()  # pdfium keeps global state: one thread at a time in a process.


@contextmanager
def opened(content: bytes) -> Iterator[pdfium.PdfDocument]:
    """The document with its form fields loaded. Errors: Unreadable (damaged, password)."""
    with _pdfium:
        try:
            document = pdfium.PdfDocument(content)
        except pdfium.PdfiumError as error:
            raise _refusal(error) from error
        try:
            if document.get_formtype() != pdfium_c.FORMTYPE_NONE:
                document.init_forms()
            yield document
        finally:
            document.close()


@contextmanager
def page_of(document: pdfium.PdfDocument, index: int) -> Iterator[pdfium.PdfPage]:
    """Page `index` from 0. Errors: Unreadable, where this page is damaged."""
    try:
        page = document[index]
    except pdfium.PdfiumError as error:
        message = f"Page {index + 1} of this PDF is damaged and cannot be shown."
        raise Unreadable(ErrorCode.CORRUPT, message) from error
    try:
        yield page
    finally:
        page.close()


def render(
    page: pdfium.PdfPage, *, dpi: int, max_pixels: int = MAX_PAGE_PIXELS
) -> tuple[NDArray[np.uint8], int]:
    """The page as RGB pixels with form fields and annotations, and the dpi it came to."""
    width, height = page.get_size()
    bounded = bounded_dpi(width, height, dpi=dpi, max_pixels=max_pixels)
    bitmap = page.render(scale=bounded / POINTS_PER_INCH, rev_byteorder=True)
    try:
        return bitmap.to_numpy().copy(), max(1, round(bounded))
    finally:
        bitmap.close()


def render_grey(page: pdfium.PdfPage, *, dpi: int) -> NDArray[np.uint8]:
    """The page as grey pixels, for a first look at it: a third of the bytes of `render`."""
    width, height = page.get_size()
    bounded = bounded_dpi(width, height, dpi=dpi, max_pixels=MAX_PAGE_PIXELS)
    bitmap = page.render(scale=bounded / POINTS_PER_INCH, grayscale=True)
    try:
        return np.array(bitmap.to_numpy(), dtype=np.uint8).reshape(bitmap.height, bitmap.width)
    finally:
        bitmap.close()


def bounded_dpi(width: float, height: float, *, dpi: float, max_pixels: int) -> float:
    """The dpi asked for, or less where the page (in points) would come out too large."""
    area = max(width * height, 1.0) / POINTS_PER_INCH**2
    side = max(width, height, 1.0) / POINTS_PER_INCH
    return min(float(dpi), math.sqrt(max_pixels / area), MAX_SIDE_PIXELS / side)


def _refusal(error: pdfium.PdfiumError) -> Unreadable:
    code = getattr(error, "err_code", None)
    if code in (pdfium_c.FPDF_ERR_PASSWORD, pdfium_c.FPDF_ERR_SECURITY):
        message = "This PDF is locked with a password. Save it without one and send it again."
        return Unreadable(ErrorCode.ENCRYPTED, message)
    return Unreadable(ErrorCode.CORRUPT, _DAMAGED)
