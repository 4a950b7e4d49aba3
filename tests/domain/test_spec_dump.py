import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.adapters import spec_files
from core.domain.model import Box, ReasonCode, Severity
from core.domain.rule_language import expressions
from core.domain.spec import spec_dump
from core.domain.spec.specs import (
    FieldSpec,
    FieldType,
    Locale,
    Region,
    RuleSpec,
    SelectionSpec,
    Spec,
)
from core.errors import Rejected

BUILT_IN = spec_files.load_built_in()


@pytest.mark.parametrize("spec", BUILT_IN, ids=lambda spec: spec.id)
def test_a_spec_with_its_parents_merged_in_survives_dump_and_load(spec: Spec) -> None:
    stored = json.loads(json.dumps(spec_dump.dump(spec)))

    again = spec_dump.load(stored, sha256=spec.source_sha256)

    assert again == spec
    assert again.source_sha256 == spec.source_sha256
    assert spec_dump.dump(again) == stored


def test_a_mapping_that_nobody_dumped_is_refused_with_every_mistake() -> None:
    with pytest.raises(Rejected, match=r"stored spec:1: version: .*") as refused:
        spec_dump.load({"spec": "a", "version": "1", "name": "A", "fields": []}, sha256="")

    assert "at least one field" in str(refused.value)


# Any spec that can be written: texts that YAML could take for something else among them.

TEXTS = st.one_of(
    st.sampled_from(["No", "1.0", "08:30", "null", "~", "- a", "{x: y}", "yes", "#", "é ☑"]),
    st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Z")), min_size=1),
)
NAMES = st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True).filter(
    lambda name: name not in expressions.RESERVED
)
SHARES = st.integers(1, 400_000).map(lambda millionths: millionths / 1_000_000)
REGIONS = st.builds(
    lambda page, x, y, w, h: Region(
        page, Box(x, y, round(x + w, 6), round(y + h, 6))
    ),
    st.integers(1, 9), SHARES, SHARES, SHARES, SHARES,
)  # fmt: skip
LISTS = st.lists(TEXTS, min_size=1, max_size=4, unique_by=str.casefold).map(tuple)
OWN: dict[FieldType, st.SearchStrategy[dict[str, Any]]] = {
    FieldType.STRING: st.fixed_dictionaries({}, optional={
        "pattern": st.sampled_from(["\\d+", "[A-Z]{2}"]), "min_length": st.integers(1, 99)}),
    FieldType.NUMBER: st.fixed_dictionaries({}, optional={
        "min": st.floats(-1e9, 0), "max": st.floats(0, 1e9)}),
    FieldType.DATE: st.fixed_dictionaries({}, optional={
        "not_after": st.just("today"), "not_before": st.just("2020-02-29")}),
    FieldType.CHOICE: st.fixed_dictionaries({"options": LISTS}),
    FieldType.CHECKLIST: st.fixed_dictionaries({"items": LISTS}),
    FieldType.TABLE: st.fixed_dictionaries({"columns": LISTS}),
    FieldType.BOOLEAN: st.just({}),
    FieldType.SIGNATURE: st.just({}),
    FieldType.PHOTOS: st.fixed_dictionaries({"min": st.just(0.0)}),
}  # fmt: skip


@st.composite
def fields(draw: st.DrawFn, name: str) -> FieldSpec:
    kind = draw(st.sampled_from(list(OWN)))
    return FieldSpec(
        name,
        draw(TEXTS),
        kind,
        draw(st.sampled_from(Severity)),
        aliases=draw(st.just(()) | LISTS),
        required=draw(st.booleans()),
        required_when=draw(st.none() | st.just(f"{name} == null")),
        region=draw(st.none() | REGIONS),
        why_it_matters=draw(st.just("") | TEXTS),
        **draw(OWN[kind]),
    )


@st.composite
def specs(draw: st.DrawFn) -> Spec:
    names = draw(st.lists(NAMES, min_size=1, max_size=5, unique=True))
    rules = [
        RuleSpec(f"r-{number}", tuple(names[:number]), f"{name} != null || today == today",
            draw(st.sampled_from(ReasonCode)), draw(st.sampled_from(Severity)), draw(TEXTS),
            guard=draw(st.none() | st.just(f"{name} == null")))
        for number, name in enumerate(names)
    ]  # fmt: skip
    phrases = st.just(()) | LISTS
    return Spec(
        "some-spec",
        "1.2.3",
        draw(TEXTS),
        Locale(draw(st.sampled_from(["DMY", "MDY", "YMD"])), "Europe/Paris", "EUR"),
        SelectionSpec(draw(phrases), draw(phrases), draw(phrases), ("REP-\\d+",)),
        tuple(draw(fields(name)) for name in names),
        tuple(rules),
        source_sha256="0" * 64,
    )


@given(specs())
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_spec_survives_dump_and_load(spec: Spec) -> None:
    again = spec_dump.load(spec_dump.dump(spec), sha256=spec.source_sha256)

    assert again == spec


@given(specs())
@settings(
    deadline=None,
    max_examples=30,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
def test_any_spec_survives_a_file(tmp_path: Path, spec: Spec) -> None:
    path = tmp_path / "some-spec.yaml"
    path.write_text(yaml.safe_dump(spec_dump.dump(spec), allow_unicode=True), encoding="utf-8")

    (again,) = spec_files.load([path])

    assert again == spec
