"""Maintenance: nothing is taken in meanwhile, what is in work goes on, and it ends by itself."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from core.db.tables import WorkerRow
from core.domain.ops.maintenance import Phase
from core.errors import Conflict, NotFound, Rejected, UnderMaintenance
from core.queries.ops import deploys as marks
from core.queries.ops import maintenance as queries
from core.services import audits
from core.services.ops import deploys, maintenance
from tests.people import ANA, BEN
from tests.services.conftest import Ledger

HOUR = timedelta(hours=1)


def at(ledger: Ledger, now: datetime) -> None:
    ledger.rt = replace(ledger.rt, clock=lambda: now)


def test_nothing_is_taken_in_and_what_is_in_work_goes_on(ledger: Ledger) -> None:
    before = ledger.submit()
    now = ledger.rt.clock()
    maintenance.plan(ledger.rt, actor=ANA, reason="New disks.", ends_at=now + HOUR / 2)

    with pytest.raises(UnderMaintenance, match=r"New disks\. Sheets are taken in again in") as told:
        ledger.submit()
    audits.run(ledger.rt, before.audit_id, worker="w1")

    assert told.value.retry_after_s == 1800
    assert ledger.audit(before.audit_id).status == "done"
    assert ledger.one("select count(*) from job_sheets") == 1


def test_it_ends_by_itself(ledger: Ledger) -> None:
    now = ledger.rt.clock()
    maintenance.plan(ledger.rt, actor=ANA, reason="New disks", ends_at=now + HOUR)

    at(ledger, now + HOUR)

    ledger.submit()


def test_it_begins_by_the_clock_and_may_be_called_off(ledger: Ledger) -> None:
    now = ledger.rt.clock()
    planned = maintenance.plan(
        ledger.rt, actor=ANA, reason="x", begins_at=now + HOUR, ends_at=now + 2 * HOUR
    )
    ledger.submit()
    at(ledger, now + HOUR)
    with pytest.raises(UnderMaintenance):
        ledger.submit()

    maintenance.end(ledger.rt, planned, actor=BEN)

    ledger.submit()
    with ledger.rt.read() as session:
        (found,) = queries.past(session)
    assert (found.phase(now + HOUR), found.ended_by) == (Phase.OVER, "ben")
    with pytest.raises(Conflict, match="over already"):
        maintenance.end(ledger.rt, planned, actor=BEN)
    actions = [action for (action,) in ledger.rows("select action from trail order by number")]
    assert [a for a in actions if a.startswith("main")] == [
        "maintenance.planned",
        "maintenance.ended",
    ]


def test_what_makes_no_sense_is_refused(ledger: Ledger) -> None:
    now = ledger.rt.clock()

    def plan(reason: str, begins_h: float, ends_h: float) -> None:
        begins, ends = now + begins_h * HOUR, now + ends_h * HOUR
        maintenance.plan(ledger.rt, actor=ANA, reason=reason, begins_at=begins, ends_at=ends)

    for reason, begins_h, ends_h, told in (
        (" ", 0, 1, "Say why"),
        ("x" * 301, 0, 1, "shorter"),
        ("x", 1, 1, "after it begins"),
        ("x", -2, -1, "ended already"),
        ("x", 0, 169, "seven days"),
    ):
        with pytest.raises(Rejected, match=told):
            plan(reason, begins_h, ends_h)
    plan("x", 2, 4)
    with pytest.raises(Conflict, match="14 March, 14:00 UTC"):
        plan("y", 3, 5)
    plan("z", 4, 5)
    with pytest.raises(NotFound):
        maintenance.end(ledger.rt, ledger.submit().audit_id, actor=ANA)


def test_a_deploy_is_marked_and_workers_of_another_version_are_named(ledger: Ledger) -> None:
    deploys.mark(ledger.rt, actor=ANA, version="1.4.0", note="Faster lists")
    with ledger.rt.write() as session:
        for name, version in (("w1", "1.4.0"), ("w2", "1.3.9")):
            session.add(
                WorkerRow(
                    name=name, host=f"host-{name}", version=version, heartbeat_at=ledger.rt.clock()
                )
            )

    with ledger.rt.read() as session:
        (mark,) = marks.newest(session)
        others = marks.others(session, mark.version, now=ledger.rt.clock())

    assert (mark.version, mark.note, mark.marked_by) == ("1.4.0", "Faster lists", "ana")
    assert [(one.host, one.version) for one in others] == [("host-w2", "1.3.9")]
    assert deploys.tell_difference(ledger.rt, "1.3.9") == "1.4.0"
    assert deploys.tell_difference(ledger.rt, "1.4.0") is None
    deploys.mark(ledger.rt, actor=ANA, version="3f1c2ab")
    assert deploys.tell_difference(ledger.rt, "1.3.9") is None
    with pytest.raises(Rejected, match="A version is"):
        deploys.mark(ledger.rt, actor=ANA, version="one point four")
