"""A folder in memory for a server that may forget everything.

Each test's own database is three hundred files, made and removed a thousand times a run: on a disk
that takes a quarter of a second of a core each time, in memory a tenth of that.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

MEMORY = Path("/dev/shm")  # Linux; elsewhere there is none.
NEEDED_BYTES = 4 << 30  # Much more than is used: a full memory would fail tests oddly.
PREFIX = "jobsheet-tests-"


@contextmanager
def opened(otherwise: Path) -> Iterator[Path]:
    """A folder any user may pass through, in memory where there is plenty, else `otherwise`."""
    if _free_bytes() < NEEDED_BYTES:
        yield otherwise
        return
    _remove_left_over()
    folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-", dir=MEMORY))
    folder.chmod(0o711)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _free_bytes() -> int:
    if not os.access(MEMORY, os.W_OK):
        return 0
    return min(shutil.disk_usage(MEMORY).free, psutil.virtual_memory().available)


def _remove_left_over() -> None:
    """What runs left that were killed: it would hold memory until the machine starts anew."""
    for folder in MEMORY.glob(f"{PREFIX}*"):
        pid = folder.name.removeprefix(PREFIX).partition("-")[0]
        if pid.isdigit() and not psutil.pid_exists(int(pid)):
            shutil.rmtree(folder, ignore_errors=True)
