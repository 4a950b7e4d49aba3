"""Dotted lines to write on, taken out of the picture of a line before it is read.

Dots between a label and its value glue both into one word, and dots under a value make it doubtful.
A stop, the dot of an i or grain is no row of equal specks at equal steps, so it stays.
"""

from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

LEAST_DOTS = 5
DOT = 0.2  # of the line's height: no side of a dot is larger
LEAST_AREA = 2  # pixels
LOWEST_PART = 0.55  # of the height: dots to write on stand at the letters' feet, not at their heads
OFF_ROW = 0.06  # of the height: how far a dot may stand off the row's line
LONGEST_STEP = 0.35  # of the height, from dot to dot
UNEVEN = 0.3  # of the median step: how far a step may be off
REGULAR = 0.6  # share of steps that have to be even; letters hide some dots
RIM = 3  # pixels around a dot that its place is painted from

Line = NDArray[np.uint8]  # height x width x 3, RGB


class _Specks(NamedTuple):
    """Small marks from left to right: their labels, middles in pixels."""

    labels: NDArray[np.int32]
    x: NDArray[np.float64]
    y: NDArray[np.float64]

    def only(self, kept: NDArray[np.bool_]) -> "_Specks":
        """Some of them."""
        return _Specks(self.labels[kept], self.x[kept], self.y[kept])


def without_dots(line: Line) -> Line:
    """The line with its row of dots painted over; the very line where it has none."""
    height = line.shape[0]
    if height < 12 or line.shape[1] < 2 * height:
        return line
    grey = cv2.cvtColor(line, cv2.COLOR_RGB2GRAY)
    _, ink = cv2.threshold(grey, 0, 1, cv2.THRESH_BINARY_INV + cv2.THRESH_OTSU)
    if ink.mean() > 0.5:
        return line  # White on a dark bar: nobody writes there.
    _, labels, stats, middles = cv2.connectedComponentsWithStats(ink, connectivity=8)
    row = _row(_specks(np.asarray(stats), np.asarray(middles), height), height)
    if row is None:
        return line
    dots = np.isin(np.asarray(labels), row.labels).astype(np.uint8)
    with_rims = cv2.dilate(dots, np.ones((3, 3), np.uint8))
    return np.asarray(cv2.inpaint(line, with_rims, RIM, cv2.INPAINT_TELEA), np.uint8)


def _specks(stats: NDArray[np.int32], middles: NDArray[np.float64], height: int) -> _Specks:
    most = max(3.0, DOT * height)
    widths, heights = stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]
    small = (widths <= most) & (heights <= most) & (stats[:, cv2.CC_STAT_AREA] >= LEAST_AREA)
    low = middles[:, 1] >= LOWEST_PART * height
    found = np.flatnonzero(small & low)
    order = found[np.argsort(middles[found, 0])]
    return _Specks(order.astype(np.int32), middles[order, 0], middles[order, 1])


def _row(specks: _Specks, height: int) -> _Specks | None:
    """Those of them that stand in a row at equal steps."""
    if len(specks.x) < LEAST_DOTS:
        return None
    # The median height first: a few stops and tails of letters must not tilt the row.
    specks = specks.only(np.abs(specks.y - np.median(specks.y)) <= 2 * OFF_ROW * height)
    if len(specks.x) < LEAST_DOTS:
        return None
    slope, start = np.polyfit(specks.x, specks.y, 1)
    specks = specks.only(np.abs(specks.y - slope * specks.x - start) <= OFF_ROW * height)
    return specks if _are_even(np.diff(specks.x), LONGEST_STEP * height) else None


def _are_even(steps: NDArray[np.float64], longest: float) -> bool:
    """Whether enough steps follow each other evenly; what is wider is a letter between."""
    short = steps[steps <= longest]
    if len(short) < LEAST_DOTS - 1:
        return False
    usual = float(np.median(short))
    is_even = np.abs(steps - usual) <= UNEVEN * usual
    runs = "".join("x" if one else " " for one in is_even).split()
    is_row = max(map(len, runs), default=0) >= LEAST_DOTS - 1
    return is_row and bool(is_even.sum() >= REGULAR * len(short))
