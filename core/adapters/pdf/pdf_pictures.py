"""What an image placed on a PDF page is: a photograph, or a logo, a stamp, a signature."""

import ctypes
from typing import Any

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from core.adapters.ink import mark_photos
from core.domain.page.reading import MarkKind

MAX_PIXELS = 3_000_000  # larger ones are not decoded: what holds so many is a photograph or a scan
PALE = 192  # of 255: darker is no canvas to sign on
FAINTEST_INK = 24  # of 255: how far it stands off what it is drawn on

_Pointer = Any  # a ctypes handle of pdfium


def kind_of(pointer: _Pointer, size_mm: tuple[float, float]) -> MarkKind:
    """PHOTO or PICTURE; `size_mm` is the width and height at which it is placed."""
    if size_mm[0] < mark_photos.PHOTO_MM[0] or size_mm[1] < mark_photos.PHOTO_MM[1]:
        return MarkKind.PICTURE
    wide, high = ctypes.c_uint(), ctypes.c_uint()
    if not pdfium_c.FPDFImageObj_GetImagePixelSize(pointer, ctypes.byref(wide), ctypes.byref(high)):
        return MarkKind.PICTURE
    if wide.value * high.value > MAX_PIXELS:
        return MarkKind.PHOTO
    pixels = _pixels(pointer)
    is_photo = pixels is not None and mark_photos.is_photograph(pixels)
    return MarkKind.PHOTO if is_photo else MarkKind.PICTURE


def is_blank(page: pdfium.PdfPage, pointer: _Pointer) -> bool:
    """Whether a picture, as it is seen on white paper, is of one pale colour: the empty canvas
    that a tablet sends where nobody signed. Large ones are not looked at."""
    wide, high = ctypes.c_uint(), ctypes.c_uint()
    pdfium_c.FPDFImageObj_GetImagePixelSize(pointer, ctypes.byref(wide), ctypes.byref(high))
    if not 0 < wide.value * high.value <= MAX_PIXELS:
        return False
    # Its own pixels say nothing where a mask is what is seen: ink on nothing is black on black.
    seen = _copied(pdfium_c.FPDFImageObj_GetRenderedBitmap(page.pdf, page, pointer))
    if seen is None or seen.ndim != 3 or seen.shape[2] != 4:
        return False
    alpha = seen[..., 3:] / 255
    paper = seen[..., :3] * alpha + 255 * (1 - alpha)
    return bool(paper.min() > PALE and np.ptp(paper, axis=(0, 1)).max() < FAINTEST_INK)


def _pixels(pointer: _Pointer) -> Any:
    found = _copied(pdfium_c.FPDFImageObj_GetBitmap(pointer))
    return found if found is None or found.ndim == 2 else found[..., :3].squeeze()


def _copied(raw: Any) -> Any:
    if not raw:
        return None
    bitmap = pdfium.PdfBitmap.from_raw(raw)
    bitmap.warn_on_close = False  # Nobody holds its memory after this: the pixels are copied.
    try:
        return np.array(bitmap.to_numpy())
    finally:
        bitmap.close()
