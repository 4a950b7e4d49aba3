"""The colours of a checklist: named, and found on a picture as dots, squares and highlights."""

import colorsys
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from core.domain.page.reading import Colour

Place = tuple[int, int, int, int]  # left, top, right, bottom in pixels

# Where each colour ends, in degrees of hue; amber is orange.
HUES = (
    (14.0, Colour.RED),
    (48.0, Colour.ORANGE),
    (68.0, Colour.YELLOW),
    (172.0, Colour.GREEN),
    (338.0, None),
    (360.0, Colour.RED),
)
LEAST_SATURATION = 0.25  # a highlighter's; paper and grey ink have less
LEAST_VALUE = 0.3
PICTURE_SATURATION = 0.3
PATCH_MM = (1.7, 14.0)  # smallest side and largest height
SOLID = 0.6  # of its rectangle; a coloured pen's strokes take less
DISC = 0.5
CORE_SHARE = 0.3  # of the middle of a patch is coloured; of a box with a coloured outline none is
MM_PER_INCH = 25.4
MAX_PATCHES = 400


def name_of(red: float, green: float, blue: float) -> Colour | None:
    """The colour of channels from 0 to 1; None for grey, black, white and blue."""
    hue, saturation, value = colorsys.rgb_to_hsv(red, green, blue)
    if saturation < LEAST_SATURATION or value < LEAST_VALUE:
        return None
    return next((colour for end, colour in HUES if hue * 360 <= end), None)


def patches(pixels: NDArray[np.uint8], *, dpi: int) -> list[tuple[Colour, Place]]:
    """The coloured areas of a picture (RGB), each with its place in pixels."""
    hue, is_coloured = _hues(pixels)
    if not is_coloured.any():
        return []
    found: list[tuple[Colour, Place]] = []
    for colour in Colour:
        mask = (_of_hue(hue, colour) & is_coloured).astype(np.uint8)
        size = max(3, round(0.6 / MM_PER_INCH * dpi) | 1)
        closed = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((size, size), np.uint8))
        for contour in cv2.findContours(closed, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)[0]:
            place = _place(contour, dpi)
            if place is not None and not _is_hollow(closed, place):
                found.append((colour, place))
    return found[:MAX_PATCHES]


def _hues(pixels: NDArray[np.uint8]) -> tuple[Any, Any]:
    """Each pixel's hue in degrees and whether it has one, in the paper's own white."""
    small = pixels[::4, ::4].reshape(-1, 3)
    paper = np.percentile(small, 90, axis=0)
    balanced = cv2.convertScaleAbs(pixels) if paper.min() >= 250 else _balanced(pixels, paper)
    hsv: Any = cv2.cvtColor(cv2.blur(balanced, (3, 3)), cv2.COLOR_RGB2HSV)
    is_coloured = (hsv[..., 1] >= PICTURE_SATURATION * 255) & (hsv[..., 2] >= LEAST_VALUE * 255)
    return hsv[..., 0].astype(np.int16) * 2, is_coloured


def _balanced(pixels: NDArray[np.uint8], paper: Any) -> Any:
    table = np.arange(256, dtype=np.float32)[:, np.newaxis] * (255.0 / np.maximum(paper, 1.0))
    return cv2.LUT(pixels, np.clip(table, 0, 255).astype(np.uint8)[np.newaxis])


def _of_hue(hue: Any, colour: Colour) -> Any:
    start, chosen = 0.0, np.zeros(hue.shape, bool)
    for end, named in HUES:
        if named is colour:
            chosen |= (hue >= start) & (hue <= end if end == 360.0 else hue < end)
        start = end
    return chosen


def _place(contour: Any, dpi: int) -> Place | None:
    x, y, wide, high = cv2.boundingRect(contour)
    low, most = (mm / MM_PER_INCH * dpi for mm in PATCH_MM)
    if min(wide, high) < low or high > most:
        return None
    is_solid = cv2.contourArea(contour) >= (DISC if wide < 2 * high else SOLID) * wide * high
    return (x, y, x + wide, y + high) if is_solid else None


def _is_hollow(mask: Any, place: Place) -> bool:
    """Whether only the outline is coloured: a tick box printed in a firm's colour."""
    x0, y0, x1, y1 = place
    dx, dy = (x1 - x0) // 4, (y1 - y0) // 4
    return float(mask[y0 + dy : y1 - dy, x0 + dx : x1 - dx].mean()) < CORE_SHARE
