"""The same sheet reads the same, whatever kind of picture it comes as."""

from collections.abc import Callable
from io import BytesIO

import numpy as np
import pikepdf
import pytest
from PIL import Image
from PIL.TiffImagePlugin import TiffImageFile

from core.adapters.ocr.local_ocr import LocalOcr
from core.adapters.reader import SheetReader
from tests.adapters import sheets

PDF, PNG, JPEG = "application/pdf", "image/png", "image/jpeg"
EXIF_TURN = 0x0112


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> SheetReader:
    return SheetReader(LocalOcr(models_dir=tmp_path_factory.mktemp("models")))


def deep_png(image: Image.Image) -> bytes:
    deep = np.asarray(image.convert("L")).astype(np.uint16) * 257
    return sheets.picture_bytes(Image.fromarray(deep))


def cmyk_jpeg(image: Image.Image) -> bytes:
    return sheets.picture_bytes(image.convert("CMYK"), "JPEG", quality=85)


def progressive_jpeg(image: Image.Image) -> bytes:
    return sheets.picture_bytes(image, "JPEG", quality=85, progressive=True)


def turned_jpeg(image: Image.Image) -> bytes:
    """As a phone held upright writes it: lying, and a note which way is up."""
    exif = Image.Exif()
    exif[EXIF_TURN] = 6
    return sheets.picture_bytes(image.rotate(90, expand=True), "JPEG", quality=85, exif=exif)


def fax_pdf(image: Image.Image) -> bytes:
    """A page of black and white, packed as fax machines pack it (G4)."""
    fax = image.convert("1")
    strip = BytesIO()
    fax.save(strip, "TIFF", compression="group4", strip_size=2**30)
    strip.seek(0)
    with TiffImageFile(strip) as tiff:
        start, length = tiff.tag_v2[273][0], tiff.tag_v2[279][0]
        is_black_zero = tiff.tag_v2[262] == 1
    packed = strip.getvalue()[start : start + length]
    return _pdf_of(packed, fax.size, is_black_zero=is_black_zero)


def _pdf_of(packed: bytes, size: tuple[int, int], *, is_black_zero: bool) -> bytes:
    width, height = size
    out = BytesIO()
    with pikepdf.new() as document:
        picture = pikepdf.Stream(document, packed)
        picture.stream_dict = pikepdf.Dictionary(
            Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=width, Height=height,
            ColorSpace=pikepdf.Name.DeviceGray, BitsPerComponent=1,
            Filter=pikepdf.Name.CCITTFaxDecode,
            DecodeParms=pikepdf.Dictionary(
                K=-1, Columns=width, Rows=height, BlackIs1=not is_black_zero
            ),
        )  # fmt: skip
        page = document.add_blank_page(page_size=(595, 842))
        page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Scan=picture))
        page.Contents = pikepdf.Stream(document, b"q 595 0 0 842 0 0 cm /Scan Do Q")
        document.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("encoded", "media_type"),
    [
        (deep_png, PNG),
        (cmyk_jpeg, JPEG),
        (progressive_jpeg, JPEG),
        (turned_jpeg, JPEG),
        (fax_pdf, PDF),
    ],
)
def test_any_kind_of_picture_reads_the_same(
    reader: SheetReader, encoded: Callable[[Image.Image], bytes], media_type: str
) -> None:
    content = encoded(sheets.printed_picture())

    reading = reader.read(content, media_type=media_type, progress=lambda done, total: None)

    # A fax's dots are coarse enough to part a colon from its word.
    read = ["".join(line.split()) for line in reading.text.splitlines()]
    assert read == ["".join(line.split()) for line in sheets.LINES]
    assert reading.engine == "local"
    assert reading.pages[0].height > reading.pages[0].width
