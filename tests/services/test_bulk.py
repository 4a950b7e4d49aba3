"""Bulk actions: counted before, and undone after."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest

from core.domain.access import Role
from core.domain.model import Actor, AuditStatus, Verdict
from core.errors import Conflict, Forbidden, NotFound
from core.queries.audit_filters import AuditFilter
from core.services import audits, bulk
from core.services.queueing import relay
from tests.services.conftest import Ledger

ANA, BEN = Actor("ana", Role.QA_LEAD), Actor("ben", Role.QA_LEAD)
TOM = Actor("tom", Role.TECHNICIAN)
PASSED = AuditFilter(verdict=Verdict.PASS)


@pytest.fixture
def passed(ledger: Ledger) -> list[UUID]:
    """Three audits that passed."""
    receipts = [ledger.submit() for _ in range(3)]
    for receipt in receipts:
        audits.run(ledger.rt, receipt.audit_id, worker="w1")
    return [receipt.audit_id for receipt in receipts]


def test_all_of_a_list_are_assigned_and_given_back(ledger: Ledger, passed: list[UUID]) -> None:
    ledger.change("update audits set assigned_to = 'ben' where id = :id", id=passed[0])

    act = bulk.assign(ledger.rt, PASSED, to="ana", expected=3, actor=ANA)
    assert [ledger.audit(one).assigned_to for one in passed] == ["ana"] * 3
    number = bulk.undo(ledger.rt, act, actor=ANA)

    assert number == 3
    assert [ledger.audit(one).assigned_to for one in passed] == ["ben", None, None]


def test_nothing_is_done_where_the_list_has_changed(ledger: Ledger, passed: list[UUID]) -> None:
    with pytest.raises(Conflict, match="it holds 3 audits now"):
        bulk.assign(ledger.rt, PASSED, to="ana", expected=2, actor=ANA)

    assert [ledger.audit(one).assigned_to for one in passed] == [None] * 3
    assert ledger.one("select count(*) from bulk_acts") == 0


def test_a_bulk_reaudit_waits_for_its_minute_behind_the_others(
    ledger: Ledger, passed: list[UUID]
) -> None:
    sent = len(ledger.queue.jobs)

    bulk.reaudit(ledger.rt, PASSED, expected=3, actor=ANA)

    assert relay.send_due(ledger.rt) == 0
    assert len(ledger.queue.jobs) == sent
    rows = ledger.rows("select * from audits where status = 'queued'")
    assert {(row.priority, row.requested_by) for row in rows} == {("bulk", "ana")}
    assert len(rows) == 3
    ledger.change("update outbox set due_at = now() where sent_at is null")
    ledger.change("update audits set retry_at = now() where status = 'queued'")
    assert relay.send_due(ledger.rt) == 3
    for row in rows:
        audits.run(ledger.rt, row.id, worker="w1")
    assert ledger.one("select count(*) from audits where verdict = 'PASS'") == 6


def test_a_bulk_reaudit_is_undone_as_if_it_had_never_been(
    ledger: Ledger, passed: list[UUID]
) -> None:
    act = bulk.reaudit(ledger.rt, PASSED, expected=3, actor=ANA)

    assert bulk.undo(ledger.rt, act, actor=ANA) == 3

    assert ledger.one("select count(*) from audits") == 3
    assert ledger.one("select count(*) from outbox where sent_at is null") == 0


def test_a_sheet_under_audit_is_left_out(ledger: Ledger, passed: list[UUID]) -> None:
    bulk.reaudit(ledger.rt, PASSED, expected=3, actor=ANA)

    bulk.reaudit(ledger.rt, PASSED, expected=3, actor=BEN)

    assert ledger.one("select count(*) from audits where status = 'queued'") == 3


def test_a_sheet_that_somebody_audits_at_the_same_moment_is_left_out(
    ledger: Ledger, passed: list[UUID]
) -> None:
    sheet_id = ledger.audit(passed[0]).job_sheet_id

    with ThreadPoolExecutor(1) as other:
        with ledger.rt.write() as session:
            audits.lock_sheet(session, sheet_id, BEN)
            act = other.submit(bulk.reaudit, ledger.rt, PASSED, expected=3, actor=ANA)
            _until_it_waits(ledger)
            audits.add(session, sheet_id, requested_by="ben", spec=None)
        act.result()

    of_sheet = "select requested_by from audits where status = 'queued' and job_sheet_id = :id"
    assert [by for (by,) in ledger.rows(of_sheet, id=sheet_id)] == ["ben"]
    assert ledger.one("select count(*) from audits where status = 'queued'") == 3


def _until_it_waits(ledger: Ledger) -> None:
    waits = (
        "select count(*) from pg_stat_activity"
        " where datname = current_database() and wait_event_type = 'Lock'"
    )
    for _ in range(500):
        if ledger.one(waits):
            return
        time.sleep(0.01)
    pytest.fail("The other act waits for nothing.")


def test_after_the_minute_nothing_is_undone(ledger: Ledger, passed: list[UUID]) -> None:
    act = bulk.assign(ledger.rt, PASSED, to="ana", expected=3, actor=ANA)
    with pytest.raises(NotFound):
        bulk.undo(ledger.rt, act, actor=BEN)
    ledger.change("update bulk_acts set until = now() - interval '1 second'")

    with pytest.raises(Conflict, match="its minute is over"):
        bulk.undo(ledger.rt, act, actor=ANA)
    assert ledger.audit(passed[0]).assigned_to == "ana"


def test_an_act_is_undone_once(ledger: Ledger, passed: list[UUID]) -> None:
    act = bulk.assign(ledger.rt, PASSED, to="ana", expected=3, actor=ANA)
    bulk.undo(ledger.rt, act, actor=ANA)

    with pytest.raises(Conflict, match="undone already"):
        bulk.undo(ledger.rt, act, actor=ANA)


@pytest.mark.parametrize(
    "act",
    [
        lambda rt: bulk.assign(rt, PASSED, to="tom", expected=3, actor=TOM),
        lambda rt: bulk.reaudit(rt, PASSED, expected=3, actor=TOM),
    ],
)
def test_who_may_not_is_refused(
    ledger: Ledger, passed: list[UUID], act: Callable[..., object]
) -> None:
    with pytest.raises(Forbidden):
        act(ledger.rt)


def test_an_undo_leaves_what_was_given_to_somebody_else_since(
    ledger: Ledger, passed: list[UUID]
) -> None:
    first = bulk.assign(ledger.rt, PASSED, to="ana", expected=3, actor=ANA)
    bulk.assign(ledger.rt, PASSED, to="ben", expected=3, actor=BEN)

    assert bulk.undo(ledger.rt, first, actor=ANA) == 0

    assert [ledger.audit(one).assigned_to for one in passed] == ["ben"] * 3


def test_acts_undone_the_last_first_lead_back_to_the_beginning(
    ledger: Ledger, passed: list[UUID]
) -> None:
    first = bulk.assign(ledger.rt, PASSED, to="ana", expected=3, actor=ANA)
    second = bulk.assign(ledger.rt, PASSED, to="ben", expected=3, actor=ANA)

    assert bulk.undo(ledger.rt, second, actor=ANA) == 3
    assert bulk.undo(ledger.rt, first, actor=ANA) == 3

    assert [ledger.audit(one).assigned_to for one in passed] == [None] * 3


def test_a_reaudit_is_undone_though_its_audits_were_given_to_somebody(
    ledger: Ledger, passed: list[UUID]
) -> None:
    act = bulk.reaudit(ledger.rt, PASSED, expected=3, actor=ANA)
    queued = AuditFilter(status=AuditStatus.QUEUED)
    bulk.assign(ledger.rt, queued, to="ben", expected=3, actor=BEN)

    assert bulk.undo(ledger.rt, act, actor=ANA) == 3

    assert ledger.one("select count(*) from audits") == 3
