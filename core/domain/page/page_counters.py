"""The counters in a page's head or foot, "Page 2 of 3": no label's value, wherever they stand."""

import itertools
from collections.abc import Sequence

from core.domain.page.reading import Word

_LENGTH = 4  # words


def without(words: Sequence[Word]) -> list[Word]:
    """The words of a page in reading order but for its counters."""
    starts = [at for at in range(len(words) - _LENGTH + 1) if _is_counter(words[at : at + _LENGTH])]
    counted = set(itertools.chain.from_iterable(range(at, at + _LENGTH) for at in starts))
    return [word for at, word in enumerate(words) if at not in counted]


def _is_counter(words: Sequence[Word]) -> bool:
    page, number, of, last = (word.text.lower().strip("().,|") for word in words)
    is_said = (page, of) == ("page", "of") and number.isdecimal() and last.isdecimal()
    return is_said and len({word.line for word in words}) == 1
