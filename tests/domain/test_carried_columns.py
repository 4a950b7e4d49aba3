"""A checklist over two pages, whose columns the first alone heads."""

import pytest

from core.domain.fields import extraction
from core.domain.model import Severity
from core.domain.page.reading import Page, PageSource, Reading, Word
from core.domain.spec.specs import FieldSpec, FieldType, Locale, SelectionSpec, Spec
from tests.domain.marked_pages import HEIGHT, WIDTH, ink, text

ITEMS = ("Brakes", "Lights", "Horn", "Guards")
CHECKS = FieldSpec("checks", "Checklist", FieldType.CHECKLIST, Severity.S1, items=ITEMS)
SPEC = Spec("sheet", "1.0.0", "Sheet", Locale(), SelectionSpec(), (CHECKS,))
OK, FAIL = 217, 246


@pytest.mark.parametrize(
    ("left", "heads", "states"),
    [
        (40, [], {"Horn": "fail", "Guards": "ok"}),
        (56, [], {"Horn": "fail", "Guards": "ok"}),  # a scan a little to the right
        (40, [text(207, 80, "Fail"), text(241, 80, "OK")], {"Horn": "ok", "Guards": "fail"}),
    ],
)
def test_a_list_goes_on_in_the_columns_of_the_page_before(
    left: int, heads: list[list[Word]], states: dict[str, str]
) -> None:
    shift = left - 40
    first = _page(1, [text(40, 80, "Checklist"), text(212, 80, "OK"), text(236, 80, "Fail")],
                  {"Brakes": OK, "Lights": OK}, 40)  # fmt: skip
    second = _page(2, heads, {"Horn": FAIL + shift, "Guards": OK + shift}, left)

    (seen,) = extraction.extract(Reading("test", None, (first, second), 0.0), SPEC).fields

    assert seen.value == {"Brakes": "ok", "Lights": "ok", **states}


def _page(number: int, heads: list[list[Word]], marked: dict[str, int], left: int) -> Page:
    words, marks = [word for line in heads for word in line], []
    for at, (item, x) in enumerate(marked.items()):
        words += text(left, 100 + 20 * at, item)
        marks.append(ink(x - 5, 100 + 20 * at, x + 5, 110 + 20 * at))
    return Page(number, WIDTH, HEIGHT, PageSource.TEXT_LAYER, tuple(words), tuple(marks))
