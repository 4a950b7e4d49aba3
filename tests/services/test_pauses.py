from datetime import timedelta

import pytest

from core.domain.queues import Priority
from core.domain.rescue import Cause
from core.errors import NotFound, Rejected
from core.queries import pauses as queries
from core.services import audits
from core.services.queueing import attempts, pauses, reconciler, relay
from core.services.queueing.reconciler import Healed
from tests.people import ANA, BEN
from tests.services.conftest import Ledger

SENT_LONG_AGO = "update outbox set sent_at = now() - interval '1 hour'"
RAN_OUT = "update queue_pauses set until = now() - interval '1 second'"


def pause(ledger: Ledger, queue: Priority = Priority.INTERACTIVE) -> None:
    pauses.pause(ledger.rt, queue, reason="OCR is being moved", actor=ANA)


def test_nothing_is_taken_from_a_paused_queue(ledger: Ledger) -> None:
    receipt = ledger.submit()
    pause(ledger)

    audits.run(ledger.rt, receipt.audit_id, worker="w1")

    assert ledger.audit(receipt.audit_id).status == "queued"
    assert ledger.attempts(receipt.audit_id) == []


def test_what_comes_meanwhile_waits_in_the_ledger(ledger: Ledger) -> None:
    pause(ledger)
    receipt = ledger.submit()
    assert ledger.queue.jobs == {}

    pauses.resume(ledger.rt, Priority.INTERACTIVE, actor=BEN)

    relay.send_due(ledger.rt)
    assert list(ledger.queue.jobs.values()) == [receipt.audit_id]


def test_a_task_that_came_to_nothing_is_sent_again_once_the_queue_is_open(ledger: Ledger) -> None:
    receipt = ledger.submit()
    pause(ledger)
    audits.run(ledger.rt, receipt.audit_id, worker="w1")
    ledger.queue.jobs.clear()
    ledger.change(SENT_LONG_AGO)
    assert reconciler.heal(ledger.rt) == Healed()  # It is meant to wait: nothing is amiss.

    ledger.change(RAN_OUT)

    assert reconciler.heal(ledger.rt) == Healed({Cause.FORGOTTEN: 1})
    assert attempts.claim(ledger.rt, receipt.audit_id, worker="w1")


def test_the_other_queues_go_on(ledger: Ledger) -> None:
    pause(ledger, Priority.BULK)
    receipt = ledger.submit()

    audits.run(ledger.rt, receipt.audit_id, worker="w1")

    assert ledger.audit(receipt.audit_id).status == "done"


def test_a_pause_says_who_and_why_and_until_when(ledger: Ledger) -> None:
    pause(ledger)
    until = ledger.rt.clock() + timedelta(days=36_500)
    pauses.pause(ledger.rt, Priority.BULK, reason="nights only", actor=BEN, until=until)

    with ledger.rt.read() as session:
        first, second = queries.in_force(session)
    assert (first.queue, first.owner, first.until) == (Priority.INTERACTIVE, "ana", None)
    assert (second.reason, second.until) == ("nights only", until)


def test_pauses_that_make_no_sense_are_refused(ledger: Ledger) -> None:
    with pytest.raises(Rejected, match="Say why"):
        pauses.pause(ledger.rt, Priority.BULK, reason=" ", actor=ANA)
    with pytest.raises(Rejected, match="time to come"):
        pauses.pause(ledger.rt, Priority.BULK, reason="x", actor=ANA, until=ledger.rt.clock())
    with pytest.raises(NotFound, match="not paused"):
        pauses.resume(ledger.rt, Priority.BULK, actor=ANA)


def test_an_audit_goes_to_the_queue_of_its_priority(ledger: Ledger) -> None:
    receipt = ledger.submit()
    with ledger.rt.write() as session:
        audits.add(
            session,
            receipt.job_sheet_id,
            requested_by="ana",
            spec=None,
            priority=Priority.MAINTENANCE,
        )

    relay.send_due(ledger.rt)

    assert ledger.queue.priorities == [Priority.INTERACTIVE, Priority.MAINTENANCE]
