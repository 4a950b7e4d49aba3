import threading
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest

from core.errors import DuplicateSheet, ErrorCode, FileRejected, Rejected, Unavailable
from core.services import intake
from core.services.intake import Receipt
from core.services.queueing import relay
from tests.people import ANA
from tests.services.conftest import Ledger

FREE = "R-FREE-0001"


def test_submit_writes_sheet_audit_and_intent_and_sends_it(ledger: Ledger) -> None:
    receipt = ledger.submit(b"%PDF-", batch="Monday", spec="repair-report")

    sheet = ledger.rows("select * from job_sheets")[0]
    assert (sheet.receipt, sheet.filename, sheet.batch) == (receipt.receipt, "sheet.pdf", "Monday")
    assert ledger.store.contents[sheet.storage_key] == b"%PDF-"
    assert ledger.audit(receipt.audit_id).status == "queued"
    assert ledger.audit(receipt.audit_id).requested_spec == "repair-report"
    assert list(ledger.queue.jobs.values()) == [receipt.audit_id]


def test_warnings_come_from_the_inspection(ledger: Ledger) -> None:
    ledger.inspector.risks = ("The PDF holds a script.",)

    assert ledger.submit().warnings == ("The PDF holds a script.",)


def test_receipt_stands_while_redis_is_away(ledger: Ledger) -> None:
    ledger.queue.is_away = True
    receipt = ledger.submit()
    assert ledger.one("select count(*) from outbox where sent_at is null") == 1

    ledger.queue.is_away = False
    assert relay.send_due(ledger.rt) == 1
    assert list(ledger.queue.jobs.values()) == [receipt.audit_id]


def test_same_bytes_are_refused_with_the_first_receipt(ledger: Ledger) -> None:
    first = ledger.submit(b"same")

    with pytest.raises(DuplicateSheet, match=first.receipt) as caught:
        ledger.submit(b"same", filename="other.pdf")

    assert caught.value.receipt == first.receipt
    assert caught.value.audit_id == str(first.audit_id)
    assert ledger.one("select count(*) from audits") == 1


def test_the_same_bytes_again_make_a_lost_copy_whole(ledger: Ledger) -> None:
    content = uuid4().bytes
    ledger.submit(content)
    ledger.store.contents.clear()

    with pytest.raises(DuplicateSheet):
        ledger.submit(content)

    assert list(ledger.store.contents.values()) == [content]


def test_what_was_deleted_at_the_end_of_its_time_does_not_come_back(ledger: Ledger) -> None:
    content = uuid4().bytes
    ledger.submit(content)
    ledger.store.contents.clear()
    ledger.change("update job_sheets set file_deleted_at = now()")

    with pytest.raises(DuplicateSheet):
        ledger.submit(content)

    assert ledger.store.contents == {}


def test_of_many_at_once_with_the_same_bytes_one_wins(ledger: Ledger) -> None:
    together = threading.Barrier(6)

    # All get past the first look for duplicates before any of them writes.
    ledger.inspector.before = lambda: together.wait(timeout=20)

    def submit(_: int) -> Receipt | DuplicateSheet:
        try:
            return ledger.submit(b"same")
        except DuplicateSheet as error:
            return error

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(submit, range(6)))

    (winner,) = [answer for answer in answers if isinstance(answer, Receipt)]
    losers = [answer for answer in answers if isinstance(answer, DuplicateSheet)]
    assert [loser.receipt for loser in losers] == [winner.receipt] * 5
    assert ledger.one("select count(*) from job_sheets") == 1
    assert ledger.one("select count(*) from outbox") == 1


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", ErrorCode.EMPTY_FILE), (b"x" * (1024 * 1024 + 1), ErrorCode.TOO_LARGE)],
)
def test_empty_and_huge_files_are_refused_before_anything_is_kept(
    ledger: Ledger, content: bytes, code: ErrorCode
) -> None:
    with pytest.raises(FileRejected) as caught:
        intake.submit(ledger.rt, filename="a", content=content, actor=ANA)

    assert caught.value.code == code
    assert ledger.store.contents == {}
    assert ledger.one("select count(*) from job_sheets") == 0


def test_unknown_spec_is_refused_with_the_known_ones(ledger: Ledger) -> None:
    with pytest.raises(Rejected, match="Known specs: repair-report"):
        ledger.submit(spec="no-such")


def test_equal_receipt_numbers_are_drawn_again(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = ledger.submit().receipt
    drawn = "".join(one.removeprefix("R-").replace("-", "") for one in (taken, taken, FREE))
    letters = iter(drawn)
    monkeypatch.setattr("secrets.choice", lambda _letters: next(letters))

    assert ledger.submit(uuid4().bytes).receipt == FREE


def test_nothing_is_stored_half_where_the_transaction_fails(ledger: Ledger) -> None:
    ledger.writes.lost_before_commit = 1

    with pytest.raises(Unavailable):
        ledger.submit(b"bytes")

    assert ledger.one("select count(*) from job_sheets") == 0
    assert ledger.submit(b"bytes").receipt  # The orphaned bytes are simply found again.
