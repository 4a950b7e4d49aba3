"""Field values from a JSON or YAML file."""

import json
from collections.abc import Iterable
from typing import Any

import yaml

from core.errors import ErrorCode, FileRejected


class _PlainLoader(yaml.SafeLoader):
    """YAML that keeps 10:30 and 2026-03-14 as written; YAML 1.1 makes 630 and a date of them."""


MAX_ENTRIES = 50_000  # of all maps and lists together
_KEPT_AS_TEXT = ("tag:yaml.org,2002:timestamp", "tag:yaml.org,2002:int", "tag:yaml.org,2002:float")
_PlainLoader.yaml_implicit_resolvers = {
    first: [(tag, expression) for tag, expression in resolvers if tag not in _KEPT_AS_TEXT]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def load(content: bytes) -> dict[str, Any]:
    """The map of field names to values. Errors: FileRejected."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FileRejected(ErrorCode.UNSUPPORTED_TYPE, "This is not a text file.") from error
    values = _parsed(text)
    if not isinstance(values, dict) or not all(isinstance(name, str) for name in values):
        raise FileRejected(
            ErrorCode.CORRUPT, "Field values are a map of names to values, in JSON or YAML."
        )
    if _is_endless(values):
        raise FileRejected(ErrorCode.CORRUPT, f"There are more than {MAX_ENTRIES:,} values.")
    return values


def _is_endless(values: object) -> bool:
    """Aliases can make a small file unfold without end."""
    waiting, count = [values], 0
    while waiting and count <= MAX_ENTRIES:
        value = waiting.pop()
        if isinstance(value, (dict, list)):
            count += len(value)
            waiting += [] if count > MAX_ENTRIES else _entries(value)
    return count > MAX_ENTRIES


def _entries(value: dict[object, object] | list[object]) -> Iterable[object]:
    return value.values() if isinstance(value, dict) else value


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        pass  # YAML then: what is neither is refused with YAML's line number.
    try:
        return _PlainLoader(text).get_single_data()
    except RecursionError as error:
        raise FileRejected(ErrorCode.CORRUPT, "The values are nested too deeply.") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f" (line {mark.line + 1})" if mark else ""
        raise FileRejected(ErrorCode.CORRUPT, f"This is neither JSON nor YAML{where}.") from error
