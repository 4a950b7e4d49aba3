"""Looking at real processes in tests."""

import os
import time
from collections.abc import Callable
from pathlib import Path

import psutil

PATIENCE_S = 60.0


def eventually(is_so: Callable[[], bool], *, patience_s: float = PATIENCE_S) -> bool:
    """True as soon as it is so; False where it never became so."""
    deadline = time.monotonic() + patience_s
    while time.monotonic() < deadline:
        if is_so():
            return True
        time.sleep(0.05)
    return is_so()


def using(folder: Path) -> list[psutil.Process]:
    """Every process that names the folder: in its command line, environment, or open files."""
    sign = str(folder)
    return [process for process in psutil.process_iter() if _names(process, sign)]


def _names(process: psutil.Process, sign: str) -> bool:
    try:
        if process.pid == os.getpid() or process.status() == psutil.STATUS_ZOMBIE:
            return False
        words = [*process.cmdline(), *process.environ().values()]
        return any(sign in word for word in words)
    except psutil.Error:
        return False
