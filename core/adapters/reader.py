"""Bytes to Reading: the text layer where it can be trusted, an OCR engine for the other pages."""

import time
from collections.abc import Iterator

import pypdfium2 as pdfium

from core.adapters import pictures
from core.adapters.file_types import PDF
from core.adapters.pdf import active_content, pdf_pages, pdf_scans, text_layer
from core.domain.page.reading import Page, PageSource, Reading
from core.errors import ErrorCode, Unreadable
from core.ports import EngineAnswer, OcrEngine, PagePicture, Progress

VERSION = 6  # counts up when the same file may read differently


class SheetReader:
    """Implements ports.Reader over any OCR engine."""

    def __init__(self, engine: OcrEngine) -> None:
        self._engine = engine

    @property
    def fingerprint(self) -> str:
        """What would read now: this reader's version and the engine's own."""
        return f"reader-{VERSION}+{self._engine.fingerprint}"

    def warm(self) -> None:
        """Load what reading needs, so that a forked worker need not."""
        self._engine.warm()

    def read(self, content: bytes, *, media_type: str, progress: Progress) -> Reading:
        """Every page, in order. Errors: Unreadable, Unavailable."""
        started = time.monotonic()
        risks = active_content.risks(content, media_type=media_type)
        if media_type == PDF:
            pages, answer = self._read_pdf(content, progress)
        else:
            pages, answer = (), self._engine.read(_Pictures.of_file(content), progress=progress)
        every = tuple(sorted((*pages, *answer.pages), key=lambda page: page.number))
        return Reading(
            engine=_engine_name(every),
            model=answer.model if answer.pages else None,
            pages=every,
            seconds=time.monotonic() - started,
            risks=risks,
            blocks_json=answer.blocks_json,
        )

    def _read_pdf(
        self, content: bytes, progress: Progress
    ) -> tuple[tuple[Page, ...], EngineAnswer]:
        with pdf_pages.opened(content) as document:
            total = len(document)
            pages, rest = _text_pages(document, progress)
            if not rest:
                return pages, EngineAnswer(pages=(), model=None)
            done = len(pages)
            answer = self._engine.read(
                _Pictures.of_pages(document, rest),
                progress=lambda read, _: progress(done + read, total),
            )
        return pages, answer


class _Pictures:
    """Pictures made one by one as an engine asks for them; their number is known beforehand."""

    def __init__(self, pictures_to_come: Iterator[PagePicture], count: int) -> None:
        self._pictures = pictures_to_come
        self._count = count

    @classmethod
    def of_file(cls, content: bytes) -> "_Pictures":
        """The one page of a picture file."""

        def decoded() -> Iterator[PagePicture]:
            yield PagePicture(number=1, pixels=pictures.pixels(pictures.decode(content)), dpi=0)

        return cls(decoded(), 1)

    @classmethod
    def of_pages(cls, document: pdfium.PdfDocument, numbers: list[int]) -> "_Pictures":
        """Pages of a PDF by their numbers."""
        return cls((_picture(document, number) for number in numbers), len(numbers))

    def __iter__(self) -> Iterator[PagePicture]:
        return self._pictures

    def __length_hint__(self) -> int:
        return self._count


def _text_pages(
    document: pdfium.PdfDocument, progress: Progress
) -> tuple[tuple[Page, ...], list[int]]:
    """The pages whose text layer is trusted, and the numbers of the others."""
    pages: list[Page] = []
    rest: list[int] = []
    damaged: list[Unreadable] = []
    for number in range(1, len(document) + 1):
        try:
            page = _text_page(document, number)
        except Unreadable as error:
            # One lost page among good ones is said of that page and not of the whole sheet.
            damaged.append(error)
            page = _lost_page(number)
        if page is None:
            rest.append(number)
        else:
            pages.append(page)
            progress(len(pages), len(document))
    if len(damaged) == len(document):
        raise damaged[0] if damaged else _no_pages()
    return tuple(pages), rest


def _text_page(document: pdfium.PdfDocument, number: int) -> Page | None:
    with pdf_pages.page_of(document, number - 1) as page:
        return text_layer.read(document, page, number=number)


def _picture(document: pdfium.PdfDocument, number: int) -> PagePicture:
    with pdf_pages.page_of(document, number - 1) as page:
        pixels, dpi = pdf_pages.render(page, dpi=pdf_scans.reading_dpi(page))
    return PagePicture(number=number, pixels=pixels, dpi=dpi)


def _lost_page(number: int) -> Page:
    source = PageSource.TEXT_LAYER
    return Page(number, 1.0, 1.0, source, words=(), confidence=0.0, legible=False)


def _no_pages() -> Unreadable:
    return Unreadable(ErrorCode.CORRUPT, "This PDF has no pages.")


def _engine_name(pages: tuple[Page, ...]) -> str:
    sources = {page.source for page in pages}
    return str(sources.pop()) if len(sources) == 1 else "mixed"
