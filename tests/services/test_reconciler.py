import pytest

from core.domain.rescue import Cause
from core.domain.retrying import MAX_ATTEMPTS
from core.services import audits
from core.services.queueing import attempts, heartbeats, reconciler, relay, rescues
from core.services.queueing.housekeeping import Host, Housekeeper
from core.services.queueing.reconciler import Healed
from tests.services.conftest import Ledger

SENT_LONG_AGO = "update outbox set sent_at = now() - interval '1 hour'"
SILENT = "update attempts set heartbeat_at = now() - interval '1 hour' where ended_at is null"
AT_ONCE = "update audits set retry_at = null where status = 'queued'"


def test_intents_that_redis_forgot_are_sent_again(ledger: Ledger) -> None:
    receipt = ledger.submit()
    ledger.queue.jobs.clear()
    ledger.change(SENT_LONG_AGO)

    assert reconciler.heal(ledger.rt) == Healed({Cause.FORGOTTEN: 1})
    assert reconciler.heal(ledger.rt) == Healed()  # The new intent is on its way.
    relay.send_due(ledger.rt)
    assert list(ledger.queue.jobs.values()) == [receipt.audit_id]


def test_what_was_just_sent_or_still_waits_in_redis_is_left_alone(ledger: Ledger) -> None:
    ledger.submit()
    assert reconciler.heal(ledger.rt) == Healed()

    ledger.change(SENT_LONG_AGO)
    assert reconciler.heal(ledger.rt) == Healed()


def test_a_silent_attempt_is_lost_and_its_sheet_queued_again(ledger: Ledger) -> None:
    receipt = ledger.submit()
    assert attempts.claim(ledger.rt, receipt.audit_id, worker="w1")
    assert reconciler.heal(ledger.rt) == Healed()

    ledger.change(SILENT)

    assert reconciler.heal(ledger.rt) == Healed({Cause.WORKER_DEAD: 1})
    assert ledger.audit(receipt.audit_id).status == "queued"
    assert ledger.attempts(receipt.audit_id) == ["lost"]
    assert ledger.one("select count(*) from outbox where sent_at is null") == 1


def test_a_sheet_that_kills_every_worker_ends(ledger: Ledger) -> None:
    receipt = ledger.submit()
    for _ in range(MAX_ATTEMPTS):
        ledger.change(AT_ONCE)
        assert attempts.claim(ledger.rt, receipt.audit_id, worker="w1")
        rescues.lose_workers(ledger.rt, ["w1"])

    row = ledger.audit(receipt.audit_id)
    assert (row.status, row.verdict, row.error_code) == ("failed", "REVIEW_QUEUE", "PIPELINE_ERROR")
    assert ledger.attempts(receipt.audit_id) == ["lost"] * MAX_ATTEMPTS
    assert ledger.one("select count(*) from findings where reason_code = 'PIPELINE_ERROR'") == 1


def test_a_horse_killed_after_its_verdict_changes_nothing(ledger: Ledger) -> None:
    receipt = ledger.submit()
    audits.run(ledger.rt, receipt.audit_id, worker="w1")

    rescues.lose_workers(ledger.rt, ["w1"])

    assert ledger.audit(receipt.audit_id).status == "done"


@pytest.mark.parametrize(("end", "outcome"), [("died", "lost"), ("stopped", "parked")])
def test_a_worker_that_ends_leaves_its_sheet_to_others(
    ledger: Ledger, end: str, outcome: str
) -> None:
    mine, other = ledger.submit(), ledger.submit()
    assert attempts.claim(ledger.rt, mine.audit_id, worker="w1")
    assert attempts.claim(ledger.rt, other.audit_id, worker="w2")
    keeper = Housekeeper(ledger.rt, Host("here", "1"))
    keeper.tick(["w1", "w2"])

    if end == "died":
        keeper.died("w1")
        keeper.tick(["w2"])
    else:
        keeper.stopped(["w1"])

    assert ledger.attempts(mine.audit_id) == [outcome]
    assert ledger.audit(mine.audit_id).status == "queued"
    assert ledger.audit(other.audit_id).status == "running"
    stopped = "select name from workers where stopped_at is not null"
    assert [name for (name,) in ledger.rows(stopped)] == ["w1"]


def test_only_one_heals_at_a_time(ledger: Ledger) -> None:
    receipt = ledger.submit()
    assert attempts.claim(ledger.rt, receipt.audit_id, worker="w1")
    ledger.change(SILENT)
    with ledger.rt.write() as other:
        assert reconciler.try_lock(other)

        assert reconciler.heal(ledger.rt) == Healed()

    assert reconciler.heal(ledger.rt) == Healed({Cause.WORKER_DEAD: 1})


def test_chores_go_on_while_redis_is_away(ledger: Ledger) -> None:
    ledger.queue.is_away = True
    ledger.submit()
    ledger.change(SENT_LONG_AGO)
    keeper = Housekeeper(ledger.rt, Host("here", "1"))

    keeper.tick(["w1"])

    assert ledger.one("select count(*) from workers where heartbeat_at <= now()") == 1
    assert (
        ledger.one("select count(*) from outbox where sent_at > now() - interval '1 minute'") == 0
    )


def test_a_worker_that_comes_back_is_alive_again(ledger: Ledger) -> None:
    heartbeats.workers_live(ledger.rt, ["w1"], host="here", version="1")
    heartbeats.workers_stopped(ledger.rt, ["w1"])
    heartbeats.workers_live(ledger.rt, ["w1"], host="here", version="1")

    assert ledger.one("select stopped_at from workers where name = 'w1'") is None


def test_workers_that_went_long_ago_are_forgotten(ledger: Ledger) -> None:
    heartbeats.workers_live(ledger.rt, ["old", "new"], host="here", version="1")
    ledger.change("update workers set heartbeat_at = now() - interval '8 days' where name = 'old'")

    heartbeats.workers_stopped(ledger.rt, ["new"])

    assert ledger.rows("select name from workers") == [("new",)]


def test_what_is_next_in_turn_is_looked_at_first(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A thousand sheets audited again in bulk hide no upload from the reconciler."""
    monkeypatch.setattr(reconciler, "BATCH", 2)
    old = [ledger.submit() for _ in range(3)]
    ledger.change("update audits set priority = 'bulk'")
    fresh = ledger.submit()
    ledger.queue.jobs.clear()
    ledger.change(SENT_LONG_AGO)

    assert reconciler.heal(ledger.rt) == Healed({Cause.FORGOTTEN: 2})

    relay.send_due(ledger.rt)
    assert set(ledger.queue.jobs.values()) == {fresh.audit_id, old[0].audit_id}
