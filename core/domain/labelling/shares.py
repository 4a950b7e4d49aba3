"""One value under one label, written for several fields: "08:30 - 10:15", "ACME Ltd, Leeds",
"05/01/2026 - 09/01/2026"."""

import re
from collections.abc import Sequence

from core.domain.spec.specs import FieldSpec, FieldType, Locale
from core.domain.written import dates, times

_WRITTEN = frozenset({FieldType.STRING, FieldType.TEXT})
# What parts a name from an address, the surest first.
_PARTS = (re.compile(r"\s+[/|]\s+|\s*[\n;]\s*"), re.compile(r"\s*,\s*"), re.compile(r"\s+[–-]\s+"))


def of(field: FieldSpec, fields: Sequence[FieldSpec], text: str, locale: Locale) -> str | None:
    """The part of the text that is this field's; None where the text holds none for it."""
    alike = [item for item in fields if _is_alike(item, field)]
    at = alike.index(field)
    if field.type is FieldType.TIME:
        is_dated = any(item.type is FieldType.DATE for item in fields)
        clock = _without_date(text, locale) if is_dated else text
        return _item(times.find_all(clock), at)
    if field.type is FieldType.DATE and len(alike) > 1:
        return _item(dates.find_all(text, order=locale.dates), at)
    if field.type in _WRITTEN and len(alike) > 1:
        return _item(_parted(text, len(alike)), at)
    return text


def _is_alike(one: FieldSpec, other: FieldSpec) -> bool:
    return one.type is other.type or (one.type in _WRITTEN and other.type in _WRITTEN)


def _item(found: Sequence[str], at: int) -> str | None:
    return found[at] if at < len(found) else None


def _without_date(text: str, locale: Locale) -> str:
    found = dates.find(text, order=locale.dates)
    return text if found is None else f"{text[: found.start]} {text[found.end :]}"


def _parted(text: str, count: int) -> list[str]:
    for separator in _PARTS:
        parts = separator.split(text.strip(), maxsplit=count - 1)
        if len(parts) == count and all(parts):
            return parts
    return [text]
