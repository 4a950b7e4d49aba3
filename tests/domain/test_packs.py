"""Template packs of the earlier system: a template becomes a spec and a fixture pack."""

from typing import Any

import pytest

from core.domain.packs import pack_import
from core.errors import Rejected


def converted(**more: Any) -> pack_import.Imported:
    return pack_import.convert(
        {"metadata": {"templateId": "Pump 1", "name": "Pump"}, "version": "2.1.0",
         "specJson": {"fields": [{"field": "note"}]}, **more}
    )  # fmt: skip


def test_a_template_becomes_a_spec_and_a_pack() -> None:
    made = converted()

    assert (made.id, made.pack) == ("pump-1", {"cases": []})
    assert made.spec == {
        "spec": "pump-1", "version": "2.1.0", "name": "Pump",
        "fields": [{"name": "note", "label": "Note", "type": "string", "severity": "S2"}],
    }  # fmt: skip
    assert made.left == ("It has no fixtures: write some before the spec can be activated.",)


@pytest.mark.parametrize(
    ("pack", "found"),
    [
        ([1, 2], [1, 2]),
        ({"templates": [1]}, [1]),
        ({"packs": [1]}, [1]),
        ({"items": [1]}, [1]),
        ({"templates": 3}, [{"templates": 3}]),
    ],
)
def test_templates_of_a_pack(pack: Any, found: list[Any]) -> None:
    assert pack_import.templates(pack) == found


@pytest.mark.parametrize(
    ("template", "name"),
    [
        ({"metadata": {"templateId": "A"}}, "A"),
        ({"template": {"id": "A"}}, "A"),
        ({"name": "A"}, "A"),
        ({}, "Template 7"),
        (3, "Template 7"),
    ],
)
def test_a_template_is_called_by_what_it_says(template: Any, name: str) -> None:
    assert pack_import.name_of(template, 7) == name


@pytest.mark.parametrize(
    ("meta", "id_", "name"),
    [
        ({"templateSlug": "a-b"}, "a-b", "A B"),
        ({"id": "A"}, "a", "A"),
        ({"displayName": "Pump Two"}, "pump-two", "Pump Two"),
        ({"templateId": "x", "name": "N"}, "x", "N"),
    ],
)
def test_id_and_name(meta: dict[str, Any], id_: str, name: str) -> None:
    spec = converted(metadata=meta).spec

    assert (spec["spec"], spec["name"]) == (id_, name)


@pytest.mark.parametrize(
    ("parts", "version", "is_said"),
    [
        ({"version": "v3"}, "3.0.0", False),
        ({"semver": "1.2", "version": "9.9.9"}, "1.2.0", False),
        ({"version": None, "metadata": {"id": "a", "version": "4.05.6"}}, "4.5.6", False),
        ({"version": "", "specJson": {"version": "5.0.1", "fields": [{"id": "a"}]}}, "5.0.1",
         False),
        ({"version": "latest"}, "1.0.0", True),
    ],
)  # fmt: skip
def test_versions(parts: dict[str, Any], version: str, is_said: bool) -> None:
    made = converted(**parts)

    assert made.spec["version"] == version
    said = "Its version 'latest' is no semantic version; it became 1.0.0."
    assert (said in made.left) is is_said


@pytest.mark.parametrize("key", ["selectionConfigJson", "selectionConfig", "selection"])
@pytest.mark.parametrize("inner", ["", "fingerprint", "tokens"])
@pytest.mark.parametrize(
    "spelt", ["requiredTokens{}", "required{}", "tokens{}", "{}Tokens", "mustHave{}", "{}"]
)
def test_phrases_in_any_spelling(key: str, inner: str, spelt: str) -> None:
    tokens = {spelt.format("All"): ["a"], spelt.format("Any"): ["b", "c"]}
    made = converted(**{key: {inner: tokens} if inner else tokens})

    assert made.spec["selection"] == {"all": ["a"], "any": ["b", "c"]}


@pytest.mark.parametrize(
    "key",
    ["excludeTokens", "excludedTokens", "excludingTokens", "excludeTokensAny", "excluders",
     "excludes", "exclude", "negativeTokens", "none"],
)  # fmt: skip
def test_what_rules_a_sheet_out(key: str) -> None:
    assert converted(selection={key: ["a"]}).spec["selection"] == {"none": ["a"]}


@pytest.mark.parametrize(
    "key",
    ["formCodeRegex", "formCodeRegexes", "formCodePatterns", "formCodePattern", "formCodes",
     "formCode"],
)  # fmt: skip
def test_form_codes(key: str) -> None:
    made = converted(selection={key: ["^A-\\d$", "("]})

    assert made.spec["selection"] == {"form_codes": ["A-\\d"]}
    assert made.left[0].startswith("Form code ( is not a valid regular expression (missing )")
    assert made.left[0].endswith("; it was left out.")


@pytest.mark.parametrize("key", ["optionalTokens", "optional", "boosters", "boosterTokens"])
@pytest.mark.parametrize("weights", ["tokenWeights", "weights"])
def test_what_the_selection_has_no_place_for_is_named(key: str, weights: str) -> None:
    assert converted(selection={key: ["a", "b"], weights: {"a": 2}}).left[:2] == (
        "Optional tokens only raised a score and have no place here: a, b.",
        "The weights of tokens have no place here: all phrases weigh the same.",
    )


def test_what_a_template_says_of_itself_has_no_place() -> None:
    meta = dict.fromkeys(
        ["description", "category", "tags", "client", "assetType", "workType", "priority"], "x"
    )
    said = converted(metadata={"id": "a", **meta}).left[-1]

    assert said == f"These have no place in a spec: {', '.join(meta)}."


@pytest.mark.parametrize("key", ["roiJson", "roi", "rois", "roiConfig"])
def test_regions_lie_in_any_of_these(key: str) -> None:
    box = {"page": 1, "x": 0.1, "y": 0.2, "w": 0.4, "h": 0.05}
    (field,) = converted(**{key: [{"name": "note", **box}]}).spec["fields"]

    assert field["region"] == box


def test_rules_of_one_id_are_numbered() -> None:
    implied = {"id": "R", "type": "implies", "whenField": "note", "thenField": "note"}
    made = converted(specJson={"fields": [{"id": "note"}], "rules": [implied, implied]})

    assert [one["id"] for one in made.spec["rules"]] == ["r", "r-2"]


@pytest.mark.parametrize(
    ("template", "said"),
    [
        (3, "It is no template: it should be a mapping with metadata and specJson."),
        ({"metadata": {"id": "a"}}, "It has no field that could be carried over."),
        ({"fields": [{"id": "a"}]}, "It has neither a templateId nor a name."),
    ],
)
def test_what_is_no_template_is_refused(template: Any, said: str) -> None:
    with pytest.raises(Rejected) as refused:
        pack_import.convert(template)

    assert str(refused.value) == said


def test_no_pack_is_refused() -> None:
    said = "This is no template pack: it holds neither a template nor a list of them."
    with pytest.raises(Rejected) as refused:
        pack_import.templates("x")

    assert str(refused.value) == said


def test_a_spec_that_would_have_mistakes_is_refused_with_them() -> None:
    bounds = {"field": "n", "type": "range", "min": 5, "max": 1}
    with pytest.raises(Rejected, match=r"^The spec made of it has mistakes:\n") as refused:
        converted(specJson={"fields": [{"id": "n", "type": "number"}], "rules": [bounds]})

    assert "must not be less than min" in str(refused.value)
