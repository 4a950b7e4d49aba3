"""Steps of runbooks: what they plan, who may take them, what they do."""

import os
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any

import psycopg
import pytest
from sqlalchemy.exc import IntegrityError

from core.db.engine import Database
from core.domain.access import Role
from core.domain.model import Actor
from core.domain.ops import registry, runbooks
from core.domain.ops.runbooks import BY_TWO, Act
from core.domain.ops.step_states import Standing, StepState
from core.domain.queues import Priority
from core.errors import Conflict, Forbidden, NotFound, Rejected
from core.ports import Runtime
from core.queries.ops import steps as kept
from core.services.ops import steps
from core.services.ops.acts import DOINGS
from core.services.ops.acts.doing import Doing, Plan
from core.services.queueing import heartbeats
from core.services.queueing.housekeeping import Host, Housekeeper
from tests.services.ops.conftest import OLU, PIA, Change

One = Callable[[str], Any]


@pytest.fixture
def tending(rt: Runtime, database_url: str) -> Iterator[Runtime]:
    """The Runtime with a pool that can be renewed, and connections for tending tables."""
    database = Database(database_url, application_name="jobsheet")
    yield replace(
        rt,
        write=database.write,
        read=database.read,
        pool=database.pool,
        renew_pool=database.renew,
        upkeep=database.upkeep,
    )
    database.dispose()


def test_every_act_can_be_done_and_every_check_of_a_step_exists() -> None:
    assert set(DOINGS) == set(Act)
    for book in runbooks.BOOKS:
        for step in book.steps:
            assert {*step.shows, *step.proves} <= set(registry.BY_ID), step.id


def test_a_dry_run_changes_nothing_and_says_what_would_be_done(rt: Runtime, one: One) -> None:
    heartbeats.workers_live(rt, ["w1", "w2"], host="h", version="1")

    plan = steps.plan(rt, "ocr-stuck", "restart", actor=OLU)

    assert plan.says.startswith("2 workers would be restarted")
    assert one("select count(*) from workers where restart_asked_at is not null") == 0
    assert one("select count(*) from runbook_steps") == 0


def test_workers_are_restarted_by_their_pool_once(rt: Runtime) -> None:
    heartbeats.workers_live(rt, ["w1", "w2"], host="h", version="1")
    pool = Housekeeper(rt, Host("h", "1"))
    assert pool.tick(["w1", "w2"]) == []

    steps.take(rt, "ocr-stuck", "restart", actor=OLU, reason="they hang")

    again = Housekeeper(rt, Host("h", "1"))
    assert sorted(again.tick(["w1", "w2"])) == ["w1", "w2"]
    assert again.tick(["w1", "w2"]) == []


def test_a_step_without_a_reason_or_without_a_need_is_refused(rt: Runtime) -> None:
    heartbeats.workers_live(rt, ["w1"], host="h", version="1")
    with pytest.raises(Rejected, match="Say why"):
        steps.take(rt, "ocr-stuck", "restart", actor=OLU, reason=" ")
    with pytest.raises(Conflict, match="No queue is paused"):
        steps.take(rt, "ocr-stuck", "resume", actor=OLU, reason="done")
    with pytest.raises(NotFound):
        steps.take(rt, "ocr-stuck", "provider", actor=OLU, reason="look")


def test_whoever_is_on_call_acts_though_all_other_connections_are_used_up(
    rt: Runtime, database_url: str
) -> None:
    database = Database(database_url, application_name="jobsheet", pool_size=1)
    full = replace(
        rt, read=database.read, write=database.write, spare_read=rt.read, spare_write=rt.write
    )
    with database.read() as first, database.read() as second:
        for one_held in (first, second):
            one_held.connection()

        told = steps.take(full, "ocr-stuck", "pause", actor=OLU, reason="all are used up")

    database.dispose()
    assert told.state is StepState.DONE


def test_intake_is_paused_for_an_hour_and_resumed(rt: Runtime, one: One) -> None:
    told = steps.take(rt, "ocr-stuck", "pause", actor=OLU, reason="the provider is down")

    assert told.state is StepState.DONE
    assert one("select count(*) from queue_pauses where until is not null") == len(Priority)
    steps.take(rt, "ocr-stuck", "resume", actor=OLU, reason="it is back")
    assert one("select count(*) from queue_pauses") == 0
    events = "select string_agg(action, ' ' order by number) from trail"
    assert one(events).split()[-1] == "runbook.done"


def test_the_transaction_that_blocks_is_ended_by_two_people(
    tending: Runtime, database_url: str, one: One
) -> None:
    with psycopg.connect(database_url, application_name="a report") as holder:
        holder.execute("lock table error_groups in access exclusive mode")
        waiter = psycopg.connect(database_url, application_name="waits", autocommit=True)
        waiting = threading.Thread(
            target=lambda: waiter.execute("select count(*) from error_groups")
        )
        waiting.start()
        try:
            plan = _until_needed(tending)
            assert "“a report”" in plan.says
            told = steps.take(tending, "database", "end-longest", actor=OLU, reason="it blocks")
            assert told.state is StepState.ASKED
            with tending.read() as session:
                (asked,) = kept.taken(session, actor=OLU)
            with pytest.raises(Forbidden, match="second person"):
                steps.approve(tending, asked.id, actor=OLU)
            with pytest.raises(Conflict, match="Olu has asked for this already"):
                steps.take(tending, "database", "end-longest", actor=PIA, reason="it blocks")
            assert steps.approve(tending, asked.id, actor=PIA).state is StepState.DONE
            with pytest.raises(psycopg.OperationalError):
                holder.execute("select 1")
        finally:
            waiting.join()
            waiter.close()
    assert one("select approved_by from runbook_steps") == "Pia"


def _until_needed(rt: Runtime) -> Any:
    """The other connection needs a moment until it waits."""
    for _ in range(200):
        plan = steps.plan(rt, "database", "end-longest", actor=OLU)
        if plan.is_needed:
            return plan
        time.sleep(0.05)
    pytest.fail("Nobody waits.")


def test_what_waited_too_long_or_was_refused_is_not_done(
    tending: Runtime, change: Change, one: One
) -> None:
    change(
        "insert into runbook_steps (id, runbook, step, reason, asked_by, asked_at) values"
        " (gen_random_uuid(), 'slow', 'reindex', 'slow', 'Olu', now() - interval '31 minutes')"
    )
    row_id = one("select id from runbook_steps")
    with pytest.raises(Conflict, match="over 30 minutes"):
        steps.approve(tending, row_id, actor=PIA)
    change("update runbook_steps set asked_at = now()")
    steps.refuse(tending, row_id, actor=PIA, note="not now")
    with pytest.raises(Conflict, match="decided already"):
        steps.approve(tending, row_id, actor=PIA)


def test_what_was_approved_and_never_ended_can_be_asked_for_again(
    tending: Runtime, change: Change, one: One, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = Plan("Built anew would be: ix_audits.", target="ix_audits")
    monkeypatch.setitem(DOINGS, Act.REINDEX, Doing(lambda *_: plan, _dies))
    assert steps.take(tending, "slow", "reindex", actor=OLU, reason="slow").state == "asked"
    row_id = one("select id from runbook_steps")
    with pytest.raises(KeyboardInterrupt):
        steps.approve(tending, row_id, actor=PIA)
    for decide in (steps.approve, partial(steps.refuse, note="no")):
        with pytest.raises(Conflict, match="approved this step already"):
            decide(tending, row_id, actor=PIA)

    told = steps.take(tending, "slow", "reindex", actor=OLU, reason="it was cut off")

    assert told.state is StepState.ASKED
    with tending.read() as session:
        found = [taken.standing(tending.clock()) for taken in kept.taken(session, actor=OLU)]
    assert found == [Standing.WAITS, Standing.BEGUN]
    with pytest.raises(Conflict, match="Olu has asked for this already"):
        steps.take(tending, "slow", "reindex", actor=PIA, reason="slow")


def _dies(*_: object) -> str:
    """As a process does that is ended at its work."""
    raise KeyboardInterrupt


def test_the_database_itself_wants_two_people(change: Change) -> None:
    with pytest.raises(IntegrityError):
        change(
            "insert into runbook_steps (id, runbook, step, reason, asked_by, approved_by) values"
            " (gen_random_uuid(), 'slow', 'reindex', 'slow', 'Olu', 'Olu')"
        )
    assert {Act.END_LONGEST, Act.ROTATE_ENGINE, Act.REINDEX} == BY_TWO


@pytest.mark.parametrize("step", ["analyze", "vacuum"])
def test_tables_are_tended_outside_any_transaction(tending: Runtime, step: str, one: One) -> None:
    told = steps.take(tending, "slow", step, actor=OLU, reason="weekly")

    assert told.state is StepState.DONE
    assert one("select count(*) from pg_stat_user_tables where last_analyze is not null") > 0


def test_old_logs_are_removed_and_no_others(rt: Runtime) -> None:
    logs = rt.data_dir / "logs"
    logs.mkdir()
    for name, days in (("app.log.2", 40), ("app.log.1", 3), ("app.log", 0), ("notes.txt", 90)):
        (logs / name).write_text("x")
        at = rt.clock().timestamp() - days * 86_400
        os.utime(logs / name, (at, at))

    steps.take(rt, "slow", "logs", actor=OLU, reason="full")

    assert {path.name for path in logs.iterdir()} == {"app.log.1", "app.log", "notes.txt"}


def test_a_pool_that_is_used_up_is_renewed(tending: Runtime) -> None:
    assert tending.pool is not None
    with tending.read() as session:
        held = session.connection()
        assert tending.pool().in_use == 1
        steps.take(tending, "database", "renew", actor=OLU, reason="full")
        assert tending.pool().in_use == 0
        held.invalidate()


def test_pausing_needs_the_right(rt: Runtime) -> None:
    with pytest.raises(Forbidden):
        steps.take(rt, "ocr-stuck", "pause", actor=Actor("q", Role.QA_LEAD), reason="x")
    with rt.read() as session:
        assert kept.taken(session, actor=OLU) == []
