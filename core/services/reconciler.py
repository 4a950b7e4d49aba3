"""The reconciler: compares the ledger with Redis and with the clock, and mends the ledger."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from core import telemetry
from core.db.tables import AttemptRow, AuditRow, OutboxRow
from core.domain.model import AuditStatus, ReasonCode
from core.ports import Runtime
from core.services import attempts, endings, relay
from core.services.attempts import Attempt, AttemptOutcome

log = telemetry.logger(__name__)

LOCK_KEY: Final = 0x6865616C  # "heal": of all pools, one at a time
LAPSE_S: Final = 30.0  # an attempt silent this long is lost
GRACE_S: Final = 15.0  # a sent intent may need this long to show in Redis
Sent = tuple[UUID, int]  # an audit and its newest intent

BATCH: Final = 500  # the oldest queued audits: those behind are looked at when they come to front


@dataclass(frozen=True, slots=True)
class Healed:
    """What was mended: intents sent again, attempts lost, audits given up."""

    resent: int = 0
    lost: int = 0
    given_up: int = 0


def heal(rt: Runtime, *, lapse_s: float = LAPSE_S, grace_s: float = GRACE_S) -> Healed:
    """Mend what crashes and lost Redis data left behind. Errors: Unavailable."""
    lost, given_up = _lose_silent(rt, lapse_s)
    resent = _resend(rt, _missing(rt, grace_s), grace_s)
    healed = Healed(resent, lost, given_up)
    if healed != Healed():
        log.warning("reconciler.healed", resent=resent, lost=lost, given_up=given_up)
    return healed


def lose_workers(rt: Runtime, workers: Iterable[str]) -> None:
    """The work-horses of these workers are dead: no need to wait until they fall silent."""
    with rt.write() as session:
        for attempt in _open(session, AttemptRow.worker.in_(list(workers))):
            _lose(session, attempt)


def hand_back(rt: Runtime, workers: Iterable[str]) -> int:
    """These workers are stopped before they were done: their sheets wait for others at once."""
    with rt.write() as session:
        held = _open(session, AttemptRow.worker.in_(list(workers)))
        for attempt in held:
            attempts.close(session, attempt, AttemptOutcome.PARKED, message="The worker stopped.")
            attempts.requeue(session, attempt, delay_s=0.0)
    return len(held)


def _lose_silent(rt: Runtime, lapse_s: float) -> tuple[int, int]:
    with rt.write() as session:
        if not try_lock(session):
            return 0, 0
        silent = _open(session, AttemptRow.heartbeat_at < func.now() - timedelta(seconds=lapse_s))
        ended = [_lose(session, attempt) for attempt in silent]
    return len(ended), sum(ended)


def _lose(session: Session, attempt: Attempt) -> bool:
    """Close a lost attempt and queue its audit again; True where it is given up instead."""
    attempts.close(session, attempt, AttemptOutcome.LOST, message="The worker fell silent.")
    delay_s = attempts.next_delay_s(session, attempt.audit_id)
    if delay_s is not None:
        attempts.requeue(session, attempt, delay_s=delay_s)
        return False
    ending = endings.failed(
        ReasonCode.PIPELINE_ERROR,
        code=ReasonCode.PIPELINE_ERROR,
        message="Every try at reading this sheet ended with a crash of ours. A person must look.",
    )
    return endings.save(session, attempt, ending)


def _open(session: Session, condition: ColumnElement[bool]) -> list[Attempt]:
    query = (
        select(AttemptRow.audit_id, AttemptRow.number)
        .where(AttemptRow.ended_at.is_(None), condition)
        .order_by(AttemptRow.id)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    )
    return [Attempt(*row) for row in session.execute(query)]


def _missing(rt: Runtime, grace_s: float) -> set[Sent]:
    with rt.read() as session:
        names = {relay.job_id(*sent): sent for sent in _sent(session, grace_s)}
    return {names[name] for name in rt.queue.missing(list(names))}


def _resend(rt: Runtime, missing: set[Sent], grace_s: float) -> int:
    """A new intent for each that still waits: a worker may have come in between."""
    if not missing:
        return 0
    with rt.write() as session:
        if not try_lock(session):
            return 0
        still = missing.intersection(_sent(session, grace_s))
        for audit_id, _ in still:
            relay.intend(session, audit_id)
    return len(still)


def _sent(session: Session, grace_s: float) -> list[Sent]:
    """Of the oldest queued audits, those whose every intent was sent, the newest a while ago."""
    front = (
        select(AuditRow.id)
        .where(
            AuditRow.status == AuditStatus.QUEUED,
            or_(AuditRow.retry_at.is_(None), AuditRow.retry_at <= func.now()),
        )
        .order_by(AuditRow.queued_at, AuditRow.id)
        .limit(BATCH)
    )
    query = (
        select(OutboxRow.audit_id, func.max(OutboxRow.id))
        .where(OutboxRow.audit_id.in_(front))
        .group_by(OutboxRow.audit_id)
        .having(
            func.bool_and(OutboxRow.sent_at.is_not(None)),
            func.max(OutboxRow.sent_at) < func.now() - timedelta(seconds=grace_s),
        )
    )
    return [(audit_id, outbox_id) for audit_id, outbox_id in session.execute(query)]


def try_lock(session: Session) -> bool:
    """True where no other pool heals at this moment; held until the transaction ends."""
    return bool(session.execute(select(func.pg_try_advisory_xact_lock(LOCK_KEY))).scalar())
