"""`jobsheet` in a process of its own, forked from one that has loaded the program already.

Loading takes a second or more of a core; `test_sign_in_commands` starts the real command.
"""

import os
import sys
from collections.abc import Callable
from multiprocessing import get_context
from pathlib import Path
from subprocess import CompletedProcess
from typing import Final

import pytest

from core.cli import main
from tests.cli.environments import environment

LONGEST_S: Final = 240.0
LOADED: Final = [
    "core.bootstrap",
    "core.cli.backup",
    "core.cli.dead_letters",
    "core.cli.doctor",
    "core.cli.main",
    "core.cli.maintenance",
    "core.cli.trail",
]

Command = Callable[..., CompletedProcess[str]]


@pytest.fixture
def jobsheet(database_url: str, redis_url: str, tmp_path: Path) -> Command:
    """The command with these servers, in a folder of its own."""
    given = environment(database_url, redis_url, tmp_path)
    forking = get_context("forkserver")
    forking.set_forkserver_preload(LOADED)

    def run(*words: str) -> CompletedProcess[str]:
        said = [tmp_path / "said.out", tmp_path / "said.err"]
        child = forking.Process(target=_command, args=(words, given, tmp_path, said))
        child.start()
        child.join(LONGEST_S)
        status = child.exitcode
        if status is None:
            child.kill()
            pytest.fail(f"jobsheet {' '.join(words)} goes on and on.")
        out, err = (path.read_text() for path in said)
        return CompletedProcess(words, status, out, err)

    return run


def _command(words: tuple[str, ...], given: dict[str, str], folder: Path, said: list[Path]) -> None:
    os.environ.clear()
    os.environ.update(given)
    os.chdir(folder)
    for number, path in enumerate(said, start=1):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), number)
    sys.argv = ["jobsheet", *words]
    main.main()
