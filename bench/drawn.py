"""A4 job sheets drawn for measuring how words are read: each word with its place.

They hold what a sheet holds (captions, values, a ruled table, lines of comment, small print) and
nothing is known of them but the words: fields and verdicts are measured by bench.accuracy.
"""

import random
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from core.domain.model import Box

FONTS = Path(__file__).parent / "fonts"
PRINT = ("libre-franklin-400", "pt-serif-400", "barlow-400")
HAND = ("caveat-400", "kalam-400", "indie-flower-400", "patrick-hand-400")
INCHES = (8.27, 11.69)  # A4
POINTS_PER_INCH = 72

LABELS = (
    "Job Number", "Order Ref", "Customer", "Site", "Asset No", "Serial No", "Engineer", "Date",
    "Time In", "Time Out", "Travel Hours", "Mileage", "Model", "Hours Run", "Postcode", "Contact",
)  # fmt: skip
COMMENT = (
    "replaced", "hydraulic", "hose", "tested", "under", "load", "found", "leak", "at", "pump",
    "seal", "cleaned", "filter", "checked", "oil", "level", "left", "safe", "to", "use",
    "ordered", "part", "return", "visit", "needed", "bracket", "worn", "tightened", "bolts",
)  # fmt: skip
NAMES = ("Ana Reyes", "Tom Harlow", "Priya Nair", "Lewis Grant", "Marta Okafor", "Owen Price")
SMALL_PRINT = (
    "All work is carried out under our terms of trade, a copy of which is sent on request.",
    "Please check this sheet before signing. Parts remain our property until paid in full.",
)


@dataclass(slots=True)
class Sheet:
    """A drawn page: RGB pixels, and its words with boxes in pixels; which are values, by index."""

    pixels: NDArray[np.uint8]
    words: list[tuple[str, Box]] = field(default_factory=list)
    values: set[int] = field(default_factory=set)

    def truth(self, *, of_values: bool = False) -> list[tuple[str, Box]]:
        """All words, or those filled in alone."""
        chosen = enumerate(self.words)
        return [word for index, word in chosen if not of_values or index in self.values]


class _Pen:
    """Writes words at points of the page and remembers where."""

    def __init__(self, dpi: int) -> None:
        self.dpi = dpi
        size = round(INCHES[0] * dpi), round(INCHES[1] * dpi)
        self.image = Image.new("RGB", size, "white")
        self.draw = ImageDraw.Draw(self.image)
        self.words: list[tuple[str, Box]] = []

    def write(self, x: float, y: float, text: str, *, font: str, points: float) -> range:
        """The words of `text` from left to right, tops at y; their indexes."""
        face = ImageFont.truetype(FONTS / f"{font}.ttf", points * self.dpi / POINTS_PER_INCH)
        at = self.of(x)
        first = len(self.words)
        for word in text.split():
            box = self.draw.textbbox((at, self.of(y)), word, font=face)
            self.draw.text((at, self.of(y)), word, font=face, fill=(25, 25, 35))
            self.words.append((word, Box(*box)))
            at += self.draw.textlength(word + " ", font=face)
        return range(first, len(self.words))

    def frame(self, x: float, y: float, width: float, height: float) -> None:
        """A ruled cell."""
        sides = [self.of(x), self.of(y), self.of(x + width), self.of(y + height)]
        self.draw.rectangle(sides, outline="black", width=max(1, self.dpi // 100))

    def of(self, points: float) -> float:
        """Points in pixels."""
        return points * self.dpi / POINTS_PER_INCH


def sheet(seed: int, *, dpi: int = 200, hand: bool = False, filled: float = 1.0) -> Sheet:
    """A sheet; its values typed or in a hand's font. `filled` is the share of values given."""
    chance = random.Random(seed)
    printed = chance.choice(PRINT)
    written = chance.choice(HAND) if hand else printed
    size = 14.0 if hand else 10.5
    pen, values = _Pen(dpi), set[int]()
    company = f"{chance.choice(NAMES).split()[1]} Plant Services Ltd"
    pen.write(48, 40, company, font=printed, points=15)
    pen.write(48, 64, f"Service Report FSR-{seed + 100}", font=printed, points=11)
    for row, label in enumerate(LABELS):
        x, y = 48 + 260 * (row % 2), 96 + 30 * (row // 2)
        pen.frame(x, y, 250, 26)
        pen.write(x + 5, y + 8, f"{label}:", font=printed, points=9.5)
        if chance.random() < filled:
            values |= {*pen.write(x + 92, y + 4, _value(label, chance), font=written, points=size)}
    pen.write(48, 350, "Work carried out:", font=printed, points=10)
    for row in range(8):
        if chance.random() < filled:
            text = " ".join(chance.choices(COMMENT, k=8))
            values |= {*pen.write(52, 368 + 22 * row, text, font=written, points=size)}
    for row, text in enumerate(SMALL_PRINT):
        pen.write(48, 780 + 12 * row, text, font=printed, points=7.5)
    return Sheet(np.asarray(pen.image).copy(), pen.words, values)


def _value(label: str, chance: random.Random) -> str:
    number = chance.randrange
    return {
        "Job Number": f"JOB-{number(100000, 999999)}",
        "Order Ref": f"PO{number(10000, 99999)}",
        "Customer": f"{chance.choice(NAMES).split()[1]} Quarry",
        "Site": f"{number(1, 99)} Station Road",
        "Asset No": f"TRL-{number(1000, 9999)}",
        "Serial No": f"SN{number(10**7, 10**8)}",
        "Date": f"{number(1, 29):02}/{number(1, 13):02}/2026",
        "Time In": f"{number(6, 12):02}:{number(0, 60):02}",
        "Time Out": f"{number(12, 19):02}:{number(0, 60):02}",
        "Travel Hours": f"{number(1, 9)}.{number(0, 99):02}",
        "Mileage": f"{number(10, 300)} miles",
        "Model": f"HX {number(100, 900)}",
        "Hours Run": str(number(100, 9999)),
        "Postcode": f"HD{number(1, 9)} {number(1, 9)}AL",
    }.get(label, chance.choice(NAMES))
