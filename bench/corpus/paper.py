"""A page to draw on: points from the top left, every drawn thing tells where it is."""

from collections.abc import Iterator, Sequence
from functools import cache
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Final, TypedDict, Unpack

from PIL import Image
from reportlab.lib.colors import Color
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from bench.corpus.truth import Place
from core.domain.model import Box

FONTS: Final = Path(__file__).parents[1] / "fonts"
BLACK: Final = (0.0, 0.0, 0.0)
GREY: Final = (0.45, 0.45, 0.45)
ASCENT, DESCENT = 0.74, 0.2  # of the font size: where letters reach

Rgb = tuple[float, float, float]
Point = tuple[float, float]
Points = Sequence[Point]


class Look(TypedDict, total=False):
    """How a text is written: font, size in points, colour."""

    font: str
    size: float
    colour: Rgb


@cache
def _register(font: str) -> None:
    if (FONTS / f"{font}.ttf").is_file():
        pdfmetrics.registerFont(TTFont(font, str(FONTS / f"{font}.ttf")))


def width(text: str, font: str, size: float) -> float:
    """The text's advance in points."""
    _register(font)
    return float(pdfmetrics.stringWidth(text, font, size))


def wrapped(text: str, font: str, size: float, wide: float) -> list[str]:
    """The text in lines no wider than `wide` points."""
    lines: list[str] = []
    for word in text.split():
        if lines and width(f"{lines[-1]} {word}", font, size) <= wide:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def union(places: Sequence[Place]) -> Place:
    """The smallest place around places of one page."""
    boxes = [one.box for one in places]
    return Place(
        places[0].page,
        Box(
            min(box.x0 for box in boxes),
            min(box.y0 for box in boxes),
            max(box.x1 for box in boxes),
            max(box.y1 for box in boxes),
        ),
    )


class Paper:
    """A PDF being drawn. `size` is width and height in points."""

    def __init__(self, size: tuple[float, float]) -> None:
        self.wide, self.high = size
        self.page = 1
        self._file = BytesIO()
        self._canvas = Canvas(self._file, pagesize=size, invariant=True)

    def next_page(self) -> None:
        """Turn over."""
        self._canvas.showPage()
        self.page += 1

    def finished(self) -> bytes:
        """The PDF."""
        self._canvas.showPage()
        self._canvas.save()
        return self._file.getvalue()

    def place(self, x0: float, y0: float, x1: float, y1: float) -> Place:
        """A rectangle in points as a place of this page, kept inside it."""
        wide, high = self.wide, self.high
        box = Box(
            max(0.0, x0 / wide), max(0.0, y0 / high), min(1.0, x1 / wide), min(1.0, y1 / high)
        )
        return Place(self.page, box)

    def text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        font: str = "Helvetica",
        size: float = 9,
        colour: Rgb = BLACK,
        turn: float = 0,
    ) -> Place:
        """Write from `x` on the baseline `y`; `turn` in degrees, anticlockwise."""
        _register(font)
        canvas = self._canvas
        canvas.saveState()
        canvas.setFillColor(Color(*colour))
        canvas.setFont(font, size)
        canvas.translate(x, self.high - y)
        canvas.rotate(turn)
        canvas.drawString(0, 0, text)
        canvas.restoreState()
        end = x + width(text.rstrip(), font, size)
        return self.place(x, y - ASCENT * size, end, y + DESCENT * size)

    def right_text(self, x: float, y: float, text: str, **look: Unpack[Look]) -> Place:
        """Write so that the text ends at `x`."""
        font, size = look.get("font", "Helvetica"), look.get("size", 9)
        return self.text(x - width(text, font, size), y, text, **look)

    def line(
        self,
        x0: float,
        y0: float,
        x1: float,
        y1: float,
        *,
        colour: Rgb = BLACK,
        thick: float = 0.7,
        dash: tuple[float, float] | None = None,
    ) -> None:
        """A straight rule."""
        canvas = self._canvas
        canvas.saveState()
        canvas.setStrokeColor(Color(*colour))
        canvas.setLineWidth(thick)
        if dash:
            canvas.setDash(*dash)
        canvas.line(x0, self.high - y0, x1, self.high - y1)
        canvas.restoreState()

    def rect(
        self,
        x0: float,
        y0: float,
        x1: float,
        y1: float,
        *,
        fill: Rgb | None = None,
        edge: Rgb | None = BLACK,
        thick: float = 0.7,
        radius: float = 0,
    ) -> None:
        """A rectangle from its top left to its bottom right corner."""
        canvas = self._canvas
        canvas.saveState()
        canvas.setLineWidth(thick)
        if fill:
            canvas.setFillColor(Color(*fill))
        if edge:
            canvas.setStrokeColor(Color(*edge))
        box = (x0, self.high - y1, x1 - x0, y1 - y0)
        canvas.roundRect(*box, radius, stroke=bool(edge), fill=bool(fill))
        canvas.restoreState()

    def curve(self, points: Points, *, colour: Rgb, thick: float) -> Place:
        """A smooth stroke through points."""
        canvas = self._canvas
        canvas.saveState()
        canvas.setStrokeColor(Color(*colour))
        canvas.setLineWidth(thick)
        canvas.setLineCap(1)
        canvas.setLineJoin(1)
        path = canvas.beginPath()
        path.moveTo(points[0][0], self.high - points[0][1])
        for leave, arrive, end in _beziers(points):
            path.curveTo(*self._up(leave), *self._up(arrive), *self._up(end))
        canvas.drawPath(path)
        canvas.restoreState()
        xs, ys = [x for x, _ in points], [y for _, y in points]
        return self.place(min(xs) - 1, min(ys) - 1, max(xs) + 1, max(ys) + 1)

    def disc(self, x: float, y: float, radius: float, colour: Rgb) -> Place:
        """A filled circle."""
        canvas = self._canvas
        canvas.saveState()
        canvas.setFillColor(Color(*colour))
        canvas.setStrokeColor(Color(0.3, 0.3, 0.3))
        canvas.setLineWidth(0.4)
        canvas.circle(x, self.high - y, radius, stroke=1, fill=1)
        canvas.restoreState()
        return self.place(x - radius, y - radius, x + radius, y + radius)

    def picture(self, image: Image.Image, x0: float, y0: float, x1: float, y1: float) -> Place:
        """A raster picture in a rectangle; its transparency is kept."""
        self._canvas.drawImage(
            ImageReader(image), x0, self.high - y1, x1 - x0, y1 - y0, mask="auto"
        )
        return self.place(x0, y0, x1, y1)

    def _up(self, point: tuple[float, float]) -> tuple[float, float]:
        return point[0], self.high - point[1]


def _beziers(points: Points) -> Iterator[tuple[Point, Point, Point]]:
    """Catmull-Rom through the points, as cubic curves: two handles and an end each."""
    padded = [points[0], *points, points[-1]]
    for before, start, end, after in zip(padded, padded[1:], padded[2:], padded[3:], strict=False):
        leave = (start[0] + (end[0] - before[0]) / 6, start[1] + (end[1] - before[1]) / 6)
        arrive = (end[0] - (after[0] - start[0]) / 6, end[1] - (after[1] - start[1]) / 6)
        yield leave, arrive, end


def shaken(points: Points, random: Random, by: float) -> list[tuple[float, float]]:
    """The points as an unsteady hand sets them."""
    return [(x + random.gauss(0, by), y + random.gauss(0, by)) for x, y in points]
