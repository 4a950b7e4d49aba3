"""What an image placed on a PDF page is: a photograph, or a logo, a stamp, a signature."""

import ctypes
from typing import Any

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from core.adapters.ink import mark_photos
from core.domain.page.reading import MarkKind

MAX_PIXELS = 3_000_000  # larger ones are not decoded: what holds so many is a photograph or a scan

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


def _pixels(pointer: _Pointer) -> Any:
    raw = pdfium_c.FPDFImageObj_GetBitmap(pointer)
    if not raw:
        return None
    bitmap = pdfium.PdfBitmap.from_raw(raw)
    bitmap.warn_on_close = False  # Nobody holds its memory after this: the pixels are copied.
    try:
        found = bitmap.to_numpy()
        pixels = np.array(found if found.ndim == 2 else found[..., :3].squeeze())
    finally:
        bitmap.close()
    return pixels
