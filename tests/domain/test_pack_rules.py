"""Rules of template packs become properties of fields, or rules; what cannot is named."""

from typing import Any

import pytest

from core.domain.packs import pack_rules
from core.domain.packs.pack_fields import Draft
from tests.domain.packs import ITSELF, KINDS, draft


def ruled(*rules: Any, key: str = "rules", **field: Any) -> Draft:
    made = draft()
    made.fields["note"] = {**made.fields["note"], **field}
    pack_rules.read({key: list(rules)}, made)
    return made


@pytest.mark.parametrize("key", ["rules", "validationRules"])
@pytest.mark.parametrize("field", ["field", "fieldName", "fieldId", "thenField"])
@pytest.mark.parametrize("kind", ["type", "ruleType", "validationType"])
def test_a_rule_is_carried_to_its_field(key: str, field: str, kind: str) -> None:
    made = ruled({"ruleId": "R1", field: "Note", kind: "Required"}, key=key)

    assert made.fields["note"] == {**ITSELF, "required": True}
    assert (made.rules, made.left) == ([], [])


@pytest.mark.parametrize(
    ("rule", "added"),
    [
        ({"type": "presence"}, {"required": True}),
        ({"type": "pattern", "pattern": "^A$"}, {"pattern": "A"}),
        ({"type": "regex", "regex": "A\\$"}, {"pattern": "A\\$"}),
        ({"type": "format", "format": "A"}, {"pattern": "A"}),
        ({"type": "pattern", "value": "A"}, {"pattern": "A"}),
        ({"type": "length", "minLength": "20"}, {"min_length": 20}),
        ({"type": "minLength", "min": 5.0}, {"min_length": 5}),
        ({"type": "length", "value": 1}, {"min_length": 1}),
        ({"type": "length", "range": [2, 9]}, {"min_length": 2}),
        ({"type": "enum", "values": ["A"]}, {"type": "choice", "options": ["A"]}),
        ({"type": "options", "options": ["A"]}, {"type": "choice", "options": ["A"]}),
        ({"type": "allowed_values", "allowedValues": ["A"]}, {"type": "choice", "options": ["A"]}),
        ({"type": "enum", "enum": ["A"]}, {"type": "choice", "options": ["A"]}),
        ({"type": "enum", "choices": "A"}, {"type": "choice", "options": ["A"]}),
        ({"type": "required", "severity": "critical"},
         {"required": True, "severity": "S0", "_weighed": "S0"}),
        ({"type": "required", "description": "It is three words"},
         {"required": True, "why_it_matters": "It is three words"}),
        ({"type": "required", "description": "It is required"}, {"required": True}),
    ],
)  # fmt: skip
def test_a_rule_becomes_a_property_of_a_text(rule: dict[str, Any], added: dict[str, Any]) -> None:
    made = ruled({"id": "R1", "field": "note", **rule})

    assert made.fields["note"] == {**ITSELF, **added}
    assert (made.rules, made.left) == ([], [])


@pytest.mark.parametrize(
    ("name", "rule", "added"),
    [
        ("amount", {"type": "range", "min": 1, "max": "9"}, {"min": 1.0, "max": 9.0}),
        ("cost", {"type": "numeric_range", "minimum": 1}, {"min": 1.0}),
        ("stay", {"type": "max", "maximum": 9}, {"max": 9.0}),
        ("shots", {"type": "min", "range": {"min": 2}}, {"min": 2.0}),
        ("amount", {"type": "range", "bounds": [None, 4]}, {"max": 4.0}),
        ("amount", {"type": "range", "limits": {"max": 4}}, {"max": 4.0}),
        ("amount", {"type": "range", "bounds": {"min": 0, "max": 4}, "boundsMode": "under"},
         {"max": 4.0}),
        ("amount", {"type": "range", "limits": [3, 4], "boundsMode": "at_least"}, {"min": 3.0}),
        ("day", {"type": "dateRange", "min": "2020-01-02T00:00", "max": " Now "},
         {"not_before": "2020-01-02", "not_after": "today"}),
        ("day", {"type": "not_future"}, {"not_after": "today"}),
        ("day", {"type": "date_not_future"}, {"not_after": "today"}),
        ("day", {"type": "dateNotInFuture"}, {"not_after": "today"}),
        ("day", {"type": "format", "format": "DD/MM/YYYY"}, {}),
        ("day", {"type": "format", "format": "\\d\\d"}, {}),
        ("at", {"type": "format", "format": "HH:MM"}, {}),
        ("day", {"type": "format"}, {}),
        ("kind", {"type": "enum", "values": ["C"]}, {"options": ["C"]}),
        ("story", {"type": "length", "value": 3}, {"min_length": 3}),
    ],
)  # fmt: skip
def test_a_rule_becomes_a_property_of_other_types(
    name: str, rule: dict[str, Any], added: dict[str, Any]
) -> None:
    made = ruled({"name": "R1", "field": name, **rule})

    assert made.fields[name] == {"name": name, "type": KINDS[name], **added}
    assert (made.rules, made.left) == ([], [])


@pytest.mark.parametrize(
    ("name", "rule", "why"),
    [
        ("note", {"type": "pattern"}, "it gives no pattern"),
        ("amount", {"type": "pattern", "pattern": "x"}, "a number has no pattern (x)"),
        ("note", {"type": "range"}, "it gives no bounds"),
        ("note", {"type": "range", "min": 1}, "a string has no bounds"),
        ("amount", {"type": "range", "min": "a", "max": "b"}, "its bounds are no numbers (a, b)"),
        ("day", {"type": "range", "min": "soon"}, "soon is no day"),
        ("amount", {"type": "length", "value": 3}, "a number has no length"),
        ("note", {"type": "length"}, "it gives no least length"),
        ("note", {"type": "length", "value": 0.5}, "it gives no least length"),
        ("note", {"type": "notFuture"}, "a string has no day"),
        ("note", {"type": "enum"}, "it lists no values"),
        ("day", {"type": "enum", "values": ["A"]}, "a date has no options"),
        ("note", {"type": "implies", "whenField": "x"}, "it names a field that is not there"),
        ("note", {"type": "implies", "whenField": "day", "thenField": "x"},
         "it names a field that is not there"),
    ],
)  # fmt: skip
def test_what_cannot_be_carried_over_says_why(name: str, rule: dict[str, Any], why: str) -> None:
    made = ruled({"field": name, "severity": "critical", **rule})

    assert made.left == [f"Rule R001 on {name} could not be carried over: {why}."]
    assert made.fields == draft().fields
    assert made.rules == []


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ({"ruleId": "A", "enabled": False, "field": "note", "type": "required"},
         "Rule A is switched off in the pack and was left out."),
        ({"ruleId": "A", "isEnabled": "no", "field": "note", "type": "required"},
         "Rule A is switched off in the pack and was left out."),
        ({"type": "required", "field": "pump"},
         "Rule R001 is about a field pump: there is none."),
        ({"type": "required"}, "Rule R001 is about a field without a name: there is none."),
        ({"field": "note", "type": "odd", "description": "Ask"},
         "Rule R001 on note (odd) could not be carried over: Ask."),
        ({"field": "note", "message": "Tell"},
         "Rule R001 on note (without a type) could not be carried over: Tell."),
        ({"field": "note"},
         "Rule R001 on note (without a type) could not be carried over: it says nothing more."),
    ],
)  # fmt: skip
def test_a_rule_that_is_left_out_is_named(rule: dict[str, Any], said: str) -> None:
    assert ruled(rule).left == [said]


def test_the_gravest_rule_and_the_first_reason_count() -> None:
    rules = [
        {
            "field": "note",
            "type": "required",
            "severity": word,
            "description": f"{word} is why it is",
        }
        for word in ("minor", "critical", "major")
    ]
    made = ruled(*rules).fields["note"]

    assert (made["severity"], made["why_it_matters"]) == ("S0", "minor is why it is")


def test_a_rule_that_says_no_severity_leaves_the_fields_own() -> None:
    assert "severity" not in ruled({"field": "note", "type": "required"}).fields["note"]


def test_options_take_the_place_of_what_a_text_was_asked_for() -> None:
    made = ruled({"field": "note", "type": "enum", "values": ["A"]}, pattern="B", min_length=3)

    assert made.fields["note"] == {"name": "note", "type": "choice", "options": ["A"]}


def rule(**more: Any) -> dict[str, Any]:
    return {
        "id": "r1", "fields": ["note"], "reason_code": "CONFLICT", "severity": "S2",
        "message": "R1 is not met.", **more,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("given", "made"),
    [
        ({"type": "pattern", "pattern": "^C$"},
         rule(**{"assert": 'note.matches("^(?:C)$")', "reason_code": "INVALID_FORMAT"})),
        ({"type": "pattern", "pattern": "B"}, None),
        ({"field": "amount", "type": "range", "boundsMode": "over", "min": 2},
         rule(**{"fields": ["amount"], "assert": "amount > 2.0", "reason_code": "OUT_OF_POLICY"})),
        ({"type": "implies", "whenField": "safe", "whenValue": "No"},
         rule(**{"fields": ["safe"], "when": "safe == false", "assert": "note != null"})),
        ({"type": "implies", "whenField": "signed", "whenValue": "?", "thenField": "amount",
          "thenValue": "3"},
         rule(**{"fields": ["signed"], "when": "signed == true",
                 "assert": "amount != null && amount == 3.0"})),
        ({"type": "implies", "whenField": "amount", "whenValue": "few", "thenValue": "é"},
         rule(**{"fields": ["amount"], "when": 'amount == "few"',
                 "assert": 'note != null && note == "é"'})),
        ({"type": "implies", "whenField": "story"},
         rule(**{"fields": ["story"], "when": "story != null", "assert": "note != null"})),
        ({"type": "implies", "whenField": "story", "reasonCode": "RANGE_ERROR", "severity": "info",
          "message": "M", "description": "D"},
         rule(**{"fields": ["story"], "when": "story != null", "assert": "note != null",
                 "reason_code": "OUT_OF_POLICY", "severity": "S3", "message": "M"})),
        ({"type": "implies", "whenField": "story", "code": "UNREADABLE_FIELD", "description": "D"},
         rule(**{"fields": ["story"], "when": "story != null", "assert": "note != null",
                 "reason_code": "UNREADABLE_FIELD", "message": "D"})),
    ],
)  # fmt: skip
def test_what_no_property_says_becomes_a_rule(given: dict[str, Any], made: Any) -> None:
    found = ruled({"ruleId": "R1", "field": "note", **given}, pattern="B")

    assert found.rules == ([made] if made else [])
    assert found.left == []
    assert found.fields["note"]["pattern"] == "B"


@pytest.mark.parametrize(
    ("source", "inner"), [("^a$", "a"), ("a\\$", "a\\$"), ("a", "a"), ("$", ""), ("x^", "x^")]
)
def test_anchors_go(source: str, inner: str) -> None:
    assert pack_rules.unanchored(source) == inner
