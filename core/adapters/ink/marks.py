"""What is on a picture besides recognised words: ink, tick boxes, printed lines, colours."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from core.adapters.ink import (
    mark_boxes,
    mark_colours,
    mark_letters,
    mark_photos,
    mark_rules,
    mark_shapes,
    mark_strokes,
    mark_words,
    print_size,
)
from core.adapters.ink.levelling import Level
from core.domain.model import Box
from core.domain.page.reading import Mark, MarkKind, Shape, Word

Ink = NDArray[np.uint8]  # height x width, 1 where there is ink

WORK_DPI = 150  # enough for a tick box of two millimetres, and quick
MM_PER_INCH = 25.4

INK_MM = (7.0, 2.0)  # smallest width and height of a signature
INK_MAX = (0.75, 0.30)  # largest share of the page's width and height
STROKE_GAP_MM = 2.5  # strokes closer than this belong together
SPECK_MM = 0.6
SOLID_SHARE = 0.65  # fuller than this is a bar, a logo or a shadow, no handwriting
MARK_MM = (1.3, 13.0)  # smallest and largest side of a tick, a cross or a dot without a box
MARK_GAP_MM = 0.7  # its strokes are no further apart
PRINT_SHARE = 0.25  # of a letter in a word's frame: it is the word's
HIGH_AS_PRINT = 1.4  # of a usual word's height
MAX_STROKES = 1_500  # a page of more is no form


@dataclass(frozen=True, slots=True)
class Seen:
    """The marks of a page, and how much of it is inked (0-1)."""

    marks: tuple[Mark, ...]
    ink_share: float


def look(
    pixels: NDArray[np.uint8], words: tuple[Word, ...], *, dpi: int, slope: float = 0.0
) -> Seen:
    """Marks on an upright page; words read with confidence are not marks. `dpi` 0 is unknown,
    `slope` is how far the page's lines sink, in pixels a pixel."""
    pixels, dpi = _to_work_size(pixels, print_size.believed(dpi, words, pixels.shape))
    level = Level(slope, width=pixels.shape[1], height=pixels.shape[0])
    seen = _look(level.straight(pixels), level.words(words), dpi)
    return replace(seen, marks=level.back(seen.marks))


def _look(pixels: NDArray[np.uint8], words: tuple[Word, ...], dpi: int) -> Seen:
    grey = np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), dtype=np.uint8)
    flat = flattened(grey, dpi=dpi)
    ink = binarise(flat)
    read = [_to_pixels(word.box, *ink.shape[::-1]) for word in mark_words.printed(words)]
    bands = mark_rules.bands(grey, dpi=dpi)
    faint = mark_rules.faint(flat, bands, read, dpi=dpi)
    across, down = mark_rules.masks(ink, dpi=dpi, faint=faint)
    rules = _mask(across | down)
    bars = mark_rules.bars(ink, bands, across, read, dpi=dpi)
    _clear(bands, bars)
    pen = _mask(ink & (1 - bands))  # Light print in a dark band is no ink.
    sides = mark_rules.sides(_mask(pen | faint[1]), _mask(across | bands), down, dpi=dpi)
    coloured = mark_colours.patches(pixels, dpi=dpi)
    seen = mark_photos.photographs(grey, [place for _, place in coloured], read, dpi=dpi)
    photos = [photo.place for photo in seen if photo.is_sure]
    rings = mark_strokes.rings(pen, words, dpi)
    strikes = mark_strokes.strikes(pen, words, dpi)
    taken = [*rings, *photos]
    bare = _mask(cv2.subtract(pen, rules))
    outlines = mark_boxes.find(pen, bare, dpi=dpi)
    outlines = [box for box in outlines if not _is_in_any(box.place, taken)]
    lone = [o.place for o in outlines if mark_boxes.is_around_a_letter(ink, o, dpi=dpi)]
    boxes = [box for box in outlines if box.place not in lone]
    places = [box.place for box in outlines]
    rest = _rest(pen, _mask(rules | sides | bands), [*places, *taken], dpi)
    _clear(sides, places)  # The side of a tick box is the box's own.
    blobs, solid = ink_blobs(rest, words, dpi)
    lines = mark_rules.places(across, down, sides, dpi=dpi)
    lines = mark_strokes.without_letters(lines, words, ink)
    found = [
        *(Mark(MarkKind.RULE, _share(line, ink)) for line in [*lines, *strikes]),
        *(_box_mark(bare, box) for box in boxes),
        *(Mark(MarkKind.INK, _share(ring, ink), 0.0) for ring in [*rings, *lone]),
        *(Mark(MarkKind.INK, _share(blob, ink)) for blob in blobs),
        *(Mark(MarkKind.PHOTO, _share(one.place, ink), float(one.is_sure)) for one in seen),
        *_strokes(rest, words, dpi),
        *(Mark(MarkKind.STROKE, _share(bar, ink), shape=Shape.SOLID) for bar in (*bars, *solid)),
        *(
            Mark(MarkKind.PATCH, _share(place, ink), colour=colour)
            for colour, place in coloured
            if not _is_in_any(place, photos)
        ),
    ]
    return Seen(tuple(mark_letters.without(found, words, ink, dpi=dpi)), float(ink.mean()))


def flattened(grey: NDArray[np.uint8], *, dpi: int) -> NDArray[np.uint8]:
    """The page with shadows and dim light divided out: its paper is white everywhere."""
    small = cv2.resize(grey, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    reach = max(3, (dpi // 16) | 1)
    paper = cv2.dilate(cv2.medianBlur(small, min(reach, 255)), np.ones((3, 3), np.uint8))
    paper = cv2.resize(paper, (grey.shape[1], grey.shape[0]))
    return np.asarray(cv2.divide(grey, np.maximum(paper, 1), scale=255), np.uint8)


def binarise(flat: NDArray[np.uint8]) -> Ink:
    """1 where there is ink on a flattened page."""
    otsu, _ = cv2.threshold(flat, 0, 255, cv2.THRESH_OTSU)
    limit = min(max(otsu, 110.0), 215.0)
    return np.asarray(flat < limit, dtype=np.uint8)


def ink_blobs(
    rest: Ink, words: tuple[Word, ...], dpi: int
) -> tuple[list[tuple[int, int, int, int]], list[tuple[int, int, int, int]]]:
    """Groups of strokes that are no word, rule or mark seen already: signatures and stamps; and
    by themselves those that are as solid as what was blacked out."""
    height, width = rest.shape
    page, rest = rest, rest.copy()
    _clear(rest, [_to_pixels(word.box, width, height) for word in mark_words.printed(words)])
    rest = _without_specks(rest, dpi)
    reach = _pixels(STROKE_GAP_MM, dpi)
    joined = cv2.dilate(rest, np.ones((max(1, reach // 2), reach), np.uint8))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    blobs, solid = [], []
    for label, (x, y, wide, high, _) in enumerate(stats.tolist()):
        if label == 0:
            continue
        part = rest[y : y + high, x : x + wide] * (labels[y : y + high, x : x + wide] == label)
        box = _extent(part, x, y)
        if box is None:
            continue
        if _is_signature_like(part, box, page, dpi):
            blobs.append(box)
        elif mark_rules.is_bar(box[2] - box[0], box[3] - box[1], dpi) and _is_solid(part, box):
            solid.append(box)
    return blobs, solid


def _rest(ink: Ink, rules: Ink, seen: list[tuple[int, int, int, int]], dpi: int) -> Ink:
    """The ink without rules and what is seen already."""
    rest = _mask(cv2.subtract(ink, cv2.dilate(rules, np.ones((3, 3), np.uint8))))
    _clear(rest, seen)
    edge = _pixels(2.0, dpi)  # Shadows of the paper's edge and punch marks of the scanner.
    rest[:edge], rest[-edge:], rest[:, :edge], rest[:, -edge:] = 0, 0, 0, 0
    return rest


def _clear(ink: Ink, places: Iterable[tuple[int, int, int, int]]) -> None:
    for x0, y0, x1, y1 in places:
        ink[max(0, y0 - 1) : y1 + 1, max(0, x0 - 1) : x1 + 1] = 0


def _box_mark(ink: Ink, box: mark_boxes.Outline) -> Mark:
    fill, inside = mark_boxes.look_into(ink, box)
    shape = mark_shapes.of(inside) if fill > 0 else None
    return Mark(MarkKind.TICK_BOX, _share(box.place, ink), fill, shape=shape)


def _strokes(rest: Ink, words: tuple[Word, ...], dpi: int) -> Iterator[Mark]:
    """Small marks of a pen where no box is; what was read as a single letter may be one too."""
    page = _unread(rest, words)
    size = _pixels(MARK_GAP_MM, dpi)
    joined = cv2.dilate(page, np.ones((size, size), np.uint8))
    low, high = _pixels(MARK_MM[0], dpi), _pixels(MARK_MM[1], dpi)
    found = 0
    for x, y, wide, tall in mark_strokes.extents(joined):
        if found < MAX_STROKES and low <= max(wide, tall) and min(wide, tall) <= high:
            part = page[y : y + tall, x : x + wide]
            box = _extent(part, x, y)
            if box is not None and low <= max(box[2] - box[0], box[3] - box[1]) <= high:
                found += 1
                shape = mark_shapes.of(page[box[1] : box[3], box[0] : box[2]])
                yield Mark(MarkKind.STROKE, _share(box, rest), shape=shape)


def _unread(ink: Ink, words: tuple[Word, ...]) -> Ink:
    """The ink outside words. Frames of words are not exact: a letter that is partly in one is the
    word's, and only what is much higher than print reaches out of it on its own."""
    height, width = ink.shape
    read = [w for w in mark_words.printed(words) if sum(map(str.isalnum, w.text)) > 1]
    frames = [_to_pixels(word.box, width, height) for word in read]
    if not frames:
        return ink.copy()
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    framed = np.zeros(ink.shape, np.uint8)
    for x0, y0, x1, y1 in frames:
        framed[y0:y1, x0:x1] = 1
    inside = np.bincount(labels[framed > 0], minlength=len(stats))
    usual = float(np.median([frame[3] - frame[1] for frame in frames]))
    is_low = stats[:, cv2.CC_STAT_HEIGHT] <= HIGH_AS_PRINT * usual
    is_print = is_low & (inside >= PRINT_SHARE * stats[:, cv2.CC_STAT_AREA])
    is_print[0] = True
    outside = (~is_print).astype(np.uint8)[labels]
    return _mask(outside & (1 - framed))


def _is_signature_like(part: Ink, box: tuple[int, int, int, int], ink: Ink, dpi: int) -> bool:
    wide, high = box[2] - box[0], box[3] - box[1]
    if wide < _pixels(INK_MM[0], dpi) or high < _pixels(INK_MM[1], dpi):
        return False
    if wide > INK_MAX[0] * ink.shape[1] or high > INK_MAX[1] * ink.shape[0]:
        return False
    return not _is_solid(part, box)


def _is_solid(part: Ink, box: tuple[int, int, int, int]) -> bool:
    return float(part.sum()) / ((box[2] - box[0]) * (box[3] - box[1])) >= SOLID_SHARE


def _extent(part: Ink, x: int, y: int) -> tuple[int, int, int, int] | None:
    columns, rows = np.flatnonzero(part.any(axis=0)), np.flatnonzero(part.any(axis=1))
    if len(columns) == 0:
        return None
    left, right = int(columns[0]), int(columns[-1]) + 1
    return x + left, y + int(rows[0]), x + right, y + int(rows[-1]) + 1


def _without_specks(ink: Ink, dpi: int) -> Ink:
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    least = _pixels(SPECK_MM, dpi)
    sizes = np.maximum(stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT])
    keep = (sizes >= least).astype(np.uint8)
    keep[0] = 0
    return np.asarray(keep[labels], dtype=np.uint8)


def _is_in_any(inner: tuple[int, int, int, int], outers: list[tuple[int, int, int, int]]) -> bool:
    x, y = (inner[0] + inner[2]) / 2, (inner[1] + inner[3]) / 2
    return any(outer[0] <= x <= outer[2] and outer[1] <= y <= outer[3] for outer in outers)


def _to_work_size(pixels: NDArray[np.uint8], dpi: int) -> tuple[NDArray[np.uint8], int]:
    if dpi > WORK_DPI:
        scale = WORK_DPI / dpi
        smaller = cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        return np.asarray(smaller, dtype=np.uint8), WORK_DPI
    return pixels, dpi


def _mask(values: Any) -> Ink:
    return np.asarray(values, dtype=np.uint8)


def _pixels(mm: float, dpi: int) -> int:
    return max(1, round(mm / MM_PER_INCH * dpi))


def _share(box: tuple[int, int, int, int], page: Ink) -> Box:
    height, width = page.shape[:2]
    x0, y0, x1, y1 = box
    return Box(x0 / width, y0 / height, x1 / width, y1 / height)


def _to_pixels(box: Box, width: int, height: int) -> tuple[int, int, int, int]:
    return (
        int(box.x0 * width),
        int(box.y0 * height),
        int(np.ceil(box.x1 * width)),
        int(np.ceil(box.y1 * height)),
    )
