"""The outbox's relay: hands intents to enqueue to Redis, once their row is committed."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import Row, func, select, update
from sqlalchemy.orm import Session

from core import telemetry
from core.db.tables import OutboxRow
from core.errors import Unavailable
from core.ports import AuditQueue, Runtime

log = telemetry.logger(__name__)

BATCH: Final = 100  # intents sent in one transaction


def job_id(audit_id: UUID, outbox_id: int) -> str:
    """The name of a task in Redis: a new intent is a new name, a resent one the same."""
    return f"audit_{audit_id}_{outbox_id}"


def intend(session: Session, audit_id: UUID, *, delay_s: float = 0.0) -> None:
    """Note, in the caller's transaction, that this audit is to be enqueued."""
    due_at = func.now() + timedelta(seconds=delay_s)
    session.add(OutboxRow(audit_id=audit_id, due_at=due_at))


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


def _due(session: Session) -> Sequence[Row[int, UUID]]:
    query = (
        select(OutboxRow.id, OutboxRow.audit_id)
        .where(OutboxRow.sent_at.is_(None), OutboxRow.due_at <= func.now())
        .order_by(OutboxRow.due_at, OutboxRow.id)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    )
    return session.execute(query).all()


def _enqueue(
    queue: AuditQueue, due: Sequence[Row[int, UUID]]
) -> tuple[list[int], Unavailable | None]:
    sent: list[int] = []
    for outbox_id, audit_id in due:
        try:
            queue.enqueue(audit_id, job_id=job_id(audit_id, outbox_id))
        except Unavailable as error:
            return sent, error
        sent.append(outbox_id)
    return sent, None
