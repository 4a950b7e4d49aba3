"""What a file could do besides being read: scripts, programs, second faces. Nothing is run."""

import re
import zlib
from collections.abc import Iterator
from io import BytesIO
from itertools import takewhile

import pikepdf

from core.adapters.file_types import PDF, pdf_offset
from core.adapters.pictures import MAX_PICTURE_PIXELS
from core.errors import ErrorCode, Unreadable

SCRIPT = "The PDF contains a script (JavaScript)."
LAUNCH = "The PDF can start a program on the reader's computer."
SUBMIT = "The PDF can send or fetch form data over the network."
RICH_MEDIA = "The PDF contains embedded media that can run code (Flash, 3D or video)."
ATTACHED_PROGRAM = "The PDF carries an attached file that can be run as a program."
NOT_ONLY_PDF = "The file is not only a PDF: it begins or ends as another kind of file."
NOT_ONLY_PICTURE = "The file is not only a picture: another kind of file is hidden in it."

_BY_ACTION = {
    "/JavaScript": SCRIPT,
    "/Launch": LAUNCH,
    "/SubmitForm": SUBMIT,
    "/ImportData": SUBMIT,
}
_BY_ANNOTATION = {"/RichMedia": RICH_MEDIA, "/3D": RICH_MEDIA, "/Movie": RICH_MEDIA}
_BY_TOKEN = {**_BY_ACTION, **_BY_ANNOTATION}

# What the viewer's own formatting script library calls: AFNumber_Format(2, 0, ...) and its kin.
# Honest forms are full of them; literals alone as arguments leave no room for anything else.
_STRING = re.compile(r'"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\'')
_FORMATTING = re.compile(  # over text whose strings are zeros and whose blanks are single
    r"(?: ?AF\w+ ?\((?:[ \w.,\[\]-]|new Array ?\([ \w,]*\))*\) ?;?)* ?"
)
_MAX_SCRIPT = 20_000  # letters; the viewer's own formatting calls are far shorter

_PROGRAM_ENDING = re.compile(
    r"\.(?:exe|com|scr|pif|bat|cmd|ps1|vbs|vbe|js|jse|wsf|hta|msi|msp|jar|lnk|dll|cpl|reg|app|sh"
    r"|command|docm|xlsm|pptm|xlam|iso|img|apk)[. ]*$",
    re.IGNORECASE,
)
_PROGRAM_STARTS = (b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe")
_MARKUP = re.compile(rb"<\s*(?:html|script|!doctype|svg|body|iframe|\?php)", re.IGNORECASE)
_ZIP_END = b"PK\x05\x06"
_TAIL_BYTES = 70_000  # A ZIP's end record lies within its last 65,557 bytes.
_MAX_DEPTH = 40
MAX_UNPACKED_BYTES = 64 * 1024 * 1024  # of one stream that is no picture; a page has kilobytes
_HARMLESS_BYTES = 64 * 1024  # packed once: no more than 64 MB can come out of it
_CHUNK_BYTES = 64 * 1024
_UNOPENED = (
    pikepdf.PdfError,
    pikepdf.PasswordError,
    pikepdf.DataDecodingError,
    RuntimeError,
    ValueError,
)


def risks(content: bytes, *, media_type: str) -> tuple[str, ...]:
    """One plain sentence a risk, none twice. Errors: Unreadable, where a picture inside is huge."""
    found = list(_second_face(content, media_type=media_type))
    if media_type == PDF:
        try:
            with pikepdf.open(BytesIO(content)) as document:
                found += _risks_of_objects(document)
        except _UNOPENED:
            found += _risks_by_bytes(content)  # Only pdfium could open it: look at it as text.
    return tuple(dict.fromkeys(found))


def _second_face(content: bytes, *, media_type: str) -> Iterator[str]:
    if media_type == PDF:
        lead = content[: pdf_offset(content) or 0]
        tail = content[max(0, content.rfind(b"%%EOF"), len(content) - _TAIL_BYTES) :]
        if _is_foreign(lead) or _ZIP_END in tail:
            yield NOT_ONLY_PDF
        return
    tail = content[-_TAIL_BYTES:]
    if _ZIP_END in tail or b"%PDF-" in content[:1024] or _MARKUP.search(content[-4096:]):
        yield NOT_ONLY_PICTURE


def _is_foreign(lead: bytes) -> bool:
    return bool(
        _MARKUP.search(lead) or lead.startswith((*_PROGRAM_STARTS, b"PK\x03\x04", b"GIF8", b"Rar!"))
    )


def _risks_of_objects(document: pikepdf.Pdf) -> Iterator[str]:
    # Every object is looked at, reachable or not: an action can hang on a page, a field, an
    # outline entry or in a chain of others, and viewers differ in what they follow.
    for item in document.objects:
        for node in _dictionaries(item):
            yield from _risks_of(node)


def _dictionaries(item: pikepdf.Object, depth: int = 0) -> Iterator[pikepdf.Object]:
    """The dictionaries and streams written inside one object, without following references."""
    if depth > _MAX_DEPTH:
        return
    if isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
        yield item
        children = iter(item.as_dict().values() if isinstance(item, pikepdf.Dictionary) else ())
    elif isinstance(item, pikepdf.Array):
        children = iter(item.as_list())
    else:
        return
    for child in children:
        if isinstance(child, pikepdf.Object) and not child.is_indirect:
            yield from _dictionaries(child, depth + 1)


def _risks_of(node: pikepdf.Object) -> Iterator[str]:
    kind = str(node.get("/Subtype", ""))
    if kind == "/Image":
        _check_pixels(node)
    elif isinstance(node, pikepdf.Stream):
        _check_unpacked_size(node)
    if kind in _BY_ANNOTATION:
        yield _BY_ANNOTATION[kind]
    action = str(node.get("/S", ""))
    if action in _BY_ACTION and not (action == "/JavaScript" and _only_formats(node.get("/JS"))):
        yield _BY_ACTION[action]
    elif action == "/Rendition" and "/JS" in node:
        yield SCRIPT
    if "/EF" in node and _is_program(node):
        yield ATTACHED_PROGRAM


def _check_pixels(image: pikepdf.Object) -> None:
    try:
        size = int(image.get("/Width", 0)) * int(image.get("/Height", 0))
    except (TypeError, ValueError):
        return
    if size > MAX_PICTURE_PIXELS:
        limit = f"{MAX_PICTURE_PIXELS // 1_000_000} megapixels"
        message = f"This PDF holds a picture of more than {limit}. Save it smaller and send again."
        raise Unreadable(ErrorCode.IMAGE_TOO_LARGE, message)


def _check_unpacked_size(stream: pikepdf.Stream) -> None:
    """Refuse a stream packed small to unpack huge, before any reader unpacks it."""
    filters = stream.get("/Filter", "")
    names = (
        [str(name) for name in filters] if isinstance(filters, pikepdf.Array) else [str(filters)]
    )
    layers = len(list(takewhile("/FlateDecode".__eq__, names)))
    if layers == 0 or (layers == 1 and int(stream.get("/Length", 0)) <= _HARMLESS_BYTES):
        return
    chunks: Iterator[bytes] = iter((stream.read_raw_bytes(),))
    for _ in range(layers):
        chunks = _inflated(chunks)
    size = 0
    for chunk in chunks:
        size += len(chunk)
        if size > MAX_UNPACKED_BYTES:
            message = (
                "This PDF unpacks to far more than its size. Print it to a new PDF and send that."
            )
            raise Unreadable(ErrorCode.IMAGE_TOO_LARGE, message)


def _inflated(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Flate-packed data unpacked piece by piece, as far as it is sound."""
    unpacker = zlib.decompressobj()
    for chunk in chunks:
        rest = chunk
        while rest:
            try:
                yield unpacker.decompress(rest, _CHUNK_BYTES)
            except zlib.error:
                return
            rest = unpacker.unconsumed_tail


def _only_formats(script: object) -> bool:
    """True where a script only calls the viewer's formatting functions with plain values."""
    if isinstance(script, pikepdf.Stream):
        text = _start_of(script, _MAX_SCRIPT).decode("latin-1")
    else:
        text = str(script or "")[:_MAX_SCRIPT]
    plain = re.sub(r"\s+", " ", _STRING.sub("0", text))
    return len(text) < _MAX_SCRIPT and _FORMATTING.fullmatch(plain) is not None


def _is_program(attachment: pikepdf.Object) -> bool:
    names = [str(attachment.get(key, "")) for key in ("/UF", "/F")]
    if any(_PROGRAM_ENDING.search(name) for name in names):
        return True
    files = attachment.get("/EF")
    streams = files.as_dict().values() if isinstance(files, pikepdf.Dictionary) else ()
    return any(
        isinstance(stream, pikepdf.Stream) and _start_of(stream, 64).startswith(_PROGRAM_STARTS)
        for stream in streams
    )


def _start_of(stream: pikepdf.Stream, length: int) -> bytes:
    """The first bytes of a stream; never decompresses more, so a bomb stays packed."""
    raw = stream.read_raw_bytes()
    if "/FlateDecode" not in str(stream.get("/Filter", "")):
        return raw[:length]
    try:
        return zlib.decompressobj().decompress(raw, length)
    except zlib.error:
        return b""


def _risks_by_bytes(content: bytes) -> Iterator[str]:
    for token, sentence in _BY_TOKEN.items():
        if re.search(re.escape(token).encode() + rb"[\s/<>(\[]", content):
            yield sentence
