from collections.abc import Callable
from uuid import UUID, uuid4

import pytest

from core.domain.queues import Priority
from core.domain.rescue import Cause
from core.domain.retrying import POISON_CRASHES, ErrorClass
from core.errors import Conflict, ErrorCode, Misconfigured, NotFound, Rejected, Unreadable
from core.queries import dead_letters as queries
from core.queries.dead_letters import DeadLetter, LetterFilter
from core.services import audits
from core.services.queueing import attempts, dead_letters, rescues, sweeps
from tests.people import ANA, BEN
from tests.services.conftest import Ledger

OPEN = LetterFilter()
AT_ONCE = "update audits set retry_at = null where status = 'queued'"


def broken(ledger: Ledger, error: Exception | None = None) -> DeadLetter:
    """A sheet that ended in a dead letter."""
    told = error or Unreadable(ErrorCode.CORRUPT, "Page 2 is damaged.")

    def fail(_progress: Callable[[int, int], None]) -> None:
        raise told

    receipt = ledger.submit()
    ledger.reader.before = fail
    audits.run(ledger.rt, receipt.audit_id, worker="w1")
    ledger.reader.before = lambda _progress: None
    (letter,) = [one for one in letters(ledger) if one.audit_id == receipt.audit_id]
    return letter


def letters(ledger: Ledger, narrowed: LetterFilter = OPEN) -> list[DeadLetter]:
    with ledger.rt.read() as session:
        return queries.page(session, narrowed, actor=ANA)


def poisoned(ledger: Ledger) -> UUID:
    """A sheet whose work-horse crashed every time."""
    receipt = ledger.submit()
    for _ in range(POISON_CRASHES):
        ledger.change(AT_ONCE)
        assert attempts.claim(ledger.rt, receipt.audit_id, worker="w1")
        rescues.lose_workers(ledger.rt, ["w1"], cause=Cause.CRASHED, memory_peak_bytes=7)
    return receipt.audit_id


def test_what_cannot_be_read_is_filed_with_all_there_is_to_know(ledger: Ledger) -> None:
    letter = broken(ledger)

    assert (letter.error_class, letter.reason) == (ErrorClass.PERMANENT, "CORRUPT")
    assert (letter.message, letter.attempts, letter.state) == ("Page 2 is damaged.", 1, "open")
    assert letter.first_at <= letter.last_at < letter.keep_until
    assert ledger.one("select error_class from attempts") == "permanent"
    assert "Unreadable" in ledger.one("select traceback from attempts")
    assert "damaged" not in ledger.one("select traceback from attempts")
    assert ledger.one("select memory_peak_bytes from attempts") > 1_000_000


def test_errors_of_one_kind_from_one_place_have_one_fingerprint(ledger: Ledger) -> None:
    first, second = broken(ledger), broken(ledger, Unreadable(ErrorCode.CORRUPT, "Page 9."))
    third = broken(ledger, Misconfigured("The key is wrong."))

    assert first.fingerprint == second.fingerprint != third.fingerprint
    alike = LetterFilter(fingerprint=first.fingerprint)
    assert {one.id for one in letters(ledger, alike)} == {first.id, second.id}


def test_a_sheet_that_crashes_its_reader_is_kept_apart(ledger: Ledger) -> None:
    audit_id = poisoned(ledger)

    (letter,) = letters(ledger, LetterFilter(error_class=ErrorClass.POISON))
    assert (letter.audit_id, letter.attempts) == (audit_id, POISON_CRASHES)
    assert ledger.audit(audit_id).status == "failed"
    sql = "select count(*) from attempts where cause = :cause and memory_peak_bytes = 7"
    assert ledger.one(sql, cause=Cause.CRASHED.value) == POISON_CRASHES
    done = dead_letters.retry_all(ledger.rt, [letter.id], actor=ANA)
    assert (done.audits, done.refused) == ({}, {letter.id: dead_letters.POISON})
    assert dead_letters.retry(ledger.rt, letter.id, actor=ANA, note="the reader was mended")


def test_a_dead_worker_is_not_the_sheets_fault(ledger: Ledger) -> None:
    receipt = ledger.submit()
    for _ in range(POISON_CRASHES):
        ledger.change(AT_ONCE)
        assert attempts.claim(ledger.rt, receipt.audit_id, worker="w1")
        rescues.lose_workers(ledger.rt, ["w1"])

    assert ledger.audit(receipt.audit_id).status == "queued"


def test_a_retry_is_a_new_audit_from_the_ledger(ledger: Ledger) -> None:
    letter = broken(ledger)
    ledger.queue.jobs.clear()

    audit_id = dead_letters.retry(ledger.rt, letter.id, actor=ANA, note="mended")
    audits.run(ledger.rt, audit_id, worker="w1")

    assert list(ledger.queue.jobs.values()) == [audit_id]
    assert ledger.audit(audit_id).status == "done"
    assert ledger.audit(letter.audit_id).status == "failed"
    (decided,) = letters(ledger, LetterFilter(state="retried"))
    assert (decided.decided_by, decided.note, decided.retry_audit_id) == ("ana", "mended", audit_id)
    with pytest.raises(Conflict, match="decided already"):
        dead_letters.retry(ledger.rt, letter.id, actor=BEN)
    with pytest.raises(NotFound):
        dead_letters.retry(ledger.rt, uuid4(), actor=BEN)


def test_many_are_retried_behind_what_somebody_waits_for(ledger: Ledger) -> None:
    first, second = broken(ledger), broken(ledger)
    audits.again(ledger.rt, second.job_sheet_id, actor=BEN)

    with ledger.rt.read() as session:
        would = queries.preview(session, [first.id, second.id, uuid4()], actor=ANA)
    done = dead_letters.retry_all(ledger.rt, [first.id, second.id], actor=ANA)

    assert (set(would.letters), would.pages, would.in_work) == ({first.id, second.id}, 2, 1)
    assert would.by_reason == (("CORRUPT", 2),)
    assert set(done.audits) == {first.id}
    assert "being audited" in done.refused[second.id]
    assert ledger.audit(done.audits[first.id]).priority == Priority.BULK
    with pytest.raises(Rejected, match="At most"):
        dead_letters.retry_all(ledger.rt, [uuid4()] * (dead_letters.AT_ONCE + 1), actor=ANA)


def test_a_discard_leaves_the_sheet_and_says_why(ledger: Ledger) -> None:
    letter = broken(ledger)

    with pytest.raises(Rejected, match="Say why"):
        dead_letters.discard(ledger.rt, [letter.id], actor=ANA, note="  ")
    assert dead_letters.discard(ledger.rt, [letter.id], actor=ANA, note="a test") == 1
    assert dead_letters.discard(ledger.rt, [letter.id], actor=BEN, note="again") == 0

    (decided,) = letters(ledger, LetterFilter(state="discarded"))
    assert (decided.note, decided.decided_by) == ("a test", "ana")


def test_only_decided_letters_are_forgotten_in_the_end(ledger: Ledger) -> None:
    kept, decided = broken(ledger), broken(ledger)
    dead_letters.discard(ledger.rt, [decided.id], actor=ANA, note="a test")
    assert "dead_letters" not in sweeps.sweep(ledger.rt)

    ledger.change("update dead_letters set keep_until = now() - interval '1 day'")

    assert sweeps.sweep(ledger.rt)["dead_letters"] == 1
    assert [one.id for one in letters(ledger)] == [kept.id]
