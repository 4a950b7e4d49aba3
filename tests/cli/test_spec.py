import json
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from typer.testing import CliRunner

from core.adapters.spec_files import BUILT_IN
from core.cli.spec import spec_app

ROOT = Path(__file__).parents[2]
PACK = """
cases:
  - id: FAIL-001
    fields: {job_number: JOB-1, customer_name: A, service_date: 2026-03-14, engineer_name: B,
      safe_to_use: true, engineer_signature: true, customer_signature: true,
      engineer_comments: Replaced the relay and tested the lift.}
    today: 2026-04-01
    outcome: FAIL
    reason_codes: [SIGNATURE_MISSING]
    values: {job_number: JOB-2}
"""


def run(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(spec_app, list(arguments))
    return done.exit_code, done.output


def test_check_names_file_line_key_and_message(tmp_path: Path) -> None:
    bad = tmp_path / "bad.yaml"
    bad.write_text("spec: a\nversion: 1\nname: A\nfields: []\n", encoding="utf-8")

    code, said = run("check", str(bad))

    assert code == 1
    assert f"{bad}:2: version: " in said


def test_check_of_good_files_ends_with_zero() -> None:
    assert run("check", *map(str, BUILT_IN.glob("[!.]*.yaml")))[0] == 0


def test_check_of_a_folder_looks_at_its_specs_and_packs(tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text("spec: a\nversion: 1\nname: A\nfields: []\n")
    (tmp_path / "a.fixtures.yaml").write_text(PACK.replace("outcome: FAIL", "outcome: FAUL"))

    code, said = run("check", str(tmp_path))

    assert code == 1
    assert f"{tmp_path / 'bad.yaml'}:2: version: " in said
    assert f"{tmp_path / 'a.fixtures.yaml'}:8: cases[0].outcome: " in said


@contextmanager
def as_nobody() -> Iterator[None]:
    """Root may read everything."""
    mine = os.geteuid()
    if mine == 0:
        os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(mine)


@pytest.fixture
def locked() -> Iterator[Path]:
    """A folder that may not be listed, below one that everybody may go through."""
    with TemporaryDirectory() as name:
        Path(name).chmod(0o711)
        folder = Path(name) / "specs"
        (folder / "inner").mkdir(parents=True)
        folder.chmod(0)
        yield folder
        folder.chmod(0o700)


@pytest.mark.parametrize(("command", "status"), [("check", 1), ("test", 2)])
@pytest.mark.parametrize(
    ("name", "told"),
    [(".", "Permission denied"), ("inner", "Permission denied"), ("x" * 300, "File name too long")],
)
def test_a_folder_that_may_not_be_read_is_one_line(
    locked: Path, command: str, status: int, name: str, told: str
) -> None:
    given = locked / name if told.startswith("P") else locked.parent / name

    with as_nobody():
        code, said = run(command, str(given))

    assert (code, said.count("\n")) == (status, 1)
    assert said.startswith(str(given))
    assert f"cannot be read: {told}" in said


def test_check_of_a_folder_without_a_spec_says_so(tmp_path: Path) -> None:
    code, said = run("check", str(tmp_path))

    assert code == 2
    assert said == "No spec file there: their names end with .yaml or .yml.\n"


def test_check_knows_a_fixture_pack_by_its_name(tmp_path: Path) -> None:
    pack, absent = tmp_path / "a.fixtures.yaml", tmp_path / "b.fixtures.yaml"
    pack.write_text(PACK.replace("outcome: FAIL", "outcome: FAUL"), encoding="utf-8")

    code, said = run("check", str(pack), str(absent))

    assert code == 1
    assert f"{pack}:8: cases[0].outcome: must be one of PASS, FAIL, REVIEW_QUEUE" in said
    assert f"{absent}:1: " in said
    assert "unknown key" not in said


def test_the_pack_beside_a_spec_is_its_own() -> None:
    code, said = run("test", str(BUILT_IN / "repair-report.yaml"))

    assert code == 0
    assert said.startswith("ok    PASS-001")


def test_a_built_in_spec_is_tested_by_its_id() -> None:
    code, said = run("test", "repair-report")

    assert code == 0
    assert "ok    PASS-001" in said


def test_all_specs_of_a_folder_are_tested_at_once(tmp_path: Path) -> None:
    for name in ("repair-report", "vor-repair"):
        for suffix in (".yaml", ".fixtures.yaml"):
            shutil.copy(BUILT_IN / f"{name}{suffix}", tmp_path)
    shutil.copy(BUILT_IN / "base-job-sheet.yaml", tmp_path)  # has no pack of its own

    code, said = run("test", str(tmp_path))

    assert code == 0
    headings = [line for line in said.splitlines() if line.endswith(".yaml")]
    assert headings == ["repair-report.yaml", "vor-repair.yaml"]


def test_a_folder_without_packs_is_said_so(tmp_path: Path) -> None:
    code, said = run("test", str(tmp_path))

    assert code == 2
    assert "fixture pack" in said


def test_a_miss_is_told_as_json_and_by_the_exit_status(tmp_path: Path) -> None:
    pack = tmp_path / "pack.yaml"
    pack.write_text(PACK, encoding="utf-8")

    code, said = run("test", str(BUILT_IN / "repair-report.yaml"), str(pack), "--json")

    line = json.loads(said)
    assert code == 1
    assert (line["id"], line["ok"], line["outcome"]) == ("FAIL-001", False, "PASS")
    assert line["expected_outcome"] == "FAIL"
    assert line["reason_codes"] == []
    assert line["expected_reason_codes"] == ["MISSING_FIELD"]
    assert line["values"]["service_date"] == "2026-03-14"


def test_a_pack_that_is_not_there_is_a_wrong_call() -> None:
    code, said = run("test", str(BUILT_IN / "repair-report.yaml"), "nowhere.yaml")

    assert code == 2
    assert "cannot be read" in said


def test_twenty_mistakes_are_named_in_one_go_each_with_its_line() -> None:
    path = ROOT / "tests" / "data" / "twenty-mistakes.yaml"

    code, said = run("check", str(path))

    assert code == 1
    told = [re.match(r"(.+?):(\d+): ([\w.\[\]]+): .", line) for line in said.splitlines()]
    assert [(one.group(2), one.group(3)) for one in told if one] == [
        ("1", "spec"), ("2", "version"), ("3", "nmae"), ("5", "extends"), ("6", "locale.dates"),
        ("6", "locale.timezone"), ("9", "selection.any"), ("10", "selection.form_codes"),
        ("12", "fields[0].type"), ("14", "fields[1].name"), ("14", "fields[1].severity"),
        ("20", "fields[2].max"), ("21", "fields[2].not_after"), ("22", "fields[3].options"),
        ("28", "fields[4].required"), ("29", "fields[4].pattern"), ("33", "rules[0].fields"),
        ("35", "rules[0].reason_code"), ("39", "rules[1].assert"), ("44", "rules[2].assert"),
    ]  # fmt: skip


def test_a_diff_is_told_in_words_and_by_the_exit_status(tmp_path: Path) -> None:
    old = BUILT_IN / "repair-report.yaml"
    new = tmp_path / "new.yaml"
    changed = old.read_text(encoding="utf-8").replace("label: Make / Model", "label: Model")
    new.write_text(changed, encoding="utf-8")

    assert run("diff", "repair-report", str(old)) == (0, "Both ask for the same.\n")
    code, said = run("diff", "repair-report", str(new))

    assert code == 1
    assert said == "Field Model (make_model): label changed from “Make / Model” to “Model”.\n"


def test_a_diff_with_what_is_not_there_is_a_wrong_call() -> None:
    code, said = run("diff", "repair-report", "repair-reprot")

    assert code == 2
    assert "did you mean repair-report?" in said
