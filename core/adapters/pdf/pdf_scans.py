"""At how many pixels an inch a page is read: what its size claims is often not the paper's."""

import math
from collections.abc import Sequence
from itertools import islice
from typing import Final

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from core.adapters.pdf.pdf_pages import POINTS_PER_INCH

READ_DPI: Final = 200  # print of a job sheet gains nothing from more
A4_LONG_SIDE_INCHES: Final = 11.7
SCAN_SHARE: Final = 0.8  # of the page: a picture so large is what was scanned
PICTURES_MOST: Final = 4  # a page of more is no scan


def reading_dpi(page: pdfium.PdfPage) -> int:
    """Pixels an inch to draw a page with. A scan on a page of any size, as programs make of a
    photograph, is drawn with as many pixels as A4 would have, so far as it has them."""
    own = _own_dpi(page)
    inches = float(max(page.get_size())) / POINTS_PER_INCH
    alike = READ_DPI * A4_LONG_SIDE_INCHES / max(inches, 1 / POINTS_PER_INCH)
    if own is None:
        return READ_DPI
    if own > READ_DPI:
        return round(max(READ_DPI, min(own, alike)))
    return round(min(READ_DPI, max(own, alike)))


def _own_dpi(page: pdfium.PdfPage) -> float | None:
    """That of the one picture that a scanned page is; None where it is no scan."""
    found = page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_IMAGE], max_depth=1)
    pictures = list(islice(found, PICTURES_MOST))
    width, height = page.get_size()
    scans = [one for one in pictures if _area(one) >= SCAN_SHARE * width * height]
    if len(scans) != 1 or len(pictures) == PICTURES_MOST:
        return None
    pixels: Sequence[int] = scans[0].get_px_size()
    return math.sqrt(pixels[0] * pixels[1] / _area(scans[0])) * POINTS_PER_INCH


def _area(picture: pdfium.PdfObject) -> float:
    left, bottom, right, top = picture.get_bounds()
    return float((right - left) * (top - bottom))
