"""A spec as a spec file's mapping and back: what is dumped and loaded again is the same spec."""

from collections.abc import Mapping
from typing import Any

from core.domain.spec import spec_building, spec_merging
from core.domain.spec.spec_tree import Node, Scalar, ScalarKind
from core.domain.spec.spec_values import Notes
from core.domain.spec.specs import FieldSpec, Region, RuleSpec, SelectionSpec, Spec
from core.errors import Rejected

Json = dict[str, Any]
_SHARE_DIGITS = 6  # as a region is read, so that nothing drifts by rounding


def dump(spec: Spec) -> Json:
    """The spec with its parents merged in, as the mapping of a file that stands alone.

    Plain JSON values under the keys of the spec format, properties left at their defaults left
    out. `extends` is not dumped: what the parents gave is in it. The hash of the source is not a
    key of the format either and travels beside the mapping.
    """
    return {
        "spec": spec.id,
        "version": spec.version,
        "name": spec.name,
        "locale": {
            "dates": spec.locale.dates,
            "timezone": spec.locale.timezone,
            "currency": spec.locale.currency,
        },
        "selection": _selection(spec.selection),
        "fields": [field(one) for one in spec.fields],
        "rules": [rule(one) for one in spec.rules],
    }


def load(dumped: Mapping[str, Any], *, sha256: str, name: str = "stored spec") -> Spec:
    """The spec of a dumped mapping, checked like a file; `name` stands for the file in messages.

    Raises Rejected with every mistake, where the mapping was not made by `dump`.
    """
    notes = Notes()
    drafted = spec_building.draft(tree(dumped, name), notes)
    spec = spec_merging.spec(drafted, {}, notes, sha256=sha256)
    if notes.found:
        raise Rejected("\n".join(str(mistake) for mistake in sorted(set(notes.found))))
    return spec


def tree(value: object, name: str) -> Node:
    """Plain JSON values as a spec file's tree; nothing in it has a line of its own."""
    if isinstance(value, Mapping):
        return Node({str(key): tree(item, name) for key, item in value.items()}, name, 1)
    if isinstance(value, (list, tuple)):
        return Node(tuple(tree(item, name) for item in value), name, 1)
    return Node(_scalar(value), name, 1)


def _scalar(value: object) -> Scalar:
    if value is None:
        return Scalar("", ScalarKind.NULL)
    if isinstance(value, bool):
        return Scalar("true" if value else "false", ScalarKind.BOOL)
    is_number = isinstance(value, (int, float))
    return Scalar(str(value), ScalarKind.NUMBER if is_number else ScalarKind.TEXT)


def field(one: FieldSpec) -> Json:
    """A field's mapping."""
    optional: Json = {
        "aliases": list(one.aliases),
        "required": one.required,
        "required_when": one.required_when,
        "pattern": one.pattern,
        "options": list(one.options),
        "items": list(one.items),
        "columns": list(one.columns),
        "min": one.min,
        "max": one.max,
        "min_length": one.min_length,
        "not_after": one.not_after,
        "not_before": one.not_before,
        "region": None if one.region is None else _region(one.region),
        "why_it_matters": one.why_it_matters,
        "suggested_fix": one.suggested_fix,
    }
    return {
        "name": one.name,
        "label": one.label,
        "type": one.type.value,
        "severity": one.severity.value,
        **_given(optional),
    }


def rule(one: RuleSpec) -> Json:
    """A rule's mapping."""
    optional = {
        "fields": list(one.fields),
        "when": one.guard,
        "why_it_matters": one.why_it_matters,
        "suggested_fix": one.suggested_fix,
    }
    return {
        "id": one.id,
        "assert": one.condition,
        "reason_code": one.reason_code.value,
        "severity": one.severity.value,
        "message": one.message,
        **_given(optional),
    }


def _given(optional: Json) -> Json:
    """Without what says nothing; a bound of 0 says something."""
    return {
        key: value
        for key, value in optional.items()
        if value is not False and value not in (None, "", [])
    }


def _selection(one: SelectionSpec) -> Json:
    every = {"all": one.all, "any": one.any, "none": one.none, "form_codes": one.form_codes}
    return {key: list(texts) for key, texts in every.items() if texts}


def _region(one: Region) -> Json:
    box = one.box
    return {
        "page": one.page_number,
        "x": box.x0,
        "y": box.y0,
        "w": round(box.x1 - box.x0, _SHARE_DIGITS),
        "h": round(box.y1 - box.y0, _SHARE_DIGITS),
    }
