"""RQ as transport: carries audit ids to the workers and keeps nothing of its own."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

from redis import Redis
from redis.backoff import ExponentialWithJitterBackoff
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import RedisError
from redis.retry import Retry
from rq import Queue
from rq.exceptions import DuplicateJobError
from rq.job import Job, JobStatus
from rq.registry import FailedJobRegistry, StartedJobRegistry
from rq.utils import utcparse

from core.domain.queues import Priority
from core.domain.rescue import Cause
from core.errors import Misconfigured, Unavailable
from core.ports import QueueDepth, RedisFacts

TASK: Final = "core.tasks.run_audit"
QUEUE: Final = "audits"
SERIALIZER: Final = "json"  # never pickle: whoever can write to Redis could run code here

CONNECT_TIMEOUT_S: Final = 1
SOCKET_TIMEOUT_S: Final = 2
RETRIES: Final = 2
RETRY_BASE_S: Final = 0.05
RETRY_CAP_S: Final = 0.2

DISCARD_AT_ONCE_S: Final = 0  # nobody reads RQ's results: the verdict is a row
FAILURE_KEPT_S: Final = 3600  # long enough to look at a bug's traceback
DEFAULT_TIMEOUT_S: Final = 600

# A running task shows itself every ten seconds; one that was silent this long is not running.
SILENT_AFTER: Final = timedelta(seconds=30)

_STRAY: Final = {
    JobStatus.STARTED: Cause.NEVER_STARTED,  # and its worker has been silent since
    JobStatus.QUEUED: Cause.NEVER_STARTED,  # taken from the queue, and then nothing
    JobStatus.FAILED: Cause.FAILED_IN_QUEUE,
    JobStatus.STOPPED: Cause.FAILED_IN_QUEUE,
}

AWAY: Final = "The queue does not answer at the moment. Nothing was lost; it is tried again soon."


def connect(redis_url: str) -> Redis:
    """A client whose every call is bounded in time. Errors: Misconfigured."""
    try:
        return Redis.from_url(
            redis_url,
            socket_connect_timeout=CONNECT_TIMEOUT_S,
            socket_timeout=SOCKET_TIMEOUT_S,
            # A server that is up and silent is not asked twice: an upload waits for the answer.
            retry=Retry(
                ExponentialWithJitterBackoff(base=RETRY_BASE_S, cap=RETRY_CAP_S),
                RETRIES,
                supported_errors=(RedisConnectionError,),
            ),
        )
    except ValueError as error:
        raise Misconfigured(
            "REDIS_URL is not a Redis address; write redis://host:6379/0."
        ) from error


def queue_names(name: str = QUEUE) -> dict[Priority, str]:
    """RQ's queues, the most urgent first."""
    return {
        priority: name if priority is Priority.INTERACTIVE else f"{name}-{priority.value}"
        for priority in Priority
    }


class RqAuditQueue:
    """The queues of audits. Errors of every method: Unavailable where Redis is away."""

    def __init__(
        self, redis_url: str, *, name: str = QUEUE, timeout_s: int = DEFAULT_TIMEOUT_S
    ) -> None:
        """`timeout_s` is how long one task may run."""
        self._redis = connect(redis_url)
        self._queues = {
            priority: Queue(one, connection=self._redis, serializer=SERIALIZER)
            for priority, one in queue_names(name).items()
        }
        self._timeout_s = timeout_s

    def enqueue(
        self,
        audit_id: UUID,
        *,
        job_id: str,
        priority: Priority = Priority.INTERACTIVE,
        at_front: bool = False,
    ) -> None:
        """Ask a worker to run this audit; the same job id twice is harmless."""
        with _translated():
            try:
                self._queues[priority].enqueue_call(
                    TASK,
                    args=(str(audit_id),),
                    timeout=self._timeout_s,
                    result_ttl=DISCARD_AT_ONCE_S,
                    failure_ttl=FAILURE_KEPT_S,
                    description="run an audit",  # the default would log the arguments
                    job_id=job_id,
                    at_front=at_front,
                    unique=True,
                )
            except DuplicateJobError:
                return  # It is on its way already.

    def astray(self, job_ids: list[str]) -> dict[str, Cause]:
        """Those of the ids that neither wait nor run in Redis, and what became of each."""
        if not job_ids:
            return {}
        queues = self._queues.values()
        with _translated():
            # In the order in which a task moves on: one that moves meanwhile is met at least once.
            waiting = self._members(queue.key for queue in queues)
            between = self._members(queue.intermediate_queue_key for queue in queues)
            away = [job_id for job_id in job_ids if job_id not in waiting]
            with self._redis.pipeline(transaction=False) as pipeline:
                for job_id in away:
                    pipeline.hmget(Job.key_for(job_id), "status", "last_heartbeat")
                answers = dict(zip(away, pipeline.execute(), strict=True))
        return {
            job_id: Cause.INTERMEDIATE if job_id in between else _stray(job[0])
            for job_id, job in answers.items()
            if not _runs(*job)
        }

    def _members(self, keys: Iterable[str]) -> set[str]:
        """All ids in these lists, each list read once: to seek ids one by one takes Redis long."""
        with self._redis.pipeline(transaction=False) as pipeline:
            for key in keys:
                pipeline.lrange(key, 0, -1)
            return {job_id.decode() for ids in pipeline.execute() for job_id in ids}

    def depth(self) -> QueueDepth:
        """Counts only: RQ's registries would clean up, in our process, while counting."""
        with _translated(), self._redis.pipeline(transaction=False) as pipeline:
            for queue in self._queues.values():
                pipeline.llen(queue.key)
                pipeline.zcard(StartedJobRegistry(queue=queue).key)
                pipeline.zcard(FailedJobRegistry(queue=queue).key)
            counts = pipeline.execute()
        return QueueDepth(sum(counts[::3]), sum(counts[1::3]), sum(counts[2::3]))

    def check(self) -> None:
        """Ping; raises Unavailable."""
        with _translated():
            self._redis.ping()

    def facts(self) -> RedisFacts:
        """What the server says of itself."""
        with _translated():
            seconds, microseconds = self._redis.time()
            memory = self._redis.info("memory")
        return RedisFacts(
            at=datetime.fromtimestamp(seconds + microseconds / 1_000_000, UTC),
            memory_bytes=int(memory["used_memory"]),
            memory_limit_bytes=int(memory["maxmemory"]) or None,
            evicts=memory["maxmemory_policy"] != "noeviction",
        )


def _runs(status: bytes | None, last_heartbeat: bytes | None) -> bool:
    if status != JobStatus.STARTED.encode() or not last_heartbeat:
        return False
    return datetime.now(UTC) - utcparse(last_heartbeat.decode()) < SILENT_AFTER


def _stray(status: bytes | None) -> Cause:
    """What became of a task that is nowhere: its hash, where there is one, still says."""
    if status is None:
        return Cause.FORGOTTEN
    try:
        return _STRAY.get(JobStatus(status.decode()), Cause.FORGOTTEN)
    except ValueError:
        return Cause.FORGOTTEN


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except RedisError as error:
        raise Unavailable(AWAY) from error
