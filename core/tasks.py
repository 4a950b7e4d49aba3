"""The functions the worker runs, by name: RQ finds them here. Shallow; services do the work."""

import gc
import socket
import threading
import time
from collections.abc import Sequence
from functools import cache
from importlib.metadata import version
from uuid import UUID

from rq import get_current_job

from core import bootstrap, telemetry
from core.domain.rescue import Cause
from core.errors import Unavailable
from core.ports import Runtime
from core.services import audits
from core.services.ops import nights
from core.services.ops.watch import Watch
from core.services.queueing import rescues
from core.services.queueing.errands import Beside, Errands, log_crash
from core.services.queueing.housekeeping import Host, Housekeeper
from core.settings import Settings

log = telemetry.logger(__name__)

UNKNOWN_WORKER = "unknown"  # the task was called without RQ
ERRANDS_EVERY_S = 1.0
NIGHTS_EVERY_S = 60.0
WATCH_EVERY_S = 15.0
BEATS_PER_LAPSE = 6  # an attempt may miss five signs of life before it is lost


@cache
def settings() -> Settings:
    """The environment of this process and of those forked from it."""
    return bootstrap.settings()


@cache
def runtime() -> Runtime:
    """Built once in the pool's parent; a forked work-horse finds it ready."""
    return bootstrap.build(settings())


def warm() -> None:
    """Load before the fork what every task needs: adapters, specs, the local model.

    A work-horse shares these pages with its parent, so its garbage collector must not touch them.
    """
    runtime().reader.warm()
    runtime().specs.active()
    gc.collect()
    gc.freeze()


def run_audit(audit_id: str) -> None:
    """Run one audit. Where PostgreSQL stays away, the reconciler sees to it later."""
    beat_s = settings().attempt_lapse_s / BEATS_PER_LAPSE
    job = get_current_job()
    worker = (job and job.worker_name) or UNKNOWN_WORKER
    try:
        audits.run(runtime(), UUID(audit_id), worker=worker, heartbeat_every_s=beat_s)
    except Unavailable as error:
        log.warning("audit.left_to_reconciler", audit_id=audit_id, reason=str(error))


def horse_killed(worker: str, memory_peak_bytes: int) -> None:
    """The work-horse of this worker died without a word (memory, a crash in native code)."""
    try:
        rescues.lose_workers(
            runtime(),
            [worker],
            cause=Cause.CRASHED,
            memory_peak_bytes=memory_peak_bytes,
            limit_s=settings().audit_timeout_s,
        )
    except Unavailable as error:
        log.warning("audit.left_to_reconciler", worker=worker, reason=str(error))


def worker_died(worker: str) -> None:
    """A worker ended without being told to; its work-horse went with it."""
    _housekeeper().died(worker)


def tick(workers: Sequence[str]) -> Sequence[str]:
    """The pool's chores, about once a second; gives the workers that are to be restarted."""
    return _housekeeper().tick(workers)


def stopped(workers: Sequence[str]) -> None:
    """The pool has ended with these workers."""
    _housekeeper().stopped(workers)


def errands() -> None:
    """Runs in a process of its own beside the pool, until it is told to end."""
    todo = Errands(runtime(), socket.gethostname())
    threading.excepthook = log_crash
    beside = [
        Beside(runtime(), nights.run_due, every_s=NIGHTS_EVERY_S),
        Beside(runtime(), Watch(socket.gethostname()).look, every_s=WATCH_EVERY_S),
    ]
    while True:
        todo.tick()
        for one in beside:
            one.see_to()
        time.sleep(ERRANDS_EVERY_S)


@cache
def _housekeeper() -> Housekeeper:
    return Housekeeper(
        runtime(),
        Host(name=socket.gethostname(), version=version(bootstrap.DISTRIBUTION)),
        lapse_s=settings().attempt_lapse_s,
        grace_s=settings().queue_grace_s,
    )
