"""Which words of a page are print, so that their ink is no mark."""

from collections.abc import Sequence
from statistics import median

from core.domain.page.reading import Word

SURE = 0.60  # confidence from which ink counts as a word and not as a mark
PRINTED = 0.9  # so surely print is read, a hand's strokes hardly ever
ZIGZAG = frozenset("AMNUVWmnuvw")  # what an engine makes of strokes up and down
LARGE = 1.5  # of a usual word's height


def printed(words: Sequence[Word]) -> list[Word]:
    """The words whose ink is theirs; no scrawl that was read as a letter or two."""
    usual = median(_height(word) for word in words) if words else 0.0
    return [word for word in words if word.confidence >= SURE and not _is_scrawl(word, usual)]


def _is_scrawl(word: Word, usual: float) -> bool:
    is_zigzag = word.confidence < PRINTED and ZIGZAG.issuperset(word.text)
    return is_zigzag and _height(word) >= LARGE * usual


def _height(word: Word) -> float:
    return word.box.y1 - word.box.y0
