from pathlib import Path

import pytest

from core.adapters import spec_files
from core.errors import Rejected

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


@pytest.mark.parametrize(
    ("old", "new", "line", "key"),
    [  # Values that begin under their key, and entries of a list that has a line each.
        ("selection: {all: [tyre check]}", "selecton:\n  all: [tyre check]", 5, "selecton"),
        ("selection: {all: [tyre check]}", "selection:\n  form_codes:\n    - 'A'\n    - '['", 8,
         "selection.form_codes"),
        ("Safe, type: boolean", "Safe, type: choice, options:\n [Yes,\n No,\n yes]", 13,
         "fields[3].options"),
        ("fields: [safe]", "fields:\n [safe,\n sfae]", 14, "rules[0].fields"),
        ("name: Tyre check", "name:\n\n  []", 4, "name"),
    ],
)  # fmt: skip
def test_a_mistake_has_the_line_where_it_is_mended(
    tmp_path: Path, old: str, new: str, line: int, key: str
) -> None:
    assert [(at, name) for at, name, _ in mistakes(tmp_path, old, new)] == [(line, key)]


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("type: boolean", "type: bolean", "fields[3].type"),  # A rule asks for its answer.
        ("type: boolean", "severity: S1", "fields[3].type"),
        ("type: date", "type: dat", "fields[1].type"),  # It has a bound that a text has not.
        ("not_after: today}", "not_after: late}\n  - {name: late, label: L, type: dat}",
         "fields[2].type"),
        ("type: boolean}", "type: boolean}\n  - {name: kind, label: K, type: choise, options: [A]}",
         "fields[4].type"),
        ("{name: start, label: Start, type: time}", "start", "fields[2]"),
        ("type: time", "type: choice, options: A", "fields[2].options"),
        ("type: time", "type: checklist, items: {A: B}", "fields[2].items"),
        ("{all: [tyre check]}", "[tyre check]", "selection"),
    ],
)  # fmt: skip
def test_one_mistake_is_told_once(tmp_path: Path, old: str, new: str, key: str) -> None:
    assert [found for _, found, _ in mistakes(tmp_path, old, new)] == [key]


@pytest.mark.parametrize("key", ["? {a: b}\n: 1", "? [a]\n: 1"])
def test_a_key_that_is_no_text_is_told_in_words(tmp_path: Path, key: str) -> None:
    found = spec_files.check([written(tmp_path, f"{GOOD}{key}\n")])

    assert [(item.line, item.message) for item in found] == [(13, "a key must be a text")]


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


def test_a_chain_of_four_hands_down_what_the_children_leave(tmp_path: Path) -> None:
    field = "{name: %s, label: %s, type: string}"
    levels = [
        ("base", "", "locale: {currency: EUR}", ["a", "b", "c", "d"]),
        ("client", "base", "selection: {any: [visit], none: [draft]}", ["b"]),
        ("contract", "client", "locale: {dates: MDY}", ["c"]),
        ("work-type", "contract", "selection: {any: [pump visit]}", ["d", "e"]),
    ]
    for level, parent, more, names in levels:
        fields = ", ".join(field % (name, f"{name}-{level}") for name in names)
        extends = f"extends: {parent}\n" if parent else ""
        text = f"spec: {level}\nversion: 1.0.0\nname: X\n{extends}{more}\nfields: [{fields}]\n"
        written(tmp_path, text, f"{level}.yaml")

    (spec,) = spec_files.load([tmp_path / "work-type.yaml"])

    labels = [field.label for field in spec.fields]
    assert labels == ["a-base", "b-client", "c-contract", "d-work-type", "e-work-type"]
    assert (spec.locale.currency, spec.locale.dates) == ("EUR", "MDY")
    assert (spec.selection.any, spec.selection.none) == (("pump visit",), ("draft",))


def test_a_parent_whose_own_parent_is_not_there_is_a_mistake(tmp_path: Path) -> None:
    written(tmp_path, "spec: base\nextends: lost\n", "base.yaml")
    child = written(tmp_path, "spec: child\nextends: base\n", "child.yaml")

    told = [str(item) for item in spec_files.check([child])]

    assert f"{tmp_path / 'base.yaml'}:2: extends: there is no spec called lost" in "\n".join(told)


def test_parents_that_go_in_a_circle_are_named(tmp_path: Path) -> None:
    for one, other in (("a", "b"), ("b", "c"), ("c", "a")):
        written(tmp_path, f"spec: {one}\nextends: {other}\n", f"{one}.yaml")

    told = [item.message for item in spec_files.check([tmp_path / "b.yaml"])]

    assert "goes in a circle: b -> c -> a -> b" in told


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("assert: safe == true", "assert: open('/etc/passwd') == ''", "no function called open"),
        ("assert: safe == true", "assert: __import__('os') == 1", "no function called __import__"),
        ("assert: safe == true", f"assert: {'(' * 40}safe{')' * 40}", "nested too deeply"),
        ("assert: safe == true", "assert: '" + "safe && " * 200 + "safe'", "longer than"),
        ("type: string", "type: string, pattern: '(a{1000}){1000}'", "repetition size"),
        ("type: string", "type: string, pattern: '(?=a)b'", "perl operator"),
        ("name: Tyre check", "name: Tyre check\nname: Again", "this key is there twice"),
    ],
)
def test_what_could_run_away_is_refused(tmp_path: Path, old: str, new: str, said: str) -> None:
    found = mistakes(tmp_path, old, new)

    assert any(said in message for _, _, message in found)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"spec: a # " + b"x" * 10_000_000, "is larger than 1,000,000 bytes"),
        (b"\xff\xfe\x00\xd8", "is not YAML text"),
        (b"[" * 20_000, "is not YAML text"),
        (b"a: &a {b: *a}", "is nested or repeated too much"),
    ],
)
def test_a_hostile_file_is_one_line_of_a_mistake(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "spec.yaml"
    path.write_bytes(content)

    first, *_ = map(str, spec_files.check([path]))

    assert first.startswith(f"{path}:1: file: {said}")
