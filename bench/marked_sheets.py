"""Forms drawn and filled in with a pen on purpose: ticks, rings, colours, signatures, with truth.

A sheet is a PDF of drawn paths; `damaged` makes the same sheet a scan, a photo or a fax.
"""

import itertools
import math
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from io import BytesIO

import cv2
import numpy as np
import pypdfium2 as pdfium
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

WIDTH, HEIGHT = A4
SCAN_DPI = 200
Point = tuple[float, float]


@dataclass(frozen=True)
class Style:
    """The ranges a set of sheets is drawn from; tuning and validation sets differ in them."""

    name: str
    fonts: tuple[str, ...]
    sizes: tuple[float, float]  # of print, in points
    boxes: tuple[float, float]  # sides in points
    pens: tuple[float, float]  # widths in points
    wobble: float  # share of a stroke's length
    reach: tuple[float, float]  # size of a tick, in sides of its box
    rows: tuple[float, float]  # line heights between items
    heads: tuple[tuple[str, ...], ...]
    items: tuple[str, ...]
    inks: tuple[tuple[float, float, float], ...]


TUNING = Style(
    "tuning", ("Helvetica", "Helvetica-Bold"), (9, 11), (9, 12), (0.9, 1.6), 0.05, (0.7, 1.15),
    (1.7, 2.2),
    (("OK", "Advisory", "Fail", "N/A"), ("Pass", "Fail", "N/A"), ("Yes", "No", "N/A")),
    (
        "Brakes", "Lights", "Horn", "Mirrors", "Tyres and wheels", "Steering", "Seat belts",
        "Wipers and washers", "Fire extinguisher", "Hydraulic hoses", "Warning decals", "Oil level",
    ),
    ((0.05, 0.05, 0.1), (0.1, 0.15, 0.6)),
)  # fmt: skip
VALIDATION = Style(
    "validation", ("Times-Roman", "Courier", "Helvetica-Oblique"), (8.5, 12), (8, 14), (0.7, 2.2),
    0.09, (0.6, 1.5), (1.5, 2.8),
    (
        ("Satisfactory", "Unsatisfactory", "N/A"), ("Good", "Fair", "Poor"),
        ("Pass", "Advisory", "Fail", "N/A"), ("OK", "Monitor", "Defect", "N/A"), ("Yes", "No"),
    ),
    (
        "Chassis and sub-frame", "Lifting chains", "Emergency stop", "Battery condition", "Coolant",
        "Drive belt tension", "Exhaust system", "Guards in place", "Air filter",
        "Pressure relief valve",
        "Control panel", "Earth bonding", "Load plate legible", "Outriggers", "Winch rope",
    ),
    ((0.0, 0.0, 0.0), (0.05, 0.1, 0.5), (0.15, 0.15, 0.2), (0.4, 0.05, 0.1)),
)  # fmt: skip

STATES = {
    "OK": "ok", "Pass": "ok", "Yes": "ok", "Satisfactory": "ok", "Good": "ok",
    "Advisory": "advisory", "Fair": "advisory", "Monitor": "advisory",
    "Fail": "fail", "No": "fail", "Unsatisfactory": "fail", "Poor": "fail", "Defect": "fail",
    "N/A": "na",
}  # fmt: skip
COLOURS = {
    "ok": ((0.1, 0.65, 0.2), (0.2, 0.8, 0.3), (0.0, 0.5, 0.0)),
    "advisory": ((1.0, 0.6, 0.0), (1.0, 0.65, 0.0), (0.95, 0.5, 0.1)),
    "fail": ((0.85, 0.1, 0.1), (1.0, 0.0, 0.0), (0.8, 0.15, 0.2)),
    "na": ((1.0, 0.9, 0.1), (1.0, 1.0, 0.0), (0.98, 0.88, 0.2)),
}


@dataclass
class Sheet:
    """A drawn sheet and what it says."""

    form: str
    pdf: bytes
    truth: dict[str, str] = field(default_factory=dict)


class Pen:
    """A hand: its own width, ink and unrest. Places are points from the page's top left."""

    def __init__(self, canvas: Canvas, style: Style, rng: random.Random) -> None:
        self.canvas, self.style, self.rng = canvas, style, rng
        self.width = rng.uniform(*style.pens)
        self.ink = rng.choice(style.inks)

    def stroke(self, points: Sequence[Point], *, unrest: float | None = None) -> None:
        """A smooth line through points, a little off each."""
        wild = self.style.wobble if unrest is None else unrest
        size = max(math.dist(points[0], p) for p in points) or 1.0
        off = [
            (x + self.rng.gauss(0, wild * size / 3), y + self.rng.gauss(0, wild * size / 3))
            for x, y in points
        ]
        path = self.canvas.beginPath()
        path.moveTo(off[0][0], HEIGHT - off[0][1])
        for start, end in itertools.pairwise(off):
            bend = self.rng.gauss(0, wild / 2)
            dx, dy = end[0] - start[0], end[1] - start[1]
            one = start[0] + dx / 3 - dy * bend, start[1] + dy / 3 + dx * bend
            two = start[0] + 2 * dx / 3 - dy * bend, start[1] + 2 * dy / 3 + dx * bend
            path.curveTo(one[0], HEIGHT - one[1], two[0], HEIGHT - two[1], end[0], HEIGHT - end[1])
        self.canvas.saveState()
        self.canvas.setLineWidth(self.width)
        self.canvas.setLineCap(1)
        self.canvas.setStrokeColorRGB(*self.ink)
        self.canvas.drawPath(path)
        self.canvas.restoreState()

    def tick(self, x: float, y: float, side: float) -> None:
        """A tick about a middle."""
        s = side * self.rng.uniform(*self.style.reach)
        x, y = x + self.rng.gauss(0, 0.06 * side), y + self.rng.gauss(0, 0.06 * side)
        foot = self.rng.uniform(-0.25, -0.05)
        self.stroke(
            [(x - 0.5 * s, y + self.rng.uniform(-0.05, 0.2) * s), (x + foot * s, y + 0.45 * s),
             (x + 0.55 * s, y - self.rng.uniform(0.45, 0.7) * s)]
        )  # fmt: skip

    def cross(self, x: float, y: float, side: float) -> None:
        """Two lines about a middle."""
        s = 0.45 * side * self.rng.uniform(*self.style.reach)
        self.stroke([(x - s, y - s), (x + s, y + s)])
        self.stroke([(x + s, y - s), (x - s, y + s)])

    def scribble(self, x: float, y: float, side: float) -> None:
        """Back and forth until a box is dark."""
        s = 0.4 * side
        lines = [(x + (s if at % 2 else -s), y - s + 2 * s * at / 6) for at in range(7)]
        self.stroke(lines, unrest=0.03)

    def dot(self, x: float, y: float, side: float) -> None:
        """A filled spot."""
        self.canvas.saveState()
        self.canvas.setFillColorRGB(*self.ink)
        self.canvas.circle(x, HEIGHT - y, 0.25 * side, stroke=0, fill=1)
        self.canvas.restoreState()

    def ring(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """Around a word, not quite closed."""
        x, y, a, b = (x0 + x1) / 2, (y0 + y1) / 2, (x1 - x0) / 2, (y1 - y0) / 2
        a, b = a + self.rng.uniform(3, 6), b + self.rng.uniform(2, 4)
        start, more = self.rng.uniform(0, math.tau), self.rng.uniform(-0.25, 0.35)
        points = [
            (x + a * math.cos(start + t), y + b * math.sin(start + t))
            for t in np.linspace(0, math.tau + more, 14)
        ]
        self.stroke(points, unrest=self.style.wobble / 3)

    def strike(self, x0: float, x1: float, y: float) -> None:
        """Through a word."""
        over = self.rng.uniform(1, 3)
        self.stroke([(x0 - over, y + self.rng.uniform(-1, 1)), (x1 + over, y)], unrest=0.01)

    def signature(self, x: float, y: float, wide: float, high: float) -> None:
        """A scrawl in a rectangle."""
        count = self.rng.randint(12, 24)
        points = [
            (
                x + wide * at / count + self.rng.gauss(0, wide / 30),
                y + high / 2 + (0.5 if at % 2 else -0.5) * high * self.rng.uniform(0.2, 1.0),
            )
            for at in range(count + 1)
        ]
        self.stroke(points, unrest=0.02)
        if self.rng.random() < 0.5:
            self.stroke([(x, y + high), (x + wide, y + self.rng.uniform(0.6, 1.1) * high)])


class Form:
    """A page being printed: words and boxes at places from the top left."""

    def __init__(self, style: Style, seed: str) -> None:
        self.rng = random.Random(f"{style.name}-{seed}")
        self.style, self.out = style, BytesIO()
        self.canvas = Canvas(self.out, pagesize=A4, invariant=1)
        self.font, self.size = self.rng.choice(style.fonts), self.rng.uniform(*style.sizes)
        self.pen = Pen(self.canvas, style, self.rng)
        self.line = self.size * self.rng.uniform(*style.rows)
        self.left = self.rng.uniform(40, 80)

    def text(self, x: float, y: float, said: str) -> float:
        """Print with its middle at y; the right end of it."""
        self.canvas.setFont(self.font, self.size)
        self.canvas.drawString(x, HEIGHT - y - 0.35 * self.size, said)
        return x + self.wide(said)

    def wide(self, said: str) -> float:
        """The width of a text."""
        return float(self.canvas.stringWidth(said, self.font, self.size))

    def box(self, x: float, y: float, side: float, kind: str) -> None:
        """A tick box about a middle."""
        half, bottom = side / 2, HEIGHT - y - side / 2
        self.canvas.setLineWidth(self.rng.uniform(0.5, 1.1))
        if kind == "round":
            self.canvas.circle(x, HEIGHT - y, half)
        elif kind == "rounded":
            self.canvas.roundRect(x - half, bottom, side, side, 0.18 * side)
        elif kind == "lines":
            for dx, dy, ex, ey in ((0, 0, 1, 0), (1, 0, 1, 1), (1, 1, 0, 1), (0, 1, 0, 0)):
                self.canvas.line(
                    x - half + dx * side,
                    bottom + dy * side,
                    x - half + ex * side,
                    bottom + ey * side,
                )
        else:
            self.canvas.rect(x - half, bottom, side, side)

    def rule(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """A straight printed line."""
        self.canvas.setLineWidth(0.7)
        self.canvas.line(x0, HEIGHT - y0, x1, HEIGHT - y1)

    def head(self, title: str) -> float:
        """The top of the sheet; the y under it."""
        self.text(self.left, 60, title)
        self.text(self.left, 60 + 2 * self.size, "Job Number: JOB-123456")
        self.text(self.left + 220, 60 + 2 * self.size, "Date: 14/03/2026")
        return 60 + 6 * self.size

    def some_items(self) -> list[str]:
        """Items in an order of their own."""
        return self.rng.sample(self.style.items, self.rng.randint(6, 10))

    def done(self, form: str, truth: dict[str, str]) -> Sheet:
        """The sheet."""
        self.text(self.left, HEIGHT - 60, "Please return this sheet to the office.")
        self.canvas.showPage()
        self.canvas.save()
        return Sheet(form, self.out.getvalue(), truth)


def lone_boxes(style: Style, seed: str) -> Sheet:
    """(a) One box before or behind each item."""
    form = Form(style, f"a{seed}")
    rng, y, truth = form.rng, form.head("INSPECTION CHECKLIST"), {}
    side, kind = rng.uniform(*style.boxes), rng.choice(("square", "rounded", "lines", "round"))
    is_before, is_mixed = rng.random() < 0.5, rng.random() < 0.5
    for at, item in enumerate(form.some_items()):
        x = form.left + (side / 2 if is_before else 230)
        form.box(x, y, side, kind)
        number = f"{at + 1}. " if rng.random() < 0.3 and not is_before else ""
        form.text(form.left + (side + 6 if is_before else 0), y, number + item)
        # On a mixed sheet a tick and a cross come first, so that both are in use.
        say = rng.random() if at > 1 or not is_mixed else 0.0 if at == 0 else 0.9
        truth[item] = "unmarked" if 0.7 < say < 0.8 else "fail" if say >= 0.8 and is_mixed else "ok"
        if truth[item] == "ok":
            mark = form.pen.tick if is_mixed or rng.random() < 0.8 else form.pen.scribble
            mark(x, y, side)
        elif truth[item] == "fail":
            form.pen.cross(x, y, side)
        y += max(form.line, 1.25 * side)
    return form.done("a", truth)


def columns(style: Style, seed: str) -> Sheet:
    """(b) A table with a column for each state."""
    form = Form(style, f"b{seed}")
    rng, y, truth = form.rng, form.head("INSPECTION CHECKLIST"), {}
    heads = rng.choice(style.heads)
    pitch = max(rng.uniform(40, 60), max(form.wide(head) for head in heads) + 10)
    first = form.left + 170
    middles = [first + (at + 0.5) * pitch for at in range(len(heads))]
    is_ruled, is_boxed = rng.random() < 0.6, rng.random() < 0.4
    line = max(form.line, 15)
    form.text(form.left + 4, y, "Item")
    for x, head in zip(middles, heads, strict=True):
        form.text(x - form.wide(head) / 2, y, head)
    top, marks = y - line / 2, (form.pen.tick, form.pen.cross, form.pen.tick, form.pen.dot)
    mark = rng.choice(marks)
    items = form.some_items()
    for item in items:
        y += line
        form.text(form.left + 4, y, item)
        for x in middles:
            if is_boxed:
                form.box(x, y, min(line - 3, 10), "square")
        at = rng.randrange(len(heads) + 1)
        truth[item] = "unmarked" if at == len(heads) else STATES[heads[at]]
        if at < len(heads):
            dx = 0 if is_boxed else rng.gauss(0, 0.08 * pitch)
            mark(middles[at] + dx, y, 10 if is_boxed else rng.uniform(9, 13))
    if is_ruled:
        for step in range(len(items) + 2):
            form.rule(form.left, top + step * line, first + pitch * len(heads), top + step * line)
        downs = [form.left, *(first + at * pitch for at in range(len(heads) + 1))]
        for x in downs:
            form.rule(x, top, x, top + line * (len(items) + 1))
    return form.done("b", truth)


def words(style: Style, seed: str) -> Sheet:
    """(c) A word behind each item."""
    form = Form(style, f"c{seed}")
    rng, y, truth = form.rng, form.head("INSPECTION CHECKLIST"), {}
    said = {
        "ok": ("OK", "Pass", "Yes", "Good", "Satisfactory"), "na": ("N/A", "Not applicable"),
        "advisory": ("Advisory", "Monitor", "advisory, monitor"),
        "fail": ("Fail", "Failed - replace", "No", "Defective"), "unmarked": ("",),
    }  # fmt: skip
    parting = rng.choice((":", " -", " ....", ""))
    for item in form.some_items():
        state = rng.choice(tuple(said))
        end = form.text(form.left, y, item + parting)
        x = end + 6 if parting else form.left + 200
        form.text(x, y, rng.choice(said[state]))
        truth[item] = state
        y += form.line
    return form.done("c", truth)


def printed_options(style: Style, seed: str) -> Sheet:
    """(d) Printed options, one ringed or the others struck."""
    form = Form(style, f"d{seed}")
    rng, y, truth = form.rng, form.head("INSPECTION CHECKLIST"), {}
    heads = rng.choice([h for h in style.heads if len(h) < 4])
    is_ring, parting = rng.random() < 0.65, rng.choice(("  /  ", "     ", " / "))
    line = max(form.line, 2.2 * form.size)
    for item in form.some_items():
        form.text(form.left, y, item)
        x, places = form.left + 190, []
        for head in heads:
            end = form.text(x, y, head)
            places.append((x, end))
            x = end + form.wide(parting)
            if parting.strip() and head is not heads[-1]:
                form.text(end + form.wide(parting) / 2 - 2, y, "/")
        at = rng.randrange(len(heads) + 1)
        truth[item] = "unmarked" if at == len(heads) else STATES[heads[at]]
        for index, (x0, x1) in enumerate(places):
            if at == index and is_ring:
                form.pen.ring(x0, y - form.size / 2, x1, y + form.size / 2)
            elif at not in (index, len(heads)) and not is_ring:
                form.pen.strike(x0, x1, y)
        y += line
    return form.done("d", truth)


def colours(style: Style, seed: str) -> Sheet:
    """(e) A coloured dot, square or highlight at each item."""
    form = Form(style, f"e{seed}")
    rng, y, truth = form.rng, form.head("INSPECTION CHECKLIST"), {}
    kind, is_before = rng.choice(("dot", "square", "highlight")), rng.random() < 0.5
    for item in form.some_items():
        state = rng.choice((*COLOURS, "unmarked"))
        truth[item] = state
        x = form.left + (5 if is_before else 210)
        if state != "unmarked":
            form.canvas.setFillColorRGB(*rng.choice(COLOURS[state]))
            half = rng.uniform(3.5, 5)
            if kind == "dot":
                form.canvas.circle(x, HEIGHT - y, half, stroke=0, fill=1)
            elif kind == "square":
                form.canvas.rect(x - half, HEIGHT - y - half, 2 * half, 2 * half, stroke=0, fill=1)
            else:
                high = 1.2 * form.size
                form.canvas.rect(form.left + 10, HEIGHT - y - high / 2, 160, high, stroke=0, fill=1)
            form.canvas.setFillColorRGB(0, 0, 0)
        form.text(form.left + 14, y, item)
        y += form.line
    return form.done("e", truth)


FORMS: dict[str, Callable[[Style, str], Sheet]] = {
    "a": lone_boxes, "b": columns, "c": words, "d": printed_options, "e": colours,
}  # fmt: skip


def picture(pdf: bytes, dpi: int = SCAN_DPI) -> np.ndarray:
    """The sheet as pixels (RGB)."""
    with pdfium.PdfDocument(pdf) as document:
        return np.array(document[0].render(scale=dpi / 72).to_pil().convert("RGB"))


def damaged(pixels: np.ndarray, kind: str, seed: int) -> np.ndarray:
    """A sheet as a clean scan, a photo (turned, dim, blurred, JPEG) or a fax (1 bit, 100 dpi)."""
    rng = random.Random(f"{kind}-{seed}")
    if kind == "scan":
        return _jpeg(_turned(pixels, rng.uniform(-0.4, 0.4)), 80)
    if kind == "photo":
        return _jpeg(_photographed(pixels, rng), rng.randint(45, 70))
    grey = cv2.cvtColor(_turned(pixels, rng.uniform(-1, 1)), cv2.COLOR_RGB2GRAY)
    small = cv2.resize(grey, None, fx=0.55, fy=0.55, interpolation=cv2.INTER_AREA)
    noise = np.random.default_rng(seed).normal(0, 14, small.shape)
    bits = ((small + noise) > rng.uniform(150, 190)).astype(np.uint8) * 255
    return cv2.cvtColor(bits, cv2.COLOR_GRAY2RGB)


def _turned(pixels: np.ndarray, degrees: float) -> np.ndarray:
    height, width = pixels.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    return cv2.warpAffine(pixels, turn, (width, height), borderValue=(255, 255, 255))


def _photographed(pixels: np.ndarray, rng: random.Random) -> np.ndarray:
    height, width = pixels.shape[:2]
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    reach = 0.025 * width
    moved = corners + np.array(
        [[rng.uniform(-reach, reach), rng.uniform(-reach, reach)] for _ in range(4)], np.float32
    )
    warp = cv2.getPerspectiveTransform(corners, moved)
    flat = cv2.warpPerspective(pixels, warp, (width, height), borderValue=(225, 222, 215))
    across = np.linspace(rng.uniform(0.55, 0.8), rng.uniform(0.85, 1.0), width)
    down = np.linspace(rng.uniform(0.85, 1.0), 1.0, height)
    warm = np.array([1.0, rng.uniform(0.95, 1.0), rng.uniform(0.86, 0.97)])
    lit = flat * across[np.newaxis, :, np.newaxis] * down[:, np.newaxis, np.newaxis] * warm
    blurred = cv2.GaussianBlur(lit.astype(np.uint8), (0, 0), rng.uniform(0.7, 1.2))
    noise = np.random.default_rng(rng.randrange(1000)).normal(0, 4, blurred.shape)
    return np.asarray(np.clip(blurred + noise, 0, 255), dtype=np.uint8)


def _jpeg(pixels: np.ndarray, quality: int) -> np.ndarray:
    out = BytesIO()
    Image.fromarray(pixels).save(out, "JPEG", quality=quality)
    return np.array(Image.open(out).convert("RGB"))
