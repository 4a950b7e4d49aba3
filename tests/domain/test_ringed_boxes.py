"""Tick boxes that a picture shows as rings around the letter that a tick was read as."""

import pytest

from core.domain.fields import extraction
from core.domain.model import Item, Severity
from core.domain.page.reading import Mark, MarkKind, Page, PageSource, Reading
from core.domain.spec.specs import FieldSpec, FieldType, Locale, SelectionSpec, Spec
from tests.domain.marked_pages import HEIGHT, WIDTH, box, ink, text

NAMES = ("Filters cleaned", "Fan belts", "Controls", "Drain")
ASKED = FieldSpec("checks", "Checks", FieldType.CHECKLIST, Severity.S1, required=True, items=NAMES)
TOPS = (120, 150, 180, 210)


def _items(read: str, *, wide: float = 13) -> dict[str, Item]:
    """The items of a list whose last box is a ring with a letter inside."""
    spec = Spec("sheet", "1.0.0", "Sheet", Locale(), SelectionSpec(), (ASKED,))
    words = [*text(50, 90, "Checks"), *text(57, TOPS[-1], read, confidence=0.7)]
    for name, y in zip(NAMES, TOPS, strict=True):
        words += text(80, y, name)
    boxes = [Mark(MarkKind.TICK_BOX, box(52, y - 1, 65, y + 12), 0.15) for y in TOPS[:-1]]
    ring = ink(52, TOPS[-1] - 1, 52 + wide, TOPS[-1] + 12, fill=0)
    page = Page(1, WIDTH, HEIGHT, PageSource.LOCAL, tuple(words), (*boxes, ring))
    found = extraction.extract(Reading("local", None, (page,), 0.0), spec).fields[0]
    return {item.name: item for item in found.items}


@pytest.mark.parametrize("read", ["V", "J", "7", "M"])
def test_a_tick_read_as_a_letter_ticks_the_box_around_it(read: str) -> None:
    last = _items(read)["Drain"]

    assert last.state == "ok"
    assert last.confidence >= 0.8


def test_a_letter_like_a_box_may_be_the_box_itself() -> None:
    assert _items("O")["Drain"].confidence < 0.8


def test_a_ring_wider_than_the_boxes_is_a_ring() -> None:
    assert _items("V", wide=24)["Drain"].confidence < 0.8
