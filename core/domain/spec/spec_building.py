"""A spec file's tree as a draft: every key checked, every mistake noted."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from core.domain.model import Box, Severity
from core.domain.rule_language import expressions
from core.domain.spec.spec_tree import Node, Scalar
from core.domain.spec.spec_values import Notes, Part
from core.domain.spec.specs import FieldSpec, FieldType, Locale, Region, RuleSpec, SelectionSpec

_FILE_KEYS = ("spec", "version", "name", "extends", "locale", "selection", "fields", "rules")
_FIELD_KEYS = (
    "name", "label", "aliases", "type", "required", "required_when", "severity", "pattern",
    "options", "items", "columns", "min", "max", "min_length", "not_after", "not_before", "region",
    "why_it_matters", "suggested_fix",
)  # fmt: skip
_RULE_KEYS = (
    "id", "fields", "when", "assert", "reason_code", "severity", "message",
    "why_it_matters", "suggested_fix",
)  # fmt: skip
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_SNAKE = re.compile(r"[a-z][a-z0-9_]*")
_NUMBER = r"(?:0|[1-9]\d*)"
_SEMVER = re.compile(rf"{_NUMBER}\.{_NUMBER}\.{_NUMBER}(?:[-+][0-9A-Za-z.+-]+)?")
_SHARE_DIGITS = 6  # of a region's edges: a hundredth of a dot on any page
# Which properties a type can have; elsewhere they would silently do nothing.
_FOR_TYPES: dict[str, tuple[FieldType, ...]] = {
    "pattern": (FieldType.STRING, FieldType.TEXT),
    "min_length": (FieldType.STRING, FieldType.TEXT),
    "min": (FieldType.NUMBER, FieldType.MONEY, FieldType.DURATION, FieldType.PHOTOS),
    "max": (FieldType.NUMBER, FieldType.MONEY, FieldType.DURATION, FieldType.PHOTOS),
    "not_after": (FieldType.DATE, FieldType.TIME),
    "not_before": (FieldType.DATE, FieldType.TIME),
    "options": (FieldType.CHOICE,),
    "items": (FieldType.CHECKLIST,),
    "columns": (FieldType.TABLE,),
}


@dataclass(frozen=True, slots=True)
class PlacedField:
    """A field and where it was written."""

    item: FieldSpec
    part: Part


@dataclass(frozen=True, slots=True)
class PlacedRule:
    """A rule and where it was written."""

    item: RuleSpec
    part: Part


@dataclass(frozen=True, slots=True)
class Draft:
    """One file's own part of a spec, before its parents are merged in."""

    id: str
    version: str
    name: str
    extends: str | None
    locale: Part
    selection: Part
    fields: tuple[PlacedField, ...]
    rules: tuple[PlacedRule, ...]
    part: Part


def draft(tree: Node, notes: Notes) -> Draft:
    """Read a file's tree; what is wrong with it goes into the notes."""
    part = Part(tree, "", notes)
    part.refuse_unknown(_FILE_KEYS)
    found = Draft(
        id=part.checked("spec", _check_slug) or part.text("spec", required=True),
        version=part.checked("version", _check_semver) or part.text("version", required=True),
        name=part.text("name", required=True),
        extends=part.checked("extends", _check_slug),
        locale=_child(part, "locale", notes),
        selection=_child(part, "selection", notes),
        fields=tuple(PlacedField(_field(item), item) for item in _list(part, "fields", notes)),
        rules=tuple(PlacedRule(_rule(item), item) for item in _list(part, "rules", notes)),
        part=part,
    )
    _refuse_repeated([(item.item.name, "name", item.part) for item in found.fields])
    _refuse_repeated([(item.item.id, "id", item.part) for item in found.rules])
    locale(found.locale)
    selection(found.selection)
    return found


def locale(part: Part) -> Locale:
    """How dates and money are written."""
    part.refuse_unknown(("dates", "timezone", "currency"))
    usual = Locale()
    order = part.text("dates") if "dates" in part.items else usual.dates
    if order not in ("DMY", "MDY", "YMD"):
        part.note("dates", "must be DMY, MDY or YMD")
    zone = part.checked("timezone", _check_zone)
    currency = part.text("currency") if "currency" in part.items else usual.currency
    return Locale(order, zone if zone and _is_zone(zone) else usual.timezone, currency)


def selection(part: Part) -> SelectionSpec:
    """How a sheet of this kind is recognised."""
    part.refuse_unknown(("all", "any", "none", "form_codes"))
    codes = part.texts("form_codes")
    for code in codes:
        try:
            expressions.pattern(code, ignore_case=True)
        except expressions.BadExpression as error:
            part.note_entry("form_codes", code, f"{code} {error}")
    return SelectionSpec(part.texts("all"), part.texts("any"), part.texts("none"), codes)


def _child(part: Part, name: str, notes: Notes) -> Part:
    node = part.items.get(name, Node({}, part.node.file, part.node.line))
    return Part(node, name, notes)


def _list(part: Part, name: str, notes: Notes) -> Iterator[Part]:
    node = part.items.get(name)
    if node is None:
        return
    if not isinstance(node.value, tuple):
        part.note(name, "must be a list")
        return
    for index, item in enumerate(node.value):
        made = Part(item, f"{name}[{index}]", notes)
        if made.is_mapping():  # What is none lacks no single key.
            yield made


def _refuse_repeated(named: list[tuple[str, str, Part]]) -> None:
    seen: set[str] = set()
    for name, key, part in named:
        if name and name in seen:
            part.note(key, f"{name} is there twice")
        seen.add(name)


def _field(part: Part) -> FieldSpec:
    part.refuse_unknown(_FIELD_KEYS)
    kind = _type(part)
    minimum, maximum = part.number("min"), part.number("max")
    if minimum is not None and maximum is not None and minimum > maximum:
        part.note("max", "must not be less than min")
    return FieldSpec(
        name=part.checked("name", _check_snake) or part.text("name", required=True),
        label=part.text("label", required=True),
        type=kind,
        severity=part.one_of("severity", Severity, Severity.S2),
        aliases=part.texts("aliases"),
        required=part.flag("required"),
        required_when=part.checked("required_when", expressions.names),
        pattern=part.checked("pattern", expressions.pattern),
        options=_names(part, "options", needed=kind is FieldType.CHOICE),
        items=_names(part, "items", needed=kind is FieldType.CHECKLIST),
        columns=_names(part, "columns", needed=kind is FieldType.TABLE),
        min=minimum,
        max=maximum,
        min_length=_min_length(part),
        not_after=part.text("not_after") or None,
        not_before=part.text("not_before") or None,
        region=_region(part),
        why_it_matters=part.text("why_it_matters"),
        suggested_fix=part.text("suggested_fix"),
    )


def has_type(part: Part) -> bool:
    """Whether a field says of what type it is; where not, what depends on it cannot be told."""
    node = part.items.get("type")
    scalar = node.value if node is not None else None
    return isinstance(scalar, Scalar) and scalar.text.strip() in list(FieldType)


def _type(part: Part) -> FieldType:
    part.text("type", required=True)
    kind = part.one_of("type", FieldType, FieldType.STRING)
    if not has_type(part):
        return kind
    for name, kinds in _FOR_TYPES.items():
        if name in part.items and kind not in kinds:
            part.note(name, f"has no meaning for type {kind}")
    return kind


def _names(part: Part, key: str, *, needed: bool) -> tuple[str, ...]:
    """The options of a choice, the items of a checklist or the columns of a table."""
    found = part.texts(key)
    if needed and (key not in part.items or part.items[key].value == ()):
        part.note(key, f"is required for this type, with at least one entry of {key}")
    seen: set[str] = set()
    for name in found:
        if name.casefold() in seen:
            part.note_entry(key, name, f"{name} is there twice")
        seen.add(name.casefold())
    return found


def _min_length(part: Part) -> int | None:
    value = part.number("min_length")
    if value is not None and (value < 1 or value != int(value)):
        part.note("min_length", "must be a whole number from 1")
        return None
    return int(value) if value is not None else None


def _region(part: Part) -> Region | None:
    node = part.items.get("region")
    if node is None:
        return None
    inner = Part(node, part.key("region"), part.notes)
    inner.refuse_unknown(("page", "x", "y", "w", "h"))
    missing = [name for name in ("page", "x", "y", "w", "h") if name not in inner.items]
    for name in missing:
        inner.note(name, "is required")
    page, x, y, w, h = (inner.number(name) or 0.0 for name in ("page", "x", "y", "w", "h"))
    if not missing and (page < 1 or page != int(page)):
        inner.note("page", "must be a whole number from 1")
    is_inside = min(x, y) >= 0 and min(w, h) > 0 and max(x + w, y + h) <= 1 + 1e-9
    if not missing and not is_inside:
        part.note("region", "must lie on the page: x, y, w and h are shares from 0 to 1")
    edges = (round(edge, _SHARE_DIGITS) for edge in (x, y, x + w, y + h))
    return Region(int(page), Box(*edges))


def _rule(part: Part) -> RuleSpec:
    part.refuse_unknown(_RULE_KEYS)
    return RuleSpec(
        id=part.checked("id", _check_rule_id) or part.text("id", required=True),
        fields=part.texts("fields"),
        condition=part.checked("assert", expressions.names) or part.text("assert", required=True),
        reason_code=part.reason("reason_code"),
        severity=part.one_of("severity", Severity, Severity.S2),
        message=part.text("message", required=True),
        guard=part.checked("when", expressions.names),
        why_it_matters=part.text("why_it_matters"),
        suggested_fix=part.text("suggested_fix"),
    )


def _check_slug(text: str) -> None:
    if not _SLUG.fullmatch(text):
        raise ValueError(f"{text} must be lower-case words joined by hyphens, as in repair-report")


def _check_rule_id(text: str) -> None:
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_.-]*", text):
        raise ValueError(f"{text} must be letters, digits, hyphens, dots and underscores")


def _check_snake(text: str) -> None:
    if not _SNAKE.fullmatch(text):
        raise ValueError(f"{text} must be snake_case, as in job_number")
    if text in expressions.RESERVED:
        raise ValueError(f"{text} is a word of the rule language; choose another name")


def _check_semver(text: str) -> None:
    if not _SEMVER.fullmatch(text):
        raise ValueError(f"{text} must be a version of three numbers, as in 1.0.0")


def _check_zone(text: str) -> None:
    if not _is_zone(text):
        raise ValueError(f"there is no time zone called {text}")


def _is_zone(text: str) -> bool:
    try:
        ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True
