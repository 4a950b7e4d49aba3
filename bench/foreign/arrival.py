"""How a sheet arrives: as drawn, scanned, photographed or faxed, by bench.damages."""

from dataclasses import replace
from io import BytesIO
from random import Random

import cv2
import numpy as np
from PIL import Image

from bench import damages
from bench.corpus import render
from bench.corpus.truth import Place, Render
from core.domain.model import Box

Picture = damages.Picture


def arrived(pdf: bytes, kind: Render, random: Random) -> render.File:
    """The file of a class, with the way from a place drawn to a place uploaded."""
    if kind is Render.DIGITAL:
        return render.File("sheet.pdf", pdf)
    shots = tuple(_shot(page, kind, random) for page in render.pages(pdf, render.SCAN_DPI))
    if len(shots) > 1:
        images = [one.pixels for one in shots]
        return render.File("sheet.pdf", _pdf(images), shots)
    suffix = "JPEG" if kind is Render.PHOTO or random.random() < 0.5 else "PNG"
    out = BytesIO()
    Image.fromarray(shots[0].pixels).save(out, suffix, quality=80)
    return render.File(f"sheet.{'jpg' if suffix == 'JPEG' else 'png'}", out.getvalue(), shots)


def _shot(page: Picture, kind: Render, random: Random) -> render.Shot:
    seed = random.getrandbits(30)
    if kind is Render.PHOTO:
        picture, matrix = damages.on_a_desk(page, lean=random.uniform(0.02, 0.07), seed=seed)
        lit = damages.dim(picture, random.uniform(0.6, 1.0), grain=5, seed=seed)
        soft = damages.blurred(lit, random.uniform(0.5, 1.1))
        picture = damages.compressed(soft, random.randint(55, 85))
    elif kind is Render.BAD:
        picture, matrix = _bad(page, random, seed)
    else:
        picture, matrix = damages.skewed(page, random.uniform(-1.2, 1.2))
        soft = damages.blurred(picture, random.uniform(0.3, 0.7))
        picture = damages.compressed(soft, random.randint(60, 90))
    high, wide = page.shape[:2]
    out_high, out_wide = picture.shape[:2]
    down = np.diag([1 / out_wide, 1 / out_high, 1.0])
    return render.Shot(picture, down @ matrix @ np.diag([float(wide), float(high), 1.0]))


def _bad(page: Picture, random: Random, seed: int) -> damages.Damaged:
    way = random.choice(("fax", "small", "grey copy"))
    askew, first = damages.skewed(page, random.uniform(-2, 2))
    if way == "fax":
        picture, second = damages.faxed(askew, scale=random.uniform(0.55, 0.75), seed=seed)
    elif way == "small":
        small, second = damages.smaller(askew, random.uniform(0.5, 0.65))
        picture = damages.compressed(small, 35)
    else:  # a copy of a copy: grey ground, thick strokes
        thick = np.asarray(cv2.erode(askew, np.ones((2, 2), np.uint8)), np.uint8)
        grey = damages.dim(damages.blurred(thick, 1.0), 0.75, grain=12, seed=seed)
        picture, second = damages.smaller(grey, 0.7)
    return picture, second @ first


def _pdf(images: list[Picture]) -> bytes:
    out = BytesIO()
    first, *others = [Image.fromarray(one).convert("RGB") for one in images]
    first.save(out, "PDF", resolution=render.SCAN_DPI, save_all=True, append_images=others)
    return out.getvalue()


def moved(place: Place | None, file: render.File) -> Place | None:
    """A place of the drawn page as a place of the uploaded one."""
    if place is None:
        return None
    found = file.moved(place)
    return replace(found, box=Box(*found.box))
