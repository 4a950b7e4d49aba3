"""Looking at a file nobody vouches for. Meant to run inside the sandbox's child process."""

from core.adapters import file_types, page_looks, pictures
from core.adapters.pdf import active_content, pdf_first_look, pdf_pages
from core.domain.page.precheck import PageLook
from core.errors import ErrorCode, FileRejected, NotFound, Unreadable
from core.ports import Inspection

MAX_FILE_BYTES = 50 * 1024 * 1024
MAX_PAGES = 1000
DPI_RANGE = (20, 300)
LOOKED_AT_PAGES = 2
LOOK_DPI = 60
LOOK_PIXELS = 700_000  # of a picture: what is decoded of it, before it is made smaller still


def inspect(content: bytes, *, max_bytes: int = MAX_FILE_BYTES) -> Inspection:
    """What this file is. Errors: FileRejected with the contract's code and a plain sentence."""
    if not content:
        raise FileRejected(ErrorCode.EMPTY_FILE, "This file is empty (0 bytes).")
    if len(content) > max_bytes:
        limit = f"{max_bytes // (1024 * 1024)} MB"
        raise FileRejected(ErrorCode.TOO_LARGE, f"This file is larger than {limit}.")
    media_type = file_types.media_type(content)
    try:
        # Risks come first: they find what is packed to explode before anything unpacks it.
        risks = active_content.risks(content, media_type=media_type)
        page_count = _page_count(content) if media_type == file_types.PDF else 1
        looks = _looks(content, media_type, page_count)
    except Unreadable as error:
        raise FileRejected(error.code, str(error)) from error
    return Inspection(media_type=media_type, page_count=page_count, risks=risks, looks=looks)


def render(content: bytes, *, media_type: str, page_number: int, dpi: int) -> bytes:
    """A page as JPEG, upright; `dpi` is lowered where the page would come out too large.

    Errors: Unreadable, NotFound (no such page).
    """
    if media_type != file_types.PDF:
        if page_number != 1:
            raise NotFound(f"This picture has one page, there is no page {page_number}.")
        return pictures.to_jpeg(pictures.decode(content))
    with pdf_pages.opened(content) as document:
        if not 1 <= page_number <= len(document):
            raise NotFound(f"This PDF has {len(document)} pages, there is no page {page_number}.")
        with pdf_pages.page_of(document, page_number - 1) as page:
            low, high = DPI_RANGE
            pixels, _ = pdf_pages.render(page, dpi=min(max(dpi, low), high))
    return pictures.to_jpeg(pictures.from_pixels(pixels))


def _looks(content: bytes, media_type: str, page_count: int) -> tuple[PageLook, ...]:
    """What the first pages look like; the rest are too many to look at while somebody waits."""
    if media_type != file_types.PDF:
        # To its last byte, so a damaged one is found out here; a JPEG is made small on the way.
        small = pictures.decode(content, max_pixels=LOOK_PIXELS).convert("L")
        return (page_looks.look(pictures.pixels(small), number=1),)
    found = []
    with pdf_pages.opened(content) as document:
        for index in range(min(page_count, LOOKED_AT_PAGES)):
            with pdf_pages.page_of(document, index) as page:
                grey = pdf_first_look.grey(page, dpi=LOOK_DPI)
            found.append(page_looks.look(grey, number=index + 1))
    return tuple(found)


def _page_count(content: bytes) -> int:
    with pdf_pages.opened(content) as document:
        count = len(document)
        if count > MAX_PAGES:
            message = f"This PDF has {count} pages; at most {MAX_PAGES:,} are taken."
            raise Unreadable(ErrorCode.TOO_MANY_PAGES, message)
        if count == 0:
            raise Unreadable(ErrorCode.CORRUPT, "This PDF has no pages.")
        with pdf_pages.page_of(document, 0):
            return count
