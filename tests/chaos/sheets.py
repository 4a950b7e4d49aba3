"""Sheets by number, each with bytes of its own: every third a scan, the others born digital.

Every fifth scan shows the same page as the scan before it, in a file of other bytes: two sheets,
and one page to pay for.
"""

from io import BytesIO

from PIL import Image, ImageDraw, ImageFont
from PIL.PngImagePlugin import PngInfo
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

LINES = ("REPAIR REPORT", "Job Number: JOB-{:06}", "Date: 14/03/2026", "Engineer: A. Smith")
SCAN_EVERY = 3
TWIN_EVERY, TWIN_AT = 15, 12


def is_scan(number: int) -> bool:
    """True for the sheets that OCR has to read, a page each."""
    return number % SCAN_EVERY == 0


def content(number: int) -> bytes:
    """The file of this sheet."""
    return scan(number) if is_scan(number) else text_pdf(number)


def picture_of(number: int) -> int:
    """The number whose page this scan shows: its own, or that of the scan before."""
    return number - SCAN_EVERY if number % TWIN_EVERY == TWIN_AT else number


def scan(number: int) -> bytes:
    """A picture of a page; the file says its own number, the page may be another's."""
    picture = Image.new("RGB", (620, 877), "white")
    draw, font = ImageDraw.Draw(picture), ImageFont.load_default(22)
    for place, line in enumerate(LINES):
        shown = line.format(picture_of(number))
        draw.text((60, 60 + 40 * place), shown, fill="black", font=font)
    file, note = BytesIO(), PngInfo()
    note.add_text("Comment", f"sheet {number}")
    picture.save(file, "PNG", pnginfo=note)
    return file.getvalue()


def text_pdf(number: int) -> bytes:
    """A page with a text layer."""
    file = BytesIO()
    canvas = Canvas(file, pagesize=A4)
    for place, line in enumerate(LINES):
        canvas.drawString(72, 780 - 24 * place, line.format(number))
    canvas.save()
    return file.getvalue()
