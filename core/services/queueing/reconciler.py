"""The reconciler: compares the ledger with Redis and with the clock, and mends the ledger.

It runs on every worker host; an advisory lock lets one at a time change anything.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import case, func, or_, select
from sqlalchemy.orm import Session

from core import telemetry
from core.db.tables import AuditRow, OutboxRow
from core.domain.model import AuditStatus
from core.domain.queues import Priority
from core.domain.rescue import Cause
from core.ports import Runtime
from core.services.queueing import pauses, relay, rescues

log = telemetry.logger(__name__)

LOCK_KEY: Final = 0x6865616C  # "heal": of all pools, one at a time
LAPSE_S: Final = 30.0  # an attempt silent this long is lost
GRACE_S: Final = 15.0  # a sent intent may need this long to show in Redis
Sent = tuple[UUID, int]  # an audit and its newest intent

BATCH: Final = 500  # audits next in turn: those behind are looked at when they come to the front


@dataclass(frozen=True, slots=True)
class Healed:
    """The gap that was found and mended: how many sheets by cause, and how many were given up."""

    gap: Mapping[Cause, int] = field(default_factory=dict)
    given_up: int = 0


def heal(rt: Runtime, *, lapse_s: float = LAPSE_S, grace_s: float = GRACE_S) -> Healed:
    """Mend what crashes and lost Redis data left behind. Errors: Unavailable."""
    gap, given_up = _lose_silent(rt, lapse_s)
    gap += _resend(rt, _astray(rt, grace_s), grace_s)
    if gap:
        named = {cause.name.lower(): count for cause, count in gap.items()}
        log.warning("reconciler.healed", given_up=given_up, **named)
    return Healed(dict(gap), given_up)


def _lose_silent(rt: Runtime, lapse_s: float) -> tuple[Counter[Cause], int]:
    with rt.write() as session:
        if not try_lock(session):
            return Counter(), 0
        return rescues.lose_silent(session, lapse_s)


def _astray(rt: Runtime, grace_s: float) -> dict[Sent, Cause]:
    """What the ledger has sent and Redis does not have; asked outside any transaction."""
    with rt.read() as session:
        names = {relay.job_id(*sent): sent for sent in _sent(session, grace_s)}
    return {names[name]: cause for name, cause in rt.queue.astray(list(names)).items()}


def _resend(rt: Runtime, astray: Mapping[Sent, Cause], grace_s: float) -> Counter[Cause]:
    """A new intent for each that still waits: a worker may have come in between."""
    if not astray:
        return Counter()
    with rt.write() as session:
        if not try_lock(session):
            return Counter()
        still = [sent for sent in _sent(session, grace_s) if sent in astray]
        for sent in still:
            relay.intend(session, sent[0], cause=astray[sent])
    return Counter(astray[sent] for sent in still)


def _sent(session: Session, grace_s: float) -> list[Sent]:
    """Of those next in turn, the audits whose every intent was sent, the newest a while ago."""
    turn = case({one.value: place for place, one in enumerate(Priority)}, value=AuditRow.priority)
    front = (
        select(AuditRow.id)
        .where(
            AuditRow.status == AuditStatus.QUEUED,
            or_(AuditRow.retry_at.is_(None), AuditRow.retry_at <= func.now()),
            pauses.is_open(AuditRow.priority),
        )
        .order_by(turn, AuditRow.queued_at, AuditRow.id)
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
