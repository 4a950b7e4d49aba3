"""Words with places, put into lines in reading order; shared by every engine that has boxes."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from core.domain.model import Box
from core.domain.reading import Word

SAME_LINE = 0.55  # Centres closer than this share of the smaller height stand on one line.


class Placed(NamedTuple):
    """A word before it has a line. Units of `box` are 0-1 of the page."""

    text: str
    box: Box
    confidence: float


def in_lines(words: Iterable[Placed], *, slope: float = 0.0) -> tuple[Word, ...]:
    """Words numbered by line, top to bottom and left to right.

    `slope` is how far lines sink per unit to the right (0-1 units): a page photographed askew
    keeps its boxes but is ordered as if it lay straight.
    """

    def middle(word: Placed) -> float:
        box = word.box
        return (box.y0 + box.y1) / 2 - slope * (box.x0 + box.x1) / 2

    lines: list[list[Placed]] = []
    # Lines are open while a word may still join them; few are, so the search stays short.
    for word in sorted(words, key=middle):
        line = next((line for line in reversed(lines[-4:]) if _joins(word, line, middle)), None)
        if line is None:
            lines.append([word])
        else:
            line.append(word)
    return tuple(
        Word(text=word.text, box=word.box, confidence=word.confidence, line=number)
        for number, line in enumerate(lines)
        for word in sorted(line, key=lambda word: word.box.x0)
    )


def _joins(word: Placed, line: list[Placed], middle: Callable[[Placed], float]) -> bool:
    last = line[-1]
    height = min(word.box.y1 - word.box.y0, last.box.y1 - last.box.y0)
    return abs(middle(word) - middle(last)) <= SAME_LINE * height
