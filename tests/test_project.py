"""The project's own promises: its lock file, its documented settings, its commands."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from typer.testing import CliRunner

from core import bootstrap
from core.adapters import spec_files
from core.cli.main import COMMANDS, app
from core.errors import Misconfigured
from core.settings import Settings
from tests.conftest import ROOT

LOCK_HOSTS = {"pypi.org", "files.pythonhosted.org"}


def test_the_lock_file_names_the_public_index_and_nothing_else() -> None:
    urls = re.findall(r'"(\w+://[^"]+)"', (ROOT / "uv.lock").read_text())

    assert {urlsplit(url).hostname for url in urls} == LOCK_HOSTS


def test_the_lock_file_fits_the_project() -> None:
    lock = tomllib.loads((ROOT / "uv.lock").read_text())
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    locked = {re.split(r"[<>=!;\[ ]", line)[0] for line in project["dependencies"]}
    ours = next(p for p in lock["package"] if p["name"] == project["name"])

    assert {dependency["name"] for dependency in ours["dependencies"]} == locked


@pytest.mark.parametrize("name", sorted(Settings.model_fields))
def test_every_setting_is_documented_with_its_default(name: str) -> None:
    row = re.search(
        rf"^\| `{name.upper()}` \|(.+)\|$", (ROOT / "docs/DEPLOYMENT.md").read_text(), re.MULTILINE
    )
    assert row, f"{name.upper()} is missing in docs/DEPLOYMENT.md"
    default = Settings.model_fields[name].default
    if default not in (None, ""):
        said = re.findall(r"`([^`]+)`", row[1])
        assert str(default) in said or any(number(word) == default for word in said)


def test_no_variable_is_documented_that_does_not_exist() -> None:
    rows = re.findall(r"^\| `([A-Z0-9_]+)` \|", (ROOT / "docs/DEPLOYMENT.md").read_text(), re.M)

    others = {"FORWARDED_ALLOW_IPS", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"}
    assert {row.lower() for row in rows if row not in others} == set(Settings.model_fields)


def test_every_target_of_make_that_is_named_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.M))
    texts = [path.read_text() for path in (ROOT / "README.md", *(ROOT / "docs").rglob("*.md"))]
    named = {name for text in texts for name in re.findall(r"`make ([a-z-]+)", text)}

    assert {"run", "test"} <= named <= targets


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_of_the_list_can_be_called(name: str) -> None:
    answer = CliRunner().invoke(app, [name, "--help"])

    assert answer.exit_code == 0, answer.output
    assert "Usage" in answer.output


def test_the_list_of_commands_imports_none_of_them() -> None:
    answer = CliRunner().invoke(app, ["--help"])

    assert answer.exit_code == 0
    assert all(entry.help in answer.output for entry in COMMANDS.values())


def test_judging_a_sheet_loads_no_terminal_programs() -> None:
    """Their import took longer than that of all else, in every process that judges."""
    loaded = "import sys, core.domain.audit; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", loaded], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert {"cel", "core.domain.audit"} <= set(done.stdout.split())
    assert {"cel.cli", "prompt_toolkit"}.isdisjoint(done.stdout.split())


def test_the_examples_in_the_guide_to_specs_are_a_good_spec_and_its_pack(tmp_path: Path) -> None:
    guide = (ROOT / "docs/SPECS.md").read_text()
    path = tmp_path / "site-visit.yaml"
    spec, pack = (block.split("```")[0] for block in guide.split("```yaml\n")[1:])
    path.write_text(spec)
    (tmp_path / "site-visit.fixtures.yaml").write_text(pack)

    assert spec_files.check([path]) == []
    answer = CliRunner().invoke(app, ["spec", "test", str(path)])
    assert answer.output == "ok    FAIL-001  FAIL CONFLICT, MISSING_FIELD\n"


def test_a_wrong_log_level_is_told_by_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOG_LEVEL", "LOUD")

    with pytest.raises(Misconfigured, match="LOG_LEVEL"):
        bootstrap.from_environment()


def number(word: str) -> float | None:
    try:
        return float(word)
    except ValueError:
        return None
