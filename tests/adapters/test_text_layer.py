"""The text layer is believed exactly as far as a person would see the same on the page."""

from collections.abc import Callable
from typing import Any

import pikepdf
import pytest
from PIL import Image, ImageDraw
from reportlab.lib.colors import Color, black, white
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from core.adapters.ocr.text_lines import Placed
from core.adapters.pdf import pdf_pages, text_layer
from core.domain.model import Box
from core.domain.page.reading import MarkKind, Page, PageSource
from tests.adapters import sheets

WIDTH, HEIGHT = A4
MM = 72 / 25.4


def read(content: bytes, index: int = 0) -> Page | None:
    with pdf_pages.opened(content) as document, pdf_pages.page_of(document, index) as page:
        return text_layer.read(document, page, number=index + 1)


def drawn(draw: Callable[[Canvas], object]) -> Page:
    page = read(sheets.canvas_pdf(draw))
    assert page is not None
    return page


def lines(page: Page) -> list[str]:
    found: dict[int, list[str]] = {}
    for word in page.words:
        found.setdefault(word.line, []).append(word.text)
    return [" ".join(words) for words in found.values()]


def texts(page: Page) -> str:
    return " ".join(word.text for word in page.words)


def kinds(page: Page) -> list[MarkKind]:
    return [mark.kind for mark in page.marks]


def test_words_lines_and_boxes() -> None:
    page = read(sheets.typed_pdf())

    assert page is not None
    assert lines(page) == list(sheets.LINES)
    assert (page.source, page.number, page.rotation) == (PageSource.TEXT_LAYER, 1, 0)
    first = page.words[0].box
    assert first.x0 == pytest.approx(72 / WIDTH, abs=0.005)
    assert first.y0 < 1 - 760 / HEIGHT < first.y1 + 0.002


def test_a_value_close_behind_a_label_in_other_print_is_a_word_of_its_own() -> None:
    def draw(canvas: Canvas) -> None:
        for y, label, font, value in (
            (700, "Description", "Helvetica-Bold", "Found loose earth"),
            (680, "INSPECTED", "Helvetica-Bold", "12"),
            (660, "McDonald and 3CX", "Helvetica", "X"),
        ):
            canvas.setFont(font, 9)
            canvas.drawString(50, y, label)
            end = 50 + canvas.stringWidth(label, font, 9)
            canvas.setFont("Helvetica", 9 if value == "X" else 10)
            canvas.drawString(end, y, value)

    page = drawn(draw)

    assert lines(page) == [
        "Description Found loose earth", "INSPECTED 12", "McDonald and 3CXX",
    ]  # fmt: skip


def test_a_hyphen_at_the_end_of_a_line_is_kept() -> None:
    def wrapped(canvas: Canvas) -> None:
        form = canvas.beginText(72, 700)
        form.textLines("Job No: JOB-\n552561\nas agreed with the site on the day")
        canvas.drawText(form)

    assert "JOB-" in texts(drawn(wrapped)).split()


def test_a_page_of_few_words_keeps_its_words_whole() -> None:
    def sparse(canvas: Canvas) -> None:
        canvas.setPageSize((A4[1], A4[0]))
        canvas.setFont("Courier", 10)
        rows = ((40, 540, "Parts Used"), (40, 528, "1 x seal kit SK-2210"), (700, 516, "Signed"))
        for left, y, said in rows:
            for at, letter in enumerate(said.replace(" ", "\0")):
                if letter != "\0":
                    canvas.drawString(left + 6 * at, y, letter)

    assert lines(drawn(sparse)) == ["Parts Used", "1 x seal kit SK-2210", "Signed"]


def moved(box: tuple[float, float, float, float]) -> Callable[[pikepdf.Pdf], None]:
    def change(document: pikepdf.Pdf) -> None:
        page = document.pages[0]
        page.mediabox = pikepdf.Array(box)
        left, bottom = box[0] + 72, box[1] + 700
        page.Contents = document.make_stream(
            f"BT /F1 12 Tf {left} {bottom} Td (Job Number) Tj ET".encode()
        )

    return change


@pytest.mark.parametrize("origin", [(0, 0), (-300, -400), (1000, 50)])
def test_the_page_may_begin_anywhere(origin: tuple[float, float]) -> None:
    box = (origin[0], origin[1], origin[0] + 600, origin[1] + 800)
    page = read(sheets.changed(sheets.typed_pdf(), moved(box)))

    assert page is not None
    place = page.words[0].box
    assert place.x0 == pytest.approx(72 / 600, abs=0.005)
    assert place.y1 == pytest.approx(100 / 800, abs=0.01)


def test_a_turned_page_has_its_words_where_they_are_seen() -> None:
    def turn(document: pikepdf.Pdf) -> None:
        document.pages[0].rotate(180, relative=True)

    upright, turned = read(sheets.typed_pdf()), read(sheets.changed(sheets.typed_pdf(), turn))

    assert upright is not None
    assert turned is not None
    there = {word.text: word.box for word in turned.words}
    for word in upright.words:
        box = Box(1 - word.box.x1, 1 - word.box.y1, 1 - word.box.x0, 1 - word.box.y0)
        if texts(upright).split().count(word.text) == 1:
            assert there[word.text] == pytest.approx(box, abs=0.01)


def test_text_running_up_the_page_is_left_to_ocr() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.rotate(90)
        for number, line in enumerate(sheets.LINES):
            canvas.drawString(100, -100 - 20 * number, line)

    assert read(sheets.canvas_pdf(draw)) is None


def visible_and(draw: Callable[[Canvas], object]) -> str:
    """What is read of a page with honest lines and one thing more."""

    def both(canvas: Canvas) -> None:
        for number, line in enumerate(sheets.LINES):
            canvas.drawString(72, 760 - 24 * number, line)
        draw(canvas)

    return texts(drawn(both))


def hidden_mode(canvas: Canvas) -> None:
    text = canvas.beginText(72, 300)
    text.setTextRenderMode(3)
    text.textOut("SECRET")
    canvas.drawText(text)


def white_on_white(canvas: Canvas) -> None:
    canvas.setFillColor(white)
    canvas.drawString(72, 300, "SECRET")


def clear(canvas: Canvas) -> None:
    canvas.setFillColor(Color(0, 0, 0, alpha=0))
    canvas.drawString(72, 300, "SECRET")


def off_page(canvas: Canvas) -> None:
    canvas.drawString(-400, 300, "SECRET")


def painted_over(canvas: Canvas) -> None:
    canvas.drawString(72, 300, "SECRET")
    canvas.setFillColor(white)
    canvas.rect(60, 290, 200, 40, stroke=0, fill=1)


@pytest.mark.parametrize("draw", [hidden_mode, white_on_white, clear, off_page, painted_over])
def test_what_cannot_be_seen_is_not_read(draw: Callable[[Canvas], None]) -> None:
    seen = visible_and(draw)

    assert "SECRET" not in seen
    assert "JOB-123456" in seen


def test_white_text_on_a_dark_banner_is_read() -> None:
    def banner(canvas: Canvas) -> None:
        canvas.setFillColor(black)
        canvas.rect(60, 290, 300, 40, stroke=0, fill=1)
        canvas.setFillColor(white)
        canvas.drawString(72, 300, "BANNER")

    assert "BANNER" in visible_and(banner)


def test_a_scan_with_someone_elses_ocr_is_left_to_ocr() -> None:
    assert (
        read(sheets.scanned_pdf(sheets.printed_picture(), hidden_text="Job Number: 1 2 3 4 5 6"))
        is None
    )


def test_a_stamp_on_a_scan_is_left_to_ocr_and_a_page_over_a_backdrop_is_not() -> None:
    from reportlab.lib.utils import ImageReader

    picture = ImageReader(sheets.blank_picture())

    def stamp(canvas: Canvas) -> None:
        canvas.drawImage(picture, 0, 0, *A4)
        canvas.drawString(72, 800, "Received by the office on 14/03/2026 at 10:00")

    def full(canvas: Canvas) -> None:
        canvas.drawImage(picture, 0, 0, *A4)
        for number in range(40):
            canvas.drawString(72, 800 - 18 * number, f"Line {number} of the sheet")

    assert read(sheets.canvas_pdf(stamp)) is None
    assert len(drawn(full).words) == 200


def test_a_small_picture_with_no_words_is_left_to_ocr_and_a_blank_page_is_not() -> None:
    from reportlab.lib.utils import ImageReader

    picture = ImageReader(sheets.printed_picture())

    assert (
        read(sheets.canvas_pdf(lambda canvas: canvas.drawImage(picture, 50, 50, 300, 300))) is None
    )
    blank = drawn(lambda canvas: canvas.line(72, 700, 400, 700))
    assert (blank.words, blank.legible, kinds(blank)) == ((), True, [MarkKind.RULE])


def test_garbled_text_is_left_to_ocr() -> None:
    layer = text_layer.Layer(
        words=tuple(
            Placed("\ue001\ue002ob", Box(0.1, 0.1 * n, 0.2, 0.1 * n + 0.02), 1.0) for n in range(9)
        ),
        marks=(),
        hidden=0,
        picture_share=0.0,
        stroke_drawings=0,
    )

    assert not text_layer.is_trusted(layer)


@pytest.mark.parametrize(
    ("ground", "pen", "is_seen"),
    [
        ((255, 255, 255, 255), None, False),
        ((246, 246, 240, 255), None, False),
        ((0, 0, 0, 0), None, False),
        ((255, 255, 255, 255), (20, 20, 90, 255), True),
        ((0, 0, 0, 0), (0, 0, 0, 255), True),
    ],
)
def test_a_canvas_that_nobody_signed_is_no_mark(
    ground: tuple[int, ...], pen: tuple[int, ...] | None, is_seen: bool
) -> None:
    from reportlab.lib.utils import ImageReader

    canvas_of_tablet = Image.new("RGBA", (300, 90), ground)
    if pen is not None:
        ImageDraw.Draw(canvas_of_tablet).line([(20, 60), (90, 20), (200, 70)], fill=pen, width=4)

    def draw(canvas: Canvas) -> None:
        for number, line in enumerate(sheets.LINES):
            canvas.drawString(72, 760 - 24 * number, line)
        canvas.drawImage(ImageReader(canvas_of_tablet), 72, 300, 150, 45, mask="auto")

    assert (MarkKind.PICTURE in kinds(drawn(draw))) == is_seen


def test_tick_boxes_rules_and_pictures_become_marks() -> None:
    from reportlab.lib.utils import ImageReader

    def draw(canvas: Canvas) -> None:
        for number, line in enumerate(sheets.LINES):
            canvas.drawString(72, 760 - 24 * number, line)
        canvas.rect(72, 500, 4 * MM, 4 * MM)
        canvas.rect(172, 500, 4 * MM, 4 * MM)
        canvas.drawString(172 + 1 * MM, 500 + 1 * MM, "X")
        canvas.line(72, 450, 300, 450)
        canvas.drawImage(ImageReader(Image.new("RGB", (40, 40), "red")), 72, 300, 60, 60)

    page = drawn(draw)
    boxes = sorted(
        (mark for mark in page.marks if mark.kind is MarkKind.TICK_BOX), key=lambda m: m.box.x0
    )

    assert [box.fill for box in boxes] == [0.0, 1.0]
    assert boxes[0].box.x0 == pytest.approx(72 / WIDTH, abs=0.01)
    assert {MarkKind.RULE, MarkKind.PICTURE} <= set(kinds(page))
    assert MarkKind.INK not in kinds(page)


def test_a_signature_drawn_with_curves_is_ink_at_its_place() -> None:
    def draw(canvas: Canvas) -> None:
        for number, line in enumerate(sheets.LINES):
            canvas.drawString(72, 760 - 24 * number, line)
        path = canvas.beginPath()
        path.moveTo(100, 200)
        for step in range(12):
            x = 100 + 8 * step
            path.curveTo(x + 2, 225, x + 5, 180, x + 8, 200)
        canvas.drawPath(path)

    inks = [mark.box for mark in drawn(draw).marks if mark.kind is MarkKind.INK]

    assert len(inks) == 1
    assert inks[0].x0 == pytest.approx(100 / WIDTH, abs=0.01)
    assert inks[0].y0 < 1 - 200 / HEIGHT < inks[0].y1


def form(canvas: Canvas) -> None:
    canvas.drawString(72, 720, "Customer name")
    form = canvas.acroForm
    form.textfield(name="name", value="Ana Example", x=200, y=710, width=200, height=20)
    form.checkbox(name="safe", checked=True, x=72, y=600, size=12)
    form.checkbox(name="unsafe", checked=False, x=172, y=600, size=12)


def test_form_values_are_words_and_ticks_at_their_place() -> None:
    page = drawn(form)

    place = {word.text: word.box for word in page.words}["Ana"]
    assert place.x0 == pytest.approx(200 / WIDTH, abs=0.01)
    assert place.y0 < 1 - 715 / HEIGHT < place.y1
    ticks = sorted(mark.fill for mark in page.marks if mark.kind is MarkKind.TICK_BOX)
    assert ticks[:1] == [0.0]
    assert ticks[-1:] == [1.0]


def test_a_form_box_and_the_frame_printed_around_it_are_one_box() -> None:
    def framed(canvas: Canvas) -> None:
        form(canvas)
        for x in (72, 172):
            canvas.rect(x, 600, 12, 12)

    page = drawn(framed)

    assert sorted(m.fill for m in page.marks if m.kind is MarkKind.TICK_BOX) == [0.0, 1.0]


def annotated(**entries: Any) -> bytes:
    def add(document: pikepdf.Pdf) -> None:
        document.pages[0].obj.Annots = pikepdf.Array(
            [
                document.make_indirect(
                    pikepdf.Dictionary(
                        Type=pikepdf.Name.Annot, Rect=[100, 300, 300, 330], **entries
                    )
                )
            ]
        )

    return sheets.changed(sheets.typed_pdf(), add)


def test_a_typed_note_is_read_and_a_hidden_one_is_not() -> None:
    note = read(annotated(Subtype=pikepdf.Name.FreeText, Contents="Parts ordered"))
    hidden = read(annotated(Subtype=pikepdf.Name.FreeText, Contents="Parts ordered", F=2))

    assert note is not None
    assert hidden is not None
    assert "Parts ordered" in lines(note)
    assert "Parts" not in texts(hidden)


def test_ink_added_by_hand_is_a_mark() -> None:
    page = read(annotated(Subtype=pikepdf.Name.Ink, InkList=[[110, 310, 200, 320, 290, 305]]))

    assert page is not None
    assert kinds(page) == [MarkKind.INK]


@pytest.mark.parametrize("is_signed", [True, False])
def test_only_a_signed_signature_field_is_a_signature(is_signed: bool) -> None:
    def add(document: pikepdf.Pdf) -> None:
        field = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name.Widget,
            FT=pikepdf.Name.Sig,
            T="signature",
            Rect=[100, 300, 300, 330],
        )
        if is_signed:
            field.V = pikepdf.Dictionary(Type=pikepdf.Name.Sig, Contents=pikepdf.String("x"))
        widget = document.make_indirect(field)
        document.pages[0].obj.Annots = pikepdf.Array([widget])
        document.Root.AcroForm = pikepdf.Dictionary(Fields=[widget])

    page = read(sheets.changed(sheets.typed_pdf(), add))

    assert page is not None
    assert (MarkKind.SIGNATURE in kinds(page)) is is_signed
