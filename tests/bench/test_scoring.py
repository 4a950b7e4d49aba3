"""How answers are counted."""

from typing import Any

import pytest

from bench import accuracy_table, scoring
from bench.corpus.truth import Expected, FieldTruth, Half, Place, Render, SheetTruth
from bench.scoring import Score, Tally
from core.domain.model import Box, ReasonCode, Severity

INK = Place(1, Box(0.1, 0.1, 0.3, 0.12))
MISSING = Expected("job_number", ReasonCode.MISSING_FIELD, Severity.S0)


def truth(*fields: FieldTruth, expected: tuple[Expected, ...] = ()) -> SheetTruth:
    return SheetTruth(
        "a-sheet", Half.TUNING, "repair-report", "a design", Render.SCAN, "2026-06-15", 1,
        "a.pdf", fields, expected,
    )  # fmt: skip


def line(verdict: str = "PASS", fields: Any = None, findings: Any = ()) -> dict[str, Any]:
    return {
        "error": None,
        "verdict": verdict,
        "spec": {"id": "repair-report"},
        "selection": {"candidates": []},
        "fields": fields or {},
        "findings": list(findings),
    }


def scored(one: SheetTruth, got: dict[str, Any]) -> Score:
    score = Score()
    scoring.sheet(score, one, got)
    return score


@pytest.mark.parametrize(
    ("first", "second", "is_same"),
    [
        ("Mill  Lane", "mill lane", True),
        ("St Anne’s", "St Anne's", True),
        ("81-67687", "81 -67687", False),
        (2.25, 2.2500001, True),
        (True, 1.0, False),
        (None, "", False),
        ([{"Qty": "1"}], ({"Qty": "1"},), True),
    ],
)
def test_values_are_compared_without_case_and_spacing(
    first: object, second: object, is_same: bool
) -> None:
    one, two = scoring.normal(first), scoring.normal(second)

    assert (one == two and type(one) is type(two)) is is_same


def test_iou() -> None:
    assert scoring.iou((0, 0, 2, 1), (1, 0, 3, 1)) == pytest.approx(1 / 3)
    assert scoring.iou((0, 0, 1, 1), (2, 2, 3, 3)) == 0


def test_a_right_value_counts_for_its_class_and_its_box() -> None:
    field = FieldTruth("job_number", "string", "Job No", "J1", "J1", ink=INK, area=INK)
    got = line(fields={"job_number": {"value": "J1", "page": 1, "box": list(INK.box)}})

    score = scored(truth(field), got)

    assert score.tallies["value scan"] == Tally(1, 1)
    assert score.tallies["boxes"] == Tally(1, 1)


def test_a_wrong_value_is_told() -> None:
    field = FieldTruth("job_number", "string", "Job No", "J1", "J1", ink=INK, area=INK)

    score = scored(truth(field), line(fields={"job_number": {"value": "JI"}}))

    assert score.tallies["value scan"] == Tally(0, 1)
    assert "a-sheet" in score.errors[0]


@pytest.mark.parametrize(
    ("expected", "verdict", "row", "is_right"),
    [
        ((), "FAIL", "no false FAIL", False),
        ((), "REVIEW_QUEUE", "no false FAIL", True),
        ((), "REVIEW_QUEUE", "not sent to review", False),
        ((MISSING,), "PASS", "no false PASS", False),
        ((MISSING,), "REVIEW_QUEUE", "no false PASS", True),
    ],
)
def test_verdicts(expected: tuple[Expected, ...], verdict: str, row: str, is_right: bool) -> None:
    score = scored(truth(expected=expected), line(verdict))

    assert score.tallies[row] == Tally(int(is_right), 1)


def test_findings_are_right_missed_or_too_many() -> None:
    wanted = (MISSING, Expected("time_in", ReasonCode.INVALID_FORMAT, Severity.S2))
    got = [
        {"field": "job_number", "reason_code": "MISSING_FIELD"},
        {"field": "time_out", "reason_code": "LOW_CONFIDENCE"},
    ]

    value, count = scoring.f1(scored(truth(expected=wanted), line("FAIL", findings=got)))

    assert (value, count) == (0.5, 2)


def test_a_sheet_under_strange_labels_is_not_judged() -> None:
    field = FieldTruth("job_number", "string", "Log", "J1", "J1", is_known=False, ink=INK)

    score = scored(truth(field), line("FAIL"))

    assert "no false FAIL" not in score.tallies
    assert "value scan" not in score.tallies


def test_a_share_of_faults_is_turned_round() -> None:
    score = Score()
    for is_right in (True, True, True, False):
        score.add("no false FAIL", is_right)

    row = accuracy_table.share("false FAIL", score, "no false FAIL", 0.01, is_fault=True)

    assert row.figure.startswith("0.250")
    assert row.is_met is False


def test_wilson_holds_the_share() -> None:
    low, high = scoring.wilson(Tally(9, 10))

    assert 0.55 < low < 0.9 < high < 1


def test_the_surest_three_in_five() -> None:
    score = Score()
    score.handwritten = [(0.9, True), (0.8, True), (0.7, False), (0.2, False), (0.1, False)]

    row = accuracy_table.accepted(score)

    assert row.figure.startswith("0.333")
    assert row.count == "3"


def test_reliability_counts_what_is_right_by_how_sure_it_was() -> None:
    pairs = [(0.99, True), (0.99, True), (0.97, False), (0.3, True), (0.4, False)]

    lines = accuracy_table.reliability(pairs).splitlines()

    assert lines[2:] == [
        "| 0.00-0.50 | 2 | 0.350 | 0.500 |",
        "| 0.95-0.98 | 1 | 0.970 | 0.000 |",
        "| 0.98-1.00 | 2 | 0.990 | 1.000 |",
    ]
