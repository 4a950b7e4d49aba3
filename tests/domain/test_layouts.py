"""How the same sheet reads in the layouts that forms come in, and under labels nobody listed."""

import dataclasses

import pytest

from core.domain import audit
from core.domain.labelling import shares
from core.domain.model import Box, Outcome, Severity, Value, Verdict
from core.domain.page import layout, plain_text, tilt
from core.domain.page.reading import Mark, MarkKind, Page, PageSource, Reading, Word
from core.domain.policy import Policy
from core.domain.spec.specs import FieldSpec, FieldType, Locale, SelectionSpec, Spec
from tests.domain.factories import TODAY, broken, field


def spec_of(*fields: FieldSpec) -> Spec:
    return Spec("form", "1.0.0", "Form", Locale(), SelectionSpec(all=("job sheet",)), fields)


def spec_field(name: str, label: str, type_: FieldType, *aliases: str) -> FieldSpec:
    return FieldSpec(name, label, type_, Severity.S1, aliases=aliases, required=True)


JOB = spec_field("job_number", "Job Number", FieldType.STRING, "Job No")
CUSTOMER = spec_field("customer_name", "Customer", FieldType.STRING, "Client", "Customer Name")
SITE = spec_field("site_address", "Site", FieldType.STRING, "Address")
DATE = spec_field("service_date", "Date of Visit", FieldType.DATE, "Date")
ENGINEER = spec_field("engineer_name", "Engineer Name", FieldType.STRING, "Engineer")
TIME_IN = spec_field("time_in", "Time In", FieldType.TIME, "Start Time")
TIME_OUT = spec_field("time_out", "Time Out", FieldType.TIME, "Finish Time")
WORK = spec_field("work", "Work Done", FieldType.TEXT)
SIGNED = spec_field("engineer_signature", "Engineer Signature", FieldType.SIGNATURE)
SIGNED_OFF = spec_field("customer_signature", "Customer Signature", FieldType.SIGNATURE)


def audited(text: str, *fields: FieldSpec) -> Outcome:
    reading = plain_text.reading(f"JOB SHEET\n\n{text}")
    return audit.audit(reading, (spec_of(*fields),), Policy(), today=TODAY)


def values(outcome: Outcome) -> dict[str, Value | None]:
    return {item.name: item.value for item in outcome.fields}


def scanned(text: str) -> Reading:
    """The text as an engine reads it from a picture: it may have slipped."""
    reading = plain_text.reading(text)
    pages = tuple(dataclasses.replace(page, source=PageSource.LOCAL) for page in reading.pages)
    return dataclasses.replace(reading, pages=pages)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Docket No: 4711", "4711"),
        ("DOCKET NO      4711", "4711"),
        ("Report No.     4711", "4711"),
        ("Docket No      Weather\n4711           Rain", "4711"),
    ],
)
def test_a_label_that_means_the_same_is_read_with_doubt(text: str, value: str) -> None:
    outcome = audited(text, JOB)

    assert values(outcome) == {"job_number": value}
    assert broken(outcome) == [("job_number.confidence", "LOW_CONFIDENCE")]
    assert outcome.verdict is Verdict.REVIEW_QUEUE


@pytest.mark.parametrize(
    "text",
    [
        "Customer: ACME Ltd",  # no label of the kind at all
        "Docket No: ________",  # one of the kind, and nothing there
        "Job Number: ________\nDocket No: 4711",  # the proper label's place is empty
        "PO Number: 4711",  # a number of another kind
        "VO Number: 4711",
    ],
)
def test_what_is_not_there_stays_missing(text: str) -> None:
    outcome = audited(text, JOB)

    assert broken(outcome) == [("job_number.required", "MISSING_FIELD")]
    assert outcome.verdict is Verdict.FAIL


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("Called out: 14/03/2026", ("service_date.label", "SPEC_GAP")),
        ("Called out: ten days ago", ("service_date.required", "MISSING_FIELD")),
        ("Date Reported: 14/03/2026", ("service_date.required", "MISSING_FIELD")),
        ("Next visit: 14/03/2026", ("service_date.required", "MISSING_FIELD")),
        (
            "Date Attended: 14/03/2026\nVisited on: 14/03/2026",
            ("service_date.confidence", "LOW_CONFIDENCE"),
        ),
        ("Date: ________\nCalled out: 14/03/2026", ("service_date.required", "MISSING_FIELD")),
    ],
)
def test_a_date_under_a_label_nobody_knows_is_a_gap_of_the_spec(
    text: str, finding: tuple[str, str]
) -> None:
    assert broken(audited(text, DATE)) == [finding]


@pytest.mark.parametrize(
    ("label", "value"),
    [
        ("Name of Customer", "ACME Ltd"),  # the same words in another order
        ("Customers", "ACME Ltd"),
        ("CLIENT'S NAME", "ACME Ltd"),
    ],
)
def test_the_same_words_are_the_same_label(label: str, value: str) -> None:
    outcome = audited(
        f"{label}: {value}",
        spec_field("c", "Customer", FieldType.STRING, "Client Name", "Customer Name"),
    )

    assert values(outcome) == {"c": value}
    assert outcome.verdict is Verdict.PASS


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Time In / Out: 08:30 / 10:15", {"time_in": "08:30", "time_out": "10:15"}),
        ("Start / Finish Time: 8.30am - 1.15pm", {"time_in": "08:30", "time_out": "13:15"}),
        ("Time In/Time Out: 0830 to 1015", {"time_in": "08:30", "time_out": "10:15"}),
        ("Time In / Out: 08:30 hrs - 10:15 hrs", {"time_in": "08:30", "time_out": "10:15"}),
        ("Time In / Out: 08:30", {"time_in": "08:30", "time_out": None}),
    ],
)
def test_a_range_under_one_label_gives_each_field_its_own(
    text: str, expected: dict[str, Value | None]
) -> None:
    assert values(audited(text, TIME_IN, TIME_OUT)) == expected


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("Booking Dates: 05/01/2026 - 09/01/2026", "2026-01-05", "2026-01-09"),
        ("Booking Dates: 5 Jan 26 to 9 Jan 26", "2026-01-05", "2026-01-09"),
        ("Start Date / End Date: 05/01/2026 - 09/01/2026", "2026-01-05", "2026-01-09"),
        ("Booking Dates: 05/01/2026", "2026-01-05", "2026-01-05"),
    ],
)
def test_two_dates_under_one_label_are_a_start_and_an_end(text: str, start: str, end: str) -> None:
    dates = (
        spec_field("start", "Start Date", FieldType.DATE, "Booking Dates"),
        spec_field("end", "End Date", FieldType.DATE, "Booking Dates"),
    )

    outcome = audited(text, *dates)

    assert values(outcome) == {"start": start, "end": end}
    assert not outcome.findings


@pytest.mark.parametrize(
    ("text", "customer", "site"),
    [
        ("Client/Site: ACME Ltd, 4 Mill Lane, Leeds", "ACME Ltd", "4 Mill Lane, Leeds"),
        ("Customer Name & Address: ACME Ltd / 4 Mill Lane", "ACME Ltd", "4 Mill Lane"),
        ("Client/Site: ACME Ltd", "ACME Ltd", None),
    ],
)
def test_a_name_and_an_address_under_one_label_part(
    text: str, customer: str, site: str | None
) -> None:
    assert values(audited(text, CUSTOMER, SITE)) == {
        "customer_name": customer,
        "site_address": site,
    }


def test_a_date_and_a_time_under_one_label_part() -> None:
    text = shares.of(TIME_IN, (DATE, TIME_IN), "14/03/2026 08:30", Locale())

    assert text == "08:30"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (  # a caption nobody knows is no value of its neighbour
            "Job No         Weather        Customer\n4711           Rain           ACME Ltd",
            {"job_number": "4711", "customer_name": "ACME Ltd"},
        ),
        (
            "Job No         Weather\n4711           Rain\nCustomer       PPE worn\n"
            "ACME Ltd       Gloves",
            {"job_number": "4711", "customer_name": "ACME Ltd"},
        ),
        (  # a longer label that begins with one of the spec's
            "Job No: 4711\nCustomer Order: 99\nCustomer: ACME Ltd",
            {"job_number": "4711", "customer_name": "ACME Ltd"},
        ),
        (  # a sentence that begins with one
            "Job No: 4711\nCustomer: ACME Ltd\nCustomer informed of date of next visit.",
            {"job_number": "4711", "customer_name": "ACME Ltd"},
        ),
        (  # the title of the form
            "Customer Job Sheet\nJob No: 4711\nCustomer: ACME Ltd",
            {"job_number": "4711", "customer_name": "ACME Ltd"},
        ),
    ],
)
def test_what_only_looks_like_a_label_gives_no_value(
    text: str, expected: dict[str, Value | None]
) -> None:
    outcome = audited(text, JOB, CUSTOMER)

    assert values(outcome) == expected
    assert outcome.verdict is Verdict.PASS


@pytest.mark.parametrize(
    "text",
    [
        "Work Done: Replaced the seal, told the\ncustomer and left site tidy.",
        "Work Done |  Replaced the seal, told the\n          |  customer and left site tidy.",
    ],
)
def test_a_text_goes_on_in_its_own_column(text: str) -> None:
    outcome = audited(f"{text}\nCustomer: ACME Ltd", WORK, CUSTOMER)

    assert values(outcome) == {
        "work": "Replaced the seal, told the customer and left site tidy.",
        "customer_name": "ACME Ltd",
    }


def test_a_bare_signature_belongs_to_the_heading_over_it() -> None:
    outcome = audited(
        "Engineer\nSignature: J Smith      Name: J Smith      Date: 14/03/2026\n\n"
        "Customer\nSignature:              Name: A Turner     Date:",
        ENGINEER, CUSTOMER, SIGNED, SIGNED_OFF,
    )  # fmt: skip

    assert values(outcome)["engineer_signature"] is True
    assert values(outcome)["customer_signature"] is not True
    assert values(outcome)["customer_name"] is None  # who signs for it is not the customer
    assert values(outcome)["engineer_name"] == "J Smith"


@pytest.mark.parametrize(
    ("other", "finding"),
    [
        ("J0B-4711", []),  # the same to an engine
        ("JOB-4712", [("job_number.conflict", "LOW_CONFIDENCE")]),
        ("JOB-9963", [("job_number.conflict", "CONFLICT")]),
    ],
)
def test_a_slip_of_the_engine_contradicts_nothing(
    other: str, finding: list[tuple[str, str]]
) -> None:
    reading = scanned(f"JOB SHEET\n\nJob No: JOB-4711\n\nJob Number: {other}")

    outcome = audit.audit(reading, (spec_of(JOB),), Policy(), today=TODAY)

    assert broken(outcome) == finding


def test_a_text_layer_does_not_slip() -> None:
    outcome = audited("Job No: JOB-4711\n\nJob Number: JOB-4712", JOB)

    assert values(outcome)["job_number"] == "JOB-4711"


def test_the_date_of_a_signature_contradicts_no_date_of_the_job() -> None:
    outcome = audited(
        "Date of Visit: 14/03/2026\n\nCustomer Signature: A Turner   Date: 16/03/2026",
        DATE, SIGNED_OFF,
    )  # fmt: skip

    assert values(outcome)["service_date"] == "2026-03-14"
    assert not [rule for rule, _ in broken(outcome) if "conflict" in rule]


@pytest.mark.parametrize(
    ("printed", "type_", "value"),
    [
        ("£1 ,240.00", FieldType.MONEY, 1240.0),
        ("66, 664", FieldType.NUMBER, 66664.0),
        ("3 . 25", FieldType.NUMBER, 3.25),
        ("2027-01 -26", FieldType.DATE, "2027-01-26"),
        ("07 0ct 2026", FieldType.DATE, "2026-10-07"),
        ("J0B-4190", FieldType.STRING, "JOB-4190"),
        ("00731", FieldType.STRING, "00731"),
    ],
)
def test_what_an_engine_parts_or_mistakes_is_put_right(
    printed: str, type_: FieldType, value: Value
) -> None:
    reading = scanned(f"JOB SHEET\n\nThing: {printed}")

    outcome = audit.audit(
        reading, (spec_of(spec_field("thing", "Thing", type_)),), Policy(), today=TODAY
    )

    assert values(outcome) == {"thing": value}


def tilted(slope: float, change: float = 0.0) -> Page:
    """Rows of a form on a page whose lines sink to the right."""
    lines = ["Job No: 4711 Client: ACME Site: Leeds"]
    lines += [f"Row {number} of a form with words enough to tell" for number in range(30)]
    words = []
    for number, line in enumerate(lines):
        for at, word in enumerate(line.split()):
            x, y = 0.05 + at * 0.09, 0.05 + number * 0.03
            y += (slope + change * y) * (x - 0.5)
            words.append(Word(word, Box(x, y, x + 0.08, y + 0.02), 0.99, number))
    return Page(1, 1000.0, 1000.0, PageSource.LOCAL, tuple(words))


@pytest.mark.parametrize(("slope", "change"), [(0.05, 0.0), (-0.05, 0.0), (0.04, -0.05)])
def test_the_tilt_of_a_page_is_told_by_its_words(slope: float, change: float) -> None:
    found = tilt.of(tilted(slope, change))

    assert found.shift(1000, 0) == pytest.approx(500 * slope, abs=2)
    assert found.shift(1000, 1000) == pytest.approx(500 * (slope + change), abs=2)


def test_a_straight_page_is_left_alone() -> None:
    assert tilt.of(tilted(0.0)) is tilt.LEVEL
    assert tilt.of(dataclasses.replace(tilted(0.05), source=PageSource.TEXT_LAYER)) is tilt.LEVEL


def test_a_tilted_page_keeps_its_rows_and_shows_its_evidence_where_it_is() -> None:
    page = tilted(0.06)
    reading = Reading("local", None, (page,), 0.0)

    outcome = audit.audit(
        reading, (spec_of(JOB, CUSTOMER, SITE),), Policy(), today=TODAY, named_spec="form"
    )

    expected = {"job_number": "4711", "customer_name": "ACME", "site_address": "Leeds"}
    assert values(outcome) == expected
    seen = field(outcome, "site_address").evidence
    printed = next(word.box for word in page.words if word.text == "Leeds")
    assert seen is not None
    assert seen.box == pytest.approx(printed, abs=0.003)


def askew(box: Box, lean: float, parting: float = 0.0, slope: float = 0.05) -> Box:
    """Where a box of a page stands whose lines sink by `slope` and whose uprights lean."""
    x, y = (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2
    right, down = -(lean + parting * (2 * x - 1)) * (y - 0.5), slope * (x - 0.5)
    return Box(box.x0 + right, box.y0 + down, box.x1 + right, box.y1 + down)


@pytest.mark.parametrize(
    ("lean", "parting"),
    [(0.05, 0.0), (0.0, 0.0), (0.08, 0.0), (0.02, 0.036)],  # the first lies on a scanner's glass
)
def test_upright_lines_lean_as_level_ones_sink_or_as_what_begins_in_columns(
    lean: float, parting: float
) -> None:
    columns = {0.05: "Row", 0.3: "number", 0.53: "of", 0.73: "columns"}
    words = [
        Word(word, askew(Box(x, y, x + 0.05, y + 0.02), lean, parting), 0.99, number)
        for number in range(28)
        for y in [0.05 + number * 0.03]
        for x, word in columns.items()
        for x, word in ((x, word), (x + 0.06, "more"))
    ]
    parts = [("Job", 0.05), ("No", 0.11), ("4711", 0.3), ("Client", 0.53), ("ACME", 0.73)]
    words += [
        Word(text, askew(Box(x, 0.92, x + 0.05, 0.94), lean, parting), 0.99, 28)
        for text, x in parts
    ]
    rules = [
        Mark(MarkKind.RULE, askew(Box(x - 0.001, 0.03, x + 0.001, 0.97), lean, parting))
        for x in (0.28, 0.51, 0.71)
    ]
    page = Page(1, 1000.0, 1000.0, PageSource.LOCAL, tuple(words), tuple(rules))

    built = layout.build(page)

    last = built.rows[-1].pieces
    assert [wall.x for wall in built.walls] == pytest.approx([280, 510, 710], abs=2)
    assert [piece.text for piece in last] == ["Job", "No", "4711", "Client", "ACME"]
    assert [piece.x0 for piece in last] == pytest.approx([50, 110, 300, 530, 730], abs=3)
    seen = built.around(last[2:3])
    assert seen == pytest.approx(askew(Box(0.3, 0.92, 0.35, 0.94), lean, parting), abs=0.002)


def test_a_letter_of_the_label_seen_as_a_box_hides_no_value() -> None:
    outcome = audited("Job No ☑      4711", JOB)

    assert values(outcome) == {"job_number": "4711"}
