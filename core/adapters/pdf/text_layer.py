"""The words a born-digital PDF carries, where they can be trusted to be what a person sees."""

import ctypes
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from core.adapters.ocr.text_lines import Placed, in_lines
from core.adapters.pdf import pdf_annotations, pdf_fonts, pdf_frame, pdf_objects, pdf_paths
from core.adapters.pdf.pdf_frame import Affine
from core.domain.model import Box
from core.domain.page.reading import Mark, MarkKind, Page, PageSource, Shape

MAX_CHARACTERS = 60_000  # a page; more is no sheet
GARBLED_SHARE = 0.10  # of the characters
FEW_WORDS = 5
SCAN_SHARE = 0.60  # of the page covered by pictures: it may be a scan
PICTURE_SHARE = 0.05  # with few words: what there is to read may be in the picture
FULL_PAGE_WORDS = 60  # so many seen words, spread over the page, are no stamp on a scan
FULL_PAGE_SPREAD = 0.5
DRAWN_TEXT = 40  # so many curved drawings without words are letters turned to curves
WORD_GAP = 0.6  # of the letter height
UNKNOWN = "\ufffd"
NEW_LINE = "\n"  # pdfium's guess: on a page of few words it parts the letters of one
NEW_LINE_CODES = (10, 13)
CLOSE = 0.12  # of the letter height: letters of one word stand no further apart
HYPHEN_CODE = 2  # what pdfium makes of a hyphen at the end of a line
_SHAPES = {  # A typed X in a box only says that the box is marked.
    **dict.fromkeys("✓✔√", Shape.TICK),
    **dict.fromkeys("✗✘✕", Shape.CROSS),
}


@dataclass(frozen=True, slots=True)
class Layer:
    """What a page carries, before it is trusted. `hidden` counts letters that cannot be seen."""

    words: tuple[Placed, ...]
    marks: tuple[Mark, ...]
    hidden: int
    picture_share: float
    stroke_drawings: int


def read(document: pdfium.PdfDocument, page: pdfium.PdfPage, *, number: int) -> Page | None:
    """The page from its text layer, or None where it has to be looked at instead."""
    layer = layer_of(document, page)
    if not is_trusted(layer):
        return None
    width, height = page.get_size()
    return Page(
        number=number,
        width=width,
        height=height,
        source=PageSource.TEXT_LAYER,
        words=in_lines(layer.words),
        marks=_with_ticks(layer),
    )


def layer_of(document: pdfium.PdfDocument, page: pdfium.PdfPage) -> Layer:
    """All that can be had without rendering."""
    frame = pdf_frame.frame_of(page)
    objects = pdf_objects.of(page, frame)
    words, scripts, hidden = _words(page, frame, objects.hidden)
    added_words, added_marks = pdf_annotations.of(document, page, frame)
    return Layer(
        words=(*words, *added_words),
        marks=(
            *pdf_paths.as_one([*objects.marks, *added_marks]),
            *pdf_fonts.signatures(words, scripts),
        ),
        hidden=hidden,
        picture_share=objects.picture_share,
        stroke_drawings=objects.stroke_drawings,
    )


def is_trusted(layer: Layer) -> bool:
    """False where a person looking at the page would read something else, or more."""
    words = layer.words
    if _garbled_share(words) > GARBLED_SHARE or _runs_sideways(words):
        return False
    if layer.picture_share >= SCAN_SHARE:
        # Seen words on a page-wide picture are a stamp on a scan, unless they fill the page.
        return len(words) >= FULL_PAGE_WORDS and _spread(words) >= FULL_PAGE_SPREAD
    if len(words) < FEW_WORDS:
        return layer.picture_share < PICTURE_SHARE and layer.stroke_drawings < DRAWN_TEXT
    return True


def _garbled_share(words: tuple[Placed, ...]) -> float:
    letters = [letter for word in words for letter in word.text]
    bad = sum(
        letter == UNKNOWN or unicodedata.category(letter) in ("Co", "Cn") for letter in letters
    )
    return bad / len(letters) if letters else 0.0


def _runs_sideways(words: tuple[Placed, ...]) -> bool:
    long = [word.box for word in words if len(word.text) >= 4]
    tall = sum(box.y1 - box.y0 > 1.5 * (box.x1 - box.x0) for box in long)
    return len(long) >= FEW_WORDS and tall > len(long) / 2


def _spread(words: tuple[Placed, ...]) -> float:
    """How much of the page's height lies between the upper and the lower tenth of the words."""
    tops = sorted(word.box.y0 for word in words)
    tenth = len(tops) // 10
    return tops[-1 - tenth] - tops[tenth]


def _words(
    page: pdfium.PdfPage, frame: Affine, hidden: set[int]
) -> tuple[list[Placed], list[str | None], int]:
    """The seen words, the script font of each that is in one, how many letters are unseen."""
    text = page.get_textpage()
    fonts = pdf_fonts.Fonts(text.raw)
    try:
        words: list[Placed] = []
        scripts: list[str | None] = []
        unseen, start, last = 0, 0, 0
        letters: list[tuple[str, Box]] = []
        is_new_line = False
        for index, (letter, box, is_hidden) in enumerate(_letters(text, frame, hidden)):
            if letter == NEW_LINE:
                is_new_line = True
                continue
            if is_hidden:
                unseen += 1
            breaks = box is None or is_hidden or (letters and _is_apart(letters[-1][1], box))
            if letters and is_new_line and not breaks:
                breaks = not _is_close(letters[-1][1], box)
            is_new_line = False
            if letters and not breaks and _may_begin(letters[-1][0], letter):
                breaks = fonts.changes(last, index)  # A label that its value runs up to.
            if breaks and letters:
                words.append(_word(letters))
                scripts.append(fonts.script_at(start))
                letters = []
            if box is not None and not is_hidden:
                start = start if letters else index
                letters.append((letter, box))
                last = index
        if letters:
            words.append(_word(letters))
            scripts.append(fonts.script_at(start))
    finally:
        text.close()
    return words, scripts, unseen


def _letters(
    text: pdfium.PdfTextPage, frame: Affine, hidden: set[int]
) -> Iterator[tuple[str, Box | None, bool]]:
    """Each letter with its place; no place for what parts words. True: it cannot be seen."""
    raw: Any = text.raw
    rect = pdfium_c.FS_RECTF()
    place = ctypes.byref(rect)
    for index in range(min(pdfium_c.FPDFText_CountChars(raw), MAX_CHARACTERS)):
        code = pdfium_c.FPDFText_GetUnicode(raw, index)
        if code == HYPHEN_CODE:
            code = ord("-")
        if (
            code <= 32
            or code in (0xA0, 0xFFFE)
            or not pdfium_c.FPDFText_GetLooseCharBox(raw, index, place)
        ):
            yield NEW_LINE if code in NEW_LINE_CODES else " ", None, False
            continue
        box = frame.box(rect.left, rect.bottom, rect.right, rect.top)
        is_hidden = not pdf_frame.is_on_page(box)
        if hidden and not is_hidden:
            owner = pdfium_c.FPDFText_GetTextObject(raw, index)
            is_hidden = pdf_objects.address(owner) in hidden
        yield _letter(code), box, is_hidden


def _letter(code: int) -> str:
    # Halves of surrogate pairs cannot be stored; they count as unknown.
    return UNKNOWN if 0xD800 <= code <= 0xDFFF or code > 0x10FFFF else chr(code)


def _is_apart(last: Box, box: Box | None) -> bool:
    if box is None:
        return True
    # Pages are rarely twice as high as wide, so one limit serves both directions.
    limit = WORD_GAP * max(last.y1 - last.y0, last.x1 - last.x0, 0.002)
    across = max(box.x0 - last.x1, last.x0 - box.x1)
    down = max(box.y0 - last.y1, last.y0 - box.y1)
    return max(across, down) > limit


def _is_close(last: Box, box: Box | None) -> bool:
    """Whether a letter stands right behind another, on its line."""
    if box is None:
        return False
    height = max(last.y1 - last.y0, box.y1 - box.y0)
    is_level = abs(last.y0 + last.y1 - box.y0 - box.y1) < height / 2
    return is_level and abs(box.x0 - last.x1) < CLOSE * height


def _may_begin(last: str, letter: str) -> bool:
    """Whether a value may begin with this letter, close behind a label's last."""
    return last.isalpha() and (letter.isupper() or letter.isdigit())


def _word(letters: list[tuple[str, Box]]) -> Placed:
    boxes = [box for _, box in letters]
    box = Box(
        min(box.x0 for box in boxes),
        min(box.y0 for box in boxes),
        max(box.x1 for box in boxes),
        max(box.y1 for box in boxes),
    )
    text = "".join(letter for letter, _ in letters)
    return Placed(text, pdf_frame.within_page(box), 1.0)


def _with_ticks(layer: Layer) -> tuple[Mark, ...]:
    """The marks, a box counting as filled where a letter (X, a tick glyph) or a stroke is in it."""
    inner = [(word.box, _SHAPES.get(word.text)) for word in layer.words if len(word.text) == 1]
    inner += [(mark.box, mark.shape) for mark in layer.marks if mark.kind is MarkKind.INK]
    return tuple(_ticked(mark, inner) for mark in layer.marks)


def _ticked(mark: Mark, inner: list[tuple[Box, Shape | None]]) -> Mark:
    if mark.kind is not MarkKind.TICK_BOX:
        return mark
    shapes = [shape for box, shape in inner if _holds(mark.box, box)]
    return replace(mark, fill=1.0, shape=mark.shape or shapes[0]) if shapes else mark


def _holds(outer: Box, inner: Box) -> bool:
    x, y = (inner.x0 + inner.x1) / 2, (inner.y0 + inner.y1) / 2
    return outer.x0 <= x <= outer.x1 and outer.y0 <= y <= outer.y1
