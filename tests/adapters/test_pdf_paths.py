"""Boxes, ticks, rings, lines and signatures drawn on a PDF page are told by their shape."""

import math
from collections.abc import Callable
from functools import partial

import pikepdf
import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from core.adapters.pdf import pdf_pages, text_layer
from core.domain.page.reading import Mark, MarkKind
from tests.adapters import sheets

Draw = Callable[[Canvas], object]
WIDTH, HEIGHT = A4
Y = 500.0  # points from below; boxes and words stand on it


def marks_of(*draws: Draw) -> list[Mark]:
    def all_of(canvas: Canvas) -> None:
        for line in range(6):
            canvas.drawString(60, 700 - 20 * line, "Words enough to be believed")
        for draw in draws:
            draw(canvas)

    with (
        pdf_pages.opened(sheets.canvas_pdf(all_of)) as document,
        pdf_pages.page_of(document, 0) as page,
    ):
        read = text_layer.read(document, page, number=1)
    assert read is not None
    return list(read.marks)


def of_kind(marks: list[Mark], kind: MarkKind) -> list[Mark]:
    return [mark for mark in marks if mark.kind is kind]


def square(canvas: Canvas) -> None:
    canvas.rect(100, Y, 10, 10)


def tick(canvas: Canvas) -> None:
    path = canvas.beginPath()
    path.moveTo(101, Y + 5)
    path.curveTo(101, Y + 5, 104, Y + 1, 104, Y + 1)
    path.curveTo(104, Y + 1, 112, Y + 11, 112, Y + 11)
    canvas.drawPath(path)


def cross(canvas: Canvas) -> None:
    canvas.line(101, Y + 1, 109, Y + 9)
    canvas.line(101, Y + 9, 109, Y + 1)


def shade(canvas: Canvas) -> None:
    canvas.setFillGray(0.9)
    canvas.rect(100, Y, 10, 10, stroke=0, fill=1)


def radio(canvas: Canvas) -> None:
    canvas.circle(105, Y + 5, 5)


def dot(canvas: Canvas) -> None:
    canvas.circle(105, Y + 5, 3, fill=1)


@pytest.mark.parametrize(
    ("draws", "fill"),
    [
        ([square], 0.0),
        ([square, tick], 1.0),
        ([square, cross], 1.0),
        ([shade, square], 0.0),
        ([radio], 0.0),
        ([radio, dot], 1.0),
    ],
)
def test_a_box_is_one_mark_and_what_is_in_it_fills_it(draws: list[Draw], fill: float) -> None:
    marks = marks_of(*draws)

    assert [mark.fill for mark in of_kind(marks, MarkKind.TICK_BOX)] == [fill]
    assert of_kind(marks, MarkKind.INK) == []


def test_a_tick_fills_its_own_box_alone() -> None:
    marks = marks_of(square, tick, lambda canvas: canvas.rect(140, Y, 10, 10))

    boxes = sorted(of_kind(marks, MarkKind.TICK_BOX), key=lambda mark: mark.box.x0)
    assert [mark.fill for mark in boxes] == [1.0, 0.0]


def test_a_bullet_is_no_box() -> None:
    assert of_kind(marks_of(dot), MarkKind.TICK_BOX) == []


def test_a_ring_is_hollow_ink() -> None:
    rings = of_kind(marks_of(lambda canvas: canvas.ellipse(95, Y, 130, Y + 18)), MarkKind.INK)

    assert [mark.fill for mark in rings] == [0.0]


@pytest.mark.parametrize("fall", [0.0, 2.0, 5.0])
def test_a_line_through_a_word_is_one_flat_mark_at_its_place(fall: float) -> None:
    (mark,) = marks_of(lambda canvas: canvas.line(100, Y + fall, 112, Y))

    assert mark.kind in (MarkKind.INK, MarkKind.RULE)
    assert (mark.box.x1 - mark.box.x0) * WIDTH == pytest.approx(12, abs=2)
    assert (mark.box.y1 - mark.box.y0) * HEIGHT < 8


@pytest.mark.parametrize(
    "frame",
    [
        lambda canvas: canvas.rect(100, Y, 180, 40),
        lambda canvas: canvas.roundRect(100, Y, 180, 40, 6),
        lambda canvas: canvas.roundRect(100, Y, 60, 30, 8),
    ],
)
def test_a_frame_to_sign_in_is_lines_and_no_ink(frame: Draw) -> None:
    marks = marks_of(frame)

    assert of_kind(marks, MarkKind.INK) == []
    assert len(of_kind(marks, MarkKind.RULE)) >= 4


def test_a_signature_that_comes_back_to_its_start_is_full_ink() -> None:
    def scribble(canvas: Canvas) -> None:
        path = canvas.beginPath()
        path.moveTo(100, Y)
        for at in range(6):
            x = 100 + 15 * at
            path.curveTo(x + 3, Y + 22, x + 12, Y - 4, x + 15, Y + 8)
        path.curveTo(150, Y - 10, 120, Y - 8, 101, Y)
        canvas.drawPath(path)

    assert [mark.fill for mark in of_kind(marks_of(scribble), MarkKind.INK)] == [1.0]


def test_a_signature_sent_as_many_short_lines_is_ink_however_steep_they_are() -> None:
    def scribble(canvas: Canvas) -> None:
        path = canvas.beginPath()
        path.moveTo(100, Y)
        for at in range(1, 90):
            path.lineTo(100 + 0.8 * at, Y + 9 * math.sin(at / 2))
        canvas.drawPath(path)

    (mark,) = marks_of(scribble)

    assert (mark.kind, mark.fill) == (MarkKind.INK, 1.0)


def test_many_boxes_in_one_path_are_many_marks() -> None:
    def drawn(canvas: Canvas) -> None:
        path = canvas.beginPath()
        for at in range(3):
            path.rect(100 + 40 * at, Y, 10, 10)
        canvas.drawPath(path)

    assert len(of_kind(marks_of(drawn), MarkKind.TICK_BOX)) == 3


def test_a_ring_drawn_in_short_steps_is_no_printed_frame() -> None:
    def ring(canvas: Canvas) -> None:
        path = canvas.beginPath()
        path.moveTo(108, Y)
        for step in range(1, 64):
            angle = math.tau * step / 66
            path.lineTo(100 + 8 * math.cos(angle), Y + 8 * math.sin(angle))
        canvas.drawPath(path)

    (mark,) = of_kind(marks_of(ring), MarkKind.INK)

    assert mark.fill == 0.0


@pytest.mark.parametrize(
    ("wide", "kind", "fill"),
    [(22.0, MarkKind.INK, 0.0), (16.0, MarkKind.INK, 0.0), (9.0, MarkKind.INK, 1.0)],
)
def test_a_ring_that_a_browser_fills_as_a_band_is_hollow(
    wide: float, kind: MarkKind, fill: float
) -> None:
    def band(canvas: Canvas) -> None:
        path = canvas.beginPath()
        path.ellipse(100, Y, wide, min(wide, 12))
        path.ellipse(101, Y + 1, wide - 2, min(wide, 12) - 2)
        canvas.drawPath(path, stroke=0, fill=1, fillMode=0)

    assert [mark.fill for mark in of_kind(marks_of(band), kind)] == [fill]


def button_painted_with(shade: float) -> bytes:
    """A radio button as browsers print theirs: the dot is a pattern, cut to a round shape."""

    def draw(canvas: Canvas) -> None:
        for line in range(6):
            canvas.drawString(60, 700 - 20 * line, "Words enough to be believed")
        canvas.circle(105, Y + 5, 4.6)
        canvas.saveState()
        path = canvas.beginPath()
        path.circle(105, Y + 5, 3)
        canvas.clipPath(path, stroke=0, fill=0)
        canvas.addLiteral(f"/Pattern cs /Dot scn 102 {Y + 2} 6 6 re f")
        canvas.restoreState()

    return sheets.changed(sheets.canvas_pdf(draw), partial(_add_pattern, shade=shade))


def _add_pattern(document: pikepdf.Pdf, *, shade: float) -> None:
    colour = [shade, shade, 1]
    function = pikepdf.Dictionary(FunctionType=2, Domain=[0, 1], N=1, C0=colour, C1=colour)
    shading = pikepdf.Dictionary(
        ShadingType=2,
        ColorSpace=pikepdf.Name.DeviceRGB,
        Coords=[100, 0, 110, 0],
        Function=function,
        Extend=[True, True],
    )
    pattern = pikepdf.Dictionary(PatternType=2, Shading=shading)
    document.pages[0].Resources.Pattern = pikepdf.Dictionary(Dot=document.make_indirect(pattern))


@pytest.mark.parametrize(("shade", "fill"), [(0.0, 1.0), (1.0, 0.0)])
def test_a_dot_painted_with_a_pattern_is_looked_at(shade: float, fill: float) -> None:
    with (
        pdf_pages.opened(button_painted_with(shade)) as document,
        pdf_pages.page_of(document, 0) as page,
    ):
        read = text_layer.read(document, page, number=1)
    assert read is not None

    assert [mark.fill for mark in of_kind(list(read.marks), MarkKind.TICK_BOX)] == [fill]


@pytest.mark.parametrize(("hole", "fill"), [((101, Y + 1, 12, 8), 0.0), ((104, Y + 4, 4, 2), 1.0)])
def test_a_box_whose_frame_a_browser_fills_as_a_band_is_empty(
    hole: tuple[float, float, float, float], fill: float
) -> None:
    def band(canvas: Canvas) -> None:
        path = canvas.beginPath()
        path.rect(*hole)
        path.rect(100, Y, 14, 10)
        canvas.drawPath(path, stroke=0, fill=1, fillMode=0)

    assert [mark.fill for mark in of_kind(marks_of(band), MarkKind.TICK_BOX)] == [fill]


@pytest.mark.parametrize(
    ("wide", "high", "grey", "count"),
    [(32, 13, 0.1, 1), (32, 13, 0.95, 0), (300, 13, 0.1, 0), (32, 4, 0.1, 0)],
)
def test_a_dark_button_with_square_corners_is_the_ground_of_its_word(
    wide: float, high: float, grey: float, count: int
) -> None:
    def button(canvas: Canvas) -> None:
        canvas.setFillGray(grey)
        canvas.rect(100, Y, wide, high, stroke=0, fill=1)

    assert len(of_kind(marks_of(button), MarkKind.PATCH)) == count
