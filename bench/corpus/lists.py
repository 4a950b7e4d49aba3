"""What fills the width of a sheet: checklists, tables of parts, photographs."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from random import Random

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from bench.corpus.answers import BOX, Hand
from bench.corpus.frames import SHADE
from bench.corpus.paper import Rgb, union, width
from bench.corpus.truth import Place
from core.domain.model import ItemState

ROW = 17.0
Titles = Mapping[str, str]
FOUR: Titles = {"ok": "OK", "advisory": "Advisory", "fail": "Fail", "na": "N/A"}
PASSED: Titles = {"ok": "Pass", "advisory": "Monitor", "fail": "Fail", "na": "N/A"}
ASKED: Titles = {"ok": "Yes", "fail": "No", "na": "N/A", "advisory": "Advisory"}
COLOURS: Mapping[str, Rgb] = {
    "ok": (0.2, 0.7, 0.3),
    "advisory": (0.98, 0.6, 0.1),
    "fail": (0.88, 0.15, 0.15),
    "na": (0.98, 0.9, 0.25),
}
States = Mapping[str, str]


def columns(hand: Hand, x: float, y: float, wide: float, title: str, states: States,
            titles: Titles, *, boxed: bool) -> Place:  # fmt: skip
    """A table with a column a state; a mark in the column, or in a box within it."""
    paper, part = hand.paper, wide - 46 * len(titles)
    centres = {state: x + part + 46 * (place + 0.5) for place, state in enumerate(titles)}
    paper.rect(x, y, x + wide, y + ROW, fill=SHADE, edge=hand.look.rule)
    paper.text(x + 4, y + 12, title, font=hand.look.bold, size=hand.look.size)
    for state, name in titles.items():
        size = hand.look.size - 1
        start = centres[state] - width(name, hand.look.bold, size) / 2
        paper.text(start, y + 12, name, font=hand.look.bold, size=size)
    for number, (item, state) in enumerate(states.items(), start=1):
        top = y + ROW * number
        _row(hand, x, top, part, wide, item, len(titles))
        if boxed:
            for name, centre in centres.items():
                hand.tick_box(centre - BOX / 2, top + 12, marked=name == state)
        elif state in centres:
            hand.pen.mark(paper, centres[state], top + ROW / 2, BOX, hand.mark)
    return paper.place(x, y, x + wide, y + ROW * (len(states) + 1))


def _row(hand: Hand, x: float, top: float, part: float, wide: float, item: str, cells: int) -> None:
    paper, rule = hand.paper, hand.look.rule
    paper.rect(x, top, x + wide, top + ROW, edge=rule)
    for place in range(cells):
        paper.line(x + part + 46 * place, top, x + part + 46 * place, top + ROW, colour=rule)
    paper.text(x + 4, top + 12, item, font=hand.look.font, size=hand.look.size)


def worded(hand: Hand, x: float, y: float, wide: float, title: str, states: States,
           titles: Titles) -> Place:  # fmt: skip
    """A table of item and result, the result written out."""
    paper, part = hand.paper, wide * 0.66
    paper.rect(x, y, x + wide, y + ROW, fill=SHADE, edge=hand.look.rule)
    paper.text(x + 4, y + 12, title, font=hand.look.bold, size=hand.look.size)
    paper.text(x + part + 4, y + 12, "Result", font=hand.look.bold, size=hand.look.size)
    for number, (item, state) in enumerate(states.items(), start=1):
        top = y + ROW * number
        _row(hand, x, top, part, wide, item, 1)
        if state != ItemState.UNMARKED:
            hand.pen.write(paper, x + part + 6, top + 12.5, titles[state])
    return paper.place(x, y, x + wide, y + ROW * (len(states) + 1))


def coloured(hand: Hand, x: float, y: float, wide: float, title: str, states: States) -> Place:
    """Items with a coloured lamp each, and what the colours mean."""
    paper = hand.paper
    paper.text(x, y + 11, title, font=hand.look.bold, size=hand.look.size + 1)
    at = x + wide - 210
    for state, name in (("ok", "OK"), ("advisory", "Monitor"), ("fail", "Fail"), ("na", "N/A")):
        paper.disc(at, y + 8, 4, COLOURS[state])
        paper.text(at + 7, y + 11, name, font=hand.look.font, size=hand.look.size - 1)
        at += 52
    for number, (item, state) in enumerate(states.items(), start=1):
        top = y + ROW * number
        paper.line(x, top + ROW, x + wide, top + ROW, colour=(0.8, 0.8, 0.8))
        paper.text(x + 4, top + 12, item, font=hand.look.font, size=hand.look.size)
        if state in COLOURS:
            paper.disc(x + wide - 20, top + ROW / 2, 5, COLOURS[state])
        else:
            paper.disc(x + wide - 20, top + ROW / 2, 5, (1, 1, 1))
    return paper.place(x, y, x + wide, y + ROW * (len(states) + 1))


def ticked(hand: Hand, x: float, y: float, wide: float, title: str, states: States) -> Place:
    """Two columns of boxes: a tick is done, a cross is not, N/A is written beside."""
    paper = hand.paper
    paper.text(x, y + 11, title, font=hand.look.bold, size=hand.look.size + 1)
    note = "(tick = OK, cross = not OK, or write N/A)"
    paper.text(x + wide - 190, y + 11, note, font=hand.look.font, size=hand.look.size - 2)
    half = (len(states) + 1) // 2
    for index, (item, state) in enumerate(states.items()):
        left = x + (wide / 2 if index >= half else 0)
        base = y + ROW * (index % half + 1) + 12
        mark = {"ok": "tick", "fail": "cross"}.get(state)
        hand.tick_box(left, base, marked=mark is not None, mark=mark)
        end = hand.paper.text(left + 14, base, item, font=hand.look.font, size=hand.look.size)
        if state == ItemState.NA:
            pen = replace(hand.pen, size=min(hand.pen.size, 11))
            pen.write(paper, end.box.x1 * paper.wide + 8, base, "N/A")
    return paper.place(x, y, x + wide, y + ROW * (half + 1))


def table(hand: Hand, x: float, y: float, wide: float, names: Sequence[str],
          rows: Sequence[Mapping[str, str]], *, blank: int) -> Place | None:  # fmt: skip
    """A ruled table with a head; `blank` empty rows below. Where the filled rows are."""
    paper, edges = hand.paper, _edges(x, wide, names)
    paper.rect(x, y, x + wide, y + ROW, fill=SHADE, edge=hand.look.rule)
    for name, left in zip(names, edges, strict=False):
        paper.text(left + 4, y + 12, name, font=hand.look.bold, size=hand.look.size)
    drawn = []
    for number in range(1, len(rows) + blank + 1):
        top = y + ROW * number
        paper.rect(x, top, x + wide, top + ROW, edge=hand.look.rule)
        for left in edges[1:]:
            paper.line(left, top - ROW, left, top + ROW, colour=hand.look.rule)
        if number <= len(rows):
            drawn += _cells(hand, edges, x + wide, top, list(rows[number - 1].values()))
    return union(drawn) if drawn else None


def _edges(x: float, wide: float, names: Sequence[str]) -> list[float]:
    shares = [2.6 if len(name) > 8 else 1.0 for name in names]
    starts = [sum(shares[:place]) for place in range(len(names))]
    return [x + wide * start / sum(shares) for start in starts]


def _cells(
    hand: Hand, edges: Sequence[float], end: float, top: float, texts: Sequence[str]
) -> list[Place]:
    drawn = []
    for left, right, text in zip(edges, [*edges[1:], end], texts, strict=True):
        if text:
            pen = hand.pen.fitting(text, right - left - 8)
            drawn.append(pen.write(hand.paper, left + 4, top + 12.5, text))
    return drawn


def photograph(random: Random) -> Image.Image:
    """A picture of nothing in particular: a machine-like scene in daylight."""
    tint = [random.randint(90, 200) for _ in range(3)]
    image = Image.new("RGB", (480, 360), tuple(tint))
    draw = ImageDraw.Draw(image)
    for _ in range(22):
        x, y = random.randint(-40, 460), random.randint(-40, 340)
        wide, high = random.randint(20, 220), random.randint(10, 160)
        colour = tuple(max(0, min(255, part + random.randint(-90, 70))) for part in tint)
        shape = draw.ellipse if random.random() < 0.4 else draw.rectangle
        shape((x, y, x + wide, y + high), fill=colour)
    soft = np.asarray(image.filter(ImageFilter.GaussianBlur(1.2)), float)
    grain = np.random.default_rng(random.getrandbits(32)).normal(0, 6, soft.shape)
    return Image.fromarray(np.clip(soft + grain, 0, 255).astype(np.uint8))
