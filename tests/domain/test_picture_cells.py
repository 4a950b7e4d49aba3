"""On pictures of modern job sheets: dark bands of headings, cells seen by halves, blank cells."""

import pytest

from core.domain.fields import extraction
from core.domain.model import Field, FieldState, Severity
from core.domain.page.reading import Mark, MarkKind, Page, PageSource, Reading, Shape, Word
from core.domain.spec.specs import FieldSpec, FieldType, Locale, SelectionSpec, Spec
from tests.domain import marked_pages
from tests.domain.marked_pages import HEIGHT, WIDTH, across, cell, ink, text

CLIENT = FieldSpec("client", "Client", FieldType.STRING, Severity.S0, required=True)
SITE = FieldSpec("site", "Site", FieldType.STRING, Severity.S1)
ENGINEER = FieldSpec("engineer", "Engineer", FieldType.STRING, Severity.S1, required=True)
VISIT = FieldSpec("visit", "Return Visit", FieldType.BOOLEAN, Severity.S1, required=True)
PLANT = FieldSpec("plant", "Plant", FieldType.TABLE, Severity.S2, columns=("Unit", "Model"))
SPEC = Spec(
    "sheet", "1.0.0", "Sheet", Locale(), SelectionSpec(), (CLIENT, SITE, ENGINEER, VISIT, PLANT)
)


def read(words: list[Word], marks: list[Mark]) -> dict[str, Field]:
    page = Page(1, WIDTH, HEIGHT, PageSource.LOCAL, tuple(words), tuple(marks))
    reading = Reading("local", None, (page,), 0.0)
    return {field.name: field for field in extraction.extract(reading, SPEC).fields}


def banded() -> list[Mark]:
    """A band of headings over two cells; the wall between them ends at the band."""
    wall = Mark(MarkKind.RULE, marked_pages.box(299.6, 120, 300.4, 180))
    return [*cell(40, 100, 560, 120), *cell(40, 120, 560, 180), wall]


def test_under_a_band_of_headings_each_column_has_its_own_cell() -> None:
    words = [*text(150, 105, "Client"), *text(420, 105, "Site")]
    words += [*text(50, 160, "Whitfield Haulage"), *text(310, 125, "177 Gelderd Road")]

    found = read(words, banded())

    assert found["client"].value == "Whitfield Haulage"
    assert found["site"].value == "177 Gelderd Road"


def test_a_cell_that_is_blank_under_a_band_of_headings_is_empty() -> None:
    words = [*text(150, 105, "Client"), *text(420, 105, "Site"), *text(310, 160, "Gelderd Road")]

    assert read(words, banded())["client"].state is FieldState.EMPTY


def test_rows_under_a_band_of_headings_are_the_tables() -> None:
    words = [*text(100, 105, "Unit"), *text(400, 105, "Model")]
    for y, unit, model in ((125, "AC4", "PUZ-ZM100"), (145, "AC2", "RXYQ12U")):
        words += [*text(100, y, unit), *text(390, y, model)]
    marks = [*cell(40, 100, 560, 120), *cell(40, 120, 300, 140), *cell(300, 120, 560, 140)]
    marks += [*cell(40, 140, 300, 160), *cell(300, 140, 560, 160)]

    assert read(words, marks)["plant"].value == (
        {"Unit": "AC4", "Model": "PUZ-ZM100"},
        {"Unit": "AC2", "Model": "RXYQ12U"},
    )


def test_a_band_of_headings_alone_does_not_end_its_table() -> None:
    words = [*text(100, 105, "Unit"), *text(400, 105, "Model")]
    words += [*text(100, 125, "AC4"), *text(390, 125, "PUZ-ZM100")]

    found = read(words, [*cell(40, 100, 560, 120), across(40, 560, 140)])

    assert found["plant"].value == ({"Unit": "AC4", "Model": "PUZ-ZM100"},)


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        ([*cell(40, 100, 140, 120), *cell(140, 100, 300, 120)], FieldState.EMPTY),
        ([], FieldState.UNREADABLE),
    ],
)
def test_beyond_the_lines_of_a_blank_cell_stand_the_words_of_others(
    marks: list[Mark], expected: FieldState
) -> None:
    words = [*text(45, 105, "Engineer"), *text(150, 122, "Zoe Patel")]

    assert read(words, marks)["engineer"].state is expected


def test_left_of_a_label_in_its_cell_is_the_value_of_the_one_before() -> None:
    words = [*text(45, 105, "Engineer"), *text(150, 105, "Nia Long")]
    words += [*text(300, 105, "Return Visit"), *text(420, 105, "No")]
    marks = [*cell(40, 100, 140, 120), *cell(140, 100, 560, 120)]

    assert read(words, marks)["visit"].value is False


def test_ink_that_signs_one_label_signs_no_other_as_the_words_it_was_read_as() -> None:
    words = [*text(300, 90, "Customer Signature:"), *text(40, 112, "Engineer Signature:")]
    words += text(325, 112, "MWMWMM", confidence=0.18)

    found = marked_pages.fields(words, [ink(305, 106, 400, 130)], PageSource.LOCAL)

    assert found["customer"].value is True
    assert found["engineer"].value is not True


def test_a_value_under_a_caption_that_stands_higher_is_that_captions() -> None:
    """On a photograph the right column stands a little higher than the left one."""
    words = [*text(45, 40, "Client"), *text(45, 55, "Whitfield Haulage")]
    words += [*text(45, 70, "Site"), *text(45, 86, "177 Gelderd Road")]
    words += [*text(45, 108, "Engineer"), *text(45, 121, "L6650")]
    words += [*text(300, 99, "Return Visit"), *text(300, 119, "Yes")]

    found = read(words, [])

    assert found["engineer"].value == "L6650"
    assert found["visit"].value is True


@pytest.mark.parametrize("gap", [13, 15])
def test_a_label_in_an_open_column_may_go_on_under_its_first_line(gap: float) -> None:
    words = [*text(45, 106, "Vehicle"), *text(200, 106, "FD39 FDL")]
    words += [*text(45, 106 + gap, "Registration"), *text(45, 150, "Site")]
    words += text(200, 150, "Leeds")
    vehicle = FieldSpec(
        "asset", "Vehicle Registration", FieldType.STRING, Severity.S1, aliases=("Registration",)
    )
    spec = Spec("sheet", "1.0.0", "Sheet", Locale(), SelectionSpec(), (vehicle, SITE))
    page = Page(1, WIDTH, HEIGHT, PageSource.LOCAL, tuple(words))

    found = extraction.extract(Reading("local", None, (page,), 0.0), spec).fields

    assert [field.value for field in found] == ["FD39 FDL", "Leeds"]


def test_a_second_label_with_a_value_of_its_own_is_no_next_line() -> None:
    words = [*text(45, 106, "Customer Reference"), *text(200, 106, "4711")]
    words += [*text(45, 119, "Site"), *text(200, 119, "Leeds")]

    assert read(words, [])["site"].value == "Leeds"


def test_the_value_of_the_label_before_does_not_hide_the_cell_beside() -> None:
    words = [*text(45, 105, "Engineer"), *text(150, 105, "Nia Long")]
    words += [*text(300, 105, "Return Visit"), *text(420, 105, "No")]
    marks = [*cell(40, 100, 140, 120), *cell(140, 100, 400, 120), *cell(400, 100, 560, 120)]

    assert read(words, marks)["visit"].raw == "No"


@pytest.mark.parametrize(("wide", "expected"), [(60, FieldState.UNREADABLE), (4, FieldState.EMPTY)])
def test_a_value_that_is_blacked_out_is_no_blank(wide: float, expected: FieldState) -> None:
    marks = [*cell(40, 100, 140, 120), *cell(140, 100, 300, 120)]
    bar = Mark(MarkKind.STROKE, marked_pages.box(150, 106, 150 + wide, 114), shape=Shape.SOLID)

    assert read(text(45, 105, "Engineer"), [*marks, bar])["engineer"].state is expected


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        ([across(150, 400, 133)], FieldState.EMPTY),
        ([across(300, 400, 133)], FieldState.UNREADABLE),  # not the line that it is written on
        ([], FieldState.UNREADABLE),
    ],
)
def test_the_last_word_of_the_row_above_stands_on_a_line_of_its_own(
    marks: list[Mark], expected: FieldState
) -> None:
    words = [*text(150, 122, "Association"), *text(45, 140, "Engineer")]

    found = read(words, [*marks, across(150, 400, 153)])

    assert found["engineer"].state is expected


def test_a_signature_read_as_the_short_name_of_a_thing_is_no_label() -> None:
    """ "VM" is a vehicle's mark: as a label it would part the label over it from its ink."""
    words = [*text(45, 100, "Engineer Signature"), *text(305, 100, "Customer Signature")]
    words += [*text(65, 125, "VM", confidence=0.44), *text(90, 125, "VMMU", confidence=0.04)]
    scrawls = [ink(50, 122, 180, 142), ink(310, 122, 400, 142)]

    found = marked_pages.fields(words, [*scrawls, across(40, 560, 114)], PageSource.LOCAL)

    assert (found["engineer"].value, found["customer"].value) == (True, True)


@pytest.mark.parametrize(
    ("label", "expected"), [("Van:", FieldState.EMPTY), ("", FieldState.UNREADABLE)]
)
def test_what_stands_for_a_label_that_no_field_asks_for_is_no_stray(
    label: str, expected: FieldState
) -> None:
    words = [*text(45, 140, "Engineer:"), *text(200, 140, "Site: Leeds")]
    words += [*text(100, 127, label), *text(125, 127, "Sprinter")]

    assert read(words, [])["engineer"].state is expected
