"""Forms that set their labels at one edge of the page and the values at the other."""

from collections.abc import Mapping, Sequence

from core.domain.labelling.labels import Anchor
from core.domain.page.layout import PageLayout

_LEAST = 3  # rows over each other


def of(layout: PageLayout, by_row: Mapping[int, Sequence[Anchor]]) -> frozenset[int]:
    """The rows that hold a label, its value and nothing else, and start and end where others do:
    there a value may be far from its label."""
    ends: dict[int, tuple[float, float]] = {}
    for index, anchors in by_row.items():
        row, first = layout.rows[index], anchors[0]
        is_pair = first.start == 0 and first.is_sure and sum(row.breaks) == 2
        if is_pair and len(anchors) == 1 and first.end < len(row.pieces):
            ends[index] = (row.pieces[0].x0, row.pieces[-1].x1)
    reach = layout.unit / 2

    def alike(x0: float, x1: float) -> int:
        return sum(abs(x0 - a) < reach and abs(x1 - b) < reach for a, b in ends.values())

    return frozenset(index for index, (x0, x1) in ends.items() if alike(x0, x1) >= _LEAST)
