"""Plain OCR text on a monospaced grid, so that it is read along the same path as a real page."""

import re
from dataclasses import replace

from core.domain.model import Box
from core.domain.page.reading import Page, PageSource, Reading, Word
from core.domain.spec.specs import Spec

MIN_COLUMNS = 80
MAX_COLUMNS = 2_000
MIN_LINES = 60
# A character cell is half as wide as a line is high.
_CELL_WIDTH, _LINE_HEIGHT = 1.0, 2.0
# The ink of a line leaves some white above and below.
_TOP, _BOTTOM = 0.1, 0.9
_WORD = re.compile(r"\S+")
_BREAKS = re.compile(r"\r\n?|[\u2028\u2029\x0b\x85]")


def reading(text: str) -> Reading:
    """A Reading of plain text; a form feed starts a new page."""
    clean = _BREAKS.sub("\n", text).replace("\x00", "")
    pages = clean.split("\f")
    while len(pages) > 1 and not pages[-1].strip():
        pages.pop()
    found = tuple(_page(number, page) for number, page in enumerate(pages, start=1))
    return Reading(engine="text", model=None, pages=found, seconds=0.0)


def without_places(spec: Spec) -> Spec:
    """The spec for such a reading: text on a grid lies nowhere on the printed form."""
    if not any(field.region for field in spec.fields):
        return spec
    return replace(spec, fields=tuple(replace(field, region=None) for field in spec.fields))


def _page(number: int, text: str) -> Page:
    # A tab is a gap between columns, never the space between two words.
    lines = [line.replace("\t", "    ")[:MAX_COLUMNS] for line in text.split("\n")]
    columns = max(MIN_COLUMNS, *(len(line) for line in lines))
    rows = max(MIN_LINES, len(lines))
    words = tuple(
        Word(found.group(), _box(found.span(), row, columns, rows), 1.0, row)
        for row, line in enumerate(lines)
        for found in _WORD.finditer(line)
    )
    return Page(
        number=number,
        width=columns * _CELL_WIDTH,
        height=rows * _LINE_HEIGHT,
        source=PageSource.TEXT,
        words=words,
        legible=bool(words),
    )


def _box(span: tuple[int, int], row: int, columns: int, rows: int) -> Box:
    return Box(span[0] / columns, (row + _TOP) / rows, span[1] / columns, (row + _BOTTOM) / rows)
