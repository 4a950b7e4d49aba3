"""Hand-made pages: words and a pen's marks at given places, in points of an A4 page."""

from collections.abc import Iterable

from core.domain.fields import extraction
from core.domain.model import Box, Field, Severity
from core.domain.page.reading import Mark, MarkKind, Page, PageSource, Reading, Word
from core.domain.spec.specs import FieldSpec, FieldType, Locale, SelectionSpec, Spec

WIDTH, HEIGHT = 595.0, 842.0
LETTER, LINE = 5.0, 11.0

FIELDS = (
    FieldSpec("engineer", "Engineer Signature", FieldType.SIGNATURE, Severity.S0, required=True),
    FieldSpec("customer", "Customer Signature", FieldType.SIGNATURE, Severity.S0, required=True),
    FieldSpec("safe", "Safe to use", FieldType.BOOLEAN, Severity.S0, required=True),
    FieldSpec("back", "Return visit", FieldType.BOOLEAN, Severity.S1),
)
SPEC = Spec("sheet", "1.0.0", "Sheet", Locale(), SelectionSpec(), FIELDS)


def text(x: float, y: float, said: str, *, confidence: float = 1.0) -> list[Word]:
    """Words from x on, y their top; one line a call."""
    words, at = [], x
    for part in said.split():
        end = at + LETTER * len(part)
        words.append(Word(part, box(at, y, end, y + LINE), confidence, int(y)))
        at = end + LETTER
    return words


def ink(x0: float, y0: float, x1: float, y1: float, *, fill: float = 1.0) -> Mark:
    """A pen's strokes; with `fill` 0 a ring."""
    return Mark(MarkKind.INK, box(x0, y0, x1, y1), fill)


def across(x0: float, x1: float, y: float) -> Mark:
    """A level line."""
    return Mark(MarkKind.RULE, box(x0, y - 0.4, x1, y + 0.4))


def cell(x0: float, y0: float, x1: float, y1: float) -> list[Mark]:
    """The four sides of a cell."""
    downs = [Mark(MarkKind.RULE, box(x - 0.4, y0, x + 0.4, y1)) for x in (x0, x1)]
    return [across(x0, x1, y0), across(x0, x1, y1), *downs]


def box(x0: float, y0: float, x1: float, y1: float) -> Box:
    """Points as shares of the page."""
    return Box(x0 / WIDTH, y0 / HEIGHT, x1 / WIDTH, y1 / HEIGHT)


def fields(
    words: Iterable[Word], marks: Iterable[Mark], source: PageSource = PageSource.TEXT_LAYER
) -> dict[str, Field]:
    """What the sheet of these marks says, by field."""
    page = Page(1, WIDTH, HEIGHT, source, tuple(words), tuple(marks))
    reading = Reading(str(source), None, (page,), 0.0)
    return {field.name: field for field in extraction.extract(reading, SPEC).fields}
