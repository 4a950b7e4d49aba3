"""Fields of a template pack as fields of a spec."""

import re
from dataclasses import dataclass, field
from typing import Any

from core.domain.model import Severity
from core.domain.packs import pack_keys
from core.domain.packs.pack_keys import Json
from core.domain.spec.specs import FieldType

_TYPES = {
    "string": FieldType.STRING,
    "text": FieldType.TEXT,
    "textarea": FieldType.TEXT,
    "multiline": FieldType.TEXT,
    "list": FieldType.TEXT,
    "array": FieldType.TEXT,
    "number": FieldType.NUMBER,
    "integer": FieldType.NUMBER,
    "int": FieldType.NUMBER,
    "float": FieldType.NUMBER,
    "decimal": FieldType.NUMBER,
    "currency": FieldType.MONEY,
    "money": FieldType.MONEY,
    "date": FieldType.DATE,
    "datetime": FieldType.DATE,
    "time": FieldType.TIME,
    "duration": FieldType.DURATION,
    "boolean": FieldType.BOOLEAN,
    "bool": FieldType.BOOLEAN,
    "checkbox": FieldType.BOOLEAN,
    "signature": FieldType.SIGNATURE,
    "choice": FieldType.CHOICE,
    "enum": FieldType.CHOICE,
    "select": FieldType.CHOICE,
    "tickboxarray": FieldType.CHECKLIST,
    "tickboxes": FieldType.CHECKLIST,
    "checkboxarray": FieldType.CHECKLIST,
    "checklist": FieldType.CHECKLIST,
    "table": FieldType.TABLE,
    "photos": FieldType.PHOTOS,
    "images": FieldType.PHOTOS,
}
_SIGNED = re.compile(r"(?:signature|sign_?off|signed)$")
_TICKED = re.compile(r"^\s*[\[(][xX✓✔][\])]\s*(\S.*?)\s*$", re.MULTILINE)
_NO_LABELS = frozenset({"ok", "adv", "fail", "pass", "yes", "no", "n/a", "na", "x"})


@dataclass(slots=True)
class Draft:
    """What becomes of one template; `left` are sentences on what could not be carried over."""

    fields: dict[str, Json] = field(default_factory=dict)
    rules: list[Json] = field(default_factory=list)
    left: list[str] = field(default_factory=list)


def read(spec: Json, fixtures: list[Json], draft: Draft) -> None:
    """Every field of a specJson, into the draft. Their rules come later."""
    for one in pack_keys.mappings(spec, "fields", "fieldRules"):
        given = pack_keys.text(one, "field", "name", "fieldName", "fieldId", "id", "key")
        name = pack_keys.snake(given)
        if not name:
            draft.left.append(f"A field without a name was left out: {_shown(one)}.")
        elif name in draft.fields:
            draft.left.append(f"Field {given} is there twice; the first one counts.")
        else:
            draft.fields[name] = _field(name, one, fixtures, draft)


def _field(name: str, one: Json, fixtures: list[Json], draft: Draft) -> Json:
    kind = _kind(name, one, draft)
    label = pack_keys.text(one, "label", "displayName", "title") or pack_keys.title(name)
    required = pack_keys.flag(one, "required", "isRequired", "mandatory")
    usual = Severity.S1 if required else Severity.S2
    found: dict[str, Any] = {
        "name": name,
        "label": label,
        "type": kind.value,
        "severity": (pack_keys.severity(pack_keys.text(one, "severity")) or usual).value,
        "required": required,
        "aliases": _aliases(one, label, kind),
        "why_it_matters": pack_keys.text(one, "whyItMatters", "description", "helpText"),
        "suggested_fix": pack_keys.text(one, "suggestedFix"),
    }
    if kind is FieldType.CHECKLIST:
        _add_items(found, one, fixtures, draft)
    if kind is FieldType.CHOICE:
        _add_listed(found, "options", FieldType.STRING, _options(one), draft)
    if kind is FieldType.TABLE:
        _add_listed(found, "columns", FieldType.TEXT, pack_keys.texts(one, "columns"), draft)
    return {key: value for key, value in found.items() if value not in ("", [], False)}


def _kind(name: str, one: Json, draft: Draft) -> FieldType:
    word = pack_keys.text(one, "type", "fieldType", "dataType") or "string"
    kind = _TYPES.get(pack_keys.folded(word))
    if kind is None:
        draft.left.append(f"Field {name}: there is no type {word} here; it became a string.")
        return FieldType.STRING
    if kind in (FieldType.BOOLEAN, FieldType.STRING) and _SIGNED.search(name):
        return FieldType.SIGNATURE
    if kind is FieldType.STRING and _options(one):
        return FieldType.CHOICE
    return kind


def _options(one: Json) -> list[str]:
    return pack_keys.texts(one, "options", "enum", "enumValues", "allowedValues", "choices")


def _aliases(one: Json, label: str, kind: FieldType) -> list[str]:
    hints = pack_keys.texts(one, "extractionHints", "hints", "keywords")
    if kind is FieldType.CHECKLIST:
        hints = []  # "ok", "adv", "fail": the heads of its columns, not its label
    listed = [*pack_keys.texts(one, "aliases", "alternativeNames", "synonyms"), *hints]
    known = {label.casefold(), *_NO_LABELS}
    return [alias for alias in pack_keys.once(listed) if alias.casefold() not in known]


def _add_items(found: dict[str, Any], one: Json, fixtures: list[Json], draft: Draft) -> None:
    """The items of a checklist: its own, else what its first passing fixture has ticked."""
    items = pack_keys.texts(one, "items", "options", "tickboxes", "checks", "values", "choices")
    if not items:
        items = next(filter(None, map(_ticked, fixtures)), [])
        if items:
            draft.left.append(
                f"Field {found['name']}: the pack lists no items; those ticked in a fixture were "
                f"taken ({', '.join(items)})."
            )
    _add_listed(found, "items", FieldType.BOOLEAN, items, draft)


def _ticked(fixture: Json) -> list[str]:
    if pack_keys.text(fixture, "expectedOutcome", "outcome").lower() != "pass":
        return []
    given = pack_keys.get(fixture, "inputText", "text", "ocrText")
    return pack_keys.once(_TICKED.findall(given)) if isinstance(given, str) else []


def _add_listed(
    found: dict[str, Any], key: str, instead: FieldType, listed: list[str], draft: Draft
) -> None:
    """What a type cannot be without; a type that stands in for it where the pack has none."""
    if listed:
        found[key] = listed
        return
    draft.left.append(
        f"Field {found['name']}: a {found['type']} needs {key}, and the pack lists none; it "
        f"became a {instead.value}."
    )
    found["type"] = instead.value


def _shown(one: Json) -> str:
    return ", ".join(f"{key}: {value}" for key, value in list(one.items())[:3])[:80]
