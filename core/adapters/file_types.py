"""What a file is, judged by its first bytes; a name or a browser's word counts for nothing."""

from core.errors import ErrorCode, FileRejected

PDF, PNG, JPEG = "application/pdf", "image/png", "image/jpeg"

PDF_HEADER_WITHIN_BYTES = 1024  # Readers accept junk before %PDF up to here, so senders send it.

TAKEN = "PDF, PNG and JPG files are taken."

_PICTURES = ((b"\x89PNG\r\n\x1a\n", PNG), (b"\xff\xd8\xff", JPEG))

# Signature and how a person calls such a file; checked in this order, offsets in bytes.
_OTHERS: tuple[tuple[int, bytes, str], ...] = (
    (0, b"II*\x00", "a TIFF picture"),
    (0, b"MM\x00*", "a TIFF picture"),
    (0, b"GIF8", "a GIF picture"),
    (0, b"BM", "a BMP picture"),
    (0, b"\x00\x00\x01\x00", "an icon file"),
    (8, b"WEBP", "a WebP picture"),
    (4, b"ftypavif", "an AVIF picture"),
    (4, b"ftyphei", "a HEIC picture, as iPhones save them"),
    (4, b"ftyphev", "a HEIC picture, as iPhones save them"),
    (4, b"ftypmif1", "a HEIC picture, as iPhones save them"),
    (4, b"ftyp", "a video"),
    (0, b"PK\x03\x04", "a ZIP archive or an Office file (Word, Excel)"),
    (0, b"\xd0\xcf\x11\xe0", "an old Office file (Word, Excel)"),
    (0, b"{\\rtf", "a rich text file"),
    (0, b"MZ", "a Windows program"),
    (0, b"\x7fELF", "a program"),
    (0, b"%!PS", "a PostScript file"),
    (0, b"Rar!", "a RAR archive"),
    (0, b"7z\xbc\xaf", "a 7-Zip archive"),
    (0, b"\x1f\x8b", "a gzip archive"),
)

_HTML_STARTS = (b"<!doctype html", b"<html", b"<?xml", b"<svg")


def media_type(content: bytes) -> str:
    """PDF, PNG or JPEG; anything else is refused by the name a person knows it by."""
    for signature, kind in _PICTURES:
        if content.startswith(signature):
            return kind
    if pdf_offset(content) is not None:
        return PDF
    raise FileRejected(
        ErrorCode.UNSUPPORTED_TYPE, f"This looks like {looks_like(content)}. {TAKEN}"
    )


def pdf_offset(content: bytes) -> int | None:
    """Where the PDF header stands, None where there is none early enough."""
    at = content[: PDF_HEADER_WITHIN_BYTES + 5].find(b"%PDF-")
    return at if at >= 0 else None


def looks_like(content: bytes) -> str:
    """What an unknown file seems to be, as a noun with its article."""
    for offset, signature, name in _OTHERS:
        if content[offset : offset + len(signature)] == signature:
            return name
    start = content[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith(_HTML_STARTS):
        return "a web page"
    if _is_text(content[:4096]):
        return "plain text"
    return "a kind of file we do not know"


def _is_text(sample: bytes) -> bool:
    printable = sum(byte >= 32 or byte in b"\t\r\n\f" for byte in sample)
    return b"\x00" not in sample and printable >= 0.95 * len(sample)
