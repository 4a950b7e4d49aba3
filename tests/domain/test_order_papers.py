"""Orders, contracts and invoices as offices print them: captions underlined, sums in tables."""

from collections.abc import Iterator

import pytest

from core.domain.model import ReasonCode
from core.domain.page.reading import Word
from core.domain.spec.specs import FieldSpec, FieldType
from tests.domain.factories import field as read
from tests.domain.marked_pages import LINE, across, text
from tests.domain.test_unseen_layouts import CUSTOMER, DATE, JOB, S1, audited, grid, told

START = FieldSpec("start", "Start Date", FieldType.DATE, S1, required=True)
GROSS = FieldSpec("gross", "Gross Amount", FieldType.MONEY, S1, required=True)
TOTAL = FieldSpec("total", "Total", FieldType.MONEY, S1, ("Totals", "Total £"), required=True)


def _line(y: float, *cells: str) -> Iterator[list[Word]]:
    for at, said in enumerate(cells):
        yield text(44 + 100 * at, y, said)


def test_a_caption_that_is_underlined_stands_in_one_cell_with_its_value() -> None:
    words = [
        text(44, 103, "Job No"), text(44, 117, "JOB-123456"),
        text(204, 103, "Agent Code"), text(204, 117, "A-77"),
        text(44, 137, "Customer"), text(44, 151, "Halden Foods"),
        text(204, 137, "Date"), text(204, 151, "23/03/2026"),
    ]  # fmt: skip
    underlined = [
        across(44, 74, 103 + LINE), across(204, 254, 103 + LINE),
        across(44, 84, 137 + LINE), across(204, 224, 137 + LINE),
    ]  # fmt: skip

    outcome = audited(
        [JOB, CUSTOMER, DATE], words, [grid((40, 200, 400), (99, 133, 167)), underlined]
    )

    assert told(outcome) == set()
    assert read(outcome, "job").value == "JOB-123456"
    assert read(outcome, "customer").value == "Halden Foods"
    assert read(outcome, "date").value == "2026-03-23"


def test_a_column_has_its_total_and_says_nothing_else_of_the_form() -> None:
    words = [
        text(44, 100, "Start Date: 02/03/2026"),
        *_line(130, "Start Date", "End Date", "Visits", "Gross Amount", "Net Amount"),
        *_line(143, "02/03/2026", "06/03/2026", "3", "$1,200.00", "$1,020.00"),
        *_line(156, "09/03/2026", "13/03/2026", "4", "$1,600.00", "$1,360.00"),
        *_line(169, "", "Totals", "7", "$2,800.00", "$2,380.00"),
    ]

    outcome = audited([START, GROSS], words)

    assert told(outcome) == set()
    assert read(outcome, "start").value == "2026-03-02"
    assert read(outcome, "gross").value == 2800.0


def test_a_column_without_a_total_is_asked_about() -> None:
    words = [
        *_line(130, "Day", "Visits", "Gross Amount", "Net Amount"),
        *_line(143, "Monday", "3", "$1,200.00", "$1,020.00"),
        *_line(156, "Tuesday", "4", "$1,600.00", "$1,360.00"),
    ]

    outcome = audited([GROSS], words)

    assert told(outcome) == {("gross", ReasonCode.LOW_CONFIDENCE)}


def test_a_total_is_an_amount_of_money_and_not_a_count() -> None:
    words = [
        *_line(130, "Start Date", "End Date", "Visits", "Price"),
        *_line(143, "02/03/2026", "06/03/2026", "3", "$1,200.00"),
        *_line(156, "09/03/2026", "13/03/2026", "4", "$1,600.00"),
        *_line(169, "Total", "", "7", "$2,800.00"),
    ]

    outcome = audited([START, TOTAL], words)

    assert read(outcome, "total").value == 2800.0


def test_the_words_that_a_longer_label_begins_with_are_no_label() -> None:
    words = [
        text(44, 100, "Invoice #"), text(144, 100, "4711-1"),
        text(44, 114, "Invoice Month"), text(144, 114, "March 2026"),
        text(44, 128, "Customer"), text(144, 128, "Halden Foods"),
        text(44, 142, "Date"), text(144, 142, "23/03/2026"),
    ]  # fmt: skip
    invoice = FieldSpec("invoice", "Invoice #", FieldType.STRING, S1, ("Invoice",), required=True)

    outcome = audited([invoice, CUSTOMER, DATE], words)

    assert told(outcome) == set()
    assert read(outcome, "invoice").value == "4711-1"


def test_the_number_of_a_page_is_no_value() -> None:
    invoice = FieldSpec("invoice", "Invoice #", FieldType.STRING, S1, ("Invoice",), required=True)
    words = [
        text(244, 60, "INVOICE"), text(500, 60, "Page 1 of 2"),
        text(44, 100, "Invoice #"), text(144, 100, "4711-1"),
    ]  # fmt: skip

    outcome = audited([invoice], words)

    assert told(outcome) == set()
    assert read(outcome, "invoice").value == "4711-1"


def test_a_sign_of_money_ends_a_label_as_a_word_does() -> None:
    words = [text(44, 100, "Total £: 1,490.00"), text(44, 120, "Total Visits: 14")]

    assert read(audited([TOTAL], words), "total").value == 1490.0


@pytest.mark.parametrize(
    ("asked", "lines", "value"),
    [
        ("Customer", ["Halden Foods", "14 Mill Lane", "Leeds LS1 4AP"], "Halden Foods"),
        ("Customer", ["Halden Foods", "PO Box 12", "Dayton, OH 45402"], "Halden Foods"),
        ("Customer", ["Halden Foods", "14 Mill Lane", "Leeds"], "Halden Foods 14 Mill Lane Leeds"),
        (
            "Site Address",
            ["Halden Foods", "14 Mill Lane", "Leeds LS1 4AP"],
            "Halden Foods 14 Mill Lane Leeds LS1 4AP",
        ),
    ],
)
def test_a_name_ends_where_its_address_begins(asked: str, lines: list[str], value: str) -> None:
    words = [text(44, 103, asked), *(text(144, 103 + 12 * at, x) for at, x in enumerate(lines))]
    field = FieldSpec("asked", asked, FieldType.STRING, S1, required=True)

    outcome = audited([field], words, [grid((40, 140, 400), (99, 143))])

    assert read(outcome, "asked").value == value


def test_a_value_that_ends_with_a_comma_goes_on_below() -> None:
    words = [
        text(44, 100, "Customer: Halden Foods,"), text(94, 112, "Inc"), text(300, 100, "Date:"),
        text(340, 100, "23/03/2026"),
    ]  # fmt: skip

    assert read(audited([CUSTOMER, DATE], words), "customer").value == "Halden Foods, Inc"


def test_the_number_before_a_label_is_no_value_of_the_one_beside_it() -> None:
    words = [
        text(44, 100, "1. Customer"), text(304, 100, "2. Weather"),
        text(54, 118, "Halden Foods"), text(314, 118, "Rain"),
    ]  # fmt: skip

    outcome = audited([CUSTOMER], words)

    assert told(outcome) == set()
    assert read(outcome, "customer").value == "Halden Foods"


def test_words_of_the_next_column_are_no_date_where_one_stands_below() -> None:
    words = [
        text(44, 100, "Date"), text(304, 100, "Type your name or provide a mark"),
        text(46, 118, "23/03/2026"), text(306, 118, "Aisha Dunn"),
        text(44, 150, "Customer"), text(144, 150, "Halden Foods"),
    ]  # fmt: skip

    outcome = audited([CUSTOMER, DATE], words)

    assert told(outcome) == set()
    assert read(outcome, "date").value == "2026-03-23"


def test_a_slash_in_a_label_of_the_spec_begins_no_other_language() -> None:
    order = FieldSpec(
        "order", "Order Number", FieldType.STRING, S1, ("Order / Rev",), required=True
    )

    contract = FieldSpec("contract", "Contract Number", FieldType.STRING, S1)
    words = [text(44, 100, "Order / Rev:"), text(144, 100, "1633830")]

    outcome = audited([contract, order], words)

    assert read(outcome, "order").value == "1633830"
    assert read(outcome, "contract").value is None


@pytest.mark.parametrize("printed", ["Contract £", "Contract %", "Contract $:"])
def test_a_sum_or_a_share_is_not_the_number_of_the_same_name(printed: str) -> None:
    contract = FieldSpec("contract", "Contract", FieldType.STRING, S1, required=True)
    words = [
        text(44, 100, "Contract"), text(144, 100, "2679"),
        text(44, 130, printed), text(144, 130, "100"),
    ]  # fmt: skip

    outcome = audited([contract], words)

    assert told(outcome) == set()
    assert read(outcome, "contract").value == "2679"


def test_of_a_count_and_sums_behind_a_total_the_first_sum_is_meant_with_doubt() -> None:
    words = [*_line(100, "Totals", "41", "$4,875.00", "$4,143.75")]

    outcome = audited([TOTAL], words)

    assert read(outcome, "total").value == 4875.0
    assert told(outcome) == {("total", ReasonCode.LOW_CONFIDENCE)}


def test_labels_beside_their_values_are_no_captions_of_the_line_under_them() -> None:
    order = FieldSpec("order", "Order #", FieldType.STRING, S1, required=True)
    asset = FieldSpec("asset", "Asset", FieldType.STRING, S1, required=True)
    words = [
        text(300, 30, "Order of Broadcast Time and Services 2026"),
        *_line(60, "Customer", "Date", "Visits"), *_line(74, "Halden Foods", "23/03/2026", "3"),
        *_line(88, "Site Address", "Weather"), *_line(102, "Leeds", "Rain"),
        *_line(130, "Asset", "Boiler", "Order #", "2441368"),
        *_line(143, "Zone Plan", "Full Hire", "Next Slot"),
    ]  # fmt: skip

    outcome = audited([asset, order], words)

    assert read(outcome, "asset").value == "Boiler"
    assert read(outcome, "order").value == "2441368"


def test_a_value_that_runs_over_the_next_label_is_not_mixed_with_it() -> None:
    customer = "Halden Foods of Upper Wharfedale"
    words = [
        text(44, 103, "Customer"), text(132, 103, customer), text(234, 103, "Job No"),
        text(324, 103, "JOB-123456"),
        text(44, 123, "Weather"), text(124, 123, "Rain"), text(234, 123, "Date"),
        text(324, 123, "23/03/2026"),
    ]  # fmt: skip

    outcome = audited(
        [CUSTOMER, JOB, DATE], words, [grid((40, 120, 230, 320, 450), (99, 119, 139))]
    )

    assert read(outcome, "customer").value == customer
    assert read(outcome, "job").value == "JOB-123456"
    assert read(outcome, "date").value == "2026-03-23"


def test_three_heads_over_as_many_rows_are_a_tables() -> None:
    words = [
        text(44, 60, "Total:"), text(144, 60, "$4,875.00"),
        *_line(100, "Station", "Share", "Total"), *_line(113, "North", "0%", "$0.00"),
        *_line(126, "South", "21%", "$102,375.00"), *_line(139, "West", "23%", "$112,125.00"),
    ]  # fmt: skip

    outcome = audited([TOTAL], words)

    assert told(outcome) == set()
    assert read(outcome, "total").value == 4875.0
