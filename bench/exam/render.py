"""The same sheets as an office's scanner, a telephone or a fax machine hands them on.

A rough one has been through something before: see `bench.mishaps`.
"""

from pathlib import Path
from random import Random
from typing import Any, Literal

import numpy as np
import pypdfium2
from PIL import Image, ImageFilter

from bench import mishaps

Render = Literal["digital", "scan", "photo", "fax", "rough"]
DPI = 200
PAPER = (250, 249, 245)


def render(pdf: Path, how: Render, seed: int) -> Path:
    """The file to audit: the PDF itself, or pictures of its pages beside it."""
    if how == "digital":
        return pdf
    rng = Random(seed)
    pages = [WAYS[how](page, rng) for page in _pages(pdf)]
    one = len(pages) == 1
    path = pdf.with_suffix((".png" if how == "fax" else ".jpg") if one else f".{how}.pdf")
    options: dict[str, Any] = {} if how == "fax" else {"quality": 80}
    if one:
        pages[0].save(path, dpi=(DPI, DPI), **options)
    else:
        pages[0].save(path, save_all=True, append_images=pages[1:], resolution=DPI, **options)
    return path


def _pages(pdf: Path) -> list[Image.Image]:
    with pypdfium2.PdfDocument(pdf) as document:
        return [page.render(scale=DPI / 72).to_pil().convert("RGB") for page in document]


def _scan(page: Image.Image, rng: Random) -> Image.Image:
    turned = page.rotate(rng.uniform(-1.4, 1.4), Image.Resampling.BICUBIC, fillcolor=PAPER)
    return _noisy(turned.filter(ImageFilter.GaussianBlur(0.5)).convert("L"), rng, 6)


def _photo(page: Image.Image, rng: Random) -> Image.Image:
    w, h = page.size
    desk = Image.new("RGB", (int(w * 1.1), int(h * 1.08)), (92, 78, 64))
    corners = [(rng.uniform(0.01, 0.06) * w, rng.uniform(0.01, 0.04) * h) for _ in range(4)]
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = corners
    wide, high = desk.size
    target = ((ax, ay), (wide - bx, by), (wide - cx, high - cy), (dx, high - dy))
    bent = page.transform(desk.size, Image.Transform.PERSPECTIVE, _coefficients(target, page.size),
                          Image.Resampling.BICUBIC)  # fmt: skip
    inside = Image.new("L", page.size, 255).transform(
        desk.size, Image.Transform.PERSPECTIVE, _coefficients(target, page.size)
    )
    desk.paste(bent, (0, 0), inside)
    return _noisy(_shaded(desk, rng).filter(ImageFilter.GaussianBlur(0.9)), rng, 7)


def _fax(page: Image.Image, rng: Random) -> Image.Image:
    turned = page.rotate(rng.uniform(-0.6, 0.6), Image.Resampling.BICUBIC, fillcolor=PAPER)
    grey = _noisy(turned.convert("L").filter(ImageFilter.GaussianBlur(0.7)), rng, 14)
    return grey.point(lambda v: 255 if v > 150 else 0).convert("1")


def _rough(page: Image.Image, rng: Random) -> Image.Image:
    chance = np.random.default_rng(rng.randint(0, 2**31))
    pixels = np.array(page, dtype=np.uint8)
    for name in mishaps.journey(chance):
        pixels = mishaps.ALL[name](pixels, chance)
    return Image.fromarray(pixels)


def _noisy(page: Image.Image, rng: Random, spread: float) -> Image.Image:
    grain = np.random.default_rng(rng.randint(0, 2**31)).normal(
        0, spread, (page.height, page.width)
    )
    clear = np.asarray(page, dtype=np.float32)
    pixels = clear + (grain[..., None] if clear.ndim == 3 else grain)
    return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))


def _shaded(page: Image.Image, rng: Random) -> Image.Image:
    """Darker towards one corner, as under a lamp, with the edge of a hand's shadow."""
    y, x = np.mgrid[0 : page.height, 0 : page.width].astype(np.float32)
    fall = x / page.width * rng.choice((1, -1)) + y / page.height * rng.choice((1, -1))
    edge = rng.uniform(0.3, 0.7) * page.width
    hand = 1 - 0.22 / (1 + np.exp(-(x - edge - y * 0.3) / 60))
    light = (0.86 - 0.14 * fall) * hand
    pixels = np.asarray(page, dtype=np.float32) * np.clip(light, 0.3, 1)[..., None]
    return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))


def _coefficients(target: tuple[tuple[float, float], ...], size: tuple[int, int]) -> list[float]:
    """Pillow's eight numbers, by which a point of the photo is looked up on the page."""
    w, h = size
    source = ((0, 0), (w, 0), (w, h), (0, h))
    rows, right = [], []
    for (x, y), (u, v) in zip(target, source, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        right += [u, v]
    return [float(c) for c in np.linalg.solve(np.array(rows), np.array(right))]


WAYS = {"scan": _scan, "photo": _photo, "fax": _fax, "rough": _rough}
