"""Hostile files are opened in a child process, bounded in time and memory."""

import multiprocessing
import resource
import threading
from collections.abc import Callable
from concurrent.futures import TimeoutError as FutureTimeoutError
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from typing import TypeVar

import cv2
from pebble import ProcessPool

from core import telemetry
from core.adapters import inspection
from core.errors import AuditorError, ErrorCode, FileRejected, NotFound, Unavailable, Unreadable
from core.ports import Inspection

CALLS_PER_CHILD = 200  # Then a fresh one: whatever a file did to its memory ends there.
CPU_LIMIT_FACTOR = 3  # CPU seconds for all calls of a child, in call timeouts a call.

log = telemetry.logger(__name__)

_T = TypeVar("_T")
_PRELOADED = ["__main__", "core.adapters.inspection"]


@dataclass(frozen=True, slots=True)
class _Refusal:
    """An expected error leaving the child; exceptions with own arguments do not pickle."""

    kind: str
    message: str
    code: ErrorCode | None


class SandboxInspector:
    """Implements ports.Inspector in child processes, started on first use; thread-safe."""

    def __init__(self, *, timeout_s: float, memory_limit_bytes: int, processes: int = 1) -> None:
        self._timeout_s = timeout_s
        self._memory_limit_bytes = memory_limit_bytes
        self._processes = processes
        self._pool: ProcessPool | None = None
        self._lock = threading.Lock()

    def inspect(self, content: bytes) -> Inspection:
        """What this file is. Errors: FileRejected, Unavailable."""
        # Size is judged here: an empty or huge file need not travel to the child.
        if not content or len(content) > inspection.MAX_FILE_BYTES:
            return inspection.inspect(content)
        try:
            return self._run(inspection.inspect, content)
        except Unreadable as error:
            raise FileRejected(error.code, str(error)) from error

    def render(self, content: bytes, *, media_type: str, page_number: int, dpi: int) -> bytes:
        """A page as JPEG, upright. Errors: Unreadable, NotFound (no such page)."""
        return self._run(
            inspection.render, content, media_type=media_type, page_number=page_number, dpi=dpi
        )

    def close(self) -> None:
        """End the children; the next call would start new ones."""
        with self._lock:
            pool, self._pool = self._pool, None
        if pool is not None:
            pool.stop()
            pool.join()

    def _run(self, work: Callable[..., _T], content: bytes, **options: object) -> _T:
        pool = self._started()
        future = pool.schedule(_answer, args=(work, content, options), timeout=self._timeout_s)
        failure = future.exception()
        if failure is not None:
            self._drop_broken(pool)
            raise self._refused(failure) from failure
        answer: _T | _Refusal = future.result()
        if isinstance(answer, _Refusal):
            raise _error(answer)
        return answer

    def _refused(self, failure: BaseException) -> AuditorError:
        """What a child that did not answer means for its file, whatever brought it down."""
        log.warning("sandbox.failed", failure=type(failure).__name__)
        if isinstance(failure, BrokenProcessPool):
            # No child could be started at all: that is no fault of the file.
            return Unavailable("Files cannot be looked into at the moment; try again in a minute.")
        if isinstance(failure, FutureTimeoutError):
            message = f"This file took longer than {self._timeout_s:g} seconds to open."
            return Unreadable(ErrorCode.TIMEOUT, message)
        message = "This file is damaged in a way that stops it from being opened."
        return Unreadable(ErrorCode.CORRUPT, message)

    def _started(self) -> ProcessPool:
        with self._lock:
            if self._pool is None or not self._pool.active:
                self._pool = self._new_pool()
            return self._pool

    def _new_pool(self) -> ProcessPool:
        # A fork server is started clean, so children are safe to fork under a threaded caller.
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(_PRELOADED)
        cpu_s = int(self._timeout_s * CPU_LIMIT_FACTOR * CALLS_PER_CHILD) + 1
        return ProcessPool(
            max_workers=self._processes,
            max_tasks=CALLS_PER_CHILD,
            initializer=_limit,
            initargs=(self._memory_limit_bytes, cpu_s),
            context=context,
        )

    def _drop_broken(self, pool: ProcessPool) -> None:
        with self._lock:
            if self._pool is pool and not pool.active:
                self._pool = None


def _limit(memory_bytes: int, cpu_s: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_s, cpu_s))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    cv2.setNumThreads(1)  # One page is small; threads would only wait for each other.


def _answer(work: Callable[..., _T], content: bytes, options: dict[str, object]) -> _T | _Refusal:
    try:
        return work(content, **options)
    except MemoryError:
        message = "This file unpacks to more than the memory allowed for one file."
        return _Refusal("Unreadable", message, ErrorCode.IMAGE_TOO_LARGE)
    except (FileRejected, Unreadable) as error:
        return _Refusal(type(error).__name__, str(error), error.code)
    except NotFound as error:
        return _Refusal("NotFound", str(error), None)


def _error(refusal: _Refusal) -> AuditorError:
    if refusal.code is None:
        return NotFound(refusal.message)
    if refusal.kind == "FileRejected":
        return FileRejected(refusal.code, refusal.message)
    return Unreadable(refusal.code, refusal.message)
