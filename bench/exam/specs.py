"""Specs as an outsider reads them: the YAML files, with `extends` followed field by field."""

import functools
from pathlib import Path
from typing import Any

import yaml

from bench.exam.model import Asked

BUILT_IN = Path(__file__).parents[2] / "core" / "specs"
OWN = Path(__file__).parent / "specs"
PRINTED = Path(__file__).parents[1] / "printed" / "specs"
"""Those of the second exam, `bench.printed`."""


def folder(spec: str) -> Path:
    """Where the spec of this id lies."""
    own = (folder for folder in (OWN, PRINTED) if (folder / f"{spec}.yaml").exists())
    return next(own, BUILT_IN)


@functools.cache
def fields(spec: str) -> dict[str, Asked]:
    """All fields of a spec by name, the inherited ones first."""
    found = _load(spec)
    inherited = fields(found["extends"]) if "extends" in found else {}
    return inherited | {row["name"]: _asked(row) for row in found.get("fields", ())}


@functools.cache
def judged(spec: str, rule: str) -> tuple[str, ...]:
    """The fields that a rule of the spec, its own or an inherited one, is about."""
    found = _load(spec)
    about = (tuple(one["fields"]) for one in found.get("rules", ()) if one["id"] == rule)
    return next(about, None) or judged(found["extends"], rule)


@functools.cache
def foreign_phrases(spec: str) -> frozenset[str]:
    """Phrases by which another spec of the same folder would claim a sheet, lower case.

    What a spec shuts out (`none`) is not looked at: the exam's titles need no such help.
    """
    others = (p.stem for p in folder(spec).glob("*.yaml") if ".fixtures" not in p.name)
    return frozenset(p for other in others if other != spec for p in phrases(other))


def phrases(spec: str) -> list[str]:
    """The phrases without which the spec claims no sheet, lower case."""
    selection = _load(spec).get("selection", {})
    return [p.lower() for p in selection.get("all") or selection.get("any", ())]


@functools.cache
def _load(spec: str) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((folder(spec) / f"{spec}.yaml").read_text("utf-8"))
    return loaded


def _asked(row: dict[str, Any]) -> Asked:
    return Asked(
        name=row["name"],
        label=row["label"],
        type=row["type"],
        aliases=tuple(map(str, row.get("aliases", ()))),
        required=bool(row.get("required")),
        severity=row.get("severity", "S2"),
        pattern=row.get("pattern", ""),
        options=tuple(row.get("options", ())),
        items=tuple(row.get("items", ())),
        columns=tuple(row.get("columns", ())),
        not_after=str(row.get("not_after", "")),
        not_before=str(row.get("not_before", "")),
        min=row.get("min"),
        max=row.get("max"),
        min_length=row.get("min_length", 0),
    )
