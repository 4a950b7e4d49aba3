"""Light print on dark ground all over, as an app's dark screen shows it: the page is turned into
its negative, for whatever looks at it further expects ink on paper."""

import numpy as np

from core.adapters.ocr.ocr_lines import Picture, Quads

DARK = 100  # grey shades: the ground of a line
SHARE = 0.7  # of the lines: a form has dark bands too
LEAST_LINES = 5
MOST_LINES = 60  # looked at, spread over the page
STEP = 2  # every second pixel tells enough


def lightened(picture: Picture, quads: Quads) -> Picture:
    """The picture, or its negative where most of its lines stand on dark ground."""
    sample = quads[:: len(quads) // MOST_LINES + 1]
    dark = [_ground(picture, quad) < DARK for quad in sample]
    is_dark = len(dark) >= LEAST_LINES and sum(dark) >= SHARE * len(dark)
    return np.asarray(255 - picture, np.uint8) if is_dark else picture


def _ground(picture: Picture, quad: np.ndarray) -> float:
    """The usual shade about a line, which is that of its ground."""
    (x0, y0), (x1, y1) = quad.min(axis=0).astype(int), quad.max(axis=0).astype(int)
    part = picture[max(0, y0) : y1 + 1 : STEP, max(0, x0) : x1 + 1 : STEP]
    return float(np.median(part)) if part.size else 255.0
