"""The rows of a dispute: locked, moved on, and told of, in the caller's transaction."""

from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from core.db.dispute_tables import (
    AuditRulingRow,
    DisputeCauseRow,
    DisputeEventRow,
    DisputeFileRow,
    DisputeRow,
)
from core.db.review_tables import ReviewDecisionRow, ReviewRow
from core.domain import access
from core.domain.access import Action
from core.domain.disputes import clocks, moves
from core.domain.disputes.evidence import COMMENT_MAX_CHARS
from core.domain.disputes.moves import DECISIONS, Case, Move, Person, State, Step
from core.domain.model import Actor, RulingKind
from core.domain.trail import Event
from core.errors import NotFound, Rejected
from core.ports import Runtime
from core.services import audits, trail

UNKNOWN: Final = "There is no such dispute. Open one from the list of disputes."
_TALLIES: Final = {State.ACCEPTED: "accepted", State.PARTLY_ACCEPTED: "partly"}


@dataclass(frozen=True, slots=True)
class Moved:
    """A dispute before and after a move."""

    row: DisputeRow
    before: Case
    after: Case


def clean(comment: str) -> str:
    """What PostgreSQL can hold, lines kept. Errors: Rejected (too long)."""
    text = "".join(one for one in comment if one == "\n" or one.isprintable()).strip()
    if len(text) > COMMENT_MAX_CHARS:
        raise Rejected(f"At most {COMMENT_MAX_CHARS:,} characters; say it shorter.")
    return text.encode(errors="replace").decode()


def person(actor: Actor) -> Person:
    """The actor as the table of moves knows people."""
    return Person(actor.name, access.may(actor, Action.DISPUTES_DECIDE))


def locked(session: Session, dispute_id: UUID) -> DisputeRow:
    """The dispute's row, nobody else's until the transaction ends. Errors: NotFound."""
    query = select(DisputeRow).where(DisputeRow.id == dispute_id).with_for_update()
    row = session.scalar(query.execution_options(populate_existing=True))
    if row is None:
        raise NotFound(UNKNOWN)
    return row


def locked_with_sheet(session: Session, dispute_id: UUID) -> DisputeRow:
    """The same, its sheet locked first, as whoever writes audits does. Errors: NotFound."""
    query = select(DisputeRow.job_sheet_id).where(DisputeRow.id == dispute_id)
    sheet_id = session.execute(query).scalar()
    if sheet_id is None:
        raise NotFound(UNKNOWN)
    audits.lock_sheets(session, [sheet_id])
    return locked(session, dispute_id)


def case(session: Session, row: DisputeRow) -> Case:
    """The dispute as its moves depend on it."""
    files = select(DisputeFileRow.sha256).where(DisputeFileRow.dispute_id == row.id)
    return Case(
        state=State(row.state),
        disputer=row.disputer,
        barred=frozenset(_barred(session, row)),
        holder=row.holder,
        deciders=tuple(row.deciders),
        is_appeal=row.is_appeal,
        was_appealed=row.was_appealed,
        is_paused=row.paused_at is not None,
        evidence=frozenset(session.scalars(files)),
        ruled=State(row.ruled) if row.ruled else None,
    )


def take(
    rt: Runtime, session: Session, row: DisputeRow, step: Step, *, by: Person
) -> tuple[Moved, DisputeEventRow]:
    """Make a move on a locked row: its state, its clock, its counts, its line in the thread.

    Errors: Conflict, Forbidden, Rejected.
    """
    before = case(session, row)
    after = moves.take(before, step, by=by)
    _write(rt, row, before, after, step)
    _count(session, row, before, after)
    event = DisputeEventRow(
        dispute_id=row.id,
        move=step.move.value,
        state=after.state.value,
        comment=step.comment,
        made_by=by.name,
        made_at=rt.clock(),
        facts=_facts(step),
    )
    session.add(event)
    session.flush()
    return Moved(row, before, after), event


def told(session: Session, moved: Moved, step: Step, *, actor: Actor) -> None:
    """The trail's entry of a move; write it last."""
    is_decision = step.move in DECISIONS
    trail.write(
        session,
        Event.DISPUTE_DECIDED if is_decision else Event.DISPUTE_MOVED,
        actor=actor,
        on=on(moved.row.id),
        before={"state": moved.before.state.value},
        after={
            "move": step.move.value,
            "state": moved.after.state.value,
            "to": step.to,
            "severity": step.severity,
            "audit": moved.row.made_audit_id if is_decision else None,
        },
    )


def on(dispute_id: UUID) -> str:
    """What trail and notices call it."""
    return f"dispute:{dispute_id}"


def _write(rt: Runtime, row: DisputeRow, before: Case, after: Case, step: Step) -> None:
    now = rt.clock()
    row.state, row.holder = after.state.value, after.holder
    row.is_appeal, row.was_appealed = after.is_appeal, after.was_appealed
    row.deciders = list(after.deciders)
    if step.move is Move.PAUSE:
        row.paused_at = now
    elif before.is_paused and not after.is_paused:
        row.due_at = clocks.resumed(
            rt.terms.calendar, row.due_at, paused_at=row.paused_at or now, now=now
        )
        row.paused_at = None
        row.remind_at = clocks.remind_at(rt.terms, row.due_at)
    if step.move in (Move.ESCALATE, Move.APPEAL, Move.REOPEN):
        row.due_at = clocks.escalated_by(rt.terms, since=now)
        row.remind_at = clocks.remind_at(rt.terms, row.due_at)
    if step.move in DECISIONS:
        row.ruled, row.decided_at, row.remind_at = after.state.value, now, None
        row.ruled_severity = step.severity.value if step.severity else None
        row.ruled_person = step.to
        if row.answered_s is None:
            row.answered_s = (now - row.opened_at).total_seconds()


def _count(session: Session, row: DisputeRow, before: Case, after: Case) -> None:
    """How many of its cause are live and how those decided were, kept with the move."""
    change: dict[str, int] = {}
    live = after.state.is_live - before.state.is_live
    if live:
        change["live"] = live
    if after.state.is_decided and after.deciders != before.deciders:
        for ruled, by in ((before.ruled, -1), (after.ruled, 1)):
            if ruled is not None:
                name = _TALLIES.get(ruled, "rejected")
                change[name] = change.get(name, 0) + by
    values: dict[str, Any] = {
        name: getattr(DisputeCauseRow, name) + by for name, by in change.items() if by
    }
    if values:
        statement = update(DisputeCauseRow).where(DisputeCauseRow.id == row.cause_id)
        statement = statement.values(values).execution_options(synchronize_session=False)
        session.execute(statement)


def _barred(session: Session, row: DisputeRow) -> set[str]:
    """Who has a part in the finding: whoever decided on the sheet in a review, and whoever had
    the finding added to it."""
    reviewed = (
        select(ReviewDecisionRow.decided_by)
        .join(ReviewRow, ReviewRow.id == ReviewDecisionRow.review_id)
        .where(ReviewRow.job_sheet_id == row.job_sheet_id)
    )
    added = (
        select(DisputeRow.disputer, DisputeRow.deciders)
        .join(AuditRulingRow, AuditRulingRow.cause_id == DisputeRow.id)
        .where(
            AuditRulingRow.audit_id == row.audit_id,
            AuditRulingRow.kind == RulingKind.ADDED.value,
            AuditRulingRow.rule == row.rule,
        )
    )
    found = set(session.scalars(reviewed))
    for disputer, deciders in session.execute(added):
        found |= {disputer, *deciders}
    return found - {row.disputer}


def _facts(step: Step) -> dict[str, Any] | None:
    told = {"to": step.to, "severity": step.severity.value if step.severity else None}
    found = {name: value for name, value in told.items() if value is not None}
    return found or None
