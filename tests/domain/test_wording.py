"""What a technician is told: the sentence, what was expected, why and what to do."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain import audit, wording
from core.domain.model import Finding, Severity
from core.domain.policy import Policy
from core.domain.rule_language import expressions
from core.domain.spec.specs import FieldSpec, FieldType
from core.domain.written import pattern_examples
from tests.domain.factories import SPEC, TODAY, sheet


def told(old: str, new: str) -> Finding:
    """The one finding of the complete sheet with something changed."""
    (finding,) = sheet(old, new).findings
    return finding


@pytest.mark.parametrize(
    ("old", "new", "message", "expected"),
    [
        ("JOB-123456", "77", "Job Number reads “77”, which is not in the expected form, such as "
         "JOB-123456.", "a value such as JOB-123456"),
        ("14/03/2026", "02/04/2026", "Date is 2 Apr 2026, after today, 1 Apr 2026.",
         "a date not after 1 Apr 2026"),
        ("14/03/2026", "31/02/2026", "Date reads “31/02/2026”, which is not a date.", "a date"),
        ("10:45", "08:00", "Finish time is not after start time.",
         "Time In and Time Out that agree (found Time In 08:30, Time Out 08:00)"),
        ("2.25", "30", "Labour Hours is 30, more than the allowed 24.", "a number from 0 to 24"),
        ("Electrical", "Gremlins", "Fault Reason reads “Gremlins”, which is not one of Wear & Tear,"
         " Damage, Electrical.", "one of Wear & Tear, Damage, Electrical"),
        ("J. Smith", "______", "Customer Signature is empty.", "a signature"),
        ("J. Smith", "[Captured via app]", "Customer Signature says “[Captured via app]”, which is "
         "no signature.", "a signature"),
        ("Safe to use: Yes", "", "Safe to use was not found on the sheet.", "Yes or No"),
        ("Date: 14/03/2026", "Date: 14/03/2026\nDate of visit: 15/03/2026",
         "Date is given twice: 14 Mar 2026 and 15 Mar 2026.", "a date"),
    ],
)  # fmt: skip
def test_the_sentence_and_what_was_expected(
    old: str, new: str, message: str, expected: str
) -> None:
    finding = told(old, new)

    assert (finding.message, finding.expected) == (message, expected)
    assert finding.why_it_matters
    assert finding.suggested_fix.endswith(".")


@pytest.mark.parametrize(
    ("bounds", "hours", "message", "expected"),
    [
        ({"max": 8.0}, 9.0, "Travel is 9 hours, more than the allowed 8 hours.",
         "a duration: at most 8 hours"),
        ({"min": 1.0}, 0.25, "Travel is 0.25 hours, less than the allowed 1 hour.",
         "a duration: at least 1 hour"),
        ({"min": 0.5, "max": 1.0}, 2.0, "Travel is 2 hours, more than the allowed 1 hour.",
         "a duration from 0.5 to 1 hour"),
    ],
)  # fmt: skip
def test_a_duration_says_that_it_is_hours(
    bounds: dict[str, Any], hours: float, message: str, expected: str
) -> None:
    travel = FieldSpec("travel", "Travel", FieldType.DURATION, Severity.S2, **bounds)
    (finding,) = audit.audit_values(
        {"travel": hours}, replace(SPEC, fields=(travel,), rules=()), Policy(), today=TODAY
    ).findings

    assert (finding.message, finding.expected) == (message, expected)


def test_no_finding_speaks_in_expressions() -> None:
    finding = told("10:45", "08:00")

    for text in (finding.message, finding.expected, finding.suggested_fix):
        assert not {">", "==", "time_in", "&&"} & set((text or "").split())


@pytest.mark.parametrize(
    ("pattern", "example"),
    [
        (r"JOB-\d{6}", "JOB-123456"),
        (r"[A-Z]{2}\d{3,8}", "AB123"),
        (r"SN-\d{5}-[A-Z]{2}", "SN-12345-CD"),
        (r"^\d{4}$", "1234"),
        (r"\d{2}-?\d{2}", "12-34"),
        (r"[A-Z0-9-]{4,20}", "1234"),
        (r"(JOB|WO)-\d+", None),
        (r"[^x]+", None),
    ],
)
def test_a_pattern_is_told_by_an_example(pattern: str, example: str | None) -> None:
    assert pattern_examples.example(pattern) == example


@given(st.lists(st.sampled_from([r"\d", "[A-Z]", "-", "X", r"\.", "{2}", "+", "?", ".", "[ab]"])))
def test_an_example_always_fits_its_pattern(pieces: list[str]) -> None:
    pattern = "".join(pieces)
    try:
        expressions.pattern(pattern)
    except expressions.BadExpression:
        return
    example = pattern_examples.example(pattern)

    assert example is None or expressions.matches(pattern, example)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1234567.5, "1234567.5"),
        (True, "Yes"),
        ({"Brakes": "fail", "Horn": "ok", "Oil": "ok"}, "2 OK, Brakes: fail"),
        (({"Qty": "2", "Part": "Belt"}, {"Qty": "1", "Part": ""}), "2 · Belt; 1"),
        (None, ""),
    ],
)
def test_a_value_as_a_person_writes_it(value: Any, text: str) -> None:
    assert wording.told(value) == text
