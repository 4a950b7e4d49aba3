"""The stages of running an audit: which one it is in, and how long each took."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum


class Stage(StrEnum):
    """What a worker does with a sheet, in this order."""

    STORED = "stored"  # takes an earlier reading instead of the next three
    FETCH = "fetch"
    READ = "read"
    KEEP = "keep"
    AUDIT = "audit"


class Stages:
    """Notes the stage entered last, whole milliseconds by stage, and how far reading has come."""

    def __init__(self, *, waited_ms: int) -> None:
        """`waited_ms` is the time in the queue."""
        self.current: Stage | None = None
        self.timings_ms: dict[str, int] = {"queued": waited_ms}
        self.pages_done = 0
        self.page_count = 0

    @classmethod
    def reading(cls, done: int, total: int) -> "Stages":
        """As it stands in the ledger for a sheet whose reading was cut short."""
        stages = cls(waited_ms=0)
        stages.current, stages.timings_ms = Stage.READ, {}
        stages.pages(done, total)
        return stages

    def pages(self, done: int, total: int) -> None:
        """So many pages are read."""
        self.pages_done, self.page_count = done, total

    @contextmanager
    def enter(self, stage: Stage) -> Iterator[None]:
        """Time what happens inside; the stage stays current when it raises."""
        self.current = stage
        started = time.perf_counter()
        try:
            yield
        finally:
            self.timings_ms[stage] = round((time.perf_counter() - started) * 1000)
