""" "SIGN OFF" heads what is signed: on the next page, or right under a table that is empty."""

import pytest

from core.domain.fields import extraction
from core.domain.model import Field, FieldState, Severity
from core.domain.page.reading import Mark, Page, PageSource, Reading, Word
from core.domain.spec.specs import FieldSpec, FieldType, Locale, SelectionSpec, Spec
from tests.domain.marked_pages import HEIGHT, WIDTH, cell, ink, text

ENGINEER = FieldSpec(
    "engineer",
    "Engineer Signature",
    FieldType.SIGNATURE,
    Severity.S0,
    required=True,
    aliases=("Sign Off",),
)
PARTS = FieldSpec("parts", "Parts Used", FieldType.TABLE, Severity.S2, columns=("Qty", "Part No"))
SPEC = Spec("sheet", "1.0.0", "Sheet", Locale(), SelectionSpec(), (ENGINEER, PARTS))
HAND = ink(180, 86, 290, 104)
TABLE = [
    side
    for y in (60, 80, 110)
    for x0, x1 in ((40, 160), (160, 330), (330, 555))
    for side in cell(x0, y, x1, y + (20 if y == 60 else 30))
]
SIGNED = [
    *text(164, 64, "Signature"), *text(334, 64, "Print name"),
    *text(44, 90, "Engineer Signature"), *text(334, 90, "D. Jones"),
    *text(44, 120, "Customer Signature"), *text(334, 120, "P. Quinn"),
]  # fmt: skip


def read(*pages: tuple[list[Word], list[Mark]]) -> dict[str, Field]:
    drawn = tuple(
        Page(number, WIDTH, HEIGHT, PageSource.TEXT_LAYER, tuple(words), tuple(marks))
        for number, (words, marks) in enumerate(pages, start=1)
    )
    found = extraction.extract(Reading("text-layer", None, drawn, 0.0), SPEC)
    return {field.name: field for field in found.fields}


@pytest.mark.parametrize(("marks", "is_signed"), [([HAND], True), ([], False)])
def test_a_heading_at_the_foot_of_a_page_is_signed_on_the_next(
    marks: list[Mark], is_signed: bool
) -> None:
    first = (text(44, 700, "SIGN OFF"), cell(40, 696, 555, 714))

    engineer = read(first, (SIGNED, [*TABLE, *marks]))["engineer"]

    assert bool(engineer.value) is is_signed


@pytest.mark.parametrize("said", ["SIGN OFF", "CUSTOMER DETAILS"])
def test_the_next_heading_is_no_row_of_an_empty_table(said: str) -> None:
    words = [
        *text(40, 380, "Parts Used"), *text(44, 404, "Qty"), *text(164, 404, "Part No"),
        *text(44, 424, said),
    ]  # fmt: skip
    heads = [side for x in (40, 160) for side in cell(x, 400, x + 120, 420)]

    parts = read((words, [*heads, *cell(40, 422, 555, 440)]))["parts"]

    assert parts.state is FieldState.EMPTY
