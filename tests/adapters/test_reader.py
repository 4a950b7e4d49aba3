"""Every page is read by what fits it, in order, and the risks come along."""

from collections.abc import Iterable

import pikepdf
import pytest
from reportlab.lib.pagesizes import A4

from core.adapters.ocr.local_ocr import LocalOcr
from core.adapters.reader import SheetReader
from core.domain.page.reading import PageSource, Reading
from core.errors import ErrorCode, Unavailable, Unreadable
from core.ports import EngineAnswer, PagePicture, Progress
from tests.adapters import sheets

PDF, PNG = "application/pdf", "image/png"


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> SheetReader:
    return SheetReader(LocalOcr(models_dir=tmp_path_factory.mktemp("models")))


class Away:
    """An engine that cannot be reached."""

    name = "away"
    fingerprint = "away/1"

    def warm(self) -> None:
        """Nothing to load."""

    def read(self, pictures: Iterable[PagePicture], *, progress: Progress) -> EngineAnswer:
        raise Unavailable("The engine does not answer.")


def read(reader: SheetReader, content: bytes, media_type: str = PDF) -> Reading:
    return reader.read(content, media_type=media_type, progress=lambda done, total: None)


def test_a_born_digital_sheet_needs_no_engine() -> None:
    reading = read(SheetReader(Away()), sheets.typed_pdf())

    assert (reading.engine, reading.model, reading.risks) == ("text-layer", None, ())
    assert reading.text.splitlines() == list(sheets.LINES)
    assert reading.confidence == 1.0


def test_a_scan_needs_the_engine(reader: SheetReader) -> None:
    content = sheets.scanned_pdf(sheets.printed_picture(), hidden_text="Job Number: FORGED")

    reading = read(reader, content)

    assert reading.engine == "local"
    assert reading.model in {"PP-OCRv6-small-latin-1", "PP-OCRv6-small-latin-1-8bit"}
    assert reading.text.splitlines() == list(sheets.LINES)
    with pytest.raises(Unavailable):
        read(SheetReader(Away()), content)


def test_pages_keep_their_order_whoever_reads_them(reader: SheetReader) -> None:
    scan, typed = sheets.scanned_pdf(sheets.printed_picture()), sheets.typed_pdf()
    seen: list[tuple[int, int]] = []

    reading = reader.read(
        sheets.joined(scan, typed, scan),
        media_type=PDF,
        progress=lambda done, total: seen.append((done, total)),
    )

    assert reading.engine == "mixed"
    assert [page.number for page in reading.pages] == [1, 2, 3]
    assert [page.source for page in reading.pages] == [
        PageSource.LOCAL,
        PageSource.TEXT_LAYER,
        PageSource.LOCAL,
    ]
    assert seen == [(1, 3), (2, 3), (3, 3)]
    assert reading.text.split("\f")[0] == reading.text.split("\f")[1]


def test_a_photo_is_read_the_way_it_was_held(reader: SheetReader) -> None:
    from PIL import Image

    exif = Image.Exif()
    exif[0x0112] = 6
    lying = sheets.printed_picture().rotate(90, expand=True)
    content = sheets.picture_bytes(lying, "JPEG", exif=exif)

    reading = read(reader, content, "image/jpeg")

    assert reading.text.splitlines() == list(sheets.LINES)
    assert (reading.pages[0].number, reading.pages[0].rotation) == (1, 0)


def test_risks_come_with_the_reading() -> None:
    def add(document: pikepdf.Pdf) -> None:
        document.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="x()")

    reading = read(SheetReader(Away()), sheets.changed(sheets.typed_pdf(), add))

    assert reading.risks == ("The PDF contains a script (JavaScript).",)


def test_a_page_lost_among_good_ones_is_said_of_that_page() -> None:
    content = sheets.typed_pdf().replace(b"/Count 1", b"/Count 2")  # the second is nowhere

    reading = read(SheetReader(Away()), content)

    assert [page.number for page in reading.pages] == [1, 2]
    assert reading.pages[0].words
    assert not reading.is_legible


@pytest.mark.parametrize(
    ("content", "media_type", "code"),
    [
        (b"%PDF-1.4 broken", PDF, ErrorCode.CORRUPT),
        (b"\x89PNG\r\n\x1a\n broken", PNG, ErrorCode.CORRUPT),
    ],
)
def test_what_cannot_be_opened_is_unreadable(
    reader: SheetReader, content: bytes, media_type: str, code: ErrorCode
) -> None:
    with pytest.raises(Unreadable) as refused:
        read(reader, content, media_type)

    assert refused.value.code is code


def test_a_huge_page_is_read_at_fewer_dots(reader: SheetReader) -> None:
    from reportlab.lib.utils import ImageReader

    picture = ImageReader(sheets.printed_picture())
    size = (A4[0] * 12, A4[1] * 12)
    content = sheets.canvas_pdf(lambda canvas: canvas.drawImage(picture, 0, 0, *size), size=size)

    reading = read(reader, content)

    assert reading.text.splitlines() == list(sheets.LINES)
    assert reading.pages[0].width * reading.pages[0].height < 13_000_000


def test_a_scan_on_a_page_of_two_inches_keeps_its_pixels(reader: SheetReader) -> None:
    from reportlab.lib.utils import ImageReader

    picture = ImageReader(sheets.printed_picture())
    size = (A4[0] / 4, A4[1] / 4)
    content = sheets.canvas_pdf(lambda canvas: canvas.drawImage(picture, 0, 0, *size), size=size)

    reading = read(reader, content)

    assert reading.text.splitlines() == list(sheets.LINES)
    assert reading.pages[0].width == pytest.approx(1240, abs=3)


def test_the_fingerprint_names_the_engine() -> None:
    assert SheetReader(Away()).fingerprint.endswith("+away/1")
