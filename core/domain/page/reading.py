"""What any engine gives us of a sheet: words, marks, and how far to trust them."""

from dataclasses import dataclass
from enum import StrEnum

from core.domain.model import Box

_DOUBTFUL_WORD = 0.66  # as probably wrong as not, nearly: see docs/ACCURACY.md
_CLEAR_SHARE = 0.04  # of a sheet's words may be doubtful


class MarkKind(StrEnum):
    """What a mark that is not text may be."""

    INK = "ink"  # handwriting, a signature, a stamp: strokes that are no recognised print
    TICK_BOX = "tick_box"  # a small square outline or a form's check box; `fill` says how full
    RULE = "rule"  # a straight printed line, also the side of a table cell
    PICTURE = "picture"  # an embedded photograph or other raster image
    SIGNATURE = "signature"  # an engine or a form field itself says: signature
    PHOTO = "photo"  # a picture of many shades, of some size; `fill` 0: it may be one
    STROKE = "stroke"  # a small mark of a pen where no box is: a tick, a cross, a dot
    PATCH = "patch"  # a dot, square or highlight of one colour; `colour` says which


class Colour(StrEnum):
    """The colours that checklists speak in."""

    GREEN = "green"
    YELLOW = "yellow"
    ORANGE = "orange"
    RED = "red"


class Shape(StrEnum):
    """What a pen drew in a box or a cell, where its shape tells."""

    TICK = "tick"
    CROSS = "cross"
    SOLID = "solid"


class PageSource(StrEnum):
    """Where a page's words come from."""

    TEXT_LAYER = "text-layer"
    LOCAL = "local"
    MISTRAL = "mistral"
    TEXT = "text"  # plain text handed in


@dataclass(frozen=True, slots=True)
class Word:
    """A word as read. `confidence` is 0 to 1; `line` numbers the page's text lines from 0."""

    text: str
    box: Box
    confidence: float
    line: int


@dataclass(frozen=True, slots=True)
class Mark:
    """Something on the page that is not text. `fill` is the share of ink inside, 0 to 1; `colour`
    and `shape` are None where nothing can be said of them."""

    kind: MarkKind
    box: Box
    fill: float = 1.0
    colour: Colour | None = None
    shape: Shape | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """One page, upright. `width` and `height` share one unit (points or pixels), only their ratio
    and the ratio to boxes matter. `rotation` is the clockwise turn in degrees that made it so.
    `legible` is false where the page is too poor to tell "nothing written" from "cannot be read".
    """

    number: int
    width: float
    height: float
    source: PageSource
    words: tuple[Word, ...]
    marks: tuple[Mark, ...] = ()
    rotation: int = 0
    confidence: float = 1.0
    legible: bool = True


@dataclass(frozen=True, slots=True)
class Reading:
    """All pages of a sheet by one engine. `engine` is text-layer, local, mistral, mixed or text;
    `risks` are plain sentences on active content seen in the file; `blocks_json` keeps what an
    engine said beyond words (Mistral's answer), for replay."""

    engine: str
    model: str | None
    pages: tuple[Page, ...]
    seconds: float
    risks: tuple[str, ...] = ()
    blocks_json: str | None = None

    @property
    def confidence(self) -> float:
        """The mean confidence of all words, 0 where there are none."""
        scores = [word.confidence for page in self.pages for word in page.words]
        return sum(scores) / len(scores) if scores else 0.0

    @property
    def is_legible(self) -> bool:
        """True where every page with something on it could be read."""
        return bool(self.pages) and all(page.legible for page in self.pages)

    @property
    def is_clear(self) -> bool:
        """True where nearly every word was read without doubt, so that what is not found is not
        there. Print read clean has up to 2 in 100 doubtful words, a blurred photo 7 and more."""
        scores = [
            word.confidence
            for page in self.pages
            for word in page.words
            if any(char.isalnum() for char in word.text)
        ]
        doubtful = sum(score < _DOUBTFUL_WORD for score in scores)
        return doubtful <= _CLEAR_SHARE * len(scores)

    @property
    def text(self) -> str:
        """The text in reading order, a line of the sheet a line, a form feed between pages."""
        return "\f".join(_page_text(page) for page in self.pages)


def _page_text(page: Page) -> str:
    lines: dict[int, list[str]] = {}
    for word in page.words:
        lines.setdefault(word.line, []).append(word.text)
    return "\n".join(" ".join(words) for _, words in sorted(lines.items()))
