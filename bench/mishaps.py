"""What happens to paper in vans and on desks, and to its picture on the way to an office.

Each takes RGB pixels of a page at about 200 dots an inch and a source of chance, and gives the
picture that arrives; text stays where it was but for a few pixels, unless `CAMERAS` moved it.
"""

from collections.abc import Callable, Mapping
from itertools import pairwise
from types import MappingProxyType
from typing import Any, Final

import cv2
import numpy as np
from numpy.random import Generator

from bench import damages, tints
from bench.tints import Picture

Happen = Callable[[Picture, Generator], Picture]

DOTS_PER_MM: Final = 8
COFFEE = (0.86, 0.74, 0.58)
SKIN = (188, 142, 120)
INKS = ((40, 60, 160), (170, 30, 40))
MARKERS = ((1.0, 0.97, 0.35), (1.0, 0.62, 0.82), (0.66, 1.0, 0.55))
MESSENGER_LONG_SIDE = 1280


def stained(page: Picture, chance: Generator) -> Picture:
    """A mug stood on it."""
    mask = np.zeros(page.shape[:2], np.float32)
    centre = _somewhere(page, chance)
    cv2.circle(mask, centre, 38 * DOTS_PER_MM, 1.0, int(3.5 * DOTS_PER_MM))
    mask = tints.soft(mask, 6) * tints.cloud(page.shape, chance, low=0.35)
    return tints.tinted(page, mask, COFFEE)


def punched(page: Picture, _chance: Generator) -> Picture:
    """Two filing holes at the left edge, dark as the scanner's lid."""
    out = page.copy()
    middle = page.shape[0] // 2
    for y in (middle - 40 * DOTS_PER_MM, middle + 40 * DOTS_PER_MM):
        cv2.circle(out, (11 * DOTS_PER_MM, y), 3 * DOTS_PER_MM, (46, 46, 50), -1, cv2.LINE_AA)
    return out


def stapled(page: Picture, chance: Generator) -> Picture:
    """A staple across the corner, with its shade."""
    out = page.copy()
    x, y = (int(v) for v in chance.uniform(8, 16, 2) * DOTS_PER_MM)
    end = (x + 8 * DOTS_PER_MM, y - int(chance.uniform(2, 5) * DOTS_PER_MM))
    cv2.line(out, (x, y + 5), (end[0], end[1] + 5), (150, 150, 150), 6, cv2.LINE_AA)
    cv2.line(out, (x, y), end, (96, 98, 104), 5, cv2.LINE_AA)
    return out


def crumpled(page: Picture, chance: Generator) -> Picture:
    """Carried in a pocket: bent by a millimetre, with creases that catch the light."""
    height, width = page.shape[:2]
    bend = [
        tints.cloud(page.shape, chance, low=-1.0, cells=5) * 1.2 * DOTS_PER_MM for _ in range(2)
    ]
    columns, rows = np.meshgrid(
        np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32)
    )
    bent = cv2.remap(
        page, columns + bend[0], rows + bend[1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    light = np.ones((height, width), np.float32)
    for _ in range(6):
        fold = np.zeros((height, width), np.float32)
        ends = [_somewhere(page, chance, edge=0.0) for _ in range(2)]
        cv2.line(fold, ends[0], ends[1], 1.0, 5)
        light -= tints.soft(fold, 4) * float(chance.uniform(-0.1, 0.28))
    return tints.lit(np.asarray(bent, np.uint8), light)


def folded(page: Picture, chance: Generator) -> Picture:
    """Folded in thirds: each part catches the light in its own way."""
    height, width = page.shape[:2]
    light = np.ones((height, width), np.float32)
    for start, end in pairwise((0, height // 3, 2 * height // 3, height)):
        light[start:end] = np.linspace(1.0, chance.uniform(0.8, 0.97), end - start)[:, None]
    return tints.lit(page, light)


def highlighted(page: Picture, chance: Generator) -> Picture:
    """Some lines of print marked with a felt pen."""
    out = page
    grey = cv2.cvtColor(page, cv2.COLOR_RGB2GRAY)
    inked = np.flatnonzero((grey < 140).mean(axis=1) > 0.02)
    for _ in range(3 if len(inked) else 0):
        y = int(chance.choice(inked))
        x = int(chance.uniform(0.1, 0.6) * page.shape[1])
        mask = np.zeros(page.shape[:2], np.float32)
        end = x + int(chance.uniform(20, 60) * DOTS_PER_MM), y + int(chance.normal(0, 4))
        cv2.line(mask, (x, y), end, 1.0, int(5.5 * DOTS_PER_MM))
        out = tints.tinted(out, mask, MARKERS[int(chance.integers(len(MARKERS)))])
    return out


def stamped(page: Picture, chance: Generator) -> Picture:
    """RECEIVED, with a date, wherever it fell; ink that did not take everywhere."""
    ink = INKS[int(chance.integers(len(INKS)))]
    words = ("RECEIVED", f"{chance.integers(1, 29):02d} JUN 2026")
    mask = np.zeros((34 * DOTS_PER_MM, 58 * DOTS_PER_MM), np.uint8)
    high, wide = mask.shape
    cv2.rectangle(mask, (6, high // 4), (wide - 6, 3 * high // 4), 255, 6)
    for at, word in enumerate(words):
        place = (wide // 8, high // 2 - 8 + at * 52)
        cv2.putText(mask, word, place, cv2.FONT_HERSHEY_DUPLEX, 1.9 - 0.5 * at, 255, 4, cv2.LINE_AA)
    turn = cv2.getRotationMatrix2D((wide / 2, high / 2), float(chance.uniform(-14, 14)), 1)
    print_ = np.asarray(cv2.warpAffine(mask, turn, (wide, high)), np.float32) / 255
    whole = np.zeros(page.shape[:2], np.float32)
    x, y = (int(chance.uniform(0, side)) for side in (page.shape[1] - wide, page.shape[0] - high))
    whole[y : y + high, x : x + wide] = print_
    whole *= 0.75 * tints.cloud(page.shape, chance, low=0.45, cells=60)
    return tints.tinted(page, whole, (ink[0] / 255, ink[1] / 255, ink[2] / 255))


def faint(page: Picture, chance: Generator) -> Picture:
    """A printer at the end of its toner: pale, paler in bands down the page."""
    strength = 0.22 + 0.3 * tints.cloud(page.shape, chance, low=0.0, cells=3)
    ink = 255 - page.astype(np.float32)
    return tints.to_bytes(255 - ink * np.clip(strength, 0.18, 1.0)[..., np.newaxis])


def carbon_copied(page: Picture, chance: Generator) -> Picture:
    """The second sheet of a pad: blue, soft and blotched on a yellow ground."""
    grey = cv2.cvtColor(page, cv2.COLOR_RGB2GRAY).astype(np.float32)
    ink = (
        tints.soft(255 - grey, 0.9) / 255 * (0.35 + 0.3 * tints.cloud(page.shape, chance, cells=90))
    )
    ground = np.array((250, 243, 205), np.float32)
    blue = np.array((52, 60, 140), np.float32)
    share = np.clip(ink, 0, 1)[..., np.newaxis]
    return tints.to_bytes(ground * (1 - share) + blue * share)


def streaked(page: Picture, chance: Generator) -> Picture:
    """Dirt on the glass of a sheet feeder: thin lines down the whole page."""
    out = page.copy()
    for _ in range(4):
        x = int(chance.uniform(0.03, 0.97) * page.shape[1])
        tone = int(chance.choice((70, 110, 160, 235)))
        out[:, x : x + int(chance.integers(1, 4))] = tone
    return out


def shadowed(page: Picture, chance: Generator) -> Picture:
    """The hand that holds the telephone, between the lamp and the sheet."""
    height, width = page.shape[:2]
    mask = np.zeros((height, width), np.float32)
    x = int(chance.uniform(0.3, 0.8) * width)
    arm = np.array([[x, height], [x - width // 5, height // 3], [x, height // 4],
                    [x + width // 4, height // 3], [x + width // 3, height]])  # fmt: skip
    cv2.fillPoly(mask, [arm.astype(np.int32)], 1.0)
    return tints.lit(page, 1 - tints.soft(mask, 40) * float(chance.uniform(0.3, 0.5)))


def thumbed(page: Picture, chance: Generator) -> Picture:
    """Held in the hand: a thumb over the edge."""
    out = page.copy()
    height, width = page.shape[:2]
    at = (int(chance.choice((0.0, 1.0)) * width), int(chance.uniform(0.3, 0.97) * height))
    axes = (16 * DOTS_PER_MM, 9 * DOTS_PER_MM)
    cv2.ellipse(out, at, axes, float(chance.uniform(-30, 30)), 0, 360, SKIN, -1, cv2.LINE_AA)
    return out


def askew(page: Picture, chance: Generator) -> Picture:
    """Drawn in crooked by the feeder."""
    return damages.skewed(page, float(chance.choice((-1, 1)) * chance.uniform(2, 4)))[0]


def turned(page: Picture, chance: Generator) -> Picture:
    """The wrong way up, or on its side."""
    return damages.turned(page, int(chance.integers(1, 4)))[0]


def grainy(page: Picture, chance: Generator) -> Picture:
    """In the van after dark."""
    seed = int(chance.integers(2**31))
    return damages.dim(page, float(chance.uniform(0.3, 0.5)), grain=14, seed=seed)


def messaged(page: Picture, _chance: Generator) -> Picture:
    """Sent by a messenger, which makes it small and squeezes it."""
    scale = min(1.0, MESSENGER_LONG_SIDE / max(page.shape[:2]))
    return damages.compressed(damages.smaller(page, scale)[0], 60)


def squeezed(page: Picture, _chance: Generator) -> Picture:
    """A JPEG that saved disk space."""
    return damages.compressed(page, 40)


def on_wood(page: Picture, chance: Generator) -> Picture:
    """Photographed at an angle on a table of planks."""
    return _laid(page, chance, _planks)


def on_cloth(page: Picture, chance: Generator) -> Picture:
    """Photographed at an angle on a checked cloth."""
    return _laid(page, chance, _checks)


def on_papers(page: Picture, chance: Generator) -> Picture:
    """Photographed on top of another sheet, whose edges with their print show beside it."""
    below = page if chance.random() < 0.5 else page[::-1, ::-1]
    return _laid(page, chance, lambda size, _: cv2.resize(below, size[::-1]))


PAPER: Final[Mapping[str, Happen]] = MappingProxyType(
    {
        "coffee": stained,
        "holes": punched,
        "staple": stapled,
        "crumpled": crumpled,
        "folded": folded,
        "marker": highlighted,
        "stamp": stamped,
        "faint": faint,
        "carbon": carbon_copied,
    }
)
SCANNERS: Final[Mapping[str, Happen]] = MappingProxyType(
    {"streaks": streaked, "askew": askew, "turned": turned}
)
HANDS: Final[Mapping[str, Happen]] = MappingProxyType({"shadow": shadowed, "thumb": thumbed})
CAMERAS: Final[Mapping[str, Happen]] = MappingProxyType(
    {"wood": on_wood, "cloth": on_cloth, "papers": on_papers}
)
SENDING: Final[Mapping[str, Happen]] = MappingProxyType(
    {"grain": grainy, "messenger": messaged, "jpeg": squeezed}
)
ALL: Final[Mapping[str, Happen]] = MappingProxyType(
    {**PAPER, **SCANNERS, **HANDS, **CAMERAS, **SENDING}
)


def journey(chance: Generator) -> tuple[str, ...]:
    """Names of mishaps in the order they happen: one of the paper, then a scanner's or a photo's,
    then perhaps one on the way."""
    steps = [_one(PAPER, chance)]
    if chance.random() < 0.4:
        steps.append(_one(SCANNERS, chance))
        return (*steps, "jpeg")
    steps += [_one(HANDS, chance)] if chance.random() < 0.6 else []
    return (*steps, _one(CAMERAS, chance), _one(SENDING, chance))


def _one(kinds: Mapping[str, Happen], chance: Generator) -> str:
    return list(kinds)[int(chance.integers(len(kinds)))]


def _laid(
    page: Picture, chance: Generator, ground: Callable[[tuple[int, int], Generator], Any]
) -> Picture:
    photo, matrix = damages.on_a_desk(page, lean=0.05, seed=int(chance.integers(2**31)))
    size = photo.shape[1], photo.shape[0]
    inside = cv2.warpPerspective(np.full(page.shape[:2], 255, np.uint8), matrix, size)
    desk = np.asarray(ground((size[1], size[0]), chance), np.uint8)
    photo = np.where(np.asarray(inside)[..., np.newaxis] > 127, photo, desk)
    return damages.blurred(np.asarray(photo, np.uint8), 0.8)


def _planks(size: tuple[int, int], chance: Generator) -> Picture:
    grain = chance.normal(0, 9, (1, size[1])).cumsum(axis=1) % 60
    planks = np.repeat(grain, size[0], axis=0)[..., np.newaxis] + np.array((110, 74, 44))
    planks[:, :: 24 * DOTS_PER_MM] -= 60
    return tints.to_bytes(planks + chance.normal(0, 5, planks.shape))


def _checks(size: tuple[int, int], _chance: Generator) -> Picture:
    rows, columns = np.indices(size) // (12 * DOTS_PER_MM) % 2
    tone = (rows + columns)[..., np.newaxis]
    return tints.to_bytes(np.array((232, 226, 220)) - tone * np.array((30, 90, 80)))


def _somewhere(page: Picture, chance: Generator, *, edge: float = 0.15) -> tuple[int, int]:
    height, width = page.shape[:2]
    x, y = chance.uniform(edge, 1 - edge, 2)
    return int(x * width), int(y * height)
