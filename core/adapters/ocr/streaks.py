"""Streaks that dirt on a scanner's glass leaves down the whole picture: thin, straight, from its
upper edge to its lower one, as no line of a form is. They part cells, words and boxes."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from core.adapters.ocr.ocr_lines import Picture

STEP = 16  # every sixteenth row tells enough
THIN = 250  # of the width: what is so far to both sides of a streak is paper
DARKER = 40  # grey shades
SHARE, END_SHARE = 0.75, 0.9  # of the rows, of those at the edges: print and lines cross it
ENDS = 0.03  # of the height, at both edges, where no form has a line


def without(picture: Picture) -> Picture:
    """The picture, its streaks filled with what stands beside them."""
    found = list(_runs(_streaked(picture)))
    if not found:
        return picture
    clean = picture.copy()
    for start, end in found:
        middle = (start + end) // 2
        clean[:, start:middle] = clean[:, start - 1 : start]
        clean[:, middle:end] = clean[:, end : end + 1]
    return clean


def _streaked(picture: Picture) -> NDArray[np.bool_]:
    """The columns that are darker than both sides, all the way down."""
    sample = picture[::STEP, :, 1].astype(np.int16)
    reach, ends = max(3, sample.shape[1] // THIN), max(1, int(ENDS * len(sample)))
    found = np.zeros(sample.shape[1], bool)
    if sample.shape[1] <= 2 * reach:
        return found
    beside = np.minimum(sample[:, : -2 * reach], sample[:, 2 * reach :])
    dark = sample[:, reach:-reach] + DARKER < beside
    at_ends = np.minimum(dark[:ends].mean(axis=0), dark[-ends:].mean(axis=0))
    found[reach:-reach] = (dark.mean(axis=0) >= SHARE) & (at_ends >= END_SHARE)
    return found


def _runs(streaked: NDArray[np.bool_]) -> Iterator[tuple[int, int]]:
    """The first column of each streak and the one behind it, its pale rims with it."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], streaked, [False])).astype(np.int8)))
    for start, end in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        yield start - 1, end + 1
