"""Moving a dispute on without deciding it: who has it, its clock, what is said, appeals."""

from collections.abc import Callable, Collection, Sequence
from datetime import timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.db.dispute_tables import DisputeRow
from core.db.people import UserRow
from core.domain import access
from core.domain.access import Action, Role, asks
from core.domain.disputes import moves
from core.domain.disputes.moves import Move, Step
from core.domain.model import Actor
from core.domain.webhook_rules import Event as Told
from core.errors import AuditorError, Forbidden, NotFound, Rejected
from core.ports import Runtime
from core.queries.disputes import seen
from core.services.disputes import files, rows
from core.services.disputes.files import Kept, Sent
from core.services.disputes.rows import Moved
from core.services.messages import events, notices

_PAST: Final = {Move.ESCALATE: "escalated", Move.APPEAL: "appealed", Move.REOPEN: "reopened"}
Check = Callable[[Runtime, DisputeRow], None]


@asks(Action.DISPUTES_DECIDE)
def claim(rt: Runtime, dispute_id: UUID, *, actor: Actor) -> None:
    """Say that one is at it. Errors: Forbidden (has a part in it), NotFound, Conflict."""
    _move(rt, dispute_id, Step(Move.CLAIM), actor)


@asks(Action.DISPUTES_DECIDE)
def assign(rt: Runtime, dispute_id: UUID, to: str, *, actor: Actor, comment: str = "") -> None:
    """Give it to somebody who may decide it.

    Errors: Forbidden (they have a part in it), NotFound (nobody of that name), Rejected, Conflict.
    """
    with rt.read() as session:
        name = _who_decides(session, to)
    _move(rt, dispute_id, Step(Move.ASSIGN, rows.clean(comment), to=name), actor)


@asks(Action.DISPUTES_DECIDE)
def assign_many(
    rt: Runtime, dispute_ids: Collection[UUID], to: str, *, actor: Actor
) -> tuple[int, list[str]]:
    """Give several to somebody; each stands or falls alone. Gives how many were given and, in
    words, why others were not. Errors: Forbidden, NotFound (nobody of that name)."""
    with rt.read() as session:
        name = _who_decides(session, to)
        query = select(DisputeRow.id, DisputeRow.number).where(DisputeRow.id.in_(dispute_ids))
        numbers = {row.id: row.number for row in session.execute(query.order_by(DisputeRow.number))}
    refused = []
    for dispute_id, number in numbers.items():
        try:
            _move(rt, dispute_id, Step(Move.ASSIGN, to=name), actor)
        except AuditorError as error:
            refused.append(f"Dispute {number}: {error}")
    return len(numbers) - len(refused), refused


@asks(Action.DISPUTES_DECIDE)
def release(rt: Runtime, dispute_id: UUID, *, actor: Actor) -> None:
    """Leave it to the others. Errors: Forbidden, NotFound, Conflict."""
    _move(rt, dispute_id, Step(Move.RELEASE), actor)


@asks(Action.DISPUTES_DECIDE)
def escalate(rt: Runtime, dispute_id: UUID, *, actor: Actor, comment: str) -> None:
    """Hand it on, and say why. Errors: Forbidden, NotFound, Conflict, Rejected."""
    _move(rt, dispute_id, Step(Move.ESCALATE, rows.clean(comment)), actor)


@asks(Action.DISPUTES_DECIDE)
def pause(rt: Runtime, dispute_id: UUID, *, actor: Actor, comment: str) -> None:
    """Stop its clock, and say for what one waits. Errors: as `escalate`."""
    _move(rt, dispute_id, Step(Move.PAUSE, rows.clean(comment)), actor)


@asks(Action.DISPUTES_DECIDE)
def resume(rt: Runtime, dispute_id: UUID, *, actor: Actor) -> None:
    """Its clock goes on with the time that was left. Errors: Forbidden, NotFound, Conflict."""
    _move(rt, dispute_id, Step(Move.RESUME), actor)


@asks(Action.DISPUTES_OPEN)
def say(
    rt: Runtime,
    dispute_id: UUID,
    *,
    actor: Actor,
    comment: str = "",
    evidence: Sequence[Sent] = (),
) -> None:
    """Add to the thread: words, files or both.

    Errors: Forbidden, NotFound, Conflict (it is over), Rejected, FileRejected, Unavailable.
    """
    kept = _kept(rt, dispute_id, evidence, actor)
    step = Step(
        Move.ATTACH if kept else Move.COMMENT,
        rows.clean(comment),
        evidence=frozenset(one.sha256 for one in kept),
    )
    _move(rt, dispute_id, step, actor, kept=kept)


@asks(Action.DISPUTES_OPEN)
def withdraw(rt: Runtime, dispute_id: UUID, *, actor: Actor, comment: str = "") -> None:
    """Take one's own dispute back. Errors: Forbidden, NotFound, Conflict."""
    _move(rt, dispute_id, Step(Move.WITHDRAW, rows.clean(comment)), actor)


@asks(Action.DISPUTES_OPEN)
def appeal(
    rt: Runtime,
    dispute_id: UUID,
    *,
    actor: Actor,
    comment: str,
    evidence: Sequence[Sent] = (),
) -> None:
    """Ask once for a second person's decision, which is final.

    Errors: Forbidden, NotFound, Conflict (appealed before), Rejected (too late), FileRejected.
    """
    kept = _kept(rt, dispute_id, evidence, actor)
    hashes = frozenset(one.sha256 for one in kept)
    step = Step(Move.APPEAL, rows.clean(comment), evidence=hashes)
    _move(rt, dispute_id, step, actor, kept=kept, check=_refuse_late_appeal)


@asks(Action.DISPUTES_OPEN)
def reopen(
    rt: Runtime,
    dispute_id: UUID,
    *,
    actor: Actor,
    comment: str,
    evidence: Sequence[Sent],
) -> None:
    """Have a decided dispute looked at again for evidence that was not there before.

    Errors: Forbidden, NotFound, Conflict, Rejected (nothing new), FileRejected.
    """
    kept = _kept(rt, dispute_id, evidence, actor)
    hashes = frozenset(one.sha256 for one in kept)
    _move(rt, dispute_id, Step(Move.REOPEN, rows.clean(comment), evidence=hashes), actor, kept=kept)


def _kept(
    rt: Runtime, dispute_id: UUID, evidence: Sequence[Sent], actor: Actor
) -> tuple[Kept, ...]:
    """The files, looked at and stored; of whoever may not see the dispute none is even opened."""
    if evidence:
        with rt.read() as session:
            _refuse_unseen(session, dispute_id, actor)
    return files.keep(rt, evidence)


def _move(
    rt: Runtime,
    dispute_id: UUID,
    step: Step,
    actor: Actor,
    *,
    kept: Sequence[Kept] = (),
    check: Check | None = None,
) -> None:
    with rt.write() as session:
        _refuse_unseen(session, dispute_id, actor)
        row = rows.locked(session, dispute_id)
        if check is not None:
            check(rt, row)
        moved, event = rows.take(rt, session, row, step, by=rows.person(actor))
        files.add(rt, session, event, kept)
        _tell(rt, session, moved, step, actor)
        rows.told(session, moved, step, actor=actor)


def _refuse_unseen(session: Session, dispute_id: UUID, actor: Actor) -> None:
    """Whether it is there at all is nobody's business who may not see it. Errors: NotFound."""
    query = select(DisputeRow.id).where(DisputeRow.id == dispute_id, seen.disputes(actor))
    if session.execute(query).scalar() is None:
        raise NotFound(rows.UNKNOWN)


def _refuse_late_appeal(rt: Runtime, row: DisputeRow) -> None:
    days = rt.terms.days_to_appeal
    if row.decided_at is not None and row.decided_at + timedelta(days=days) < rt.clock():
        raise Rejected(f"A decision can be appealed within {days} days; this one is older.")


def _who_decides(session: Session, name: str) -> str:
    """The name as its account has it. Errors: NotFound, Forbidden."""
    query = select(UserRow.name, UserRow.role).where(UserRow.is_active)
    found = [row for row in session.execute(query) if moves.same(row.name, name.strip())]
    if not found:
        raise NotFound("There is nobody of that name.")
    if Action.DISPUTES_DECIDE not in access.ALLOWED[Role(found[0].role)]:
        raise Forbidden(f"{found[0].name} may not decide disputes.")
    return str(found[0].name)


def _tell(rt: Runtime, session: Session, moved: Moved, step: Step, actor: Actor) -> None:
    """Notices for whoever has to know, and the event for integrators."""
    row, number = moved.row, moved.row.number
    to, said = _news(session, moved, step, actor)
    if to:
        notices.tell(
            rt,
            session,
            to,
            kind=step.move.value,
            subject=rows.on(row.id),
            sentence=f"Dispute {number}: {said}",
        )
    if step.move in (Move.ESCALATE, Move.APPEAL):
        escalated(session, row, cause=step.move.value)


def escalated(session: Session, row: DisputeRow, *, cause: str) -> None:
    """Integrators hear that a dispute needs somebody else; in the caller's transaction."""
    told = {
        "dispute_id": str(row.id),
        "number": row.number,
        "job_sheet_id": str(row.job_sheet_id),
        "rule": row.rule,
        "severity": row.severity,
        "cause": cause,
        "due_at": row.due_at.isoformat(),
    }
    events.announce(session, Told.DISPUTE_ESCALATED, told)


def _news(session: Session, moved: Moved, step: Step, actor: Actor) -> tuple[list[str], str]:
    row, by = moved.row, actor.name
    said = f" {step.comment}" if step.comment else ""
    if step.move is Move.ASSIGN and step.to and not moves.same(step.to, by):
        return [step.to], f"{by} gave it to you.{said}"
    if step.move in (Move.ESCALATE, Move.APPEAL, Move.REOPEN):
        left_out = [by, *(row.deciders if row.is_appeal else ())]
        to = notices.who_may(session, Action.DISPUTES_DECIDE, but=left_out)
        return to, f"{_PAST[step.move]} by {by}.{said}"
    if step.move in (Move.COMMENT, Move.ATTACH, Move.PAUSE):
        others = sorted({row.disputer, moved.after.holder or row.disputer} - {by})
        word = "paused its clock:" if step.move is Move.PAUSE else "wrote:"
        return others, f"{by} {word}{said or ' (a file)'}"
    return [], ""
