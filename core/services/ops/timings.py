"""How long pages and answers take: counted in this process, written down once in a while.

Never written by a look itself: a page that is opened changes nothing but a number in memory.
"""

import os
import socket
import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from enum import StrEnum
from time import perf_counter
from typing import Final

from sqlalchemy.dialects.postgresql import insert

from core.db.checks_tables import TimingRow
from core.domain.ops import durations
from core.ports import Runtime

FLUSH_EVERY_S: Final = 20.0


class Kind(StrEnum):
    """What was timed."""

    PAGE = "page"
    API = "api"


_lock = threading.Lock()
_counts: dict[tuple[Kind, datetime], list[int]] = defaultdict(lambda: list(durations.EMPTY))


@contextmanager
def timed(kind: Kind, *, now: datetime) -> Iterator[None]:
    """Count how long the block takes, in the minute it began."""
    began = perf_counter()
    try:
        yield
    finally:
        note(kind, perf_counter() - began, now=now)


def note(kind: Kind, seconds: float, *, now: datetime) -> None:
    """Count one duration."""
    minute = now.replace(second=0, microsecond=0)
    with _lock:
        _counts[(kind, minute)][durations.bucket(seconds)] += 1


def flush(rt: Runtime) -> int:
    """Write down what was counted; gives how many durations. Errors: Unavailable.

    The newest minute may grow and is written again; what failed to be written is kept.
    """
    with _lock:
        known = {key: list(counts) for key, counts in _counts.items()}
    if not known:
        return 0
    rows = [
        {"kind": kind.value, "minute": minute, "app": _app(), "counts": counts}
        for (kind, minute), counts in known.items()
    ]
    query = insert(TimingRow).values(rows)
    with rt.write() as session:
        session.execute(
            query.on_conflict_do_update(
                index_elements=["kind", "minute", "app"], set_={"counts": query.excluded.counts}
            )
        )
    _forget(known, before=rt.clock().replace(second=0, microsecond=0))
    return sum(sum(counts) for counts in known.values())


def _forget(known: dict[tuple[Kind, datetime], list[int]], *, before: datetime) -> None:
    with _lock:
        for key, counts in known.items():
            if key[1] < before and _counts.get(key) == counts:
                del _counts[key]


def _app() -> str:
    return f"{socket.gethostname()}:{os.getpid()}"
