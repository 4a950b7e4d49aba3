"""From PDF user space to the page as seen: 0-1, origin top left, rotation and crop box applied."""

from ctypes import byref, c_int
from typing import NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from core.domain.model import Box

_GRID = 1_000_000  # pdfium answers in whole device units: fine enough for any page.
_STEP = 1000.0  # points


class Affine(NamedTuple):
    """x' = a*x + c*y + e, y' = b*x + d*y + f; the order of a PDF matrix."""

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 1.0
    e: float = 0.0
    f: float = 0.0

    def point(self, x: float, y: float) -> tuple[float, float]:
        """A point moved."""
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def after(self, inner: "Affine") -> "Affine":
        """First `inner`, then this one."""
        e, f = self.point(inner.e, inner.f)
        return Affine(
            self.a * inner.a + self.c * inner.b,
            self.b * inner.a + self.d * inner.b,
            self.a * inner.c + self.c * inner.d,
            self.b * inner.c + self.d * inner.d,
            e,
            f,
        )

    def box(self, left: float, bottom: float, right: float, top: float) -> Box:
        """The upright box around a rectangle moved; not cut at the page's edge."""
        if (self.b == 0.0 == self.c) or (self.a == 0.0 == self.d):  # Quarter turns: nearly always.
            x0, y0 = self.point(left, bottom)
            x1, y1 = self.point(right, top)
            return Box(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
        corners = [
            self.point(x, y)
            for x, y in ((left, bottom), (left, top), (right, bottom), (right, top))
        ]
        xs, ys = [x for x, _ in corners], [y for _, y in corners]
        return Box(min(xs), min(ys), max(xs), max(ys))


def frame_of(page: pdfium.PdfPage) -> Affine:
    """What takes a point of this page's user space to the page as seen."""
    (x0, y0), (x1, y1), (x2, y2) = (
        _device(page, 0.0, 0.0),
        _device(page, _STEP, 0.0),
        _device(page, 0.0, _STEP),
    )
    unit = _GRID * _STEP
    return Affine(
        (x1 - x0) / unit,
        (y1 - y0) / unit,
        (x2 - x0) / unit,
        (y2 - y0) / unit,
        x0 / _GRID,
        y0 / _GRID,
    )


def is_on_page(box: Box) -> bool:
    """True where the middle of the box can be seen."""
    return 0.0 <= (box.x0 + box.x1) / 2 <= 1.0 and 0.0 <= (box.y0 + box.y1) / 2 <= 1.0


def within_page(box: Box) -> Box:
    """The part of the box that lies on the page."""
    x0, y0, x1, y1 = (min(1.0, max(0.0, side)) for side in box)
    return Box(x0, y0, x1, y1)


def _device(page: pdfium.PdfPage, x: float, y: float) -> tuple[int, int]:
    at_x, at_y = c_int(), c_int()
    pdfium_c.FPDF_PageToDevice(page, 0, 0, _GRID, _GRID, 0, x, y, byref(at_x), byref(at_y))
    return at_x.value, at_y.value
