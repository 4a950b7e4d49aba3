"""Layouts that other printers draw: a sheet that is complete is not blamed for its design."""

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import replace

import pytest

from core.domain import audit as domain_audit
from core.domain.fields import extraction
from core.domain.model import ItemState, Outcome, ReasonCode, Severity
from core.domain.page.reading import Mark, MarkKind, Page, PageSource, Reading, Word
from core.domain.policy import Policy
from core.domain.spec.specs import FieldSpec, FieldType, Locale, SelectionSpec, Spec
from tests.domain.factories import TODAY
from tests.domain.factories import field as read
from tests.domain.marked_pages import HEIGHT, WIDTH, across, box, cell, ink, text

S0, S1 = Severity.S0, Severity.S1
JOB = FieldSpec("job", "Job No", FieldType.STRING, S0, required=True)
ENGINEER = FieldSpec("engineer", "Engineer", FieldType.STRING, S1, ("Engineer Name", "Name"))
CUSTOMER = FieldSpec("customer", "Customer", FieldType.STRING, S1, required=True)
SITE = FieldSpec("site", "Site Address", FieldType.STRING, S1, ("Location",))
MODEL = FieldSpec("model", "Make and Model", FieldType.STRING, S1, ("Make", "Model"))
DATE = FieldSpec("date", "Date", FieldType.DATE, S0, required=True)
SAFE = FieldSpec("safe", "Safe to use", FieldType.BOOLEAN, S0, required=True)
BY_ENGINEER = FieldSpec(
    "engineer_signature", "Engineer Signature", FieldType.SIGNATURE, S0, required=True
)
BY_CUSTOMER = FieldSpec(
    "customer_signature", "Customer Signature", FieldType.SIGNATURE, S0, required=True
)


def audited(
    fields: Sequence[FieldSpec],
    words: Iterable[Sequence[Word]],
    marks: Iterable[Mark | Sequence[Mark]] = (),
) -> Outcome:
    reading = _read(words, marks)
    return domain_audit.audit(reading, (_spec(fields),), Policy(), today=TODAY, named_spec="sheet")


def offered(
    fields: Sequence[FieldSpec],
    words: Iterable[Sequence[Word]],
    marks: Iterable[Mark | Sequence[Mark]] = (),
) -> set[tuple[str, str]]:
    found = extraction.unmapped(_read(words, marks), _spec(fields))
    return {(pair.label, pair.value) for pair in found}


def _spec(fields: Sequence[FieldSpec]) -> Spec:
    return Spec("sheet", "1.0.0", "Sheet", Locale(), SelectionSpec(), tuple(fields))


def _read(words: Iterable[Sequence[Word]], marks: Iterable[Mark | Sequence[Mark]]) -> Reading:
    flat = [mark for one in marks for mark in (one if not isinstance(one, Mark) else [one])]
    said = sorted((word for line in words for word in line), key=lambda word: word.line)
    page = Page(1, WIDTH, HEIGHT, PageSource.TEXT_LAYER, tuple(said), tuple(flat))
    return Reading("text-layer", None, (page,), 0.0)


def told(outcome: Outcome) -> set[tuple[str | None, ReasonCode]]:
    return {(finding.field, finding.reason_code) for finding in outcome.findings}


def grid(xs: Sequence[float], ys: Sequence[float]) -> list[Mark]:
    return [
        side
        for top, bottom in itertools.pairwise(ys)
        for left, right in itertools.pairwise(xs)
        for side in cell(left, top, right, bottom)
    ]


SIGN_OFF = [
    text(154, 400, "Name"), text(284, 400, "Signature"), text(454, 400, "Date"),
    text(44, 424, "Engineer"), text(154, 424, "Tom Ash"), text(454, 424, "20/05/2026"),
    text(44, 454, "Customer"), text(154, 454, "J. Holt"), text(454, 454, "20/05/2026"),
]  # fmt: skip
RULED = grid((40, 150, 280, 450, 555), (396, 414, 444, 474))


@pytest.mark.parametrize("ruled", [RULED, []])
@pytest.mark.parametrize(
    ("inks", "missing"),
    [
        ([ink(300, 419, 400, 440), ink(300, 449, 400, 470)], set()),
        ([ink(300, 419, 400, 440)], {("customer_signature", ReasonCode.MISSING_FIELD)}),
        ([ink(300, 449, 400, 470)], {("engineer_signature", ReasonCode.MISSING_FIELD)}),
    ],
)
def test_a_sign_off_table_is_signed_where_row_and_column_meet(
    inks: list[Mark], missing: set[object], ruled: list[Mark]
) -> None:
    head = [text(44, 100, "Customer: Brampton Foods")]

    outcome = audited([CUSTOMER, BY_ENGINEER, BY_CUSTOMER], [*head, *SIGN_OFF], [ruled, *inks])

    assert told(outcome) == missing
    assert read(outcome, "customer").value == "Brampton Foods"


@pytest.mark.parametrize(
    ("x", "missing"), [(200, "customer_signature"), (380, "engineer_signature")]
)
def test_a_sign_off_table_may_have_a_column_for_each_side(x: float, missing: str) -> None:
    words = [
        text(184, 400, "Engineer"), text(364, 400, "Customer"),
        text(44, 424, "Name"), text(184, 424, "Tom Ash"), text(364, 424, "J. Holt"),
        text(44, 454, "Signature"),
    ]  # fmt: skip
    ruled = grid((40, 180, 360, 555), (396, 414, 444, 474))

    outcome = audited([BY_ENGINEER, BY_CUSTOMER], words, [ruled, ink(x, 449, x + 90, 470)])

    assert told(outcome) == {(missing, ReasonCode.MISSING_FIELD)}


def test_columns_of_a_list_contradict_no_field_of_the_form() -> None:
    words = [
        text(44, 100, "Site Address: 14 Dale View"), text(44, 120, "Make and Model: Vokera 25"),
        text(44, 200, "Location"), text(164, 200, "Make"), text(284, 200, "Model"),
        text(44, 218, "Kitchen"), text(164, 218, "Baxi"), text(284, 218, "Duo"),
        text(44, 236, "Loft"), text(164, 236, "Ideal"), text(284, 236, "Logic"),
    ]  # fmt: skip
    ruled = grid((40, 160, 280, 400), (196, 214, 232, 250))

    outcome = audited([SITE, MODEL], words, [ruled])

    assert told(outcome) == set()
    assert read(outcome, "model").value == "Vokera 25"


def test_one_row_filled_in_is_as_good_as_values_beside_labels() -> None:
    words = [
        text(44, 200, "Job No"), text(164, 200, "Customer"), text(284, 200, "Make"),
        text(44, 218, "J-4471"), text(164, 218, "Holt"), text(284, 218, "Baxi"),
    ]  # fmt: skip
    ruled = grid((40, 160, 280, 400), (196, 214, 232, 250))

    outcome = audited([JOB, CUSTOMER, MODEL], words, [ruled])

    assert told(outcome) == set()
    assert read(outcome, "job").value == "J-4471"


def test_a_name_over_its_signature_is_who_signs() -> None:
    words = [
        text(44, 100, "Engineer Name: Tom Ash"),
        text(44, 300, "Name"), text(114, 300, "Rita Crane"), text(44, 316, "Customer Signature"),
    ]  # fmt: skip

    outcome = audited([ENGINEER, BY_CUSTOMER], words, [ink(160, 308, 260, 330)])

    assert told(outcome) == set()


@pytest.mark.parametrize("mark", ["✓", "X", "■"])
def test_a_mark_typed_in_a_drawn_box_ticks_it(mark: str) -> None:
    words = [
        text(44, 100, "Safe to use"), text(200, 100, "Yes"), text(222, 100, mark),
        text(260, 100, "No"),
    ]  # fmt: skip
    boxes = [
        Mark(MarkKind.TICK_BOX, box(220, 99, 230, 109), fill)
        for fill in (0.0,)
    ] + [Mark(MarkKind.TICK_BOX, box(276, 99, 286, 109), 0.0)]  # fmt: skip

    outcome = audited([SAFE], words, boxes)

    assert (read(outcome, "safe").value, told(outcome)) == (True, set())


def test_questions_are_answered_in_columns_whatever_stands_over_and_under_them() -> None:
    words = [
        text(44, 80, "Status"), text(464, 98, "Yes"), text(514, 98, "No"),
        text(44, 114, "Safe to use"), text(44, 146, "Job No"), text(200, 146, "J-4471"),
    ]  # fmt: skip
    boxes = [
        Mark(MarkKind.TICK_BOX, box(466, 114, 476, 124), 0.0),
        Mark(MarkKind.TICK_BOX, box(514, 114, 524, 124), 0.4),
    ]

    outcome = audited([SAFE, JOB], words, boxes)

    assert read(outcome, "safe").value is False
    assert told(outcome) == set()


CHECKS = FieldSpec(
    "checks", "Tick Boxes", FieldType.CHECKLIST, S1, items=("Brakes", "Horn"), required=True
)


@pytest.mark.parametrize(
    "over",
    [
        text(44, 80, "Replaced the belt and checked all levels no leaks seen"),
        text(44, 80, "Remarks none"),
    ],
)
def test_a_sentence_over_a_list_heads_no_columns(over: list[Word]) -> None:
    words = [
        over, text(44, 100, "Tick Boxes"), text(404, 100, "Yes"), text(454, 100, "No"),
        text(44, 116, "Brakes"), text(44, 132, "Horn"),
    ]  # fmt: skip
    crosses = [
        Mark(MarkKind.STROKE, box(x, y, x + 8, y + 8), 1.0) for x, y in ((407, 117), (455, 133))
    ]

    checks = read(audited([CHECKS], words, crosses), "checks")

    assert [item.state for item in checks.items] == [ItemState.OK, ItemState.FAIL]


TABLE = FieldSpec(
    "parts", "Parts Used", FieldType.TABLE, S1, columns=("Qty", "Part No"), required=True
)


def test_a_table_under_a_numbered_heading_is_its_own() -> None:
    words = [
        text(44, 100, "4. Parts Used"), text(44, 120, "Qty"), text(164, 120, "Part No"),
        text(44, 138, "2"), text(164, 138, "BX-2210"),
    ]  # fmt: skip

    outcome = audited([TABLE], words, [grid((40, 160, 300), (116, 134, 152))])

    assert told(outcome) == set()


CHOICE = FieldSpec(
    "outcome", "Outcome", FieldType.CHOICE, S1, options=("Completed", "No access"), required=True
)


def test_an_option_that_reads_like_a_label_is_an_answer() -> None:
    outcome = audited([CHOICE], [text(44, 100, "Outcome"), text(204, 100, "Completed")])

    assert read(outcome, "outcome").value == "Completed"
    assert told(outcome) == set()


def test_none_beside_a_label_is_an_answer() -> None:
    words = [
        text(44, 100, "Job No"), text(204, 100, "J-1"), text(44, 120, "Customer"),
        text(204, 120, "Holt"), text(44, 140, "Make"), text(204, 140, "None"),
    ]  # fmt: skip

    assert read(audited([JOB, CUSTOMER, MODEL], words), "model").value == "None"


COUNT = FieldSpec("count", "Items Tested", FieldType.NUMBER, S1, required=True)


def test_a_number_behind_a_label_is_no_letter_of_it() -> None:
    words = [text(44, 100, "Items Tested 4"), text(300, 100, "Job No J-1")]

    assert read(audited([COUNT, JOB], words), "count").value == 4


@pytest.mark.parametrize("heading", ["Appliances", "Readings", "Vehicle details"])
def test_the_next_heading_fills_no_blank(heading: str) -> None:
    words = [
        text(44, 100, "Customer: Holt"), text(44, 120, "Job No:"), text(44, 138, heading),
        text(44, 156, "Make: Baxi"),
    ]  # fmt: skip

    assert ("job", ReasonCode.MISSING_FIELD) in told(audited([CUSTOMER, JOB, MODEL], words))


def test_the_next_label_fills_no_blank_where_labels_end_in_line() -> None:
    lines = ("Job No J-4471", "Site Address 7 Elm Rise", "Customer", "Make Baxi", "Date 20/05/2026")
    labels = ("Job No", "Site Address", "Customer", "Make", "Date")
    words = [
        text(200 - 5 * len(label), 100 + 16 * at, line)
        for at, (label, line) in enumerate(zip(labels, lines, strict=True))
    ]

    outcome = audited([JOB, SITE, CUSTOMER, MODEL, DATE], words)

    assert told(outcome) == {("customer", ReasonCode.MISSING_FIELD)}


def test_the_day_of_signing_does_not_mend_an_impossible_date() -> None:
    words = [
        text(44, 100, "Date: 31/02/2026"), text(44, 300, "Customer Signature"),
        text(44, 345, "Date: 20/05/2026"),
    ]  # fmt: skip

    outcome = audited([DATE, BY_CUSTOMER], words, [cell(40, 296, 300, 360), ink(60, 314, 160, 338)])

    assert told(outcome) == {("date", ReasonCode.INVALID_FORMAT)}


def test_a_value_too_long_for_its_cell_is_read_to_its_end() -> None:
    words = [text(44, 100, "Site Address"), text(124, 100, "Gate 3 Immingham Dock DN40 2NS")]

    outcome = audited([SITE], words, [grid((40, 120, 240), (96, 114))])

    assert read(outcome, "site").value == "Gate 3 Immingham Dock DN40 2NS"


def test_a_signature_in_a_box_beside_its_label_is_no_name_of_the_line_over_it() -> None:
    words = [
        text(44, 300, "Name"), text(114, 300, "Olu Christopher Adeyemi"),
        text(44, 315, "Customer Signature"),
    ]  # fmt: skip
    frame = cell(150, 312, 320, 338)

    outcome = audited([BY_CUSTOMER], words, [frame, ink(170, 314, 260, 336)])

    assert told(outcome) == set()


def test_each_row_of_signatures_is_of_whoever_it_names() -> None:
    bare = replace(BY_CUSTOMER, aliases=("Signed",))
    words = [
        text(44, 300, "Engineer Signature"), text(364, 300, "Print Name Tom Ash"),
        text(44, 340, "Signed"), text(364, 340, "Print Name J. Holt"),
    ]  # fmt: skip
    ruled = grid((40, 150, 360, 555), (292, 332, 372))

    outcome = audited([BY_ENGINEER, bare], words, [ruled, ink(180, 338, 280, 366)])

    assert told(outcome) == {("engineer_signature", ReasonCode.MISSING_FIELD)}


def test_values_may_stand_at_the_other_edge_of_the_page() -> None:
    lines = ("Job No", "J-4471"), ("Customer", "Stanway Brewery"), ("Make", "Baxi Duo")
    words = [
        line
        for at, (label, value) in enumerate(lines)
        for line in (
            text(44, 100 + 20 * at, label),
            text(550 - 5 * len(value), 100 + 20 * at, value),
        )
    ]

    outcome = audited([JOB, CUSTOMER, MODEL], words)

    assert told(outcome) == set()
    assert read(outcome, "customer").value == "Stanway Brewery"


def test_in_a_row_of_headings_the_value_stands_under_its_own() -> None:
    words = [
        text(60, 100, "Job No"), text(200, 100, "Customer"), text(330, 100, "Called by"),
        text(44, 118, "J-4471"), text(184, 118, "Holt"), text(324, 118, "Rita"),
    ]  # fmt: skip

    outcome = audited([JOB, CUSTOMER], words, [grid((40, 180, 320, 460), (96, 114, 132))])

    assert read(outcome, "customer").value == "Holt"


def test_a_value_under_a_short_label_is_read_from_its_first_word() -> None:
    words = [
        text(44, 100, "Date"), text(204, 100, "Job No"), text(404, 100, "Customer"),
        text(44, 111, "5 June 2025"), text(204, 111, "J-4471"), text(404, 111, "Holt"),
    ]  # fmt: skip

    outcome = audited([DATE, JOB, CUSTOMER], words)

    assert str(read(outcome, "date").value) == "2025-06-05"
    assert told(outcome) == set()


def test_words_in_brackets_behind_options_are_none_of_them() -> None:
    words = [text(44, 100, "Safe to use"), text(144, 100, "Yes / No (delete as applicable)")]
    line = Mark(MarkKind.INK, box(142, 104, 162, 106), 1.0)

    assert read(audited([SAFE], words, [line]), "safe").value is False


def test_a_no_beside_a_question_is_its_answer_whatever_stands_over_it() -> None:
    words = [
        text(44, 100, "Engineer"), text(204, 100, "Damage"), text(344, 100, "Yes"),
        text(44, 118, "Safe to use"), text(164, 118, "NO"),
    ]  # fmt: skip

    assert read(audited([SAFE, ENGINEER], words), "safe").value is False


@pytest.mark.parametrize("label", ["Asset / Plant No.", "Plant No / Asset"])
def test_a_label_of_two_names_may_end_with_no(label: str) -> None:
    asset = FieldSpec("asset", "Asset", FieldType.STRING, S0, ("Plant No",), required=True)

    outcome = audited([asset], [text(44, 100, label), text(244, 100, "PL-0417")])

    assert read(outcome, "asset").value == "PL-0417"


@pytest.mark.parametrize(
    ("label", "field", "value", "confidence"),
    [
        ("Our Engineer", ENGINEER, "Tom Ash", 0.8),
        ("Work Location", SITE, "7 Elm Rise", 0.8),
        ("Job Sheet Ref", JOB, "J-4471", 0.75),  # one of many numbers that a sheet may have
    ],
)
def test_a_label_that_can_mean_one_field_alone_is_believed(
    label: str, field: FieldSpec, value: str, confidence: float
) -> None:
    outcome = audited([field], [text(44, 100, f"{label}:"), text(244, 100, value)])

    found = read(outcome, field.name)
    assert (found.value, found.confidence) == (value, confidence)


@pytest.mark.parametrize("heading", ["PART A", "Section 2"])
def test_the_parts_of_a_form_are_no_labels(heading: str) -> None:
    parts = FieldSpec("parts", "Parts", FieldType.TEXT, S1, required=True)
    words = [
        text(44, 100, heading), text(44, 118, "Job No: J-4471"), text(44, 136, "Customer: Holt"),
    ]  # fmt: skip

    outcome = audited([parts, JOB, CUSTOMER], words)

    assert told(outcome) == {("parts", ReasonCode.MISSING_FIELD)}


@pytest.mark.parametrize("heading", ["PART C", "PARTC"])
def test_a_text_ends_where_the_next_part_of_a_form_begins(heading: str) -> None:
    found = FieldSpec("defects", "Defects Found", FieldType.TEXT, S1, required=True)
    words = [
        text(44, 100, "Defects Found"), text(44, 114, "None"), text(44, 128, heading),
        text(44, 142, "Customer: Holt"),
    ]  # fmt: skip

    assert read(audited([found, CUSTOMER], words), "defects").value == "None"


def test_what_stands_under_captions_nobody_asks_for_is_offered() -> None:
    words = [
        text(44, 100, "Job No"), text(164, 100, "Priority"), text(284, 100, "Travel miles"),
        text(44, 118, "J-4471"), text(164, 118, "Urgent"), text(284, 118, "67"),
    ]  # fmt: skip

    found = offered([JOB], words, [grid((40, 160, 280, 400), (96, 114, 132))])

    assert found == {("Priority", "Urgent"), ("Travel miles", "67")}


def test_a_label_only_field_service_knows_is_offered_to_the_spec_too() -> None:
    found = offered([ENGINEER], [text(44, 100, "Our Engineer: Tom Ash")])

    assert found == {("Our Engineer", "Tom Ash")}


def test_a_filler_right_behind_its_label_says_nothing() -> None:
    comments = FieldSpec(
        "comments", "Engineer Comments", FieldType.TEXT, S1, min_length=20, required=True
    )

    lines = ("Job No J-4471", "Customer Holt", "Make Baxi", "Engineer Comments ok")
    words = [text(44, 100 + 18 * at, line) for at, line in enumerate(lines)]

    outcome = audited([JOB, CUSTOMER, MODEL, comments], words)

    assert told(outcome) == {("comments", ReasonCode.INCOMPLETE_EVIDENCE)}


def test_a_sign_off_heading_over_a_table_is_not_signed_itself() -> None:
    named = replace(BY_ENGINEER, aliases=("Sign Off",))
    words = [text(44, 380, "SIGN OFF"), *SIGN_OFF]
    inks = [ink(300, 419, 400, 440), ink(300, 449, 400, 470)]

    assert told(audited([named, BY_CUSTOMER], words, [RULED, *inks])) == set()


@pytest.mark.parametrize("slip", [("Tear-off slip",), ("Customer copy",), ()])
def test_what_stands_under_a_sign_off_table_is_of_the_job(slip: tuple[str, ...]) -> None:
    words = [
        text(44, 100, "Job No: J-4471"), *SIGN_OFF, *(text(44, 500, one) for one in slip),
        text(44, 520, "Job No: J-9999"), text(44, 540, "Date: 20/05/2026"),
    ]  # fmt: skip
    inks = [ink(300, 419, 400, 440), ink(300, 449, 400, 470)]

    outcome = audited([JOB, BY_ENGINEER, BY_CUSTOMER], words, [RULED, *inks])

    assert told(outcome) == {("job", ReasonCode.CONFLICT)}


def test_a_slip_under_a_signature_may_contradict_the_job() -> None:
    words = [
        text(44, 100, "Date: 20/05/2026"), text(44, 120, "Job No: J-4471"),
        text(44, 300, "Customer Signature"), text(44, 345, "Customer copy"),
        text(44, 360, "Job No: J-4471"), text(44, 375, "Date: 21/05/2026"),
    ]  # fmt: skip

    outcome = audited([DATE, JOB, CUSTOMER, BY_CUSTOMER], words, [ink(150, 290, 250, 314)])

    assert ("date", ReasonCode.CONFLICT) in told(outcome)
    assert ("customer", ReasonCode.MISSING_FIELD) in told(outcome)


def test_the_second_line_of_a_label_is_no_value() -> None:
    remedy = FieldSpec(
        "remedy", "Remedial Action", FieldType.TEXT, S1, ("Remedial Action Required",)
    )
    words = [text(44, 100, "Remedial Action"), text(44, 112, "Required")]

    outcome = audited([remedy], words, [grid((40, 160, 500), (96, 128))])

    assert read(outcome, "remedy").value is None


def test_amid_captions_a_text_may_have_a_heading_over_it() -> None:
    comments = FieldSpec("comments", "Repair Details", FieldType.TEXT, S1, required=True)
    words = [
        text(44, 100, "J-4471"), text(204, 100, "20/05/2026"), text(44, 112, "Job No"),
        text(204, 112, "Date"), text(44, 140, "20/05/2026"), text(44, 152, "Date"),
        text(60, 180, "Other Unknown"), text(44, 192, "Repair Details"),
        text(44, 210, "Replaced the belt and ran it"),
    ]  # fmt: skip
    lines = [across(44, 160, 111), across(204, 320, 111), across(44, 160, 151)]

    outcome = audited([JOB, DATE, comments], words, lines)

    assert read(outcome, "comments").value == "Replaced the belt and ran it"


def test_a_heading_over_captioned_lines_has_none_of_their_values() -> None:
    customer = replace(CUSTOMER, aliases=("Customer Name",))
    words = [
        text(44, 100, "Customer"), text(44, 120, "J-4471"), text(204, 120, "Holt"),
        text(44, 132, "Job No"), text(204, 132, "Customer Name"), text(44, 160, "20/05/2026"),
        text(44, 172, "Date"),
    ]  # fmt: skip
    lines = [across(44, 160, 131), across(204, 320, 131), across(44, 160, 171)]

    outcome = audited([customer, JOB, DATE], words, lines)

    assert told(outcome) == set()
    assert read(outcome, "customer").value == "Holt"


@pytest.mark.parametrize(
    ("label", "value"),
    [
        ("Good Until", "2027-05-20"), ("Next Due By", "2027-05-20"),
        ("Date Reported", None), ("Date Issued", None),
    ],
)  # fmt: skip
def test_a_day_of_another_kind_stands_for_no_expiry(label: str, value: str | None) -> None:
    expiry = FieldSpec("expiry", "Expiry Date", FieldType.DATE, S1, ("Next Due",), required=True)

    outcome = audited([expiry], [text(44, 100, f"{label}: 20/05/2027")])

    found = read(outcome, "expiry").value
    assert (str(found) if found else None) == value


def test_a_date_right_below_its_caption_goes_before_words_of_the_next_column() -> None:
    words = [
        text(44, 100, "Equipment No"), text(164, 100, "Date"), text(284, 100, "Model"),
        text(44, 109, "PL-0417"), text(164, 109, "10/03/2026"), text(281, 109, "Ingersoll R55"),
    ]  # fmt: skip

    outcome = audited([JOB, DATE, MODEL], words)

    assert read(outcome, "date").value == "2026-03-10"
