"""Telling photographs from logos, signatures, print and paper."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from core.adapters.ink import mark_strokes

Place = tuple[int, int, int, int]  # left, top, right, bottom in pixels

PHOTO_MM = (22.0, 16.0)  # smallest width and height of a photograph
MM_PER_INCH = 25.4
CELL_MM = 3.0  # paper shows between letters within so much, in a photograph it need not
NOT_PAPER = 0.88  # of the paper's brightness: nothing in a photograph need be brighter
SHADES = 2.0  # bits of its histogram: a drawing, a bar or a logo has fewer
FLAT_VARIANCE = 6.0  # of grey shades: noise and compression give so much
TEXTURED = 0.45  # of a photograph at least
# One of large plain surfaces (walls, sky, panels) has less, but more shades than a table's cells.
PLAIN_TEXTURED, PLAIN_SHADES, PLAIN_PATCHED = 0.25, 2.6, 0.1
PATCHED = 0.25  # of a photograph at most
WHITE_SHARE = 0.55  # of a picture's pixels: with more it is ink on paper
WHITE = 235
BOXED = 0.75  # of its rectangle
HALF_BOXED = 0.5  # of it: something joined to a photograph, or a part of it washed out
DARK = 0.8  # of the paper's brightness, on the whole: what may be a photograph is no tinted cell
MOST_WORDS = 3  # read in one: with more it is a shaded part of the form
LARGEST = 0.9  # of the page's width: wider, it is the table the paper lies on
BLOCK = 12  # pixels of the small copy: within so much some paper shows
PAPER_SPREAD = 16.0  # grey shades that paper lies under the surface at most
FITS = 6
AROUND = 24  # pixels about a photograph, where its paper is
SLIT_LIGHT, SLIT_COVER = 0.8, 0.95  # of the paper's light and of its length, between photographs
OUTER_LIGHT = 0.88  # of the light of what lies over and under a slit, for that is paper as well
PARTED = 0.8  # of the whole: else what slits cut off is more than edges
GRAIN = 9  # pixels along a slit over which a picture's grain averages out
SHADE_LIGHT = 0.6  # of the brightest paper
LEANS = tuple(step * 0.012 for step in range(-3, 4))  # pixels a pixel
THUMB = 96  # pixels of the copy that is looked at


class Found(NamedTuple):
    """Where a photograph is on a page, or where one may be."""

    place: Place
    is_sure: bool


def is_photograph(pixels: NDArray[np.uint8]) -> bool:
    """Whether a picture (height x width [x 3]) is one: many shades, and no paper between them."""
    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY) if pixels.ndim == 3 else pixels
    scale = THUMB / max(grey.shape)
    small = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return float((small >= WHITE).mean()) < WHITE_SHARE and _shades(small) >= SHADES


def photographs(
    grey: NDArray[np.uint8], patches: list[Place], words: list[Place], *, dpi: int
) -> list[Found]:
    """The photographs on a picture of a page: areas without paper between their shades, not made
    up of flat patches of colour and not of print. What a fax, a dark copy or a frame leaves of
    one is found too, but not for certain."""
    cell = max(3, round(CELL_MM / MM_PER_INCH * dpi / 4))
    small = cv2.resize(grey, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    shares: Any = small / np.maximum(1.0, _paper(small))
    against = np.asarray(shares, dtype=np.float32)
    found = []
    for x, y, wide, high, boxed in _dark_areas(against, cell):
        place = (x * 4, y * 4, (x + wide) * 4, (y + high) * 4)
        is_sized = _is_sized(wide * 4, high * 4, dpi) and wide <= LARGEST * small.shape[1]
        if not is_sized or _touches_edge(place, grey) or _words_in(place, words) > MOST_WORDS:
            continue
        part = small[y : y + high, x : x + wide]
        if boxed >= BOXED and _is_varied(part, cell, _patched(place, patches)):
            found += [Found(one, is_sure=True) for one in _parted(grey, place, dpi)]
        elif boxed >= HALF_BOXED and against[y : y + high, x : x + wide].mean() < DARK:
            found.append(Found(place, is_sure=False))
    return found


def _parted(grey: NDArray[np.uint8], place: Place, dpi: int) -> list[Place]:
    """The photographs that touch but for a slit of paper; the whole where none parts it."""
    x0, y0, x1, y1 = place
    around = grey[max(0, y0 - AROUND) : y1 + AROUND, max(0, x0 - AROUND) : x1 + AROUND]
    least = SHADE_LIGHT * float(np.percentile(around, 98))
    parts = [
        (left, top, right, bottom)
        for left, right in _between(_slits(grey, place, least), x0, x1)
        for top, bottom in _between(_slits(grey.T, (y0, left, y1, right), least), y0, y1)
    ]
    sized = [p for p in parts if _is_sized(p[2] - p[0], p[3] - p[1], dpi)]
    taken = sum((p[2] - p[0]) * (p[3] - p[1]) for p in sized)
    return sized if taken >= PARTED * (x1 - x0) * (y1 - y0) else [place]


def _slits(grey: NDArray[np.uint8], place: Place, least: float) -> NDArray[np.bool_]:
    """The columns of a place that are paper from top to bottom, on a picture that leans a little
    as well: as light as the paper over and under them, at `least` in grey shades."""
    x0, y0, x1, y1 = place
    part = np.ascontiguousarray(grey[y0:y1, x0:x1])
    high, wide = part.shape
    # In the shadow of a hand paper is darker, but no less light than all about it.
    nearby = np.asarray(cv2.dilate(part, np.ones((AROUND, AROUND), np.uint8)))
    smooth = np.asarray(cv2.blur(part, (1, GRAIN)))
    beyond = np.maximum(least, OUTER_LIGHT * _light_beyond(grey, place))
    paper = (smooth >= np.maximum(SLIT_LIGHT * nearby, beyond)).astype(np.uint8)
    found = np.zeros(wide, bool)
    for lean in LEANS:
        shear = np.array([[1, lean, -lean * high / 2], [0, 1, 0]], np.float32)
        upright = np.asarray(cv2.warpAffine(paper, shear, (wide, high), flags=cv2.INTER_NEAREST))
        found |= upright.mean(axis=0) >= SLIT_COVER
    return found


def _light_beyond(grey: NDArray[np.uint8], place: Place) -> NDArray[np.float64]:
    """How light what lies right over and under a place is, by its columns."""
    x0, y0, x1, y1 = place
    strips = np.vstack([grey[max(0, y0 - AROUND) : y0, x0:x1], grey[y1 : y1 + AROUND, x0:x1]])
    if len(strips) == 0:
        return np.zeros(x1 - x0)
    light = np.percentile(strips, 90, axis=0)
    return np.asarray(cv2.blur(light[None, :], (AROUND, 1))[0], np.float64)


def _between(slits: NDArray[np.bool_], start: int, end: int) -> list[tuple[int, int]]:
    """From where to where the parts go that slits leave."""
    inside = np.flatnonzero(~slits)
    if len(inside) == 0:
        return []
    runs = np.split(inside, np.flatnonzero(np.diff(inside) > 1) + 1)
    return [(start + int(run[0]), min(end, start + int(run[-1]) + 1)) for run in runs]


def _dark_areas(against: Any, cell: int) -> Iterator[tuple[int, int, int, int, float]]:
    """Left, top, width and height of what has no paper in it, and how much of that it takes; also
    inside others: a page that lies on a dark table has all its photographs within the table's."""
    brightest: Any = cv2.dilate(against, np.ones((cell, cell), np.uint8))
    dark: Any = (brightest < NOT_PAPER).astype(np.uint8)
    # The dilation took a margin on each side; given back, slits of light are closed as well, but
    # not the gap between two photographs.
    dark = cv2.dilate(dark, np.ones((cell + cell // 2, cell + cell // 2), np.uint8))
    dark = cv2.erode(dark, np.ones((cell // 2, cell // 2), np.uint8))
    for contour in mark_strokes.outlines(dark):
        x, y, wide, high = cv2.boundingRect(contour)
        yield int(x), int(y), int(wide), int(high), cv2.contourArea(contour) / (wide * high)


def _words_in(place: Place, words: list[Place]) -> int:
    x0, y0, x1, y1 = place
    middles = [((w[0] + w[2]) / 2, (w[1] + w[3]) / 2) for w in words]
    return sum(x0 <= x <= x1 and y0 <= y <= y1 for x, y in middles)


def _paper(grey: Any) -> Any:
    """How bright the paper is, pixel by pixel: a lamp on one side makes it brighter there. A curved
    surface is laid on the bright parts; what lies far below it is no paper."""
    high, wide = grey.shape
    brightest = cv2.dilate(grey, np.ones((BLOCK, BLOCK), np.uint8))[::BLOCK, ::BLOCK]
    ys, xs = np.mgrid[: brightest.shape[0], : brightest.shape[1]] * BLOCK
    light = brightest.ravel().astype(np.float64)
    shape = _surface(xs.ravel() / wide, ys.ravel() / high)
    is_paper = light >= np.percentile(light, 50)
    for _ in range(FITS):
        fit = np.linalg.lstsq(shape[is_paper], light[is_paper], rcond=None)[0]
        is_paper = light > shape @ fit - PAPER_SPREAD
        if is_paper.sum() < shape.shape[1]:
            return float(np.percentile(grey, 95))
    rows, columns = np.mgrid[:high, :wide]
    return (_surface(columns.ravel() / wide, rows.ravel() / high) @ fit).reshape(high, wide)


def _surface(x: Any, y: Any) -> Any:
    return np.stack((np.ones_like(x), x, y, x * x, x * y, y * y), axis=1)


def _is_varied(grey: Any, cell: int, patched: float) -> bool:
    """Whether an area without paper has the shades and the texture of a photograph."""
    shades, textured = _shades(grey), _textured(grey, cell)
    if shades >= SHADES and textured >= TEXTURED and patched < PATCHED:
        return True
    return shades >= PLAIN_SHADES and textured >= PLAIN_TEXTURED and patched < PLAIN_PATCHED


def _is_sized(wide: float, high: float, dpi: int) -> bool:
    mm = MM_PER_INCH / dpi
    return wide * mm >= PHOTO_MM[0] and high * mm >= PHOTO_MM[1]


def _shades(grey: Any) -> float:
    """The entropy of its histogram in bits: 0 for one shade, 5 for all alike."""
    counts = np.histogram(grey, bins=32, range=(0, 256))[0]
    shares = counts[counts > 0] / max(1, counts.sum())
    return float(-(shares * np.log2(shares)).sum())


def _textured(grey: Any, cell: int) -> float:
    """The share of an area that is not one flat shade; cells filled with colours are."""
    values = grey.astype(np.float32)
    mean, square = cv2.blur(values, (cell, cell)), cv2.blur(values**2, (cell, cell))
    return float((square - mean**2 > FLAT_VARIANCE).mean())


def _patched(place: Place, patches: list[Place]) -> float:
    """The share of an area under flat patches: highlighted lines are no photograph."""
    x0, y0, x1, y1 = place
    covered = sum(
        max(0, min(x1, patch[2]) - max(x0, patch[0]))
        * max(0, min(y1, patch[3]) - max(y0, patch[1]))
        for patch in patches
    )
    return covered / ((x1 - x0) * (y1 - y0))


def _touches_edge(place: Place, page: NDArray[np.uint8]) -> bool:
    height, width = page.shape
    x0, y0, x1, y1 = place
    return x0 <= 4 or y0 <= 4 or x1 >= width - 8 or y1 >= height - 8
