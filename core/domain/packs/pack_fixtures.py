"""Fixtures of a template pack as the cases of a fixture pack."""

from collections.abc import Mapping
from typing import Any

from core.domain.model import ReasonCode, Value
from core.domain.packs import pack_keys
from core.domain.packs.pack_fields import Draft
from core.domain.packs.pack_keys import Json
from core.domain.spec.spec_values import REASON_ALIASES
from core.domain.spec.specs import FieldSpec, FieldType, Spec
from core.domain.written import values

_OUTCOMES = {
    "pass": "PASS",
    "valid": "PASS",
    "fail": "FAIL",
    "invalid": "FAIL",
    "reviewqueue": "REVIEW_QUEUE",
    "review": "REVIEW_QUEUE",
}
_NOT_COMPARED = (FieldType.CHECKLIST, FieldType.TABLE)  # nothing of theirs has this form


def given(template: Json) -> list[Json]:
    """The fixtures of a template, in a list of their own or within a pack."""
    found = pack_keys.mappings(template, "fixtures", "fixtureCases", "cases")
    inner = pack_keys.mapping(template, "fixtures", "fixturePack", "fixturesJson")
    return found or pack_keys.mappings(inner, "cases", "fixtures")


def pack(fixtures: list[Json], spec: Spec, draft: Draft) -> Json:
    """A fixture pack of them; without any it is empty, and that is said."""
    cases: dict[str, Json] = {}
    for number, one in enumerate(fixtures, start=1):
        id_ = pack_keys.text(one, "caseId", "id", "name") or f"CASE-{number:03}"
        if id_ in cases:
            draft.left.append(f"Fixture {id_} is there twice; the first one counts.")
            continue
        case = _case(id_, one, spec, draft)
        if case is not None:
            cases[id_] = case
    if not cases:
        draft.left.append("It has no fixtures: write some before the spec can be activated.")
    return {"cases": list(cases.values())}


def _case(id_: str, one: Json, spec: Spec, draft: Draft) -> Json | None:
    outcome = _OUTCOMES.get(pack_keys.folded(pack_keys.text(one, "expectedOutcome", "outcome")))
    text = pack_keys.get(one, "inputText", "text", "ocrText", "input", "documentText")
    fields = pack_keys.mapping(one, "fields", "inputFields", "extractedFields")
    if outcome is None or (not (isinstance(text, str) and text.strip()) and not fields):
        missing = "expects no outcome that we know" if outcome is None else "has no text"
        draft.left.append(f"Fixture {id_} {missing} and was left out.")
        return None
    if not pack_keys.flag(one, "required", default=True):
        draft.left.append(f"Fixture {id_} was optional there; here every case counts.")
    # Their runner tried a text against its own template, without choosing one.
    found: dict[str, Any] = {
        "id": id_,
        "description": pack_keys.text(one, "description"),
        "spec": spec.id,
    }
    if isinstance(text, str) and text.strip():
        found["text"] = text
        found["values"] = _values(id_, one, spec, draft)
    else:
        found["fields"] = {pack_keys.snake(str(key)): value for key, value in fields.items()}
    found["outcome"] = outcome
    codes = _reason_codes(id_, one, draft)
    if codes:
        found["reason_codes"] = codes
    return {key: value for key, value in found.items() if value not in ("", {})}


def _reason_codes(id_: str, one: Json, draft: Draft) -> list[str]:
    known = {code.value: code for code in ReasonCode} | dict(REASON_ALIASES)
    found = []
    for word in pack_keys.texts(one, "expectedReasonCodes", "reasonCodes"):
        if word.upper() in known:
            found.append(known[word.upper()].value)
        else:
            draft.left.append(f"Fixture {id_} expects a reason code {word}: there is none.")
    return pack_keys.once(found)


def _values(id_: str, one: Json, spec: Spec, draft: Draft) -> dict[str, Any]:
    """The values a case expects, written as we write them."""
    fields = {field.name: field for field in spec.fields}
    found: dict[str, Any] = {}
    for key, value in pack_keys.mapping(one, "expectedFields", "expectedValues", "values").items():
        name = pack_keys.snake(str(key))
        field = fields.get(name)
        ours = _value(value, field, spec) if field is not None else None
        if ours is None:
            draft.left.append(f"Fixture {id_} expects {key}: {value}, which could not be kept.")
        else:
            found[name] = ours
    return found


def _value(value: Any, field: FieldSpec, spec: Spec) -> Value | None:
    inner = pack_keys.get(value, "value") if isinstance(value, Mapping) else value
    if inner is None or field.type in _NOT_COMPARED:
        return None
    if isinstance(inner, bool):
        return inner if field.type in (FieldType.BOOLEAN, FieldType.SIGNATURE) else None
    if field.type is FieldType.SIGNATURE:
        return True
    return values.parse(field, str(inner), spec.locale, may_slip=False).value
