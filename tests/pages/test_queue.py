"""The queue's page: what it shows, what may be done there, and that looking changes nothing."""

import json
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
import redis
from sqlalchemy import select, text
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import TextInput

from core.db.tables import Row
from core.domain.access import Role
from core.domain.model import Actor, AuditStatus
from core.domain.queues import Priority
from core.domain.rescue import Cause
from core.ports import Runtime
from core.services.queueing import (
    attempts,
    chores,
    dead_letters,
    heartbeats,
    pauses,
    relay,
    rescues,
)
from core.ui import queue_actions
from tests import people
from tests.pages.conftest import Open
from tests.pages.rows import Rows
from tests.pages.seen import labels, texts

ANA = Actor("Ana", Role.ADMIN)
# A browser signs in to look, and that is written down.
LOOKERS = ("sessions", "users", "trail", "trail_head")
LETTER = (
    "insert into dead_letters (id, audit_id, error_class, reason, message, fingerprint, attempts, "
    "first_at, keep_until) values (gen_random_uuid(), :audit, :kind, :reason, 'Page 2 is damaged.',"
    " :reason, 1, now(), now() + interval '90 days')"
)


def change(rt: Runtime, sql: str, **values: object) -> None:
    with rt.write() as session:
        session.execute(text(sql), values)


def one(rt: Runtime, sql: str) -> object:
    with rt.read() as session:
        return session.execute(text(sql)).scalar_one()


@pytest.fixture
def dead(rt: Runtime, rows: Rows) -> Callable[..., UUID]:
    """Puts a sheet in the database that was given up."""

    def given_up(kind: str = "permanent", reason: str = "CORRUPT", name: str = "bad.pdf") -> UUID:
        audit = rows.audit(filename=name, status=AuditStatus.FAILED, error_code=reason)
        change(rt, LETTER, audit=audit, kind=kind, reason=reason)
        return audit

    return given_up


def everything(rt: Runtime, redis_url: str) -> tuple[object, ...]:
    """All rows of all tables, and all keys of Redis with their values."""
    with rt.read() as session:
        # But for the looker's own session, which every page keeps awake.
        tables = [one for one in Row.metadata.sorted_tables if one.name not in LOOKERS]
        rows = {one.name: sorted(map(repr, session.execute(select(one)))) for one in tables}
    with redis.Redis.from_url(redis_url) as client:
        keys = sorted(client.keys())
        return rows, keys, [client.dump(key) for key in keys]


def test_an_empty_system_is_calm(open_page: Open) -> None:
    page = open_page("queue")

    assert not page.exception
    seen = texts(page)
    for expected in ("Interactive", "Open", "No audit is stuck", "Every sheet received", "Never"):
        assert expected in seen


def test_looking_changes_nothing(
    open_page: Open, rows: Rows, rt: Runtime, redis_url: str, dead: Callable[..., UUID]
) -> None:
    """Not even an expired registry is cleaned up, nor a worker that fell silent."""
    dead()
    waits = rows.audit(status=AuditStatus.QUEUED)
    with rt.write() as session:
        relay.intend(session, waits)
    relay.send_due(rt)
    heartbeats.workers_live(rt, ["w1"], host="here", version="1")
    change(rt, "update workers set heartbeat_at = now() - interval '2 minutes'")
    with redis.Redis.from_url(redis_url) as client:
        client.zadd("rq:wip:audits", {"audit_gone": 1})
        client.zadd("rq:failed:audits", {"audit_failed": 1})
    before = everything(rt, redis_url)

    page = open_page("queue")
    page.run()

    assert not page.exception
    assert everything(rt, redis_url) == before


def test_shows_depth_age_workers_stuck_sheets_and_chores(
    open_page: Open, rows: Rows, rt: Runtime
) -> None:
    old = rt.clock() - timedelta(hours=3)
    rows.audit(filename="old.pdf", status=AuditStatus.QUEUED, queued_at=old)
    mine = rows.audit(filename="mine.pdf", status=AuditStatus.QUEUED)
    heartbeats.workers_live(rt, ["worker-1"], host="host-a", version="9.9")
    assert attempts.claim(rt, mine, worker="worker-1")
    chores.note(rt, "reconciler", host="host-a", found={"forgotten": 3})

    seen = texts(open_page("queue"))

    for expected in (
        "3 h ago",
        "1 worker showed",
        "mine.pdf",
        "host-a",
        "version 9.9",
        Cause.NEVER_STARTED.value.capitalize(),
        "old.pdf",
        "3 forgotten",
    ):
        assert expected in seen, expected


def test_a_queue_is_paused_and_resumed(open_page: Open, rt: Runtime) -> None:
    page = open_page("queue")
    page.text_input[0].set_value("OCR is being moved")
    page.button(key="FormSubmitter:pause-interactive-Pause").click().run()

    assert not page.exception
    assert one(rt, "select reason || ' ' || owner from queue_pauses") == "OCR is being moved Ana"
    assert "by Ana until" in texts(page)

    page.button(key="resume-interactive").click().run()

    assert one(rt, "select count(*) from queue_pauses") == 0
    assert "by Ana until" not in texts(page)


def test_a_pause_without_a_reason_is_refused_in_words(open_page: Open, rt: Runtime) -> None:
    page = open_page("queue")

    page.button(key="FormSubmitter:pause-bulk-Pause").click().run()

    assert "Say why the queue is paused" in texts(page)
    assert one(rt, "select count(*) from queue_pauses") == 0


def test_many_are_retried_once_their_number_is_typed(
    open_page: Open, rt: Runtime, dead: Callable[..., UUID]
) -> None:
    dead(name="a.pdf")
    dead(name="b.pdf")
    dead("poison", "PIPELINE_ERROR", "c.pdf")
    page = open_page("queue")
    seen = texts(page)
    assert "3 sheets of 3 pages would be audited again" in seen.replace("\\", "")
    assert "1 are quarantined" in seen

    page.button(key="FormSubmitter:retry-Retry").click().run()
    assert "Nothing was done: type 3 first." in texts(page)
    assert one(rt, "select count(*) from dead_letters where state = 'open'") == 3

    typed(page, "Type 3 to confirm").set_value("3")
    page.button(key="FormSubmitter:retry-Retry").click().run()

    assert not page.exception
    assert one(rt, "select count(*) from dead_letters where state = 'retried'") == 2
    assert one(rt, "select error_class from dead_letters where state = 'open'") == "poison"
    assert one(rt, "select count(*) from audits where priority = 'bulk'") == 2


def test_of_many_the_newest_are_listed_and_all_are_counted(
    open_page: Open, dead: Callable[..., UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dead_letters, "AT_ONCE", 22)
    for number in range(23):
        dead(name=f"{number}.pdf")

    page = open_page("queue")

    assert f"The newest {queue_actions.MOST_SHOWN} of 23." in texts(page)
    sheets = page.selectbox(key="letters-which").options
    assert sheets[0] == "The newest 22 of 23 of this list"
    assert len(sheets) == 1 + 22


def test_one_quarantined_sheet_is_retried_by_a_person(
    open_page: Open, rt: Runtime, dead: Callable[..., UUID]
) -> None:
    dead("poison", "PIPELINE_ERROR", "c.pdf")
    page = open_page("queue")

    page.button(key="FormSubmitter:retry-Retry").click().run()

    assert one(rt, "select state from dead_letters") == "retried"


def test_a_discard_says_why(open_page: Open, rt: Runtime, dead: Callable[..., UUID]) -> None:
    dead()
    page = open_page("queue")

    page.button(key="FormSubmitter:discard-Discard").click().run()
    assert "Say why it is discarded" in texts(page)

    typed(page, "Why; that is all that will be left of it").set_value("a test print")
    page.button(key="FormSubmitter:discard-Discard").click().run()

    assert one(rt, "select state || ': ' || note from dead_letters") == "discarded: a test print"


@pytest.mark.parametrize("role", [Role.QA_LEAD, Role.TECHNICIAN])
def test_who_may_not_operate_sees_no_button_and_who_may_not_look_nothing(
    open_page: Open,
    rt: Runtime,
    dead: Callable[..., UUID],
    role: Role,
) -> None:
    dead()
    page = open_page("queue", cookie=people.cookie(rt, "Ben", role))

    assert not page.exception
    assert not labels(page)
    assert ("bad.pdf" in texts(page)) is (role is Role.QA_LEAD)


def test_without_redis_the_ledger_still_tells(
    open_page: Open, rows: Rows, without_redis: Runtime
) -> None:
    rows.audit(filename="waits.pdf", status=AuditStatus.QUEUED)

    page = open_page("queue", runtime=without_redis)

    assert not page.exception
    assert "Redis is away" in texts(page)
    assert "Interactive" in texts(page)


def test_a_pause_that_ran_out_is_shown_no_more(open_page: Open, rt: Runtime) -> None:
    until = rt.clock() + timedelta(hours=1)
    pauses.pause(rt, Priority.BULK, reason="nights", actor=ANA, until=until)
    assert "nights" in texts(open_page("queue"))

    change(rt, "update queue_pauses set until = now() - interval '1 second'")

    assert "nights" not in texts(open_page("queue"))


def test_a_worker_that_lost_a_sheet_says_when(open_page: Open, rows: Rows, rt: Runtime) -> None:
    heartbeats.workers_live(rt, ["worker-1"], host="host-a", version="9.9")
    assert attempts.claim(rt, rows.audit(status=AuditStatus.QUEUED), worker="worker-1")
    rescues.lose_workers(rt, ["worker-1"], cause=Cause.CRASHED)

    assert "lost a sheet just now" in texts(open_page("queue"))


def typed(page: AppTest, label: str) -> TextInput:
    return next(one for one in page.text_input if one.label == label)


@pytest.mark.parametrize(("count", "step"), [(2, 1), (40, None)])
def test_the_chart_of_few_sheets_halves_none(
    open_page: Open, rows: Rows, count: int, step: int | None
) -> None:
    for _ in range(count):
        rows.audit(status=AuditStatus.DONE)

    (chart,) = open_page("queue").get("plotly_chart")

    assert json.loads(chart.proto.spec)["layout"]["yaxis"].get("dtick") == step
