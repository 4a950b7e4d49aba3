"""Bands across a page that a heading stands in: two level lines, close over and under its words.

The lines that people write on are many, one under another as far apart as the lines of a text;
a band's two have no third so near.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from core.domain.page.layout import PageLayout, Piece
from core.domain.page.reading import MarkKind

_CLOSE = 0.6  # line heights: from the words' middle line to each of the two, at most, and half
_LEAST = 12.0  # line heights: a band is as long at least
_FLUSH = 1.0  # line heights: its two lines begin and end together
_PITCH = 1.4  # times as far: a third line so near is the next to write on
_APART = 0.6  # line heights: what is written on a line stands nearer to it
_RULES = frozenset({MarkKind.RULE})


class _Level(NamedTuple):
    y: float
    x0: float
    x1: float


def parts(found: PageLayout, before: Sequence[Piece], line: Sequence[Piece]) -> bool:
    """Whether the words of a line stand in a band, well below those of the line before."""
    levels = [
        level for level in _levels(found) if level.x0 <= line[0].x0 and line[-1].x1 <= level.x1
    ]
    middle = line[0].middle
    over = max((one for one in levels if one.y < middle), default=None)
    under = min((one for one in levels if one.y > middle), default=None)
    if over is None or under is None:
        return False
    reach = (0.5 + _CLOSE) * max(found.unit, line[0].height)
    is_close = middle - over.y <= reach and under.y - middle <= reach
    is_apart = over.y - max(piece.y1 for piece in before) >= _APART * found.unit
    is_band = _are_flush(over, under, found.unit) and not _is_of_many(over, under, levels)
    return is_close and is_apart and is_band


def _levels(found: PageLayout) -> Iterator[_Level]:
    for _, place in found.marks(_RULES):
        if place.x1 - place.x0 >= _LEAST * found.unit:
            yield _Level(place.middle, place.x0, place.x1)


def _are_flush(over: _Level, under: _Level, unit: float) -> bool:
    slack = _FLUSH * unit
    return abs(over.x0 - under.x0) <= slack and abs(over.x1 - under.x1) <= slack


def _is_of_many(over: _Level, under: _Level, levels: Sequence[_Level]) -> bool:
    """Whether a third line lies over or under the two, nearly as near as they to each other."""
    pitch = _PITCH * (under.y - over.y)
    return any(0 < over.y - one.y <= pitch or 0 < one.y - under.y <= pitch for one in levels)
