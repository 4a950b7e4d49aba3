"""A file that hangs or kills its reader costs one line."""

import os
import threading
from datetime import date
from pathlib import Path

import psutil
import pytest

from core.cli import audit_pool
from core.cli.audit_child import Plan
from core.cli.audit_sources import Kind, Source
from core.domain.policy import Policy


@pytest.fixture
def plan(tmp_path: Path) -> Plan:
    return Plan(
        kind=Kind.TEXT,
        engine="local",
        specs=(),
        named_spec=None,
        policy=Policy(),
        today=date(2026, 3, 20),
        data_dir=tmp_path,
    )


@pytest.fixture
def never_ending(tmp_path: Path) -> Source:
    """A pipe nobody writes to: whoever opens it waits for ever."""
    os.mkfifo(tmp_path / "pipe")
    return Source("pipe", path=tmp_path / "pipe")


TEXT = Source("text", content=b"words")
GIVEN_UP_AFTER_S = 10.0  # in which the other file has to be read, on a machine that may be busy


def test_a_file_that_takes_too_long_is_given_up(plan: Plan, never_ending: Source) -> None:
    work = [(never_ending, None), (TEXT, None)]

    first, second = audit_pool.run(plan, work, jobs=1, timeout_s=GIVEN_UP_AFTER_S)

    assert first["error"]["code"] == "TIMEOUT"
    assert (second["verdict"], second["error"]) == ("REVIEW_QUEUE", None)


def test_a_crash_is_the_files_own(plan: Plan, never_ending: Source, tmp_path: Path) -> None:
    threading.Thread(target=_kill_the_one_that_reads, args=[tmp_path / "pipe"]).start()

    first, second = audit_pool.run(plan, [(never_ending, None), (TEXT, None)], jobs=1)

    assert first["error"]["code"] == "CORRUPT"
    assert (second["verdict"], second["error"]) == ("REVIEW_QUEUE", None)


def _kill_the_one_that_reads(pipe: Path) -> None:
    # Opening for writing returns once the child has the pipe open; from there on it reads.
    with pipe.open("wb"):
        for child in psutil.Process().children():
            if "spawn_main" in " ".join(child.cmdline()):
                child.kill()  # The pool is the one to wait for it.
