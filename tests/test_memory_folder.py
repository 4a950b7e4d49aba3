"""Where the server of the tests keeps its data."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests import memory_folder


@pytest.fixture
def memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(memory_folder, "MEMORY", tmp_path)
    monkeypatch.setattr(memory_folder, "NEEDED_BYTES", 0)
    return tmp_path


def test_it_is_there_while_it_is_needed(memory: Path) -> None:
    with memory_folder.opened(memory / "other") as folder:
        assert folder.parent == memory
        assert folder.stat().st_mode & 0o777 == 0o711

    assert not folder.exists()


def test_where_memory_is_short_the_disk_is_used(
    memory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memory_folder, "NEEDED_BYTES", 1 << 60)

    with memory_folder.opened(memory / "other") as folder:
        assert folder == memory / "other"


def test_what_a_killed_run_left_is_removed_and_what_a_running_one_uses_is_not(memory: Path) -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    (memory / f"{memory_folder.PREFIX}{ended.pid}-x").mkdir()
    (memory / "jobsheet-tests-of-somebody").mkdir()

    with memory_folder.opened(memory) as one, memory_folder.opened(memory) as two:
        left = set(memory.iterdir())

    assert left == {one, two, memory / "jobsheet-tests-of-somebody"}
