"""A checklist that goes on over the page: its columns are headed on the page before alone."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from core.domain.marks.check_columns import Column
from core.domain.marks.check_items import Printed

_ALIGNED = 1.6  # line heights: a list starts as far from the left on both pages
_SAME_PRINT = 0.75  # of an item's height on the other page


class Marked(Protocol):
    """An item with the columns it is marked in."""

    item: Printed
    columns: list[Column]


def of(group: Sequence[Printed], before: Sequence[Marked]) -> list[Column]:
    """The columns of the list on the page before, where this group's items go on as far from the
    left in the same print; none where they do not."""
    last = next((one for one in reversed(before) if one.columns), None)
    if last is None or _number(last.item) + 1 != _number(group[0]):
        return []
    first = min(group, key=lambda place: place.x0)
    shift = first.x0 - last.item.x0
    high, other = first.y1 - first.y0, last.item.y1 - last.item.y0
    is_same_print = min(high, other) >= _SAME_PRINT * max(high, other)
    if abs(shift) > _ALIGNED * first.scan.layout.unit or not is_same_print:
        return []
    return [replace(one, x0=one.x0 + shift, x1=one.x1 + shift) for one in last.columns]


def _number(place: Printed) -> int:
    return place.scan.layout.page.number
