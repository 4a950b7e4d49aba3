import pytest
from sqlalchemy import text

from core.errors import Unavailable
from core.services.queueing import relay
from tests.services.conftest import Ledger

UNSENT = "select count(*) from outbox where sent_at is null"


def test_what_is_not_due_waits(ledger: Ledger) -> None:
    receipt = ledger.submit()
    with ledger.rt.write() as session:
        relay.intend(session, receipt.audit_id, delay_s=3600)

    assert relay.send_due(ledger.rt) == 0
    assert ledger.one(UNSENT) == 1


def test_sending_twice_gives_one_task(ledger: Ledger) -> None:
    ledger.submit()
    ledger.change("update outbox set sent_at = null")  # the commit after sending was lost

    assert relay.send_due(ledger.rt) == 1
    assert len(ledger.queue.jobs) == 1


def test_two_relays_share_the_work(ledger: Ledger) -> None:
    ledger.queue.is_away = True
    ledger.submit()
    ledger.submit()
    ledger.queue.is_away = False
    with ledger.rt.write() as other:
        other.execute(text("select id from outbox order by id limit 1 for update"))

        assert relay.send_due(ledger.rt) == 1

    assert relay.send_due(ledger.rt) == 1


def test_what_was_sent_before_redis_went_away_stays_sent(ledger: Ledger) -> None:
    ledger.queue.is_away = True
    first, _second = ledger.submit(), ledger.submit()
    ledger.queue.is_away = False
    ledger.queue.room = 1

    with pytest.raises(Unavailable):
        relay.send_due(ledger.rt)

    assert list(ledger.queue.jobs.values()) == [first.audit_id]
    assert ledger.one(UNSENT) == 1
