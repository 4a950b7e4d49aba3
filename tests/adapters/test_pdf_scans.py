"""A scan in a PDF is read with the same pixels, whatever size its page claims to have."""

import pytest
from reportlab.lib.pagesizes import A4, A5
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from core.adapters.pdf import pdf_pages, pdf_scans
from tests.adapters import sheets

Size = tuple[float, float]


def _dpi(page: Size, pixels: tuple[int, int], *, share: float = 1.0) -> int:
    """At which a page is read that one picture of so many pixels lies on, so much of it wide."""

    def draw(canvas: Canvas) -> None:
        image = ImageReader(sheets.blank_picture(*pixels))
        canvas.drawImage(image, 0, 0, share * page[0], page[1])

    content = sheets.canvas_pdf(draw, size=page)
    with pdf_pages.opened(content) as document, pdf_pages.page_of(document, 0) as opened:
        return pdf_scans.reading_dpi(opened)


@pytest.mark.parametrize("said", [60, 72, 96, 200, 300, 600])
def test_a_scan_of_a4_is_read_at_its_own_pixels(said: int) -> None:
    pixels = (1654, 2340)
    size = (pixels[0] / said * 72, pixels[1] / said * 72)

    assert _dpi(size, pixels) == pytest.approx(said, abs=2)


def test_more_pixels_than_a4_needs_are_left_out() -> None:
    assert _dpi(A4, (2480, 3508)) == pdf_scans.READ_DPI
    assert _dpi(A5, (1748, 2480)) == pytest.approx(283, abs=2)


def test_a_coarse_scan_is_enlarged() -> None:
    assert _dpi(A4, (827, 1170)) == pdf_scans.READ_DPI


def test_a_picture_set_into_a_page_is_no_scan() -> None:
    assert _dpi(A5, (1748, 2480), share=0.5) == pdf_scans.READ_DPI
