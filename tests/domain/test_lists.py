"""Checklist, table and photographs through the pure engine, from values as handed over."""

from dataclasses import replace
from typing import Any

import pytest

from core.domain import audit, rules
from core.domain.audit_output import fields as as_json
from core.domain.model import (
    Box,
    Evidence,
    Field,
    FieldState,
    Item,
    ItemState,
    Outcome,
    ReasonCode,
    Severity,
)
from core.domain.policy import Policy
from core.domain.rule_language import cel_values, expressions
from core.domain.spec.specs import FieldSpec, FieldType, Locale, RuleSpec, SelectionSpec, Spec
from core.errors import Rejected
from tests.domain.factories import TODAY, broken

ITEMS = ("Brakes", "Lights", "Horn")
CHECKS = FieldSpec(
    "checks", "Checklist", FieldType.CHECKLIST, Severity.S1, items=ITEMS, required=True
)
PARTS = FieldSpec(
    "parts_used", "Parts Used", FieldType.TABLE, Severity.S2, columns=("Qty", "Part No")
)
PHOTOS = FieldSpec("photos", "Photos", FieldType.PHOTOS, Severity.S1)
ALL_OK = {"Brakes": "ok", "Lights": "ok", "Horn": "ok"}


def spec(*fields: FieldSpec, assertion: str = "") -> Spec:
    named = tuple(field.name for field in fields)
    rule = RuleSpec("r", named, assertion, ReasonCode.CONFLICT, Severity.S0, "Broken.")
    return Spec(
        "vehicle-check", "1.0.0", "Vehicle check", Locale(), SelectionSpec(), fields,
        (rule,) if assertion else (),
    )  # fmt: skip


def audited(of: Spec, **values: object) -> Outcome:
    return audit.audit_values(values, of, Policy(), today=TODAY)


def value(field: FieldSpec, given: object) -> object:
    return audited(spec(field), **{field.name: given}).fields[0].value


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("ok", ["tick", "Yes", "Pass", "OK", "green", True, "✓", "☑", "ok"]),
        ("fail", ["cross", "No", "Fail", "red", False, "✗", "failed"]),
        ("advisory", ["orange", "monitor", "Advisory", "amber"]),
        ("na", ["N/A", "yellow", "n/a", "na", "Not applicable"]),
        ("unmarked", [None, "", "unmarked", "____", "☐"]),
    ],
)
def test_every_word_for_a_state(state: str, words: list[object]) -> None:
    for word in words:
        read = value(CHECKS, {**ALL_OK, "Lights": word})
        assert read == {"Brakes": "ok", "Lights": state, "Horn": "ok"}, word


def test_an_unmarked_item_of_a_required_checklist_is_missing_each_by_itself() -> None:
    outcome = audited(spec(CHECKS), checks={"Horn": "ok"})

    told = [(one.field, one.reason_code, one.rule) for one in outcome.findings]
    assert told == [
        ("checks.Brakes", "MISSING_FIELD", "checks.required"),
        ("checks.Lights", "MISSING_FIELD", "checks.required"),
    ]
    assert (outcome.verdict, outcome.score) == ("FAIL", 90)
    assert outcome.findings[0].message == "Brakes is not marked in Checklist."


def test_a_required_checklist_that_is_nowhere_is_one_missing_field() -> None:
    outcome = audited(spec(CHECKS))

    assert [(one.field, one.reason_code) for one in outcome.findings] == [
        ("checks", "MISSING_FIELD")
    ]


def test_an_optional_checklist_may_be_left_open() -> None:
    optional = replace(CHECKS, required=False)

    assert audited(spec(optional), checks={"Horn": "ok"}).findings == ()
    assert audited(spec(optional)).findings == ()


def test_a_checklist_is_required_only_when_its_condition_holds() -> None:
    done = FieldSpec("done", "Done", FieldType.BOOLEAN, Severity.S1)
    conditional = replace(CHECKS, required=False, required_when="done == true")

    assert audited(spec(done, conditional), done=False, checks={}).findings == ()
    found = audited(spec(done, conditional), done=True, checks={**ALL_OK, "Horn": ""})
    assert broken(found) == [("checks.required", "MISSING_FIELD")]


@pytest.mark.parametrize(
    ("state", "told"),
    [
        ("ok", [("checks.Horn", "LOW_CONFIDENCE")]),
        ("unmarked", [("checks.Horn", "LOW_CONFIDENCE")]),
    ],
)
def test_an_item_read_with_doubt_says_so_itself(state: str, told: list[tuple[str, str]]) -> None:
    outcome = audited(spec(CHECKS), checks={**ALL_OK, "Horn": {"value": state, "confidence": 0.4}})

    assert [(one.field, one.reason_code) for one in outcome.findings] == told
    assert outcome.verdict == "REVIEW_QUEUE"


def test_a_checklist_read_with_doubt_as_a_whole_accuses_no_item() -> None:
    outcome = audited(spec(CHECKS), checks={"value": {"Horn": "ok"}, "confidence": 0.4})

    assert broken(outcome) == [("checks.confidence", "LOW_CONFIDENCE")]


@pytest.mark.parametrize("given", [{**ALL_OK, "Horn": "purple"}, "all fine", 7, ["ok"]])
def test_what_is_no_checklist_cannot_be_read_as_one(given: object) -> None:
    assert broken(audited(spec(CHECKS), checks=given)) == [("checks.type", "INVALID_FORMAT")]


def test_an_item_or_a_column_that_the_spec_does_not_have_is_refused() -> None:
    with pytest.raises(Rejected, match=r"no item called Breaks \(did you mean Brakes\?\)"):
        audited(spec(CHECKS), checks={"Breaks": "ok"})
    with pytest.raises(Rejected, match="no column called Price"):
        audited(spec(PARTS), parts_used=[{"Price": 1}])


def test_case_and_punctuation_of_names_do_not_matter() -> None:
    assert value(CHECKS, {"BRAKES": "ok", "lights": "ok", "Horn:": "ok"}) == ALL_OK
    assert value(PARTS, [{"QTY": 1, "Part no.": "X1"}]) == ({"Qty": "1", "Part No": "X1"},)


def test_a_table_is_rows_by_column_without_the_empty_ones() -> None:
    given = [{"Qty": 2, "Part No": "X 1"}, {"Qty": "", "Part No": None}, {"Qty": True}]

    assert value(PARTS, given) == ({"Qty": "2", "Part No": "X 1"}, {"Qty": "Yes", "Part No": ""})


@pytest.mark.parametrize("given", [[], [{}], [{"Qty": ""}], None])
def test_a_required_table_without_rows_is_missing(given: object) -> None:
    outcome = audited(spec(replace(PARTS, required=True)), parts_used=given)

    assert broken(outcome) == [("parts_used.required", "MISSING_FIELD")]
    assert audited(spec(PARTS), parts_used=given).findings == ()


@pytest.mark.parametrize("given", ["a lot", {"Qty": 1}, [1, 2], True])
def test_what_is_no_table_cannot_be_read_as_one(given: object) -> None:
    assert broken(audited(spec(PARTS), parts_used=given)) == [("parts_used.type", "INVALID_FORMAT")]


@pytest.mark.parametrize(
    ("given", "count"),
    [(3, 3), ("3", 3), (3.0, 3), (0, 0), (-1, None), (2.5, None), (True, None), ("x", None)],
)
def test_photographs_are_counted(given: object, count: int | None) -> None:
    read = value(PHOTOS, given)

    assert read == count
    assert not isinstance(read, bool | float)


@pytest.mark.parametrize(
    ("properties", "given", "told"),
    [
        ({"required": True}, 0, [("photos.required", "MISSING_FIELD")]),
        ({"required": True, "min": 2}, 0, [("photos.required", "MISSING_FIELD")]),
        ({"required": True, "min": 2}, 1, [("photos.min", "OUT_OF_POLICY")]),
        ({"min": 2}, 0, [("photos.min", "OUT_OF_POLICY")]),
        ({"min": 2}, None, []),
        ({"max": 2}, 3, [("photos.max", "OUT_OF_POLICY")]),
        ({"min": 2, "max": 3}, 2, []),
        ({}, 0, []),
    ],
)
def test_too_few_and_too_many_photographs(
    properties: dict[str, Any], given: object, told: list[tuple[str, str]]
) -> None:
    of = spec(replace(PHOTOS, **properties))

    assert broken(audited(of, photos=given)) == told


@pytest.mark.parametrize(
    ("assertion", "holds"),
    [
        ("checks.all(i, checks[i] != 'fail')", False),
        ("checks.exists(i, checks[i] == 'fail')", True),
        ("checks.exists_one(i, checks[i] == 'fail')", True),
        ("checks.filter(i, checks[i] == 'fail').size() == 1", True),
        ("checks['Brakes'] == 'fail'", True),
        ("checks.Brakes == 'fail'", True),
        ("checks.Horn in ['ok', 'na']", True),
        ("'Horn' in checks", True),
        ("size(checks) == 3", True),
        ("parts_used.size() > 0", True),
        ("size(parts_used) == 2", True),
        ("parts_used.all(r, r['Part No'] != '')", False),
        ("parts_used.exists(r, r.Qty == '2')", True),
        ("parts_used[0].Qty == '2'", True),
        ("photos >= 2", True),
        ("photos == 2", True),
        ("photos > 2.5", False),
    ],
)
def test_what_a_rule_sees_of_them(assertion: str, holds: bool) -> None:
    outcome = audited(
        spec(CHECKS, PARTS, PHOTOS, assertion=assertion),
        checks={**ALL_OK, "Brakes": "fail"},
        parts_used=[{"Qty": 2, "Part No": "X1"}, {"Qty": 1}],
        photos=2,
    )

    assert broken(outcome) == ([] if holds else [("r", "CONFLICT")])


def test_no_rows_and_no_photographs_are_values_that_a_rule_sees() -> None:
    outcome = audited(
        spec(PARTS, PHOTOS, assertion="parts_used.size() > 0 || photos > 0"),
        parts_used=[], photos=0,
    )  # fmt: skip

    assert broken(outcome) == [("r", "CONFLICT")]


def test_a_rule_over_a_doubtful_item_accuses_nobody() -> None:
    outcome = audited(
        spec(CHECKS, assertion="checks.all(i, checks[i] != 'fail')"),
        checks={**ALL_OK, "Horn": {"value": "fail", "confidence": 0.3}},
    )

    assert {one.reason_code for one in outcome.findings} == {ReasonCode.LOW_CONFIDENCE}


def test_a_sample_has_every_item_and_column() -> None:
    samples = [one.values for one in cel_values.samples(spec(CHECKS, PARTS, PHOTOS), answer=True)]

    assert [one["checks"] for one in samples] == [ALL_OK] * len(samples)
    assert [one["photos"] for one in samples] == [1] * len(samples)
    assert samples[0]["parts_used"] == [{"Qty": "1", "Part No": "1"}] * 10


def test_as_json_they_are_a_map_a_list_of_maps_and_a_whole_number() -> None:
    outcome = audited(
        spec(CHECKS, PARTS, PHOTOS), checks=ALL_OK, parts_used=[{"Qty": 1}], photos="4"
    )
    shown = as_json(outcome.fields)

    assert shown["checks"]["value"] == ALL_OK
    assert shown["parts_used"]["value"] == [{"Qty": "1", "Part No": ""}]
    assert shown["photos"]["value"] == 4


def test_the_fields_of_an_audit_can_be_handed_back() -> None:
    of = spec(CHECKS, PARTS, PHOTOS)
    first = audited(of, checks={**ALL_OK, "Horn": ""}, parts_used=[{"Qty": 1}], photos=4)

    assert audited(of, **as_json(first.fields)).findings == first.findings


# As a sheet's reading gives them: with places.


def _read(item: Item, *, poor: bool) -> list[tuple[str, ReasonCode, Evidence | None]]:
    place = Evidence(1, Box(0.1, 0.1, 0.9, 0.9))
    seen = Field("checks", "Checklist", "checklist", FieldState.READ, {item.name: item.state},
        confidence=item.confidence, evidence=place, items=(item,))  # fmt: skip
    sheet = rules.Sheet(
        {"checks": seen},
        expressions.activation({}),
        Policy(),
        TODAY,
        poor_pages=frozenset({1} if poor else ()),
    )
    return [(one.rule, one.reason_code, one.evidence) for one in rules.check(sheet, spec(CHECKS))]


def test_an_items_finding_lies_at_its_place() -> None:
    place = Evidence(1, Box(0.7, 0.2, 0.75, 0.22))

    found = _read(Item("Horn", ItemState.UNMARKED, 0.95, place), poor=False)

    assert found == [("checks.required", ReasonCode.MISSING_FIELD, place)]


def test_on_a_page_too_poor_to_tell_an_empty_box_is_no_certain_miss() -> None:
    ((rule, code, _),) = _read(Item("Horn", ItemState.UNMARKED, 0.95), poor=True)

    assert (rule, code) == ("checks.unreadable", ReasonCode.UNREADABLE_FIELD)


def test_findings_of_items_stand_where_their_checklist_stands() -> None:
    later = FieldSpec("later", "Later", FieldType.STRING, Severity.S1, required=True)
    outcome = audited(spec(CHECKS, later), checks={**ALL_OK, "Horn": ""})

    assert [one.field for one in outcome.findings] == ["checks.Horn", "later"]
