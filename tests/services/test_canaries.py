"""One of many dead letters goes first; the others only once it has passed."""

from uuid import UUID

import pytest

from core.domain.access import Role
from core.domain.model import Actor
from core.domain.retrying import ErrorClass
from core.errors import Conflict, Forbidden
from core.queries.dead_letters import OPEN, LetterFilter
from core.services.ops import steps
from core.services.queueing import canaries, dead_letters
from tests.people import ANA
from tests.services.conftest import Ledger

KIND = LetterFilter(error_class=ErrorClass.TRANSIENT)
LETTER = (
    "insert into dead_letters (id, audit_id, error_class, reason, message, attempts, first_at,"
    " keep_until) values (gen_random_uuid(), :audit, 'transient', 'PIPELINE_ERROR', 'away', 5,"
    " now(), now() + interval '90 days')"
)


@pytest.fixture
def dead(ledger: Ledger) -> list[UUID]:
    """Three sheets that were given up."""
    found = []
    for _ in range(3):
        audit = ledger.submit().audit_id
        ledger.change(
            "update audits set status = 'failed', verdict = 'REVIEW_QUEUE', ended_at = now()"
            " where id = :id",
            id=audit,
        )
        ledger.change(LETTER, audit=audit)
        found.append(audit)
    return found


def test_the_others_wait_until_the_canary_has_passed(ledger: Ledger, dead: list[UUID]) -> None:
    with pytest.raises(Conflict, match="Send a canary first"):
        canaries.follow(ledger.rt, KIND, actor=ANA)

    canary = canaries.send(ledger.rt, KIND, actor=ANA, note="the disk is new")

    assert ledger.one("select count(*) from dead_letters where state = 'retried'") == 1
    with pytest.raises(Conflict, match="not passed yet"):
        canaries.follow(ledger.rt, KIND, actor=ANA)
    with pytest.raises(Conflict, match="not passed yet"):
        canaries.send(ledger.rt, KIND, actor=ANA)

    ledger.change("update audits set status = 'done', verdict = 'PASS' where id = :id", id=canary)
    done = canaries.follow(ledger.rt, KIND, actor=ANA)

    assert len(done.audits) == 2
    assert ledger.one("select count(*) from dead_letters where state = 'open'") == 0


def test_a_canary_that_failed_holds_the_others_back(ledger: Ledger, dead: list[UUID]) -> None:
    canary = canaries.send(ledger.rt, KIND, actor=ANA)
    ledger.change(
        "update audits set status = 'failed', verdict = 'REVIEW_QUEUE' where id = :id", id=canary
    )

    with pytest.raises(Conflict, match="failed again"):
        canaries.follow(ledger.rt, KIND, actor=ANA)

    assert ledger.one("select count(*) from dead_letters where state = 'open'") == 2


def test_the_others_follow_round_by_round_until_none_is_left(
    ledger: Ledger, dead: list[UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dead_letters, "AT_ONCE", 1)
    canary = canaries.send(ledger.rt, KIND, actor=ANA)
    ledger.change("update audits set status = 'done', verdict = 'PASS' where id = :id", id=canary)

    rounds = [len(one.audits) for one in canaries.follow_all(ledger.rt, KIND, actor=ANA)]

    assert rounds == [1, 1]


def test_a_canary_speaks_for_its_own_kind_alone(ledger: Ledger, dead: list[UUID]) -> None:
    ledger.change("update dead_letters set reason = 'TIMEOUT' where audit_id = :id", id=dead[0])

    for do in (canaries.send, canaries.follow):
        with pytest.raises(Conflict, match="choose a kind"):
            do(ledger.rt, OPEN, actor=ANA)


def test_the_one_that_the_runbook_sends_first_is_the_canary(
    ledger: Ledger, dead: list[UUID]
) -> None:
    ledger.change("update dead_letters set reason = 'TIMEOUT' where audit_id = :id", id=dead[0])
    plan = steps.plan(ledger.rt, "ocr-stuck", "retry", actor=ANA)
    assert "1 more of its kind" in plan.says
    steps.take(
        ledger.rt, "ocr-stuck", "retry", actor=ANA, reason="the key is new", target=plan.target
    )

    ledger.change(
        "update audits set status = 'done', verdict = 'PASS' where id in"
        " (select retry_audit_id from dead_letters)"
    )
    kind = LetterFilter(error_class=ErrorClass.TRANSIENT, reason="PIPELINE_ERROR")
    assert len(canaries.follow(ledger.rt, kind, actor=ANA).audits) == 1


def test_who_may_not_operate_may_send_none(ledger: Ledger, dead: list[UUID]) -> None:
    with pytest.raises(Forbidden):
        canaries.send(ledger.rt, KIND, actor=Actor("q", Role.QA_LEAD))
