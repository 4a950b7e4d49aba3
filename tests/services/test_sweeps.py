"""What only takes room is swept; what anybody may still ask for is not."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from core.errors import Unavailable
from core.services import audits, idempotency
from core.services.idempotency import Answer
from core.services.paid_ocr import ocr_account, ocr_claims
from core.services.queueing import attempts, sweeps
from tests.services.conftest import Ledger

LONG_AGO = timedelta(days=500)
SENT = "update outbox set sent_at = now() - :ago"
CALLED = "insert into ocr_calls (model, pages_asked, called_at) values ('m', 1, now() - :ago)"
AT_ONCE = "update audits set retry_at = null where status = 'queued'"


def refuse(_progress: Callable[[int, int], None]) -> None:
    raise Unavailable("Busy.", uses_attempt=False)


def parked(ledger: Ledger, times: int) -> None:
    """A sheet that was told to wait so often."""
    receipt = ledger.submit()
    ledger.reader.before = refuse
    for _ in range(times):
        ledger.change(AT_ONCE)
        audits.run(ledger.rt, receipt.audit_id, worker="w1")
    ledger.reader.before = lambda _progress: None


def test_nothing_fresh_is_swept(ledger: Ledger) -> None:
    audits.run(ledger.rt, ledger.submit().audit_id, worker="w1")
    ledger.submit()

    assert sweeps.sweep(ledger.rt) == {}


def test_sent_intents_go_and_the_last_of_a_sheet_that_waits_stays(ledger: Ledger) -> None:
    audits.run(ledger.rt, ledger.submit().audit_id, worker="w1")
    parked(ledger, 3)
    ledger.change(SENT, ago=LONG_AGO)

    assert sweeps.sweep(ledger.rt) == {"intents": 4}
    assert ledger.one("select count(*) from outbox") == 1


def test_more_than_one_batch_is_swept_at_once(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sweeps, "BATCH", 2)
    for _ in range(5):
        audits.run(ledger.rt, ledger.submit().audit_id, worker="w1")
    ledger.change(SENT, ago=LONG_AGO)

    assert sweeps.sweep(ledger.rt) == {"intents": 5}


def test_a_long_wait_leaves_a_bounded_trace(ledger: Ledger) -> None:
    parked(ledger, sweeps.PARKED_KEPT + 7)

    assert sweeps.sweep(ledger.rt) == {"parked_attempts": 7}
    assert ledger.one("select count(*) from attempts") == sweeps.PARKED_KEPT
    assert ledger.one("select min(number) from attempts") == 8
    assert sweeps.sweep(ledger.rt) == {}


def test_of_old_audits_the_attempt_that_ended_it_stays(ledger: Ledger) -> None:
    parked(ledger, 2)
    ledger.change(AT_ONCE)
    audit_id = ledger.one("select id from audits")
    audits.run(ledger.rt, audit_id, worker="w1")
    assert sweeps.sweep(ledger.rt) == {}

    ledger.change("update audits set ended_at = now() - :ago", ago=LONG_AGO)

    assert sweeps.sweep(ledger.rt) == {"attempts": 2}
    assert ledger.attempts(audit_id) == ["done"]


def test_idempotency_keys_are_swept_whoever_asks_next(ledger: Ledger) -> None:
    def answer() -> Answer:
        return Answer(201, {})

    idempotency.once(ledger.rt, actor="ana", key="k", request_sha256="x", work=answer)
    assert sweeps.sweep(ledger.rt) == {}
    kept = timedelta(hours=idempotency.KEPT_HOURS, minutes=1)
    ledger.change("update idempotency_keys set created_at = created_at - :kept", kept=kept)

    assert sweeps.sweep(ledger.rt) == {"idempotency_keys": 1}


def test_claims_of_the_dead_and_calls_of_last_year_go(ledger: Ledger) -> None:
    claim = attempts.claim(ledger.rt, ledger.submit().audit_id, worker="w1")
    assert claim
    with ledger.rt.write() as session, ocr_account.charged_to(claim.attempt):
        assert ocr_claims.take(session, ["a"], claim.attempt, model="m") == {"a"}
    ledger.change(CALLED, ago=LONG_AGO)
    ledger.change(CALLED, ago=timedelta(days=1))
    assert sweeps.sweep(ledger.rt) == {"ocr_calls": 1}

    ledger.change("update attempts set ended_at = now()")

    assert sweeps.sweep(ledger.rt) == {"ocr_claims": 1}
