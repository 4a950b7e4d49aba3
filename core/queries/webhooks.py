"""Webhooks and their delivery log, without secrets."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.db.integration_tables import WebhookAttemptRow, WebhookDeliveryRow, WebhookRow
from core.domain import access
from core.domain.access import Action
from core.domain.model import Actor

LOG_ROWS = 50


@dataclass(frozen=True, slots=True)
class Webhook:
    """Who is told of what, and how that goes."""

    id: UUID
    url: str
    events: tuple[str, ...]
    created_by: str
    created_at: datetime
    disabled_at: datetime | None
    disabled_reason: str | None
    due: int  # messages on their way


@dataclass(frozen=True, slots=True)
class Delivery:
    """A message, and how its last try went."""

    id: UUID
    event: str
    state: str
    created_at: datetime
    due_at: datetime
    attempts: int
    status: int | None
    latency_ms: int | None
    error: str | None
    is_replay: bool


def all_of_them(session: Session, *, actor: Actor) -> list[Webhook]:
    """Every webhook, the oldest first. Errors: Forbidden."""
    access.require(actor, Action.WEBHOOKS_KEEP)
    due = (
        select(func.count())
        .where(WebhookDeliveryRow.webhook_id == WebhookRow.id, WebhookDeliveryRow.state == "due")
        .scalar_subquery()
    )
    query = select(WebhookRow, due).order_by(WebhookRow.created_at, WebhookRow.id)
    return [
        Webhook(
            id=row.id,
            url=row.url,
            events=tuple(row.events),
            created_by=row.created_by,
            created_at=row.created_at,
            disabled_at=row.disabled_at,
            disabled_reason=row.disabled_reason,
            due=waiting,
        )
        for row, waiting in session.execute(query)
    ]


def log_of(
    session: Session, webhook_id: UUID, *, actor: Actor, limit: int = LOG_ROWS
) -> list[Delivery]:
    """Its newest messages, each with its last try. Errors: Forbidden."""
    access.require(actor, Action.WEBHOOKS_KEEP)
    last = (
        select(WebhookAttemptRow.status, WebhookAttemptRow.latency_ms, WebhookAttemptRow.error)
        .where(WebhookAttemptRow.delivery_id == WebhookDeliveryRow.id)
        .order_by(WebhookAttemptRow.id.desc())
        .limit(1)
        .correlate(WebhookDeliveryRow)
        .lateral("last")
    )
    query = (
        select(WebhookDeliveryRow, last.c.status, last.c.latency_ms, last.c.error)
        .outerjoin(last, onclause=WebhookDeliveryRow.id.is_not(None))
        .where(WebhookDeliveryRow.webhook_id == webhook_id)
        .order_by(WebhookDeliveryRow.created_at.desc(), WebhookDeliveryRow.id)
        .limit(limit)
    )
    return [
        Delivery(
            id=row.id,
            event=row.event,
            state=row.state,
            created_at=row.created_at,
            due_at=row.due_at,
            attempts=row.attempts,
            status=status,
            latency_ms=latency_ms,
            error=error,
            is_replay=row.replay_of is not None,
        )
        for row, status, latency_ms, error in session.execute(query)
    ]
