"""Papers of ten firms as word processors, spreadsheets and programs for the field print them."""

from dataclasses import replace

import pytest

from core.domain.model import ReasonCode
from core.domain.page.reading import Word
from core.domain.spec.specs import FieldSpec, FieldType
from tests.domain.factories import field as read
from tests.domain.marked_pages import across, box, ink, text
from tests.domain.test_unseen_layouts import (
    BY_ENGINEER,
    CUSTOMER,
    DATE,
    ENGINEER,
    JOB,
    S0,
    S1,
    SITE,
    audited,
    grid,
    told,
)

PREMISES = FieldSpec(
    "premises", "Type of Premises", FieldType.CHOICE, S1, required=True,
    options=("Domestic", "Commercial", "Industrial"),
)  # fmt: skip
SAFE = FieldSpec("safe", "Safe to use", FieldType.BOOLEAN, S0, required=True)
CHARGE = FieldSpec("charge", "System Charge", FieldType.NUMBER, S1, required=True)
CIRCUIT = FieldSpec("circuit", "Circuit", FieldType.STRING, S1, required=True)
LOAD = FieldSpec(
    "load", "Rated Capacity", FieldType.STRING, S1, aliases=("SWL",), required=True
)  # fmt: skip


@pytest.mark.parametrize("heading", ["Section B - Type of Premises", "PART 2 – Type of premises"])
def test_a_label_is_the_heading_of_a_section(heading: str) -> None:
    words = [text(44, 200, heading), text(44, 224, "☐ Domestic"), text(124, 224, "☒ Commercial"),
             text(224, 224, "☐ Industrial")]  # fmt: skip

    outcome = audited([PREMISES], words)

    assert told(outcome) == set()
    assert read(outcome, "premises").value == "Commercial"


def over_dots(job: str) -> list[list[Word]]:
    """Values that a program prints over dotted lines, a little higher."""
    dots = [Word("." * 40, box(x, y + 3, x + 180, y + 14), 1.0, y)
            for x, y in ((90, 100), (350, 100), (90, 130))]  # fmt: skip
    return [
        text(44, 100, "Job No"), text(100, 100, job), text(280, 100, "Date"),
        text(362, 100, "Sun 5 April 2026"), text(44, 130, "Customer"),
        text(100, 130, "Holt Farms"), dots,
    ]  # fmt: skip


def test_a_dotted_line_stands_beside_nothing() -> None:
    outcome = audited([JOB, DATE, CUSTOMER], over_dots("J-4471"))

    assert told(outcome) == set()
    assert read(outcome, "job").value == "J-4471"
    assert read(outcome, "date").value == "2026-04-05"


def test_a_dotted_line_with_nothing_on_it_is_empty() -> None:
    outcome = audited([JOB, DATE, CUSTOMER], over_dots(""))

    assert told(outcome) == {("job", ReasonCode.MISSING_FIELD)}


def test_a_column_begins_where_a_value_runs_up_to_its_labels() -> None:
    words = [
        text(44, 100, "Job No"), text(160, 100, "J-4471"), text(300, 100, "Date"),
        text(420, 100, "14/03/2026"),
        text(44, 120, "Customer"), text(160, 120, "Ridgeway Care & Holt Homes"),
        text(300, 120, "Engineer"), text(420, 120, "L. Gill"),
        text(44, 140, "Site Address"), text(160, 140, "Unit 7 Canal Trading Estate"),
        text(300, 140, "Circuit"), text(420, 140, "C4"),
    ]  # fmt: skip

    outcome = audited([JOB, DATE, CUSTOMER, ENGINEER, SITE, CIRCUIT], words)

    assert told(outcome) == set()
    assert read(outcome, "engineer").value == "L. Gill"
    assert read(outcome, "customer").value == "Ridgeway Care & Holt Homes"


def test_a_value_is_written_as_high_over_its_line_as_print_stands() -> None:
    words = [
        text(51, 98, "J-4471"), text(306, 98, "14/03/2026"),
        text(51, 120, "Job No"), text(306, 120, "Date"),
        text(51, 138, "Northgate Academy"), text(306, 138, "C4"),
        text(51, 160, "Customer"), text(306, 160, "Circuit"),
    ]  # fmt: skip
    lines = [across(x, x + 238, y) for x in (51, 306) for y in (116, 156)]

    outcome = audited([JOB, DATE, CUSTOMER, CIRCUIT], words, lines)

    assert told(outcome) == set()
    assert read(outcome, "customer").value == "Northgate Academy"


@pytest.mark.parametrize(("name", "missing"), [("Moira Holt", set()), ("", {"engineer"})])
def test_captions_in_cells_say_nothing_of_those_under_lines(name: str, missing: set[str]) -> None:
    words = [
        text(44, 82, "Job No"), text(175, 82, "Date"), text(46, 98, "J-4471"),
        text(305, 82, "System Charge"), text(308, 98, "4.5"),
        text(178, 98, "14/03/2026"),
        text(304, 372, name), text(40, 388, "Engineer Signature"), text(300, 388, "Engineer"),
    ]  # fmt: skip
    lines = [across(39, 231, 385), across(299, 521, 385)]

    outcome = audited(
        [JOB, DATE, CHARGE, BY_ENGINEER, replace(ENGINEER, required=True)], words,
        [*grid((40, 170, 300, 430), (80, 112)), *lines, ink(65, 363, 154, 381)],
    )  # fmt: skip

    assert {finding.field for finding in outcome.findings} == missing


@pytest.mark.parametrize(
    ("opinion", "reasons"),
    [
        ("In my opinion the truck is safe to use", set()),
        ("The truck as a whole is not safe to use", {ReasonCode.LOW_CONFIDENCE}),
    ],
)
def test_a_sentence_before_boxes_asks_what_it_ends_with(
    opinion: str, reasons: set[ReasonCode]
) -> None:
    words = [text(39, 325, opinion), text(300, 325, "☐ Yes"), text(350, 325, "☒ No")]

    outcome = audited([SAFE], words)

    assert {finding.reason_code for finding in outcome.findings} == reasons


def section(*rows: str) -> list[list[Word]]:
    head = [text(47, 78, "Customer"), text(309, 78, "Job No"), text(397, 78, "J-4471")]
    return [*head, *(text(47, 92 + 13 * at, row) for at, row in enumerate(rows))]


def test_a_bare_label_is_whole_with_the_heading_over_it() -> None:
    named = FieldSpec(
        "customer", "Customer Name", FieldType.STRING, S1, aliases=("Customer",), required=True
    )

    outcome = audited([JOB, named, SITE], section("Name: Castle Quay", "Site Address: Leeds"))

    assert told(outcome) == set()
    assert read(outcome, "customer").value == "Castle Quay"


def test_who_signs_under_a_heading_is_not_the_customer() -> None:
    named = FieldSpec("customer", "Customer Name", FieldType.STRING, S1, required=True)

    outcome = audited([JOB, named], section("Name: Jo Holt", "Signature: J. Holt"))

    assert read(outcome, "customer").value is None


def test_a_label_with_its_own_alias_behind_it_is_that_label() -> None:
    words = [text(44, 404, "Rated capacity SWL"), text(244, 404, "2500 kg")]

    outcome = audited([LOAD], words, grid((40, 240, 340), (398, 420)))

    assert told(outcome) == set()
    assert read(outcome, "load").value == "2500 kg"


@pytest.mark.parametrize("said", ["", "Leeds"])
def test_in_a_grid_a_blanks_value_stands_nowhere_else(said: str) -> None:
    site = replace(SITE, required=True)
    words = [
        text(47, 99, "Customer"), text(158, 99, "Oakham Foods"), text(299, 99, "Job No"),
        text(410, 99, "J-4471"), text(47, 115, "Site Address"), text(158, 115, said),
        text(299, 115, "Date"), text(410, 115, "05/03/2026"), text(45, 131, "Outlet temperatures"),
    ]  # fmt: skip

    outcome = audited([CUSTOMER, JOB, site, DATE], words)

    assert told(outcome) == (set() if said else {("site", ReasonCode.MISSING_FIELD)})


WORK = FieldSpec("work", "Work Done", FieldType.TEXT, S1, required=True)


@pytest.mark.parametrize(
    ("site", "gap", "defects"),
    [
        ("Leeds", 14, set()),
        ("", 14, {("site", ReasonCode.MISSING_FIELD), ("work", ReasonCode.MISSING_FIELD)}),
        ("Leeds", 1, {("work", ReasonCode.MISSING_FIELD)}),  # The lines go on with the site's.
        ("", 20, {("site", ReasonCode.MISSING_FIELD)}),  # They are nearer to the label under them.
    ],
)
def test_a_label_at_the_foot_of_its_row_has_the_lines_over_it(
    site: str, gap: int, defects: set[object]
) -> None:
    y = 136 + gap
    words = [
        text(44, 110, "Customer :"), text(190, 110, "Holt Farms"),
        text(44, 125, "Site Address :"), text(190, 125, site),
        text(190, y, "Isolated the supply and replaced the faulty sensor. All"),
        text(190, y + 13, "functions proved with the duty manager."),
        text(44, y + 36, "Work Done :"),
        text(44, y + 54, "Job No :"), text(190, y + 54, "J-4471"),
    ]  # fmt: skip

    outcome = audited([CUSTOMER, replace(SITE, required=True), WORK, JOB], words)

    assert told(outcome) == defects
