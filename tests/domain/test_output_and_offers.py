"""What leaves an audit: its JSON, its words, and what labels may stand for."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from core.domain import audit, audit_output
from core.domain.fields import given_lists
from core.domain.labelling import mappings
from core.domain.model import (
    Box,
    Evidence,
    Field,
    FieldState,
    Finding,
    Pair,
    ReasonCode,
    Severity,
    SpecRef,
)
from core.domain.page import plain_text
from core.domain.policy import Policy
from core.domain.rule_language import expressions
from core.domain.spec import publication
from core.domain.spec.specs import FieldSpec, FieldType, Locale, RuleSpec, SelectionSpec, Spec
from core.errors import Rejected

DAY = date(2026, 3, 20)
CHECKS = FieldSpec("checks", "Checks", FieldType.CHECKLIST, Severity.S1, items=("Oil",))
VISITED = FieldSpec("visited_on", "Visited On", FieldType.DATE, Severity.S0, required=True)
JOB = FieldSpec("job_number", "Job Number", FieldType.STRING, Severity.S0, pattern=r"JOB-\d{3}")
RULE = RuleSpec("never", (), "false", ReasonCode.CONFLICT, Severity.S2, "It is never so.")


def _spec(*fields: FieldSpec, rules: tuple[RuleSpec, ...] = ()) -> Spec:
    chosen = SelectionSpec(any=("pump visit",))
    return Spec("visit", "1.2.0", "Visit", Locale(), chosen, fields, rules)


def _pair(label: str, value: str) -> Pair:
    return Pair(label, value, Evidence(1, Box(0.1, 0.2, 0.3, 0.4), value))


def test_an_audit_as_json_has_every_key_of_the_contract() -> None:
    reading = plain_text.reading("PUMP VISIT\nJob Number: JOB-1\n")
    outcome = audit.audit(reading, (_spec(JOB),), Policy(), today=DAY)

    line = audit_output.audited(
        "a.txt", sha256="00", page_count=1, reading=reading, outcome=outcome
    )

    box = line["findings"][0].pop("box")
    assert line["fields"]["job_number"].pop("box") == box == [0.15, 0.0183, 0.2125, 0.0317]
    assert line == {
        "file": "a.txt", "sha256": "00", "pages": 1, "verdict": "FAIL", "score": 90,
        "spec": {"id": "visit", "version": "1.2.0"},
        "selection": {"band": "HIGH", "score": 100,
                      "candidates": [{"spec": "visit", "score": 100}]},
        "reading": {"engine": "text", "model": None, "seconds": 0.0, "confidence": 1.0,
                    "rotation": 0, "legible": True},
        "fields": {"job_number": {"value": "JOB-1", "raw": "JOB-1", "confidence": 1.0, "page": 1}},
        "findings": [{
            "rule": "job_number.pattern", "field": "job_number", "reason_code": "INVALID_FORMAT",
            "severity": "S0", "confidence": 1.0, "page": 1, "value": "JOB-1",
            "expected": "a value such as JOB-123",
            "message": "Job Number reads “JOB-1”, which is not in the expected form, "
                       "such as JOB-123.",
            "why_it_matters": "A value that cannot be read as what it should be is of no use.",
            "suggested_fix": "Correct Job Number and send the sheet again.",
        }],
        "error": None,
    }  # fmt: skip


def test_figures_are_rounded_for_people_and_machines_alike() -> None:
    reading = plain_text.reading("PUMP VISIT\nJob Number: JOB-1\n")
    (page,) = reading.pages
    words = tuple(replace(word, confidence=0.98765432) for word in page.words)
    reading = replace(reading, seconds=1.23456, pages=(replace(page, words=words),))
    outcome = audit.audit(reading, (_spec(JOB),), Policy(), today=DAY)

    line = audit_output.audited(
        "a.txt", sha256="00", page_count=1, reading=reading, outcome=outcome
    )

    assert (line["reading"]["confidence"], line["reading"]["seconds"]) == (0.9877, 1.235)
    assert line["fields"]["job_number"]["confidence"] == 0.9877
    assert line["findings"][0]["confidence"] == 0.9877


def test_a_file_that_could_not_be_read_has_nothing_but_the_reason() -> None:
    line = audit_output.refused("a.pdf", code="CORRUPT", message="It is damaged.")

    assert line.pop("file") == "a.pdf"
    assert line.pop("error") == {"code": "CORRUPT", "message": "It is damaged."}
    assert set(line) == {
        "sha256", "pages", "verdict", "score", "spec", "selection", "reading", "fields", "findings"
    }  # fmt: skip
    assert set(line.values()) == {None}


def _findings(spec: Spec, **given: object) -> list[Finding]:
    return list(audit.audit_values(given, spec, Policy(), today=DAY).findings)


@pytest.mark.parametrize(
    ("own", "why", "fix"),
    [
        ({}, "The sheet is not complete without it.", "Mark Oil and send the sheet again."),
        ({"why_it_matters": "It seizes.", "suggested_fix": "Look."}, "It seizes.", "Look."),
    ],
)
def test_an_item_speaks_by_its_spec_or_in_general(own: dict[str, Any], why: str, fix: str) -> None:
    checks = replace(CHECKS, required=True, **own)
    (finding,) = _findings(_spec(checks), checks={})

    assert (finding.field, finding.why_it_matters, finding.suggested_fix) == (
        "checks.Oil",
        why,
        fix,
    )


def test_a_rule_without_fields_asks_for_a_sheet_that_keeps_to_it() -> None:
    (finding,) = _findings(_spec(CHECKS, rules=(RULE,)))

    assert finding.expected == "a sheet that keeps to the rule"
    assert (finding.field, finding.value, finding.severity) == (None, None, Severity.S2)


@pytest.mark.parametrize(
    ("given", "state", "value"),
    [
        (None, FieldState.EMPTY, None),
        (0, FieldState.EMPTY, 0),
        (2, FieldState.READ, 2),
        ("3", FieldState.READ, 3),
        ("many", FieldState.READ, None),
    ],
)
def test_photographs_handed_over(given: object, state: FieldState, value: int | None) -> None:
    made = Field("photos", "Photos", "photos", FieldState.NOT_FOUND)

    seen = given_lists.photos(made, given, 0.9)

    assert (seen.state, seen.value) == (state, value)


@pytest.mark.parametrize(
    "source",
    [
        "duration('2h30m15s').getHours() == 2",
        "duration('2h30m15s').getMinutes() == 150",
        "duration('1m15s').getSeconds() == 75",
        "duration('1250ms').getMilliseconds() == 1250",
        "timestamp('2026-03-14T10:20:30.250Z').getMilliseconds() == 250",
        "timestamp('2026-03-14T10:20:30Z').getSeconds() == 30",
        "timestamp('2026-03-14T10:20:30Z').getSeconds('UTC') == 30",
        "timestamp('2026-03-14T10:20:30.25Z').getMilliseconds('UTC') == 250",
        "timestamp('2026-12-31T23:30:00Z').getFullYear('Europe/Paris') == 2027",
        "timestamp('2026-12-31T23:30:00Z').getMonth('Europe/Paris') == 0",
        "timestamp('2026-12-31T23:30:00Z').getDate('Europe/Paris') == 1",
        "timestamp('2026-12-31T23:30:00Z').getDayOfMonth('Europe/Paris') == 0",
        "timestamp('2026-12-31T23:30:00Z').getDayOfYear('Europe/Paris') == 0",
        "timestamp('2027-01-02T23:30:00Z').getDayOfWeek('Europe/Paris') == 0",
        "timestamp('2026-12-31T23:30:00Z').getHours('Europe/Paris') == 0",
        "timestamp('2026-12-31T23:30:00Z').getMinutes('Asia/Kolkata') == 0",
    ],
)
def test_parts_of_moments_and_durations(source: str) -> None:
    assert expressions.is_true(source, expressions.activation({}))


@pytest.mark.parametrize("source", ["d.getFullYear() > 0", "d.getHours('UTC') > 0"])
def test_a_duration_lies_in_no_year_and_no_zone(source: str) -> None:
    with pytest.raises(expressions.NotEvaluable):
        expressions.is_true(source, expressions.activation({"d": timedelta(hours=1)}))


LOST = tuple(
    Field(one.name, one.label, one.type.value, FieldState.NOT_FOUND) for one in (VISITED, JOB)
)


@pytest.mark.parametrize(
    ("pairs", "offered"),
    [
        ([], []),
        ([_pair("When", "14/03/2026")], [("visited_on", "When", 0.5)]),
        ([_pair("Our code", "JOB-123")], [("job_number", "Our code", 0.65)]),
        ([_pair("Our code", "JOB-12")], []),  # not of the pattern
        ([_pair("A", "14/03/2026"), _pair("B", "15/03/2026")],  # either could be it
         [("visited_on", "A", 0.3), ("visited_on", "B", 0.3)]),
        ([_pair("Time In", "14/03/2026")], []),  # has a meaning of its own
        ([_pair("Seen on", "soon")], []),
    ],
)  # fmt: skip
def test_what_a_lost_field_may_be(pairs: list[Pair], offered: list[tuple[str, str, float]]) -> None:
    offers = mappings.suggest(pairs, _spec(VISITED, JOB), LOST)

    assert [(one.field, one.pair.label, one.score) for one in offers] == offered


def test_a_field_that_was_found_is_offered_nothing() -> None:
    found = [replace(field, state=FieldState.READ) for field in LOST]

    assert mappings.suggest([_pair("Seen on", "14/03/2026")], _spec(VISITED, JOB), found) == ()


def test_a_stored_pack_that_is_none_is_refused_with_its_mistakes() -> None:
    with pytest.raises(Rejected, match=r"fixture pack.*cases: must be a list of cases"):
        publication.cases('{"cases": 7}')
    (case,) = publication.cases('{"cases": [{"id": "A", "fields": {}, "outcome": "PASS"}]}')
    assert (case.id, case.fields) == ("A", {})


def test_the_ref_of_a_spec_is_its_id_and_version() -> None:
    assert _spec(JOB).ref == SpecRef("visit", "1.2.0")
