"""The first look at a PDF: photographs set into a page are left out, a scanned sheet is not."""

from io import BytesIO
from typing import Literal

import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from core.adapters import inspection
from core.domain.page import precheck
from core.domain.page.precheck import Trouble
from tests.adapters.test_page_looks import blurred, scan

A4 = (595.0, 842.0)


def typed(*, places: list[tuple[float, float, float, float]], picture: Image.Image) -> bytes:
    """A page of text with the picture at these places (left, bottom, width, height in points)."""
    return drawn(places=places, picture=picture, lines=40)


def drawn(
    *,
    places: list[tuple[float, float, float, float]],
    picture: Image.Image,
    lines: int,
    render_mode: Literal[0, 3] = 0,
) -> bytes:
    """Like `typed`, with so many lines; render mode 3 draws none of them."""
    out = BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=True)
    for place in places:
        canvas.drawImage(ImageReader(picture), *place)
    for number in range(lines):
        text = f"Line {number} of a sheet that was typed"
        canvas.drawString(72, 780 - 18 * number, text, mode=render_mode)
    canvas.save()
    return out.getvalue()


def seen(content: bytes) -> tuple[Trouble, ...]:
    (found,) = inspection.inspect(content).looks
    return precheck.troubles(found)


def black() -> Image.Image:
    return Image.new("RGB", (400, 300), (3, 3, 3))


@pytest.mark.parametrize(
    "places",
    [[(0, 20, 400, 200)], [(10, 20, 180, 200), (300, 20, 180, 200)]],
    ids=["one", "two"],
)
def test_a_photograph_set_into_a_typed_page_says_nothing_of_the_sheet(
    places: list[tuple[float, float, float, float]],
) -> None:
    plain = typed(places=[], picture=black())

    found = inspection.inspect(typed(places=places, picture=black())).looks

    assert found == inspection.inspect(plain).looks


@pytest.mark.parametrize(
    "places",
    [
        [(0, 0, *A4)],
        [(60, 90, 475, 672)],
        [(0, 421.0 * half, 595, 421) for half in (0, 1)],
    ],
    ids=["the whole page", "with a margin", "in strips"],
)
def test_a_picture_that_may_be_the_sheet_is_looked_at(
    places: list[tuple[float, float, float, float]],
) -> None:
    assert Trouble.BLURRED in seen(drawn(places=places, picture=blurred(6), lines=0))


def test_a_small_picture_on_an_empty_page_is_what_was_sent() -> None:
    (found,) = inspection.inspect(
        drawn(places=[(200, 300, 200, 283)], picture=scan(), lines=0)
    ).looks

    assert Trouble.BLANK not in precheck.troubles(found)


def test_a_text_layer_over_a_scan_does_not_hide_it() -> None:
    """As OCR programs write it: the scan, and its words above, which nobody sees."""
    content = drawn(places=[(0, 0, *A4)], picture=blurred(6), lines=40, render_mode=3)

    assert Trouble.BLURRED in seen(content)
