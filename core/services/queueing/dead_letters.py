"""What a person decides about dead letters: retry as a new audit, or discard; one or many.

A retry is a new intent from the ledger; nothing is ever moved back inside Redis.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from core import telemetry
from core.db.operations import DeadLetterRow
from core.db.tables import AuditRow
from core.domain.access import Action, asks
from core.domain.model import Actor
from core.domain.queues import Priority
from core.domain.trail import Event
from core.errors import Conflict, NotFound, Rejected
from core.ports import Runtime
from core.services import audits, trail
from core.services.queueing import dead_letter_rows, relay

log = telemetry.logger(__name__)

AT_ONCE: Final = 500  # letters in one call: each is a sheet to read again
POISON: Final = "It crashed what read it, again and again: it is retried by itself or not at all."


@dataclass(frozen=True, slots=True)
class Retried:
    """What came of many: new audits by letter, and the letters left alone, each with why."""

    audits: dict[UUID, UUID]
    refused: dict[UUID, str]


@asks(Action.QUEUE_OPERATE)
def retry(rt: Runtime, letter_id: UUID, *, actor: Actor, note: str | None = None) -> UUID:
    """Audit the sheet once more, from the ledger. Gives the new audit's id.

    Errors: Forbidden, NotFound, Conflict (decided already, or the sheet is being audited).
    """
    audit_id = _retry(rt, letter_id, actor=actor, note=note, priority=Priority.INTERACTIVE)
    relay.send_at_once(rt)
    return audit_id


@asks(Action.QUEUE_OPERATE)
def retry_all(
    rt: Runtime, letter_ids: Collection[UUID], *, actor: Actor, note: str | None = None
) -> Retried:
    """Each by itself, behind the sheets somebody waits for; poison is left alone.

    Errors: Forbidden, Rejected (too many).
    """
    _refuse_many(letter_ids)
    with rt.read() as session:
        poison = dead_letter_rows.poison(session, letter_ids)
    done: dict[UUID, UUID] = {}
    refused: dict[UUID, str] = dict.fromkeys(poison, POISON)
    for one in dict.fromkeys(letter_ids):
        if one in poison:
            continue
        try:
            done[one] = _retry(rt, one, actor=actor, note=note, priority=Priority.BULK)
        except (NotFound, Conflict) as error:
            refused[one] = str(error)
    relay.send_at_once(rt)
    return Retried(done, refused)


@asks(Action.QUEUE_OPERATE)
def discard(rt: Runtime, letter_ids: Collection[UUID], *, actor: Actor, note: str) -> int:
    """Leave these sheets as they ended; gives how many were open. Errors: Forbidden, Rejected."""
    _refuse_many(letter_ids)
    if not note.strip():
        raise Rejected("Say why it is discarded: that is all that will be left of it.")
    with rt.write() as session:
        decided = [
            one
            for one in letter_ids
            if dead_letter_rows.decide(
                session, one, state="discarded", actor=actor.name, note=note.strip()
            )
        ]
        for one in decided:
            _tell(session, Event.LETTER_DISCARDED, one, actor, note=note.strip())
    log.info("dead_letters.discarded", count=len(decided), actor=actor.name)
    return len(decided)


def _retry(
    rt: Runtime, letter_id: UUID, *, actor: Actor, note: str | None, priority: Priority
) -> UUID:
    with rt.write() as session:
        job_sheet_id, spec = _sheet(session, letter_id, actor)
        audits.refuse_open(session, job_sheet_id)
        audit_id = audits.add(
            session, job_sheet_id, requested_by=actor.name, spec=spec, priority=priority
        )
        decided = dead_letter_rows.decide(
            session,
            letter_id,
            state="retried",
            actor=actor.name,
            note=note,
            retry_audit_id=audit_id,
        )
        if not decided:
            raise Conflict("This dead letter was decided already. Look at it again.")
        _tell(session, Event.LETTER_RETRIED, letter_id, actor, note=note, audit=str(audit_id))
    log.info("dead_letter.retried", letter=str(letter_id), audit_id=str(audit_id))
    return audit_id


def _tell(
    session: Session, event: Event, letter_id: UUID, actor: Actor, **after: str | None
) -> None:
    on = f"dead_letter:{letter_id}"
    trail.write(session, event, actor=actor, on=on, before={"state": "open"}, after=after)


def _sheet(session: Session, letter_id: UUID, actor: Actor) -> tuple[UUID, str | None]:
    """The sheet, locked against others who ask at once, and the spec it was to be audited by."""
    query = (
        select(AuditRow.job_sheet_id, AuditRow.requested_spec)
        .join(DeadLetterRow, DeadLetterRow.audit_id == AuditRow.id)
        .where(DeadLetterRow.id == letter_id)
    )
    found = session.execute(query).first()
    if found is None:
        raise NotFound("There is no such dead letter.")
    job_sheet_id, spec = found
    audits.lock_sheet(session, job_sheet_id, actor)
    return job_sheet_id, spec


def _refuse_many(letter_ids: Collection[UUID]) -> None:
    if len(letter_ids) > AT_ONCE:
        raise Rejected(f"At most {AT_ONCE} dead letters are decided at once.")
