"""Blank bands in the picture of a line: where its words part."""

from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

LEAST_GAP = 0.28  # of the letter height: a blank band this wide may part words
HAIR = 0.05  # of the letter height: a narrower one is a fault of the print
SPACED_OUT = 2.2  # and of the line's median gap


class Gap(NamedTuple):
    """A blank band in a line: from `start` to `end` (0-1), its width in letter heights.

    `may_part` is False for the margins, and for what is no wider than the gaps between letters.
    """

    start: float
    end: float
    width: float
    may_part: bool = True

    @property
    def at(self) -> float:
        """Its middle, 0-1 of the line."""
        return (self.start + self.end) / 2


def gaps(line: NDArray[np.uint8]) -> list[Gap]:
    """The blank bands of a line, from its left margin to its right one.

    Recognisers trained on Chinese lose spaces; the ink itself shows them.
    """
    grey = cv2.cvtColor(line, cv2.COLOR_RGB2GRAY)
    height, width = grey.shape
    if height < 6 or width < 12:
        return []
    _, ink = cv2.threshold(grey, 0, 1, cv2.THRESH_BINARY_INV + cv2.THRESH_OTSU)
    if ink.mean() > 0.5:
        ink = 1 - ink  # White on a dark bar.
    ink[ink.mean(axis=1) > 0.65] = 0  # Underlines and the sides of cells part nothing.
    rows = np.flatnonzero(ink.sum(axis=1) > max(1, 0.02 * width))
    if len(rows) == 0:
        return []
    ink_height = max(6, int(rows[-1] - rows[0] + 1))
    columns = ink[rows[0] : rows[-1] + 1].sum(axis=0)
    inked = np.flatnonzero(columns > (1 if ink_height > 14 else 0))
    if len(inked) == 0:
        return []
    edges = np.concatenate(([-1], inked, [width]))
    widths = np.diff(edges) - 1
    between = widths[1:-1][widths[1:-1] > 0]
    usual = float(np.median(between)) if len(between) else 0.0
    # Typewriters and spaced-out headings leave wide gaps between letters too.
    least = max(LEAST_GAP * ink_height, SPACED_OUT * usual)
    return [
        Gap(
            start=float((edges[at] + 1) / width),
            end=float(edges[at + 1] / width),
            width=float(widths[at]) / ink_height,
            may_part=bool(0 < at < len(widths) - 1 and widths[at] >= least),
        )
        for at in np.flatnonzero(widths > HAIR * ink_height)
    ]
