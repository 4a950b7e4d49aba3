"""Level lines that are no form's: a fold of the paper, its edge, a table under it. They run past
the side of a ruled table, at which its own lines end."""

from collections.abc import Iterator, Sequence

from core.domain.page.pieces import Piece
from core.domain.page.walls import Wall

_SLACK = 0.35  # line heights: lines meet so nearly
_PAST = 1.0  # line heights: so far beyond the side, at least
_LEAST_WALL, _LEAST_LINE = 3.0, 4.0  # line heights: shorter ones are no sides of a table
_FOLDS = 2
_LEAST_ENDS = 2  # lines that end at a side


def without(lines: Sequence[Piece], walls: Sequence[Wall], unit: float) -> list[Piece]:
    """The lines, those left out that run past a side of the table that they cross."""
    tall = [wall for wall in walls if wall.y1 - wall.y0 >= _LEAST_WALL * unit]
    long = [line for line in lines if line.x1 - line.x0 >= _LEAST_LINE * unit]
    sides = [(wall, ends) for wall in tall for ends in _ends(wall, long, unit)]
    return [line for line in lines if not _runs_past(line, sides, long, unit)]


def _ends(wall: Wall, lines: Sequence[Piece], unit: float) -> Iterator[bool]:
    """Whether a wall is a side of a table, at which lines begin (False) or end (True)."""
    near = [one for one in lines if wall.y0 - unit <= one.middle <= wall.y1 + unit]
    for is_end in (False, True):
        met = sum(abs(_end(one, is_end=is_end) - wall.x) <= _SLACK * unit for one in near)
        if met >= _LEAST_ENDS:
            yield is_end


def _runs_past(
    line: Piece, sides: Sequence[tuple[Wall, bool]], lines: Sequence[Piece], unit: float
) -> bool:
    """Whether a line begins or ends outside a side that it crosses, and hardly a line of the table
    with it: of two folds both begin at the edge of the paper."""
    for wall, is_end in sides:
        end = _end(line, is_end=is_end)
        past = (end - wall.x) if is_end else (wall.x - end)
        is_here = wall.y0 + _SLACK * unit < line.middle < wall.y1 - _SLACK * unit
        if is_here and past > _PAST * unit and line.x0 < wall.x < line.x1:
            near = [one for one in lines if wall.y0 - unit <= one.middle <= wall.y1 + unit]
            if sum(abs(_end(one, is_end=is_end) - end) <= _SLACK * unit for one in near) <= _FOLDS:
                return True
    return False


def _end(line: Piece, *, is_end: bool) -> float:
    return line.x1 if is_end else line.x0
