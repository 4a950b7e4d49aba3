"""A page's pixels in a few numbers, for the check at upload. Runs inside the sandbox's child."""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from core.domain.page.precheck import PageLook

WORK_LONG_SIDE: Final = 702  # A4 at 60 dots an inch: whoever sends the sheet waits for this
A4_LONG_SIDE_MM: Final = 297.0
PAPER_PERCENTILE: Final = 80
STEEP_PERCENTILE: Final = 95
HEIGHT_PERCENTILE: Final = 99
AROUND_PX: Final = 39  # 16 mm: wider than a letter, narrower than a shadow
STROKE_PX: Final = 9  # 4 mm: a stroke with the paper beside it
EDGE_HEIGHT: Final = 0.35  # of the highest edges: lower ones are grain and shadows
INK_BELOW: Final = 0.72  # of the paper's light
LEAST_SIDE: Final = 20
LETTER_MM: Final = 6.0
EDGE_SHARE: Final = 0.004  # of the page's width: the strip along an edge
SIDEWAYS_RATIO: Final = 1.6  # how much more the rows' ink may vary than the columns'
SLOPE_PX: Final = 16  # 7 mm: what is smoother than this is no line of text

Grey = NDArray[np.uint8]


def look(page: Grey, *, number: int) -> PageLook:
    """What a page looks like, height x width in grey; `number` is the page's, from 1."""
    grey = _small(page)
    # The light falls unevenly on a photo: ink is what is darker than the paper around it.
    around = cv2.blur(grey, (AROUND_PX, AROUND_PX))
    ink = np.asarray(grey < cv2.convertScaleAbs(around, alpha=INK_BELOW), dtype=np.bool_)
    return PageLook(
        number=number,
        ink=float(ink.mean()),
        paper=float(_percentile(grey, PAPER_PERCENTILE)),
        steepness=_steepness(grey),
        cut_mm=_cut_mm(ink),
        sideways=_is_sideways(ink),
        print=_print(grey),
    )


def _percentile(values: Grey, share: float) -> int:
    """By counting: sorting a page would take longer than all the rest."""
    counts = np.cumsum(cv2.calcHist([values], [0], None, [256], [0, 256]))
    return int(np.searchsorted(counts, share / 100 * counts[-1]))


def _print(grey: Grey) -> str:
    """A difference hash: whether each of 16 x 16 patches is lighter than its neighbour."""
    tiny = np.asarray(cv2.resize(grey, (17, 16), interpolation=cv2.INTER_AREA), dtype=np.int16)
    bits = (tiny[:, 1:] > tiny[:, :-1]).ravel()
    return np.packbits(bits).tobytes().hex()


def _small(grey: Grey) -> Grey:
    scale = WORK_LONG_SIDE / max(grey.shape)
    if scale >= 1:
        return grey
    size = (max(1, round(grey.shape[1] * scale)), max(1, round(grey.shape[0] * scale)))
    return np.asarray(cv2.resize(grey, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)


def _steepness(grey: Grey) -> float:
    """The step from pixel to pixel on the steepest edges, over how far dark and light are apart
    there: a sharp stroke makes it in one or two pixels, a blurred one in many."""
    if min(grey.shape) < LEAST_SIDE:
        return 1.0  # Nothing can be said of it.
    here, right, below = grey[:-1, :-1], grey[:-1, 1:], grey[1:, :-1]
    step = np.asarray(cv2.max(cv2.absdiff(right, here), cv2.absdiff(below, here)), dtype=np.uint8)
    kernel = np.ones((STROKE_PX, STROKE_PX), np.uint8)
    apart = cv2.subtract(cv2.dilate(grey, kernel), cv2.erode(grey, kernel))
    height = np.asarray(apart, dtype=np.uint8)[:-1, :-1]
    has_edge = height > EDGE_HEIGHT * max(_percentile(height, HEIGHT_PERCENTILE), 1)
    if not has_edge.any():
        return 0.0
    ratio = np.asarray(cv2.divide(step, height, scale=255), dtype=np.uint8)
    return _percentile(ratio[has_edge], STEEP_PERCENTILE) / 255


def _cut_mm(ink: NDArray[np.bool_]) -> float:
    """The most ink along any of the edges that may be letters: long runs are frames, shadows of a
    scanner's lid and tables, which end at an edge on purpose."""
    strip = max(2, round(EDGE_SHARE * ink.shape[1]))
    mm = A4_LONG_SIDE_MM / max(ink.shape)
    edges = (ink[:strip], ink[-strip:], ink[:, :strip].T, ink[:, -strip:].T)
    longest = LETTER_MM / mm
    touched = (np.asarray(edge.all(axis=0), dtype=np.bool_) for edge in edges)
    return float(max(_short_runs(one, longest=longest) for one in touched) * mm)


def _short_runs(touched: NDArray[np.bool_], *, longest: float) -> int:
    """How much of it is in runs of at most `longest`."""
    steps = np.flatnonzero(np.diff(np.concatenate(([False], touched, [False])).astype(np.int8)))
    runs = steps[1::2] - steps[::2]
    return int(runs[runs <= longest].sum())


def _is_sideways(ink: NDArray[np.bool_]) -> bool:
    """Lines of text leave gaps between rows; lying on their side, between columns."""
    inner = ink[
        ink.shape[0] // 20 : -(ink.shape[0] // 20), ink.shape[1] // 20 : -(ink.shape[1] // 20)
    ]
    if not inner.any():
        return False
    along = _roughness(inner.mean(axis=1))
    across = _roughness(inner.mean(axis=0))
    return across > SIDEWAYS_RATIO * along


def _roughness(profile: NDArray[np.float64]) -> float:
    """How much it changes from step to step, whatever its slow slopes are."""
    smooth = np.convolve(profile, np.ones(SLOPE_PX) / SLOPE_PX, mode="same")
    return float(np.std(profile - smooth))
