from typing import Any

import pytest

from core.domain.model import Severity
from core.domain.spec.specs import FieldSpec, FieldType, Locale
from core.domain.written import values


def parsed(kind: str, text: str, *, may_slip: bool = True, **properties: Any) -> values.Parsed:
    properties = {"severity": Severity.S0, **properties}
    spec = FieldSpec("a", "A", FieldType(kind), **properties)
    return values.parse(spec, text, Locale(), may_slip=may_slip)


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("date", "14/03/2026", "2026-03-14"),
        ("date", "14.03.26", "2026-03-14"),
        ("date", "14 Mar 2026", "2026-03-14"),
        ("date", "2026-03-14", "2026-03-14"),
        ("date", "14th March 2026", "2026-03-14"),
        ("date", "March 14, 2026", "2026-03-14"),
        ("date", "14/03/2026 09:15", "2026-03-14"),
        ("date", "14/03/202609:15", "2026-03-14"),
        ("date", "10 - 8/64, 14-03-26", "2026-03-14"),
        ("money", "RM 30.00", 30.0),
        ("money", "CHF 1,240.50", 1240.5),
        ("date", "I4/O3/2026", "2026-03-14"),
        ("date", "31/02/2026", None),
        ("date", "tomorrow", None),
        ("date", "14th of March 2026", "2026-03-14"),
        ("date", "Sat 14/3/26", "2026-03-14"),
        ("date", "14-Mar-26", "2026-03-14"),
        ("date", "14 / 03 / 2026", "2026-03-14"),
        ("date", "14 03 2026", "2026-03-14"),
        ("date", "14·03·2026", "2026-03-14"),
        ("date", "1 4 0 3 2 0 2 6", "2026-03-14"),
        ("date", "14032026", "2026-03-14"),
        ("date", "140326", "2026-03-14"),
        ("date", "20260314", "2026-03-14"),
        ("date", "14 Febuary 2026", "2026-02-14"),
        ("date", "14 Jum 2026", None),
        ("date", "l4/03/2026", "2026-03-14"),
        ("date", "29/02/2024", "2024-02-29"),
        ("date", "29/02/2026", None),
        ("date", "31 April 2026", None),
        ("date", "99999999", None),
        ("date", "14/3", None),
        ("date", "14/03/20266", None),
        ("time", "08.30", "08:30"),
        ("time", "830", "08:30"),
        ("time", "08 30", "08:30"),
        ("time", "17,45", "17:45"),
        ("time", "08h30", "08:30"),
        ("time", "0830hrs", "08:30"),
        ("time", "noon", "12:00"),
        ("time", "l2:15", "12:15"),
        ("time", "8-30", None),
        ("time", "24:00", None),
        ("time", "8.5", None),
        ("duration", "2½", 2.5),
        ("duration", "1:30", 1.5),
        ("duration", "1hr30", 1.5),
        ("duration", "half an hour", 0.5),
        ("duration", "90 minutes (1.5 hrs)", 1.5),
        ("duration", "8-10 hrs", None),
        ("duration", "2 x 1.5 hrs", None),
        ("number", "12,500 km", 12500.0),
        ("number", "12 500", 12500.0),
        ("number", "12.500", 12.5),
        ("number", "1.234,50", 1234.5),
        ("number", "1.234,567", 1234.567),
        ("number", "1.234.567", 1234567.0),
        ("number", "1,234.567.890", None),
        ("number", "1,23", 1.23),
        ("number", "4.5mm", 4.5),
        ("number", "35 psi", 35.0),
        ("number", "45k miles", 45000.0),
        ("number", "12 kW", 12.0),
        ("number", "0.05 MΩ", 0.05),
        ("number", "2½", 2.5),
        ("number", "12,5OO", 12500.0),
        ("number", "5l", 5.0),
        ("number", "30-35", None),
        ("number", "2 x 3", None),
        ("money", "£1,240.00", 1240.0),
        ("money", "1.240,00 €", 1240.0),
        ("money", "GBP 12.5", 12.5),
        ("money", "£12-50", 12.5),
        ("money", "85p", 0.85),
        ("money", "£12.50 + VAT", 12.5),
        ("money", "£12.5O", 12.5),
        ("money", "-£12.50", -12.5),
        ("time", "08:30", "08:30"),
        ("time", "8.30am", "08:30"),
        ("time", "0830", "08:30"),
        ("time", "8:30 PM", "20:30"),
        ("time", "12:15 am", "00:15"),
        ("time", "12 noon", "12:00"),
        ("time", "25:10", None),
        ("time", "13:00 am", None),
        ("duration", "1h 30", 1.5),
        ("duration", "1.5 hrs", 1.5),
        ("duration", "90 min", 1.5),
        ("duration", "1 hour", 1.0),
        ("duration", "1 1/2 hours", 1.5),
        ("duration", "½ hr", 0.5),
        ("duration", "soon", None),
        ("number", "1,234.5 km", 1234.5),
        ("number", "l2.5", 12.5),
        ("number", "-3", -3.0),
        ("number", "1h 30", 1.5),
        ("number", "abc", None),
        ("number", "SO", None),
        ("money", "£1,234.50", 1234.5),
        ("money", "GBP 12", 12.0),
        ("boolean", "Yes ☐ No ☑", False),
        ("boolean", "☑ Yes ☐ No", True),
        ("boolean", "[x] Yes [ ] No", True),
        ("boolean", "( ) Yes (x) No", False),
        ("boolean", "✓ Yes   No", True),
        ("boolean", "Yes   No ✓", False),
        ("boolean", "Y", True),
        ("boolean", "maybe", None),
    ],
)
def test_a_text_is_read_as_its_type(kind: str, text: str, value: object) -> None:
    seen = parsed(kind, text)

    assert seen.value == value
    assert not seen.is_blank


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("string", "______"),
        ("string", "....."),
        ("date", "N/A"),
        ("boolean", "Yes / No"),
        ("boolean", "Yes [ ] No [ ]"),
        ("signature", "(sign here)"),
        ("signature", "n/a"),
        ("signature", "not signed"),
        ("signature", "Customer not present"),
        ("signature", "14/03/2026"),
        ("signature", "X"),
    ],
)
def test_nothing_said_is_blank(kind: str, text: str) -> None:
    assert parsed(kind, text).is_blank


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Electrical", "Electrical"),
        ("WEAR&TEAR", "Wear & Tear"),
        ("wear and tear", "Wear & Tear"),
        ("electrica1", "Electrical"),
        ("☐ Damage ☑ Electrical", "Electrical"),
        ("Gremlins", None),
    ],
)
def test_a_choice_forgives_case_spacing_and_a_slip(text: str, value: str | None) -> None:
    options = ("Wear & Tear", "Damage", "Electrical")

    assert parsed("choice", text, options=options).value == value


def test_a_slip_is_repaired_only_where_the_pattern_decides_and_costs_confidence() -> None:
    seen = parsed("string", "J0B-12345O", pattern=r"JOB-\d{6}")

    assert seen.value == "JOB-123450"
    assert seen.certainty < 0.8


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("date", "14/O3/2026", "2026-03-14"),
        ("time", "O8:3O", "08:30"),
        ("number", "1O5", 105.0),
        ("money", "£12.5O", 12.5),
        ("duration", "l.5 hrs", 1.5),
        ("string", "J0B-4190", "JOB-4190"),
    ],
)
def test_a_repaired_value_is_a_matter_of_doubt_where_much_hangs_on_it(
    kind: str, text: str, value: object
) -> None:
    grave, minor = parsed(kind, text), parsed(kind, text, severity=Severity.S2)

    assert (grave.value, minor.value) == (value, value)
    assert grave.certainty < 0.8 <= minor.certainty
    assert parsed(kind, text, may_slip=False).value in (None, text)


@pytest.mark.parametrize(("text", "value"), [("approx 30", 30.0), ("> 200 MΩ", 200.0)])
def test_a_number_said_to_be_about_right_is_a_little_less_sure(text: str, value: float) -> None:
    assert parsed("number", text) == values.Parsed(value, 0.85)


@pytest.mark.parametrize(
    ("order", "text", "value"),
    [
        ("DMY", "03/04/2026", "2026-04-03"),
        ("MDY", "03/04/2026", "2026-03-04"),
        ("YMD", "26/04/03", "2026-04-03"),
        ("YMD", "03/04/2026", "2026-04-03"),
        ("MDY", "14/03/2026", None),
        ("DMY", "03/14/2026", None),
    ],
)
def test_a_date_is_read_in_the_order_of_the_spec(order: str, text: str, value: str | None) -> None:
    spec = FieldSpec("a", "A", FieldType.DATE, Severity.S0)

    assert values.parse(spec, text, Locale(dates=order), may_slip=False).value == value


def test_a_text_layer_means_what_it_says() -> None:
    seen = parsed("string", "JOB-12345O", pattern=r"JOB-\d{6}", may_slip=False)

    assert seen.value == "JOB-12345O"


@pytest.mark.parametrize(("may_slip", "value"), [(True, "JOB-123456"), (False, "☑ JOB-123456")])
def test_a_letter_taken_for_a_tick_box_as_well_breaks_no_pattern(
    may_slip: bool, value: str
) -> None:
    seen = parsed("string", "☑ JOB-123456", pattern=r"JOB-\d{6}", may_slip=may_slip)

    assert seen.value == value


def test_a_pattern_is_not_bent_to_fit_another_value() -> None:
    assert parsed("string", "JOB-12A456", pattern=r"JOB-\d{6}").value == "JOB-12A456"


@pytest.mark.parametrize(
    "printed", ["not provided", "Not answered", "Choose an item.", "Click or tap to enter a date."]
)
@pytest.mark.parametrize("kind", [FieldType.STRING, FieldType.TEXT, FieldType.DATE])
def test_what_a_program_prints_in_an_empty_field_is_nothing(printed: str, kind: FieldType) -> None:
    field = FieldSpec("field", "Field", kind, Severity.S1)

    assert values.parse(field, printed, Locale(), may_slip=False).is_blank


@pytest.mark.parametrize("written", ["Empty", "Not recorded on the plate", "No answer at the door"])
def test_what_a_person_writes_of_nothing_is_something(written: str) -> None:
    field = FieldSpec("field", "Field", FieldType.STRING, Severity.S1)

    assert values.parse(field, written, Locale(), may_slip=False).value == written
