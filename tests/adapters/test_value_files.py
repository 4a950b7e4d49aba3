"""Field values from a file: what is written is kept as written, and nothing unfolds without end."""

import json
from itertools import pairwise
from typing import Any

import pytest

from core.adapters import value_files
from core.errors import ErrorCode, FileRejected


@pytest.mark.parametrize(
    ("content", "values"),
    [
        ('{"a": 1.5, "b": [{"c": null}]}', {"a": 1.5, "b": [{"c": None}]}),
        ("a: 10:30\nb: 2026-03-14\nc: 007\nd: yes", {"a": "10:30", "b": "2026-03-14", "c": "007",
                                                     "d": True}),
        ("\ufeffa: &one [x]\nb: *one\r\n", {"a": ["x"], "b": ["x"]}),
        ("{}", {}),
    ],
)  # fmt: skip
def test_values_are_as_written(content: str, values: dict[str, Any]) -> None:
    assert value_files.load(content.encode()) == values


LEVELS = [f"&{name} [{', '.join([f'*{under}'] * 10)}]" for under, name in pairwise("abcdefghi")]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"\xff\xfe", ErrorCode.UNSUPPORTED_TYPE),
        (b"[1]", ErrorCode.CORRUPT),
        (b"{1: {}}: b", ErrorCode.CORRUPT),
        (b"a: [", ErrorCode.CORRUPT),
        (b"a: !!python/name:os.system", ErrorCode.CORRUPT),
        (b'{"a": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", ErrorCode.CORRUPT),
        (b"a: &a [*a]", ErrorCode.CORRUPT),  # holds itself
        (f"a: [&a [x, x], {', '.join(LEVELS)}]".encode(), ErrorCode.CORRUPT),
        (json.dumps({"a": [0] * value_files.MAX_ENTRIES}).encode(), ErrorCode.CORRUPT),
    ],
)
def test_what_is_no_map_of_values_is_refused(content: bytes, code: ErrorCode) -> None:
    with pytest.raises(FileRejected) as refused:
        value_files.load(content)

    assert refused.value.code is code


def test_as_many_values_as_are_allowed_are_read() -> None:
    values = {"a": [0] * (value_files.MAX_ENTRIES - 1)}

    assert value_files.load(json.dumps(values).encode()) == values
