"""Which words of a page are print, so that their ink is no mark."""

from collections.abc import Sequence
from statistics import median

from core.domain.page.reading import Word

SURE = 0.60  # confidence from which ink counts as a word and not as a mark
PRINTED = 0.9  # so surely print is read, a hand's strokes hardly ever
ZIGZAG = frozenset("AMNUVWmnuvw")  # what an engine makes of strokes up and down
LARGE, HUGE = 1.5, 2.2  # of a usual word's height
FEW, RATHER_SURE = 3, 0.8  # letters of a signature that are read, so surely


def printed(words: Sequence[Word]) -> list[Word]:
    """The words whose ink is theirs; no scrawl that was read as a letter or two."""
    usual = median(_height(word) for word in words) if words else 0.0
    return [word for word in words if word.confidence >= SURE and not _is_scrawl(word, usual)]


def _is_scrawl(word: Word, usual: float) -> bool:
    is_zigzag = word.confidence < PRINTED and ZIGZAG.issuperset(word.text)
    is_short = word.confidence < RATHER_SURE and len(word.text) <= FEW and word.text.isalpha()
    high = _height(word)
    return (is_zigzag and high >= LARGE * usual) or (is_short and high >= HUGE * usual)


def _height(word: Word) -> float:
    return word.box.y1 - word.box.y0
