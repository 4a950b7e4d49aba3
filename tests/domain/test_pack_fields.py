"""Fields of template packs of the earlier system become fields of a spec."""

from typing import Any

import pytest

from core.domain.packs import pack_fields
from core.domain.packs.pack_fields import Draft


def fields_of(*fields: Any, key: str = "fields", fixtures: list[Any] | None = None) -> Draft:
    made = Draft()
    pack_fields.read({key: list(fields)}, fixtures or [], made)
    return made


@pytest.mark.parametrize("key", ["fields", "fieldRules"])
@pytest.mark.parametrize("named", ["field", "name", "fieldName", "fieldId", "id", "key"])
def test_a_field_is_named_by_any_of_these(key: str, named: str) -> None:
    assert fields_of({named: "jobRef"}, key=key).fields == {
        "job_ref": {"name": "job_ref", "label": "Job Ref", "type": "string", "severity": "S2"}
    }


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"label": "L"}, {"label": "L"}),
        ({"displayName": "L"}, {"label": "L"}),
        ({"title": "L"}, {"label": "L"}),
        ({"required": True}, {"required": True, "severity": "S1"}),
        ({"isRequired": "yes"}, {"required": True, "severity": "S1"}),
        ({"mandatory": 1}, {"required": True, "severity": "S1"}),
        ({"required": True, "severity": "critical"}, {"required": True, "severity": "S0"}),
        ({"severity": "info"}, {"severity": "S3"}),
        ({"aliases": ["No", "a", "note", "A"]}, {"aliases": ["a"]}),
        ({"alternativeNames": ["a"]}, {"aliases": ["a"]}),
        ({"synonyms": "a"}, {"aliases": ["a"]}),
        ({"extractionHints": ["a", "x"]}, {"aliases": ["a"]}),
        ({"hints": ["a", "OK"]}, {"aliases": ["a"]}),
        ({"keywords": ["a", "b"], "aliases": ["b"]}, {"aliases": ["b", "a"]}),
        ({"whyItMatters": "w"}, {"why_it_matters": "w"}),
        ({"description": "w"}, {"why_it_matters": "w"}),
        ({"helpText": "w"}, {"why_it_matters": "w"}),
        ({"suggestedFix": "f"}, {"suggested_fix": "f"}),
        ({"type": "Text_Area"}, {"type": "text"}),
        ({"fieldType": "integer"}, {"type": "number"}),
        ({"dataType": "currency"}, {"type": "money"}),
        ({"options": ["A", {"label": "B"}]}, {"type": "choice", "options": ["A", "B"]}),
        ({"enum": ["A"]}, {"type": "choice", "options": ["A"]}),
        ({"enumValues": ["A"]}, {"type": "choice", "options": ["A"]}),
        ({"allowedValues": ["A"]}, {"type": "choice", "options": ["A"]}),
        ({"choices": ["A"]}, {"type": "choice", "options": ["A"]}),
        ({"type": "select", "options": ["A"]}, {"type": "choice", "options": ["A"]}),
        ({"type": "table", "columns": ["Q"]}, {"type": "table", "columns": ["Q"]}),
        ({"type": "checklist", "items": ["O"], "hints": ["h"], "aliases": ["a"]},
         {"type": "checklist", "items": ["O"], "aliases": ["a"]}),
        ({"type": "tickboxes", "options": ["O"]}, {"type": "checklist", "items": ["O"]}),
        ({"type": "tickboxes", "tickboxes": ["O"]}, {"type": "checklist", "items": ["O"]}),
        ({"type": "tickboxes", "checks": ["O"]}, {"type": "checklist", "items": ["O"]}),
        ({"type": "tickboxes", "values": ["O"]}, {"type": "checklist", "items": ["O"]}),
        ({"type": "tickboxes", "choices": ["O"]}, {"type": "checklist", "items": ["O"]}),
    ],
)  # fmt: skip
def test_what_a_field_says(given: dict[str, Any], expected: dict[str, Any]) -> None:
    made = fields_of({"field": "note", **given})

    assert made.fields == {
        "note": {"name": "note", "label": "Note", "type": "string", "severity": "S2", **expected}
    }
    assert made.left == []


@pytest.mark.parametrize(
    ("name", "given", "kind"),
    [
        ("customerSignature", "boolean", "signature"),
        ("signOff", "string", "signature"),
        ("signoff", "checkbox", "signature"),
        ("wasSigned", "string", "signature"),
        ("signedBy", "string", "string"),
        ("signature", "text", "text"),
    ],
)
def test_a_name_tells_a_signature(name: str, given: str, kind: str) -> None:
    (made,) = fields_of({"field": name, "type": given}).fields.values()

    assert made["type"] == kind


@pytest.mark.parametrize(
    ("given", "kind", "said"),
    [
        ({"type": "blob"}, "string", "Field note: there is no type blob here; it became a string."),
        ({"type": "enum"}, "string", "Field note: a choice needs options, and the pack lists none;"
         " it became a string."),
        ({"type": "table"}, "text", "Field note: a table needs columns, and the pack lists none; it"
         " became a text."),
        ({"type": "checklist"}, "boolean", "Field note: a checklist needs items, and the pack lists"
         " none; it became a boolean."),
    ],
)  # fmt: skip
def test_a_type_that_lacks_something_becomes_another(
    given: dict[str, Any], kind: str, said: str
) -> None:
    made = fields_of({"field": "note", **given})

    assert made.fields["note"]["type"] == kind
    assert made.left == [said]


def test_a_field_without_a_name_and_one_that_is_there_twice() -> None:
    made = fields_of(
        {"type": "date", "a": 1, "b": 2, "c": 3}, {"id": "Aa"}, {"id": "aa", "type": "x"}
    )

    assert list(made.fields) == ["aa"]
    assert made.left == [
        "A field without a name was left out: type: date, a: 1, b: 2.",
        "Field aa is there twice; the first one counts.",
    ]


@pytest.mark.parametrize("text", ["inputText", "text", "ocrText"])
@pytest.mark.parametrize("outcome", ["expectedOutcome", "outcome"])
def test_items_come_from_the_first_passing_fixture_that_ticks_some(text: str, outcome: str) -> None:
    fixtures: list[Any] = [
        {outcome: "fail", text: "[x] Wrong"},
        {outcome: "pass", text: "none"},
        {outcome: "PASS", text: " [x] Oil \n(✓) Belt\n[X] oil\n[ ] Horn"},
        {outcome: "pass", text: "[x] Late"},
    ]
    made = fields_of({"id": "checks", "type": "checklist"}, fixtures=fixtures)

    assert made.fields["checks"]["items"] == ["Oil", "Belt"]
    assert made.left == [
        "Field checks: the pack lists no items; those ticked in a fixture were taken (Oil, Belt)."
    ]
