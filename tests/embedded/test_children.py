import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import psutil
import pytest

from core.embedded import children
from tests.embedded.processes import eventually

STUBBORN = "import signal, time; signal.signal(15, signal.SIG_IGN); print('on', flush=True)\n" + (
    "while True: time.sleep(1)"
)


def python(code: str) -> list[str]:
    return [sys.executable, "-c", code]


def test_a_child_that_ignores_the_signal_is_ended_all_the_same(tmp_path: Path) -> None:
    log = tmp_path / "log"
    child = children.start(python(STUBBORN), log=log)
    assert eventually(lambda: "on" in children.tail(log))

    children.stop(child, signal.SIGTERM, grace_s=0.1)

    assert child.returncode == -signal.SIGKILL


def test_being_in_a_hurry_cuts_the_grace_short(tmp_path: Path) -> None:
    log = tmp_path / "log"
    child = children.start(python(STUBBORN), log=log)
    assert eventually(lambda: "on" in children.tail(log))

    children.stop(child, signal.SIGTERM, grace_s=3600.0, hurry=lambda: True)

    assert child.returncode == -signal.SIGKILL


def test_grandchildren_in_a_process_group_of_their_own_end_with_the_child(tmp_path: Path) -> None:
    log = tmp_path / "log"
    code = "import os, time\nif not os.fork(): os.setpgrp(); print(os.getpid(), flush=True)\n"
    child = children.start(python(code + "while True: time.sleep(1)"), log=log)
    assert eventually(lambda: children.tail(log).strip().isdigit())
    grandchild = psutil.Process(int(children.tail(log)))

    children.stop(child, signal.SIGTERM, grace_s=10.0)

    assert eventually(lambda: not grandchild.is_running() or grandchild.status() == "zombie")


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's parent-death signal is Linux's")
def test_a_child_does_not_outlive_a_parent_that_is_killed(tmp_path: Path) -> None:
    code = f"""
        import time
        from pathlib import Path
        from core.embedded import children
        child = children.start(["sleep", "1000"], log=Path({str(tmp_path / "log")!r}))
        print(child.pid, flush=True)
        time.sleep(1000)
    """
    with subprocess.Popen(python(textwrap.dedent(code)), stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        child = psutil.Process(int(parent.stdout.readline()))
        os.kill(parent.pid, signal.SIGKILL)

        assert eventually(lambda: not child.is_running() or child.status() == "zombie")


def test_the_tail_of_a_log_starts_where_it_was_asked_to(tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.write_text("before\nafter\n")

    assert children.tail(log, from_byte=len("before\n")) == "after\n"
    assert children.tail(log, most_bytes=3) == "er\n"
    assert children.tail(log, from_byte=1000) == "before\nafter\n"  # Emptied meanwhile.
    assert children.tail(tmp_path / "none") == ""
