"""The rows of dead letters: audits of which we gave up, until a person retries or discards them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from core.db.operations import DeadLetterRow
from core.db.tables import AttemptRow
from core.domain.retrying import ErrorClass

KEPT_DAYS: Final = 90  # after that a decided one is forgotten; its audit and attempts stay


@dataclass(frozen=True, slots=True)
class Failure:
    """The kind of an error and where it came from."""

    error_class: ErrorClass
    fingerprint: str | None = None
    traceback: str | None = None


def file(session: Session, audit_id: UUID, failure: Failure, *, reason: str, message: str) -> None:
    """Open a dead letter for an audit that ended as FAILED, in the caller's transaction."""
    attempts, first_at = session.execute(
        select(func.count(), func.min(AttemptRow.started_at)).where(AttemptRow.audit_id == audit_id)
    ).one()
    session.add(
        DeadLetterRow(
            audit_id=audit_id,
            error_class=failure.error_class.value,
            reason=reason,
            message=message,
            fingerprint=failure.fingerprint,
            attempts=attempts,
            first_at=first_at or func.now(),
            keep_until=func.now() + timedelta(days=KEPT_DAYS),
        )
    )


def decide(
    session: Session,
    letter_id: UUID,
    *,
    state: str,
    actor: str,
    note: str | None,
    retry_audit_id: UUID | None = None,
) -> bool:
    """Close an open letter; False where somebody else was faster."""
    query = (
        update(DeadLetterRow)
        .where(DeadLetterRow.id == letter_id, DeadLetterRow.state == "open")
        .values(
            state=state,
            decided_by=actor,
            decided_at=func.now(),
            note=note,
            retry_audit_id=retry_audit_id,
        )
        .returning(DeadLetterRow.id)
    )
    return session.execute(query).scalar() is not None


def forget_old(session: Session) -> int:
    """Remove decided letters whose time is over; open ones stay until somebody decides."""
    query = (
        delete(DeadLetterRow)
        .where(DeadLetterRow.state != "open", DeadLetterRow.keep_until < func.now())
        .returning(DeadLetterRow.id)
    )
    return len(session.execute(query).all())


def poison(session: Session, letter_ids: Collection[UUID]) -> set[UUID]:
    """Those of the letters whose sheet crashed what read it: nothing may run them along."""
    query = select(DeadLetterRow.id).where(
        DeadLetterRow.id.in_(letter_ids), DeadLetterRow.error_class == ErrorClass.POISON.value
    )
    return set(session.execute(query).scalars())
