"""Reading a template pack of the earlier system: its keys were spelt in more than one way."""

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from core.domain.model import Severity
from core.domain.rule_language import expressions

Json = Mapping[str, Any]

_WORDS = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+")
_SEVERITIES = {
    "critical": Severity.S0,
    "blocker": Severity.S0,
    "major": Severity.S1,
    "high": Severity.S1,
    "minor": Severity.S2,
    "medium": Severity.S2,
    "info": Severity.S3,
    "low": Severity.S3,
    **{level.value.lower(): level for level in Severity},
}
_YES = ("true", "yes", "1", "on")


def folded(key: str) -> str:
    """A key as it is compared: `requiredTokensAll`, `required_tokens_all` are one."""
    return re.sub(r"[^a-z0-9]", "", key.lower())


def get(values: Json, *names: str) -> Any:
    """The first of these keys that is there with a value, however it is spelt; else None."""
    known = {folded(str(key)): value for key, value in values.items()}
    return next((known[name] for name in map(folded, names) if known.get(name) is not None), None)


def mapping(values: Json, *names: str) -> Json:
    """A mapping under one of these keys, also one kept as JSON text; empty where there is none."""
    found = unpacked(get(values, *names))
    return found if isinstance(found, Mapping) else {}


def mappings(values: Json, *names: str) -> list[Json]:
    """The mappings of a list under one of these keys; what is none of them is left out."""
    found = unpacked(get(values, *names))
    return [one for one in found if isinstance(one, Mapping)] if isinstance(found, list) else []


def unpacked(value: Any) -> Any:
    """JSON that was stored as text, as itself."""
    if isinstance(value, str) and value.lstrip()[:1] in ("{", "["):
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value


def text(values: Json, *names: str) -> str:
    """A text on one line, empty where there is none."""
    found = get(values, *names)
    return " ".join(str(found).split()) if isinstance(found, str | int | float) else ""


def texts(values: Json, *names: str) -> list[str]:
    """A list of texts, each once; a single text is a list of one."""
    found = unpacked(get(values, *names))
    listed = found if isinstance(found, list) else [found] if isinstance(found, str) else []
    named = [
        " ".join(str(get(one, "label", "name", "value", "text") or "").split())
        if isinstance(one, Mapping)
        else " ".join(str(one).split())
        for one in listed
    ]
    return once(named)


def once(listed: Iterable[str]) -> list[str]:
    """Each text once, whatever its case; empty ones left out."""
    found: dict[str, str] = {}
    for one in filter(None, listed):
        found.setdefault(one.casefold(), one)
    return list(found.values())


def number(value: Any) -> float | None:
    """A number, also one written as text."""
    if isinstance(value, bool):
        return None
    try:
        return float(value)
    except (TypeError, ValueError):
        return None


def flag(values: Json, *names: str, default: bool = False) -> bool:
    """Yes or no."""
    found = get(values, *names)
    if isinstance(found, str):
        return found.strip().lower() in _YES
    return default if found is None else bool(found)


def severity(word: str) -> Severity | None:
    """Our level for one of theirs: critical, major, minor, info."""
    return _SEVERITIES.get(word.strip().lower())


def snake(name: str) -> str:
    """`jobReference` as `job_reference`; empty where nothing of a name is left."""
    found = "_".join(word.lower() for word in _WORDS.findall(name))
    if found[:1].isdigit():
        found = f"field_{found}"
    return f"{found}_value" if found in expressions.RESERVED else found


def slug(name: str) -> str:
    """`Standard Maintenance` as `standard-maintenance`."""
    return "-".join(re.findall(r"[a-z0-9]+", name.lower()))


def title(name: str) -> str:
    """`job_reference` as `Job Reference`."""
    return " ".join(word.capitalize() for word in name.split("_"))
