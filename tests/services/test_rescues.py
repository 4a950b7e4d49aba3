"""Attempts whose worker is gone: named, and told apart from a sheet that took too long."""

from core.domain.rescue import Cause
from core.domain.retrying import ErrorClass
from core.services.queueing import attempts, reconciler, relay, rescues
from tests.services.conftest import Ledger

LIMIT_S = 600.0


def held(ledger: Ledger, *, for_s: float, pages: tuple[int, int] = (12, 200)) -> None:
    """A sheet in the hands of w1 for that long, so many of its pages read."""
    receipt = ledger.submit()
    assert attempts.claim(ledger.rt, receipt.audit_id, worker="w1")
    ledger.change("update audits set pages_done = :done", done=pages[0])
    ledger.change("update job_sheets set page_count = :pages", pages=pages[1])
    sql = "update attempts set started_at = now() - make_interval(secs => :age)"
    ledger.change(sql, age=for_s)


def test_a_horse_killed_for_its_time_ends_the_sheet_as_timeout(ledger: Ledger) -> None:
    """It hung where no signal reaches (native code), so its parent killed it."""
    held(ledger, for_s=LIMIT_S + 61)

    rescues.lose_workers(
        ledger.rt, ["w1"], cause=Cause.CRASHED, memory_peak_bytes=7, limit_s=LIMIT_S
    )

    (row,) = ledger.rows("select * from audits")
    assert (row.status, row.error_code, row.pages_done) == ("failed", "TIMEOUT", 12)
    assert "after 12 of 200 pages" in row.error_message
    (attempt,) = ledger.rows("select * from attempts")
    assert (attempt.outcome, attempt.memory_peak_bytes) == ("failed", 7)
    assert ledger.one("select error_class from dead_letters") == ErrorClass.PERMANENT


def test_a_horse_that_crashed_in_time_is_tried_again(ledger: Ledger) -> None:
    held(ledger, for_s=LIMIT_S - 1)

    rescues.lose_workers(ledger.rt, ["w1"], cause=Cause.CRASHED, limit_s=LIMIT_S)

    assert ledger.one("select status from audits") == "queued"
    assert ledger.one("select cause from attempts") == Cause.CRASHED


def test_a_process_that_outlived_its_worker_is_an_orphan(ledger: Ledger) -> None:
    held(ledger, for_s=1)
    ledger.change(
        "insert into workers (name, host, version, heartbeat_at) values "
        "('w1', 'here', '1', now() - interval '2 minutes')"
    )

    assert reconciler.heal(ledger.rt).gap == {Cause.ORPHAN: 1}


def test_a_rescued_sheet_goes_before_those_nobody_has_begun(ledger: Ledger) -> None:
    held(ledger, for_s=1)
    rescues.lose_workers(ledger.rt, ["w1"])
    ledger.change("update outbox set due_at = now()")

    relay.send_due(ledger.rt)
    ledger.submit()

    assert ledger.queue.at_front == [False, True, False]
