"""Reads files in children, so that a hostile one costs a child and a line, not the run."""

import json
import multiprocessing
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeout
from pathlib import Path
from typing import Any, Final

from pebble import ProcessExpired, ProcessPool

from core.cli import audit_child
from core.cli.audit_child import Plan
from core.cli.audit_sources import Source
from core.domain import audit_output
from core.errors import ErrorCode

FILE_TIMEOUT_S: Final = 60
FILES_PER_CHILD: Final = 200  # then a fresh one, so that what libraries leak stays small

Line = dict[str, Any]


def run(
    plan: Plan,
    work: Sequence[tuple[Source, Path | None]],
    *,
    jobs: int,
    timeout_s: float = FILE_TIMEOUT_S,
) -> Iterator[Line]:
    """The contract's object for each file with its report's path, in the order given."""
    # Spawned, not forked: this process has threads, and a child should carry none of its memory.
    pool = ProcessPool(
        max_workers=max(1, min(jobs, len(work))),
        max_tasks=FILES_PER_CHILD,
        initializer=audit_child.start,
        context=multiprocessing.get_context("spawn"),
    )
    try:
        futures = [
            pool.schedule(audit_child.audit, args=[plan, source, report], timeout=timeout_s)
            for source, report in work
        ]
        for (source, _report), future in zip(work, futures, strict=True):
            yield _line(source, future)
    finally:
        # After the last file there is nothing left to stop but idle children.
        pool.stop()
        pool.join()


def _line(source: Source, future: "Future[str]") -> Line:
    error = future.exception()
    if error is None:
        line: Line = json.loads(future.result())
        return line
    code, message = _why(error)
    return audit_output.refused(source.name, code=code, message=message)


def _why(error: BaseException) -> tuple[ErrorCode, str]:
    if isinstance(error, FutureTimeout):
        return ErrorCode.TIMEOUT, "Reading this file took too long, so it was given up."
    if isinstance(error, ProcessExpired):
        return ErrorCode.CORRUPT, "The file is so damaged that reading it crashed the reader."
    # Not a defect of the file as far as we know, but no reason to leave the others unread.
    return ErrorCode.CORRUPT, f"Reading failed by a fault of ours ({type(error).__name__})."
