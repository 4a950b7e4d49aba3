"""Telling photographs from logos, signatures, print and paper."""

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Place = tuple[int, int, int, int]  # left, top, right, bottom in pixels

PHOTO_MM = (22.0, 16.0)  # smallest width and height of a photograph
MM_PER_INCH = 25.4
CELL_MM = 3.0  # paper shows between letters within so much, in a photograph it need not
NOT_PAPER = 0.88  # of the paper's brightness: nothing in a photograph need be brighter
SHADES = 2.0  # bits of its histogram: a drawing, a bar or a logo has fewer
WHITE_SHARE = 0.55  # of a picture's pixels: with more it is ink on paper
WHITE = 235
BOXED = 0.75  # of its rectangle
LARGEST = 0.9  # of the page's width: wider, it is the table the paper lies on
THUMB = 96  # pixels of the copy that is looked at


def is_photograph(pixels: NDArray[np.uint8]) -> bool:
    """Whether a picture (height x width [x 3]) is one: many shades, and no paper between them."""
    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY) if pixels.ndim == 3 else pixels
    scale = THUMB / max(grey.shape)
    small = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return float((small >= WHITE).mean()) < WHITE_SHARE and _shades(small) >= SHADES


def photographs(grey: NDArray[np.uint8], *, dpi: int) -> list[Place]:
    """The photographs on a picture of a page: areas without paper between their shades."""
    cell = max(3, round(CELL_MM / MM_PER_INCH * dpi / 4))
    small = cv2.resize(grey, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    paper = float(np.percentile(small, 95))
    brightest: Any = cv2.dilate(small, np.ones((cell, cell), np.uint8))
    dark: Any = (brightest < NOT_PAPER * paper).astype(np.uint8)
    # The dilation took a margin on each side; given back, holes of light are closed as well.
    dark = cv2.dilate(dark, np.ones((2 * cell, 2 * cell), np.uint8))
    dark = cv2.erode(dark, np.ones((cell, cell), np.uint8))
    found = []
    for contour in cv2.findContours(dark, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)[0]:
        x, y, wide, high = cv2.boundingRect(contour)
        if _is_sized(wide * 4, high * 4, dpi) and wide <= LARGEST * small.shape[1]:
            is_boxed = cv2.contourArea(contour) >= BOXED * wide * high
            if is_boxed and _shades(small[y : y + high, x : x + wide]) >= SHADES:
                found.append((x * 4, y * 4, (x + wide) * 4, (y + high) * 4))
    return [place for place in found if not _touches_edge(place, grey)]


def _is_sized(wide: float, high: float, dpi: int) -> bool:
    mm = MM_PER_INCH / dpi
    return wide * mm >= PHOTO_MM[0] and high * mm >= PHOTO_MM[1]


def _shades(grey: Any) -> float:
    """The entropy of its histogram in bits: 0 for one shade, 5 for all alike."""
    counts = np.histogram(grey, bins=32, range=(0, 256))[0]
    shares = counts[counts > 0] / max(1, counts.sum())
    return float(-(shares * np.log2(shares)).sum())


def _touches_edge(place: Place, page: NDArray[np.uint8]) -> bool:
    height, width = page.shape
    x0, y0, x1, y1 = place
    return x0 <= 4 or y0 <= 4 or x1 >= width - 8 or y1 >= height - 8
