"""Designs of a fresh author: app exports, spreadsheets, word processors, printed pads."""

import pytest

from core.domain.model import ReasonCode
from core.domain.page.reading import Mark, Word
from core.domain.spec.specs import FieldSpec, FieldType
from tests.domain.factories import field as read
from tests.domain.marked_pages import across, cell, ink, text
from tests.domain.test_unseen_layouts import (
    BY_CUSTOMER,
    BY_ENGINEER,
    CUSTOMER,
    DATE,
    ENGINEER,
    JOB,
    MODEL,
    S0,
    S1,
    SITE,
    audited,
    grid,
    told,
)

HOURS = FieldSpec("hours", "Labour Hours", FieldType.NUMBER, S1, required=True)
CHARGE = FieldSpec("charge", "Amount Due", FieldType.MONEY, S1, required=True)
CHECKS = FieldSpec(
    "checks", "Checklist", FieldType.CHECKLIST, S1, required=True,
    items=("Brakes", "Lights", "Coupling"),
)  # fmt: skip
SAFE = FieldSpec("safe", "Safe to use", FieldType.BOOLEAN, S0, required=True)
TYRES = FieldSpec(
    "tyres", "Tyres", FieldType.TABLE, S1, required=True, columns=("Position", "Size", "PSI")
)


def figures(said: str, x: float, y: float, gaps: tuple[int, ...]) -> list[Word]:
    """Single figures in boxes 20 points apart, with more room after those named by `gaps`."""
    words = []
    for at, figure in enumerate(said):
        words += text(x, y, figure)
        x += 20 + (9 if at in gaps else 0)
    return words


@pytest.mark.parametrize("said", ["14032026", "140326"])
def test_figures_in_the_groups_of_a_date_are_one_date(said: str) -> None:
    words = [text(44, 100, "Date"), figures(said, 160, 100, (1, 3))]

    outcome = audited([DATE], words)

    assert told(outcome) == set()
    assert read(outcome, "date").value == "2026-03-14"


def test_figures_of_a_day_that_does_not_exist_are_blamed() -> None:
    words = [text(44, 100, "Date"), figures("31022026", 160, 100, (1, 3))]

    assert told(audited([DATE], words)) == {("date", ReasonCode.INVALID_FORMAT)}


def test_words_in_brackets_behind_a_figure_leave_it_the_figure() -> None:
    words = [
        text(44, 100, "Labour Hours: 2.5 (incl. travel)"),
        text(44, 130, "Amount Due: £367.00 (VAT included)"),
    ]

    outcome = audited([HOURS, CHARGE], words)

    assert told(outcome) == set()
    assert (read(outcome, "hours").value, read(outcome, "charge").value) == (2.5, 367.0)


def test_a_figure_in_brackets_may_be_the_one_that_is_meant() -> None:
    words = [text(44, 100, "Labour Hours: 25 (should be 2.5)")]

    assert told(audited([HOURS], words)) == {("hours", ReasonCode.INVALID_FORMAT)}


LIST = [
    text(44, 200, "Item"), text(164, 200, "OK"), text(224, 200, "Fail"),
    text(44, 220, "Brakes"), text(44, 240, "Lights"), text(44, 260, "Coupling"),
]  # fmt: skip
LIST_LINES = grid((40, 150, 210, 270), (196, 216, 236, 256, 276))


@pytest.mark.parametrize("marked", [{220, 240, 260}, {220, 260}])
def test_boxes_of_a_question_beside_a_list_mark_nothing_in_it(marked: set[int]) -> None:
    asked = text(330, 240, "Safe to use ☑ Yes ☐ No")
    strokes = [ink(170, y, 180, y + 10) for y in sorted(marked)]

    outcome = audited([CHECKS, SAFE], [*LIST, asked], [LIST_LINES, *strokes])

    missing = {("checks.Lights", ReasonCode.MISSING_FIELD)} if 240 not in marked else set()
    assert told(outcome) == missing
    assert read(outcome, "safe").value is True


def test_a_table_ends_where_its_own_columns_do() -> None:
    """Beside it a list goes on, level with its headings and with questions under it."""
    words = [
        *LIST,
        text(330, 220, "Position"), text(410, 220, "Size"), text(490, 220, "PSI"),
        text(330, 240, "N/S"), text(410, 240, "195/50R13"), text(490, 240, "94"),
        text(330, 262, "Safe to use"), text(410, 262, "☑ Yes"), text(490, 262, "☐ No"),
    ]  # fmt: skip
    strokes = [ink(170, y, 180, y + 10) for y in (220, 240, 260)]
    tyres = grid((326, 406, 486, 556), (216, 236, 256))

    outcome = audited([CHECKS, TYRES, SAFE], words, [LIST_LINES, tyres, *strokes])

    assert told(outcome) == set()
    assert read(outcome, "tyres").value == ({"Position": "N/S", "Size": "195/50R13", "PSI": "94"},)


def test_the_wrapped_end_of_a_firms_name_is_no_label() -> None:
    words = [
        text(44, 100, "Customer"), text(164, 100, "Ashdown Timber"), text(164, 113, "Co"),
        text(44, 132, "Job No"), text(164, 132, "J-4471"),
    ]  # fmt: skip
    ruled = grid((40, 160, 300), (96, 128, 148))

    outcome = audited([CUSTOMER, JOB], words, [ruled])

    assert told(outcome) == set()
    assert read(outcome, "customer").value == "Ashdown Timber Co"


HEADS = [
    text(44, 200, "Day"), text(144, 200, "Job No"), text(244, 200, "Start"), text(344, 200, "Hours")
]  # fmt: skip
CAPTIONS = [text(44, 300, "Engineer Signature"), text(300, 300, "Customer Signature")]


def test_a_name_beside_its_label_is_no_caption_where_the_next_value_stands_close() -> None:
    number = FieldSpec("number", "Payroll No", FieldType.STRING, S1)
    words = [
        text(44, 100, "Engineer"), text(160, 100, "Rita Page"), text(300, 100, "Payroll No 5671"),
        text(300, 114, "Area North"), *HEADS, *CAPTIONS,
    ]  # fmt: skip

    outcome = audited([ENGINEER, number, JOB, BY_ENGINEER], words, [ink(60, 315, 150, 335)])

    assert read(outcome, "engineer").value == "Rita Page"
    assert read(outcome, "number").value == "5671"


REFERENCE = FieldSpec("reference", "Job No", FieldType.STRING, S0, ("Ref",), required=True)


@pytest.mark.parametrize("first", [1, 28])
def test_a_column_that_counts_rows_is_no_reference(first: int) -> None:
    words = [text(44, 200, "Ref"), text(124, 200, "Item"), text(284, 200, "Comment")]
    for at in range(4):
        y = 220 + 20 * at
        words += [text(44, y, str(first + at)), text(124, y, "Lamp lit"), text(284, y, "Clean")]
    ruled = grid((40, 120, 280, 400), tuple(196 + 20 * at for at in range(6)))

    outcome = audited([REFERENCE, CUSTOMER], [*words, text(44, 100, "Customer: Holt")], [ruled])

    assert told(outcome) == {("reference", ReasonCode.MISSING_FIELD)}


def test_a_column_of_references_is_asked_about() -> None:
    words = [text(44, 200, "Ref"), text(124, 200, "Item"), text(284, 200, "Comment")]
    for at in range(4):
        y = 220 + 20 * at
        words += [text(44, y, f"K{7 * at}"), text(124, y, "Car light"), text(284, y, "Clean")]
    ruled = grid((40, 120, 280, 400), tuple(196 + 20 * at for at in range(6)))

    outcome = audited([REFERENCE], words, [ruled])

    assert told(outcome) == {("reference", ReasonCode.LOW_CONFIDENCE)}


def test_a_signature_in_the_next_column_is_nothing_written_for_a_blank_label() -> None:
    weight = FieldSpec("weight", "Gross weight", FieldType.NUMBER, S1, required=True)
    words = [
        text(44, 100, "Job No"), text(44, 113, "J-4471"),
        text(44, 140, "Customer"), text(44, 153, "Holt Ltd"),
        text(300, 140, "Engineer Signature"),
        text(44, 172, "Gross weight"), text(44, 200, "Engineer"), text(44, 213, "Rita Page"),
    ]  # fmt: skip
    signed = ink(304, 155, 420, 196)

    outcome = audited([JOB, CUSTOMER, weight, ENGINEER, BY_ENGINEER], words, [signed])

    assert told(outcome) == {("weight", ReasonCode.MISSING_FIELD)}


def test_a_label_that_its_cell_cuts_off_is_that_label() -> None:
    overtime = FieldSpec("overtime", "Overtime Hours", FieldType.NUMBER, S1, ("Overtime",))
    total = FieldSpec("total", "Total Hours", FieldType.NUMBER, S0, required=True)
    words = [text(44, 100, "Total Hours"), text(44, 120, "Overtime Hou"), text(200, 120, "2")]

    outcome = audited([total, overtime], words)

    assert told(outcome) == {("total", ReasonCode.MISSING_FIELD)}
    assert read(outcome, "overtime").value == 2


def test_a_units_number_is_no_word_of_labels() -> None:
    lift = FieldSpec("lift", "Unit Number", FieldType.STRING, S1, required=True)
    words = [text(44, 100, "Unit Number"), text(200, 100, "LIFT 5")]

    outcome = audited([lift], words, [cell(40, 96, 150, 116), cell(150, 96, 300, 116)])

    assert told(outcome) == set()


def test_a_label_printed_in_another_language_first_is_that_label() -> None:
    words = [
        text(44, 100, "Cwsmer / Customer"), text(240, 100, "Holt Ltd"),
        text(44, 120, "Rhif y swydd / Job No"), text(240, 120, "J-4471"),
        text(44, 140, "Dyddiad / Date"), text(240, 140, "14/03/2026"),
    ]  # fmt: skip

    outcome = audited([CUSTOMER, JOB, DATE], words)

    assert told(outcome) == set()
    assert read(outcome, "customer").value == "Holt Ltd"


def test_what_is_right_under_its_caption_is_no_caption_of_the_next_column() -> None:
    """Two columns of captions whose lines stand at different heights."""
    parts = FieldSpec("parts", "Parts used", FieldType.STRING, S1)
    words = [
        text(44, 100, "Job No"), text(300, 100, "Engineer"),
        text(54, 113, "J-4471"), text(310, 113, "Rita Page"),
        text(44, 133, "Customer"), text(54, 146, "Halden Dairy Ltd"),
        text(300, 144, "Parts used"), text(310, 157, "Belt B42"), *CAPTIONS,
    ]  # fmt: skip

    outcome = audited([JOB, ENGINEER, CUSTOMER, parts], words)

    assert told(outcome) == set()
    assert read(outcome, "customer").value == "Halden Dairy Ltd"
    assert read(outcome, "parts").value == "Belt B42"


def test_headings_in_cells_of_their_own_do_not_end_a_table() -> None:
    words = [
        text(44, 200, "Position"), text(164, 200, "Size"), text(284, 200, "PSI"),
        text(44, 224, "N/S"), text(164, 224, "195/50R13"), text(284, 224, "94"),
        text(44, 248, "O/S"), text(164, 248, "195/50R13"), text(284, 248, "95"),
    ]  # fmt: skip
    heads = grid((40, 160, 280, 400), (196, 216))

    outcome = audited([TYRES], words, [heads])

    assert read(outcome, "tyres").value == (
        {"Position": "N/S", "Size": "195/50R13", "PSI": "94"},
        {"Position": "O/S", "Size": "195/50R13", "PSI": "95"},
    )


def test_an_address_set_flush_right_goes_on_flush_right() -> None:
    site = FieldSpec("site", "Address", FieldType.STRING, S1, required=True)
    words = [
        text(44, 100, "Job No"), text(520, 100, "J-4471"),
        text(44, 120, "Address"), text(480, 120, "12 Canal Road,"), text(485, 133, "Leeds LS1 2AB"),
        text(44, 153, "Engineer"), text(505, 153, "Rita Page"),
    ]  # fmt: skip

    outcome = audited([JOB, site, ENGINEER], words)

    assert read(outcome, "site").value == "12 Canal Road, Leeds LS1 2AB"


def test_labels_larger_than_the_small_print_are_no_title() -> None:
    """A page whose terms are set small, over a form in the usual size."""
    small = [
        Word(one.text, one.box._replace(y1=one.box.y0 + (one.box.y1 - one.box.y0) / 2), 1.0, y)
        for y in range(300, 420, 8)
        for one in text(44, y, "All work is subject to our terms of trading copies of which")
    ]
    words = [
        text(44, 100, "Customer"), text(240, 100, "Holt Ltd"),
        text(44, 120, "Job No"), text(240, 120, "J-4471"),
    ]  # fmt: skip

    outcome = audited([CUSTOMER, JOB], [*words, small])

    assert told(outcome) == set()
    assert read(outcome, "customer").value == "Holt Ltd"


@pytest.mark.parametrize("y", [100, 113])
def test_an_address_goes_on_to_its_postcode_however_short_its_lines(y: int) -> None:
    """Right of its label, or under it where the label is a caption."""
    site = FieldSpec("site", "Site Address", FieldType.STRING, S1, required=True)
    x, is_caption = (160, False) if y == 100 else (44, True)
    words = [text(44, 100, "Site Address")]
    said = ("Unit 6B", "198 Kingsway North", "Perth", "PH1 3AQ")
    words += [text(x, y + 12 * at, line) for at, line in enumerate(said)]
    words += [
        text(44, 170, "Job No"),
        text(44 if is_caption else 160, 183 if is_caption else 170, "J-4471"),
    ]
    words += [text(300, 100, "Engineer"), text(300 if is_caption else 400, y, "Rita Page")]

    outcome = audited([site, JOB, ENGINEER], words)

    assert told(outcome) == set()
    assert read(outcome, "site").value == "Unit 6B 198 Kingsway North Perth PH1 3AQ"
    assert read(outcome, "engineer").value == "Rita Page"


WORK = FieldSpec("work", "Work Carried Out", FieldType.TEXT, S1, min_length=20, required=True)


def test_a_text_keeps_its_dash_and_ends_before_the_next_heading() -> None:
    words = [
        text(44, 100, "Work Carried Out"),
        text(44, 116, "Loom renewed and road tested for 8 miles - the fault did"),
        text(44, 128, "not return."),
        text(44, 156, "Outcome"),
        text(44, 172, "Job No"), text(200, 172, "J-4471"),
    ]  # fmt: skip

    outcome = audited([WORK, JOB], words)

    said = "Loom renewed and road tested for 8 miles - the fault did not return."
    assert read(outcome, "work").value == said


def test_a_text_may_begin_with_words_of_its_label() -> None:
    words = [
        text(44, 100, "Work Carried Out Carried out full service to the schedule."),
        text(44, 120, "Job No J-4471"),
        text(44, 140, "Customer Holt Ltd"),
        text(44, 160, "Engineer Rita Page"),
    ]

    outcome = audited([WORK, JOB, CUSTOMER, ENGINEER], words)

    assert told(outcome) == set()
    assert read(outcome, "work").value == "Carried out full service to the schedule."


def button(x: float, y: float, said: str, *, filled: bool) -> tuple[list[Word], list[Mark]]:
    """A word in a program's round frame; the chosen one has a ground of colour too."""
    edges = (x - 10, y - 2, x + 5 * len(said) + 10, y + 13)
    return text(x, y, said), [ink(*edges, fill=0.0), *([ink(*edges)] if filled else [])]


@pytest.mark.parametrize(
    ("chosen", "value", "defects"),
    [
        ("Yes", True, set()),
        ("No", False, set()),
        ("", None, {("safe", ReasonCode.UNREADABLE_FIELD)}),  # A person looks.
    ],
)
def test_of_two_buttons_the_filled_one_is_the_answer(
    chosen: str, value: bool | None, defects: set[object]
) -> None:
    made = [button(160, 100, "Yes", filled=chosen == "Yes"),
            button(220, 100, "No", filled=chosen == "No")]  # fmt: skip
    words = [text(44, 100, "Safe to use?"), *(said for said, _ in made)]

    outcome = audited([SAFE], words, [frame for _, frame in made])

    assert told(outcome) == defects
    assert read(outcome, "safe").value is value


def test_a_filled_button_signs_nothing() -> None:
    said, frame = button(50, 120, "Yes", filled=True)
    other, hollow = button(110, 120, "No", filled=False)
    words = [text(44, 104, "Safe to use?"), said, other, text(44, 144, "Engineer Signature")]

    outcome = audited([SAFE, BY_ENGINEER], words, [frame, hollow])

    assert told(outcome) == {("engineer_signature", ReasonCode.MISSING_FIELD)}
    assert read(outcome, "safe").value is True


@pytest.mark.parametrize("signer", ["engineer", "customer"])
def test_beside_a_signed_place_the_label_of_an_unsigned_one_stands_elsewhere(signer: str) -> None:
    """A program that draws a signature moves its caption down."""
    x0, low, high = (
        (44, (44, 300), (300, 44)) if signer == "engineer" else (300, (300, 44), (44, 300))
    )
    signed, unsigned = (
        ("Engineer", "Customer") if signer == "engineer" else ("Customer", "Engineer")
    )
    words = [text(low[0], 413, f"{signed} Signature"), text(high[0], 400, f"{unsigned} Signature")]
    lines = [across(low[0], low[0] + 213, 399), across(high[0], high[0] + 213, 386)]

    outcome = audited([BY_ENGINEER, BY_CUSTOMER], words, [*lines, ink(x0, 350, x0 + 120, 387)])

    other = "customer" if signer == "engineer" else "engineer"
    assert told(outcome) == {(f"{other}_signature", ReasonCode.MISSING_FIELD)}


def test_a_signature_a_little_over_its_line_is_the_caption_s_under_it() -> None:
    words = [text(44, 416, "Engineer Signature"), text(300, 416, "Customer Signature")]
    lines = [across(44, 257, 402), across(300, 513, 402)]

    outcome = audited(
        [BY_ENGINEER, BY_CUSTOMER], words, [*lines, ink(44, 350, 164, 388), ink(300, 350, 420, 388)]
    )

    assert told(outcome) == set()


@pytest.mark.parametrize(
    ("results", "defects"),
    [
        (("N/A", "N/A"), set()),
        (("Pass", "Fail"), {("flue", ReasonCode.LOW_CONFIDENCE)}),
    ],
)
def test_a_column_that_says_one_thing_needs_no_second_look(
    results: tuple[str, str], defects: set[object]
) -> None:
    flue = FieldSpec("flue", "Spillage Test", FieldType.STRING, S1)
    words = [
        text(44, 200, "Location"), text(164, 200, "Make"), text(284, 200, "Spillage Test"),
        text(44, 218, "Kitchen"), text(164, 218, "Baxi"), text(284, 218, results[0]),
        text(44, 236, "Loft"), text(164, 236, "Ideal"), text(284, 236, results[1]),
    ]  # fmt: skip
    ruled = grid((40, 160, 280, 400), (196, 214, 232, 250))

    outcome = audited([flue, SITE, MODEL], words, [ruled])

    assert {pair for pair in told(outcome) if pair[0] == "flue"} == defects


@pytest.mark.parametrize(
    ("said", "is_lined", "reasons"),
    [
        ("all day", True, {ReasonCode.INVALID_FORMAT}),
        ("all day", False, {ReasonCode.LOW_CONFIDENCE}),
        ("see sheet", False, {ReasonCode.LOW_CONFIDENCE}),
        ("are charged from arrival to departure.", False, set()),
        ("charged.", False, set()),
        ("total cost", False, set()),
    ],
)
def test_words_right_behind_a_label_where_a_figure_should_stand(
    said: str, is_lined: bool, reasons: set[ReasonCode]
) -> None:
    field = FieldSpec("spent", "Labour Hours", FieldType.NUMBER, S1)
    words = [text(44, 100, "Site: Halden"), text(44, 120, f"Labour Hours {said}")]

    outcome = audited([field, SITE], words, [across(109, 200, 132)] if is_lined else [])

    assert {reason for name, reason in told(outcome) if name == "spent"} == reasons


@pytest.mark.parametrize(
    ("kind", "said", "reasons"),
    [
        (FieldType.NUMBER, "7.5", set()),
        (FieldType.NUMBER, "all day", {ReasonCode.LOW_CONFIDENCE}),
        (FieldType.NUMBER, "", set()),
        (FieldType.TIME, "09:85", {ReasonCode.INVALID_FORMAT}),
    ],
)
def test_what_the_only_row_of_a_table_says_of_a_field_is_asked_about(
    kind: FieldType, said: str, reasons: set[ReasonCode]
) -> None:
    field = FieldSpec("spent", "Time Spent", kind, S1)
    words = [
        text(44, 200, "Site"), text(164, 200, "Make"), text(284, 200, "Time Spent"),
        text(44, 218, "Kitchen"), text(164, 218, "Baxi"),
        *([text(284, 218, said)] if said else []),
    ]  # fmt: skip
    ruled = grid((40, 160, 280, 400), (196, 214, 232, 250))

    outcome = audited([field, SITE, MODEL], words, [ruled])

    assert {reason for name, reason in told(outcome) if name == "spent"} == reasons


def test_the_words_of_the_model_forms_are_known() -> None:
    due = FieldSpec("due", "Next Inspection Due", FieldType.DATE, S1, required=True)
    words = [
        text(44, 100, "Recommended date of next inspection"), text(300, 100, "1 November 2031"),
        text(44, 120, "Inspected and tested by"), text(300, 120, "Rita Page"),
    ]  # fmt: skip

    outcome = audited([due, ENGINEER], words)

    assert told(outcome) == set()
    assert read(outcome, "engineer").value == "Rita Page"


def test_a_sentence_under_two_empty_boxes_answers_no_question() -> None:
    back = FieldSpec("back", "Return Visit Required", FieldType.BOOLEAN, S1)
    words = [
        text(44, 80, "Site"), text(204, 80, "Halden"),
        text(44, 100, "Return Visit Required"), text(204, 100, "☐ Yes"), text(264, 100, "☐ No"),
        text(44, 122, "I certify that the above is a true record of the work."),
    ]  # fmt: skip

    assert told(audited([back, SITE], words)) == set()


def test_a_town_beside_captions_over_its_postcode_is_no_caption() -> None:
    site = FieldSpec("site", "Property Address", FieldType.STRING, S1, required=True)
    words = [
        text(44, 100, "Engineer"), text(204, 100, "Property Address"), text(404, 100, "Job No"),
        text(44, 112, "Rita Page"), text(204, 112, "127 Church Street"), text(404, 112, "J-4471"),
        text(44, 124, "Trading Title"), text(204, 124, "Cardiff"), text(404, 124, "Customer"),
        text(44, 136, "Bright Ltd"), text(204, 136, "CF24 5PA"), text(404, 136, "Holt Ltd"),
    ]  # fmt: skip

    outcome = audited([site, JOB, CUSTOMER, ENGINEER], words)

    assert told(outcome) == set()
    assert read(outcome, "site").value == "127 Church Street Cardiff CF24 5PA"


def test_a_dash_between_two_words_of_a_cell_is_a_word_of_it() -> None:
    words = [text(44, 102, "Customer"), text(164, 102, "Holt Ltd - 2841")]

    outcome = audited([CUSTOMER], words, [grid((40, 160, 400), (98, 118))])

    assert read(outcome, "customer").value == "Holt Ltd - 2841"


def test_a_caption_beside_one_that_begins_with_no_is_still_a_caption() -> None:
    tested = FieldSpec("tested", "No of Items Tested", FieldType.NUMBER, S1, required=True)
    words = [
        text(44, 100, "Rita Page"), text(304, 100, "4"),
        text(44, 114, "Engineer"), text(304, 114, "No of Items Tested"),
        text(44, 140, "Holt Ltd"), text(304, 140, "J-4471"),
        text(44, 154, "Customer"), text(304, 154, "Job No"),
        text(44, 180, "0"), text(44, 194, "Failures"),
    ]  # fmt: skip
    lines = [across(x, x + 200, y) for x in (44, 304) for y in (113, 153, 193)]

    outcome = audited([ENGINEER, tested, CUSTOMER, JOB], words, lines)

    assert told(outcome) == set()
    assert read(outcome, "engineer").value == "Rita Page"


def test_a_date_wider_than_the_head_over_it_is_whole() -> None:
    words = [
        text(92, 100, "Date"), text(204, 100, "Engineer"), text(344, 100, "Job No"),
        *[text(x, 114, said) for x, said in ((68, "22nd"),)],
        text(92, 114, "May"), text(110, 114, "2026"),
        text(204, 114, "Rita Page"), text(344, 114, "J-4471"),
    ]  # fmt: skip

    outcome = audited([DATE, ENGINEER, JOB], words)

    assert told(outcome) == set()
    assert read(outcome, DATE.name).value == "2026-05-22"
