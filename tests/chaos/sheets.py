"""Sheets by number, each with bytes of its own: every third a scan, the others born digital."""

from io import BytesIO

from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

LINES = ("REPAIR REPORT", "Job Number: JOB-{:06}", "Date: 14/03/2026", "Engineer: A. Smith")
SCAN_EVERY = 3


def is_scan(number: int) -> bool:
    """True for the sheets that OCR has to read, a page each."""
    return number % SCAN_EVERY == 0


def content(number: int) -> bytes:
    """The file of this sheet."""
    return scan(number) if is_scan(number) else text_pdf(number)


def scan(number: int) -> bytes:
    """A picture of a page."""
    picture = Image.new("RGB", (620, 877), "white")
    draw, font = ImageDraw.Draw(picture), ImageFont.load_default(22)
    for place, line in enumerate(LINES):
        draw.text((60, 60 + 40 * place), line.format(number), fill="black", font=font)
    file = BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()


def text_pdf(number: int) -> bytes:
    """A page with a text layer."""
    file = BytesIO()
    canvas = Canvas(file, pagesize=A4)
    for place, line in enumerate(LINES):
        canvas.drawString(72, 780 - 24 * place, line.format(number))
    canvas.save()
    return file.getvalue()
