"""Real pools held at a gate: who dies with whom, who is served first, who stops how."""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import psutil
import pytest

from core.domain.queues import Priority
from core.services import audits
from tests.chaos import sheets
from tests.chaos.scene import Pool, Scene, opened

WITHIN_S = 200.0
LAPSE_S = 4.0
UNENDED = "select count(*) from audits where verdict is null"
UNSENT = "select count(*) from outbox where sent_at is null"
ENDED = "select count(*) from audits where verdict is not null"
pytestmark = pytest.mark.timeout(600)


@pytest.fixture(scope="module")
def scene(server_dir: Path) -> Iterator[Scene]:
    with opened(server_dir / "workers", lapse_s=LAPSE_S) as scene:
        yield scene


@pytest.fixture(scope="module")
def host(scene: Scene) -> Pool:
    """One worker for all tests: those that end it start it again."""
    return scene.add_pool()


@pytest.fixture
def pool(scene: Scene, host: Pool) -> Iterator[Pool]:
    """One worker at the gate of the store: it has a sheet, and cannot fetch it yet."""
    scene.store.open.clear()
    before = scene.count(ENDED)
    host.revive()
    yield host
    scene.store.open.set()
    assert scene.until(lambda: not scene.count(UNENDED), within_s=WITHIN_S)
    assert before < scene.count(ENDED)


NUMBERS = iter(range(1, 1_000, 3))  # born digital, each of its own


def submit(scene: Scene) -> UUID:
    number = next(NUMBERS)
    return scene.submit(f"{number}.pdf", sheets.content(number)).audit_id


def held(scene: Scene, pool: Pool) -> tuple[psutil.Process, psutil.Process]:
    """A worker and its work-horse, once it waits at the gate."""
    assert scene.until(lambda: scene.store.waiting and pool.busy(), within_s=WITHIN_S)
    pair = pool.busy()
    assert pair
    return pair


def outcomes(scene: Scene, audit_id: UUID) -> list[str | None]:
    sql = "select outcome from attempts where audit_id = :id order by number"
    return [outcome for (outcome,) in scene.rows(sql, id=audit_id)]


def lives(process: psutil.Process) -> bool:
    return process.is_running() and process.status() != psutil.STATUS_ZOMBIE


def test_a_work_horse_dies_with_its_worker_and_its_sheet_goes_on(scene: Scene, pool: Pool) -> None:
    audit_id = submit(scene)
    worker, horse = held(scene, pool)

    worker.kill()

    assert scene.until(lambda: not lives(horse), within_s=WITHIN_S)
    scene.store.open.set()
    assert scene.until(lambda: outcomes(scene, audit_id)[-1] == "done", within_s=WITHIN_S)
    assert outcomes(scene, audit_id) == ["lost", "done"]


def test_told_to_stop_it_finishes_what_it_can(scene: Scene, pool: Pool) -> None:
    audit_id = submit(scene)
    held(scene, pool)
    waiting = submit(scene)

    pool.tell_to_stop()
    scene.store.open.set()

    assert pool.wait() == 0
    assert outcomes(scene, audit_id) == ["done"]
    assert outcomes(scene, waiting) in ([], ["done"])  # Not begun, or finished: never cut off.
    pool.start()
    assert scene.until(lambda: outcomes(scene, waiting) == ["done"], within_s=WITHIN_S)


def test_what_it_cannot_finish_in_time_is_handed_back_at_once(scene: Scene, pool: Pool) -> None:
    audit_id = submit(scene)
    _, horse = held(scene, pool)

    pool.tell_to_stop()

    assert pool.wait() == 0  # STOP_GRACE_S later, the gate still closed
    assert not lives(horse)
    assert outcomes(scene, audit_id) == ["parked"]
    assert scene.count(
        "select count(*) from audits where id = :i and status = 'queued'", i=audit_id
    )
    scene.store.open.set()
    pool.start()
    assert scene.until(lambda: outcomes(scene, audit_id) == ["parked", "done"], within_s=WITHIN_S)


def test_who_waits_in_person_comes_before_bulk_and_bulk_before_the_rest(
    scene: Scene, pool: Pool
) -> None:
    scene.store.open.set()
    given = [submit(scene) for _ in range(3)]
    assert scene.until(lambda: not scene.count(UNENDED), within_s=WITHIN_S)
    scene.store.open.clear()
    submit(scene)
    held(scene, pool)

    asked = [Priority.MAINTENANCE, Priority.BULK, Priority.INTERACTIVE]
    for audit_id, priority in zip(given, asked, strict=True):
        again(scene, audit_id, priority)
    assert scene.until(lambda: not scene.count(UNSENT), within_s=WITHIN_S)
    scene.store.open.set()

    assert scene.until(lambda: not scene.count(UNENDED), within_s=WITHIN_S)
    last = "select priority from audits order by ended_at desc limit 3"
    assert [priority for (priority,) in scene.rows(last)] == asked


def again(scene: Scene, audit_id: UUID, priority: Priority) -> None:
    """The sheet of this audit once more, in that queue."""
    ((job_sheet_id,),) = scene.rows("select job_sheet_id from audits where id = :i", i=audit_id)
    with scene.rt.write() as session:
        audits.add(session, job_sheet_id, requested_by="t", spec=None, priority=priority)
