"""Whether a line drawn on a PDF page runs around something: as a ring, or as a frame."""

import math
from collections.abc import Iterable

from core.domain.model import Box

RING_HOLE = 0.5  # every point of a ring is at least so far from its middle (1: its edge)
RING_GAP = 0.4  # of its longer side: a pen rarely ends just where it began
OCTANTS = 8
EDGE = 0.5  # points a side may stand off the edge of what it encloses
FRAME_SHARE = 0.5  # of its outline: with more straight lines than this it is a rounded frame

Point = tuple[float, float]  # in points, from the page's top left


def is_ring(points: list[Point], box: Box) -> bool:
    """True for a line that runs around its middle, never near it, and comes back to its start."""
    x, y = (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2
    across, down = box.x1 - box.x0, box.y1 - box.y0
    if math.dist(points[0], points[-1]) > RING_GAP * max(across, down):
        return False
    octants = set()
    for point in points:
        dx, dy = 2 * (point[0] - x) / max(across, 0.1), 2 * (point[1] - y) / max(down, 0.1)
        if math.hypot(dx, dy) < RING_HOLE:
            return False
        octants.add(int((math.atan2(dy, dx) / math.tau + 0.5) * OCTANTS) % OCTANTS)
    return len(octants) >= OCTANTS - 1


def is_frame(upright: Iterable[tuple[Point, Point]], box: Box) -> bool:
    """True where straight lines along the edges make most of an outline. Upright bits elsewhere do
    not count: a signature is sent as hundreds of short lines, and many of them stand upright."""
    straight = sum(math.dist(*ends) for ends in upright if _is_on_edge(ends, box))
    return straight >= FRAME_SHARE * 2 * (box.x1 - box.x0 + box.y1 - box.y0)


def _is_on_edge(ends: tuple[Point, Point], box: Box) -> bool:
    (x0, y0), (x1, y1) = ends
    return any(
        max(abs(one - edge), abs(other - edge)) < EDGE
        for one, other, edges in ((x0, x1, (box.x0, box.x1)), (y0, y1, (box.y0, box.y1)))
        for edge in edges
    )


def area(box: Box) -> float:
    """A box's area."""
    return (box.x1 - box.x0) * (box.y1 - box.y0)


def middle(box: Box) -> Point:
    """The middle of a box."""
    return (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2


def holds(box: Box, x: float, y: float) -> bool:
    """Whether a point is within a box."""
    return box.x0 <= x <= box.x1 and box.y0 <= y <= box.y1
