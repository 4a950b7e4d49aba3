"""Rules of a template pack: most become properties of their field, some rules of their own."""

import json
import re
from collections.abc import Callable
from typing import Any

from core.domain.model import ReasonCode, Severity
from core.domain.packs import pack_keys
from core.domain.packs.pack_fields import Draft
from core.domain.packs.pack_keys import Json
from core.domain.rule_language import expressions
from core.domain.spec import spec_values
from core.domain.spec.spec_values import REASON_ALIASES
from core.domain.spec.specs import FieldType

_TEXTS = (FieldType.STRING, FieldType.TEXT)
_AMOUNTS = (FieldType.NUMBER, FieldType.MONEY, FieldType.DURATION, FieldType.PHOTOS)
_DATE_FORMAT = re.compile(r"[DMY]{1,4}[/.\- ][DMY]{1,4}[/.\- ][DMY]{2,4}|ISO.*|HH:?MM.*", re.I)
_MORE_THAN_REQUIRED = 3  # words: "Date is required" does not say why
_WEIGHT = list(Severity)
_YES_NO = {"yes": "true", "true": "true", "no": "false", "false": "false"}


def read(spec: Json, draft: Draft) -> None:
    """Every rule of a specJson, into the draft's fields and rules."""
    for number, one in enumerate(pack_keys.mappings(spec, "rules", "validationRules"), start=1):
        id_ = pack_keys.text(one, "ruleId", "id", "name") or f"R{number:03}"
        if not pack_keys.flag(one, "enabled", "isEnabled", default=True):
            draft.left.append(f"Rule {id_} is switched off in the pack and was left out.")
            continue
        _read_one(id_, one, draft)


def _read_one(id_: str, one: Json, draft: Draft) -> None:
    kind = pack_keys.folded(pack_keys.text(one, "type", "ruleType", "validationType"))
    given = pack_keys.text(one, "field", "fieldName", "fieldId", "thenField")
    name = pack_keys.snake(given)
    if name not in draft.fields:
        draft.left.append(
            f"Rule {id_} is about a field {given or 'without a name'}: there is none."
        )
        return
    carry = _CARRIERS.get(kind)
    if carry is None:
        draft.left.append(
            f"Rule {id_} on {name} ({kind or 'without a type'}) could not be carried over: "
            f"{pack_keys.text(one, 'description', 'message') or 'it says nothing more'}."
        )
        return
    field = dict(draft.fields[name])
    why_not = carry(id_, one, field, draft)
    if why_not:
        draft.left.append(f"Rule {id_} on {name} could not be carried over: {why_not}.")
        return
    _weigh(one, field)
    draft.fields[name] = field


def _weigh(one: Json, field: dict[str, Any]) -> None:
    """The gravest rule gives a field its severity, the first that says why its reason."""
    level = pack_keys.severity(pack_keys.text(one, "severity"))
    seen = field.pop("_weighed", None)
    if level is not None:
        graver = min(level, Severity(seen), key=_WEIGHT.index) if seen else level
        field["severity"] = field["_weighed"] = graver.value
    said = pack_keys.text(one, "description")
    if len(said.split()) > _MORE_THAN_REQUIRED and "why_it_matters" not in field:
        field["why_it_matters"] = said


def _required(_id: str, _one: Json, field: dict[str, Any], _draft: Draft) -> str:
    field["required"] = True
    return ""


def _pattern(id_: str, one: Json, field: dict[str, Any], draft: Draft) -> str:
    source = pack_keys.text(one, "pattern", "regex", "format", "value")
    if not source:
        # A format that is the type's own, such as DD/MM/YYYY of a date.
        return "" if FieldType(field["type"]) not in _TEXTS else "it gives no pattern"
    if FieldType(field["type"]) not in _TEXTS:
        is_own = _DATE_FORMAT.fullmatch(source) or "\\d" in source
        return "" if is_own else f"a {field['type']} has no pattern ({source})"
    whole = unanchored(source)
    try:
        expressions.pattern(whole)
    except expressions.BadExpression as error:
        return f"its pattern {error}"
    if field.get("pattern", whole) == whole:
        field["pattern"] = whole
        return ""
    condition = f"{field['name']}.matches({_quoted(f'^(?:{whole})$')})"
    draft.rules.append(_rule(id_, one, field["name"], condition, ReasonCode.INVALID_FORMAT))
    return ""


def _range(id_: str, one: Json, field: dict[str, Any], draft: Draft) -> str:
    low, high = _bounds(one)
    if low is None and high is None:
        return "it gives no bounds"
    kind, mode = FieldType(field["type"]), pack_keys.folded(pack_keys.text(one, "boundsMode"))
    if kind is FieldType.DATE:
        return _date_range(low, high, field)
    if kind not in _AMOUNTS:
        return f"a {kind} has no bounds"
    least, most = pack_keys.number(low), pack_keys.number(high)
    if least is None and most is None:
        return f"its bounds are no numbers ({low}, {high})"
    if mode == "over" and least is not None:
        condition = f"{field['name']} > {least!r}"
        draft.rules.append(_rule(id_, one, field["name"], condition, ReasonCode.OUT_OF_POLICY))
        return ""
    bounds = {"min": None if mode == "under" else least, "max": None if mode == "atleast" else most}
    field.update({key: value for key, value in bounds.items() if value is not None})
    return ""


def _bounds(one: Json) -> tuple[Any, Any]:
    listed = pack_keys.get(one, "range", "bounds", "limits")
    if isinstance(listed, list) and len(listed) == 2:
        return listed[0], listed[1]
    inner = pack_keys.mapping(one, "range", "bounds", "limits") or one
    return pack_keys.get(inner, "min", "minimum"), pack_keys.get(inner, "max", "maximum")


def _date_range(low: Any, high: Any, field: dict[str, Any]) -> str:
    for key, bound in (("not_before", low), ("not_after", high)):
        if bound is None:
            continue
        day = str(bound).strip().lower()
        day = "today" if day in ("today", "now") else day[:10]
        if day != "today" and not spec_values.is_iso_date(day):
            return f"{bound} is no day"
        field[key] = day
    return ""


def _length(_id: str, one: Json, field: dict[str, Any], _draft: Draft) -> str:
    least = pack_keys.number(pack_keys.get(one, "minLength", "min", "value") or _bounds(one)[0])
    if FieldType(field["type"]) not in _TEXTS:
        return f"a {field['type']} has no length"
    if least is None or least < 1:
        return "it gives no least length"
    field["min_length"] = int(least)
    return ""


def _not_future(_id: str, _one: Json, field: dict[str, Any], _draft: Draft) -> str:
    if field["type"] != FieldType.DATE:
        return f"a {field['type']} has no day"
    field["not_after"] = "today"
    return ""


def _options(_id: str, one: Json, field: dict[str, Any], _draft: Draft) -> str:
    listed = pack_keys.texts(one, "options", "values", "allowedValues", "enum", "choices")
    if FieldType(field["type"]) not in (*_TEXTS, FieldType.CHOICE) or not listed:
        return "it lists no values" if not listed else f"a {field['type']} has no options"
    for key in ("pattern", "min_length"):
        field.pop(key, None)  # of a text; the options say more
    field.update(type=FieldType.CHOICE.value, options=listed)
    return ""


def _implies(id_: str, one: Json, field: dict[str, Any], draft: Draft) -> str:
    """When one field says this, another has to say that."""
    when = pack_keys.snake(pack_keys.text(one, "whenField"))
    then = pack_keys.snake(pack_keys.text(one, "thenField")) or field["name"]
    if when not in draft.fields or then not in draft.fields:
        return "it names a field that is not there"
    guard = _says(draft.fields[when], pack_keys.text(one, "whenValue"))
    wanted = pack_keys.text(one, "thenValue")
    condition = f"{then} != null" + (f" && {_says(draft.fields[then], wanted)}" if wanted else "")
    made = _rule(id_, one, when, condition, ReasonCode.CONFLICT)
    draft.rules.append({**made, "when": guard})
    return ""


def _says(field: Json, value: str) -> str:
    kind, amount = FieldType(field["type"]), pack_keys.number(value)
    if kind in (FieldType.BOOLEAN, FieldType.SIGNATURE):
        return f"{field['name']} == {_YES_NO.get(value.lower(), 'true')}"
    if kind in _AMOUNTS and amount is not None:
        return f"{field['name']} == {amount!r}"
    return f"{field['name']} == {_quoted(value)}" if value else f"{field['name']} != null"


def _rule(id_: str, one: Json, name: str, condition: str, usual: ReasonCode) -> dict[str, Any]:
    word = pack_keys.text(one, "reasonCode", "code")
    known = {code.value: code for code in ReasonCode} | dict(REASON_ALIASES)
    level = pack_keys.severity(pack_keys.text(one, "severity")) or Severity.S2
    return {
        "id": pack_keys.slug(id_) or "rule",
        "fields": [name],
        "assert": condition,
        "reason_code": known.get(word, usual).value,
        "severity": level.value,
        "message": pack_keys.text(one, "message", "description") or f"{id_} is not met.",
    }


def unanchored(source: str) -> str:
    """Without ^ and $: a pattern matches the whole value here, a form code anywhere."""
    inner = source.removeprefix("^")
    if inner.endswith("$") and not inner.endswith("\\$"):
        inner = inner[:-1]
    return inner


def _quoted(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)


Carry = Callable[[str, Json, dict[str, Any], Draft], str]  # gives why not, empty where it could
_CARRIERS: dict[str, Carry] = {
    "required": _required,
    "presence": _required,
    "pattern": _pattern,
    "regex": _pattern,
    "format": _pattern,
    "range": _range,
    "numericrange": _range,
    "daterange": _range,
    "min": _range,
    "max": _range,
    "length": _length,
    "minlength": _length,
    "notfuture": _not_future,
    "datenotfuture": _not_future,
    "datenotinfuture": _not_future,
    "enum": _options,
    "options": _options,
    "allowedvalues": _options,
    "implies": _implies,
}
