"""What an engine makes of boxes, rings, typewriters and headings, and what was meant."""

import math
from collections.abc import Sequence

import pytest

from core.domain.fields import extraction, swallowed
from core.domain.model import Box, Field, FieldState, Severity, Value
from core.domain.page import fusion, tilt
from core.domain.page.reading import Mark, MarkKind, Page, PageSource, Reading, Shape, Word
from core.domain.policy import Policy
from core.domain.spec.specs import FieldSpec, FieldType, Locale, SelectionSpec, Spec
from core.domain.written import values
from tests.domain import marked_pages
from tests.domain.marked_pages import HEIGHT, WIDTH, ink, text

LOCALE = Locale()
CHECKS = FieldSpec(
    "checks", "Compliance", FieldType.CHECKLIST, Severity.S1, items=("Brakes", "Lights", "Horn"),
    required=True,
)  # fmt: skip
ON, OFF = 0.5, 0.0


def checks(words: list[Word], marks: Sequence[Mark]) -> Value | None:
    """How the list's items are marked on a picture of these words and marks."""
    spec = Spec("sheet", "1.0.0", "Sheet", Locale(), SelectionSpec(), (CHECKS,))
    page = Page(1, WIDTH, HEIGHT, PageSource.LOCAL, tuple(words), tuple(marks))
    return extraction.extract(Reading("local", None, (page,), 0.0), spec).fields[0].value


def box(x: float, y: float, fill: float) -> Mark:
    return Mark(MarkKind.TICK_BOX, marked_pages.box(x, y, x + 9, y + 9), fill)


def safe(words: list[Word], *marks: Mark) -> Field:
    return marked_pages.fields(words, marks, PageSource.LOCAL)["safe"]


@pytest.mark.parametrize("read", ["WYes", "M Yes", "□Yes"])
def test_a_ticked_box_that_was_read_as_a_letter_is_a_ticked_box(read: str) -> None:
    words = [*text(50, 100, "Safe to use:"), *text(300, 100, read, confidence=0.6)]
    words += text(400, 100, "No")

    found = safe(words, box(299, 101, ON), box(388, 101, OFF))

    assert found.value is True
    assert found.confidence is not None
    assert found.confidence >= Policy().review_below_confidence


def test_a_letter_with_four_sides_stays_a_letter() -> None:
    word, place = (0.0, 0.0, 60.0, 20.0), (0.0, 3.0, 15.0, 18.0)

    assert swallowed.rest_of("Done", word, place) is None
    assert swallowed.rest_of("WDone", (0.0, 0.0, 75.0, 20.0), place) is not None


def test_a_list_called_tick_boxes_has_columns_all_the_same() -> None:
    words = [
        *text(50, 100, "Compliance Tick Boxes"), *text(300, 100, "OK"), *text(360, 100, "Fail"),
        *text(420, 100, "N/A"), *text(50, 120, "Brakes"), *text(50, 140, "Lights"),
        *text(50, 160, "Horn"),
    ]  # fmt: skip
    marked = {120: 420, 140: 300, 160: 360}
    marks = [box(x, y, ON if marked[y] == x else OFF) for y in marked for x in (300, 360, 420)]

    assert checks(words, marks) == {"Brakes": "na", "Lights": "ok", "Horn": "fail"}


def test_a_ringed_option_read_with_a_slip_is_the_one_chosen() -> None:
    words = [*text(50, 100, "Compliance")]
    for y, item, first in ((120, "Brakes", "Pas"), (145, "Lights", "Pass"), (170, "Horn", "Pass")):
        words += [*text(50, y, item), *text(300, y, first), *text(360, y, "Fail")]
        words += text(420, y, "N/A")
    rings = [ink(294, y - 5, 326, y + 16, fill=0.0) for y in (120, 145)]

    found = checks(words, [*rings, ink(354, 165, 386, 186, fill=0.0)])

    assert found == {"Brakes": "ok", "Lights": "ok", "Horn": "fail"}


def test_a_ring_lower_than_a_words_frame_is_one_and_its_top_strikes_nothing() -> None:
    """An engine's frames are higher than its print, and a ring's top is a short level line."""
    words = [*text(50, 100, "Safe to use"), *text(300, 100, "Yes / No")]
    ring, top = ink(294, 103, 321, 110.5, fill=0.0), marked_pages.across(298, 316, 104)

    assert safe(words, ring, top).value is True


def test_a_box_for_a_letter_of_a_number_is_a_doubt_and_no_wrong_number() -> None:
    """The "R" of "RB17817", its loop taken for a box."""
    asked = FieldSpec(
        "job", "Job Number", FieldType.STRING, Severity.S0, required=True, pattern=r"RB\d{5}"
    )
    spec = Spec("sheet", "1.0.0", "Sheet", Locale(), SelectionSpec(), (asked,))
    words = (*text(50, 100, "Job Number"), *text(160, 100, "☑ KB17817"))
    page = Page(1, WIDTH, HEIGHT, PageSource.LOCAL, words)

    found = extraction.extract(Reading("local", None, (page,), 0.0), spec).fields[0]

    assert (found.confidence or 0) < Policy().review_below_confidence


def test_a_ringed_answer_over_a_question_heads_no_columns() -> None:
    words = [
        *text(300, 96, "YES"), *text(344, 96, "NO"), *text(50, 110, "Return visit:"),
        *text(50, 140, "Safe to use:"),
    ]  # fmt: skip
    slash = Mark(MarkKind.STROKE, marked_pages.box(346, 138, 350, 150))

    found = safe(words, ink(292, 90, 324, 112, fill=0.0), slash)

    assert found.value is not False


def test_a_tick_beside_an_answer_that_was_not_read_has_to_be_looked_at() -> None:
    words = [*text(50, 100, "Safe to use:"), *text(50, 130, "Return visit:")]
    tick = Mark(MarkKind.STROKE, marked_pages.box(400, 98, 412, 110), shape=Shape.TICK)

    assert safe(words).state is FieldState.EMPTY
    assert safe(words, tick).state is FieldState.UNREADABLE


def test_columns_whose_heading_is_misread_by_a_letter_are_columns() -> None:
    words = [
        *text(300, 80, "Yea"), *text(360, 80, "No"), *text(50, 100, "Safe to use:"),
        *text(50, 120, "Return visit:"),
    ]  # fmt: skip
    tick = Mark(MarkKind.STROKE, marked_pages.box(360, 99, 371, 110), shape=Shape.TICK)

    assert safe(words, tick).value is False


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("2 × relay 24V, 3 × fan belt", "2 x relay 24V, 3 x fan belt"),
        ("Siobhan O ' Hara", "Siobhan O'Hara"),
        ("21 Gasworks Lane, Whitby Y012 6DP", "21 Gasworks Lane, Whitby YO12 6DP"),
        ("114 The Maltings. Grays RM17 9LZ", "114 The Maltings, Grays RM17 9LZ"),
        ("Brookside. Primary. Academy", "Brookside Primary Academy"),
        ("CSX4320147.", "CSX4320147"),
        ("Mohammed 1qbal", "Mohammed Iqbal"),
        ("Lakes & Dales Housing Assoc.", "Lakes & Dales Housing Assoc."),
        ("Unit 10 and 11, Bay C", "Unit 10 and 11, Bay C"),
    ],
)
def test_what_engines_make_of_single_lines_is_put_right(read: str, meant: str) -> None:
    field = FieldSpec("site", "Site", FieldType.STRING, Severity.S2)

    assert values.parse(field, read, LOCALE, may_slip=True).value == meant
    assert values.parse(field, read, LOCALE, may_slip=False).value == read


def test_a_date_that_reads_as_one_is_surer_than_its_words() -> None:
    visit = FieldSpec("visit", "Date of visit", FieldType.DATE, Severity.S0)
    name = FieldSpec("name", "Engineer", FieldType.STRING, Severity.S0)
    spec = Spec("sheet", "1.0.0", "Sheet", Locale(), SelectionSpec(), (visit, name))
    words = [*text(50, 100, "Date of visit:"), *text(200, 100, "14/03/2026", confidence=0.7)]
    words += [*text(50, 130, "Engineer:"), *text(200, 130, "Ana Reyes", confidence=0.7)]
    page = Page(1, WIDTH, HEIGHT, PageSource.LOCAL, tuple(words))

    dated, named = extraction.extract(Reading("local", None, (page,), 0.0), spec).fields

    assert dated.confidence == pytest.approx(0.854, abs=0.001)
    assert named.confidence == pytest.approx(0.7)


def test_a_date_that_two_engines_read_differently_stays_a_doubt() -> None:
    visit = FieldSpec("visit", "Date of visit", FieldType.DATE, Severity.S0)
    spec = Spec("sheet", "1.0.0", "Sheet", Locale(), SelectionSpec(), (visit,))
    said = text(200, 100, "14/03/2026", confidence=fusion.DOUBTFUL)
    words = (*text(50, 100, "Date of visit:"), *said)
    page = Page(1, WIDTH, HEIGHT, PageSource.MISTRAL, words)

    (found,) = extraction.extract(Reading("mistral", None, (page,), 0.0), spec).fields

    assert found.confidence is not None
    assert found.confidence < Policy().review_below_confidence


def test_doubt_begins_later_for_what_nobody_is_asked_about() -> None:
    policy = Policy()

    assert policy.doubt_below(Severity.S1) == policy.review_below_confidence
    assert policy.doubt_below(Severity.S2) < policy.doubt_below(Severity.S0)
    assert Policy(review_below_confidence=0.5).doubt_below(Severity.S3) == 0.5


def test_a_page_of_few_words_has_a_tilt_but_no_bend() -> None:
    slope, words = 0.03, []
    for line, y in enumerate((0.1, 0.4, 0.6)):
        for at in range(4):
            x = 0.1 + 0.08 * at
            words.append(
                Word("word", Box(x, y + slope * x, x + 0.07, y + slope * x + 0.02), 1, line)
            )
    page = Page(1, 1000.0, 1000.0, PageSource.LOCAL, tuple(words))

    found = tilt.of(page)

    assert math.isclose(found.slope, slope, rel_tol=0.01)
    assert found.change == 0.0


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("15106126", "2026-06-15"),
        ("03106/26", "2026-06-03"),
        ("03/06l2026", "2026-06-03"),
        ("15062026", "2026-06-15"),
        ("45106126", None),
        ("15106926", None),
    ],
)
def test_a_slash_between_boxes_is_read_as_a_one(read: str, meant: str | None) -> None:
    field = FieldSpec("day", "Date", FieldType.DATE, Severity.S1)

    assert values.parse(field, read, LOCALE, may_slip=True).value == meant
    assert values.parse(field, "15106126", LOCALE, may_slip=False).value is None


@pytest.mark.parametrize(
    ("read", "sure"),
    [
        ("15104/2026", True),
        ("15/04l2026", True),
        ("15106126", False),  # may be another number
        ("15104/26", False),
        ("l5/04/2026", False),  # a figure was misread, and no slash
    ],
)
def test_figures_that_can_be_nothing_but_a_date_are_one_for_certain(read: str, sure: bool) -> None:
    asked = FieldSpec("date", "Date", FieldType.DATE, Severity.S0)

    parsed = values.parse(asked, read, LOCALE, may_slip=True)

    assert parsed.value is not None
    assert (parsed.certainty == 1.0) is sure


@pytest.mark.parametrize(
    "said", ["Found the fan burnt out.: Renewed it.", "Found: it. Renewed it."]
)
def test_a_speck_behind_a_full_stop_makes_no_label_of_a_sentence(said: str) -> None:
    work = FieldSpec("work", "Comments", FieldType.TEXT, Severity.S1, required=True)
    spec = Spec("sheet", "1.0.0", "Sheet", Locale(), SelectionSpec(), (work,))
    words = [*text(50, 100, "Comments:"), *text(50, 118, said)]
    page = Page(1, WIDTH, HEIGHT, PageSource.LOCAL, tuple(words))

    found = extraction.extract(Reading("local", None, (page,), 0.0), spec).fields[0]

    assert (found.value == said) is (".:" in said)
