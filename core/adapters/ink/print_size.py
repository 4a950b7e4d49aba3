"""How many pixels an inch a picture has, going by what it says of itself and by its print.

A PDF made of a photograph gives its page any size: the pixels of an A4 sheet as points, or a few
inches. The marks of a pen are known by their size on paper, so a size that makes usual print
smaller or larger than any form's is not believed.
"""

from collections.abc import Sequence
from statistics import median

from core.domain.page.reading import Word

A4_LONG_SIDE_INCHES = 11.7  # the paper assumed where the picture does not say
POINTS_PER_INCH = 72.0
PRINT_POINTS = (7.5, 22.0)  # a usual word's frame on a form
LEAST_WORDS = 12
LEAST_DPI = 50


def believed(dpi: int, words: Sequence[Word], shape: Sequence[int]) -> int:
    """Pixels an inch of a picture, whose `shape` is height and width in pixels; `dpi` 0: it does
    not say."""
    assumed = max(LEAST_DPI, round(max(shape[:2]) / A4_LONG_SIDE_INCHES))
    return dpi if dpi > 0 and _is_usual(dpi, words, shape[0]) else assumed


def _is_usual(dpi: int, words: Sequence[Word], height: int) -> bool:
    if len(words) < LEAST_WORDS:
        return True
    usual = median(word.box.y1 - word.box.y0 for word in words) * height
    return PRINT_POINTS[0] <= usual / dpi * POINTS_PER_INCH <= PRINT_POINTS[1]
