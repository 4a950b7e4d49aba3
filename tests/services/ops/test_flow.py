"""How sheets flow, when what waits is done, and what was changed meanwhile."""

from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from sqlalchemy import text

from core.domain.access import Role
from core.domain.model import Actor
from core.domain.ops.checks import State
from core.domain.ops.flow import LENGTHS, Span, drain
from core.domain.ops.objective import Kept
from core.domain.queues import Priority
from core.errors import Forbidden
from core.ports import Runtime
from core.queries import queue, stuck
from core.queries.ops import flow, marks
from core.services.queueing import heartbeats, pauses
from tests.services.ops.conftest import OLU, Change

AUDIT = (
    "insert into audits (id, job_sheet_id, status, verdict, requested_by, queued_at, ended_at)"
    " select gen_random_uuid(), id, :status, :verdict, 'ana', :queued, :ended from job_sheets"
)
SHEET = (
    "insert into job_sheets (id, receipt, sha256, filename, media_type, size_bytes, page_count,"
    " storage_key, uploaded_by) values (gen_random_uuid(), 'R', 's', 'a.pdf', 'application/pdf',"
    " 1, 1, 'k', 'ana')"
)


@pytest.mark.parametrize(
    ("waiting", "ended", "came", "expected"),
    [(0, 0, 0, 0.0), (100, 100, 0, 3600.0), (100, 100, 50, 7200.0), (5, 10, 10, None)],
)
def test_what_waits_is_worked_off_by_what_more_ends_than_comes(
    waiting: int, ended: float, came: float, expected: float | None
) -> None:
    assert drain(waiting, ended_per_h=ended, came_per_h=came).seconds == expected


@pytest.mark.parametrize(
    ("count", "late", "state"),
    [(100, 5, State.OK), (100, 15, State.WARN), (100, 50, State.FAIL), (3, 3, State.OK)],
)
def test_the_budget_of_late_verdicts_burns(count: int, late: int, state: State) -> None:
    assert Kept(count, late).state is state


@pytest.mark.parametrize("span", Span)
def test_every_step_of_a_span_is_there(rt: Runtime, change: Change, span: Span) -> None:
    now = rt.clock()
    change(SHEET)
    for status, verdict in (("done", "PASS"), ("failed", "REVIEW_QUEUE")):
        change(AUDIT, status=status, verdict=verdict, queued=now, ended=now)
    long_ago = now - 2 * LENGTHS[span]
    change(AUDIT, status="done", verdict="PASS", queued=long_ago, ended=long_ago)

    with rt.read() as session:
        found = flow.buckets(session, span, actor=OLU, now=now + timedelta(seconds=1))

    assert (sum(one.done for one in found), sum(one.failed for one in found)) == (1, 1)
    assert sum(one.came for one in found) == 2
    steps = {later.at - earlier.at for earlier, later in pairwise(found)}
    assert len(steps) == 1
    assert found[-1].at <= now


def test_late_verdicts_are_counted_and_those_that_may_be_in_time_are_not(
    rt: Runtime, change: Change
) -> None:
    now = rt.clock()
    change(SHEET)

    def audit(status: str, queued_s: float, ended_s: float | None) -> None:
        ended = None if ended_s is None else now - timedelta(seconds=ended_s)
        queued = now - timedelta(seconds=queued_s)
        verdict = None if ended is None else "PASS"
        change(AUDIT, status=status, verdict=verdict, queued=queued, ended=ended)

    audit("done", 1000, 990)  # in time
    audit("done", 1000, 100)  # late
    audit("queued", 600, None)  # late already
    audit("queued", 10, None)  # may be in time

    with rt.read() as session:
        assert flow.objective(session, actor=OLU).hour == Kept(3, 2)


def test_waits_are_told_of_each_queue_and_of_all(rt: Runtime, change: Change) -> None:
    now = rt.clock()
    change(SHEET)

    def begun(priority: str, *, came_s: float, began_s: float) -> None:
        queued, began = (now - timedelta(seconds=one) for one in (came_s, began_s))
        change(AUDIT, status="running", verdict=None, queued=queued, ended=None)
        change(
            "update audits set priority = :priority where priority = 'interactive'",
            priority=priority,
        )
        change(
            "insert into attempts (audit_id, number, worker, started_at) select id, 1, 'w', :began"
            " from audits where id not in (select audit_id from attempts)",
            began=began,
        )

    begun("bulk", came_s=200, began_s=100)
    begun("bulk", came_s=200, began_s=100)
    begun("maintenance", came_s=30, began_s=20)
    begun("maintenance", came_s=90_000, began_s=7_200)  # longer ago than an hour

    with rt.read() as session:
        found = queue.standing(session, actor=OLU)
        by_queue = {one.queue: one.wait_p95_s for one in found.lines}

    assert (found.waits.count, found.waits.p50_s) == (3, 100.0)
    assert by_queue == {
        Priority.INTERACTIVE: None,
        Priority.BULK: 100.0,
        Priority.MAINTENANCE: 10.0,
    }


def test_late_verdicts_of_the_hour_are_of_the_day_too(rt: Runtime, change: Change) -> None:
    now = rt.clock()
    change(SHEET)
    for hours, took_s in ((0.5, 400), (5, 400), (5, 10), (30, 400)):
        queued = now - timedelta(hours=hours)
        ended = queued + timedelta(seconds=took_s)
        change(AUDIT, status="done", verdict="PASS", queued=queued, ended=ended)

    with rt.read() as session:
        found = flow.objective(session, actor=OLU)

    assert (found.hour, found.day) == (Kept(1, 1), Kept(3, 2))


def test_what_was_changed_is_marked(rt: Runtime) -> None:
    heartbeats.workers_live(rt, ["w1"], host="h", version="9.9")
    pauses.pause(rt, Priority.BULK, actor=OLU, reason="nights")

    with rt.read() as session:
        found = marks.since(session, rt.clock() - timedelta(minutes=5))
        deployed_at = marks.last_deploy(session)

    assert {(one.kind, one.what) for one in found} == {
        (marks.VERSION, "9.9"),
        ("queue.paused", "queue:bulk"),
    }
    assert isinstance(deployed_at, datetime)


@pytest.mark.parametrize(
    ("calls", "marked"),
    [
        ([("old", 300), ("old", 30), ("new", 20), ("new", 10)], [("new", 20)]),
        ([("old", 500), ("new", 200), ("old", 50), ("old", 40)], [("new", 200), ("old", 50)]),
        (
            [("old", 300), ("old", 35), ("new", 30), ("old", 29), ("new", 28), ("new", 1)],
            [("new", 30)],
        ),
        ([("old", 280), ("old", 5)], []),  # a quiet night
        ([("only", 10)], [("only", 10)]),
        ([], []),
    ],
    ids=["another", "back to the old one", "in turn", "a pause", "the first", "none"],
)
def test_a_model_is_marked_where_another_was_asked_before(
    rt: Runtime, change: Change, calls: list[tuple[str, int]], marked: list[tuple[str, int]]
) -> None:
    for model, minutes in calls:
        change(
            "insert into ocr_calls (model, pages_asked, called_at)"
            " values (:model, 1, now() - make_interval(mins => :minutes))",
            model=model,
            minutes=minutes,
        )
    now = rt.clock()

    with rt.read() as session:
        found = marks.since(session, now - timedelta(minutes=250))

    assert [(one.kind, one.what) for one in found] == [(marks.MODEL, model) for model, _ in marked]
    assert [round((now - one.at) / timedelta(minutes=1)) for one in found] == [
        minutes for _, minutes in marked
    ]


def test_who_may_not_read_the_queue_is_refused(rt: Runtime) -> None:
    with rt.read() as session, pytest.raises(Forbidden):
        flow.drained(session, 0, actor=Actor("t", Role.TECHNICIAN))


def test_a_sheet_in_a_paused_or_a_long_queue_is_not_stuck(rt: Runtime, change: Change) -> None:
    change(SHEET)
    long_ago = rt.clock() - timedelta(hours=1)
    change(AUDIT, status="queued", verdict=None, queued=long_ago, ended=None)
    with rt.read() as session:
        assert stuck.stuck(session, lapse_s=30.0) == []  # nobody behind it was begun

    change(AUDIT, status="running", verdict=None, queued=rt.clock(), ended=None)
    change("update audits set started_at = now() where status = 'running'")
    with rt.read() as session:
        assert len(stuck.stuck(session, lapse_s=30.0)) == 1

    pauses.pause(rt, Priority.INTERACTIVE, actor=OLU, reason="wait")
    with rt.read() as session:
        assert stuck.stuck(session, lapse_s=30.0) == []
        assert session.execute(text("select count(*) from audits")).scalar_one() == 2
