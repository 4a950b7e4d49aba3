"""The check at upload: a good page is left alone, and what is wrong with a bad one is said."""

import io
from collections.abc import Callable
from functools import cache

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from core.adapters import inspection, page_looks, sample_sheets
from core.adapters.pdf import pdf_pages
from core.domain.page import precheck
from core.domain.page.precheck import Trouble

Picture = NDArray[np.uint8]


@cache
def scan() -> Image.Image:
    """A scanned sheet of the project's own."""
    content = sample_sheets.draw()["sample-2-repair-scan-unsigned.pdf"]
    with pdf_pages.opened(content) as document, pdf_pages.page_of(document, 0) as page:
        return Image.fromarray(pdf_pages.render(page, dpi=150)[0])


def seen(picture: Image.Image | Picture) -> tuple[Trouble, ...]:
    image = picture if isinstance(picture, Image.Image) else Image.fromarray(picture)
    return precheck.troubles(page_looks.look(np.asarray(image.convert("L")), number=1))


def blurred(radius: float) -> Image.Image:
    return scan().filter(ImageFilter.GaussianBlur(radius))


def lit(share: float) -> Picture:
    return (np.asarray(scan()) * share).astype(np.uint8)


def paper(light: float) -> Picture:
    grain = np.random.default_rng(1).normal(light, 4, (1_400, 1_000, 3))
    return np.clip(grain, 0, 255).astype(np.uint8)


@pytest.mark.parametrize(
    "good",
    [
        scan,
        lambda: blurred(0.8),
        lambda: lit(0.6),
        lambda: scan().rotate(2, fillcolor="white"),
        lambda: scan().rotate(180),
    ],
    ids=["a scan", "soft", "dim", "tilted", "upside down"],
)
def test_a_page_that_will_do_is_left_alone(good: Callable[[], Image.Image | Picture]) -> None:
    assert seen(good()) == ()


@pytest.mark.parametrize(
    ("bad", "told"),
    [
        (lambda: blurred(3), Trouble.BLURRED),
        (lambda: blurred(6), Trouble.BLURRED),
        (lambda: lit(0.3), Trouble.DARK),
        (lambda: scan().rotate(90, expand=True), Trouble.SIDEWAYS),
        (lambda: scan().rotate(270, expand=True), Trouble.SIDEWAYS),
        (lambda: scan().crop((scan().width // 5, 0, scan().width, scan().height)), Trouble.CUT_OFF),
        (lambda: paper(245), Trouble.BLANK),
        (lambda: paper(60), Trouble.BLANK),
    ],
    ids=[
        "blurred",
        "badly blurred",
        "dark",
        "on its left",
        "on its right",
        "cut",
        "blank",
        "black",
    ],
)
def test_what_is_wrong_is_told(bad: Callable[[], Image.Image | Picture], told: Trouble) -> None:
    assert seen(bad()) == (told,)


def test_the_inspection_looks_at_the_first_pages() -> None:
    found = inspection.inspect(sample_sheets.draw()["sample-4-maintenance-two-pages.pdf"])

    assert [one.number for one in found.looks] == [1, 2]
    assert all(precheck.troubles(one) == () for one in found.looks)


def test_the_inspection_looks_at_a_picture() -> None:
    out = io.BytesIO()
    blurred(4).save(out, "JPEG")

    (found,) = inspection.inspect(out.getvalue()).looks

    assert precheck.troubles(found) == (Trouble.BLURRED,)


@pytest.mark.parametrize("size", [(1, 1), (3, 2_000), (2_000, 3), (40, 40)])
def test_a_picture_of_any_size_can_be_looked_at(size: tuple[int, int]) -> None:
    seen(Image.new("RGB", size, "white"))
