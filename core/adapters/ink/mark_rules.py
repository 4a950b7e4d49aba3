"""Printed lines on a picture: across and down the page, the sides of low cells, dark bands."""

from collections.abc import Iterable
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from core.adapters.ink import mark_strokes

Ink = NDArray[np.uint8]  # height x width, 1 where there is ink
Place = tuple[int, int, int, int]  # left, top, right, bottom in pixels

MM_PER_INCH = 25.4
RULE_MM = 9.0  # shortest printed line that counts wherever it stands
SIDE_MM = 3.2  # and of one down the page that meets lines across at both ends
SIDE_THICK_MM = 1.5
FREE_MM = 18.0  # a line down the page that meets none across is a pen's, if it is shorter
MEETS_MM, SIDE_MEETS_MM = 0.6, 1.0
BESIDE_MM, PALER = 0.7, 10  # so much (of 255) darker is a faint line than what is so far beside it
PALE = 120  # what is darker is ink
GRAIN_MM = 0.9  # so far along a line the grain of a picture averages out
CLOSE_MM = 1.0
WORD_EDGE = 0.15
ALONG_MM, GAPLESS = 3.5, 90  # so much of 100 on so long a way: print has wider gaps
BAND_MM, WIDEST_BAND_MM = 2.8, 26.0  # a line so thick is a ground of colour with print on it
BAR_MM = ((7.0, 80.0), (1.5, 9.0))  # widths and heights of what is blacked out
BLACKED = 0.7  # of it is ink
PAPER_MM = 30.0  # within so far of a band there is paper
PRINT_MM = 7.0  # light print in a band is no higher
CELL_FULL, LOW_CELL_MM = 0.72, 3.6  # of its frame; a word's letters leave more dark or are lower
DARK = 0.75  # of the paper's light
EDGE, AT_ONCE = 3, 0.9  # quarter pixels from a band's edge; how dark it is there, of the light
SOLID = 0.65  # of a band is dark, of lines of print less


def masks(ink: Ink, *, dpi: int, faint: tuple[Ink, Ink] | None = None) -> tuple[Ink, Ink]:
    """Only the long straight lines of the ink: those across, and those down the page. `faint`: of
    both directions, what is too pale to be ink."""
    across, down = (ink, ink) if faint is None else (ink | faint[0], ink | faint[1])
    length = _pixels(RULE_MM, dpi)
    return _turned(_runs_down(_turned(across), length)), _runs_down(down, length)


def faint(flat: Ink, bands: Ink, words: Iterable[Place], *, dpi: int) -> tuple[Ink, Ink]:
    """Thin pale lines across and down the page, outside bands and words. `flat`: the page with
    white paper, of which none is sure close to a band."""
    reach = 2 * _pixels(CLOSE_MM, dpi) + 1
    free = _mask(1 - cv2.dilate(bands, np.ones((reach, reach), np.uint8)))
    across, down = _turned(_pale(_turned(flat), dpi)) & free, _pale(flat, dpi) & free
    for x0, y0, x1, y1 in words:
        edge = int(WORD_EDGE * (y1 - y0))  # A word's frame is higher than it, and may touch a line.
        across[y0 + edge : y1 - edge, x0:x1], down[y0:y1, x0:x1] = 0, 0
    return across, down


def sides(ink: Ink, across: Ink, down: Ink, *, dpi: int) -> Ink:
    """The sides of low cells: shorter lines down the page, from one line across to the next."""
    runs = _mask(cv2.subtract(_runs_down(ink, _pixels(SIDE_MM, dpi)), down))
    found = np.zeros_like(ink)
    for x, y, wide, high in mark_strokes.extents(runs):
        place = (x, y, x + wide, y + high)
        is_thin = wide <= _pixels(SIDE_THICK_MM, dpi)
        is_long = high >= 2 * wide and high >= _pixels(SIDE_MM, dpi)
        if is_thin and is_long and all(_meets(place, across, _pixels(SIDE_MEETS_MM, dpi))):
            found[y : y + high, x : x + wide] = runs[y : y + high, x : x + wide]
    return found


def bands(grey: Ink, *, dpi: int) -> Ink:
    """The dark bands and cells that light print stands on, with the print."""
    small = np.asarray(cv2.resize(grey, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA))
    reach, high, length = (_pixels(mm, dpi // 4) for mm in (PAPER_MM, BAND_MM, RULE_MM))
    paper = cv2.dilate(small, np.ones((reach, reach), np.uint8))
    dark = _mask(small < DARK * paper)
    kernel = np.ones((high, length), np.uint8)
    whole = _mask(cv2.morphologyEx(_filled(dark, dpi // 4), cv2.MORPH_OPEN, kernel))
    found = np.zeros_like(dark)
    for x, y, wide, high in mark_strokes.extents(whole):
        part = (slice(y, y + high), slice(x, x + wide))
        is_inside = x > 0 and y > 0 and x + wide < dark.shape[1] and y + high < dark.shape[0]
        thick = float(whole[part].sum()) / max(wide, high)
        is_band = thick <= _pixels(WIDEST_BAND_MM, dpi // 4)
        is_solid = dark[part][whole[part] > 0].mean() >= SOLID
        if is_inside and is_band and is_solid and _begins_at_once(_mask(small), whole, part):
            found[part] |= whole[part]
    large = cv2.resize(found, grey.shape[::-1], interpolation=cv2.INTER_NEAREST)
    return _mask(large)


def _begins_at_once(grey: Ink, bands: Ink, part: tuple[slice, slice]) -> bool:
    """Whether it is dark right inside a band's edge and light right outside, as print is; a shadow
    that falls on the page begins softly."""
    rows, columns = (slice(max(0, one.start - EDGE), one.stop + EDGE) for one in part)
    band, shades = bands[rows, columns], grey[rows, columns]
    cross = np.ones((3, 3), np.uint8)
    inside = band - cv2.erode(band, cross, iterations=EDGE - 1)
    outside = cv2.dilate(band, cross, iterations=EDGE) - cv2.dilate(band, cross)
    if not (inside.any() and outside.any()):
        return False
    return bool(np.median(shades[inside > 0]) <= AT_ONCE * np.median(shades[outside > 0]))


def bars(ink: Ink, bands: Ink, across: Ink, words: Iterable[Place], *, dpi: int) -> list[Place]:
    """Short bands and thick lines with no print in them: what a pen has blacked out. Two lines
    close together, the sides of neighbours, leave paper between them."""
    thick = np.ones((_pixels(BAR_MM[1][0], dpi), 1), np.uint8)
    solid = _mask(bands | _mask(cv2.morphologyEx(across, cv2.MORPH_OPEN, thick)))
    middles = [((x0 + x1) / 2, (y0 + y1) / 2) for x0, y0, x1, y1 in words]
    found = []
    for x, y, wide, high in mark_strokes.extents(solid):
        if (
            is_bar(wide, high, dpi)
            and ink[y : y + high, x : x + wide].mean() >= BLACKED
            and not any(x <= a <= x + wide and y <= b <= y + high for a, b in middles)
        ):
            found.append((x, y, x + wide, y + high))
    return found


def is_bar(wide: int, high: int, dpi: int) -> bool:
    """Whether something solid is of the size of a value that was blacked out."""
    (least, most), (lowest, highest) = BAR_MM
    is_long = _pixels(least, dpi) <= wide <= _pixels(most, dpi)
    return is_long and _pixels(lowest, dpi) <= high <= _pixels(highest, dpi)


def _filled(dark: Ink, dpi: int) -> Ink:
    """With the letters in it: light islands no higher than print that fill no frame as cells do."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(1 - dark, connectivity=4)
    high, wide = stats[:, cv2.CC_STAT_HEIGHT], stats[:, cv2.CC_STAT_WIDTH]
    is_full = stats[:, cv2.CC_STAT_AREA] >= CELL_FULL * high * wide
    is_cell = is_full & (wide > 2 * high) & (high > _pixels(LOW_CELL_MM, dpi))
    is_letter = (high <= _pixels(PRINT_MM, dpi)) & ~is_cell
    is_letter[0] = False  # what is dark already
    return _mask(dark | is_letter[labels])


def places(across: Ink, down: Ink, short: Ink, *, dpi: int) -> list[Place]:
    """Each line on its own, however lines cross."""
    walls = (wall for wall in _lines(down) if _is_wall(wall, across, dpi))
    low = [(x, y, x + wide, y + high) for x, y, wide, high in mark_strokes.extents(short)]
    return [*_lines(across), *walls, *low]


def _pale(flat: Ink, dpi: int) -> Ink:
    """Lines down the page that are darker than both sides, nearly without a gap."""
    along = cv2.blur(flat, (1, _pixels(GRAIN_MM, dpi)))
    aside = _pixels(BESIDE_MM, dpi)
    around = np.zeros_like(along)
    around[:, aside:-aside] = np.minimum(along[:, : -2 * aside], along[:, 2 * aside :])
    ridge = _mask((cv2.subtract(around, along) >= PALER) & (along >= PALE)) * np.uint8(100)
    # Thickened, since a line that slopes leaves its column of pixels.
    thick = cv2.dilate(ridge, np.ones((1, 3), np.uint8))
    length = _pixels(ALONG_MM, dpi)
    inner = _mask(cv2.blur(thick, (1, length)) >= GAPLESS)
    longer = _mask(cv2.dilate(inner, np.ones((length, 1), np.uint8)))
    return _mask(longer & _mask(thick > 0))


def _turned(page: Ink) -> Ink:
    return np.ascontiguousarray(page.T)


def _runs_down(ink: Ink, length: int) -> Ink:
    # A line that slopes leaves its column of pixels soon; thickened it stays in one for longer.
    thick = cv2.dilate(ink, np.ones((1, 3), np.uint8))
    return _mask(cv2.morphologyEx(thick, cv2.MORPH_OPEN, np.ones((length, 1), np.uint8)))


def _lines(mask: Ink) -> list[Place]:
    return [
        (x, y, x + wide, y + high)
        for x, y, wide, high in mark_strokes.extents(mask)
        if min(wide, high) <= max(4, max(wide, high) // 6)
    ]


def _is_wall(wall: Place, across: Ink, dpi: int) -> bool:
    """False for a tall stroke of a signature: a side of a cell meets a line at one end at least."""
    is_long = wall[3] - wall[1] >= _pixels(FREE_MM, dpi)
    return is_long or any(_meets(wall, across, _pixels(MEETS_MM, dpi)))


def _meets(wall: Place, across: Ink, reach: int) -> tuple[bool, bool]:
    """Whether a line down the page meets one across at its upper and at its lower end."""
    x0, y0, x1, y1 = wall
    above, below = (
        bool(across[max(0, y - reach) : y + reach, max(0, x0 - reach) : x1 + reach].any())
        for y in (y0, y1)
    )
    return above, below


def _pixels(mm: float, dpi: int) -> int:
    return max(1, round(mm / MM_PER_INCH * dpi))


def _mask(values: Any) -> Ink:
    return np.asarray(values, dtype=np.uint8)
