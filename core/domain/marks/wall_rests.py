"""Rests of a table's walls that a fax or a whitened picture broke: thin upright bars in line with
each other, or with what is left of the wall. A pen's stroke leans, or stands alone."""

from collections.abc import Sequence

from core.domain.page.pieces import Piece
from core.domain.page.walls import Wall

_THIN = 0.3  # of a bar's height
_IN_LINE = 0.3  # line heights
_REACH = 6.0  # line heights over or under a wall where its rest may be
_LEAST = 3  # bars in line


def of(strokes: Sequence[Piece], walls: Sequence[Wall], unit: float) -> set[Piece]:
    """Those of the strokes that are such rests."""
    bars = [one for one in strokes if one.x1 - one.x0 <= _THIN * one.height]
    return {
        bar
        for bar in bars
        if any(_goes_on(wall, bar, unit) for wall in walls)
        or sum(abs(_x(other) - _x(bar)) <= _IN_LINE * unit for other in bars) >= _LEAST
    }


def _goes_on(wall: Wall, bar: Piece, unit: float) -> bool:
    is_near = bar.y1 >= wall.y0 - _REACH * unit and bar.y0 <= wall.y1 + _REACH * unit
    return is_near and abs(wall.x - _x(bar)) <= _IN_LINE * unit


def _x(bar: Piece) -> float:
    return (bar.x0 + bar.x1) / 2
