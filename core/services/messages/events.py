"""Events for integrators, written in the transaction of what they tell: no event without its
cause, no cause without its event. They carry ids and verdicts, never what a sheet says."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import literal, select
from sqlalchemy.dialects.postgresql import JSONB, insert
from sqlalchemy.orm import Session

from core.db.integration_tables import WebhookDeliveryRow, WebhookRow
from core.db.operations import DeadLetterRow
from core.db.tables import AuditRow, JobSheetRow
from core.domain.model import SpecRef
from core.domain.webhook_rules import Event


def audit_ended(session: Session, audit_id: UUID) -> None:
    """An audit has its verdict, or could not be made; in the caller's transaction."""
    query = (
        select(AuditRow, JobSheetRow.receipt, DeadLetterRow.id)
        .join(JobSheetRow, JobSheetRow.id == AuditRow.job_sheet_id)
        .outerjoin(DeadLetterRow, DeadLetterRow.audit_id == AuditRow.id)
        .where(AuditRow.id == audit_id)
        .execution_options(populate_existing=True)
    )
    if not _anybody(session):
        return
    audit, receipt, letter_id = session.execute(query).one()
    told = {
        "audit_id": str(audit_id),
        "job_sheet_id": str(audit.job_sheet_id),
        "receipt": receipt,
        "verdict": audit.verdict,
        "score": audit.score,
        "spec": audit.spec_id,
        "spec_version": audit.spec_version,
        "findings": audit.finding_count,
        "error_code": audit.error_code,
    }
    _announce(session, Event.AUDIT_FAILED if audit.error_code else Event.AUDIT_COMPLETED, told)
    if letter_id is not None:
        letter = {"dead_letter_id": str(letter_id), "reason": audit.error_code}
        _announce(session, Event.DEAD_LETTER_CREATED, told | letter)


def spec_activated(session: Session, ref: SpecRef, *, by: str) -> None:
    """Sheets are judged by this version from now on; in the caller's transaction."""
    if _anybody(session):
        told = {"spec": ref.id, "version": ref.version, "by": by}
        _announce(session, Event.SPEC_ACTIVATED, told)


def announce(session: Session, event: Event, told: dict[str, Any]) -> None:
    """Tell whoever subscribed to this event; in the caller's transaction."""
    if _anybody(session):
        _announce(session, event, told)


def body(event: Event, told: dict[str, Any], *, at: datetime) -> dict[str, Any]:
    """A message as Standard Webhooks shapes it."""
    return {"type": event.value, "timestamp": at.astimezone(UTC).isoformat(), "data": told}


def _anybody(session: Session) -> bool:
    """Most installations have no webhook, and an ending should not pay for what nobody reads."""
    query = select(WebhookRow.id).where(WebhookRow.disabled_at.is_(None)).limit(1)
    return session.execute(query).first() is not None


def _announce(session: Session, event: Event, told: dict[str, Any]) -> None:
    """One message for each webhook that subscribed to this event."""
    message = body(event, told, at=datetime.now(UTC))
    to = select(WebhookRow.id, literal(event.value), literal(message, JSONB)).where(
        WebhookRow.disabled_at.is_(None),
        WebhookRow.events.contains([event.value]),
    )
    into = [WebhookDeliveryRow.webhook_id, WebhookDeliveryRow.event, WebhookDeliveryRow.payload]
    session.execute(insert(WebhookDeliveryRow).from_select(into, to))
