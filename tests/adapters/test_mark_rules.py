"""Printed lines on pictures: low cells, pale lines, dark bands, pages that lie askew."""

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from core.adapters import pictures
from core.adapters.ink import mark_rules, marks
from core.domain.model import Box
from core.domain.page.reading import Mark, MarkKind, Shape, Word
from tests.adapters import sheets

DPI = 150
MM = DPI / 25.4
LEFT, TOP, WIDE, HIGH = 150, 400, 800, round(6 * MM)


def look(
    image: Image.Image, words: tuple[Word, ...] = (), *, slope: float = 0.0
) -> tuple[Mark, ...]:
    return marks.look(pictures.pixels(image), words, dpi=DPI, slope=slope).marks


def walls(found: tuple[Mark, ...]) -> list[Mark]:
    rules = (mark for mark in found if mark.kind is MarkKind.RULE)
    tall = (m for m in rules if (m.box.y1 - m.box.y0) * 1754 > 3 * (m.box.x1 - m.box.x0) * 1240)
    return sorted(tall, key=lambda mark: mark.box.x0)


def row_of_cells(colour: str = "black") -> Image.Image:
    """A row of four cells, six millimetres high, as a table of one line has."""
    image = sheets.blank_picture()
    pen = ImageDraw.Draw(image)
    for y in (TOP, TOP + HIGH):
        pen.line((LEFT, y, LEFT + WIDE, y), fill=colour, width=2)
    for step in range(5):
        x = LEFT + WIDE // 4 * step
        pen.line((x, TOP, x, TOP + HIGH), fill=colour, width=2)
    return image


def grainy(image: Image.Image) -> Image.Image:
    grain = np.random.default_rng(4).normal(0, 6, (image.height, image.width, 1))
    pixels = np.clip(np.asarray(image).astype(np.float32) + grain, 0, 255)
    return Image.fromarray(pixels.astype(np.uint8))


@pytest.mark.parametrize("colour", ["black", "#808080", "#c8c8c8"])
def test_the_sides_of_a_low_cell_are_walls(colour: str) -> None:
    found = look(grainy(row_of_cells(colour)))

    assert len(walls(found)) == 5
    assert {mark.kind for mark in found} == {MarkKind.RULE}


def test_a_tall_letter_between_two_lines_is_no_wall() -> None:
    image = sheets.blank_picture()
    pen = ImageDraw.Draw(image)
    for y in (TOP, TOP + HIGH):
        pen.line((LEFT, y, LEFT + WIDE, y), fill="black", width=2)
    pen.line((300, TOP + 9, 300, TOP + HIGH - 9), fill="black", width=3)

    assert walls(look(image)) == []


def test_the_sides_of_a_tick_box_are_its_own() -> None:
    image = sheets.blank_picture()
    pen = ImageDraw.Draw(image)
    for y in (TOP, TOP + round(5 * MM)):
        pen.line((LEFT, y, LEFT + WIDE, y), fill="black", width=2)
    pen.rectangle((300, TOP + 3, 300 + 24, TOP + round(5 * MM) - 3), outline="black", width=2)

    found = look(image)

    assert [mark.kind for mark in found if mark.kind is not MarkKind.RULE] == [MarkKind.TICK_BOX]
    assert walls(found) == []


def test_bold_print_is_no_pale_line() -> None:
    image = sheets.blank_picture()
    font = ImageFont.load_default(size=26)
    said = "Equipotential bonding mmmmmmmmmmmmmmmmm"
    ImageDraw.Draw(image).text((200, 600), said, fill="#404040", font=font, stroke_width=1)
    box = Box(200 / 1240, 598 / 1754, 720 / 1240, 636 / 1754)

    found = look(grainy(image), (Word(said, box, 0.99, 0),))

    assert [mark for mark in found if mark.kind is MarkKind.RULE] == []


@pytest.mark.parametrize("ground", ["#303030", "#a0a0a0"])
def test_light_print_in_a_dark_band_is_no_ink(ground: str) -> None:
    image = sheets.blank_picture()
    pen = ImageDraw.Draw(image)
    pen.rectangle((LEFT, TOP, LEFT + WIDE, TOP + 40), fill=ground)
    font = ImageFont.load_default(size=26)
    for at, said in enumerate(("Client", "Site", "Leak found")):
        pen.text((LEFT + 20 + 280 * at, TOP + 4), said, fill="white", font=font, stroke_width=1)

    found = look(grainy(image))

    assert {mark.kind for mark in found} <= {MarkKind.RULE}


@pytest.mark.parametrize("degrees", [-2.0, -1.0, 1.0, 2.0])
def test_lines_of_a_page_that_lies_askew_are_as_thin_as_on_a_level_one(degrees: float) -> None:
    turned = row_of_cells("#808080").rotate(degrees, Image.Resampling.BICUBIC, fillcolor="white")
    slope = -float(np.tan(np.radians(degrees)))

    found = look(turned, slope=slope)
    levels = [m for m in found if (m.box.x1 - m.box.x0) * 1240 > 0.9 * WIDE]

    assert len(walls(found)) == 5
    assert len(levels) == 2
    assert all((mark.box.y1 - mark.box.y0) * 1754 < 8 for mark in levels)


def test_marks_of_a_page_that_lies_askew_are_where_they_are_on_it() -> None:
    image = sheets.blank_picture()
    ImageDraw.Draw(image).rectangle((900, 300, 924, 324), outline="black", width=2)
    turned = image.rotate(2.0, Image.Resampling.BICUBIC, fillcolor="white")
    dark = np.argwhere(np.asarray(turned.convert("L")) < 128)

    (box,) = look(turned, slope=-float(np.tan(np.radians(2.0))))

    assert box.kind is MarkKind.TICK_BOX
    x, y = (box.box.x0 + box.box.x1) / 2 * 1240, (box.box.y0 + box.box.y1) / 2 * 1754
    assert (y, x) == pytest.approx(dark.mean(axis=0), abs=3)


def test_what_was_blacked_out_is_a_solid_stroke_and_no_band() -> None:
    image = row_of_cells()
    ImageDraw.Draw(image).rectangle((170, TOP + 8, 170 + round(24 * MM), TOP + 26), fill="black")

    strokes = [mark for mark in look(image) if mark.kind is MarkKind.STROKE]

    assert [mark.shape for mark in strokes] == [Shape.SOLID]
    assert (strokes[0].box.x1 - strokes[0].box.x0) * 1240 > 22 * MM


def test_a_dark_cell_with_a_word_in_it_is_no_stroke() -> None:
    image = sheets.blank_picture()
    pen = ImageDraw.Draw(image)
    pen.rectangle((400, TOP, 400 + round(16 * MM), TOP + 36), fill="#404040")
    pen.text((430, TOP + 4), "OK", fill="white", font=ImageFont.load_default(size=24))
    word = Word("OK", Box(428 / 1240, (TOP + 2) / 1754, 468 / 1240, (TOP + 34) / 1754), 0.99, 0)

    assert {mark.kind for mark in look(image, (word,))} <= {MarkKind.RULE}


def test_the_sides_of_two_neighbours_are_not_blacked_out() -> None:
    image = sheets.blank_picture()
    pen = ImageDraw.Draw(image)
    for top in (TOP, TOP + 136):  # Two frames, with eight pixels of paper between them.
        pen.rectangle((LEFT, top, LEFT + 340, top + 128), outline="black", width=3)

    assert {mark.kind for mark in look(grainy(image))} == {MarkKind.RULE}


@pytest.mark.parametrize("is_soft", [True, False])
def test_a_shadow_begins_softly_and_is_no_band(is_soft: bool) -> None:
    across = np.exp(-(((np.arange(1240) - 600) / 200) ** 2))[np.newaxis, :]
    down = np.exp(-(((np.arange(1754) - 800) / 70) ** 2))[:, np.newaxis]
    shade = 1 - 0.55 * across * down
    if not is_soft:
        shade = np.where(shade < 0.75, 0.6, 1.0)

    found = mark_rules.bands(np.asarray(255 * shade, np.uint8), dpi=DPI)

    assert bool(found.any()) is not is_soft
