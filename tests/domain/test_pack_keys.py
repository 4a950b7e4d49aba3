"""Keys and values of template packs of the earlier system, in every spelling."""

from typing import Any

import pytest

from core.domain.model import Severity
from core.domain.packs import pack_keys


@pytest.mark.parametrize(
    ("function", "given", "expected"),
    [
        (pack_keys.folded, "Required_tokens-All 2", "requiredtokensall2"),
        (pack_keys.snake, "jobReference", "job_reference"),
        (pack_keys.snake, "PTOSerialNo", "pto_serial_no"),
        (pack_keys.snake, "2ndVisit", "field_2_nd_visit"),
        (pack_keys.snake, "today", "today_value"),
        (pack_keys.snake, "null", "null_value"),
        (pack_keys.snake, "in", "in_value"),
        (pack_keys.snake, "true", "true_value"),
        (pack_keys.snake, "false", "false_value"),
        (pack_keys.snake, "--", ""),
        (pack_keys.slug, "Standard Maintenance, v2", "standard-maintenance-v2"),
        (pack_keys.title, "job_reference", "Job Reference"),
        (pack_keys.unpacked, ' {"a": 1}', {"a": 1}),
        (pack_keys.unpacked, "[1]", [1]),
        (pack_keys.unpacked, "{a", "{a"),
        (pack_keys.unpacked, "a", "a"),
        (pack_keys.number, "2.5", 2.5),
        (pack_keys.number, 3, 3.0),
        (pack_keys.number, True, None),
        (pack_keys.number, "x", None),
        (pack_keys.number, None, None),
    ],
)
def test_keys_and_values(function: Any, given: Any, expected: Any) -> None:
    assert function(given) == expected


@pytest.mark.parametrize(
    ("word", "level"),
    [
        ("critical", "S0"), ("Blocker", "S0"), ("major", "S1"), ("high", "S1"), ("minor", "S2"),
        ("medium", "S2"), (" info ", "S3"), ("LOW", "S3"), ("s1", "S1"), ("odd", None),
    ],
)  # fmt: skip
def test_severities(word: str, level: str | None) -> None:
    assert pack_keys.severity(word) == (level and Severity(level))


def test_the_first_key_with_a_value_counts() -> None:
    values = {"A_b": None, "c": 0, "d": "x"}

    assert pack_keys.get(values, "aB", "C", "d") == 0
    assert pack_keys.get(values, "aB") is None


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"a": "  two \n words "}, "two words"),
        ({"a": 7}, "7"),
        ({"a": 1.5}, "1.5"),
        ({"a": ["x"]}, ""),
        ({}, ""),
    ],
)
def test_a_text_is_on_one_line(values: dict[str, Any], expected: str) -> None:
    assert pack_keys.text(values, "a") == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (["a", "A", " b  c ", "", 3], ["a", "b c", "3"]),
        ("one", ["one"]),
        ('["x", "y"]', ["x", "y"]),
        ([{"label": "l"}, {"name": " n  m"}, {"value": "v"}, {"text": "t"}, {"other": "o"}],
         ["l", "n m", "v", "t"]),
        (None, []),
        (5, []),
    ],
)  # fmt: skip
def test_a_list_of_texts(given: Any, expected: list[str]) -> None:
    assert pack_keys.texts({"a": given}, "a") == expected


@pytest.mark.parametrize(
    ("given", "is_set"),
    [
        ("true", True), ("YES ", True), ("1", True), ("on", True), ("no", False), ("", False),
        (1, True), (0, False), (True, True), (False, False),
    ],
)  # fmt: skip
def test_a_flag(given: Any, is_set: bool) -> None:
    assert pack_keys.flag({"a": given}, "a", default=not is_set) is is_set
    assert pack_keys.flag({"a": given}, "b") is False
    assert pack_keys.flag({"a": given}, "b", default=True) is True


def test_mappings_are_what_a_list_has_of_them() -> None:
    assert pack_keys.mappings({"a": '[{"b": 1}, 2]'}, "a") == [{"b": 1}]
    assert pack_keys.mappings({"a": {"b": 1}}, "a") == []
    assert pack_keys.mapping({"a": '{"b": 1}'}, "a") == {"b": 1}
    assert pack_keys.mapping({"a": [1]}, "a") == {}
