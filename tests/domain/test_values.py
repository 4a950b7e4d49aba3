import pytest

from core.domain import values
from core.domain.model import Severity
from core.domain.specs import FieldSpec, FieldType, Locale


def parsed(kind: str, text: str, *, may_slip: bool = True, **properties: object) -> values.Parsed:
    spec = FieldSpec("a", "A", FieldType(kind), Severity.S0, **properties)  # type: ignore[arg-type]  # keywords by name
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
        ("date", "I4/O3/2026", "2026-03-14"),
        ("date", "31/02/2026", None),
        ("date", "tomorrow", None),
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


def test_a_text_layer_means_what_it_says() -> None:
    seen = parsed("string", "JOB-12345O", pattern=r"JOB-\d{6}", may_slip=False)

    assert seen.value == "JOB-12345O"


def test_a_pattern_is_not_bent_to_fit_another_value() -> None:
    assert parsed("string", "JOB-12A456", pattern=r"JOB-\d{6}").value == "JOB-12A456"
