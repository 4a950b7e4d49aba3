"""The outbox's relay: hands intents to enqueue to Redis, once their row is committed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from core import telemetry
from core.db.tables import AuditRow, OutboxRow
from core.domain.queues import Priority
from core.domain.rescue import Cause
from core.errors import Unavailable
from core.ports import AuditQueue, Runtime
from core.services.queueing import pauses

log = telemetry.logger(__name__)

BATCH: Final = 100  # intents sent in one transaction


@dataclass(frozen=True, slots=True)
class Intent:
    """An outbox row that is due, and the queue its audit waits in."""

    outbox_id: int
    audit_id: UUID
    priority: Priority
    is_rescue: bool  # begun before and lost: it has waited long enough


def job_id(audit_id: UUID, outbox_id: int) -> str:
    """The name of a task in Redis: a new intent is a new name, a resent one the same."""
    return f"audit_{audit_id}_{outbox_id}"


def intend(
    session: Session, audit_id: UUID, *, delay_s: float = 0.0, cause: Cause | None = None
) -> None:
    """Note, in the caller's transaction, that this audit is to be enqueued.

    Its queue is the audit's own. `cause` says what went wrong with the intent before.
    """
    due_at = func.now() + timedelta(seconds=delay_s)
    session.add(OutboxRow(audit_id=audit_id, due_at=due_at, cause=cause))


def send_at_once(rt: Runtime) -> None:
    """Spare the wait for the next relay; where Redis is away, that one sends it later."""
    try:
        send_due(rt)
    except Unavailable as error:
        log.warning("relay.not_sent", reason=str(error))


def send_due(rt: Runtime) -> int:
    """Enqueue what is due and say how many; several relays at once share the work.

    Sent twice at worst (Redis took it, the commit was lost), which the job id makes harmless.
    Errors: Unavailable; what was sent before stays noted as sent.
    """
    with rt.write() as session:
        sent, failure = _enqueue(rt.queue, _due(session))
        if sent:
            query = update(OutboxRow).where(OutboxRow.id.in_(sent)).values(sent_at=func.now())
            session.execute(query)
    if failure is not None:
        raise failure
    return len(sent)


def _due(session: Session) -> list[Intent]:
    is_rescue = OutboxRow.cause.is_not(None) & (AuditRow.attempt_number > 0)
    query = (
        select(OutboxRow.id, OutboxRow.audit_id, AuditRow.priority, is_rescue)
        .join(AuditRow, AuditRow.id == OutboxRow.audit_id)
        .where(
            OutboxRow.sent_at.is_(None),
            OutboxRow.due_at <= func.now(),
            pauses.is_open(AuditRow.priority),
        )
        .order_by(OutboxRow.due_at, OutboxRow.id)
        .limit(BATCH)
        .with_for_update(of=OutboxRow, skip_locked=True)
    )
    return [
        Intent(outbox_id, audit_id, Priority(priority), rescue)
        for outbox_id, audit_id, priority, rescue in session.execute(query)
    ]


def _enqueue(queue: AuditQueue, due: Iterable[Intent]) -> tuple[list[int], Unavailable | None]:
    sent: list[int] = []
    for intent in due:
        name = job_id(intent.audit_id, intent.outbox_id)
        try:
            queue.enqueue(
                intent.audit_id, job_id=name, priority=intent.priority, at_front=intent.is_rescue
            )
        except Unavailable as error:
            return sent, error
        sent.append(intent.outbox_id)
    return sent, None
