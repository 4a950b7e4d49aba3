"""What a path drawn on a PDF page is: a tick box, printed lines, a ring, or strokes of a pen."""

import math
from collections.abc import Iterable, Mapping
from ctypes import byref, c_float
from dataclasses import dataclass, field, replace
from typing import Any

import pypdfium2.raw as pdfium_c

from core.adapters.ink import mark_shapes
from core.adapters.pdf import pdf_bands, pdf_boxes, pdf_outlines
from core.adapters.pdf.pdf_frame import Affine
from core.domain.model import Box
from core.domain.page.reading import Mark, MarkKind, Shape

MAX_SEGMENTS = 400  # looked at one by one in a path
MM = 72 / 25.4
BOX_MM = (1.8, 7.5)  # sides of a tick box
RULE_MM = 3.0  # shortest printed line that counts: a line through "No" is no longer
STROKE_MM = 1.8  # a smaller stroke is a speck
DOT_MM = 0.9  # a filled spot so small still marks a box or a cell
STRAIGHT_STROKE_MM = 25.0  # longer slanted lines are drawings, not strokes of a pen
DRAWING_MM = (4.0, 1.5)  # smallest width and height of what takes a pen some time
DRAWING_SEGMENTS = 8
RING_MM = (70.0, 30.0)  # largest width and height of a ring around a word
BUTTON_MM, BUTTON_WIDE = (3.0, 9.0), 6.0  # high; times as wide
RADIO_MM = 4.0  # a ring no larger is a radio button
UPRIGHT = 0.25  # of its length a line may slant: a pen's ring is drawn in short straight steps
CORNER = 0.1  # points: a curve no longer than that
MAX_STROKES = 2_000  # whose shape is looked at on a page

_Pointer = Any  # a ctypes handle of pdfium
_Point = tuple[float, float]  # in points, from the page's top left
Strokes = list[list[_Point]]  # runs of a pen


@dataclass(slots=True)
class Path:
    """The marks a path makes, whether it is a drawing of some size; `drawn`: strokes by box."""

    marks: list[Mark] = field(default_factory=list)
    is_drawing: bool = False
    drawn: dict[Box, Strokes] = field(default_factory=dict)


@dataclass(slots=True)
class _Line:
    """One run of a pen: its points, how many of its parts are not upright, and those that are."""

    points: list[_Point] = field(default_factory=list)
    slanted: int = 0
    curves: int = 0
    upright: list[tuple[_Point, _Point]] = field(default_factory=list)


def of(pointer: _Pointer, matrix: Affine, size: tuple[float, float], *, is_dark: bool) -> Path:
    """A path's marks. `matrix` takes its own space to the page (0-1), `size` is the page's in
    points, `is_dark`: it is filled with a colour that can be seen."""
    path = Path()
    strokes: list[_Line] = []
    lines = _lines(pointer, matrix, size)
    if is_dark and (edge := _edge(lines)) is not None:
        # A ring whose line is a filled band, as browsers draw it.
        path.marks.append(Mark(MarkKind.INK, _share(edge, size), 0.0))
        return path
    if is_dark and (frame := _frame(pointer, lines)) is not None:
        path.marks.append(Mark(MarkKind.TICK_BOX, _share(frame, size), 0.0))
        return path
    for line in lines:
        box = _around(line.points)
        if _is_tick_box(line, box, is_dark=is_dark):
            fill = 1.0 if is_dark else 0.0
            path.marks.append(Mark(MarkKind.TICK_BOX, _share(box, size), fill))
        elif not line.slanted or pdf_outlines.is_frame(line.upright, box):
            path.marks += [Mark(MarkKind.RULE, _share(rule, size)) for rule in _rules(line)]
            if is_dark and _is_button(box):
                path.marks.append(Mark(MarkKind.PATCH, _share(box, size)))
        elif not is_dark and pdf_outlines.is_ring(line.points, box) and _fits(box, RING_MM):
            path.marks.append(Mark(MarkKind.INK, _share(box, size), 0.0))
        else:
            strokes.append(line)
            if is_dark and min(_sides(box)) >= DOT_MM * MM and max(_sides(box)) < STROKE_MM * MM:
                path.marks.append(Mark(MarkKind.STROKE, _share(box, size), shape=Shape.SOLID))
    _add_strokes(path, strokes, size)
    return path


def _edge(lines: list[_Line]) -> Box | None:
    """The outer edge of two rings, one within the other; None where lines are anything else."""
    outer = pdf_bands.outer_of([_around(line.points) for line in lines])
    if outer is None or max(_sides(outer)) <= RADIO_MM * MM or not _fits(outer, RING_MM):
        return None
    is_ring = all(pdf_outlines.is_ring(line.points, _around(line.points)) for line in lines)
    return outer if is_ring and all(line.slanted for line in lines) else None


def _frame(pointer: _Pointer, lines: list[_Line]) -> Box | None:
    """The tick box whose frame is a filled band; None where lines are anything else."""
    outer = pdf_bands.outer_of([_around(line.points) for line in lines])
    if outer is None or any(line.slanted for line in lines):
        return None
    is_box = any(_is_tick_box(line, outer, is_dark=False) for line in lines)
    is_hollow = is_box and pdf_bands.is_hollow(pointer, [line.points for line in lines])
    return outer if is_hollow else None


def _add_strokes(path: Path, strokes: list[_Line], size: tuple[float, float]) -> None:
    if not strokes:
        return
    box = _around([point for line in strokes for point in line.points])
    across, down = _sides(box)
    parts = sum(line.slanted for line in strokes)
    has_curves = any(line.curves for line in strokes)
    is_sized = across >= DRAWING_MM[0] * MM and down >= DRAWING_MM[1] * MM
    path.is_drawing = is_sized and parts > DRAWING_SEGMENTS
    is_pen = path.is_drawing or has_curves or max(across, down) <= STRAIGHT_STROKE_MM * MM
    is_on_sheet = across < 0.8 * size[0] and down < 0.5 * size[1]
    if max(across, down) >= STROKE_MM * MM and is_pen and is_on_sheet:
        path.marks.append(Mark(MarkKind.INK, _share(box, size)))
        path.drawn[path.marks[-1].box] = [line.points for line in strokes]


def with_ticks(marks: Iterable[Mark], drawn: Mapping[Box, Strokes]) -> list[Mark]:
    """Boxes drawn over each other as one, filled where a stroke is in them, without the stroke.

    `drawn`: the strokes by their boxes; boxes and strokes get the shape that they make together.
    """
    some = _shaped(marks, drawn)
    boxes = pdf_boxes.Boxes(some)
    rest = []
    for mark in some:
        is_stroke = mark.kind in (MarkKind.INK, MarkKind.STROKE) and mark.fill > 0
        if mark.kind is not MarkKind.TICK_BOX and not (is_stroke and boxes.take(mark)):
            rest.append(mark)
    return [*rest, *boxes.marks]


def as_one(marks: Iterable[Mark]) -> list[Mark]:
    """Boxes at one place as one: a form's check box, and the frame printed around it."""
    some = list(marks)
    rest = [mark for mark in some if mark.kind is not MarkKind.TICK_BOX]
    return [*rest, *pdf_boxes.Boxes(some).marks]


def _shaped(marks: Iterable[Mark], drawn: Mapping[Box, Strokes]) -> list[Mark]:
    """Small strokes with their shape; the two lines of a cross are drawn one by one."""
    small = sorted(drawn, key=lambda box: box.y0)[:MAX_STROKES]
    shapes = {}
    for at, box in enumerate(small):
        near = [other for other in small[max(0, at - 8) : at + 9] if _is_over(box, other)]
        shapes[box] = mark_shapes.of_lines([line for other in near for line in drawn[other]])
    return [
        replace(mark, shape=shapes.get(mark.box)) if mark.kind is MarkKind.INK else mark
        for mark in marks
    ]


def _is_over(one: Box, other: Box) -> bool:
    return pdf_outlines.holds(one, *pdf_outlines.middle(other)) and pdf_outlines.holds(
        other, *pdf_outlines.middle(one)
    )


def _lines(pointer: _Pointer, matrix: Affine, size: tuple[float, float]) -> list[_Line]:
    found: list[_Line] = []
    x, y = c_float(), c_float()
    waiting: list[_Point] = []  # the control points of a curve
    count = min(pdfium_c.FPDFPath_CountSegments(pointer), MAX_SEGMENTS)
    for index in range(count):
        segment = pdfium_c.FPDFPath_GetPathSegment(pointer, index)
        pdfium_c.FPDFPathSegment_GetPoint(segment, byref(x), byref(y))
        across, down = matrix.point(x.value, y.value)
        point = (across * size[0], down * size[1])
        kind = pdfium_c.FPDFPathSegment_GetType(segment)
        if kind == pdfium_c.FPDF_SEGMENT_MOVETO or not found:
            found.append(_Line([point]))
        elif kind == pdfium_c.FPDF_SEGMENT_BEZIERTO:
            waiting.append(point)
            if len(waiting) == 3:
                _curve(found[-1], waiting)
                waiting = []
        else:
            _straight(found[-1], point)
        if pdfium_c.FPDFPathSegment_GetClose(segment):
            _straight(found[-1], found[-1].points[0])
    return [line for line in found if len(line.points) > 1]


def _curve(line: _Line, controls: list[_Point]) -> None:
    start, (one, two, end) = line.points[-1], controls
    if max(math.dist(start, point) for point in controls) < CORNER:
        line.points.append(end)  # A corner rounded by nothing: still a corner.
        return
    line.slanted += 3
    line.curves += 1
    for at in (0.25, 0.5, 0.75):
        rest = 1 - at
        shares = (rest**3, 3 * rest**2 * at, 3 * rest * at**2, at**3)
        line.points.append(
            (
                sum(s * p[0] for s, p in zip(shares, (start, one, two, end), strict=True)),
                sum(s * p[1] for s, p in zip(shares, (start, one, two, end), strict=True)),
            )
        )
    line.points.append(end)


def _straight(line: _Line, point: _Point) -> None:
    last = line.points[-1]
    less, more = sorted((abs(last[0] - point[0]), abs(last[1] - point[1])))
    if less < 0.5 and less <= UPRIGHT * more:
        line.upright.append((last, point))
    else:
        line.slanted += 1
    line.points += [((last[0] + point[0]) / 2, (last[1] + point[1]) / 2), point]


def _is_tick_box(line: _Line, box: Box, *, is_dark: bool) -> bool:
    across, down = _sides(box)
    low, high = BOX_MM[0] * MM, BOX_MM[1] * MM
    if not (low <= across <= high and low <= down <= high and 0.7 <= across / down <= 1.4):
        return False
    if line.slanted:  # A radio button; a filled circle is a bullet, or the dot of one.
        is_round = pdf_outlines.is_frame(line.upright, box) or (
            0.85 <= across / down <= 1.18 and not is_dark
        )
        return is_round and line.curves >= 4 and pdf_outlines.is_ring(line.points, box)
    outline = sum(math.dist(start, end) for start, end in line.upright)
    return outline >= 1.7 * (across + down) or (is_dark and len(line.upright) >= 3)


def _is_button(box: Box) -> bool:
    """Whether a filled rectangle is of the size of a button, or of a chosen word's ground."""
    (wide, high), (low, most) = _sides(box), BUTTON_MM
    return low * MM <= high <= most * MM and high < wide <= BUTTON_WIDE * high


def _rules(line: _Line) -> list[Box]:
    least = RULE_MM * MM
    return [_around(ends) for ends in line.upright if math.dist(*ends) >= least]


def _fits(box: Box, most_mm: tuple[float, float]) -> bool:
    across, down = _sides(box)
    is_small = across <= most_mm[0] * MM and down <= most_mm[1] * MM
    return is_small and min(across, down) >= STROKE_MM * MM


def _around(points: Iterable[_Point]) -> Box:
    xs, ys = zip(*points, strict=True)
    return Box(min(xs), min(ys), max(xs), max(ys))


def _sides(box: Box) -> tuple[float, float]:
    return box.x1 - box.x0, box.y1 - box.y0


def _share(box: Box, size: tuple[float, float]) -> Box:
    shares = (box.x0 / size[0], box.y0 / size[1], box.x1 / size[0], box.y1 / size[1])
    return Box(*(min(1.0, max(0.0, share)) for share in shares))
