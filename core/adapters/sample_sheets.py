"""Four job sheets for trying the system; drawn here, all names and places in them made up."""

import io
import time
from collections.abc import Sequence
from functools import cache
from types import MappingProxyType

import numpy as np
from PIL import Image, ImageFilter

from core.adapters.sample_pens import PdfPen, Pen, PicturePen

Lines = Sequence[tuple[str, str]]

COMPANY = "Northmoor Plant Services Ltd"
SCAN_DPI = 200
PHOTO_DPI = 110
PHOTO_BLUR_PX = 1.8  # Words are still found, but read with doubt.
SEED = 20260314  # The noise is the same every time, so the bytes and the verdict are too.
SIGNATURES = ("Engineer Signature", "Customer Signature")

REPAIR: Lines = (
    ("Job Number", "JOB-204817"),
    ("Date", "14/03/2026"),
    ("Customer Name", "Harrow Lane Quarry"),
    ("Asset Number", "TRL-0482"),
    ("Engineer Name", "Marta Okafor"),
    ("Time In", "08:30"),
    ("Time Out", "11:15"),
    ("Labour Hours", "2.75"),
    ("Fault Reason", "Wear & Tear"),
    ("Safe to use", "Yes"),
    ("Return visit required", "No"),
    ("Parts Used", "2 x hydraulic hose HH-220"),
)
REPAIR_COMMENTS = (
    "Replaced both lift hoses after a leak at the crimp.",
    "Bled the circuit and tested under load, no leak seen.",
)
MAINTENANCE: Lines = (
    ("Job Number", "JOB-204933"),
    ("Date", "17/03/2026"),
    ("Customer Name", "Port Ellery Cold Store"),
    ("Asset Number", "GEN-0117"),
    ("Engineer Name", "Tomas Reyes"),
    ("Time In", "14:20"),
    ("Time Out", "13:05"),
    ("Labour Hours", "1.5"),
    ("Safe to use", "Yes"),
)
MAINTENANCE_COMMENTS = (
    "Changed oil and both filters, checked belts and coolant.",
    "Ran on load for twenty minutes, all readings steady.",
)


@cache
def draw() -> MappingProxyType[str, bytes]:
    """The files by name: one that passes, two that fail, one for review."""
    return MappingProxyType(
        {
            "sample-1-repair-complete.pdf": _repair_pdf(),
            "sample-2-repair-scan-unsigned.pdf": _repair_scan(),
            "sample-3-repair-photo-blurred.jpg": _repair_photo(),
            "sample-4-maintenance-two-pages.pdf": _maintenance_pdf(),
        }
    )


def _repair_pdf() -> bytes:
    pen = PdfPen(title="Repair Report")
    _form(pen, "Repair Report", "REP-101  Breakdown work order", REPAIR)
    _comments(pen, REPAIR_COMMENTS)
    _signatures(pen, signed=SIGNATURES)
    return pen.content()


def _repair_scan() -> bytes:
    pen = PicturePen(dpi=SCAN_DPI)
    lines = (("Job Number", "JOB-204826"), ("Date", "15/03/2026"), *REPAIR[2:])
    _form(pen, "Repair Report", "REP-101  Breakdown work order", lines)
    _comments(pen, REPAIR_COMMENTS)
    _signatures(pen, signed=SIGNATURES[:1])
    scan = _noisy(pen.picture.rotate(0.6, fillcolor="white", resample=Image.Resampling.BICUBIC))
    drawn_at = time.gmtime(0)  # Else the time of drawing, and with it other bytes every time.
    return _saved(
        scan.convert("L"), "PDF", resolution=SCAN_DPI, creationDate=drawn_at, modDate=drawn_at
    )


def _repair_photo() -> bytes:
    pen = PicturePen(dpi=PHOTO_DPI)
    lines = (("Job Number", "JOB-204841"), ("Date", "16/03/2026"), *REPAIR[2:])
    _form(pen, "Repair Report", "REP-101  Breakdown work order", lines)
    _comments(pen, REPAIR_COMMENTS)
    _signatures(pen, signed=SIGNATURES)
    turned = pen.picture.rotate(1.5, fillcolor=(190, 186, 178), resample=Image.Resampling.BICUBIC)
    blurred = turned.filter(ImageFilter.GaussianBlur(PHOTO_BLUR_PX))
    return _saved(_noisy(_shaded(blurred)), "JPEG", quality=60)


def _maintenance_pdf() -> bytes:
    pen = PdfPen(title="Maintenance Sheet")
    _form(pen, "Maintenance Sheet", "MAINT-204  Planned service visit", MAINTENANCE)
    pen.text(50, 780, "Continued on page 2", size=9)
    pen.next_page()
    pen.text(50, 60, COMPANY, size=12, bold=True)
    pen.text(50, 84, "Maintenance Sheet, page 2 of 2", size=11)
    _comments(pen, MAINTENANCE_COMMENTS, top=120)
    _signatures(pen, signed=SIGNATURES, top=260)
    return pen.content()


def _form(pen: Pen, title: str, code: str, lines: Lines) -> None:
    pen.text(50, 60, COMPANY, size=12, bold=True)
    pen.text(50, 92, title, size=20, bold=True)
    pen.text(50, 112, code, size=10)
    for row, (label, words) in enumerate(lines):
        top = 136 + 30 * row
        pen.box(50, top, 495, 30)
        pen.text(58, top + 20, f"{label}:", size=11, bold=True)
        pen.text(220, top + 20, words, size=11)


def _comments(pen: Pen, comments: Sequence[str], *, top: float = 510) -> None:
    pen.box(50, top, 495, 80)
    pen.text(58, top + 20, "Engineer Comments:", size=11, bold=True)
    for row, words in enumerate(comments):
        pen.text(58, top + 42 + 18 * row, words, size=11)


def _signatures(pen: Pen, *, signed: Sequence[str], top: float = 606) -> None:
    for row, label in enumerate(SIGNATURES):
        y = top + 60 * row
        pen.box(50, y, 495, 60)
        pen.text(58, y + 34, f"{label}:", size=11, bold=True)
        if label in signed:
            pen.sign(240, y + 30, 150)


def _noisy(picture: Image.Image) -> Image.Image:
    pixels = np.asarray(picture, dtype=np.float32)
    grain = np.random.default_rng(SEED).normal(0.0, 6.0, pixels.shape)
    return Image.fromarray(np.clip(pixels + grain, 0, 255).astype(np.uint8))


def _shaded(picture: Image.Image) -> Image.Image:
    """A shadow across the page and grey where black should be: a phone held over a bonnet."""
    pixels = np.asarray(picture, dtype=np.float32)
    across = np.linspace(0.95, 0.55, pixels.shape[1], dtype=np.float32)[None, :, None]
    return Image.fromarray(np.clip((pixels * 0.7 + 60) * across, 0, 255).astype(np.uint8))


def _saved(picture: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()
