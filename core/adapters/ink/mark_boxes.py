"""Tick boxes on a picture: small square outlines, circles of radio buttons, what is in them."""

from typing import Any, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from core.adapters.ink import mark_strokes

Ink = NDArray[np.uint8]  # height x width, 1 where there is ink
Place = tuple[int, int, int, int]  # left, top, right, bottom in pixels

MM_PER_INCH = 25.4
BOX_MM = (2.0, 7.0)  # sides of a tick box
BOX_SHAPE = (0.72, 1.38)  # width over height
# How much of its weakest side and of the next is inked; more where letters may have lost a line.
SIDES = (0.35, 0.6)
SIDE_DEEP, STRAIGHT_DEEP = 0.28, 0.2  # of a box: its side lies within; that of one not askew
LONGEST_TICK = 1.6  # of a box and the end of a tick that sticks out of it, in longest boxes
TAIL = 0.5  # of the height, or the width: shorter lines are no sides
SIDES_BESIDE_RULES = (0.6, 0.75)
BORDER_SHARE = 0.30  # at most so much of a tick box is its border, on each side
BORDER_INK = 0.45  # rows and columns inked more than this still belong to the border
CIRCLE_MM = (2.2, 6.0)  # widths of the room inside a radio button
CIRCLE_COVER = 0.86  # of its way around must be inked
ANGLES = 40
ROOM_SHARE = 0.3  # of a circle is still free when it is ticked
ROUND_INSIDE = 0.72  # of its radius is surely inside its line
RING_MM = 4.4  # a ring around a letter is as wide at least
LETTER_LEAST, LETTER_MOST = 0.22, 0.6  # of a ring's width: the letter in it
LETTER_AWAY = 0.2  # of a ring's width: how far from its middle the letter may stand
LETTER_SOLID = 0.72  # of its frame is ink: a radio button's dot


class Outline(NamedTuple):
    """A tick box or a radio button."""

    place: Place
    is_round: bool


def find(ink: Ink, bare: Ink, *, dpi: int) -> list[Outline]:
    """Small square outlines and circles. `bare`: the ink without its long lines; a box that
    touches one, or nearly, is found where it is taken away."""
    squares = squares_of(ink, dpi=dpi)
    beside_rules = squares_of(bare, dpi=dpi, sides=SIDES_BESIDE_RULES)
    squares += [box for box in beside_rules if not any(_overlap(box, one) for one in squares)]
    rounds = [c for c in circles(ink, dpi=dpi) if not any(_overlap(c, box) for box in squares)]
    return [
        *(Outline(place, is_round=False) for place in squares),
        *(Outline(place, is_round=True) for place in rounds),
    ]


def look_into(ink: Ink, outline: Outline) -> tuple[float, Ink]:
    """The share of ink inside, and that ink."""
    if not outline.is_round:
        return fill_of(ink, outline.place), inside_of(ink, outline.place)
    x0, y0, x1, y1 = outline.place
    part = ink[max(0, y0) : y1, max(0, x0) : x1]
    disc = np.zeros(part.shape, np.uint8)
    middle = (part.shape[1] // 2, part.shape[0] // 2)
    radius = max(2, round(ROUND_INSIDE * min(part.shape) / 2))
    cv2.circle(disc, middle, radius, 1, -1)
    inside = np.asarray(part & disc, dtype=np.uint8)
    return float(inside.sum() / disc.sum()), inside


def is_around_a_letter(ink: Ink, outline: Outline, *, dpi: int) -> bool:
    """Whether a circle is a pen's ring around a printed letter, and no radio button: it is large,
    and what stands in its middle is of print's size and touches it nowhere."""
    x0, y0, x1, y1 = outline.place
    wide = x1 - x0
    if not outline.is_round or wide < RING_MM / MM_PER_INCH * dpi:
        return False
    part = np.ascontiguousarray(ink[max(0, y0) : y1, max(0, x0) : x1])
    middle = (part.shape[1] / 2, part.shape[0] / 2)
    sized = [e for e in mark_strokes.extents(part) if max(e[2:]) >= LETTER_LEAST * wide]
    inner = [e for e in sized if max(e[2:]) <= LETTER_MOST * wide]
    if len(inner) != 1 or len(sized) > 2:
        return False
    x, y, broad, high = inner[0]
    away = max(abs(x + broad / 2 - middle[0]), abs(y + high / 2 - middle[1]))
    is_solid = part[y : y + high, x : x + broad].mean() >= LETTER_SOLID
    return away <= LETTER_AWAY * wide and not is_solid


def squares_of(ink: Ink, *, dpi: int, sides: tuple[float, float] = SIDES) -> list[Place]:
    """Small square outlines as left, top, right, bottom in pixels; `sides`: how much of the weakest
    side and of the next must be inked."""
    low, high = BOX_MM[0] / MM_PER_INCH * dpi, BOX_MM[1] / MM_PER_INCH * dpi
    across, down = _sides(ink, low)
    outline = cv2.dilate(cv2.bitwise_or(across, down), np.ones((3, 3), np.uint8))
    boxes = []
    for x, y, width, height in mark_strokes.extents(outline):
        if low * 0.9 > min(width, height) or max(width, height) > LONGEST_TICK * high:
            continue
        whole = (x, y, x + width, y + height)
        for place in (whole, _without_tails(whole, across, down)):
            if _is_square(place, low, high) and _has_sides(place, across, down, sides):
                boxes.append(place)
                break
    return boxes


def weakest_side(ink: Ink, place: Place, *, dpi: int) -> float:
    """How much of an outline's weakest side is inked, 0-1: all of a box's four, not of a letter's
    that is nearly closed."""
    x0, y0, x1, y1 = place
    part = np.ascontiguousarray(ink[max(0, y0) : y1, max(0, x0) : x1])
    across, down = _sides(part, BOX_MM[0] / MM_PER_INCH * dpi)
    return _inked_sides(across, down, deep=STRAIGHT_DEEP)[0] if part.size else 0.0


def _sides(ink: Ink, low: float) -> tuple[Any, Any]:
    """The straight lines across and down that may be sides of a box, `low` pixels the shortest."""
    side = max(5, int(low * 0.75))
    closed = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((2, 2), np.uint8))
    across = cv2.morphologyEx(closed, cv2.MORPH_OPEN, np.ones((1, side), np.uint8))
    down = cv2.morphologyEx(closed, cv2.MORPH_OPEN, np.ones((side, 1), np.uint8))
    return across, down


def _is_square(place: Place, low: float, high: float) -> bool:
    width, height = place[2] - place[0], place[3] - place[1]
    if low * 0.9 > min(width, height) or max(width, height) > high * 1.15:
        return False
    return BOX_SHAPE[0] <= width / height <= BOX_SHAPE[1]


def _has_sides(place: Place, across: Any, down: Any, least: tuple[float, float]) -> bool:
    part = (slice(place[1], place[3]), slice(place[0], place[2]))
    weakest, next_one = _inked_sides(across[part], down[part])
    return weakest > least[0] and next_one > least[1]


def _without_tails(place: Place, across: Any, down: Any) -> Place:
    """From the first long side to the last: the end of a tick sticks out beyond a box's corner."""
    x0, y0, x1, y1 = place
    columns = np.flatnonzero(down[y0:y1, x0:x1].sum(axis=0) >= TAIL * (y1 - y0))
    rows = np.flatnonzero(across[y0:y1, x0:x1].sum(axis=1) >= TAIL * (x1 - x0))
    if len(columns) == 0 or len(rows) == 0:
        return place
    return (
        max(0, x0 + int(columns[0]) - 1),
        max(0, y0 + int(rows[0]) - 1),
        x0 + int(columns[-1]) + 2,
        y0 + int(rows[-1]) + 2,
    )


def circles(ink: Ink, *, dpi: int) -> list[Place]:
    """Round outlines, by the rooms inside them: what ticks one parts its room."""
    low, high = (mm / MM_PER_INCH * dpi / 2 for mm in CIRCLE_MM)
    found = []
    for rooms in mark_strokes.rooms(ink):
        (x, y), radius = cv2.minEnclosingCircle(np.concatenate(rooms))
        is_round = low <= radius <= high and _is_circle(ink, x, y, radius)
        share = sum(map(cv2.contourArea, rooms)) / (np.pi * radius**2)
        if is_round and share >= ROOM_SHARE:
            reach = radius + 1
            found.append((int(x - reach), int(y - reach), int(x + reach) + 1, int(y + reach) + 1))
    return found


def _is_circle(ink: Ink, x: float, y: float, radius: float) -> bool:
    """Whether ink runs all around a middle, just outside a room of this radius."""
    angles = np.linspace(0, 2 * np.pi, ANGLES, endpoint=False)
    inked = np.zeros(ANGLES, bool)
    for out in (0.0, 1.0, 2.0):
        across = np.clip((x + (radius + out) * np.cos(angles)).round().astype(int), 0, None)
        down = np.clip((y + (radius + out) * np.sin(angles)).round().astype(int), 0, None)
        across, down = np.minimum(across, ink.shape[1] - 1), np.minimum(down, ink.shape[0] - 1)
        inked |= ink[down, across] > 0
    return bool(inked.mean() >= CIRCLE_COVER)


def fill_of(ink: Ink, box: Place) -> float:
    """The share of ink inside a tick box, its border measured on each side and left out."""
    inside = inside_of(ink, box)
    return float(inside.mean()) if inside.size >= 9 else 0.0


def inside_of(ink: Ink, box: Place) -> Ink:
    """A tick box without its border; nothing where the box is too small to tell."""
    x0, y0, x1, y1 = box
    part = ink[y0:y1, x0:x1].astype(np.float32)
    height, width = part.shape
    if min(height, width) < 6:
        return ink[:0, :0]
    rows = part[:, int(0.2 * width) : int(0.8 * width)].mean(axis=1)
    columns = part[int(0.2 * height) : int(0.8 * height)].mean(axis=0)
    top, bottom = _border(rows), height - _border(rows[::-1])
    left, right = _border(columns), width - _border(columns[::-1])
    return ink[y0 + top : y0 + bottom, x0 + left : x0 + right]


def _inked_sides(across: Any, down: Any, *, deep: float = SIDE_DEEP) -> tuple[float, float]:
    """How much of the two weakest sides of an outline is inked, 0-1, the weakest first. `deep`: how
    far inside a side may lie, of the box."""
    height, width = across.shape
    high, broad = max(2, int(deep * height)), max(2, int(deep * width))
    sides = sorted(
        (
            across[:high].max(axis=0).mean(),
            across[-high:].max(axis=0).mean(),
            down[:, :broad].max(axis=1).mean(),
            down[:, -broad:].max(axis=1).mean(),
        )
    )
    return float(sides[0]), float(sides[1])


def _border(profile: NDArray[np.float32]) -> int:
    """How many rows or columns from the edge on are border."""
    limit = max(1, int(BORDER_SHARE * len(profile)))
    at = int(np.argmax(profile[:limit]))
    while at < limit and profile[at] > BORDER_INK:
        at += 1
    return at + 1


def _overlap(one: Place, other: Place) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
