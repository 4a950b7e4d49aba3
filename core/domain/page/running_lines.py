"""Lines of print that run past the columns of a form, such as the small print under it."""

from core.domain.page.layout import Row


def runs_past(labelled: Row, start: int, row: Row, at: int) -> bool:
    """Whether the piece `at` of a row goes on with a line that begins under what stands left of a
    label, which is at `start` of its own row: it is no value of that label."""
    first = max(place for place in range(at + 1) if row.breaks[place])
    return start > 0 and first < at and row.pieces[first].x0 <= labelled.pieces[start - 1].x1
