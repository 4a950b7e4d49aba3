from pathlib import Path

import pytest

from core.adapters import fixture_packs, spec_files
from core.domain import audit, fixtures, plain_text, selection
from core.domain.policy import Policy
from core.domain.specs import Spec
from core.errors import Rejected
from tests.domain.factories import TODAY

GOOD = """
spec: tyre-check
version: 1.0.0
name: Tyre check
selection: {all: [tyre check]}
fields:
  - {name: job_number, label: Job Number, type: string, required: true, severity: S0}
  - {name: done_on, label: Date, type: date, severity: S1, not_after: today}
  - {name: start, label: Start, type: time}
  - {name: safe, label: Safe, type: boolean}
rules:
  - {id: r1, fields: [safe], assert: safe == true, reason_code: RANGE_ERROR, message: Not safe.}
"""
CHILD = """
spec: big-tyre-check
version: 1.0.0
name: Big tyre check
extends: tyre-check
fields:
  - {name: start, label: Begin, type: time, required: true}
  - {name: size, label: Size, type: number}
"""


def written(folder: Path, text: str, name: str = "spec.yaml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def mistakes(folder: Path, old: str, new: str) -> list[tuple[int, str, str]]:
    assert old in GOOD
    path = written(folder, GOOD.replace(old, new, 1))
    return [(item.line, item.key, item.message) for item in spec_files.check([path])]


def test_a_good_file_has_no_mistake_and_old_codes_are_read(tmp_path: Path) -> None:
    path = written(tmp_path, GOOD)

    assert spec_files.check([path]) == []
    (spec,) = spec_files.load([path])
    assert spec.rules[0].reason_code == "OUT_OF_POLICY"
    assert len(spec.source_sha256) == 64


@pytest.mark.parametrize(
    ("old", "new", "line", "key", "said"),
    [
        ("version: 1.0.0", "version: 1.0", 3, "version", "three numbers"),
        ("spec: tyre-check", "spec: Tyre Check", 2, "spec", "joined by hyphens"),
        ("name: Tyre check", "nmae: Tyre check", 4, "nmae", "did you mean name"),
        ("severity: S0", "severity: S9", 7, "fields[0].severity", "must be one of"),
        ("type: string", "type: checklist", 7, "fields[0].items", "is required"),
        ("type: string", "type: strnig", 7, "fields[0].type", "did you mean string"),
        ("type: string", "type: string, pattern: '('", 7, "fields[0].pattern", "regular"),
        ("type: string", "type: string, min: 1", 7, "fields[0].min", "no meaning"),
        ("required: true", "required: maybe", 7, "fields[0].required", "true or false"),
        ("name: done_on", "name: job_number", 8, "fields[1].name", "twice"),
        ("name: done_on", "name: DoneOn", 8, "fields[1].name", "snake_case"),
        ("not_after: today", "not_after: tomorow", 8, "fields[1].not_after", "neither"),
        ("not_after: today", "not_after: start", 8, "fields[1].not_after", "cannot bound"),
        ("type: time}", "type: time, region: {page: 1}}", 9, "fields[2].region.x", "required"),
        ("RANGE_ERROR", "CONFLCIT", 12, "rules[0].reason_code", "did you mean CONFLICT"),
        ("fields: [safe]", "fields: [sfae]", 12, "rules[0].fields", "did you mean safe"),
        ("assert: safe == true", "assert: saef == true", 12, "rules[0].assert", "safe"),
        ("assert: safe == true", "assert: safe ==", 12, "rules[0].assert", "not a valid CEL"),
        ("assert: safe == true", "assert: '1 + 1'", 12, "rules[0].assert", "no true or false"),
        ("assert: safe == true", "assert: start > safe", 12, "rules[0].assert", "does not fit"),
        ("spec: tyre-check", "spec: tyre-check\nextends: tire", 3, "extends", "no spec called"),
        ("spec: tyre-check", "spec: tyre-check\nextends: tyre-check", 3, "extends", "circle"),
        ("{all: [tyre check]}", "{form_codes: ['[']}", 5, "selection.form_codes", "regular"),
    ],
)
def test_a_mistake_is_named_with_line_and_key(
    tmp_path: Path, old: str, new: str, line: int, key: str, said: str
) -> None:
    found = [item for item in mistakes(tmp_path, old, new) if item[1] == key]

    assert [item[0] for item in found] == [line]
    assert said in found[0][2]


def test_all_mistakes_are_named_at_once(tmp_path: Path) -> None:
    bad = GOOD.replace("version: 1.0.0", "version: one").replace("S1", "S7").replace("RANGE", "X")

    assert len(spec_files.check([written(tmp_path, bad)])) == 3


@pytest.mark.parametrize(
    "text", ["", "- a list", "a: [", "a: 'b", "\x00", "? [a]: b", "a: &a [*a]", "x: " + "[" * 999]
)
def test_what_is_no_spec_is_a_mistake_never_an_exception(tmp_path: Path, text: str) -> None:
    assert spec_files.check([written(tmp_path, text)])


def test_a_file_that_unfolds_without_end_is_refused(tmp_path: Path) -> None:
    lines = ["a0: &a0 [x, x]"]
    lines += [f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 30)]

    found = spec_files.check([written(tmp_path, "\n".join(lines))])

    assert any("too much" in item.message for item in found)


def test_a_child_overrides_its_parent_and_keeps_the_rest(tmp_path: Path) -> None:
    written(tmp_path, GOOD, "parent.yaml")
    (child,) = spec_files.load([written(tmp_path, CHILD, "child.yaml")])

    assert [item.name for item in child.fields] == [
        "job_number",
        "done_on",
        "start",
        "safe",
        "size",
    ]
    assert child.fields[2].label == "Begin"
    assert [rule.id for rule in child.rules] == ["r1"]


def test_the_same_id_twice_is_a_mistake(tmp_path: Path) -> None:
    written(tmp_path, GOOD, "one.yaml")
    written(tmp_path, GOOD, "two.yaml")

    with pytest.raises(spec_files.BadSpecs, match="also in"):
        spec_files.load_folder(tmp_path)


def test_a_folder_without_specs_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Rejected, match="no spec"):
        spec_files.load_folder(tmp_path)


BUILT_IN = spec_files.load_built_in()
SELECTABLE = [spec for spec in BUILT_IN if selection.can_be_selected(spec)]


@pytest.mark.parametrize("spec", SELECTABLE, ids=lambda spec: spec.id)
def test_a_built_in_spec_keeps_its_promises(spec: Spec) -> None:
    cases = fixture_packs.load(fixture_packs.beside(spec_files.BUILT_IN / f"{spec.id}.yaml"))
    kinds = [case.outcome.value for case in cases]

    assert min(kinds.count("PASS"), kinds.count("FAIL")) >= 2
    assert "REVIEW_QUEUE" in kinds
    for case in cases:
        today = case.today or TODAY
        if case.fields is not None:
            outcome = audit.audit_values(case.fields, spec, Policy(), today=today)
        else:
            reading = plain_text.reading(case.text or "")
            outcome = audit.audit(reading, BUILT_IN, Policy(), today=today)
        judged = fixtures.judge(case, outcome)
        assert judged.is_ok, (case.id, judged.reason_codes, judged.wrong_values)
