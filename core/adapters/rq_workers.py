"""RQ's worker pool, for audits: one parent loads the model, forked work-horses start warm.

RQ knows tasks by name, and so does this module: what it needs of `core.tasks` is resolved by the
names below in the parent, before the first fork.
"""

import ctypes
import os
import resource
import signal
import sys
import time
from collections.abc import Callable, Sequence
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from types import FrameType
from typing import Any, Final

from redis.exceptions import RedisError
from rq import Queue, Worker
from rq.executions import Execution
from rq.job import Job
from rq.timeouts import JobTimeoutException, UnixSignalDeathPenalty
from rq.utils import import_attribute
from rq.worker_pool import WorkerData, WorkerPool

from core import telemetry
from core.adapters.queue import SERIALIZER, TASK, connect, queue_names
from core.errors import OutOfTime

log = telemetry.logger(__name__)

WARM: Final = "core.tasks.warm"
TICK: Final = "core.tasks.tick"
STOPPED: Final = "core.tasks.stopped"
ERRANDS: Final = "core.tasks.errands"
WORKER_DIED: Final = "core.tasks.worker_died"
HORSE_KILLED: Final = "core.tasks.horse_killed"

LEVEL: Final = "WARNING"  # RQ says three lines a sheet; our own one says more

WORKER_TTL_S: Final = 30
MAINTENANCE_EVERY_S: Final = 15
MONITORING_EVERY_S: Final = 10

SLICE_S: Final = 5.0  # how long a work-horse goes on taking sheets after its first began
OVERTIME_S: Final = 60  # how long after its time limit RQ still takes a task for running

HORSE_MEMORY_BYTES: Final = 3 << 30  # of its own data; beyond it Python raises MemoryError
PR_SET_PDEATHSIG: Final = 1  # Linux: the signal a process gets when its parent dies


class AuditTimeLimit(UnixSignalDeathPenalty):
    """RQ's time limit, raising our own error inside a task."""

    def __init__(self, timeout: float, exception: type[Exception], **kwargs: Any) -> None:
        mine = OutOfTime if exception is JobTimeoutException else exception
        super().__init__(timeout, mine, **kwargs)


class AuditWorker(Worker):
    """An RQ worker whose work-horse is bounded, dies with it, and needs no commands by pub/sub."""

    death_penalty_class = AuditTimeLimit
    log_result_lifespan = False
    _horse_status: int | None = os.EX_OK
    _horse_memory_bytes: int = 0
    _is_handing_back: bool = False

    def __init__(self, queues: list[Queue], *, name: str) -> None:
        """`queues`: the most urgent first."""
        super().__init__(
            queues,
            name=name,
            connection=queues[0].connection,
            serializer=SERIALIZER,
            worker_ttl=WORKER_TTL_S,
            maintenance_interval=MAINTENANCE_EVERY_S,
            job_monitoring_interval=MONITORING_EVERY_S,
            log_job_description=False,
        )

    def subscribe(self) -> None:
        """No command channel: it would be a thread in a process that forks for every task."""

    def main_work_horse(self, job: Job, queue: Queue) -> None:
        """Run one task, in the child."""
        die_with_parent(signal.SIGKILL, parent=int(self.pid or 0))
        _, hard = resource.getrlimit(resource.RLIMIT_DATA)
        resource.setrlimit(resource.RLIMIT_DATA, (HORSE_MEMORY_BYTES, hard))
        super().main_work_horse(job, queue)

    def maintain_heartbeats(self, job: Job, execution: Execution) -> None:
        """A Redis that is away for a while is no reason to kill a sheet half read."""
        try:
            super().maintain_heartbeats(job, execution)
        except RedisError as error:
            log.warning("worker.heartbeat_missed", reason=type(error).__name__)

    def handle_exception(self, job: Job, *exc_info: Any) -> None:
        """RQ would log the error's words, which may quote a sheet; the task has logged the rest."""
        log.error("task.failed", job=job.id, error=getattr(exc_info[0], "__name__", "unknown"))

    def get_heartbeat_ttl(self, job: Job, working_time: float = 0.0) -> int:
        """A task is RQ's to give up only after its time limit: the ledger has its own heartbeat."""
        del working_time
        return int(job.timeout or WORKER_TTL_S) + OVERTIME_S

    def perform_job(self, job: Job, queue: Queue, execution: Execution) -> bool:
        """In the child: this task and, for some seconds, those behind it.

        A fork and a database connection cost more than reading a born-digital sheet; so a
        work-horse whose sheets end well takes more of them before it goes.
        """
        began = time.monotonic()
        is_well = super().perform_job(job, queue, execution)
        while is_well and time.monotonic() - began < SLICE_S:
            found = self._dequeue()
            if found is None:
                break
            following, its_queue = found
            is_well = super().perform_job(following, its_queue, self.prepare_execution(following))
        return is_well

    def wait_for_horse(self) -> tuple[Any, Any, Any]:
        """Remember how the work-horse ended, and how much memory it had taken."""
        ended = super().wait_for_horse()
        self._horse_status = ended[1]
        self._horse_memory_bytes = ended[2].ru_maxrss * 1024 if ended[2] else 0
        return ended

    def execute_job(self, job: Job, queue: Queue) -> None:
        """Fork and watch; where the work-horse died, the ledger hears of it at once."""
        self._horse_status = os.EX_OK
        try:
            super().execute_job(job, queue)
        finally:
            if self._horse_status != os.EX_OK and not self._is_handing_back:
                import_attribute(HORSE_KILLED)(self.name, self._horse_memory_bytes)

    def request_force_stop(self, signum: int, frame: FrameType | None) -> None:
        """The grace is over: the work-horse is killed by us, and has not crashed on its sheet."""
        self._is_handing_back = True
        super().request_force_stop(signum, frame)

    def _dequeue(self) -> tuple[Job, Queue] | None:
        found = self.queue_class.dequeue_any(
            self.queues, None, connection=self.connection, serializer=self.serializer
        )
        if found is None:
            return None
        job, queue = found
        job.redis_server_version = self.get_redis_server_version()
        return job, queue


class AuditPool(WorkerPool):
    """RQ's pool, whose parent does the chores between two looks at its workers."""

    def __init__(self, redis_url: str, *, workers: int, stop_grace_s: float, queue: str) -> None:
        """`stop_grace_s`: a worker told to stop may finish its sheet this long."""
        self._queues = list(queue_names(queue).values())
        super().__init__(self._queues, connection=connect(redis_url), num_workers=workers)
        self._redis_url = redis_url
        self._stop_grace_s = stop_grace_s
        self._kill_at: float | None = None
        self._ended: list[str] = []
        self._errands: BaseProcess | None = None
        for name in (TASK, HORSE_KILLED):
            import_attribute(name)  # imported once, here, and never again in a work-horse
        self._tick: Callable[[Sequence[str]], Sequence[str]] = import_attribute(TICK)
        self._stopped: Callable[[Sequence[str]], None] = import_attribute(STOPPED)
        self._worker_died: Callable[[str], None] = import_attribute(WORKER_DIED)

    def serve(self) -> None:
        """Warm up, run workers until told to stop, then hand back what they did not finish."""
        import_attribute(WARM)()
        try:
            self.start(logging_level=LEVEL)
        finally:
            self._signal_workers()  # those left where a bug ended the loop; else there are none
            self._stop_errands()
        self._stopped(self._ended)

    def get_worker_process(
        self, name: str, burst: bool, _sleep: float = 0, logging_level: str = LEVEL
    ) -> BaseProcess:
        """A worker of ours, instead of the plain one RQ's pool would start."""
        del burst, _sleep, logging_level  # RQ starts a worker anew at its own level
        return get_context("fork").Process(
            target=_run_worker,
            args=(name, self._redis_url, self._queues, os.getpid()),
            name=f"jobsheet worker {name}",
        )

    def check_workers(self, respawn: bool = True) -> None:
        """Called every second while the pool runs."""
        super().check_workers(respawn)
        self._see_to_errands()
        for name in self._tick(list(self.worker_dict)):
            self._restart(name)

    def _restart(self, name: str) -> None:
        """Tell one to stop after its sheet; the next look finds it gone and starts another."""
        worker = self.worker_dict.get(name)
        if worker is not None:
            log.warning("worker.restarting", worker=name)
            self.stop_worker(worker, signal.SIGTERM)

    def all_workers_have_stopped(self) -> bool:
        """Called every second once told to stop; asks a second time when the grace is over."""
        if self._kill_at is None:
            self._kill_at = time.monotonic() + self._stop_grace_s
        elif time.monotonic() >= self._kill_at:
            self._kill_at = time.monotonic() + self._stop_grace_s
            log.warning("pool.grace_over", workers=len(self.worker_dict))
            self._signal_workers()  # The second signal makes a worker kill its work-horse.
        return bool(super().all_workers_have_stopped())

    def _see_to_errands(self) -> None:
        """Have their process running; started like a worker, so that it shares what is loaded."""
        if self._errands is None or not self._errands.is_alive():
            self._errands = get_context("fork").Process(
                target=_run_errands, args=(os.getpid(),), name="jobsheet errands"
            )
            self._errands.start()

    def _stop_errands(self) -> None:
        """What it was about is due again, on whichever host."""
        if self._errands is not None:
            self._errands.terminate()
            self._errands.join()

    def _signal_workers(self) -> None:
        self.stop_workers()

    def handle_dead_worker(self, worker_data: WorkerData) -> None:
        """Note who ended; who was not told to gets its sheet taken away at once."""
        super().handle_dead_worker(worker_data)
        if self.status == self.Status.STOPPED:
            self._ended.append(worker_data.name)
        else:
            log.warning("worker.died", worker=worker_data.name, code=worker_data.process.exitcode)
            self._worker_died(worker_data.name)


def die_with_parent(number: signal.Signals, *, parent: int) -> None:
    """Have the kernel send this signal when the parent dies, and end now where it is dead."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, int(number), 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)


def _run_errands(parent: int) -> None:
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)  # the pool's handlers came along with the fork
    die_with_parent(signal.SIGTERM, parent=parent)
    import_attribute(ERRANDS)()


def _run_worker(name: str, redis_url: str, queues: list[str], parent: int) -> None:
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)  # the pool's handlers came along with the fork
    die_with_parent(signal.SIGTERM, parent=parent)
    try:
        connection = connect(redis_url)
        mine = [Queue(one, connection=connection, serializer=SERIALIZER) for one in queues]
        AuditWorker(mine, name=name).work(logging_level=LEVEL)
    except RedisError as error:
        log.warning("worker.no_redis", reason=type(error).__name__)
        sys.exit(1)  # The pool starts another one in a second.
