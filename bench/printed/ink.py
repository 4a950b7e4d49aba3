"""Signatures, photographs and drawn marks as the web prints them."""

import base64
import io
import math
from random import Random
from typing import Final

import numpy as np
from markupsafe import Markup
from PIL import Image, ImageDraw

Stroke = list[tuple[float, float]]
BOX: Final = (200, 60)
"""Width and height of the place in which a signature's strokes are given."""
PICTURE_SCALE: Final = 3
PHOTO: Final = (400, 300)
TICK: Final = "M2 6 L5 9 L10 2"
CROSS: Final = "M2 2 L10 10 M10 2 L2 10"


def signature(rng: Random) -> Markup:
    """A signature as vector strokes."""
    lines = (" L".join(f"{x:.1f} {y:.1f}" for x, y in stroke) for stroke in _strokes(rng))
    paths = Markup().join(Markup('<path d="M{}"/>').format(line) for line in lines)
    return Markup(
        '<svg width="170" height="51" viewBox="0 0 200 60" fill="none" stroke="#1b2a6b"'
        ' stroke-width="1.8" stroke-linejoin="round">{}</svg>'
    ).format(paths)


def signature_picture(rng: Random) -> Markup:
    """A signature as a picture on white, as a tablet sends it."""
    picture = _white()
    pen = ImageDraw.Draw(picture)
    for stroke in _strokes(rng):
        points = [(x * PICTURE_SCALE, y * PICTURE_SCALE) for x, y in stroke]
        pen.line(points, fill=(20, 20, 20), width=5, joint="curve")
    return _embedded(picture, "PNG", 170)


def white_picture() -> Markup:
    """What a tablet sends where nobody signed."""
    return _embedded(_white(), "PNG", 170)


def photo(rng: Random) -> Markup:
    """Something like a photograph."""
    spread = rng.randint(30, 80)
    noise = np.random.default_rng(rng.randrange(2**31)).normal(128, spread, (60, 80))
    grain = Image.fromarray(noise.clip(0, 255).astype(np.uint8))
    grain = grain.resize(PHOTO, Image.Resampling.BICUBIC)
    tint = (rng.randint(60, 200), rng.randint(60, 200), rng.randint(60, 200))
    picture = Image.blend(grain.convert("RGB"), Image.new("RGB", PHOTO, tint), 0.5)
    return _embedded(picture, "JPEG", 200)


def box(checked: bool, size: int = 11, mark: str = "tick") -> Markup:
    """A tick box."""
    path = {"tick": TICK, "cross": CROSS}[mark]
    drawn = Markup('<path d="{}" stroke="#111" stroke-width="1.6" fill="none"/>').format(path)
    frame = Markup('<rect x=".5" y=".5" width="11" height="11" fill="#fff" stroke="#444"/>')
    return _mark(frame + drawn if checked else frame, size)


def dot(colour: str, size: int = 11) -> Markup:
    """A coloured round mark."""
    return _mark(Markup('<circle cx="6" cy="6" r="5" fill="{}"/>').format(colour), size)


def ring(filled: bool, size: int = 11) -> Markup:
    """A radio button."""
    frame = Markup('<circle cx="6" cy="6" r="5" fill="#fff" stroke="#444"/>')
    core = Markup('<circle cx="6" cy="6" r="2.8" fill="#222"/>')
    return _mark(frame + core if filled else frame, size)


def _strokes(rng: Random) -> list[Stroke]:
    x, phase = rng.uniform(8, 30), rng.uniform(0, 6)
    found = []
    for _ in range(rng.randint(1, 3)):
        stroke = []
        for step in range(rng.randint(30, 60)):
            x += rng.uniform(0.2, 2.6)
            y = 32 + 16 * math.sin(step / rng.uniform(1.7, 2.6) + phase) * rng.uniform(0.5, 1)
            stroke.append((min(x, BOX[0] - 8), max(4, min(BOX[1] - 4, y))))
        found.append(stroke)
        x += 6
    return found


def _white() -> Image.Image:
    return Image.new("RGB", (BOX[0] * PICTURE_SCALE, BOX[1] * PICTURE_SCALE), "white")


def _embedded(picture: Image.Image, kind: str, width: int) -> Markup:
    data = io.BytesIO()
    picture.save(data, kind, quality=80)
    code = base64.b64encode(data.getvalue()).decode()
    address = f"data:image/{kind.lower()};base64,{code}"
    return Markup('<img width="{}" src="{}">').format(width, address)


def _mark(inner: Markup, size: int) -> Markup:
    return Markup(
        '<svg width="{0}" height="{0}" viewBox="0 0 12 12" style="vertical-align:-1px">{1}</svg>'
    ).format(size, inner)
