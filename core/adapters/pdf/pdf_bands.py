"""Rings and frames whose line is a filled band between two outlines, as browsers draw them."""

import ctypes
import itertools
from collections.abc import Sequence
from typing import Any

import pypdfium2.raw as pdfium_c

from core.adapters.pdf import pdf_outlines
from core.domain.model import Box

HOLE = 0.5  # of the area within the outer edge

Point = tuple[float, float]


def is_hollow(pointer: Any, outlines: Sequence[list[Point]]) -> bool:
    """Whether two outlines are filled between them and not within the inner one: by the rule that
    they are filled by, or because they run in opposite ways."""
    mode, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium_c.FPDFPath_GetDrawMode(pointer, ctypes.byref(mode), ctypes.byref(stroke))
    one, other = map(_turn, outlines)
    return mode.value == pdfium_c.FPDF_FILLMODE_ALTERNATE or one * other < 0


def outer_of(boxes: Sequence[Box]) -> Box | None:
    """The outer one of two boxes, where the other lies within and leaves a band around it."""
    if len(boxes) != 2:
        return None
    outer, inner = sorted(boxes, key=pdf_outlines.area, reverse=True)
    is_within = pdf_outlines.holds(outer, *pdf_outlines.middle(inner))
    return (
        outer if is_within and pdf_outlines.area(inner) >= HOLE * pdf_outlines.area(outer) else None
    )


def _turn(points: list[Point]) -> float:
    """Twice the area that an outline runs around, negative where it runs the other way."""
    closed = itertools.pairwise([*points, points[0]])
    return sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in closed)
