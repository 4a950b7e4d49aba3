"""A PDF's page in grey for the check at upload, as cheaply as it can be had."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Final

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from numpy.typing import NDArray

from core.adapters.pdf import pdf_pages

SHEET_SHARE: Final = 1 / 3  # of the page: a picture larger than this may be the sheet itself
PICTURES_MOST: Final = 50  # a page of more is drawn as it is

Grey = NDArray[np.uint8]


def grey(page: pdfium.PdfPage, *, dpi: int) -> Grey:
    """The page's pixels, height x width, photographs set into a page of text left out.

    Unpacking a photograph takes longer than all the rest, and it is no part of the sheet that
    could be blurred, dark or cut off.
    """
    pictures = _pictures(page)
    if not pictures or _share(page, pictures) > SHEET_SHARE:
        return pdf_pages.render_grey(page, dpi=dpi)
    with _without(pictures):
        found = pdf_pages.render_grey(page, dpi=dpi)
    # Nothing but a picture: then that is what was sent.
    return found if found.min() < found.max() else pdf_pages.render_grey(page, dpi=dpi)


def _pictures(page: pdfium.PdfPage) -> list[pdfium.PdfObject]:
    """Those lying on the page itself; what a form of the page draws is drawn with it."""
    found = page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_IMAGE], max_depth=1)
    return list(islice(found, PICTURES_MOST))


def _share(page: pdfium.PdfPage, pictures: list[pdfium.PdfObject]) -> float:
    """How much of the page they cover, as if none lay on another."""
    width, height = page.get_size()
    boxes = (one.get_bounds() for one in pictures)
    areas = ((right - left) * (top - bottom) for left, bottom, right, top in boxes)
    return float(sum(areas)) / max(float(width) * float(height), 1.0)


@contextmanager
def _without(pictures: list[pdfium.PdfObject]) -> Iterator[None]:
    for one in pictures:
        pdfium_c.FPDFPageObj_SetIsActive(one, False)
    try:
        yield
    finally:
        for one in pictures:
            pdfium_c.FPDFPageObj_SetIsActive(one, True)
