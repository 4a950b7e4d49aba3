"""Two ways to draw the same form: as a born-digital PDF, or as the picture of a printed one."""

import io
import math
from typing import Protocol

from PIL import Image, ImageDraw, ImageFont
from reportlab.pdfgen.canvas import Canvas

WIDTH_PT, HEIGHT_PT = 595.0, 842.0  # A4; all places are in points from the top left.
INK = (28, 48, 120)


class Pen(Protocol):
    """Draws on the current page."""

    def text(self, x: float, y: float, words: str, *, size: float = 10, bold: bool = False) -> None:
        """A line of text, its baseline at y."""

    def box(self, x: float, y: float, width: float, height: float) -> None:
        """An outlined rectangle, (x, y) its top left corner."""

    def sign(self, x: float, y: float, width: float) -> None:
        """A signature-like stroke in ink, y its middle."""

    def next_page(self) -> None:
        """Begin a new page."""


class PdfPen:
    """Draws a PDF with a text layer; the same strokes give the same bytes."""

    def __init__(self, *, title: str) -> None:
        self._bytes = io.BytesIO()
        # `invariant` leaves out time and random ids.
        self._canvas = Canvas(self._bytes, pagesize=(WIDTH_PT, HEIGHT_PT), invariant=1)
        self._canvas.setTitle(title)

    def text(self, x: float, y: float, words: str, *, size: float = 10, bold: bool = False) -> None:
        """A line of text, its baseline at y."""
        self._canvas.setFont("Helvetica-Bold" if bold else "Helvetica", size)
        self._canvas.drawString(x, HEIGHT_PT - y, words)

    def box(self, x: float, y: float, width: float, height: float) -> None:
        """An outlined rectangle."""
        self._canvas.setLineWidth(0.7)
        self._canvas.rect(x, HEIGHT_PT - y - height, width, height)

    def sign(self, x: float, y: float, width: float) -> None:
        """A signature-like stroke, y its middle."""
        self._canvas.setStrokeColorRGB(*(part / 255 for part in INK))
        self._canvas.setLineWidth(1.4)
        points = _stroke(x, y, width)
        path = self._canvas.beginPath()
        path.moveTo(points[0][0], HEIGHT_PT - points[0][1])
        for first, second, end in zip(points[1::3], points[2::3], points[3::3], strict=False):
            # A signing pad writes curves, not edges.
            path.curveTo(*(part for x, y in (first, second, end) for part in (x, HEIGHT_PT - y)))
        self._canvas.drawPath(path)
        self._canvas.setStrokeColorRGB(0, 0, 0)

    def next_page(self) -> None:
        """Begin a new page."""
        self._canvas.showPage()

    def content(self) -> bytes:
        """The finished PDF."""
        self._canvas.save()
        return self._bytes.getvalue()


class PicturePen:
    """Draws one page as pixels, as a scanner or a camera would see it."""

    def __init__(self, *, dpi: int) -> None:
        self._scale = dpi / 72
        size = (round(WIDTH_PT * self._scale), round(HEIGHT_PT * self._scale))
        self.picture = Image.new("RGB", size, "white")
        self._draw = ImageDraw.Draw(self.picture)

    def text(self, x: float, y: float, words: str, *, size: float = 10, bold: bool = False) -> None:
        """A line of text, its baseline at y."""
        self._draw.text(
            (x * self._scale, y * self._scale),
            words,
            fill="black",
            font=ImageFont.load_default(size * self._scale),
            anchor="ls",
            stroke_width=self._scale * 0.18 if bold else 0,
        )

    def box(self, x: float, y: float, width: float, height: float) -> None:
        """An outlined rectangle."""
        corners = [part * self._scale for part in (x, y, x + width, y + height)]
        self._draw.rectangle(corners, outline="black", width=max(1, round(0.7 * self._scale)))

    def sign(self, x: float, y: float, width: float) -> None:
        """A signature-like stroke, y its middle."""
        points = [(px * self._scale, py * self._scale) for px, py in _stroke(x, y, width)]
        self._draw.line(points, fill=INK, width=round(1.4 * self._scale), joint="curve")

    def next_page(self) -> None:
        """A picture has one page; there is nothing to turn."""


def _stroke(x: float, y: float, width: float) -> list[tuple[float, float]]:
    """Loops that rise and fall like a hurried name."""
    steps = 160
    return [
        (
            x + width * step / steps + 6 * math.sin(step / 5.0),
            y + 7 * math.sin(step / 4.0) * math.cos(step / 23.0) - 3 * math.sin(step / 40.0),
        )
        for step in range(steps)
    ]
