"""Fixture packs: what is wrong with one is said, and what a case asks for is compared."""

from datetime import date
from typing import Any

import pytest

from core.domain.fields import given_lists, given_values
from core.domain.model import (
    Band,
    Field,
    FieldState,
    Finding,
    Item,
    ItemState,
    Outcome,
    ReasonCode,
    Selection,
    Value,
    Verdict,
)
from core.domain.spec import fixture_runs, fixtures, spec_dump
from core.domain.spec.fixtures import Case
from core.domain.spec.spec_values import Notes
from core.domain.spec.specs import FieldSpec, FieldType, Spec
from core.errors import Rejected
from tests.domain.factories import SPEC, finding

CASE = {"id": "A", "text": "x", "outcome": "PASS"}


def packed(*cases: Any, **parts: Any) -> tuple[tuple[Case, ...], list[str]]:
    notes = Notes()
    found = fixtures.cases(spec_dump.tree({"cases": list(cases), **parts}, "f"), notes)
    return found, [f"{one.key}: {one.message}" for one in notes.found]


def test_a_case_with_everything() -> None:
    given = {
        **CASE, "description": " d ", "spec": "pump", "today": "2026-01-31",
        "reason_codes": ["CRITICAL_MISSING", "CONFLICT"],
        "values": {"a": 1.5, "b": True, "c": None, "d": ["x", {"e": "yes"}]},
    }  # fmt: skip

    assert packed(given) == (
        (
            Case(
                "A", Verdict.PASS, "d", "x", spec="pump", today=date(2026, 1, 31),
                reason_codes=frozenset({ReasonCode.MISSING_FIELD, ReasonCode.CONFLICT}),
                values=(("a", "1.5"), ("b", True), ("c", None), ("d", ["x", {"e": "yes"}])),
            ),
        ),
        [],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("given", "case"),
    [
        ({"text": " x\n y "}, Case("A", Verdict.FAIL, text=" x\n y ")),
        ({"file": "a.pdf"}, Case("A", Verdict.FAIL, file="a.pdf")),
        ({"fields": {"b": False}}, Case("A", Verdict.FAIL, fields={"b": False})),
        ({"text": "x", "reason_codes": []}, Case("A", Verdict.FAIL, text="x",
                                                reason_codes=frozenset())),
    ],
)  # fmt: skip
def test_a_case_with_little(given: dict[str, Any], case: Case) -> None:
    assert packed({"id": "A", "outcome": "FAIL", **given}) == ((case,), [])


@pytest.mark.parametrize(
    ("more", "mistake"),
    [
        ({"id": ...}, "cases[0].id: is required"),
        ({"outcome": ...}, "cases[0].outcome: is required"),
        ({"outcome": "PAS"},
         "cases[0].outcome: must be one of PASS, FAIL, REVIEW_QUEUE (did you mean PASS?)"),
        ({"outcome": "WAIVED"}, "cases[0].outcome: must be one of PASS, FAIL, REVIEW_QUEUE"),
        ({"file": "a"}, "cases[0].file: give exactly one of text, fields and file"),
        ({"text": ...}, "cases[0].text: give exactly one of text, fields and file"),
        ({"text": ..., "fields": "x"},
         "cases[0].fields: must be a mapping of field names to values"),
        ({"values": ["x"]}, "cases[0].values: must be a mapping of field names to values"),
        ({"today": "31/01/2026"}, "cases[0].today: 31/01/2026 is no date (YYYY-MM-DD)"),
        ({"today": "2026-02-30"}, "cases[0].today: 2026-02-30 is no date (YYYY-MM-DD)"),
        ({"reason_codes": ["CONFLCT"]},
         "cases[0].reason_codes: CONFLCT is no reason code (did you mean CONFLICT?)"),
        ({"reason_codes": "CONFLICT"}, "cases[0].reason_codes: must be a list"),
        ({"txt": "x"}, "cases[0].txt: unknown key (did you mean text?)"),
    ],
)  # fmt: skip
def test_a_mistake_of_a_case(more: dict[str, Any], mistake: str) -> None:
    given = {key: value for key, value in {**CASE, **more}.items() if value is not ...}

    assert mistake in packed(given)[1]


def test_a_mistake_of_a_pack() -> None:
    assert packed(CASE, CASE)[1] == ["cases[1].id: A is there twice"]
    assert packed(cases="x") == ((), ["cases: must be a list of cases"])
    assert packed(CASE, case=1)[1] == ["case: unknown key (did you mean cases?)"]


@pytest.mark.parametrize(
    ("wanted", "seen", "is_same"),
    [
        (None, None, True), (None, "x", False), ("x", None, False), (True, True, True),
        (True, False, False), (True, "true", False), ("true", True, False), ("x", "x", True),
        (" a  b ", "a b", True), ("a", "A", False), (5, "5", True), ("1.5", 1.5, True),
        ("1.5000001", 1.5, True), ("1.51", 1.5, False), ("2", 1.5, False), ("x", 1.5, False),
        ({"brakes": "tick"}, {"Brakes": "ok", "Horn": "fail"}, True),
        ({"Brakes": "fail"}, {"Brakes": "ok"}, False),
        ({"Oil": "ok"}, {"Brakes": "ok"}, False),
        ("ok", {"Brakes": "ok"}, False),
        ([{"qty": 1}], ({"Qty": "1", "Part No": "A"},), True),
        ([{"Qty": 2}], ({"Qty": "1"},), False),
        ([{"Size": 1}], ({"Qty": "1"},), False),
        ([{"Qty": 1}], ({"Qty": "1"}, {"Qty": "2"}), False),
        ([{"Qty": 1}, {"Qty": 3}], ({"Qty": "1"}, {"Qty": "2"}), False),
        (["1"], ({"Qty": "1"},), False),
        ("1", ({"Qty": "1"},), False),
    ],
)  # fmt: skip
def test_when_a_value_is_the_one_that_was_expected(
    wanted: Any, seen: Value | None, is_same: bool
) -> None:
    case = Case("A", Verdict.PASS, values=(("a", wanted),))
    judged = fixtures.judge(case, outcome(Verdict.PASS, seen))

    assert (judged.is_ok, judged.wrong_values) == (is_same, () if is_same else ("a",))
    assert judged.values == {"a": seen}


def outcome(verdict: Verdict, value: Value | None = "x", *findings: Finding) -> Outcome:
    field = Field("a", "A", "string", FieldState.READ, value)
    return Outcome(verdict, 100, Selection(Band.HIGH, 100, (), SPEC.ref), (field,), findings)


CONFLICT, GAP = (
    finding(code, SPEC.fields[0].severity) for code in (ReasonCode.CONFLICT, ReasonCode.SPEC_GAP)
)


@pytest.mark.parametrize(
    ("verdict", "codes", "found", "is_ok"),
    [
        (Verdict.PASS, None, (), True),
        (Verdict.FAIL, None, (), False),
        (Verdict.PASS, None, (CONFLICT,), True),
        (Verdict.PASS, (), (CONFLICT,), False),
        (Verdict.PASS, ("CONFLICT",), (CONFLICT, CONFLICT), True),
        (Verdict.PASS, ("CONFLICT",), (), False),
        (Verdict.PASS, ("CONFLICT",), (CONFLICT, GAP), False),
        (Verdict.FAIL, ("CONFLICT",), (CONFLICT,), False),
    ],
)
def test_verdict_and_codes_have_to_be_those_asked_for(
    verdict: Verdict, codes: tuple[str, ...] | None, found: tuple[Finding, ...], is_ok: bool
) -> None:
    asked = None if codes is None else frozenset(map(ReasonCode, codes))
    judged = fixtures.judge(
        Case("A", Verdict.PASS, reason_codes=asked), outcome(verdict, "x", *found)
    )

    assert judged.is_ok is is_ok


def test_a_miss_is_told_in_one_line() -> None:
    case = Case("A", Verdict.PASS, reason_codes=frozenset({ReasonCode.SPEC_GAP}),
                values=(("a", "y"),))  # fmt: skip
    missed = fixtures.judge(case, outcome(Verdict.FAIL, "x", GAP, CONFLICT, GAP))
    plain = fixtures.judge(Case("A", Verdict.FAIL), outcome(Verdict.PASS))

    assert fixture_runs.miss(missed) == (
        "FAIL CONFLICT, SPEC_GAP, expected PASS SPEC_GAP; read differently: a"
    )
    assert fixture_runs.miss(plain) == "PASS, expected FAIL"


# Values as a reader hands them over

CHECKS = FieldSpec("c", "C", FieldType.CHECKLIST, SPEC.fields[0].severity, items=("Oil", "Lamp 1"))
PARTS = FieldSpec("p", "P", FieldType.TABLE, SPEC.fields[0].severity, columns=("Qty", "Part No"))
MADE = Field("x", "X", "x", FieldState.NOT_FOUND)


@pytest.mark.parametrize(
    ("given", "value", "confidence"),
    [
        (5, 5, 1.0),
        ({"value": 5}, 5, 1.0),
        ({"value": 5, "confidence": 0.25}, 5, 0.25),
        ({"value": 5, "confidence": "2"}, 5, 1.0),
        ({"value": 5, "confidence": -1}, 5, 0.0),
        ({"value": 5, "confidence": None, "raw": "", "page": 1, "box": []}, 5, 1.0),
        ({"value": 5, "other": 1}, {"value": 5, "other": 1}, 1.0),
        ({"confidence": 1}, {"confidence": 1}, 1.0),
    ],
)
def test_a_value_may_be_wrapped(given: Any, value: Any, confidence: float) -> None:
    assert given_lists.unwrapped(given) == (value, confidence)


def test_a_confidence_that_is_none_is_refused() -> None:
    with pytest.raises(Rejected) as refused:
        given_lists.unwrapped({"value": 1, "confidence": "high"})

    assert str(refused.value) == "A confidence is a number from 0 to 1, not high."


def test_a_checklist_handed_over() -> None:
    seen = given_lists.checklist(MADE, CHECKS, {"oil": {"value": "ok", "confidence": 0.5}}, 0.9)

    assert (seen.state, seen.confidence) == (FieldState.READ, 0.9)
    assert seen.raw == "{'oil': {'value': 'ok', 'confidence': 0.5}}"
    assert seen.value == {"Oil": "ok", "Lamp 1": "unmarked"}
    assert seen.items == (
        Item("Oil", ItemState.OK, 0.5), Item("Lamp 1", ItemState.UNMARKED, 1.0)
    )  # fmt: skip
    for odd in ("x", {"Oil": "purple"}):
        again = given_lists.checklist(MADE, CHECKS, odd, 0.9)
        assert (again.state, again.value, again.raw) == (FieldState.READ, None, str(odd))
    assert given_lists.checklist(MADE, CHECKS, None, 0.9).state is FieldState.EMPTY


def test_a_table_handed_over() -> None:
    rows = [{"qty": True, "Part No": " a  b "}, {"Qty": None}, {"Qty": False}, {"Qty": 2}]
    seen = given_lists.table(MADE, PARTS, rows, 0.9)

    assert (seen.state, seen.confidence, seen.raw) == (FieldState.READ, 0.9, str(rows))
    assert seen.value == (
        {"Qty": "Yes", "Part No": "a b"}, {"Qty": "No", "Part No": ""}, {"Qty": "2", "Part No": ""}
    )  # fmt: skip
    assert given_lists.table(MADE, PARTS, [{}], 1.0).state is FieldState.EMPTY
    assert given_lists.table(MADE, PARTS, [{}], 1.0).value == ()
    assert given_lists.table(MADE, PARTS, None, 1.0).state is FieldState.EMPTY
    odds: tuple[Any, ...] = ("x", ["x"], {})
    for odd in odds:
        assert given_lists.table(MADE, PARTS, odd, 1.0).value is None


@pytest.mark.parametrize(
    ("given", "state", "count"),
    [
        (3, "READ", 3), ("3.0", "READ", 3), (" 12 ", "READ", 12), (0, "EMPTY", 0),
        (None, "EMPTY", None), (True, "READ", None), ("1234567", "READ", None),
        ("999999", "READ", 999999), ("²", "READ", None), (-1, "READ", None), (1.5, "READ", None),
    ],
)  # fmt: skip
def test_photographs_handed_over(given: Any, state: str, count: int | None) -> None:
    seen = given_lists.photos(MADE, given, 0.9)

    assert (seen.state, seen.value) == (FieldState[state], count)
    assert (seen.raw, seen.confidence) == ((None, None) if given is None else (str(given), 0.9))


@pytest.mark.parametrize(
    ("function", "spec", "given", "said"),
    [
        (given_lists.checklist, CHECKS, {"Oli": "ok", "zzzzzz": "ok"},
         "The field c has no item called Oli (did you mean Oil?), zzzzzz."),
        (given_lists.table, PARTS, [{"Qyt": 1}],
         "The field p has no column called Qyt (did you mean Qty?)."),
    ],
)  # fmt: skip
def test_what_the_spec_does_not_have_is_refused(
    function: Any, spec: FieldSpec, given: Any, said: str
) -> None:
    with pytest.raises(Rejected) as refused:
        function(MADE, spec, given, 1.0)

    assert str(refused.value) == said


def test_a_field_that_the_spec_does_not_have_is_refused() -> None:
    with pytest.raises(Rejected) as refused:
        given_values.fields({"time_inn": 1, "zzzzzzzz": 2, "time_in": "8:00"}, SPEC)

    assert str(refused.value) == (
        "The spec repair-report has no field called time_inn (did you mean time_in?), zzzzzzzz."
    )


@pytest.mark.parametrize(
    ("name", "given", "state", "value", "confidence"),
    [
        ("labour_hours", 5, "READ", 5.0, 1.0),
        ("labour_hours", {"value": "about 5", "confidence": 0.5}, "READ", 5.0, 0.425),
        ("labour_hours", float("nan"), "READ", None, 1.0),
        ("labour_hours", 10**400, "READ", None, 1.0),
        ("labour_hours", True, "READ", None, 1.0),
        ("labour_hours", [5], "READ", None, 1.0),
        ("labour_hours", "n/a", "EMPTY", None, None),
        ("job_number", 5, "READ", "5", 1.0),
        ("job_number", None, "EMPTY", None, None),
        ("job_number", " ", "EMPTY", None, None),
        ("safe_to_use", False, "READ", False, 1.0),
        ("safe_to_use", "no", "READ", False, 1.0),
        ("signature", True, "READ", True, 1.0),
        ("signature", False, "EMPTY", False, None),
        ("signature", "No", "EMPTY", False, None),
        ("signature", "J. Smith", "READ", True, 1.0),
        ("signature", None, "EMPTY", False, None),
        ("service_date", "14/03/26", "READ", "2026-03-14", 1.0),
        ("service_date", {"value": "x"}, "READ", None, 1.0),
    ],
)
def test_a_value_handed_over(
    name: str, given: Any, state: str, value: Value | None, confidence: float | None
) -> None:
    seen = next(one for one in given_values.fields({name: given}, SPEC) if one.name == name)

    assert (seen.state, seen.value, seen.confidence) == (FieldState[state], value, confidence)
    others = {one.state for one in given_values.fields({name: given}, SPEC) if one.name != name}
    assert others == {FieldState.NOT_FOUND}


def test_a_case_may_name_another_spec() -> None:
    case = Case("A", Verdict.REVIEW_QUEUE, text="x", spec="other")
    asked: list[str] = []

    def other(name: str) -> Spec | None:
        asked.append(name)
        return None

    run = fixture_runs.run([case], SPEC, today=date(2026, 1, 31), other=other)

    assert (run.count, run.failing) == (1, ("A: there is no spec called other.",))
    assert asked == ["other"]
