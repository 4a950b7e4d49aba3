"""What a file is, what it could do, and what is refused: judged by content."""

import zlib
from collections.abc import Callable
from typing import Any

import numpy as np
import pikepdf
import pytest
from PIL import Image

from core.adapters import inspection
from core.errors import ErrorCode, FileRejected, NotFound, Unreadable
from tests.adapters import sheets

Change = Callable[[pikepdf.Pdf], None]

PDF, PNG, JPEG = "application/pdf", "image/png", "image/jpeg"


def code_of(content: bytes, **options: int) -> ErrorCode:
    with pytest.raises(FileRejected) as refused:
        inspection.inspect(content, **options)
    assert str(refused.value).endswith(".")
    return refused.value.code


def risks_of(change: Change) -> str:
    content = sheets.changed(sheets.typed_pdf(), change)
    return " ".join(inspection.inspect(content).risks)


def script(code: str, **more: Any) -> pikepdf.Dictionary:
    return pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=code, **more)


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (sheets.typed_pdf(), PDF),
        (b"\r\n \x00junk" + sheets.typed_pdf(), PDF),
        (sheets.picture_bytes(sheets.blank_picture(60, 40)), PNG),
        (sheets.picture_bytes(sheets.blank_picture(60, 40), "JPEG"), JPEG),
    ],
)
def test_the_type_is_read_from_the_content(content: bytes, media_type: str) -> None:
    seen = inspection.inspect(content)

    assert (seen.media_type, seen.page_count, seen.risks) == (media_type, 1, ())


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (sheets.picture_bytes(sheets.blank_picture(9, 9), "TIFF"), "TIFF"),
        (sheets.picture_bytes(sheets.blank_picture(9, 9), "WEBP"), "WebP"),
        (sheets.picture_bytes(sheets.blank_picture(9, 9), "GIF"), "GIF"),
        (b"\x00\x00\x00\x18ftypheic\x00\x00", "HEIC"),
        (b"PK\x03\x04rest", "Office"),
        (b"Job Number: 1\nDate: today", "plain text"),
        (b"<!DOCTYPE html><html></html>", "web page"),
        (b"\x01\x02\x03\x00\xff", "do not know"),
        (b" " * 2000 + sheets.typed_pdf(), "PDF, PNG and JPG"),
    ],
)
def test_another_type_is_refused_by_its_name(content: bytes, name: str) -> None:
    with pytest.raises(FileRejected, match=name) as refused:
        inspection.inspect(content)

    assert refused.value.code is ErrorCode.UNSUPPORTED_TYPE
    assert "PDF, PNG and JPG files are taken" in str(refused.value)


def test_nothing_and_too_much_are_refused() -> None:
    assert code_of(b"") is ErrorCode.EMPTY_FILE
    assert code_of(sheets.typed_pdf(), max_bytes=100) is ErrorCode.TOO_LARGE


def test_what_is_damaged_or_cut_off_is_refused() -> None:
    png = sheets.picture_bytes(sheets.printed_picture())
    jpeg = sheets.picture_bytes(sheets.printed_picture(), "JPEG")

    assert code_of(png[: len(png) // 2]) is ErrorCode.CORRUPT
    assert code_of(jpeg[: len(jpeg) // 2]) is ErrorCode.CORRUPT
    assert code_of(b"%PDF-1.7\nnothing else") is ErrorCode.CORRUPT


def encrypted(*, user: str) -> bytes:
    from io import BytesIO

    out = BytesIO()
    with pikepdf.open(BytesIO(sheets.typed_pdf())) as document:
        document.save(out, encryption=pikepdf.Encryption(owner="owner", user=user))
    return out.getvalue()


def test_an_open_password_is_refused_and_an_owner_password_is_not() -> None:
    assert code_of(encrypted(user="secret")) is ErrorCode.ENCRYPTED
    assert inspection.inspect(encrypted(user="")).page_count == 1


def test_too_many_pages_are_refused() -> None:
    def repeat(document: pikepdf.Pdf) -> None:
        document.pages.extend([document.pages[0]] * inspection.MAX_PAGES)

    assert code_of(sheets.changed(sheets.typed_pdf(), repeat)) is ErrorCode.TOO_MANY_PAGES


def test_pictures_that_unpack_to_too_much_are_refused() -> None:
    huge = sheets.picture_bytes(Image.new("1", (30_000, 30_000)))

    assert code_of(huge) is ErrorCode.IMAGE_TOO_LARGE


def test_a_picture_inside_a_pdf_that_unpacks_to_too_much_is_refused() -> None:
    def add(document: pikepdf.Pdf) -> None:
        stream = document.make_stream(b"", Subtype=pikepdf.Name.Image, Width=30_000, Height=30_000)
        document.Root.Kept = document.make_indirect(stream)

    assert code_of(sheets.changed(sheets.typed_pdf(), add)) is ErrorCode.IMAGE_TOO_LARGE


def test_a_page_packed_to_explode_is_refused() -> None:
    def fill(document: pikepdf.Pdf) -> None:
        packed = zlib.compress(zlib.compress(b" " * 100_000_000, 9), 9)
        stream = document.make_stream(packed)
        stream.Filter = pikepdf.Array([pikepdf.Name.FlateDecode, pikepdf.Name.FlateDecode])
        document.pages[0].Contents = stream

    assert code_of(sheets.changed(sheets.typed_pdf(), fill)) is ErrorCode.IMAGE_TOO_LARGE


def open_action(document: pikepdf.Pdf) -> None:
    document.Root.OpenAction = script("app.alert('hello')")


def name_tree(document: pikepdf.Pdf) -> None:
    named = pikepdf.Array([pikepdf.String("x"), script("this.submitForm('http://example.com')")])
    document.Root.Names = pikepdf.Dictionary(JavaScript=pikepdf.Dictionary(Names=named))


def page_action(document: pikepdf.Pdf) -> None:
    document.pages[0].obj.AA = pikepdf.Dictionary(O=script("eval(x)"))


def link(document: pikepdf.Pdf, action: pikepdf.Dictionary) -> None:
    document.pages[0].obj.Annots = pikepdf.Array(
        [
            pikepdf.Dictionary(
                Type=pikepdf.Name.Annot,
                Subtype=pikepdf.Name.Link,
                Rect=[0, 0, 9, 9],
                A=action,
            )
        ]
    )


@pytest.mark.parametrize("change", [open_action, name_tree, page_action])
def test_a_script_anywhere_is_a_risk(change: Change) -> None:
    assert "script" in risks_of(change)


@pytest.mark.parametrize(
    ("action", "word"),
    [
        (pikepdf.Dictionary(S=pikepdf.Name.Launch, F="cmd.exe"), "start a program"),
        (pikepdf.Dictionary(S=pikepdf.Name.SubmitForm), "form data"),
        (pikepdf.Dictionary(S=pikepdf.Name.ImportData), "form data"),
        (pikepdf.Dictionary(S=pikepdf.Name.URI, Next=script("x()")), "script"),
    ],
)
def test_an_action_that_does_something_is_a_risk(action: pikepdf.Dictionary, word: str) -> None:
    assert word in risks_of(lambda document: link(document, action))


def test_a_link_to_a_web_page_is_no_risk() -> None:
    uri = pikepdf.Dictionary(S=pikepdf.Name.URI, URI="https://example.com")

    assert risks_of(lambda document: link(document, uri)) == ""


@pytest.mark.parametrize(
    ("code", "is_risk"),
    [
        ('AFNumber_Format(2, 0, 0, 0, "", true);', False),
        ('AFDate_FormatEx("dd/mm/yyyy");', False),
        ('AFSimple_Calculate("SUM", new Array ("a", "b(c)"));', False),
        ("AFNumber_Keystroke(2, 0, 0, 0, '', true); AFNumber_Format(2, 0, 0, 0, '', true);", False),
        ('AFNumber_Format(2, 0, 0, 0, "", true); app.launchURL("http://example.com");', True),
        ("AFNumber_Format(eval(this.info.title));", True),
        ("", False),
    ],
)
def test_scripts_that_only_format_numbers_are_no_risk(code: str, is_risk: bool) -> None:
    def add(document: pikepdf.Pdf) -> None:
        field = pikepdf.Dictionary(FT=pikepdf.Name.Tx, T="a", AA=pikepdf.Dictionary(F=script(code)))
        document.Root.AcroForm = pikepdf.Dictionary(Fields=[document.make_indirect(field)])

    assert ("script" in risks_of(add)) is is_risk


@pytest.mark.parametrize(
    ("name", "content", "is_risk"),
    [
        ("photo.txt", b"only words", False),
        ("setup.exe", b"anything", True),
        ("invoice.pdf.JS ", b"anything", True),
        ("photo.jpg", b"MZ\x90\x00 a program", True),
    ],
)
def test_only_an_attached_program_is_a_risk(name: str, content: bytes, is_risk: bool) -> None:
    def attach(document: pikepdf.Pdf) -> None:
        document.attachments[name] = pikepdf.AttachedFileSpec(document, content, filename=name)

    assert ("attached" in risks_of(attach)) is is_risk


@pytest.mark.parametrize(
    "content",
    [
        b"<html><script>x()</script>" + sheets.typed_pdf(),
        b"MZ\x90\x00" + sheets.typed_pdf(),
        sheets.typed_pdf() + b"PK\x03\x04 a zip PK\x05\x06" + bytes(18),
    ],
)
def test_a_file_with_a_second_face_is_a_risk(content: bytes) -> None:
    assert "not only a PDF" in " ".join(inspection.inspect(content).risks)


def test_a_page_is_rendered_upright_and_bounded() -> None:
    def draw(document: pikepdf.Pdf) -> None:
        document.pages[0].rotate(90, relative=True)

    content = sheets.changed(sheets.typed_pdf(), draw)

    wide = _size(inspection.render(content, media_type=PDF, page_number=1, dpi=72))
    assert wide[0] > wide[1]
    huge = sheets.canvas_pdf(lambda canvas: canvas.drawString(9, 9, "x"), size=(14_000, 14_000))
    width, height = _size(inspection.render(huge, media_type=PDF, page_number=1, dpi=300))
    assert width * height < 13_000_000


def test_a_photo_is_rendered_the_way_it_was_held() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # held upright, stored lying
    content = sheets.picture_bytes(sheets.blank_picture(80, 40), "JPEG", exif=exif)

    assert _size(inspection.render(content, media_type=JPEG, page_number=1, dpi=100)) == (40, 80)


def test_sixteen_bits_and_transparency_keep_their_look() -> None:
    deep = Image.new("I;16", (20, 20), 0x8000)
    clear = Image.new("RGBA", (20, 20), (0, 0, 0, 0))

    for image, expected in ((deep, 0x80), (clear, 0xFF)):
        jpeg = inspection.render(
            sheets.picture_bytes(image), media_type=PNG, page_number=1, dpi=100
        )
        assert abs(np.asarray(_open(jpeg).convert("L"), dtype=int) - expected).max() <= 2


@pytest.mark.parametrize("media_type", [PDF, PNG])
def test_a_page_that_is_not_there_is_said_so(media_type: str) -> None:
    content = {PDF: sheets.typed_pdf(), PNG: sheets.picture_bytes(sheets.blank_picture(9, 9))}

    with pytest.raises(NotFound, match="no page 2"):
        inspection.render(content[media_type], media_type=media_type, page_number=2, dpi=100)


def test_a_damaged_file_cannot_be_rendered() -> None:
    with pytest.raises(Unreadable, match="damaged"):
        inspection.render(b"%PDF-1.4", media_type=PDF, page_number=1, dpi=100)


def _open(content: bytes) -> Image.Image:
    from io import BytesIO

    return Image.open(BytesIO(content))


def _size(content: bytes) -> tuple[int, int]:
    return _open(content).size
