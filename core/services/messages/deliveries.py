"""Deliveries: what is due is sent, signed, tried again, and noted, by any number of hosts.

A delivery is claimed by moving its time on, in a transaction of its own; whoever dies after that
leaves it due again. So a message may come twice, and never not at all: receivers know it by its id.
"""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session
from standardwebhooks import Webhook

from core import telemetry
from core.db.integration_tables import WebhookAttemptRow, WebhookDeliveryRow, WebhookRow
from core.domain import webhook_rules
from core.ports import Answered, Courier, Runtime

log = telemetry.logger(__name__)

AT_ONCE: Final = 8  # a slow receiver holds up one of them
BATCH: Final = 40
CLAIMED_S: Final = 120.0  # longer than a whole batch can take
USER_AGENT: Final = "jobsheet-qa-auditor"


@dataclass(frozen=True, slots=True)
class _Message:
    id: UUID
    webhook_id: UUID
    url: str
    secrets: tuple[str, ...]
    payload: dict[str, Any]
    attempts: int


def send_due(rt: Runtime) -> int:
    """Send what is due, a batch of it; gives how many were delivered. Errors: Unavailable."""
    if rt.courier is None:
        return 0
    messages = _claim(rt)
    if not messages:
        return 0
    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="courier") as threads:
        answers = list(threads.map(lambda one: _send(rt.courier, one, rt.clock()), messages))
    for message, answer in zip(messages, answers, strict=True):
        _note(rt, message, answer)
    return sum(webhook_rules.is_delivered(answer.status) for answer in answers)


def signed(
    message_id: UUID, body: str, secrets: tuple[str, ...], *, at: datetime
) -> dict[str, str]:
    """The headers of Standard Webhooks; while a secret is rotated there are two signatures."""
    signatures = [Webhook(secret).sign(str(message_id), at, body) for secret in secrets]
    return {
        "webhook-id": str(message_id),
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": " ".join(signatures),
        "content-type": "application/json",
        "user-agent": USER_AGENT,
    }


def _claim(rt: Runtime) -> list[_Message]:
    """Those of nobody else; theirs for `CLAIMED_S`."""
    due = (
        select(WebhookDeliveryRow.id)
        .join(WebhookRow, WebhookRow.id == WebhookDeliveryRow.webhook_id)
        .where(
            WebhookDeliveryRow.state == "due",
            WebhookDeliveryRow.due_at <= func.now(),
            WebhookRow.disabled_at.is_(None),
        )
        .order_by(WebhookDeliveryRow.due_at)
        .limit(BATCH)
        .with_for_update(of=WebhookDeliveryRow, skip_locked=True)
    )
    with rt.write() as session:
        ids = list(session.scalars(due))
        if not ids:
            return []
        session.execute(
            update(WebhookDeliveryRow)
            .where(WebhookDeliveryRow.id.in_(ids))
            .values(
                attempts=WebhookDeliveryRow.attempts + 1,
                due_at=func.now() + timedelta(seconds=CLAIMED_S),
            )
        )
        return list(_messages(session, ids, now=rt.clock()))


def _messages(session: Session, ids: list[UUID], *, now: datetime) -> Iterator[_Message]:
    query = (
        select(WebhookDeliveryRow, WebhookRow)
        .join(WebhookRow, WebhookRow.id == WebhookDeliveryRow.webhook_id)
        .where(WebhookDeliveryRow.id.in_(ids))
        .order_by(WebhookDeliveryRow.created_at, WebhookDeliveryRow.id)
    )
    for delivery, webhook in session.execute(query):
        is_rotating = webhook.previous_until is not None and webhook.previous_until > now
        old = (webhook.previous_secret,) if is_rotating and webhook.previous_secret else ()
        yield _Message(
            id=delivery.id,
            webhook_id=webhook.id,
            url=webhook.url,
            secrets=(webhook.secret, *old),
            payload=delivery.payload,
            attempts=delivery.attempts,
        )


def _send(courier: Courier | None, message: _Message, now: datetime) -> Answered:
    assert courier is not None
    body = json.dumps(message.payload, ensure_ascii=False, separators=(",", ":"))
    headers = signed(message.id, body, message.secrets, at=now)
    return courier.post(message.url, body=body.encode(), headers=headers)


def _note(rt: Runtime, message: _Message, answer: Answered) -> None:
    """The try, and what becomes of the delivery and its webhook."""
    delivered = webhook_rules.is_delivered(answer.status)
    wait_s = None if delivered else webhook_rules.retry_after_s(message.attempts)
    with rt.write() as session:
        if session.get(WebhookRow, message.webhook_id, with_for_update=True) is None:
            return  # Removed while its receiver took its time: its log went with it.
        session.add(
            WebhookAttemptRow(
                delivery_id=message.id,
                status=answer.status,
                latency_ms=answer.latency_ms,
                error=answer.error,
            )
        )
        if wait_s is None or answer.status == webhook_rules.GONE:
            _end(session, message, is_delivered=delivered, status=answer.status)
        else:
            due_at = func.now() + timedelta(seconds=wait_s)
            _set(session, message, due_at=due_at)
    log.info(
        "webhook.sent", delivery=str(message.id), status=answer.status, attempt=message.attempts
    )


def _end(session: Session, message: _Message, *, is_delivered: bool, status: int | None) -> None:
    state = "delivered" if is_delivered else "failed"
    _set(session, message, state=state, ended_at=func.now())
    failures = session.execute(
        update(WebhookRow)
        .where(WebhookRow.id == message.webhook_id)
        .values(failures=0 if is_delivered else WebhookRow.failures + 1)
        .returning(WebhookRow.failures)
    ).scalar()
    reason = webhook_rules.disabling(failures=failures or 0, status=status)
    if reason is not None and not is_delivered:
        session.execute(
            update(WebhookRow)
            .where(WebhookRow.id == message.webhook_id, WebhookRow.disabled_at.is_(None))
            .values(disabled_at=func.now(), disabled_reason=reason)
        )
        log.warning("webhook.given_up", webhook=str(message.webhook_id), reason=reason)


def _set(session: Session, message: _Message, **values: Any) -> None:
    session.execute(
        update(WebhookDeliveryRow).where(WebhookDeliveryRow.id == message.id).values(**values)
    )
