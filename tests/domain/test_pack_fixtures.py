"""Fixtures of template packs become the cases of a fixture pack."""

from typing import Any

import pytest

from core.domain.packs import pack_fixtures
from core.domain.packs.pack_fields import Draft
from core.domain.spec import spec_dump
from core.domain.spec.specs import Spec
from tests.domain.packs import KINDS


def a_spec() -> Spec:
    more = {
        "kind": {"options": ["A", "B"]},
        "checks": {"items": ["Oil"]},
        "parts": {"columns": ["Q"]},
    }
    fields = [
        {"name": name, "label": name.title(), "type": kind, **more.get(name, {})}
        for name, kind in KINDS.items()
    ]
    tree = {"spec": "pump", "version": "1.0.0", "name": "Pump", "fields": fields}
    return spec_dump.load(tree, sha256="", name="pump")


@pytest.mark.parametrize(
    "template",
    [
        {"fixtures": [{"id": 1}]},
        {"fixtureCases": [{"id": 1}]},
        {"cases": [{"id": 1}]},
        {"fixtures": {"cases": [{"id": 1}]}},
        {"fixturePack": {"fixtures": [{"id": 1}]}},
        {"fixturesJson": '{"cases": [{"id": 1}]}'},
    ],
)
def test_fixtures_lie_in_any_of_these(template: dict[str, Any]) -> None:
    assert pack_fixtures.given(template) == [{"id": 1}]


def cased(*fixtures: dict[str, Any]) -> tuple[list[Any], list[str]]:
    made = Draft()
    return pack_fixtures.pack(list(fixtures), a_spec(), made)["cases"], made.left


@pytest.mark.parametrize(
    ("word", "outcome"),
    [("pass", "PASS"), ("Valid", "PASS"), ("FAIL", "FAIL"), ("invalid", "FAIL"),
     ("review_queue", "REVIEW_QUEUE"), ("review", "REVIEW_QUEUE")],
)  # fmt: skip
@pytest.mark.parametrize("key", ["expectedOutcome", "outcome"])
@pytest.mark.parametrize("text", ["inputText", "text", "ocrText", "input", "documentText"])
def test_a_case_with_a_text(word: str, outcome: str, key: str, text: str) -> None:
    assert cased({"caseId": "A", key: word, text: "x"}) == (
        [{"id": "A", "spec": "pump", "text": "x", "outcome": outcome}], []
    )  # fmt: skip


@pytest.mark.parametrize("key", ["fields", "inputFields", "extractedFields"])
def test_a_case_with_fields(key: str) -> None:
    fixture = {"name": "B", "description": "d", "outcome": "pass", "text": " ", key: {"aB": 1}}

    assert cased(fixture) == (
        [{"id": "B", "description": "d", "spec": "pump", "fields": {"a_b": 1}, "outcome": "PASS"}],
        [],
    )


@pytest.mark.parametrize("key", ["expectedReasonCodes", "reasonCodes"])
def test_reason_codes_of_a_case(key: str) -> None:
    codes = ["critical_missing", "MISSING_FIELD", "odd", "CONFLICT"]
    (case,), left = cased({"id": "A", "outcome": "fail", "text": "x", key: codes})

    assert case["reason_codes"] == ["MISSING_FIELD", "CONFLICT"]
    assert left == ["Fixture A expects a reason code odd: there is none."]


@pytest.mark.parametrize("key", ["expectedFields", "expectedValues", "values"])
def test_values_of_a_case_are_written_as_we_write_them(key: str) -> None:
    expected = {
        "day": "15/01/2024", "amount": "1,250", "safe": True, "signed": "J. Smith", "note": 7,
        "at": {"value": "8.30am"}, "checks": ["x"], "parts": [], "other": "y", "cost": None,
        "story": True, "stay": {"text": 1},
    }  # fmt: skip
    (case,), left = cased({"id": "A", "outcome": "pass", "text": "x", key: expected})

    assert case["values"] == {
        "day": "2024-01-15", "amount": 1250.0, "safe": True, "signed": True, "note": "7",
        "at": "08:30",
    }  # fmt: skip
    assert left == [
        f"Fixture A expects {name}: {expected[name]}, which could not be kept."
        for name in ("checks", "parts", "other", "cost", "story", "stay")
    ]


@pytest.mark.parametrize(
    ("fixtures", "said"),
    [
        ([{"text": "x"}], ["Fixture CASE-001 expects no outcome that we know and was left out.",
                           "It has no fixtures: write some before the spec can be activated."]),
        ([{"id": "A", "outcome": "pass", "text": " "}],
         ["Fixture A has no text and was left out.",
          "It has no fixtures: write some before the spec can be activated."]),
        ([], ["It has no fixtures: write some before the spec can be activated."]),
        ([{"id": "A", "outcome": "pass", "text": "x", "required": False}],
         ["Fixture A was optional there; here every case counts."]),
        ([{"id": "A", "outcome": "pass", "text": "x"}, {"id": "A", "outcome": "fail", "text": "y"},
          {"id": "B", "outcome": "pass", "text": "z"}],
         ["Fixture A is there twice; the first one counts."]),
    ],
)  # fmt: skip
def test_what_became_of_fixtures_is_said(fixtures: list[dict[str, Any]], said: list[str]) -> None:
    assert cased(*fixtures)[1] == said
