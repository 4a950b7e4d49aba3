"""Bulk actions: something done to every audit of a filter, counted before and undone after.

What is done is bound to the count that was shown: where the filter fits more or fewer by then,
nothing happens and the new count is told.
"""

from datetime import timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, Select, delete, func, insert, literal, select, update
from sqlalchemy.orm import Session, aliased

from core import telemetry
from core.db.desk_tables import AuditTextRow, BulkActRow, BulkItemRow
from core.db.tables import AuditRow, OutboxRow
from core.domain.access import Action, asks
from core.domain.model import Actor, AuditStatus
from core.domain.queues import Priority
from core.domain.trail import Event
from core.errors import Conflict, NotFound, Rejected
from core.ports import Runtime
from core.queries import audit_filters, visible
from core.queries.audit_filters import AuditFilter
from core.services import audits, desk_rows, receipts, trail
from core.services.queueing import relay

log = telemetry.logger(__name__)

MOST: Final = 2_000  # of one act
UNDO_S: Final = 60.0  # nothing of a re-audit begins before


class Kind(StrEnum):
    """What can be done to many audits at once."""

    ASSIGN = "assign"
    REAUDIT = "reaudit"


@asks(Action.REVIEWS_DECIDE)
def assign(rt: Runtime, narrowed: AuditFilter, *, to: str, expected: int, actor: Actor) -> UUID:
    """Give the audits to somebody, or to nobody where `to` is empty; the act's id, to undo it.

    Errors: Forbidden, Rejected (too many), Conflict (not so many any more), Unavailable.
    """
    name = receipts.clean_note(to) or None
    with rt.write() as session:
        act_id = _begin(session, Kind.ASSIGN, narrowed, expected=expected, actor=actor)
        own = select(BulkItemRow.audit_id).where(BulkItemRow.bulk_id == act_id)
        session.execute(
            update(AuditRow)
            .where(AuditRow.id.in_(own))
            .values(assigned_to=name)
            .execution_options(synchronize_session=False)
        )
        told = {"to": name, "audits": expected}
        trail.write(session, Event.AUDITS_ASSIGNED, actor=actor, on=f"bulk:{act_id}", after=told)
    log.info("bulk.assigned", act_id=str(act_id), audits=expected)
    return act_id


@asks(Action.AUDITS_RERUN)
def reaudit(rt: Runtime, narrowed: AuditFilter, *, expected: int, actor: Actor) -> UUID:
    """Audit their sheets again, behind everything that people wait for; nothing begins before the
    act can no longer be undone. Sheets whose audit is under way are left out.

    Errors: Forbidden, Rejected (too many), Conflict (not so many any more), Unavailable.
    """
    with rt.write() as session:
        act_id = _begin(session, Kind.REAUDIT, narrowed, expected=expected, actor=actor)
        audits.lock_sheets(session, session.scalars(_sheets(act_id)).all())
        sheets = session.scalars(_sheets(act_id).where(~_is_open())).all()
        for sheet_id in sheets:
            _queue(session, act_id, sheet_id, actor)
        told = {"audits": len(sheets)}
        trail.write(session, Event.AUDITS_REPEATED, actor=actor, on=f"bulk:{act_id}", after=told)
    log.info("bulk.reaudit", act_id=str(act_id), audits=len(sheets))
    return act_id


@asks(Action.AUDITS_RERUN)
def undo(rt: Runtime, act_id: UUID, *, actor: Actor) -> int:
    """Undo one's own act; gives how many audits are as they were.

    Errors: Forbidden, NotFound, Conflict (too late, or undone already), Unavailable.
    """
    with rt.write() as session:
        act = session.get(BulkActRow, act_id, with_for_update=True)
        if act is None or act.done_by != actor.name:
            raise NotFound("There is no such bulk action of yours.")
        if act.undone_at is not None:
            raise Conflict("This was undone already.")
        if session.execute(select(func.now() > act.until)).scalar():
            raise Conflict("This can no longer be undone: its minute is over.")
        act.undone_at = session.execute(select(func.now())).scalar_one()
        undone = _UNDO[Kind(act.kind)](session, act)
        told = {"audits": undone}
        trail.write(session, Event.BULK_UNDONE, actor=actor, on=f"bulk:{act_id}", after=told)
        return undone


def _begin(
    session: Session, kind: Kind, narrowed: AuditFilter, *, expected: int, actor: Actor
) -> UUID:
    act_id = uuid4()
    session.add(
        BulkActRow(
            id=act_id,
            kind=kind,
            done_by=actor.name,
            until=func.now() + timedelta(seconds=UNDO_S),
            audits=expected,
        )
    )
    session.flush()
    chosen = (
        audit_filters.narrow(
            select(literal(act_id), AuditRow.id, AuditRow.assigned_to)
            .select_from(AuditRow)
            .join(AuditRow.job_sheet),
            narrowed,
        )
        .where(visible.sheets(actor))
        .limit(MOST + 1)
    )
    columns = ["bulk_id", "audit_id", "before"]
    statement = insert(BulkItemRow).from_select(columns, chosen).returning(BulkItemRow.audit_id)
    found = len(session.execute(statement).all())
    if found > MOST:
        raise Rejected(f"At most {MOST:,} audits at once; narrow the list first.")
    if found != expected:
        raise Conflict(f"The list has changed: it holds {found:,} audits now. Nothing was done.")
    return act_id


def _sheets(act_id: UUID) -> Select[UUID]:
    """The sheets of the act's audits, each once."""
    return (
        select(AuditRow.job_sheet_id)
        .join(BulkItemRow, BulkItemRow.audit_id == AuditRow.id)
        .where(BulkItemRow.bulk_id == act_id)
        .distinct()
    )


def _is_open() -> ColumnElement[bool]:
    """Whether the sheet of an audit is being audited."""
    open_ = AuditRow.__table__.alias("open")
    return (
        select(open_.c.id)
        .where(
            open_.c.job_sheet_id == AuditRow.job_sheet_id,
            open_.c.status.in_((AuditStatus.QUEUED.value, AuditStatus.RUNNING.value)),
        )
        .exists()
    )


def _queue(session: Session, act_id: UUID, sheet_id: UUID, actor: Actor) -> None:
    row = AuditRow(
        id=uuid4(),
        job_sheet_id=sheet_id,
        requested_by=actor.name,
        priority=Priority.BULK.value,
        retry_at=func.now() + timedelta(seconds=UNDO_S),
    )
    session.add(row)
    session.flush()
    relay.intend(session, row.id, delay_s=UNDO_S)
    desk_rows.queued(session, row.id)
    session.execute(
        update(BulkItemRow)
        .where(
            BulkItemRow.bulk_id == act_id,
            BulkItemRow.audit_id.in_(select(AuditRow.id).where(AuditRow.job_sheet_id == sheet_id)),
        )
        .values(made_audit_id=row.id)
        .execution_options(synchronize_session=False)
    )


def _unassign(session: Session, act: BulkActRow) -> int:
    """What was given to somebody else since stays theirs; undone, it goes back past this act."""
    since = _given_since(session, act)
    own = aliased(BulkItemRow)
    statement = (
        update(AuditRow)
        .where(own.bulk_id == act.id, own.audit_id == AuditRow.id, AuditRow.id.not_in(since))
        .values(assigned_to=own.before)
        .returning(AuditRow.id)
        .execution_options(synchronize_session=False)
    )
    return len(session.execute(statement).all())


def _given_since(session: Session, act: BulkActRow) -> list[UUID]:
    """The act's audits that a later one gave away: it now remembers what was before both."""
    own, item, later = aliased(BulkItemRow), aliased(BulkItemRow), aliased(BulkActRow)
    following = (
        select(item.bulk_id)
        .join(later, later.id == item.bulk_id)
        .where(
            item.audit_id == own.audit_id,
            later.kind == Kind.ASSIGN.value,
            later.undone_at.is_(None),
            later.done_at > act.done_at,
        )
        .order_by(later.done_at)
        .limit(1)
        .scalar_subquery()
    )
    statement = (
        update(BulkItemRow)
        .where(
            own.bulk_id == act.id,
            BulkItemRow.audit_id == own.audit_id,
            BulkItemRow.bulk_id == following,
        )
        .values(before=own.before)
        .returning(BulkItemRow.audit_id)
        .execution_options(synchronize_session=False)
    )
    return list(session.scalars(statement))


def _unqueue(session: Session, act: BulkActRow) -> int:
    """Take back the audits that nobody has begun: as if they had never been asked for."""
    made = select(BulkItemRow.made_audit_id).where(BulkItemRow.bulk_id == act.id)
    waiting = session.scalars(
        select(AuditRow.id)
        .where(
            AuditRow.id.in_(made),
            AuditRow.status == AuditStatus.QUEUED.value,
            AuditRow.attempt_number == 0,
        )
        .with_for_update()
    ).all()
    for table in (OutboxRow, AuditTextRow, BulkItemRow):
        session.execute(delete(table).where(table.audit_id.in_(waiting)))
    session.execute(delete(AuditRow).where(AuditRow.id.in_(waiting)))
    return len(waiting)


_UNDO: Final = {Kind.ASSIGN: _unassign, Kind.REAUDIT: _unqueue}
