"""A checklist: each item and how it is marked."""

from collections import defaultdict
from collections.abc import Sequence

from core.domain.fields.areas import PageScan
from core.domain.fields.attempts import Attempt
from core.domain.marks import check_items, check_rows, check_states
from core.domain.marks.check_items import Printed
from core.domain.marks.check_rows import Beside
from core.domain.model import Evidence, FieldState, Item, ItemState
from core.domain.page.reading import PageSource
from core.domain.spec.specs import FieldSpec

_PICTURES = frozenset({PageSource.LOCAL, PageSource.MISTRAL})
_CHANCE_SHARE = 0.3  # of the items: so few names, none of them marked, are words of a text
_LEAST_LIST = 3
# An item that is printed nowhere is certainly not marked; on a picture it may be misread.
_NOT_PRINTED, _NOT_READ = 0.9, 0.6


def read(scans: list[PageScan], field: FieldSpec) -> Attempt | None:
    """The items of a checklist found on the sheet and how each is marked; None where none is.

    The value has every item of the spec. One that is printed nowhere, on a sheet where others
    are, is unmarked and its evidence is the area of the list: nobody has checked it. Where an
    engine read the page its name may have been misread, so that it is only a doubt there. The
    confidence of the whole is that of its most doubtful item.
    """
    printed = check_items.find(scans, field.items, field.labels)
    rows: list[Beside] = []
    for scan in scans:
        rows += _rows(scan, printed, rows)
    read_items = check_states.items(rows, field.items)
    if not rows or _is_chance(rows, read_items, field.items):
        return None
    area = _area(rows)
    found = {item.name: item for item in read_items}
    items = tuple(found.get(name) or _absent(name, rows, area) for name in field.items)
    return Attempt(
        FieldState.READ,
        max(row.item.score for row in rows),
        area,
        {item.name: item.state.value for item in items},
        ", ".join(f"{item.name}: {item.state.value}" for item in items)[:300],
        min(item.confidence for item in items),
        items=items,
    )


def _rows(scan: PageScan, printed: list[Printed], before: Sequence[Beside]) -> list[Beside]:
    mine = [place for place in printed if place.scan is scan]
    return check_rows.of(scan, mine, before=before) if mine else []


def _is_chance(rows: list[Beside], read_items: list[Item], names: Sequence[str]) -> bool:
    """A few names without marks, in a text that is no list."""
    is_marked = any(item.state is not ItemState.UNMARKED for item in read_items)
    is_few = len(names) >= _LEAST_LIST and len(rows) < max(2, _CHANCE_SHARE * len(names))
    return is_few and not is_marked


def _area(rows: list[Beside]) -> Evidence:
    """The part of its first page that the list takes."""
    by_page: dict[int, list[Beside]] = defaultdict(list)
    for row in rows:
        by_page[row.item.scan.layout.page.number].append(row)
    number = min(by_page)
    places = [*(row.place for row in by_page[number])]
    places += [(r.item.x0, r.item.y0, r.item.x1, r.item.y1) for r in by_page[number]]
    box = by_page[number][0].item.scan.layout.box(
        min(place[0] for place in places),
        min(place[1] for place in places),
        max(place[2] for place in places),
        max(place[3] for place in places),
    )
    return Evidence(number, box)


def _absent(name: str, rows: list[Beside], area: Evidence) -> Item:
    is_picture = any(row.item.scan.layout.page.source in _PICTURES for row in rows)
    return Item(name, ItemState.UNMARKED, _NOT_READ if is_picture else _NOT_PRINTED, area)
