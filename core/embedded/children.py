"""Child processes: started so that none outlives its parent, stopped so that we know it."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

import psutil

PR_SET_PDEATHSIG = 1  # prctl(2): send this process a signal when its parent dies.
LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None

POLL_S = 0.02
HURRIED_GRACE_S = 1.0

Process = subprocess.Popen[bytes]


@dataclass(frozen=True, slots=True)
class Account:
    """The unprivileged user a server runs as where we are root."""

    uid: int
    gid: int


def start(
    command: Sequence[str | Path],
    *,
    log: Path,
    environment: Mapping[str, str] | None = None,
    account: Account | None = None,
    orphan_signal: signal.Signals = signal.SIGTERM,
    folder: Path = Path("/"),
) -> Process:
    """Start a child in its own session, its output appended to `log`.

    Call it from the main thread: the kernel sends `orphan_signal` when the starting *thread* ends.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as output:
        return subprocess.Popen(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=None if environment is None else dict(environment),
            cwd=folder,
            start_new_session=True,
            preexec_fn=_tied_to(os.getpid(), orphan_signal),
            **as_account(account),
        )


class RunAs(TypedDict, total=False):
    """The arguments of `subprocess` that choose a user."""

    user: int
    group: int
    extra_groups: list[int]


def as_account(account: Account | None) -> RunAs:
    """The arguments that make `subprocess` run a command as this account; None: as ourselves."""
    if account is None:
        return {}
    return {"user": account.uid, "group": account.gid, "extra_groups": []}


def stop(
    child: Process,
    *signals: signal.Signals,
    grace_s: float,
    hurry: Callable[[], bool] = lambda: False,
) -> None:
    """Send the signals one after another, each with its time; then end all it started for sure.

    Once `hurry` is true, no signal is given more than a moment.
    """
    for sign in signals:
        if child.poll() is not None:
            break
        child.send_signal(sign)
        hurried = False
        deadline = time.monotonic() + grace_s
        while child.poll() is None and time.monotonic() < deadline:
            time.sleep(POLL_S)
            if hurry() and not hurried:
                hurried, deadline = True, time.monotonic() + HURRIED_GRACE_S
    _end_session(child.pid)
    child.wait()


def _end_session(leader_pid: int) -> None:
    """Kill every process of a child's session: it may have made process groups of its own."""
    for process in psutil.process_iter():
        with suppress(ProcessLookupError, PermissionError, psutil.Error):
            if os.getsid(process.pid) == leader_pid:
                process.kill()


def stop_left_over(pid_file: Path, ending: signal.Signals, *, grace_s: float) -> None:
    """Stop the server a dead supervisor left behind, and remove its pid file.

    Only a process that works in the file's own folder is meant: numbers are given out again.
    """
    if not pid_file.exists():
        return
    with suppress(ValueError, IndexError, psutil.Error):
        process = psutil.Process(int(pid_file.read_text().split()[0]))
        if Path(process.cwd()) == pid_file.parent.resolve():
            process.send_signal(ending)
            process.wait(grace_s)
    pid_file.unlink(missing_ok=True)


def tail(log: Path, *, from_byte: int = 0, most_bytes: int = 4000) -> str:
    """The end of what a child has said since `from_byte`."""
    if not log.exists():
        return ""
    with log.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(from_byte if from_byte <= size else 0, size - most_bytes))
        return file.read().decode("utf-8", "replace")


def _tied_to(parent_pid: int, orphan_signal: signal.Signals) -> Callable[[], None]:
    """What the child does before exec, so that it ends when its parent does (Linux only)."""

    def before_exec() -> None:
        if LIBC is not None:
            LIBC.prctl(PR_SET_PDEATHSIG, int(orphan_signal))
        if os.getppid() != parent_pid:  # The parent died before prctl could tell us.
            os._exit(1)

    return before_exec
