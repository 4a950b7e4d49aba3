"""Small files drawn or broken on purpose, for the tests of inspection and reading."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import numpy as np
import pikepdf
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

LINES = (
    "Job Number: JOB-123456",
    "Date of visit: 14/03/2026",
    "Technician: Ana Example",
    "Work done: replaced the hydraulic hose and tested it",
    "Time In: 09:15",
    "Time Out: 11:45",
)


def canvas_pdf(draw: Callable[[Canvas], object], *, size: tuple[float, float] = A4) -> bytes:
    """A PDF of one page drawn by `draw(canvas)`."""
    out = BytesIO()
    canvas = Canvas(out, pagesize=size)
    draw(canvas)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def typed_pdf(lines: tuple[str, ...] = LINES) -> bytes:
    """A born-digital page with one line of text under another."""

    def draw(canvas: Canvas) -> None:
        for number, line in enumerate(lines):
            canvas.drawString(72, 760 - 24 * number, line)

    return canvas_pdf(draw)


def blank_picture(width: int = 1240, height: int = 1754) -> Image.Image:
    """White A4 paper at 150 dpi."""
    return Image.new("RGB", (width, height), "white")


def printed_picture(lines: tuple[str, ...] = LINES) -> Image.Image:
    """The lines as a scan of 150 dpi."""
    image = blank_picture()
    pen = ImageDraw.Draw(image)
    font = ImageFont.load_default(size=34)
    for number, line in enumerate(lines):
        pen.text((120, 160 + 80 * number), line, fill="black", font=font)
    return image


def picture_bytes(image: Image.Image, kind: str = "PNG", **options: Any) -> bytes:
    """An encoded picture."""
    out = BytesIO()
    image.save(out, format=kind, **options)
    return out.getvalue()


def scanned_pdf(image: Image.Image, *, hidden_text: str | None = None) -> bytes:
    """A picture filling a page, with text under it as scanners' OCR leaves it."""
    from reportlab.lib.utils import ImageReader

    def draw(canvas: Canvas) -> None:
        canvas.drawImage(ImageReader(image), 0, 0, *A4)
        if hidden_text:
            text = canvas.beginText(72, 700)
            text.setTextRenderMode(3)
            text.textOut(hidden_text)
            canvas.drawText(text)

    return canvas_pdf(draw)


def changed(content: bytes, change: Callable[[pikepdf.Pdf], object]) -> bytes:
    """A PDF after `change(document)`."""
    out = BytesIO()
    with pikepdf.open(BytesIO(content)) as document:
        change(document)
        document.save(out)
    return out.getvalue()


def joined(*documents: bytes) -> bytes:
    """The pages of several PDFs in one."""
    out = BytesIO()
    with pikepdf.new() as whole:
        for content in documents:
            with pikepdf.open(BytesIO(content)) as part:
                whole.pages.extend(part.pages)
        whole.save(out)
    return out.getvalue()


def signature(pen: ImageDraw.ImageDraw, x: int, y: int) -> None:
    """A scrawl of about 45 by 12 millimetres at 150 dpi."""
    steps = np.linspace(0, 6 * np.pi, 160)
    points = [
        (x + 14 * step, y + 34 * np.sin(step) * np.cos(0.37 * step)) for step in steps.tolist()
    ]
    pen.line(points, fill="black", width=4)
