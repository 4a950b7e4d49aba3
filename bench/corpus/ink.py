"""What a pen leaves: handwriting or typed text, ticks, crosses, rings, strikes, signatures."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from bench.corpus.paper import Look, Paper, Rgb, shaken, union, width
from bench.corpus.truth import Place

BLUE: Rgb = (0.08, 0.14, 0.55)
INK_BLACK: Rgb = (0.1, 0.1, 0.12)
RED: Rgb = (0.72, 0.08, 0.1)
GREEN: Rgb = (0.05, 0.4, 0.15)


@dataclass(frozen=True)
class Pen:
    """How values are written on a sheet. `is_hand` adds the unsteadiness of a hand."""

    font: str
    size: float
    colour: Rgb
    is_hand: bool
    random: Random

    def wide(self, text: str) -> float:
        """How much room the text needs, in points."""
        return width(text, self.font, self.size) * (1.02 if self.is_hand else 1)

    def fitting(self, text: str, wide: float) -> "Pen":
        """This pen, writing smaller where the text would not fit."""
        needed = self.wide(text)
        if needed <= wide:
            return self
        return Pen(self.font, self.size * wide / needed, self.colour, self.is_hand, self.random)

    def write(self, paper: Paper, x: float, y: float, text: str) -> Place:
        """Write on the baseline `y`; a hand writes word by word."""
        look: Look = {"font": self.font, "size": self.size, "colour": self.colour}
        if not self.is_hand:
            return paper.text(x, y, text, **look)
        places, at = [], x
        for word in text.split():
            rise, turn = self.random.gauss(-0.8, 0.6), self.random.gauss(0.4, 0.7)
            places.append(paper.text(at, y + rise, word, turn=turn, **look))
            at += width(word + " ", self.font, self.size) * self.random.uniform(1.0, 1.04)
        return union(places)

    @property
    def thick(self) -> float:
        """The width of a stroke in points."""
        return self.random.uniform(0.8, 1.5)

    def tick(self, paper: Paper, x: float, y: float, size: float) -> Place:
        """A tick around the middle (x, y)."""
        shape = [(-0.5, 0.0), (-0.15, 0.42), (0.1, 0.05), (0.65, -0.65)]
        return self._stroke(paper, x, y, size, shape)

    def cross(self, paper: Paper, x: float, y: float, size: float) -> Place:
        """Two strokes across the middle."""
        first = self._stroke(paper, x, y, size, [(-0.45, -0.45), (0.0, 0.05), (0.45, 0.5)])
        second = self._stroke(paper, x, y, size, [(0.45, -0.5), (0.0, 0.0), (-0.45, 0.45)])
        return union([first, second])

    def fill(self, paper: Paper, x: float, y: float, size: float) -> Place:
        """A box scribbled full."""
        half = 0.4
        rows = [(-half if i % 2 else half, -half + 0.1 * i) for i in range(9)]
        return self._stroke(paper, x, y, size, rows)

    def mark(self, paper: Paper, x: float, y: float, size: float, kind: str) -> Place:
        """A tick, cross or fill by name."""
        return {"tick": self.tick, "cross": self.cross, "fill": self.fill}[kind](paper, x, y, size)

    def ring(self, paper: Paper, place: Place) -> Place:
        """A ring drawn around a printed word."""
        x0, y0, x1, y1 = _points(paper, place)
        mid_x, mid_y = (x0 + x1) / 2, (y0 + y1) / 2
        wide, high = (x1 - x0) / 2 + 5, (y1 - y0) / 2 + 4
        start = self.random.uniform(0, math.tau)
        around = [
            (mid_x + wide * math.cos(start + angle), mid_y + high * math.sin(start + angle))
            for angle in (step * math.tau / 12 for step in range(14))
        ]
        return paper.curve(shaken(around, self.random, 0.5), colour=self.colour, thick=self.thick)

    def strike(self, paper: Paper, place: Place) -> Place:
        """A stroke through a printed word."""
        x0, y0, x1, y1 = _points(paper, place)
        middle = (y0 + y1) / 2 + 0.5
        across = [(x0 - 2, middle), ((x0 + x1) / 2, middle), (x1 + 2, middle - 1)]
        return paper.curve(shaken(across, self.random, 0.5), colour=self.colour, thick=self.thick)

    def scribble(self, paper: Paper, x0: float, y0: float, x1: float, y1: float) -> Place:
        """What nobody can read: loops over each other."""
        count = max(26, int((x1 - x0) / 1.6))
        points = [
            (
                x0 + (x1 - x0) * (step / count) + self.random.uniform(-7, 7),
                self.random.choice((y0, y1)) + self.random.uniform(-1.5, 1.5),
            )
            for step in range(count)
        ]
        return paper.curve(points, colour=self.colour, thick=self.thick)

    def signature(self, paper: Paper, x0: float, y0: float, x1: float, y1: float) -> Place:
        """A signature inside the rectangle, larger than print, sometimes underlined."""
        wide = min(x1 - x0, self.random.uniform(60, 110))
        high, start = (y1 - y0) * self.random.uniform(0.75, 1.0), x0 + self.random.uniform(0, 8)
        middle = y0 + (y1 - y0) * 0.55
        places = [self._capital(paper, start, middle, high)]
        places.append(self._run(paper, start + 0.22 * wide, middle, 0.7 * wide, 0.4 * high))
        if self.random.random() < 0.5:
            tail = [
                (start + 0.9 * wide, middle + 0.2 * high),
                (start + 0.4 * wide, middle + 0.42 * high),
                (start + 0.1 * wide, middle + 0.38 * high),
                (start + 0.95 * wide, middle + 0.34 * high),
            ]
            stroke = shaken(tail, self.random, 1)
            places.append(paper.curve(stroke, colour=self.colour, thick=self.thick))
        return union(places)

    def _capital(self, paper: Paper, x: float, y: float, high: float) -> Place:
        shape = [
            (0, 0.4),
            (0.12, -0.5),
            (0.3, -0.45),
            (0.1, 0.0),
            (0.35, 0.1),
            (0.2, 0.45),
            (0, 0.3),
        ]
        points = [(x + high * across, y + high * down) for across, down in shape]
        stroke = shaken(points, self.random, high * 0.05)
        return paper.curve(stroke, colour=self.colour, thick=self.thick)

    def _run(self, paper: Paper, x: float, y: float, wide: float, high: float) -> Place:
        count = self.random.randint(7, 13)
        points, at = [], x
        for step in range(count):
            reach = high * self.random.uniform(0.25, 0.6) * (1 if step % 2 else -1)
            if self.random.random() < 0.15:
                reach *= 2
            points.append((at, y + reach))
            at += wide / count * self.random.uniform(0.5, 1.4)
        return paper.curve(points, colour=self.colour, thick=self.thick)

    def _stroke(
        self, paper: Paper, x: float, y: float, size: float, shape: Sequence[tuple[float, float]]
    ) -> Place:
        size *= self.random.uniform(0.9, 1.2)
        points = [(x + size * across, y + size * down) for across, down in shape]
        stroke = shaken(points, self.random, size * 0.05)
        return paper.curve(stroke, colour=self.colour, thick=self.thick)


def _points(paper: Paper, place: Place) -> tuple[float, float, float, float]:
    x0, y0, x1, y1 = place.box
    return x0 * paper.wide, y0 * paper.high, x1 * paper.wide, y1 * paper.high
