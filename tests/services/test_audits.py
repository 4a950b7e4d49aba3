import threading
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from core.domain.rescue import Cause
from core.domain.retrying import MAX_ATTEMPTS
from core.errors import (
    Conflict,
    ErrorCode,
    Misconfigured,
    NotFound,
    OutOfTime,
    Rejected,
    Unavailable,
    Unreadable,
)
from core.ports import Progress
from core.services import audits
from core.services.queueing import failures, reconciler
from tests.people import BEN
from tests.services.conftest import Ledger

AT_ONCE = "update audits set retry_at = null where status = 'queued'"


def run(ledger: Ledger, audit_id: Any, worker: str = "w1") -> None:
    audits.run(ledger.rt, audit_id, worker=worker)


def raising(error: BaseException) -> Callable[[Progress], None]:
    def before(_progress: Progress) -> None:
        raise error

    return before


def findings(ledger: Ledger, audit_id: Any) -> list[str]:
    sql = "select reason_code from findings where audit_id = :id order by position"
    return [code for (code,) in ledger.rows(sql, id=audit_id)]


def test_a_queued_sheet_gets_a_verdict_and_all_it_rests_on(ledger: Ledger) -> None:
    receipt = ledger.submit()

    run(ledger, receipt.audit_id)

    row = ledger.audit(receipt.audit_id)
    assert row.status == "done"
    assert row.verdict is not None
    assert row.ended_at >= row.started_at >= row.queued_at
    assert row.policy["review_below_confidence"] == ledger.rt.policy.review_below_confidence
    assert {"queued", "fetch", "read", "keep", "audit"} == set(row.timings_ms)
    assert (row.attempt_number, row.pages_done) == (1, 1)
    assert ledger.attempts(receipt.audit_id) == ["done"]
    assert ledger.one("select fingerprint from readings where id = :id", id=row.reading_id)


def test_a_repeated_task_does_nothing(ledger: Ledger) -> None:
    receipt = ledger.submit()
    run(ledger, receipt.audit_id)

    run(ledger, receipt.audit_id)

    assert ledger.reader.reads == 1
    assert ledger.attempts(receipt.audit_id) == ["done"]


def test_of_two_workers_at_once_one_reads(ledger: Ledger) -> None:
    receipt = ledger.submit()
    ledger.reader.before = lambda _progress: run(ledger, receipt.audit_id, "w2")

    run(ledger, receipt.audit_id, "w1")

    assert ledger.reader.reads == 1


def test_again_keeps_the_old_audit_and_reads_no_page_twice(ledger: Ledger) -> None:
    receipt = ledger.submit()
    run(ledger, receipt.audit_id)

    second = audits.again(ledger.rt, receipt.job_sheet_id, actor=BEN)
    run(ledger, second)

    assert ledger.audit(receipt.audit_id).verdict == ledger.audit(second).verdict
    assert ledger.audit(second).requested_by == "ben"
    assert ledger.audit(second).reading_id == ledger.audit(receipt.audit_id).reading_id
    assert "stored" in ledger.audit(second).timings_ms
    assert ledger.reader.reads == 1


def test_a_new_engine_reads_again(ledger: Ledger) -> None:
    receipt = ledger.submit()
    run(ledger, receipt.audit_id)
    ledger.reader.fingerprint = "fake-2"

    run(ledger, audits.again(ledger.rt, receipt.job_sheet_id, actor=BEN))

    assert ledger.reader.reads == 2


def test_again_is_refused_where_it_makes_no_sense(ledger: Ledger) -> None:
    receipt = ledger.submit()

    with pytest.raises(Conflict, match="being audited"):
        audits.again(ledger.rt, receipt.job_sheet_id, actor=BEN)
    with pytest.raises(NotFound):
        audits.again(ledger.rt, uuid4(), actor=BEN)
    with pytest.raises(Rejected, match="no spec"):
        audits.again(ledger.rt, receipt.job_sheet_id, actor=BEN, spec="nope")


def test_unavailable_is_tried_again_later_and_given_up_in_the_end(ledger: Ledger) -> None:
    receipt = ledger.submit()
    ledger.reader.before = raising(Unavailable("The OCR service does not answer."))

    run(ledger, receipt.audit_id)

    row = ledger.audit(receipt.audit_id)
    assert (row.status, row.verdict) == ("queued", None)
    assert row.retry_at > row.started_at
    run(ledger, receipt.audit_id)  # A task that comes too early finds nothing to do.
    assert ledger.attempts(receipt.audit_id) == ["released"]
    for _ in range(MAX_ATTEMPTS - 1):
        ledger.change(AT_ONCE)
        run(ledger, receipt.audit_id)
    row = ledger.audit(receipt.audit_id)
    assert (row.status, row.verdict, row.error_code) == (
        "failed",
        "REVIEW_QUEUE",
        ErrorCode.OCR_UNAVAILABLE,
    )
    assert "does not answer" in row.error_message
    assert findings(ledger, receipt.audit_id) == ["OCR_FAILURE"]


def test_a_rate_limit_waits_as_asked_and_uses_no_try(ledger: Ledger) -> None:
    receipt = ledger.submit()
    busy = Unavailable("Too many requests.", retry_after_s=120, uses_attempt=False)
    ledger.reader.before = raising(busy)

    for _ in range(MAX_ATTEMPTS + 2):
        ledger.change(AT_ONCE)
        run(ledger, receipt.audit_id)

    row = ledger.audit(receipt.audit_id)
    assert row.status == "queued"
    assert (row.retry_at - row.started_at).total_seconds() >= 120
    assert set(ledger.attempts(receipt.audit_id)) == {"parked"}


@pytest.mark.parametrize(
    ("error", "reason", "code", "message"),
    [
        (Unreadable(ErrorCode.CORRUPT, "Page 2 is damaged."), "OCR_FAILURE", "CORRUPT", "Page 2"),
        (OutOfTime(), "OCR_FAILURE", "TIMEOUT", failures.TOO_SLOW),
        (MemoryError(), "OCR_FAILURE", "IMAGE_TOO_LARGE", failures.TOO_BIG),
        (Misconfigured("The key is wrong."), "OCR_FAILURE", "OCR_UNAVAILABLE", "The key is wrong."),
    ],
)
def test_what_cannot_be_read_goes_to_a_person(
    ledger: Ledger, error: Exception, reason: str, code: str, message: str
) -> None:
    receipt = ledger.submit()
    ledger.reader.before = raising(error)

    run(ledger, receipt.audit_id)

    row = ledger.audit(receipt.audit_id)
    assert (row.status, row.verdict, row.error_code) == ("failed", "REVIEW_QUEUE", code)
    assert message in row.error_message
    assert findings(ledger, receipt.audit_id) == [reason]
    assert ledger.attempts(receipt.audit_id) == ["failed"]


def test_a_bug_is_raised_but_leaves_no_sheet_hanging(ledger: Ledger) -> None:
    receipt = ledger.submit()
    ledger.reader.before = raising(ZeroDivisionError("secret inside"))

    with pytest.raises(ZeroDivisionError):
        run(ledger, receipt.audit_id)

    row = ledger.audit(receipt.audit_id)
    assert (row.status, row.verdict, row.error_code) == ("failed", "REVIEW_QUEUE", "PIPELINE_ERROR")
    assert "secret" not in row.error_message
    assert findings(ledger, receipt.audit_id) == ["PIPELINE_ERROR"]


def test_bytes_that_vanished_end_the_audit(ledger: Ledger) -> None:
    receipt = ledger.submit()
    ledger.store.contents.clear()

    run(ledger, receipt.audit_id)

    assert ledger.audit(receipt.audit_id).error_code == "PIPELINE_ERROR"


@pytest.mark.parametrize("moment", ["lost_before_commit", "lost_after_commit"])
@pytest.mark.usefixtures("no_waiting")
def test_a_database_lost_while_saving_is_waited_for(ledger: Ledger, moment: str) -> None:
    receipt = ledger.submit()
    ledger.reader.before = lambda _progress: setattr(ledger.writes, moment, 3)

    run(ledger, receipt.audit_id)

    assert ledger.audit(receipt.audit_id).status == "done"
    assert ledger.attempts(receipt.audit_id) == ["done"]
    assert ledger.reader.reads == 1


def test_a_worker_that_was_thought_dead_saves_nothing(ledger: Ledger) -> None:
    """It wakes after another took its sheet: one verdict, and it is the other's."""
    receipt = ledger.submit()

    def fall_silent(_progress: Progress) -> None:
        ledger.change("update attempts set heartbeat_at = now() - interval '1 hour'")
        assert reconciler.heal(ledger.rt).gap == {Cause.WORKER_DEAD: 1}
        ledger.change(AT_ONCE)
        ledger.reader.before = lambda _progress: None
        run(ledger, receipt.audit_id, "w2")

    ledger.reader.before = fall_silent

    run(ledger, receipt.audit_id, "w1")

    assert ledger.attempts(receipt.audit_id) == ["lost", "done"]
    assert ledger.audit(receipt.audit_id).attempt_number == 2
    assert ledger.one("select count(*) from fields") == len(
        ledger.rows("select * from fields where audit_id = :id", id=receipt.audit_id)
    )


def test_a_long_reading_beats_and_stops_once_it_is_superseded(ledger: Ledger) -> None:
    receipt = ledger.submit()
    sql = "select heartbeat_at > started_at from attempts"
    stopped = threading.Event()

    def read_slowly(progress: Progress) -> None:
        pause = threading.Event()
        while not ledger.one(sql):
            pause.wait(0.01)
        ledger.change("update audits set attempt_number = 2")
        for _ in range(1_000):
            try:
                progress(0, 1)
            except Conflict:
                stopped.set()
                raise
            pause.wait(0.01)

    ledger.reader.before = read_slowly

    audits.run(ledger.rt, receipt.audit_id, worker="w1", heartbeat_every_s=0.02)

    assert stopped.is_set()
    assert ledger.audit(receipt.audit_id).verdict is None


def test_texts_that_postgresql_cannot_hold_are_mended(ledger: Ledger) -> None:
    receipt = ledger.submit()
    ledger.reader.before = raising(Unreadable(ErrorCode.CORRUPT, "Bad\x00 text \ud83d here."))

    run(ledger, receipt.audit_id)

    assert ledger.audit(receipt.audit_id).error_message == "Bad text ? here."


def test_a_sheet_out_of_time_keeps_what_is_known(ledger: Ledger) -> None:
    receipt = ledger.submit()

    def read_slowly(progress: Progress) -> None:
        progress(12, 200)
        raise OutOfTime

    ledger.reader.before = read_slowly

    run(ledger, receipt.audit_id)

    row = ledger.audit(receipt.audit_id)
    assert (row.error_code, row.pages_done) == ("TIMEOUT", 12)
    assert "after 12 of 200 pages" in row.error_message
    assert {"queued", "fetch", "read"} == set(row.timings_ms)
    assert ledger.one("select reason from dead_letters") == "TIMEOUT"
    assert ledger.one("select memory_peak_bytes from attempts") > 1_000_000


def test_a_long_sheet_shows_how_far_it_has_come(ledger: Ledger) -> None:
    receipt = ledger.submit()
    seen: list[int] = []

    def read_two_hundred(progress: Progress) -> None:
        pause = threading.Event()
        for done in (1, 57, 200):
            progress(done, 200)
            while ledger.audit(receipt.audit_id).pages_done != done:
                pause.wait(0.01)
            seen.append(ledger.audit(receipt.audit_id).pages_done)

    ledger.reader.before = read_two_hundred

    audits.run(ledger.rt, receipt.audit_id, worker="w1", heartbeat_every_s=0.02)

    assert seen == [1, 57, 200]


def test_a_day_in_the_parking_uses_no_try_and_no_time(ledger: Ledger) -> None:
    receipt = ledger.submit()
    ledger.reader.before = raising(Unavailable("Over the budget.", uses_attempt=False))
    run(ledger, receipt.audit_id)
    ledger.change("update attempts set started_at = now() - interval '3 days'")
    ledger.change(AT_ONCE)
    ledger.reader.before = raising(Unavailable("The OCR service does not answer."))

    run(ledger, receipt.audit_id)

    assert ledger.audit(receipt.audit_id).status == "queued"
    assert ledger.attempts(receipt.audit_id) == ["parked", "released"]
