"""Each check by itself: the whole finding that it gives, or none."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from core.domain import advice, audit, rules
from core.domain.model import (
    Box,
    Evidence,
    Field,
    FieldState,
    Finding,
    Item,
    ItemState,
    Outcome,
    ReasonCode,
    Severity,
    Value,
    Verdict,
)
from core.domain.policy import Policy
from core.domain.rule_language import cel_values
from core.domain.rules import Sheet
from core.domain.spec.specs import FieldSpec, FieldType, RuleSpec, Spec
from tests.domain.factories import SPEC

TODAY = date(2026, 4, 1)
HERE, THERE = (Evidence(page, Box(0.1, 0.2, 0.3, 0.4), "seen") for page in (1, 2))
EMPTY, READ = FieldState.EMPTY, FieldState.READ


def asked(kind: str = "string", name: str = "a", **more: Any) -> FieldSpec:
    return FieldSpec(name, name.upper(), FieldType(kind), Severity.S1, **more)


def seen(value: Value | None = None, kind: str = "string", name: str = "a", **more: Any) -> Field:
    usual: dict[str, Any] = {
        "state": READ, "raw": None if value is None else str(value), "confidence": 0.9,
        "evidence": HERE,
    }  # fmt: skip
    return Field(name, name.upper(), kind, value=value, **{**usual, **more})


def found(
    fields: list[FieldSpec], read: list[Field], *made: RuleSpec, **more: Any
) -> list[Finding]:
    spec = Spec("s", "1.0.0", "S", SPEC.locale, SPEC.selection, tuple(fields), made)
    sheet = Sheet(
        {one.name: one for one in read}, cel_values.activation(read, spec, TODAY), Policy(), TODAY,
        **more,
    )  # fmt: skip
    return rules.check(sheet, spec)


def one(spec: FieldSpec, field: Field, **more: Any) -> Finding | None:
    """The one finding of one field, if any."""
    every = found([spec], [field], **more)
    assert len(every) < 2
    return every[0] if every else None


def finding(rule: str, code: str, message: str, **more: Any) -> Finding:
    reason = ReasonCode(code)
    usual: dict[str, Any] = {
        "confidence": 0.9, "field": "a", "evidence": HERE, "why_it_matters": advice.why(reason),
        "suggested_fix": advice.fix(reason, "A", FieldType.STRING), "expected": "a value",
    }  # fmt: skip
    return Finding(f"a.{rule}", reason, Severity.S1, message, **{**usual, **more})


NOWHERE = seen(state=FieldState.NOT_FOUND, confidence=None, evidence=None)
NOTHING = seen(state=EMPTY, confidence=None)
UNREADABLE = seen(state=FieldState.UNREADABLE, confidence=None)
TOO_POOR = seen(state=FieldState.UNREADABLE, confidence=None, evidence=None)
TRUST = {1: 0.7, 2: 0.6}


@pytest.mark.parametrize(
    ("spec", "field", "expected"),
    [
        (asked(required=True), seen("x"), None),
        (asked(), NOTHING, None),
        (asked(), NOWHERE, None),
        (asked(required=True), NOTHING,
         finding("required", "MISSING_FIELD", "A is empty.", confidence=0.7)),
        (asked(required=True), NOWHERE,
         finding("required", "MISSING_FIELD", "A was not found on the sheet.", confidence=0.6,
                 evidence=None)),
        (asked(required=True), replace(NOTHING, evidence=Evidence(3, Box(0, 0, 1, 1))),
         finding("required", "MISSING_FIELD", "A is empty.", confidence=1.0,
                 evidence=Evidence(3, Box(0, 0, 1, 1)))),
        (asked(), UNREADABLE,
         finding("unreadable", "UNREADABLE_FIELD", "A cannot be read.", confidence=0.7)),
        (asked(), TOO_POOR, None),
        (asked(required=True), TOO_POOR,
         finding("unreadable", "UNREADABLE_FIELD",
                 "A was not found, but the page is too poor to be sure.", confidence=0.6,
                 evidence=None)),
        (asked(required_when="1 == 2"), NOTHING, None),
        (asked(required_when="1 == 1"), NOTHING,
         finding("required_when", "MISSING_FIELD", "A is empty.", confidence=0.7)),
        (asked(required_when="a == 'x'"), NOTHING, None),
        (asked(), seen("x", confidence=0.8), None),
        (asked(), seen("x", confidence=0.79),
         finding("confidence", "LOW_CONFIDENCE", "A was read as “x”, but not with certainty.",
                 confidence=0.79, value="x")),
        (asked(), seen("x", confidence=0.0),
         finding("confidence", "LOW_CONFIDENCE", "A was read as “x”, but not with certainty.",
                 confidence=0.0, value="x")),
        (asked(), seen("x", raw="X  y", confidence=0.5),
         finding("confidence", "LOW_CONFIDENCE",
                 "A was read as “x” (it looks like “X  y”), but not with certainty.",
                 confidence=0.5, value="x")),
        (asked(), seen(None, raw="zz", confidence=0.5),
         finding("confidence", "LOW_CONFIDENCE", "A was read as “zz”, but not with certainty.",
                 confidence=0.5, value="zz")),
        (asked(pattern="x+"), seen("xx"), None),
        (asked(pattern="x+"), seen("xy"),
         finding("pattern", "INVALID_FORMAT",
                 "A reads “xy”, which is not in the expected form, such as xxx.", value="xy",
                 expected="a value such as xxx")),
        (asked(pattern="x|y"), seen("z"),
         finding("pattern", "INVALID_FORMAT", "A reads “z”, which is not in the expected form.",
                 value="z", expected="a value in the form that the spec asks for")),
        (asked(min_length=3), seen("abc"), None),
        (asked(min_length=3), seen(" ab "),
         finding("min_length", "INCOMPLETE_EVIDENCE",
                 "A says only “ ab ”: too little to tell what was done.", value=" ab ",
                 expected="a text of at least 3 characters")),
        (asked(min_length=2), seen("Done"),
         finding("min_length", "INCOMPLETE_EVIDENCE",
                 "A says only “Done”: too little to tell what was done.", value="Done",
                 expected="a text of at least 2 characters")),
        (asked(why_it_matters="W.", suggested_fix="F.", required=True), NOTHING,
         finding("required", "MISSING_FIELD", "A is empty.", confidence=0.7, why_it_matters="W.",
                 suggested_fix="F.")),
    ],
)  # fmt: skip
def test_a_text(spec: FieldSpec, field: Field, expected: Finding | None) -> None:
    assert one(spec, field, trust=TRUST) == expected


def told(rule: str, code: str, message: str, expected: str, value: Value | None) -> Any:
    return (f"a.{rule}", code, message, expected, value)


@pytest.mark.parametrize(
    ("kind", "more", "value", "expected"),
    [
        ("number", {"min": 2.0}, 2.0, None),
        ("number", {"max": 2.0}, 2.0, None),
        ("number", {"min": 2.0}, 1.5,
         told("min", "OUT_OF_POLICY", "A is 1.5, less than the allowed 2.",
              "a number: at least 2", 1.5)),
        ("number", {"max": 2.0}, 2.5,
         told("max", "OUT_OF_POLICY", "A is 2.5, more than the allowed 2.",
              "a number: at most 2", 2.5)),
        ("money", {"min": 0.0, "max": 1e6}, 1234567.5,
         told("max", "OUT_OF_POLICY", "A is 1234567.5, more than the allowed 1000000.",
              "an amount of money from 0 to 1000000", 1234567.5)),
        ("photos", {"min": 2}, 1,
         told("min", "OUT_OF_POLICY", "A: 1, fewer than the 2 asked for.",
              "photographs: at least 2", 1)),
        ("photos", {"max": 2}, 3,
         told("max", "OUT_OF_POLICY", "A is 3, more than the allowed 2.",
              "photographs: at most 2", 3)),
        ("date", {"not_after": "today"}, "2026-04-01", None),
        ("date", {"not_after": "today"}, "2026-04-02",
         told("not_after", "OUT_OF_POLICY", "A is 2 Apr 2026, after today, 1 Apr 2026.",
              "a date not after 1 Apr 2026", "2026-04-02")),
        ("date", {"not_before": "2026-01-31"}, "2026-01-31", None),
        ("date", {"not_before": "2026-01-31"}, "2026-01-30",
         told("not_before", "OUT_OF_POLICY", "A is 30 Jan 2026, before 31 Jan 2026.",
              "a date not before 31 Jan 2026", "2026-01-30")),
        ("date", {}, None,
         told("type", "INVALID_FORMAT", "A reads “?”, which is not a date.", "a date", "?")),
        ("time", {}, None,
         told("type", "INVALID_FORMAT", "A reads “?”, which is not a time.", "a time", "?")),
        ("duration", {}, None,
         told("type", "INVALID_FORMAT", "A reads “?”, which is not a duration.", "a duration",
              "?")),
        ("boolean", {}, None,
         told("type", "INVALID_FORMAT", "A reads “?”, which is not Yes or No.", "Yes or No", "?")),
        ("choice", {"options": ("B", "C")}, None,
         told("type", "INVALID_FORMAT", "A reads “?”, which is not one of B, C.", "one of B, C",
              "?")),
        ("table", {"columns": ("Q",)}, None,
         told("type", "INVALID_FORMAT", "A reads “?”, which is not at least one row.",
              "at least one row", "?")),
        ("boolean", {}, False, None),
        ("signature", {"required": True}, True, None),
    ],
)  # fmt: skip
def test_other_types(kind: str, more: dict[str, Any], value: Value | None, expected: Any) -> None:
    made = one(asked(kind, **more), seen(value, kind, **({"raw": "?"} if value is None else {})))

    assert (
        made and (made.rule, made.reason_code.value, made.message, made.expected, made.value)
    ) == expected


@pytest.mark.parametrize(
    ("kind", "field", "message", "fix"),
    [
        ("signature", seen(False, "signature", state=EMPTY, raw=None), "A is empty.",
         "Have the sheet signed at A and send it again."),
        ("signature", seen(False, "signature", state=EMPTY, raw="not on site"),
         "A says “not on site”, which is no signature.",
         "Have the sheet signed at A and send it again."),
        ("table", seen((), "table", state=EMPTY), "A has no row filled in.",
         "Fill in A and send the sheet again."),
        ("table", seen((), "table"), "A has no row filled in.",
         "Fill in A and send the sheet again."),
        ("photos", seen(0, "photos", state=EMPTY), "A are missing.",
         "Add the photographs and send the sheet again."),
        ("photos", seen(0, "photos"), "A are missing.",
         "Add the photographs and send the sheet again."),
        ("checklist", seen(None, "checklist", state=EMPTY), "A is empty.",
         "Mark every item of A and send the sheet again."),
        ("boolean", seen(None, "boolean", state=EMPTY), "A is empty.",
         "Answer A with Yes or No and send the sheet again."),
    ],
)  # fmt: skip
def test_nothing_where_something_is_asked_for(
    kind: str, field: Field, message: str, fix: str
) -> None:
    made = one(asked(kind, required=True), field)

    assert made is not None
    assert (made.reason_code, made.message, made.suggested_fix) == ("MISSING_FIELD", message, fix)
    assert one(asked(kind), field) is None


def test_a_bound_by_another_field() -> None:
    fields = [asked("date", not_before="b"), asked("date", name="b")]
    late, sure = seen("2026-01-31", "date"), seen("2026-02-01", "date", "b")

    (certain,) = found(fields, [late, sure])
    doubted = found(fields, [late, replace(sure, confidence=0.5)])
    assert certain.message == "A is 31 Jan 2026, before B, 1 Feb 2026."
    assert (certain.rule, certain.reason_code) == ("a.not_before", ReasonCode.OUT_OF_POLICY)
    assert [(it.rule, it.reason_code.value) for it in doubted] == [
        ("a.not_before", "LOW_CONFIDENCE"), ("b.confidence", "LOW_CONFIDENCE"),
    ]  # fmt: skip
    assert found(fields, [late, seen(None, "date", "b", state=EMPTY)]) == []


def test_a_time_is_bounded_by_a_time() -> None:
    fields = [asked("time", not_after="b"), asked("time", name="b")]
    (made,) = found(fields, [seen("09:30", "time"), seen("08:00", "time", "b")])

    assert made.message == "A is 09:30, after B, 08:00."
    assert made.expected == "a time not after 08:00"


@pytest.mark.parametrize(
    ("mine", "other", "code", "confidence"),
    [(0.9, 0.95, "CONFLICT", 0.9), (0.9, 0.5, "LOW_CONFIDENCE", 0.5),
     (0.5, 0.9, "LOW_CONFIDENCE", 0.5), (0.9, None, "CONFLICT", 0.0)],
)  # fmt: skip
def test_two_values_for_one_field(
    mine: float, other: float | None, code: str, confidence: float
) -> None:
    conflicts = {"a": seen("y", confidence=other)}
    made = one(asked(min_length=9), seen("x", confidence=mine), conflicts=conflicts)

    assert made == finding(
        "conflict", code, "A is given twice: x and y.", value="x", confidence=confidence,
        expected="a text of at least 9 characters",
    )  # fmt: skip


def test_a_value_under_a_label_that_the_spec_does_not_know() -> None:
    gaps = {"a": seen("2026-01-31", "date", evidence=THERE)}

    assert one(asked(required=True), NOWHERE, gaps=gaps) == finding(
        "label", "SPEC_GAP", "A was not found, but 31 Jan 2026 stands under a label the spec does"
        " not list.", evidence=THERE, value="2026-01-31",
    )  # fmt: skip
    assert one(asked(), NOWHERE, gaps=gaps) is None


@pytest.mark.parametrize("said", ["TBC", "to be confirmed", "???", "xxx", "N/A", "None", "Unknown"])
def test_a_required_line_that_was_written_off_is_missing(said: str) -> None:
    assert one(asked(required=True), seen(said)) == finding(
        "required", "MISSING_FIELD", f"A says “{said}”, which is no value.", value=said
    )
    assert one(asked(), seen(said)) is None


@pytest.mark.parametrize(
    ("spec", "said", "code"),
    [
        (asked("text", required=True), "TBC", "MISSING_FIELD"),
        (asked("text", required=True), "None", None),  # "Further faults: none" is an answer.
        (asked("text", required=True), "As above", None),
        (asked("text", required=True, min_length=5), "n/a", "INCOMPLETE_EVIDENCE"),
        (asked(required=True, pattern="N/A|[0-9]+"), "N/A", None),
        (asked(required=True), "X", None),
        (asked(required=True), "✓", None),
        (asked(required=True), "Nilsson", None),
    ],
)
def test_what_has_a_form_a_length_or_says_something_is_held_to_that(
    spec: FieldSpec, said: str, code: str | None
) -> None:
    made = one(spec, seen(said, spec.type.value))

    assert (made and made.reason_code.value) == code


def test_a_label_that_leaves_a_doubt_is_named_with_what_to_do_about_it() -> None:
    gaps, printed = {"a": seen("2026-01-31", "date", evidence=THERE)}, {"a": "Van left"}
    fix = "Confirm it; if “Van left” asks for it, let the spec list that label."

    assert one(asked(required=True), NOWHERE, gaps=gaps, printed=printed) == finding(
        "label", "SPEC_GAP", "A was not found, but 31 Jan 2026 stands under “Van left”, which the"
        " spec does not list.", evidence=THERE, value="2026-01-31", suggested_fix=fix,
    )  # fmt: skip
    assert one(asked(), seen("x", confidence=0.6), printed=printed) == finding(
        "confidence", "LOW_CONFIDENCE", "A was read as “x”, but under “Van left”, which the spec"
        " does not list.", confidence=0.6, value="x", suggested_fix=fix,
    )  # fmt: skip


def test_a_condition_that_cannot_be_answered_is_the_specs_fault() -> None:
    fields = [asked(required_when="b < 1"), asked(name="b")]
    (made,) = found(fields, [NOTHING, seen("x", name="b")])

    assert made == Finding(
        "a.required_when", ReasonCode.SPEC_GAP, Severity.S1,
        "The rule a.required_when of the spec could not be checked: it does not fit the values.",
        1.0, "a", expected="a rule that can be answered for any sheet",
        why_it_matters="Without a spec that fits, the sheet cannot be judged by itself.",
        suggested_fix="Name the spec of this sheet, or complete the spec.",
    )  # fmt: skip
    assert found(fields, [NOTHING, seen(name="b", state=EMPTY)]) == []


# Checklists

CHECKS = asked("checklist", items=("Oil", "Horn"), required=True)


def checked(*items: Item, **more: Any) -> Field:
    states = {item.name: item.state.value for item in items}
    return seen(states, "checklist", items=items, **more)


OIL = Item("Oil", ItemState.OK, 0.9, THERE)
OPEN = Item("Horn", ItemState.UNMARKED, 0.95)


@pytest.mark.parametrize(
    ("item", "poor", "told"),
    [
        (OPEN, (), ("a.required", "MISSING_FIELD", "Horn is not marked in A.")),
        (replace(OPEN, confidence=0.5), (),
         ("a.confidence", "LOW_CONFIDENCE",
          "Whether Horn is marked cannot be told with certainty.")),
        (OPEN, (1,), ("a.unreadable", "UNREADABLE_FIELD",
                      "Whether Horn is marked cannot be told with certainty.")),
        (replace(OPEN, evidence=THERE), (1,),
         ("a.required", "MISSING_FIELD", "Horn is not marked in A.")),
        (replace(OPEN, is_confirmed=True), (1,),
         ("a.required", "MISSING_FIELD", "Horn is not marked in A.")),
        (replace(OPEN, state=ItemState.NA, confidence=0.79), (),
         ("a.confidence", "LOW_CONFIDENCE",
          "Horn was read as not applicable, but not with certainty.")),
        (replace(OPEN, state=ItemState.FAIL, confidence=0.8), (), None),
    ],
)  # fmt: skip
def test_an_item(item: Item, poor: tuple[int, ...], told: tuple[str, str, str] | None) -> None:
    made = one(CHECKS, checked(OIL, item), poor_pages=frozenset(poor))

    assert (made and (made.rule, made.reason_code.value, made.message)) == told
    if made is not None:
        assert (made.field, made.value, made.evidence, made.confidence, made.expected) == (
            "a.Horn", item.state.value, item.evidence or HERE, item.confidence,
            "a mark: OK, advisory, fail or not applicable",
        )  # fmt: skip


def test_an_optional_checklist_says_only_what_is_doubtful() -> None:
    spec = replace(CHECKS, required=False)
    doubtful = replace(OIL, confidence=0.5)

    assert found([spec], [checked(OIL, OPEN)]) == []
    assert [it.field for it in found([spec], [checked(doubtful, OPEN)])] == ["a.Oil"]


def test_a_checklist_doubtful_as_a_whole_or_given_twice_speaks_once() -> None:
    field = checked(OIL, OPEN, confidence=0.5)
    (vague,) = found([CHECKS], [field])
    (twice,) = found([CHECKS], [checked(OIL, OPEN)], conflicts={"a": checked(OPEN)})

    assert (vague.rule, vague.field) == ("a.confidence", "a")
    assert twice.message == "A is given twice: 1 OK, Horn: not marked and Horn: not marked."


# Rules over fields

RULE = RuleSpec("r", ("a", "b"), "a == b", ReasonCode.CONFLICT, Severity.S2, "They differ.")
FIELDS = [asked(), asked(name="b")]


def test_a_broken_rule() -> None:
    read = [seen("x", confidence=0.95), seen("y", name="b", evidence=THERE)]

    assert found(FIELDS, read, RULE) == [
        Finding(
            "r", ReasonCode.CONFLICT, Severity.S2, "They differ.", 0.9, "b", THERE, "y",
            "A and B that agree (found A x, B y)",
            "The sheet contradicts itself, so neither statement can be relied on.",
            "Find out which statement is right and correct the other.",
        )
    ]  # fmt: skip
    assert found(FIELDS, [seen("x"), seen("x", name="b")], RULE) == []
    assert found(FIELDS, [seen("x"), seen(name="b", state=EMPTY)], RULE) == []


@pytest.mark.parametrize(
    ("more", "part", "expected"),
    [
        ({"reason_code": ReasonCode.OUT_OF_POLICY}, "expected",
         "A and B that keep to the rule (found A x, B y)"),
        ({"fields": ("a",), "condition": "a == 'q'"}, "expected",
         "A that agrees with the rest of the sheet (found A x)"),
        ({"fields": ("a",), "condition": "a == 'q'", "reason_code": ReasonCode.OUT_OF_POLICY},
         "expected", "A that keeps to the rule (found A x)"),
        ({"reason_code": ReasonCode.OUT_OF_POLICY}, "suggested_fix",
         "Check A and B and correct it, or explain it on the sheet."),
        ({"suggested_fix": "F."}, "suggested_fix", "F."),
        ({"why_it_matters": "W."}, "why_it_matters", "W."),
        ({"fields": (), "condition": "1 == 2"}, "expected", "a sheet that keeps to the rule"),
        ({"fields": (), "condition": "1 == 2"}, "field", None),
        ({"fields": (), "condition": "1 == 2"}, "confidence", 1.0),
        ({"guard": "a == 'x'"}, "rule", "r"),
    ],
)  # fmt: skip
def test_what_a_rule_says(more: dict[str, Any], part: str, expected: object) -> None:
    (made,) = found(FIELDS, [seen("x"), seen("y", name="b")], replace(RULE, **more))

    assert getattr(made, part) == expected


def test_a_guard_that_does_not_hold_asks_for_nothing() -> None:
    guarded = replace(RULE, guard="a == 'z'")

    assert found(FIELDS, [seen("x"), seen("y", name="b")], guarded) == []


def test_a_rule_over_a_doubtful_value_accuses_nobody() -> None:
    read = [seen("x", confidence=0.5), seen("y", name="b")]
    made = found(FIELDS, read, RULE)[-1]

    assert (made.rule, made.reason_code, made.severity) == (
        "r", ReasonCode.LOW_CONFIDENCE, Severity.S2
    )  # fmt: skip
    assert (made.field, made.value, made.confidence) == ("a", "x", 0.5)
    assert made.message == "They differ. A was not read with certainty: please check it."


WRITTEN = RuleSpec("w", ("a",), "b != null", ReasonCode.CONFLICT, Severity.S1, "Say why.")


@pytest.mark.parametrize(
    ("severity", "condition", "confidence", "codes"),
    [
        (Severity.S1, "b != null", 0.9, []),
        (Severity.S1, "b != null", 0.4, [ReasonCode.LOW_CONFIDENCE]),
        (Severity.S1, "b == 'y' || a == 'x'", 0.4, []),  # It holds without the doubtful one.
        (Severity.S1, "b.size() > 0", 0.4, []),  # It asks for what is written there.
        (Severity.S2, "b != null", 0.4, []),  # A remark is no reason to ask a person.
    ],
)
def test_a_grave_rule_is_not_held_by_a_doubtful_value_alone(
    severity: Severity, condition: str, confidence: float, codes: list[ReasonCode]
) -> None:
    rule = replace(WRITTEN, severity=severity, condition=condition)
    field = replace(asked(name="b"), severity=Severity.S3)

    every = found([asked(), field], [seen("x"), seen("y", name="b", confidence=confidence)], rule)

    assert [one.reason_code for one in every if one.rule == "w"] == codes


def test_a_rule_that_cannot_be_answered() -> None:
    read = [seen("x"), seen("y", name="b")]
    (made,) = found(FIELDS, read, replace(RULE, condition="a < 1"))
    (alone,) = found(FIELDS, read, replace(RULE, condition="a < 1", fields=()))

    assert (made.rule, made.field, made.reason_code) == ("r", "a", ReasonCode.SPEC_GAP)
    assert alone.field is None
    lacking = [seen("x"), seen(name="b", state=EMPTY)]
    assert found(FIELDS, lacking, replace(RULE, condition="b < 1", fields=())) == []


def test_the_gravest_come_first_then_in_the_order_of_the_fields() -> None:
    fields = [replace(asked(name=name, required=True), severity=Severity(level))
              for name, level in (("c", "S3"), ("b", "S1"), ("d", "S0"), ("a", "S1"))]  # fmt: skip
    read = [replace(NOTHING, name=spec.name) for spec in fields]

    assert [made.field for made in found(fields, read)] == ["d", "b", "a", "c"]


# The whole sheet


def test_what_we_could_not_do_is_a_review_that_costs_nothing() -> None:
    made = audit.system_outcome(ReasonCode.OCR_FAILURE, "M.")

    assert (made.verdict, made.score, made.fields) == (Verdict.REVIEW_QUEUE, 100, ())
    assert made.findings == (
        Finding(
            "system.ocr_failure", ReasonCode.OCR_FAILURE, Severity.S1, "M.", 1.0,
            why_it_matters="The fault is ours, not the sheet's.",
            suggested_fix="Audit the sheet again, or look at it yourself.",
        ),
    )  # fmt: skip
    assert (made.selection.spec, made.selection.band, made.selection.score) == (None, "LOW", 0)


def test_values_are_judged_as_if_a_person_had_named_the_spec() -> None:
    spec = replace(SPEC, fields=(asked(required=True),), rules=())
    made: Outcome = audit.audit_values({"a": "x"}, spec, Policy(), today=TODAY)

    assert (made.verdict, made.score) == (Verdict.PASS, 100)
    assert (made.selection.spec, made.selection.named) == (spec.ref, True)
    assert (made.selection.band, made.selection.score) == ("HIGH", 100)
