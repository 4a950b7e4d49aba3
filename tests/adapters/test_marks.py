"""Ink, tick boxes and lines are told from print and from each other."""

from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from core.adapters import pictures
from core.adapters.ink import marks
from core.domain.model import Box
from core.domain.page.reading import Mark, MarkKind, Word
from tests.adapters import sheets

DPI = 150
MM = DPI / 25.4


def look(image: Image.Image, words: tuple[Word, ...] = ()) -> tuple[Mark, ...]:
    return marks.look(pictures.pixels(image), words, dpi=DPI).marks


def of_kind(found: tuple[Mark, ...], kind: MarkKind) -> list[Mark]:
    return sorted((mark for mark in found if mark.kind is kind), key=lambda mark: mark.box.x0)


Spoil = Callable[[Image.Image], Image.Image]


def with_boxes() -> Image.Image:
    """An empty box, a crossed one and a ticked one, 4 mm each."""
    image = sheets.blank_picture()
    pen = ImageDraw.Draw(image)
    side = round(4 * MM)
    for number in range(3):
        left, top = 200 + 200 * number, 400
        pen.rectangle((left, top, left + side, top + side), outline="black", width=2)
        if number == 1:
            pen.line((left + 3, top + 3, left + side - 3, top + side - 3), fill="black", width=3)
            pen.line((left + side - 3, top + 3, left + 3, top + side - 3), fill="black", width=3)
        if number == 2:
            points = [(left + 4, top + 12), (left + 10, top + 19), (left + 20, top + 4)]
            pen.line(points, fill="black", width=3)
    return image


def darkened(image: Image.Image) -> Image.Image:
    """Dim light that falls off to one side."""
    shade = np.linspace(0.35, 0.8, image.width)[np.newaxis, :, np.newaxis]
    return Image.fromarray((np.asarray(image) * shade).astype(np.uint8))


@pytest.mark.parametrize(
    "spoil",
    [
        lambda image: image,
        lambda image: image.filter(ImageFilter.GaussianBlur(1)),
        darkened,
        lambda image: image.rotate(1.0, fillcolor="white"),
    ],
)
def test_tick_boxes_and_what_is_in_them(spoil: Spoil) -> None:
    boxes = of_kind(look(spoil(with_boxes())), MarkKind.TICK_BOX)

    assert len(boxes) == 3
    assert boxes[0].fill < 0.04
    assert boxes[1].fill > 0.11
    assert boxes[2].fill > 0.11


def test_a_line_and_a_table_are_rules_and_no_ink() -> None:
    image = sheets.blank_picture()
    pen = ImageDraw.Draw(image)
    pen.line((200, 200, 900, 200), fill="black", width=3)
    for step in range(4):
        pen.line((200, 500 + 100 * step, 800, 500 + 100 * step), fill="black", width=2)
        pen.line((200 + 200 * step, 500, 200 + 200 * step, 800), fill="black", width=2)

    found = look(image)

    assert {mark.kind for mark in found} == {MarkKind.RULE}
    assert len(found) == 1 + 4 + 4


def test_a_signature_on_a_line_is_one_ink_mark() -> None:
    image = sheets.blank_picture()
    pen = ImageDraw.Draw(image)
    pen.line((200, 640, 900, 640), fill="black", width=2)
    sheets.signature(pen, 300, 620)

    inks = of_kind(look(image), MarkKind.INK)

    assert len(inks) == 1
    assert inks[0].box.x0 == pytest.approx(300 / image.width, abs=0.02)


def test_print_read_with_confidence_is_no_ink_and_a_wild_guess_is() -> None:
    image = sheets.blank_picture()
    sheets.signature(ImageDraw.Draw(image), 300, 620)
    box = Box(280 / 1240, 570 / 1754, 580 / 1240, 670 / 1754)

    sure = look(image, (Word("Ana", box, 0.98, 0),))
    guess = look(image, (Word("vvm", box, 0.40, 0),))

    assert of_kind(sure, MarkKind.INK) == []
    assert len(of_kind(guess, MarkKind.INK)) == 1


def test_specks_bars_and_the_edge_of_the_paper_are_no_ink() -> None:
    image = sheets.blank_picture()
    pen = ImageDraw.Draw(image)
    for number in range(300):
        x, y = 97 * number % 1200 + 20, 61 * number % 1700 + 20
        pen.point((x, y), fill="black")
    pen.rectangle((200, 300, 600, 360), fill="black")
    pen.rectangle((0, 0, 6, 1753), fill="black")

    assert of_kind(look(image), MarkKind.INK) == []


def test_a_letter_inside_a_word_is_no_tick_box() -> None:
    box = Box(180 / 1240, 390 / 1754, 300 / 1240, 440 / 1754)

    found = of_kind(look(with_boxes(), (Word("DONE", box, 0.99, 0),)), MarkKind.TICK_BOX)

    assert len(found) == 2


@pytest.mark.parametrize(
    ("side_mm", "size", "said", "count"),
    [(4.0, 22, "odding", 1), (2.4, 22, "odding", 0), (2.2, 17, "one", 0), (3.0, 15, "unn", 1)],
)
def test_a_box_higher_than_the_letters_of_its_word_is_none_of_them(
    side_mm: float, size: int, said: str, count: int
) -> None:
    """An engine took the box before a word into its frame; the D of "Done" is square too."""
    image = sheets.blank_picture()
    pen = ImageDraw.Draw(image)
    side = round(side_mm * MM)
    pen.rectangle((200, 400, 200 + side, 400 + side), outline="black", width=2)
    font = ImageFont.load_default(size=size)
    pen.text((206 + side, 400 + side), said, fill="black", font=font, anchor="ls")
    frame = Box(199 / 1240, 395 / 1754, 320 / 1240, 432 / 1754)

    found = of_kind(look(image, (Word(f"D{said}", frame, 0.99, 0),)), MarkKind.TICK_BOX)

    assert len(found) == count


def test_two_boxes_in_one_words_frame_are_none_of_its_letters() -> None:
    """ "☐ OK ☐ Advise", read as one word."""
    image = sheets.blank_picture()
    pen, side = ImageDraw.Draw(image), round(4 * MM)
    font = ImageFont.load_default(size=20)
    for left, said in ((200, "OK"), (265, "Advise")):
        pen.rectangle((left, 400, left + side, 400 + side), outline="black", width=2)
        pen.text((left + side + 5, 400 + side), said, fill="black", font=font, anchor="ls")
    frame = Box(199 / 1240, 395 / 1754, 380 / 1240, 432 / 1754)

    found = of_kind(look(image, (Word("OKAdvise", frame, 0.99, 0),)), MarkKind.TICK_BOX)

    assert len(found) == 2


def test_ink_share_tells_a_blank_page() -> None:
    blank = marks.look(pictures.pixels(sheets.blank_picture()), (), dpi=DPI)
    printed = marks.look(pictures.pixels(sheets.printed_picture()), (), dpi=DPI)

    assert blank.ink_share == 0.0
    assert printed.ink_share > 0.004


def test_a_box_that_touches_a_printed_line_is_a_box() -> None:
    image = sheets.blank_picture()
    pen = ImageDraw.Draw(image)
    side = round(4 * MM)
    pen.line((150, 400 + side + 3, 1100, 400 + side + 3), fill="black", width=3)
    pen.rectangle((300, 400, 300 + side, 400 + side), outline="black", width=2)

    (box,) = of_kind(look(image), MarkKind.TICK_BOX)

    assert box.box.x0 * image.width == pytest.approx(300, abs=3)
    assert box.fill < 0.04


def test_a_box_with_a_coloured_outline_is_no_patch_of_colour() -> None:
    image = sheets.blank_picture()
    pen = ImageDraw.Draw(image)
    side = round(4 * MM)
    pen.rectangle((300, 400, 300 + side, 400 + side), outline=(150, 20, 30), width=4)
    pen.rectangle((500, 400, 500 + side, 400 + side), fill=(150, 20, 30))

    (patch,) = of_kind(look(image), MarkKind.PATCH)

    assert patch.box.x0 * image.width == pytest.approx(500, abs=4)


def test_photographs_on_a_photographed_sheet_are_counted() -> None:
    sheet = sheets.blank_picture()
    chance = np.random.default_rng(3)
    for left in (150, 650):
        shades = chance.integers(20, 190, (6, 8, 1)).astype(np.uint8)
        scene = Image.fromarray(np.repeat(shades, 3, axis=2))
        sheet.paste(scene.resize((400, 300), Image.Resampling.NEAREST), (left, 700))
    desk = Image.new("RGB", (sheet.width + 160, sheet.height + 160), (60, 50, 40))
    desk.paste(darkened(sheet), (80, 80))

    assert len(of_kind(look(desk), MarkKind.PHOTO)) == 2


def test_a_tick_whose_end_sticks_out_of_its_box_hides_no_box() -> None:
    image = sheets.blank_picture()
    pen = ImageDraw.Draw(image)
    side = round(4 * MM)
    pen.rectangle((300, 400, 300 + side, 400 + side), outline="black", width=2)
    pen.line([(304, 412), (309, 420), (326, 402), (338, 400)], fill="black", width=3)

    (box,) = of_kind(look(image), MarkKind.TICK_BOX)

    assert box.fill > 0.11
    assert (box.box.x1 - box.box.x0) * image.width == pytest.approx(side, abs=5)


def test_a_tall_stroke_of_a_pen_in_a_cell_is_no_wall_of_it() -> None:
    image = sheets.blank_picture()
    pen = ImageDraw.Draw(image)
    pen.rectangle((200, 400, 800, 500), outline="black", width=2)
    pen.line((350, 415, 350, 485), fill="navy", width=3)

    found = of_kind(look(image), MarkKind.RULE)

    tall = [mark for mark in found if mark.box.y1 - mark.box.y0 > mark.box.x1 - mark.box.x0]
    assert [round(mark.box.x0 * image.width, -2) for mark in tall] == [200, 800]


def scene(seed: int) -> Image.Image:
    """A photograph of 70 by 50 mm: shades that change from place to place, without paper."""
    rng = np.random.default_rng(seed)
    coarse = Image.fromarray(rng.integers(20, 170, (7, 9), dtype=np.uint8))
    return coarse.resize((round(70 * MM), round(50 * MM)), Image.Resampling.BICUBIC)


def with_two_photographs(apart_mm: float = 4.0) -> Image.Image:
    """Side by side."""
    image = sheets.blank_picture()
    for at in range(2):
        left = round((20 + (70 + apart_mm) * at) * MM)
        image.paste(scene(at).convert("RGB"), (left, round(100 * MM)))
    return image


def on_a_table(image: Image.Image) -> Image.Image:
    """Photographed as it lies on a dark table, in a shadow that falls over one side."""
    table = Image.new("RGB", (image.width + 120, image.height + 120), (45, 45, 45))
    table.paste(darkened(image), (60, 60))
    return table


def as_fax(image: Image.Image) -> Image.Image:
    """Black or white, with nothing between."""
    return image.convert("L").point(lambda shade: 255 * (shade > 150)).convert("RGB")


@pytest.mark.parametrize("spoil", [lambda image: image, on_a_table])
def test_photographs_are_counted_wherever_the_page_lies(spoil: Spoil) -> None:
    found = of_kind(look(spoil(with_two_photographs())), MarkKind.PHOTO)

    assert [mark.fill for mark in found] == [1.0, 1.0]


@pytest.mark.parametrize("spoil", [lambda image: image, on_a_table])
def test_photographs_are_two_where_a_slit_of_paper_parts_them(spoil: Spoil) -> None:
    image = with_two_photographs(apart_mm=0.8).rotate(1.0, fillcolor="white")

    found = of_kind(look(spoil(image)), MarkKind.PHOTO)

    assert [mark.fill for mark in found] == [1.0, 1.0]


def test_what_is_even_and_light_in_a_photograph_is_no_slit() -> None:
    image = with_two_photographs(apart_mm=1.0)
    wall = Image.new("RGB", (round(24 * MM), round(50 * MM)), (172, 172, 172))
    image.paste(wall, (round(40 * MM), round(100 * MM)))

    found = of_kind(look(image), MarkKind.PHOTO)

    assert [mark.fill for mark in found] == [1.0, 1.0]


def test_a_photograph_of_a_pale_wall_is_one() -> None:
    image = sheets.blank_picture()
    wall = np.full((round(50 * MM), round(70 * MM)), 205, np.uint8)
    wall[:, 60:150] = np.asarray(scene(3))[:, 60:150]
    image.paste(Image.fromarray(wall).convert("RGB"), (200, 600))

    assert len(of_kind(look(image), MarkKind.PHOTO)) <= 1


def test_what_a_fax_leaves_of_photographs_is_not_sure() -> None:
    found = of_kind(look(as_fax(with_two_photographs())), MarkKind.PHOTO)

    assert [mark.fill for mark in found] == [0.0, 0.0]


def test_a_shaded_part_of_the_form_is_no_photograph() -> None:
    image = sheets.blank_picture()
    left, top, right, bottom = (round(mm * MM) for mm in (20, 100, 90, 150))
    image.paste(scene(3).convert("RGB"), (left, top))
    across, down = np.linspace(left + 40, right - 40, 4), np.linspace(top + 20, bottom - 20, 2)
    words = tuple(
        Word("Label", Box((x - 20) / image.width, (y - 9) / image.height,
                          (x + 20) / image.width, (y + 9) / image.height), 0.99, 0)
        for x in across for y in down
    )  # fmt: skip
    assert of_kind(look(image), MarkKind.PHOTO)
    assert not of_kind(look(image, words), MarkKind.PHOTO)


def test_a_tinted_cell_is_no_photograph() -> None:
    image = sheets.blank_picture()
    ImageDraw.Draw(image).rectangle((120, 600, 620, 900), fill=(214, 214, 214))
    assert not of_kind(look(image), MarkKind.PHOTO)


def circled(width_mm: float, inside: str) -> Image.Image:
    """A circle with a letter, a dot or a tick in it."""
    image = sheets.blank_picture()
    pen = ImageDraw.Draw(image)
    radius, x, y = width_mm * MM / 2, 400.0, 500.0
    pen.ellipse((x - radius, y - radius, x + radius, y + radius), outline="black", width=3)
    if inside == "letter":
        pen.line((x - 4, y - 6, x, y), fill="black", width=2)
        pen.line((x + 4, y - 6, x, y), fill="black", width=2)
        pen.line((x, y, x, y + 6), fill="black", width=2)
    if inside == "dot":
        pen.ellipse((x - 5, y - 5, x + 5, y + 5), fill="black")
    if inside == "tick":
        points = [(x - 8, y), (x - 2, y + 8), (x + 10, y - 10)]
        pen.line(points, fill="black", width=3)
    return image


def test_a_ring_around_an_unread_letter_is_no_radio_button() -> None:
    found = look(circled(5.3, "letter"))

    assert [mark.fill for mark in of_kind(found, MarkKind.INK)] == [0.0]
    assert not of_kind(found, MarkKind.TICK_BOX)


@pytest.mark.parametrize(
    ("width_mm", "inside"), [(5.3, "dot"), (5.3, "tick"), (5.3, ""), (3.4, "letter")]
)
def test_a_radio_button_is_no_ring(width_mm: float, inside: str) -> None:
    found = look(circled(width_mm, inside))

    assert len(of_kind(found, MarkKind.TICK_BOX)) == 1
    assert not of_kind(found, MarkKind.INK)
