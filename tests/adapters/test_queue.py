from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from redis import Redis
from rq import Queue
from rq.job import Job
from rq.utils import utcformat

from core.adapters.queue import QUEUE, RqAuditQueue, connect
from core.domain.rescue import Cause
from core.errors import Misconfigured, Unavailable
from core.ports import QueueDepth

AUDIT = uuid4()
JOB = f"audit_{AUDIT}_1"


@pytest.fixture
def queue(redis_url: str) -> RqAuditQueue:
    return RqAuditQueue(redis_url, timeout_s=77)


@pytest.fixture
def redis(redis_url: str) -> Redis:
    return connect(redis_url)


def test_a_task_carries_the_id_as_json_and_nothing_else(queue: RqAuditQueue, redis: Redis) -> None:
    queue.enqueue(AUDIT, job_id=JOB)

    (job,) = Queue(QUEUE, connection=redis, serializer="json").jobs
    assert (job.id, job.func_name, job.args) == (JOB, "core.tasks.run_audit", [str(AUDIT)])
    assert (job.timeout, job.result_ttl) == (77, 0)
    assert str(AUDIT) not in str(job.description)


def test_the_same_task_twice_is_one(queue: RqAuditQueue) -> None:
    queue.enqueue(AUDIT, job_id=JOB)
    queue.enqueue(AUDIT, job_id=JOB)

    assert queue.depth() == QueueDepth(queued=1, started=0, failed=0)


def test_what_waits_is_not_astray_and_what_redis_lost_is(queue: RqAuditQueue, redis: Redis) -> None:
    queue.enqueue(AUDIT, job_id=JOB)
    assert queue.astray([JOB, "audit_other_2"]) == {"audit_other_2": Cause.FORGOTTEN}

    redis.flushall()
    assert queue.astray([JOB]) == {JOB: Cause.FORGOTTEN}
    assert queue.astray([]) == {}


@pytest.mark.parametrize(("silent_s", "astray"), [(5, {}), (120, {JOB: Cause.NEVER_STARTED})])
def test_what_runs_is_astray_once_its_worker_is_silent(
    queue: RqAuditQueue, redis: Redis, silent_s: int, astray: dict[str, Cause]
) -> None:
    queue.enqueue(AUDIT, job_id=JOB)
    redis.lpop(f"rq:queue:{QUEUE}")
    heard = utcformat(datetime.now(UTC) - timedelta(seconds=silent_s))
    redis.hset(Job.key_for(JOB), mapping={"status": "started", "last_heartbeat": heard})

    assert queue.astray([JOB]) == astray


def test_popped_but_never_started_is_astray(queue: RqAuditQueue, redis: Redis) -> None:
    queue.enqueue(AUDIT, job_id=JOB)
    redis.lpop(f"rq:queue:{QUEUE}")  # The worker died between the two.

    assert queue.astray([JOB]) == {JOB: Cause.NEVER_STARTED}


def test_a_redis_that_is_away_is_unavailable() -> None:
    nowhere = RqAuditQueue("redis://127.0.0.1:9/0")

    for call in (
        nowhere.check,
        nowhere.depth,
        lambda: nowhere.astray([JOB]),
        lambda: nowhere.enqueue(AUDIT, job_id=JOB),
    ):
        with pytest.raises(Unavailable, match="Nothing was lost"):
            call()


def test_a_wrong_address_says_what_to_write() -> None:
    with pytest.raises(Misconfigured, match="write redis://"):
        RqAuditQueue("nonsense")


def test_what_was_begun_and_lost_goes_first(queue: RqAuditQueue, redis: Redis) -> None:
    queue.enqueue(AUDIT, job_id=JOB)
    queue.enqueue(AUDIT, job_id="audit_rescued_2", at_front=True)

    assert Queue(QUEUE, connection=redis, serializer="json").job_ids == ["audit_rescued_2", JOB]
