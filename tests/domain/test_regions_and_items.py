"""Fields in a region, items that are printed otherwise or not at all, options not chosen."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pytest

from core.domain.fields import extraction
from core.domain.model import Field, FieldState, Severity
from core.domain.page.reading import Mark, Page, PageSource, Reading, Word
from core.domain.spec.specs import FieldSpec, FieldType, Locale, Region, SelectionSpec, Spec
from tests.domain.marked_pages import HEIGHT, WIDTH, box, ink, text

REGION = Region(1, box(300, 100, 500, 130))
ELSEWHERE = text(100, 400, "All done")


def read(
    field: FieldSpec,
    words: Iterable[Word],
    marks: Iterable[Mark] = (),
    source: PageSource = PageSource.TEXT_LAYER,
    number: int = 1,
) -> Field:
    spec = Spec("sheet", "1.0.0", "Sheet", Locale(), SelectionSpec(), (field,))
    page = Page(number, WIDTH, HEIGHT, source, tuple(words), tuple(marks))
    return extraction.extract(Reading(str(source), None, (page,), 0.0), spec).fields[0]


def area(field: Field) -> tuple[int, ...]:
    """Where a value stands, in points."""
    assert field.evidence is not None
    edges = zip(field.evidence.box, (WIDTH, HEIGHT) * 2, strict=True)
    return tuple(round(share * length) for share, length in edges)


def placed(kind: FieldType, **more: Any) -> FieldSpec:
    return FieldSpec("a", "Job Number", kind, Severity.S0, region=REGION, **more)


@pytest.mark.parametrize(
    ("kind", "said", "value"),
    [
        (FieldType.STRING, "JOB-12", "JOB-12"),
        (FieldType.NUMBER, "7.5 hrs", 7.5),
        (FieldType.DATE, "14/03/2026", "2026-03-14"),
        (FieldType.NUMBER, "lots", None),
    ],
)
def test_what_stands_in_its_region_is_the_fields(kind: FieldType, said: str, value: object) -> None:
    found = read(placed(kind), [*text(320, 110, said), *ELSEWHERE])

    assert (found.state, found.value, found.confidence) == (FieldState.READ, value, 1.0)
    assert area(found)[:2] == (320, 110)


def test_a_value_in_its_region_counts_wherever_its_label_stands_there() -> None:
    label = text(320, 120, "Job Number")

    assert read(placed(FieldType.STRING), [*label, *text(440, 104, "JOB-12")]).value == "JOB-12"
    assert read(placed(FieldType.STRING), label).state is FieldState.EMPTY


@pytest.mark.parametrize(
    ("x", "y", "is_in"),
    [  # The middle of the words decides, within a hundredth of the page.
        (285, 110, True), (275, 110, False), (485, 110, True), (495, 110, False),
        (320, 90, True), (320, 84, False), (320, 130, True), (320, 135, False),
    ],
)  # fmt: skip
def test_what_stands_out_of_its_region_is_not(x: float, y: float, is_in: bool) -> None:
    found = read(placed(FieldType.STRING), text(x, y, "JOB-12"))

    assert found.state is (FieldState.READ if is_in else FieldState.EMPTY)
    assert found.value == ("JOB-12" if is_in else None)


@pytest.mark.parametrize("elsewhere", ["Job Number:", "Job Number: JOB-7"])
def test_a_label_out_of_the_region_asks_for_another_value(elsewhere: str) -> None:
    found = read(placed(FieldType.STRING), [*text(320, 110, "JOB-12"), *text(40, 310, elsewhere)])

    assert found.value == "JOB-12"


@pytest.mark.parametrize(
    ("kind", "ink_y", "state", "value"),
    [
        (FieldType.STRING, None, FieldState.EMPTY, None),
        (FieldType.STRING, 105, FieldState.UNREADABLE, None),
        (FieldType.STRING, 205, FieldState.EMPTY, None),
        (FieldType.SIGNATURE, None, FieldState.EMPTY, False),
        (FieldType.SIGNATURE, 105, FieldState.READ, True),
        (FieldType.SIGNATURE, 205, FieldState.EMPTY, False),
    ],
)
def test_a_region_without_words_is_empty_signed_or_unreadable(
    kind: FieldType, ink_y: float | None, state: FieldState, value: object
) -> None:
    marks = [] if ink_y is None else [ink(320, ink_y, 400, ink_y + 20)]

    found = read(placed(kind), ELSEWHERE, marks)

    assert (found.state, found.value) == (state, value)
    is_signed = state is FieldState.READ
    assert area(found) == ((320, 105, 400, 125) if is_signed else (300, 100, 500, 130))
    assert found.confidence == (0.95 if is_signed else None)


def test_a_region_is_of_its_own_page() -> None:
    found = read(placed(FieldType.STRING), text(320, 110, "JOB-12"), number=2)

    assert (found.state, found.evidence) == (FieldState.NOT_FOUND, None)


CHECKS = FieldSpec(
    "checks", "Checks", FieldType.CHECKLIST, Severity.S1, required=True,
    items=("Brake pads front", "Lights and indicators", "Horn works"),
)  # fmt: skip
BRAKES = CHECKS.items[0]


def checked(*names: str, also: Iterable[Word] = (), **more: Any) -> dict[str, tuple[str, float]]:
    """Each item's state and how sure it is, where these are printed and ticked."""
    words = [*text(40, 280, "Checks"), *also]
    for at, name in enumerate(names):
        words += [*text(60, 300 + 20 * at, name), *text(250, 300 + 20 * at, "✓")]
    return {one.name: (one.state.value, one.confidence)
            for one in read(CHECKS, words, **more).items}  # fmt: skip


@pytest.mark.parametrize(
    ("printed", "sure"),
    [
        (BRAKES, 1.0),
        ("Front brake pads", 0.78),
        ("1. Front brake pads", 0.78),
        ("brake PADS, front", 1.0),
    ],
)
def test_an_item_may_be_printed_in_other_words_and_is_less_sure_then(
    printed: str, sure: float
) -> None:
    found = checked(printed, *CHECKS.items[1:])

    assert found == {BRAKES: ("ok", sure), **dict.fromkeys(CHECKS.items[1:], ("ok", 1.0))}


def test_each_of_two_reworded_items_has_its_own_line() -> None:
    found = checked("Front brake pads", "Indicators and lights", "Horn works")

    assert found == {
        BRAKES: ("ok", 0.78), "Lights and indicators": ("ok", 0.78), "Horn works": ("ok", 1.0),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("names", "also"),
    [
        ((), []),
        (("Rear tyres checked",), []),  # another item altogether
        ((), text(150, 400, "Front brake pads ✓")),  # out of the column of the list
    ],
)
def test_an_item_that_is_not_printed_in_the_list_is_unmarked(
    names: tuple[str, ...], also: list[Word]
) -> None:
    assert checked(*names, *CHECKS.items[1:], also=also)[BRAKES] == ("unmarked", 0.9)


def test_on_a_picture_an_item_that_is_not_there_may_only_not_have_been_read() -> None:
    found = checked(*CHECKS.items[1:], source=PageSource.LOCAL)

    assert found[BRAKES] == ("unmarked", 0.6)


def test_a_list_that_is_nowhere_has_no_items() -> None:
    found = read(CHECKS, ELSEWHERE)

    assert (found.state, found.value, found.items) == (FieldState.NOT_FOUND, None, ())


FAULT = FieldSpec("fault", "Fault", FieldType.CHOICE, Severity.S2, options=("Damage", "Electrical"))
PLAIN, BOXES = "Fault: Damage / Electrical", "Fault: ☐ Damage ☐ Electrical"


@pytest.mark.parametrize(
    ("said", "source", "state"),
    [
        (PLAIN, PageSource.TEXT_LAYER, FieldState.EMPTY),
        (PLAIN, PageSource.LOCAL, FieldState.EMPTY),
        (PLAIN, PageSource.MISTRAL, FieldState.UNREADABLE),  # nobody looked for rings
        (BOXES, PageSource.TEXT_LAYER, FieldState.EMPTY),
        (BOXES, PageSource.LOCAL, FieldState.EMPTY),
        ("Fault: ☑ Damage ☑ Electrical", PageSource.TEXT_LAYER, FieldState.UNREADABLE),
    ],
)
def test_of_several_options_or_none_no_one_is_chosen(
    said: str, source: PageSource, state: FieldState
) -> None:
    found = read(FAULT, text(40, 300, said), source=source)

    assert (found.state, found.value) == (state, None)
    assert area(found)[0] == 75
    assert area(found)[2] > 100


@pytest.mark.parametrize(("is_asked", "confidence"), [(True, 1.0), (False, 0.8)])
def test_a_ring_may_go_unseen_where_much_hangs_on_it_or_print_was_hardly_read(
    is_asked: bool, confidence: float
) -> None:
    words = [replace(word, confidence=confidence) for word in text(40, 300, PLAIN)]

    found = read(replace(FAULT, required=is_asked), words, source=PageSource.LOCAL)

    assert found.state is FieldState.UNREADABLE


@pytest.mark.parametrize(
    ("said", "marks", "value", "sure"),
    [
        ("Fault: ☐ Damage ☑ Electrical", [], "Electrical", 1.0),
        ("Fault: Damage Electrical", [ink(68, 296, 108, 314, fill=0.0)], "Damage", 0.95),
    ],
)
def test_one_option_is_chosen_and_shown_where_it_is_marked(
    said: str, marks: list[Mark], value: str, sure: float
) -> None:
    found = read(FAULT, text(40, 300, said), marks)

    assert (found.state, found.value, found.confidence) == (FieldState.READ, value, sure)
