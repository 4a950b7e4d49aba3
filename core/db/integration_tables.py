"""The rows of integrators and of what leaves the house: tokens, webhooks, proof of deletion."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index, func, text
from sqlalchemy.orm import Mapped, mapped_column

from core.db.tables import Row


class ApiTokenRow(Row):
    """A bearer token of an integrator; only its hash is kept."""

    __tablename__ = "api_tokens"

    token_sha256: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    role: Mapped[str] = mapped_column(server_default="admin")
    scopes: Mapped[list[Any] | None]  # None: all the role may
    created_by: Mapped[str] = mapped_column(server_default="command line")
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    expires_at: Mapped[datetime | None]
    last_used_at: Mapped[datetime | None]  # to within some minutes
    revoked_at: Mapped[datetime | None]


class IdempotencyRow(Row):
    """The answer given to an upload's Idempotency-Key, given again on replay."""

    __tablename__ = "idempotency_keys"

    actor: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    request_sha256: Mapped[str]
    status_code: Mapped[int]
    answer: Mapped[dict[str, Any]]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


class WebhookRow(Row):
    """Where events are sent. The secret signs, so it cannot be kept as a hash.

    `failures` counts messages in a row that were given up; the old secret signs beside the new one
    until `previous_until`.
    """

    __tablename__ = "webhooks"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    url: Mapped[str]
    events: Mapped[list[Any]]
    secret: Mapped[str]
    previous_secret: Mapped[str | None]
    previous_until: Mapped[datetime | None]
    created_by: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    failures: Mapped[int] = mapped_column(server_default="0")
    disabled_at: Mapped[datetime | None]
    disabled_reason: Mapped[str | None]


class WebhookDeliveryRow(Row):
    """An event on its way to one webhook, written in the transaction of what it tells."""

    __tablename__ = "webhook_deliveries"

    id: Mapped[UUID] = mapped_column(primary_key=True, server_default=text("gen_random_uuid()"))
    webhook_id: Mapped[UUID] = mapped_column(ForeignKey("webhooks.id", ondelete="CASCADE"))
    event: Mapped[str]
    payload: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(server_default="due")
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    due_at: Mapped[datetime] = mapped_column(server_default=func.now())
    attempts: Mapped[int] = mapped_column(server_default="0")
    ended_at: Mapped[datetime | None]
    replay_of: Mapped[UUID | None] = mapped_column(
        ForeignKey("webhook_deliveries.id", ondelete="SET NULL")
    )

    __table_args__ = (
        CheckConstraint("state in ('due', 'delivered', 'failed')", name="state"),
        CheckConstraint("(state = 'due') = (ended_at is null)", name="ended"),
        Index("ix_webhook_deliveries_due", "due_at", postgresql_where=text("state = 'due'")),
        Index("ix_webhook_deliveries_webhook", "webhook_id", "created_at", "id"),
    )


class WebhookAttemptRow(Row):
    """One try at a delivery. `status` is None where there was no answer."""

    __tablename__ = "webhook_attempts"

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    delivery_id: Mapped[UUID] = mapped_column(
        ForeignKey("webhook_deliveries.id", ondelete="CASCADE")
    )
    sent_at: Mapped[datetime] = mapped_column(server_default=func.now())
    status: Mapped[int | None]
    latency_ms: Mapped[int]
    error: Mapped[str | None]

    __table_args__ = (Index("ix_webhook_attempts_delivery", "delivery_id", "id"),)


class LegalHoldRow(Row):
    """A sheet that nothing may be deleted of until somebody lifts the hold."""

    __tablename__ = "legal_holds"

    job_sheet_id: Mapped[UUID] = mapped_column(ForeignKey("job_sheets.id"), primary_key=True)
    reason: Mapped[str]
    placed_by: Mapped[str]
    placed_at: Mapped[datetime] = mapped_column(server_default=func.now())


class DeletionRow(Row):
    """Proof that something was deleted: what, its hash, when, why. Append-only.

    `sha256` is the hash of what is gone, so that whoever has a copy can show it is this one.
    """

    __tablename__ = "deletions"

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    kind: Mapped[str]
    subject: Mapped[str]
    sha256: Mapped[str]
    reason: Mapped[str]
    deleted_by: Mapped[str]
    deleted_at: Mapped[datetime] = mapped_column(server_default=func.now())

    __table_args__ = (Index("ix_deletions_subject", "subject"),)
