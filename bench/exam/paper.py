"""A sheet of paper to print and to write on: points, origin top left, y downwards."""

import io
import math
from collections.abc import Iterator
from pathlib import Path
from random import Random

from PIL import Image, ImageDraw, ImageFilter
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

FONTS = Path(__file__).parents[1] / "fonts"
HANDS = ("caveat-400", "kalam-400", "patrick-hand-400", "architects-daughter-400")
PRINTS = ("barlow-400", "barlow-600", "libre-franklin-400", "libre-franklin-700",
          "pt-serif-400", "pt-serif-700")  # fmt: skip
BLACK, GREY, PALE, BLUE, RED = (
    (0, 0, 0),
    (0.4,) * 3,
    (0.88,) * 3,
    (0.05, 0.1, 0.45),
    (0.75, 0.1, 0.1),
)
MARGIN = 42.0
Colour = tuple[float, ...]


def load_fonts() -> None:
    """Make the bundled fonts known to the PDF writer; again does nothing."""
    for name in (*HANDS, *PRINTS):
        if name not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont(name, str(FONTS / f"{name}.ttf")))


class Paper:
    """One PDF while it is drawn; `y` is how far down the page is used."""

    def __init__(self, path: Path, rng: Random, *, wide: bool = False) -> None:
        load_fonts()
        self.w, self.h = landscape(A4) if wide else A4
        self.canvas = Canvas(str(path), pagesize=(self.w, self.h), invariant=1)
        self.rng = rng
        self.y = MARGIN
        self.bottom = self.h - 60
        self.pages = 1

    @property
    def inner(self) -> float:
        """The width between the margins."""
        return self.w - 2 * MARGIN

    def room(self, height: float) -> float:
        """The y of a block of this height, on a new page where this one is full."""
        if self.y + height > self.bottom:
            self.turn()
        return self.y

    def turn(self) -> None:
        """Go on on a new page."""
        self.canvas.showPage()
        self.pages += 1
        self.y = MARGIN

    def save(self) -> None:
        """Write the file."""
        self.canvas.showPage()
        self.canvas.save()

    def text(self, x: float, y: float, words: str, size: float = 9, font: str = "Helvetica",
             colour: Colour = BLACK, align: str = "left") -> float:  # fmt: skip
        """Print a line with its baseline at y; gives its width."""
        width = self.width(words, size, font)
        self.canvas.setFillColorRGB(*colour)
        self.canvas.setFont(font, size)
        x -= {"left": 0.0, "right": width, "centre": width / 2}[align]
        self.canvas.drawString(x, self.h - y, words)
        return width

    @staticmethod
    def width(words: str, size: float, font: str) -> float:
        """How wide the words are."""
        return float(pdfmetrics.stringWidth(words, font, size))

    def wrap(self, words: str, width: float, size: float, font: str) -> list[str]:
        """The words in lines of at most this width."""
        lines = [""]
        for word in words.split():
            longer = f"{lines[-1]} {word}".strip()
            if lines[-1] and self.width(longer, size, font) > width:
                lines.append(word)
            else:
                lines[-1] = longer
        return lines

    def line(self, x0: float, y0: float, x1: float, y1: float, width: float = 0.7,
             colour: Colour = BLACK) -> None:  # fmt: skip
        """A ruled line."""
        self.canvas.setStrokeColorRGB(*colour)
        self.canvas.setLineWidth(width)
        self.canvas.line(x0, self.h - y0, x1, self.h - y1)

    def box(self, x: float, y: float, w: float, h: float, fill: Colour | None = None,
            width: float = 0.7, colour: Colour = BLACK) -> None:  # fmt: skip
        """A rectangle from its top left corner."""
        self.canvas.setStrokeColorRGB(*colour)
        self.canvas.setLineWidth(width)
        if fill:
            self.canvas.setFillColorRGB(*fill)
        self.canvas.rect(x, self.h - y - h, w, h, stroke=int(width > 0), fill=int(fill is not None))

    def dots(self, x0: float, x1: float, y: float) -> None:
        """A dotted leader, drawn."""
        self.canvas.setDash(0.8, 2.2)
        self.line(x0, y, x1, y, 0.8)
        self.canvas.setDash()

    def pen(self, points: list[tuple[float, float]], width: float = 1.1,
            colour: Colour = BLUE) -> None:  # fmt: skip
        """One stroke of a pen through the points."""
        path = self.canvas.beginPath()
        path.moveTo(points[0][0], self.h - points[0][1])
        for x, y in points[1:]:
            path.lineTo(x, self.h - y)
        self.canvas.setStrokeColorRGB(*colour)
        self.canvas.setLineWidth(width)
        self.canvas.setLineCap(1)
        self.canvas.drawPath(path)
        self.canvas.setLineCap(0)

    def tick(self, x: float, y: float, size: float = 9) -> None:
        """A tick around the point."""
        j = self._jog
        self.pen([(x - size * 0.45 + j(), y + j()), (x - size * 0.1, y + size * 0.4 + j()),
                  (x + size * 0.6 + j(), y - size * 0.55 + j())], 1.4)  # fmt: skip

    def cross(self, x: float, y: float, size: float = 9) -> None:
        """A cross around the point."""
        r, j = size * 0.42, self._jog
        self.pen([(x - r + j(), y - r + j()), (x + r + j(), y + r + j())], 1.4)
        self.pen([(x + r + j(), y - r + j()), (x - r + j(), y + r + j())], 1.4)

    def ring(self, x: float, y: float, w: float, h: float) -> None:
        """An ellipse by hand around the middle x, y; not quite closed."""
        turn = self.rng.uniform(0, 6)
        self.pen([(x + w / 2 * math.cos(turn + a / 10), y + h / 2 * math.sin(turn + a / 10))
                  for a in range(66)], 1.2)  # fmt: skip

    def signature(self, x: float, y: float, w: float, h: float) -> None:
        """A signature in the box: loops that lean to the right, and a flourish."""
        n, a, b = 70, self.rng.uniform(2.2, 3.4), self.rng.uniform(0, 6)
        mid = y + h / 2
        self.pen(
            [
                (
                    x + w * i / n + h * 0.22 * math.cos(a * i / 3 + b),
                    mid - h * (0.42 - 0.25 * i / n) * math.sin(a * i / 3),
                )
                for i in range(n)
            ],
            1.2,
        )
        self.pen([(x + w * 0.3, mid + h * 0.42), (x + w * 0.95, mid + h * 0.3)], 1.0)

    def scrawl(self, x: float, y: float, w: float, h: float) -> None:
        """Ink that nobody can read: zigzags over one another, or a blot."""
        if self.rng.random() < 0.4:
            self.canvas.setFillColorRGB(*BLUE)
            for _ in range(14):
                at = x + self.rng.uniform(0.1, 0.9) * w
                self.canvas.ellipse(at - 9, self.h - y - h, at + 9, self.h - y, stroke=0, fill=1)
            return
        for _ in range(3):
            self.pen([(x + w * i / 24 + self._jog(2), y + (h if i % 2 else 0) + self._jog(2))
                      for i in range(25)], 1.8)  # fmt: skip

    def stamp(self, words: str, x: float, y: float) -> None:
        """A rubber stamp, askew."""
        self.canvas.saveState()
        self.canvas.translate(x, self.h - y)
        self.canvas.rotate(self.rng.uniform(8, 16))
        width = self.width(words, 17, "Helvetica-Bold")
        self.canvas.setStrokeColorRGB(*RED)
        self.canvas.setFillColorRGB(*RED)
        self.canvas.setLineWidth(1.6)
        self.canvas.roundRect(-6, -6, width + 12, 25, 4, stroke=1, fill=0)
        self.canvas.setFont("Helvetica-Bold", 17)
        self.canvas.drawString(0, 0, words)
        self.canvas.restoreState()

    def picture(self, x: float, y: float, w: float, h: float) -> None:
        """A photograph as an engineer takes it: blurred shapes, light from one side."""
        data = io.BytesIO()
        _snapshot(self.rng).save(data, "JPEG", quality=80)
        self.canvas.drawImage(ImageReader(data), x, self.h - y - h, w, h)

    def spread(self, total: int, width: float, gap: float = 10) -> Iterator[tuple[float, float]]:
        """The left edge and width of so many columns side by side."""
        each = (width - gap * (total - 1)) / total
        return ((MARGIN + i * (each + gap), each) for i in range(total))

    def _jog(self, most: float = 0.8) -> float:
        return self.rng.uniform(-most, most)


def _snapshot(rng: Random) -> Image.Image:
    photo = Image.new("RGB", (320, 240), tuple(rng.randint(70, 150) for _ in range(3)))
    pen = ImageDraw.Draw(photo)
    for _ in range(26):
        x, y, r = rng.randint(-20, 320), rng.randint(-20, 240), rng.randint(10, 80)
        colour = tuple(rng.randint(20, 235) for _ in range(3))
        shape = pen.ellipse if rng.random() < 0.4 else pen.rectangle
        shape((x, y, x + r, y + rng.randint(10, 80)), fill=colour)
    shade = Image.linear_gradient("L").resize(photo.size).rotate(rng.choice((0, 180)))
    dark = Image.composite(photo, Image.new("RGB", photo.size), shade.point(lambda v: 110 + v // 2))
    grain = Image.effect_noise(photo.size, 30).convert("RGB")
    return Image.blend(dark.filter(ImageFilter.GaussianBlur(1.6)), grain, 0.12)
