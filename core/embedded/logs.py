"""Log files that do not fill the disk."""

import os
import shutil
from pathlib import Path

MOST_BYTES = 10 << 20
KEPT = 3


def rotate(log: Path, *, most_bytes: int = MOST_BYTES, kept: int = KEPT) -> None:
    """Move a log that has grown too long aside: app.log -> app.log.1 -> app.log.2, and so on.

    Copied and emptied rather than renamed: its writer keeps the file open, in append mode.
    """
    if not log.exists() or log.stat().st_size <= most_bytes:
        return
    for number in range(kept - 1, 0, -1):
        older = _numbered(log, number)
        if older.exists():
            older.replace(_numbered(log, number + 1))
    shutil.copyfile(log, _numbered(log, 1))
    os.truncate(log, 0)


def _numbered(log: Path, number: int) -> Path:
    return log.with_name(f"{log.name}.{number}")
