"""Errands beside the others: one that fails is due again, one that crashes begins anew."""

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Never, cast

import pytest

from core.domain.rescue import Cause
from core.errors import Unavailable
from core.ports import Inbox, Runtime
from core.services.queueing import errands
from core.services.queueing.errands import Beside, Errands
from core.services.queueing.housekeeping import Host, Housekeeper
from tests.services.conftest import Ledger
from tests.services.fakes import FakeQueue

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


class Broken(FakeQueue):
    """A queue with a bug, which is also an inbox with one."""

    place = "nowhere"

    def astray(self, job_ids: list[str]) -> dict[str, Cause]:
        raise ValueError(job_ids)

    def parcels(self) -> Never:
        raise ValueError("a bug")


def test_a_bug_in_one_errand_is_logged_and_the_others_are_done(
    ledger: Ledger, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    rt = replace(ledger.rt, inbox=cast(Inbox, Broken()))

    Errands(rt, "host").tick()

    assert {"clocks", "waivers", "storage"} <= _chores(ledger)
    assert "errands.crashed" in caplog.text + "".join(capsys.readouterr())


def test_a_bug_in_one_chore_is_logged_and_the_others_are_done(
    ledger: Ledger, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    rt = replace(ledger.rt, queue=Broken())

    Housekeeper(rt, Host("host", "1.0")).tick(["w1"])

    assert {"sweep", "copies"} <= _chores(ledger)
    assert "housekeeping.crashed" in caplog.text + "".join(capsys.readouterr())


def _chores(ledger: Ledger) -> set[str]:
    return {name for (name,) in ledger.rows("select name from chores")}
