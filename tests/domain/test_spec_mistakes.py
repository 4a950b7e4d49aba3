"""Every mistake of a spec file, each with the whole of what is said of it, and what is read."""

from dataclasses import asdict
from typing import Any

import pytest

from core.domain.model import Box, ReasonCode, Severity
from core.domain.spec import spec_building, spec_dump, spec_merging
from core.domain.spec.spec_building import Draft
from core.domain.spec.spec_values import REASON_ALIASES, Notes
from core.domain.spec.specs import (
    FieldSpec,
    FieldType,
    Locale,
    Region,
    RuleSpec,
    SelectionSpec,
    Spec,
)
from core.errors import Rejected

FIELD = {"name": "a", "label": "A", "type": "string"}
RULE = {"id": "r", "assert": "a != null", "reason_code": "CONFLICT", "message": "M."}
TREE: dict[str, Any] = {"spec": "pump", "version": "1.2.3", "name": "Pump"}


def load(*fields: Any, **parts: Any) -> Spec:
    tree = {**TREE, "fields": list(fields) or [FIELD], **parts}
    tree = {key: value for key, value in tree.items() if value is not ...}
    return spec_dump.load(tree, sha256="hash", name="f")


def said(*fields: Any, **parts: Any) -> list[str]:
    """What is said of the mistakes, without the file and the line."""
    with pytest.raises(Rejected) as refused:
        load(*fields, **parts)
    lines = str(refused.value).splitlines()
    assert all(line.startswith("f:1: ") for line in lines)
    return [line.removeprefix("f:1: ") for line in lines]


@pytest.mark.parametrize(
    ("parts", "mistake"),
    [
        ({"spec": ...}, "spec: is required"),
        ({"spec": ""}, "spec: must be a text"),
        ({"spec": "Pump_1"},
         "spec: Pump_1 must be lower-case words joined by hyphens, as in repair-report"),
        ({"version": ...}, "version: is required"),
        ({"version": "1.0"}, "version: 1.0 must be a version of three numbers, as in 1.0.0"),
        ({"version": "01.0.0"}, "version: 01.0.0 must be a version of three numbers, as in 1.0.0"),
        ({"name": ...}, "name: is required"),
        ({"name": None}, "name: must be a text"),
        ({"nmae": "x"}, "nmae: unknown key (did you mean name?)"),
        ({"zzzzzzzz": "x"}, "zzzzzzzz: unknown key"),
        ({"extends": "Base 1"},
         "extends: Base 1 must be lower-case words joined by hyphens, as in repair-report"),
        ({"extends": "base"}, "extends: there is no spec called base"),
        ({"fields": "x"}, "fields: must be a list"),
        ({"rules": {"a": 1}}, "rules: must be a list"),
        ({"rules": ["x"]}, "rules[0]: must be a mapping of keys to values"),
        ({"locale": "x"}, "locale: must be a mapping of keys to values"),
        ({"locale": {"dates": "DYM"}}, "locale.dates: must be DMY, MDY or YMD"),
        ({"locale": {"timezone": "Europe/Lodnon"}},
         "locale.timezone: there is no time zone called Europe/Lodnon"),
        ({"locale": {"timezone": "../x"}}, "locale.timezone: there is no time zone called ../x"),
        ({"locale": {"currency": []}}, "locale.currency: must be a text"),
        ({"locale": {"curency": "x"}}, "locale.curency: unknown key (did you mean currency?)"),
        ({"selection": {"al": []}}, "selection.al: unknown key (did you mean all?)"),
        ({"selection": {"any": "x"}}, "selection.any: must be a list"),
        ({"selection": {"none": [["x"]]}}, "selection.none: every entry must be a text"),
        ({"selection": {"all": [" "]}}, "selection.all: every entry must be a text"),
        ({"selection": {"form_codes": ["("]}},
         "selection.form_codes: ( is not a valid regular expression (missing ): ()"),
    ],
)  # fmt: skip
def test_a_mistake_of_the_file(parts: dict[str, Any], mistake: str) -> None:
    assert mistake in said(**parts)


@pytest.mark.parametrize(
    ("more", "mistake"),
    [
        ({"name": ...}, "fields[0].name: is required"),
        ({"name": "JobNo"}, "fields[0].name: JobNo must be snake_case, as in job_number"),
        *[
            ({"name": word},
             f"fields[0].name: {word} is a word of the rule language; choose another name")
            for word in ("today", "true", "false", "null", "in", "package", "if")
        ],
        ({"label": ...}, "fields[0].label: is required"),
        ({"type": ...}, "fields[0].type: is required"),
        ({"type": "strnig"},
         "fields[0].type: must be one of string, text, number, money, date, time, duration,"
         " boolean, choice, signature, checklist, table, photos, not strnig"
         " (did you mean string?)"),
        ({"severity": "S4"},
         "fields[0].severity: must be one of S0, S1, S2, S3, not S4 (did you mean S0?)"),
        ({"required": "maybe"}, "fields[0].required: must be true or false"),
        ({"required_when": "b >"},
         "fields[0].required_when: is not a valid CEL expression near character 4"),
        ({"required_when": "b"}, "fields[0].required_when: there is no field called b"),
        ({"required_when": "a"},
         "fields[0].required_when: cannot be evaluated: it gives no true or false"),
        ({"pattern": "["},
         "fields[0].pattern: is not a valid regular expression (missing ]: [)"),
        ({"pattern": 5}, None),
        ({"aliases": "b"}, "fields[0].aliases: must be a list"),
        ({"colour": "b"}, "fields[0].colour: unknown key"),
        ({"type": "choice"},
         "fields[0].options: is required for this type, with at least one entry of options"),
        ({"type": "checklist"},
         "fields[0].items: is required for this type, with at least one entry of items"),
        ({"type": "table"},
         "fields[0].columns: is required for this type, with at least one entry of columns"),
        ({"type": "choice", "options": ["a", "A"]}, "fields[0].options: A is there twice"),
        ({"type": "number", "min": 2, "max": 1}, "fields[0].max: must not be less than min"),
        ({"type": "number", "min": 2, "max": 2}, None),
        ({"type": "number", "min": "x"}, "fields[0].min: must be a number"),
        ({"type": "number", "min": float("inf")}, "fields[0].min: must be a number"),
        ({"type": "number", "max": [1]}, "fields[0].max: must be a number"),
        ({"min_length": 0}, "fields[0].min_length: must be a whole number from 1"),
        ({"min_length": 1.5}, "fields[0].min_length: must be a whole number from 1"),
        ({"min_length": 1}, None),
        ({"type": "number", "pattern": "a"}, "fields[0].pattern: has no meaning for type number"),
        ({"type": "date", "min_length": 3},
         "fields[0].min_length: has no meaning for type date"),
        ({"min": 3}, "fields[0].min: has no meaning for type string"),
        ({"max": 3}, "fields[0].max: has no meaning for type string"),
        ({"not_after": "today"}, "fields[0].not_after: has no meaning for type string"),
        ({"not_before": "today"}, "fields[0].not_before: has no meaning for type string"),
        ({"options": ["a"]}, "fields[0].options: has no meaning for type string"),
        ({"items": ["a"]}, "fields[0].items: has no meaning for type string"),
        ({"columns": ["a"]}, "fields[0].columns: has no meaning for type string"),
        ({"type": "date", "not_after": "soon"},
         "fields[0].not_after: soon is neither a date (YYYY-MM-DD), nor today, nor a field"),
        ({"type": "date", "not_before": "2026-02-30"},
         "fields[0].not_before: 2026-02-30 is neither a date (YYYY-MM-DD), nor today, nor a field"),
        *[
            ({"type": "time", "not_before": bound},
             f"fields[0].not_before: {bound} is no field; a time is bounded by another time of the"
             " sheet")
            for bound in ("today", "25:00", "2026-02-01")
        ],
        ({"type": "date", "not_after": "a"}, "fields[0].not_after: a field cannot bound itself"),
        ({"type": "date", "not_before": "20260201"},
         "fields[0].not_before: 20260201 is neither a date (YYYY-MM-DD), nor today, nor a field"),
        ({"type": "date", "not_before": "2026-02-01", "not_after": "today"}, None),
        ({"region": 3}, "fields[0].region: must be a mapping of keys to values"),
        ({"region": {"page": 1, "x": 0, "y": 0, "w": 1}}, "fields[0].region.h: is required"),
        ({"region": {"page": 1, "x": 0, "y": 0, "w": 1, "h": 1, "z": 1}},
         "fields[0].region.z: unknown key"),
        *[
            ({"region": {"page": page, "x": 0, "y": 0, "w": 1, "h": 1}},
             "fields[0].region.page: must be a whole number from 1")
            for page in (0, 1.5)
        ],
        *[
            ({"region": {"page": 1, "x": 0, "y": 0, "w": 1, "h": 1, **edges}},
             "fields[0].region: must lie on the page: x, y, w and h are shares from 0 to 1")
            for edges in ({"x": -0.1, "w": 0.5}, {"y": -0.1, "h": 0.5}, {"w": 0}, {"h": 0},
                          {"x": 0.1}, {"y": 0.1})
        ],
        ({"region": {"page": 1, "x": 0, "y": 0, "w": 1, "h": 1}}, None),
    ],
)  # fmt: skip
def test_a_mistake_of_a_field(more: dict[str, Any], mistake: str | None) -> None:
    given = {key: value for key, value in {**FIELD, **more}.items() if value is not ...}

    if mistake is None:
        assert load(given).fields[0].name == "a"
    else:
        assert mistake in said(given)


@pytest.mark.parametrize(
    ("more", "mistake"),
    [
        ({"id": ...}, "rules[0].id: is required"),
        ({"id": "-a"}, "rules[0].id: -a must be letters, digits, hyphens, dots and underscores"),
        ({"assert": ...}, "rules[0].assert: is required"),
        ({"assert": "b == 1"}, "rules[0].assert: there is no field called b"),
        ({"assert": "aa == 1"}, "rules[0].assert: there is no field called aa (did you mean a?)"),
        ({"assert": "f(a)"}, "rules[0].assert: there is no function called f"),
        ({"assert": "a < 1"}, "rules[0].assert: cannot be evaluated: it does not fit the values"),
        ({"when": "c"}, "rules[0].when: there is no field called c"),
        ({"when": "a < 1"}, "rules[0].when: cannot be evaluated: it does not fit the values"),
        ({"when": "today < 1"}, "rules[0].when: cannot be evaluated: it does not fit the values"),
        ({"fields": ["aa"]}, "rules[0].fields: there is no field called aa (did you mean a?)"),
        ({"fields": "a"}, "rules[0].fields: must be a list"),
        ({"reason_code": ...}, "rules[0].reason_code: is required"),
        ({"reason_code": "CONFLCT"},
         "rules[0].reason_code: CONFLCT is no reason code (did you mean CONFLICT?)"),
        ({"severity": "high"}, "rules[0].severity: must be one of S0, S1, S2, S3, not high"),
        ({"message": ...}, "rules[0].message: is required"),
        ({"colour": "b"}, "rules[0].colour: unknown key"),
    ],
)  # fmt: skip
def test_a_mistake_of_a_rule(more: dict[str, Any], mistake: str) -> None:
    given = {key: value for key, value in {**RULE, **more}.items() if value is not ...}

    assert mistake in said(rules=[given])


def test_what_is_there_twice() -> None:
    twice = said(FIELD, FIELD, rules=[RULE, RULE])

    assert twice == ["fields[1].name: a is there twice", "rules[1].id: r is there twice"]


def test_a_bound_of_another_type() -> None:
    other = {"name": "b", "label": "B", "type": "date", "not_after": "a"}

    assert said(FIELD, other) == ["fields[1].not_after: a is a string, it cannot bound a date"]


@pytest.mark.parametrize("source", ["c.Brakse == 'ok'", "c['Brakse'] == 'ok'", "'Brakse' in c"])
def test_an_item_that_is_not_there(source: str) -> None:
    checks = {"name": "c", "label": "C", "type": "checklist", "items": ["Brakes"]}
    rule = {**RULE, "assert": source}

    assert said(checks, rules=[rule]) == [
        "rules[0].assert: there is no item called Brakse in c (did you mean Brakes?)"
    ]


def test_without_fields() -> None:
    assert said(fields=[]) == ["fields: a spec needs at least one field"]
    assert said(fields=...) == ["fields: a spec needs at least one field"]


# What is read


def test_a_field_with_everything() -> None:
    text = {
        **FIELD, "label": " A b ", "aliases": ["B", " C "], "severity": "S0", "required": True,
        "required_when": "today != null", "pattern": "x+", "min_length": 3,
        "region": {"page": 2, "x": 0.1, "y": 0.2, "w": 0.3, "h": 0.4},
        "why_it_matters": "W.", "suggested_fix": "F.",
    }  # fmt: skip

    assert load(text).fields == (
        FieldSpec(
            "a", "A b", FieldType.STRING, Severity.S0, ("B", "C"), True, "today != null", "x+",
            min_length=3, region=Region(2, Box(0.1, 0.2, 0.4, 0.6)), why_it_matters="W.",
            suggested_fix="F.",
        ),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "more"),
    [
        ("number", {"min": 0.0, "max": 2.5}),
        ("money", {"min": 0.0, "max": 2.5}),
        ("duration", {"min": 0.0, "max": 2.5}),
        ("photos", {"min": 0.0, "max": 2.5}),
        ("date", {"not_after": "today", "not_before": "2026-01-01"}),
        ("time", {"not_after": "b", "not_before": "b"}),
        ("choice", {"options": ("A", "B")}),
        ("checklist", {"items": ("A", "B")}),
        ("table", {"columns": ("A", "B")}),
        ("text", {"pattern": "x", "min_length": 2}),
        ("boolean", {"required": True}),
        ("signature", {"required": True}),
    ],
)
def test_properties_by_type(kind: str, more: dict[str, Any]) -> None:
    other = {"name": "b", "label": "B", "type": "time"}
    plain = {key: list(one) if isinstance(one, tuple) else one for key, one in more.items()}
    found = asdict(load({**FIELD, "type": kind, **plain}, other).fields[0])

    assert {key: found[key] for key in more} == more
    assert (found["type"], found["severity"]) == (kind, "S2")


def test_a_rule_with_everything() -> None:
    rule = {
        **RULE, "fields": ["a"], "when": "a == ''", "severity": "S3", "why_it_matters": "W.",
        "suggested_fix": "F.",
    }  # fmt: skip

    assert load(rules=[rule, {**RULE, "id": "s.1"}]).rules == (
        RuleSpec("r", ("a",), "a != null", ReasonCode.CONFLICT, Severity.S3, "M.", "a == ''",
                 "W.", "F."),
        RuleSpec("s.1", (), "a != null", ReasonCode.CONFLICT, Severity.S2, "M."),
    )  # fmt: skip


@pytest.mark.parametrize("word", [*ReasonCode.__members__, *REASON_ALIASES])
def test_reason_codes_by_either_name(word: str) -> None:
    (rule,) = load(rules=[{**RULE, "reason_code": word}]).rules

    assert rule.reason_code == REASON_ALIASES.get(word, word)


def test_the_whole_of_a_spec() -> None:
    selection = {"all": ["x y"], "any": ["b"], "none": ["c"], "form_codes": ["D-\\d"]}
    locale = {"dates": "MDY", "timezone": "Asia/Tokyo", "currency": "JPY"}
    found = load(selection=selection, locale=locale, version="1.2.3-beta.1")

    assert (found.id, found.version, found.name) == ("pump", "1.2.3-beta.1", "Pump")
    assert (found.locale, found.source_sha256) == (Locale("MDY", "Asia/Tokyo", "JPY"), "hash")
    assert found.selection == SelectionSpec(("x y",), ("b",), ("c",), ("D-\\d",))
    assert load().locale == Locale("DMY", "Europe/London", "GBP")
    assert load().selection == SelectionSpec()


# Parents


def drafted(id_: str, extends: str | None = None, **parts: Any) -> Draft:
    tree = {"spec": id_, "version": "1.0.0", "name": id_.title(), **parts}
    notes = Notes()
    made = spec_building.draft(
        spec_dump.tree({**tree, **({"extends": extends} if extends else {})}, id_), notes
    )
    assert not notes.found
    return made


def merged(*line: Draft) -> tuple[Spec, list[str]]:
    """The spec of the last one, and what is said."""
    notes = Notes()
    made = spec_merging.spec(line[-1], {one.id: one for one in line}, notes, sha256="")
    return made, [f"{one.file}: {one.key}: {one.message}" for one in notes.found]


def test_a_child_overrides_by_name_and_keeps_the_order() -> None:
    eldest = drafted(
        "base", fields=[FIELD, {**FIELD, "name": "b"}], rules=[RULE],
        locale={"dates": "MDY", "currency": "EUR"}, selection={"none": ["x"]},
    )  # fmt: skip
    middle = drafted("mid", "base", fields=[{**FIELD, "label": "New"}], locale={"currency": "USD"})
    child = drafted(
        "child", "mid", fields=[{**FIELD, "name": "c"}], rules=[{**RULE, "message": "N."}],
        selection={"all": ["y"]},
    )  # fmt: skip
    made, mistakes = merged(eldest, middle, child)

    assert mistakes == []
    assert [(one.name, one.label) for one in made.fields] == [("a", "New"), ("b", "A"), ("c", "A")]
    assert [one.message for one in made.rules] == ["N."]
    assert made.locale == Locale("MDY", "Europe/London", "USD")
    assert made.selection == SelectionSpec(all=("y",), none=("x",))
    assert (made.id, made.name, made.extends) == ("child", "Child", "mid")


def test_a_parent_that_is_not_there_and_a_circle_are_named() -> None:
    lost = drafted("lost", "bse", fields=[FIELD])
    base = drafted("base", fields=[FIELD])
    first, second = drafted("a", "b", fields=[FIELD]), drafted("b", "a", fields=[FIELD])

    assert merged(base, lost)[1] == [
        "lost: extends: there is no spec called bse (did you mean base?)"
    ]
    assert merged(second, first)[1] == ["a: extends: goes in a circle: a -> b -> a"]


def test_a_rule_of_the_parent_is_tried_with_the_childs_fields() -> None:
    base = drafted("base", fields=[FIELD], rules=[{**RULE, "assert": "a == 'x' || a < 'y'"}])
    child = drafted("child", "base", fields=[{**FIELD, "type": "number"}])

    assert merged(base, child)[1] == [
        "base: rules[0].assert: cannot be evaluated: it does not fit the values"
    ]
