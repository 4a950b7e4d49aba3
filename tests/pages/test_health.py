"""The Health page, healthy and broken."""

import pytest

from core.domain.access import Role
from core.domain.model import AuditStatus
from core.ports import Runtime
from core.services.queueing import chores, heartbeats
from tests import people
from tests.breaking import Breakable
from tests.pages.conftest import Open
from tests.pages.rows import Rows
from tests.pages.seen import texts
from tests.pages.test_queue import everything


@pytest.fixture
def breakable(rt: Runtime) -> Breakable:
    """The Runtime, its PostgreSQL there until the test takes it away."""
    return Breakable(rt)


def test_what_fails_comes_first_with_its_way_out(open_page: Open, rt: Runtime) -> None:
    seen = texts(open_page("health"))

    for expected in (
        "No worker shows itself",
        "Start workers with jobsheet worker",
        "OCR processing stuck",
        "checks hold",
        "database.answers",
    ):
        assert expected in seen, expected


def test_without_postgres_whoever_was_known_still_sees_what_is_wrong(
    open_page: Open, rt: Runtime, breakable: Breakable
) -> None:
    cookie = people.cookie(rt, "Olu", Role.ON_CALL)
    assert "checks hold" in texts(open_page("health", cookie=cookie, runtime=breakable.rt))

    breakable.is_away = True
    broken = open_page("health", cookie=cookie, runtime=breakable.rt)
    other = open_page("queue", cookie=cookie, runtime=breakable.rt)

    seen = texts(broken)
    assert not broken.exception
    assert "Start PostgreSQL." in seen
    assert "Nothing waits." in seen  # the last that was seen of the queue's depth
    assert not other.exception
    assert "The database does not answer" in texts(other)


def test_without_postgres_a_stranger_sees_a_sentence(
    open_page: Open, rt: Runtime, breakable: Breakable
) -> None:
    cookie = people.cookie(rt, "Zoe")
    breakable.is_away = True
    page = open_page("health", cookie=cookie, runtime=breakable.rt)

    assert not page.exception
    assert "The database does not answer" in texts(page)
    assert "database.answers" not in texts(page)


def test_without_redis_the_others_are_told(open_page: Open, without_redis: Runtime) -> None:
    seen = texts(open_page("health", runtime=without_redis))

    assert "Start Redis again." in seen
    assert "queue.depth" in seen


def test_a_calm_system_says_so(open_page: Open, rt: Runtime) -> None:
    heartbeats.workers_live(rt, ["w1"], host="h", version="1")
    chores.note(rt, "reconciler", host="h", found={})

    assert "No worker shows itself" not in texts(open_page("health"))


@pytest.mark.parametrize("name", ["health", "errors", "runbooks", "runbook"])
def test_looking_changes_nothing(
    open_page: Open, rows: Rows, rt: Runtime, redis_url: str, name: str
) -> None:
    rows.audit(status=AuditStatus.QUEUED)
    heartbeats.workers_live(rt, ["w1"], host="h", version="1")
    cookie = people.cookie(rt, "Olu", Role.ON_CALL)
    before = everything(rt, redis_url)

    page = open_page(name, cookie=cookie, runbook="ocr-stuck")
    page.run()

    assert not page.exception
    assert everything(rt, redis_url) == before
