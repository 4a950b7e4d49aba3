"""From a drawn PDF to what is uploaded: as it is, scanned, photographed, or badly faxed."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from io import BytesIO

import cv2
import numpy as np
import pypdfium2
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from bench.corpus.truth import Place, Render
from core.domain.model import Box

Pixels = np.ndarray
Matrix = np.ndarray
SCAN_DPI = 200


@dataclass(frozen=True)
class Shot:
    """A picture of a page, and how a point of the page (0-1) comes to a point of it (0-1)."""

    pixels: Pixels
    bend: Matrix

    def moved(self, place: Place) -> Place:
        """A place of the page as a place of the picture."""
        x0, y0, x1, y1 = place.box
        corners = np.array([[[x0, y0], [x1, y0], [x1, y1], [x0, y1]]], np.float64)
        found = cv2.perspectiveTransform(corners, self.bend)[0]
        low, high = found.min(axis=0).clip(0, 1), found.max(axis=0).clip(0, 1)
        return replace(place, box=Box(*map(float, (*low, *high))))


@dataclass(frozen=True)
class File:
    """What is uploaded. `shots` is empty where the PDF is the drawn one."""

    name: str
    content: bytes
    shots: tuple[Shot, ...] = ()

    def moved(self, place: Place) -> Place:
        """A place of the drawn page as a place of the uploaded one."""
        return self.shots[place.page - 1].moved(place) if self.shots else place


def rendered(pdf: bytes, render: Render, seed: int) -> File:
    """The file of a render class; the same seed, the same file."""
    if render is Render.DIGITAL:
        return File("sheet.pdf", pdf)
    chance = np.random.default_rng(seed)
    maker = MAKERS[render]
    shots = tuple(maker(page, chance) for page in pages(pdf, SCAN_DPI))
    if render is Render.PHOTO and len(shots) == 1:
        return File("sheet.jpg", _jpeg(shots[0].pixels, int(chance.integers(55, 85))), shots)
    if render is not Render.PHOTO and len(shots) == 1 and chance.random() < 0.4:
        return File("sheet.png", _png(shots[0].pixels), shots)
    quality = 85 if render in (Render.SCAN, Render.HANDWRITING) else 60
    return File("sheet.pdf", _pdf([_jpeg(one.pixels, quality) for one in shots]), shots)


def pages(pdf: bytes, dpi: int) -> list[Pixels]:
    """Each page as RGB pixels."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [_pixels(page, dpi) for page in document]
    finally:
        document.close()


def _pixels(page: pypdfium2.PdfPage, dpi: int) -> Pixels:
    bitmap = page.render(scale=dpi / 72)
    try:
        return np.array(bitmap.to_numpy()[:, :, ::-1])
    finally:
        bitmap.close()
        page.close()


def _scan(page: Pixels, chance: np.random.Generator) -> Shot:
    """A flat-bed scan: a hair of skew, of blur and of noise."""
    page, bend = _skewed(page, float(chance.normal(0, 0.35)))
    page = cv2.GaussianBlur(page, (0, 0), 0.5)
    return Shot(_grained(page, 3, chance), bend)


def _photo(page: Pixels, chance: np.random.Generator) -> Shot:
    """A phone over a desk: perspective, a lamp on one side, a little out of focus."""
    high, wide = page.shape[:2]
    out_w, out_h = int(wide * 1.12), int(high * 1.1)
    edge = np.array([[0, 0], [wide, 0], [wide, high], [0, high]], np.float32)
    inner = np.array([[0.06, 0.05], [0.94, 0.05], [0.94, 0.95], [0.06, 0.95]]) * [out_w, out_h]
    corners = (inner + chance.normal(0, 0.012, (4, 2)) * [out_w, out_h]).astype(np.float32)
    matrix = cv2.getPerspectiveTransform(edge, corners)
    desk = _desk(out_h, out_w, chance)
    laid = cv2.warpPerspective(page, matrix, (out_w, out_h), flags=cv2.INTER_AREA)
    mask = cv2.warpPerspective(np.full((high, wide), 255, np.uint8), matrix, (out_w, out_h))
    mixed = np.where(mask[:, :, None] > 127, laid, desk)
    lit = mixed * _light(out_h, out_w, chance)[:, :, None] * chance.uniform(0.92, 1.0, 3)
    soft = cv2.GaussianBlur(lit.clip(0, 255).astype(np.uint8), (0, 0), chance.uniform(0.6, 1.1))
    shrink = _scale(1 / out_w, 1 / out_h)
    return Shot(_grained(soft, 4, chance), shrink @ matrix @ _scale(wide, high))


def _bad(page: Pixels, chance: np.random.Generator) -> Shot:
    """One of three ways to spoil a sheet."""
    ways = (_fax, _faint, _stained)
    return ways[int(chance.integers(len(ways)))](page, chance)


def _fax(page: Pixels, chance: np.random.Generator) -> Shot:
    """1 bit, 150 dpi across, specks and a skew."""
    page, bend = _skewed(page, float(chance.uniform(-1.5, 1.5)))
    grey = cv2.cvtColor(page, cv2.COLOR_RGB2GRAY)
    small = cv2.resize(grey, None, fx=0.78, fy=0.78, interpolation=cv2.INTER_AREA)
    specks = chance.random(small.shape)
    ink = (small < 165) | (specks < 0.0008)
    ink &= specks < 0.9985
    return Shot(np.where(ink, 0, 255).astype(np.uint8), bend)


def _faint(page: Pixels, chance: np.random.Generator) -> Shot:
    """Low resolution, pale, noisy, askew."""
    page, bend = _skewed(page, float(chance.uniform(-2.5, 2.5)))
    small = cv2.resize(page, None, fx=0.55, fy=0.55, interpolation=cv2.INTER_AREA)
    pale = (255 - (255 - small.astype(np.float32)) * chance.uniform(0.55, 0.8)).astype(np.uint8)
    return Shot(_grained(pale, 9, chance), bend)


def _stained(page: Pixels, chance: np.random.Generator) -> Shot:
    """A ring of coffee, a fold, a shadow of the lid, at 130 dpi."""
    page, bend = _skewed(page, float(chance.uniform(-2, 2)))
    high, wide = page.shape[:2]
    stain: Pixels = np.ones((high, wide), np.float32)
    middle = (int(chance.uniform(0.2, 0.8) * wide), int(chance.uniform(0.2, 0.8) * high))
    cv2.circle(stain, middle, int(0.16 * wide), 0.72, int(0.018 * wide))
    cv2.circle(stain, middle, int(0.15 * wide), 0.9, -1)
    stain = np.asarray(cv2.GaussianBlur(stain, (0, 0), 5))
    fold = int(chance.uniform(0.3, 0.7) * high)
    stain[fold : fold + 3] *= 0.75
    tint = np.stack([stain**0.7, stain, stain**1.6], axis=2)
    worn = (page * tint * _light(high, wide, chance)[:, :, None]).clip(0, 255).astype(np.uint8)
    small = cv2.resize(worn, None, fx=0.65, fy=0.65, interpolation=cv2.INTER_AREA)
    return Shot(_grained(small, 6, chance), bend)


def _skewed(page: Pixels, degrees: float) -> tuple[Pixels, Matrix]:
    high, wide = page.shape[:2]
    turn = cv2.getRotationMatrix2D((wide / 2, high / 2), degrees, 1)
    paper = tuple(int(part) for part in page[3, 3])
    laid = cv2.warpAffine(page, turn, (wide, high), flags=cv2.INTER_CUBIC, borderValue=paper)
    full = np.vstack([turn, [0, 0, 1]])
    return laid, _scale(1 / wide, 1 / high) @ full @ _scale(wide, high)


def _scale(x: float, y: float) -> Matrix:
    return np.diag([x, y, 1.0])


def _grained(page: Pixels, sigma: float, chance: np.random.Generator) -> Pixels:
    noisy = page.astype(np.float32) + chance.normal(0, sigma, page.shape).astype(np.float32)
    return noisy.clip(0, 255).astype(np.uint8)


def _light(high: int, wide: int, chance: np.random.Generator) -> Pixels:
    """Light falling off from one corner: 1 at the lamp, down to 0.55 across."""
    angle, depth = chance.uniform(0, 2 * np.pi), chance.uniform(0.15, 0.45)
    y, x = np.mgrid[0 : 1 : high * 1j, 0 : 1 : wide * 1j]
    along = (x - 0.5) * np.cos(angle) + (y - 0.5) * np.sin(angle) + 0.5
    return np.asarray(1 - depth * along.clip(0, 1), np.float32)


def _desk(high: int, wide: int, chance: np.random.Generator) -> Pixels:
    """Wood, more or less."""
    base = np.array([1.0, 0.78, 0.58]) * chance.uniform(70, 170)
    grain = cv2.GaussianBlur(chance.normal(0, 30, (high, 1)).astype(np.float32), (0, 0), 3)
    return np.clip(base + np.repeat(grain[:, :, None], wide, axis=1), 0, 255).astype(np.uint8)


def _jpeg(pixels: Pixels, quality: int) -> bytes:
    file = BytesIO()
    Image.fromarray(pixels).save(file, "JPEG", quality=quality)
    return file.getvalue()


def _png(pixels: Pixels) -> bytes:
    file = BytesIO()
    Image.fromarray(pixels).save(file, "PNG", compress_level=3)
    return file.getvalue()


def _pdf(images: list[bytes]) -> bytes:
    """One picture a page, at its size on A4's width."""
    file = BytesIO()
    canvas = Canvas(file, invariant=True)
    for content in images:
        picture = ImageReader(BytesIO(content))
        wide, high = picture.getSize()
        size = (595.3, 595.3 * high / wide)
        canvas.setPageSize(size)
        canvas.drawImage(picture, 0, 0, *size)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


MAKERS: dict[Render, Callable[[Pixels, np.random.Generator], Shot]] = {
    Render.SCAN: _scan,
    Render.HANDWRITING: _scan,
    Render.PHOTO: _photo,
    Render.BAD: _bad,
}
