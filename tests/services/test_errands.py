"""Errands beside the others: one that fails is due again, one that crashes begins anew."""

import threading
import time
from collections.abc import Callable
from typing import cast

import pytest

from core.errors import Unavailable
from core.ports import Runtime
from core.services.queueing import errands
from core.services.queueing.errands import Beside

PATIENCE_S = 60.0


def until(is_so: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + PATIENCE_S
    while not is_so() and time.monotonic() < deadline:
        time.sleep(0.005)
    return is_so()


def test_what_is_away_is_tried_again_and_a_bug_ends_one_round_only(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(threading, "excepthook", errands.log_crash)
    done: list[str] = []

    def work(_rt: Runtime) -> None:
        done.append(threading.current_thread().name)
        if len(done) == 1:
            raise Unavailable("The database is away.")
        if len(done) == 2:
            raise ValueError("a bug")
        if len(done) > 4:
            sys_exit()

    beside = Beside(cast(Runtime, None), work, every_s=0.001)
    beside.see_to()
    assert until(lambda: len(done) >= 2 and not _is_alive(beside))

    beside.see_to()
    assert until(lambda: len(done) >= 5 and not _is_alive(beside))

    first, again, *others = done
    assert first == again
    assert set(others) != {first}


def sys_exit() -> None:
    """Ends the thread that runs it, and nothing else."""
    raise SystemExit


def _is_alive(beside: Beside) -> bool:
    return beside._thread is not None and beside._thread.is_alive()
