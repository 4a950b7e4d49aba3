"""What changed from one spec to another, in words for whoever answers for the paperwork."""

from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar

from core.domain.spec import spec_dump
from core.domain.spec.spec_dump import Json
from core.domain.spec.specs import FieldSpec, RuleSpec, Spec

T = TypeVar("T")

_FIELD_WORDS = {
    "label": "label",
    "aliases": "other labels",
    "type": "type",
    "severity": "severity",
    "required": "required",
    "required_when": "required when",
    "pattern": "pattern",
    "options": "options",
    "items": "items",
    "columns": "columns",
    "min": "least value",
    "max": "greatest value",
    "min_length": "least number of characters",
    "not_after": "not after",
    "not_before": "not before",
    "region": "place on the page",
    "why_it_matters": "why it matters",
    "suggested_fix": "suggested fix",
}
_RULE_WORDS = {
    "fields": "fields",
    "when": "applies when",
    "assert": "what must hold",
    "reason_code": "reason code",
    "severity": "severity",
    "message": "message",
    "why_it_matters": "why it matters",
    "suggested_fix": "suggested fix",
}
_SELECTION_WORDS = {
    "all": "phrases that must all occur",
    "any": "phrases of which one must occur",
    "none": "phrases that rule it out",
    "form_codes": "form codes",
}
_LOCALE_WORDS = {"dates": "order of dates", "timezone": "time zone", "currency": "currency"}


def changes(old: Spec, new: Spec) -> tuple[str, ...]:
    """One sentence a change, none where both ask for the same; the order of fields is no change."""
    one, other = spec_dump.dump(old), spec_dump.dump(new)
    return (
        *_changed("Spec", one, other, {"spec": "id", "version": "version", "name": "name"}),
        *_changed("Locale", one["locale"], other["locale"], _LOCALE_WORDS),
        *_changed("Selection", one["selection"], other["selection"], _SELECTION_WORDS),
        *_fields(old, new),
        *_rules(old, new),
    )  # fmt: skip


def _fields(old: Spec, new: Spec) -> Iterator[str]:
    before = {one.name: one for one in old.fields}
    after = {one.name: one for one in new.fields}
    return _parts("Field", before, after, _field_told, _field_changed)


def _field_told(one: FieldSpec) -> str:
    required = ", required" if one.required else ""
    return f"{one.label} ({one.name}), {one.type.value}, {one.severity.value}{required}."


def _field_changed(was: FieldSpec, now: FieldSpec) -> Iterator[str]:
    about = f"Field {now.label} ({now.name})"
    return _changed(about, spec_dump.field(was), spec_dump.field(now), _FIELD_WORDS)


def _rules(old: Spec, new: Spec) -> Iterator[str]:
    before, after = {one.id: one for one in old.rules}, {one.id: one for one in new.rules}
    return _parts("Rule", before, after, _rule_told, _rule_changed)


def _rule_told(one: RuleSpec) -> str:
    return f"{one.id}, {one.severity.value} {one.reason_code.value}: {one.message}"


def _rule_changed(was: RuleSpec, now: RuleSpec) -> Iterator[str]:
    return _changed(f"Rule {now.id}", spec_dump.rule(was), spec_dump.rule(now), _RULE_WORDS)


def _parts(
    noun: str,
    before: Mapping[str, T],
    after: Mapping[str, T],
    told: Callable[[T], str],
    changed: Callable[[T, T], Iterator[str]],
) -> Iterator[str]:
    for name, now in after.items():
        if name in before:
            yield from changed(before[name], now)
        else:
            yield f"{noun} added: {told(now)}"
    for name, was in before.items():
        if name not in after:
            yield f"{noun} removed: {told(was)}"


def _changed(about: str, was: Json, now: Json, words: Mapping[str, str]) -> Iterator[str]:
    for key, word in words.items():
        before, after = was.get(key), now.get(key)
        if before != after:
            yield f"{about}: {_change(key, word, before, after)}."


def _change(key: str, word: str, before: object, after: object) -> str:
    if key == "required":
        return "is now required" if after else "is no longer required"
    if isinstance(before, list) or isinstance(after, list):
        return _of_lists(word, _texts(before), _texts(after))
    if before is None:
        return f"{word} is now {_shown(after)}"
    if after is None:
        return f"{word} is no longer asked for (it was {_shown(before)})"
    return f"{word} changed from {_shown(before)} to {_shown(after)}"


def _texts(value: object) -> list[str]:
    return [str(text) for text in value] if isinstance(value, list) else []


def _of_lists(word: str, before: list[str], after: list[str]) -> str:
    added = [text for text in after if text not in before]
    removed = [text for text in before if text not in after]
    said = [
        *([f"added {', '.join(added)}"] if added else []),
        *([f"removed {', '.join(removed)}"] if removed else []),
    ]
    return f"{word}: {'; '.join(said) or 'in another order'}"


def _shown(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.12g}"
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {_shown(part)}" for key, part in value.items())
    return f"“{value}”" if isinstance(value, str) else str(value)
