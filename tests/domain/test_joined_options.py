"""States printed behind the items of a list without a space, for a pen to ring: "OK/Fail/N/A"."""

import pytest

from core.domain.fields import extraction
from core.domain.model import Field, Severity
from core.domain.page.reading import Mark, Page, PageSource, Reading
from core.domain.spec.specs import FieldSpec, FieldType, Locale, SelectionSpec, Spec
from tests.domain.marked_pages import HEIGHT, LETTER, LINE, WIDTH, ink, text

ITEMS = ("Brakes", "Lights", "Horn")
CHECKS = FieldSpec("checks", "Checks", FieldType.CHECKLIST, Severity.S1, items=ITEMS)
TOPS = dict(zip(ITEMS, (300.0, 330.0, 360.0), strict=True))
BEHIND = 200.0  # where the options begin


def checks(printed: str, *rings: Mark) -> Field:
    """The list with these options behind each of its items, and what a pen drew."""
    words = [
        word
        for item, top in TOPS.items()
        for word in [*text(50, top, item), *text(BEHIND, top, printed)]
    ]
    page = Page(1, WIDTH, HEIGHT, PageSource.TEXT_LAYER, tuple(words), rings)
    spec = Spec("sheet", "1.0.0", "Sheet", Locale(), SelectionSpec(), (CHECKS,))
    return extraction.extract(Reading("text-layer", None, (page,), 0.0), spec).fields[0]


def ring(item: str, printed: str, chosen: str) -> Mark:
    """Around one of an item's options."""
    x0 = BEHIND + LETTER * printed.index(chosen)
    x1, top = x0 + LETTER * len(chosen), TOPS[item]
    return ink(x0 - 2, top - 2, x1 + 2, top + LINE + 2, fill=0.0)


@pytest.mark.parametrize(
    ("printed", "chosen", "state"),
    [
        ("OK/Fail/N/A", "OK", "ok"),
        ("OK/Fail/N/A", "Fail", "fail"),
        ("OK/Fail/N/A", "N/A", "na"),
        ("Pass/Monitor/n/a", "n/a", "na"),
        ("Pass/Monitor/n/a", "Monitor", "advisory"),
        ("Good/U/S", "U/S", "fail"),
        ("Good/U/S", "Good", "ok"),
        ("OK / Fail / N/A", "Fail", "fail"),
    ],
)
def test_the_ringed_one_of_several_in_a_word_is_the_state(
    printed: str, chosen: str, state: str
) -> None:
    found = checks(printed, *(ring(item, printed, chosen) for item in ITEMS))

    assert found.value == dict.fromkeys(ITEMS, state)


def test_each_item_has_its_own_ring_and_the_place_of_it() -> None:
    printed = "OK/Fail/N/A"
    rings = {"Brakes": "Fail", "Horn": "N/A"}

    found = checks(printed, *(ring(item, printed, chosen) for item, chosen in rings.items()))

    assert found.value == {"Brakes": "fail", "Lights": "unmarked", "Horn": "na"}
    brakes = found.items[0].evidence
    assert brakes is not None
    start = BEHIND + LETTER * printed.index("Fail")
    assert brakes.box.x0 * WIDTH == pytest.approx(start, abs=0.1)
    assert brakes.box.x1 * WIDTH == pytest.approx(start + 4 * LETTER, abs=0.1)
    assert brakes.snippet == "Fail"
