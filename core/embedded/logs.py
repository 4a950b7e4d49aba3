"""Log files that do not fill the disk: put aside daily, kept for thirty days.

Python's own rotating handlers do not fit: servers that are not ours write some of these files, and
several processes of a pool write the others, each with the file open for as long as it lives.
"""

import os
import shutil
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from core.domain.ops import log_files
from core.domain.ops.log_files import Piece


class LogKeeper:
    """Looks after the logs of one stack; remembers when it last looked at each."""

    def __init__(self) -> None:
        self._looked: dict[Path, datetime] = {}

    def look(self, logs: Iterable[Path], *, now: datetime) -> None:
        """Put aside what is due, remove what is past its time. `now` is aware."""
        for log in logs:
            if log.exists():
                self._look_at(log, now)

    def _look_at(self, log: Path, now: datetime) -> None:
        found = log.stat()
        last = self._looked.get(log, datetime.fromtimestamp(found.st_mtime, UTC))
        self._looked[log] = now
        if log_files.is_due(found.st_size, last_look_at=last, now=now):
            _put_aside(log, day=last, now=now)
        for name in log_files.to_go(_pieces(log), now=now):
            log.with_name(name).unlink(missing_ok=True)


def _put_aside(log: Path, *, day: datetime, now: datetime) -> None:
    """app.log -> app.log.2026-11-28, or app.log.2026-11-28.1 where that is there, and so on.

    Copied and emptied rather than renamed: its writer keeps the file open, in append mode.
    """
    name = f"{log.name}.{day:%Y-%m-%d}"
    aside, number = log.with_name(name), 0
    while aside.exists():
        number += 1
        aside = log.with_name(f"{name}.{number}")
    shutil.copyfile(log, aside)
    os.utime(aside, (now.timestamp(), now.timestamp()))
    os.truncate(log, 0)


def _pieces(log: Path) -> Iterable[Piece]:
    """What was put aside of this log, by whichever version of this program."""
    for path in log.parent.glob(f"{log.name}.*"):
        found = path.stat()
        yield Piece(path.name, datetime.fromtimestamp(found.st_mtime, UTC), found.st_size)
