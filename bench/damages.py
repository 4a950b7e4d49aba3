"""What happens to a sheet on its way: turned, askew, photographed, dim, blurred, faxed.

Each takes RGB pixels and gives the picture that arrives, with the homography that takes a point of
the sheet to it, so that the places of words stay known.
"""

from collections.abc import Callable
from types import MappingProxyType
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from core.domain.model import Box

Picture = NDArray[np.uint8]
Damaged = tuple[Picture, NDArray[np.float64]]

DESK = (60, 75, 90)
PAPER = (255, 255, 255)


def moved(box: Box, matrix: NDArray[np.float64]) -> Box:
    """The upright box around a box of the sheet, in the damaged picture."""
    corners = np.array([[box.x0, box.y0], [box.x1, box.y0], [box.x1, box.y1], [box.x0, box.y1]])
    points = cv2.perspectiveTransform(corners[np.newaxis], matrix)[0]
    (x0, y0), (x1, y1) = points.min(axis=0), points.max(axis=0)
    return Box(float(x0), float(y0), float(x1), float(y1))


def turned(picture: Picture, quarters: int) -> Damaged:
    """Turned clockwise by quarters."""
    height, width = picture.shape[:2]
    matrix = {
        0: [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
        1: [[0, -1, height], [1, 0, 0], [0, 0, 1]],
        2: [[-1, 0, width], [0, -1, height], [0, 0, 1]],
        3: [[0, 1, 0], [-1, 0, width], [0, 0, 1]],
    }[quarters % 4]
    return np.ascontiguousarray(np.rot90(picture, -quarters)), np.array(matrix, np.float64)


def skewed(picture: Picture, degrees: float) -> Damaged:
    """Laid askew on the scanner's glass."""
    height, width = picture.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1)
    matrix = _doubles(np.vstack([turn, [0.0, 0.0, 1.0]]))
    return _warped(picture, matrix, (width, height), PAPER), matrix


def on_a_desk(picture: Picture, *, lean: float = 0.06, seed: int = 0) -> Damaged:
    """Photographed at an angle, the desk around it."""
    chance = np.random.default_rng(seed)
    height, width = picture.shape[:2]
    pad = int(0.08 * width)
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    inwards = np.array([[1, 1], [-1, 1], [-1, -1], [1, -1]]) * chance.uniform(0, lean, (4, 2))
    target = corners + pad + (inwards * (width, height)).astype(np.float32)
    matrix = _doubles(cv2.getPerspectiveTransform(corners, target.astype(np.float32)))
    size = (width + 2 * pad, height + 2 * pad)
    desk = np.clip(chance.normal(0, 6, (size[1], size[0], 3)) + DESK, 0, 255).astype(np.uint8)
    sheet = _warped(picture, matrix, size, (0, 0, 0))
    mask = _warped(np.full((height, width), 255, np.uint8), matrix, size, (0, 0, 0))
    desk[mask > 127] = sheet[mask > 127]
    return desk, matrix


def dim(picture: Picture, gain: float, *, grain: float = 8, seed: int = 0) -> Picture:
    """In bad light that falls off from one corner, with the sensor's grain."""
    chance = np.random.default_rng(seed)
    height, width = picture.shape[:2]
    rows, columns = np.mgrid[0:height, 0:width]
    away = np.hypot(columns - 0.3 * width, rows - 0.3 * height) / (0.9 * max(height, width))
    light = gain * (0.55 + 0.9 * np.clip(1 - away, 0, 1))[..., np.newaxis]
    return _bytes(picture * light + chance.normal(0, grain, picture.shape))


def blurred(picture: Picture, sigma: float) -> Picture:
    """Out of focus."""
    return np.asarray(cv2.GaussianBlur(picture, (0, 0), sigma), np.uint8)


def shaken(picture: Picture, pixels: int) -> Picture:
    """The hand moved sideways while the shutter was open."""
    kernel = np.zeros((pixels, pixels), np.float32)
    kernel[pixels // 2] = 1 / pixels
    return np.asarray(cv2.filter2D(picture, -1, kernel), np.uint8)


def compressed(picture: Picture, quality: int) -> Picture:
    """Sent through a messenger."""
    encoded = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
    return np.asarray(cv2.imdecode(encoded, cv2.IMREAD_COLOR), np.uint8)


def smaller(picture: Picture, scale: float) -> Damaged:
    """Of fewer dots an inch."""
    small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return np.asarray(small, np.uint8), np.diag([scale, scale, 1.0])


def faxed(picture: Picture, *, scale: float = 0.5, seed: int = 0) -> Damaged:
    """Black or white at about 100 dots an inch, with specks."""
    small, matrix = smaller(picture, scale)
    grain = np.random.default_rng(seed).normal(0, 30, small.shape[:2])
    grey = cv2.cvtColor(small, cv2.COLOR_RGB2GRAY) + grain
    bits = np.where(grey > 150, 255, 0).astype(np.uint8)
    return np.asarray(cv2.cvtColor(bits, cv2.COLOR_GRAY2RGB), np.uint8), matrix


def photographed(picture: Picture, *, seed: int = 0) -> Damaged:
    """A phone's usual photo: at an angle, dim, a little soft, compressed."""
    photo, matrix = on_a_desk(picture, lean=0.07, seed=seed)
    return compressed(blurred(dim(photo, 0.6, grain=7, seed=seed), 1.0), 55), matrix


def _same(change: Callable[[Picture], Picture]) -> Callable[[Picture], Damaged]:
    return lambda picture: (change(picture), np.eye(3))


ALL: MappingProxyType[str, Callable[[Picture], Damaged]] = MappingProxyType(
    {
        "clean": _same(lambda p: p),
        "150 dpi": lambda p: smaller(p, 0.75),
        "100 dpi": lambda p: smaller(p, 0.5),
        "75 dpi": lambda p: smaller(p, 0.375),
        "turned 90": lambda p: turned(p, 1),
        "turned 180": lambda p: turned(p, 2),
        "turned 270": lambda p: turned(p, 3),
        "skew 3": lambda p: skewed(p, 3),
        "skew 7": lambda p: skewed(p, -7),
        "desk": on_a_desk,
        "desk, steep": lambda p: on_a_desk(p, lean=0.16),
        "phone": photographed,
        "low light": _same(lambda p: dim(p, 0.35, grain=10)),
        "dark": _same(lambda p: dim(p, 0.15)),
        "night": _same(lambda p: dim(p, 0.05)),
        "JPEG 30": _same(lambda p: compressed(p, 30)),
        "JPEG 10": _same(lambda p: compressed(p, 10)),
        "blur 2": _same(lambda p: blurred(p, 2)),
        "blur 3": _same(lambda p: blurred(p, 3)),
        "blur 4": _same(lambda p: blurred(p, 4)),
        "blur 6": _same(lambda p: blurred(p, 6)),
        "shaken 5": _same(lambda p: shaken(p, 5)),
        "shaken 9": _same(lambda p: shaken(p, 9)),
        "shaken 15": _same(lambda p: shaken(p, 15)),
        "fax": faxed,
    }
)


def _warped(
    picture: Picture, matrix: NDArray[np.float64], size: tuple[int, int], around: tuple[int, ...]
) -> Picture:
    warped = cv2.warpPerspective(picture, matrix, size, borderValue=around)
    return np.asarray(warped, np.uint8)


def _doubles(matrix: Any) -> NDArray[np.float64]:
    return np.asarray(matrix, dtype=np.float64)


def _bytes(values: NDArray[np.float64]) -> Picture:
    return np.clip(values, 0, 255).astype(np.uint8)
