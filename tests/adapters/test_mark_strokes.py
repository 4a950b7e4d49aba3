"""On pictures: a ring around a printed word, a line through it, lines that slope or cross."""

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from core.adapters import pictures
from core.adapters.ink import mark_strokes, marks
from core.domain.model import Box
from core.domain.page.reading import Mark, MarkKind, Word
from tests.adapters import sheets

DPI = 150
FONT = ImageFont.load_default(24)
LEFT, TOP = 400, 600


def printed(text: str = "Yes") -> tuple[Image.Image, ImageDraw.ImageDraw, Word]:
    """A blank page with one word, and the word as an engine reads it."""
    image = sheets.blank_picture()
    pen = ImageDraw.Draw(image)
    pen.text((LEFT, TOP), text, fill="black", font=FONT)
    x0, y0, x1, y1 = pen.textbbox((LEFT, TOP), text, font=FONT)
    frame = (x0 / image.width, (y0 - 3) / image.height, x1 / image.width, (y1 + 3) / image.height)
    return image, pen, Word(text, Box(*frame), 1.0, 0)


def look(image: Image.Image, *words: Word) -> list[Mark]:
    return list(marks.look(pictures.pixels(image), words, dpi=DPI).marks)


def rings(found: list[Mark]) -> list[Mark]:
    return [mark for mark in found if mark.kind is MarkKind.INK and mark.fill == 0.0]


def rules(found: list[Mark]) -> list[Mark]:
    return [mark for mark in found if mark.kind is MarkKind.RULE]


def frame_of(image: Image.Image, word: Word) -> tuple[float, float, float, float]:
    box = word.box
    return (
        box.x0 * image.width, box.y0 * image.height, box.x1 * image.width, box.y1 * image.height
    )  # fmt: skip


def test_a_ring_around_a_word_is_hollow_ink_and_nothing_else() -> None:
    image, pen, word = printed()
    x0, y0, x1, y1 = frame_of(image, word)
    pen.ellipse((x0 - 9, y0 - 7, x1 + 9, y1 + 7), outline="navy", width=3)

    found = look(image, word)

    assert len(found) == len(rings(found)) == 1
    assert found[0].box.x0 < word.box.x0
    assert found[0].box.x1 > word.box.x1


def test_a_ring_around_a_part_of_what_was_read_as_one_word() -> None:
    image, pen, word = printed("YesNo")
    x0, y0, x1, y1 = frame_of(image, word)
    pen.ellipse(((x0 + x1) / 2 + 6, y0 - 5, x1 + 9, y1 + 5), outline="navy", width=3)

    assert len(rings(look(image, word))) == 1


@pytest.mark.parametrize("text", ["Yes", "ODOQ", "88"])
def test_print_has_no_rings_and_no_lines_through_it(text: str) -> None:
    image, _, word = printed(text)

    assert look(image, word) == []


def test_a_cell_around_a_word_is_no_ring() -> None:
    image, pen, word = printed()
    x0, y0, x1, y1 = frame_of(image, word)
    pen.rectangle((x0 - 60, y0 - 12, x1 + 60, y1 + 12), outline="black", width=2)

    assert rings(look(image, word)) == []


@pytest.mark.parametrize("fall", [-4, 0, 4])
def test_a_line_through_a_word(fall: int) -> None:
    image, pen, word = printed("No")
    x0, y0, x1, y1 = frame_of(image, word)
    middle = (y0 + y1) / 2
    pen.line((x0 - 4, middle - fall / 2, x1 + 4, middle + fall / 2), fill="navy", width=3)

    (line,) = rules(look(image, word))

    assert line.box.x0 <= word.box.x0 + 0.01
    assert line.box.x1 >= word.box.x1 - 0.01


@pytest.mark.parametrize(("said", "expected"), [("No", 1), ("Bo", 0)])
def test_a_bent_line_goes_through_an_answer_and_not_through_a_signature(
    said: str, expected: int
) -> None:
    image, pen, word = printed(said)
    x0, y0, x1, y1 = frame_of(image, word)
    middle = (y0 + y1) / 2
    points = [(x0 - 14, middle), ((x0 + x1) / 2, middle + 4), (x1 + 16, middle - 6)]
    pen.line(points, fill="navy", width=4, joint="curve")

    assert len(rules(look(image, word))) == expected


def test_a_short_line_under_a_word_goes_not_through_it() -> None:
    image, pen, word = printed("No")
    x0, _, x1, y1 = frame_of(image, word)
    pen.line((x0 - 2, y1 + 4, x1 + 2, y1 + 4), fill="black", width=2)

    assert rules(look(image, word)) == []


@pytest.mark.parametrize("turn", [0.0, 1.5, -1.5])
def test_each_line_of_a_table_is_seen_on_its_own_sloping_or_not(turn: float) -> None:
    image = sheets.blank_picture()
    pen = ImageDraw.Draw(image)
    pen.rectangle((150, 800, 1050, 980), outline="black", width=2)
    pen.line((150, 890, 1050, 890), fill="black", width=2)
    pen.line((400, 890, 400, 980), fill="black", width=2)  # Only the lower row is parted.

    found = rules(look(image.rotate(turn, fillcolor="white", center=(600, 890))))

    tall = [mark for mark in found if mark.box.y1 - mark.box.y0 > mark.box.x1 - mark.box.x0]
    middles = sorted((mark.box.x0 + mark.box.x1) / 2 * image.width for mark in tall)
    assert any(abs(x - 400) < 15 for x in middles)
    assert sum(mark.box.x1 - mark.box.x0 > 0.5 for mark in found) == 3


def test_a_ring_around_a_word_that_no_engine_read_is_a_ring_too() -> None:
    image, pen, word = printed()
    x0, y0, x1, y1 = frame_of(image, word)
    pen.ellipse((x0 - 9, y0 - 7, x1 + 9, y1 + 7), outline="navy", width=3)

    assert len(rings(look(image))) == 1


@pytest.mark.parametrize("dot", [None, 4])
def test_a_loop_around_nothing_and_around_a_dot_is_none(dot: int | None) -> None:
    image = sheets.blank_picture()
    pen = ImageDraw.Draw(image)
    pen.ellipse((400, 600, 470, 640), outline="navy", width=3)
    if dot:
        pen.ellipse((435 - dot, 620 - dot, 435 + dot, 620 + dot), fill="navy")

    assert rings(look(image)) == []


@pytest.mark.parametrize("is_struck", [False, True])
def test_letters_that_a_blur_ran_together_are_no_line(is_struck: bool) -> None:
    image, pen, word = printed("Monitor mmm")
    x0, y0, x1, y1 = frame_of(image, word)
    if is_struck:
        pen.line([(x0 - 8, (y0 + y1) / 2), (x1 + 8, (y0 + y1) / 2)], fill="navy", width=3)
    ground = image.filter(ImageFilter.GaussianBlur(1.0 if is_struck else 2.6))

    assert bool(rules(look(ground, word))) is is_struck


def test_letters_that_hang_on_their_ring_are_in_it_still() -> None:
    image, pen, word = printed("N/A")
    x0, y0, x1, y1 = frame_of(image, word)
    pen.ellipse((x0 - 5, y0 - 6, x1 + 12, y1 + 6), outline="navy", width=3)

    assert len(rings(look(image))) == 1


def test_letters_and_a_slash_that_touch_the_ring_leave_it_one() -> None:
    """They part its room; its outside is as round as ever."""
    image, pen, word = printed("Reactive")
    x0, y0, x1, y1 = frame_of(image, word)
    pen.ellipse((x0 - 7, y0 - 4, x1 + 7, y1 + 6), outline="navy", width=3)
    pen.line([(x0 + 6, y0 - 2), (x0 + 6, y1 + 3)], fill="black", width=3)
    pen.line([(x1 - 4, y0 - 2), (x1 - 12, y1 + 3)], fill="black", width=3)

    (ring,) = rings(look(image, word))

    assert ring.box.x0 < word.box.x0
    assert ring.box.x1 > word.box.x1


@pytest.mark.parametrize("tick", [[(-12, -12), (12, 12)], [(-8, 0), (-2, 7), (13, -13)]])
def test_a_radio_button_whose_room_its_tick_cuts_is_no_ring_around_a_word(
    tick: list[tuple[int, int]],
) -> None:
    ink = np.zeros((300, 600), np.uint8)
    cv2.circle(ink, (100, 100), 14, 1, 2)
    cv2.polylines(ink, [np.array([(100 + x, 100 + y) for x, y in tick], np.int32)], False, 1, 2)
    word = Word("Yes", Box(80 / 600, 84 / 300, 165 / 600, 116 / 300), 0.99, 0)

    assert mark_strokes.rings(ink, (word,), 150) == []
