"""Deciding disputes: the effect is told before, the sheet is judged again with it, and what was
decided of one can be applied to those that share its cause."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from core import telemetry
from core.db.dispute_tables import DisputeRow
from core.domain.access import Action, asks
from core.domain.disputes import effects, moves
from core.domain.disputes.effects import Effect
from core.domain.disputes.moves import DECISIONS, LIVE, Person, Step
from core.domain.model import Actor, Ruling
from core.domain.rulings import Rulings
from core.domain.webhook_rules import Event as Told
from core.errors import AuditorError, Conflict, NotFound, Rejected
from core.ports import Runtime
from core.queries.disputes import rulings as kept
from core.services import audits
from core.services.disputes import rows
from core.services.disputes.rows import Moved
from core.services.messages import events, notices
from core.services.reviewing import judging, standings

log = telemetry.logger(__name__)

ALIKE_AT_MOST: Final = 200  # shown and decided at once


@dataclass(frozen=True, slots=True)
class Decided:
    """A dispute that was decided, and the audit that holds the new verdict: None where the
    finding stands as it was."""

    dispute_id: UUID
    made_audit_id: UUID | None


@dataclass(frozen=True, slots=True)
class Alike:
    """A live dispute that shares a cause, and what the decision would do to its sheet; where it
    cannot be decided so, `refusal` says why."""

    dispute_id: UUID
    number: int
    disputer: str
    job_sheet_id: UUID
    effect: Effect | None
    refusal: str | None = None


@asks(Action.DISPUTES_DECIDE)
def preview(rt: Runtime, dispute_id: UUID, step: Step, *, actor: Actor) -> Effect:
    """What a decision would do, without making it; its comment may still be missing.

    Errors: Forbidden, NotFound, Conflict, Rejected (it leaves open what becomes of the finding).
    """
    with rt.read() as session:
        row = session.get(DisputeRow, dispute_id)
        if row is None:
            raise NotFound(rows.UNKNOWN)
        return _effect(rt, session, row, step, rows.person(actor))


@asks(Action.DISPUTES_DECIDE)
def decide(rt: Runtime, dispute_id: UUID, step: Step, *, actor: Actor) -> Decided:
    """Accept, partly accept or reject, with a comment; the sheet is judged again at once.

    Where two decide at the same moment one wins, and the other is told.
    Errors: Forbidden (has a part in it), NotFound, Conflict (decided already, somebody else has
    it, or its sheet is being audited), Rejected (no comment).
    """
    _refuse_undecided(step)
    step = replace(step, comment=rows.clean(step.comment))
    with rt.write() as session:
        row = rows.locked_with_sheet(session, dispute_id)
        audits.refuse_open(session, row.job_sheet_id)
        moved, _event = rows.take(rt, session, row, step, by=rows.person(actor))
        effects.ruling(kept.claim(row), moved.after.state, severity=step.severity, person=step.to)
        session.flush()
        before = standings.newest(session, row.job_sheet_id)
        made = standings.rejudge(rt, session, row.job_sheet_id, by=actor.name)
        row.made_audit_id = made
        verdict = before.summary.verdict if before else None
        _tell(rt, session, moved, step, actor, verdict_before=verdict)
        rows.told(session, moved, step, actor=actor)
    # Decided with others of its cause nobody opens its page; what one decided is no news to one.
    notices.seen(rt, rows.on(dispute_id), actor=actor)
    log.info("dispute.decided", dispute_id=str(dispute_id), state=moved.after.state)
    return Decided(dispute_id, made)


@asks(Action.DISPUTES_DECIDE)
def alike(rt: Runtime, dispute_id: UUID, step: Step, *, actor: Actor) -> list[Alike]:
    """The other live disputes of the same cause, and what this decision would do to each.

    Errors: Forbidden, NotFound, Rejected (no decision).
    """
    _refuse_undecided(step)
    by = rows.person(actor)
    with rt.read() as session:
        leader = session.get(DisputeRow, dispute_id)
        if leader is None:
            raise NotFound(rows.UNKNOWN)
        return [_alike(rt, session, row, step, by) for row in session.scalars(_others(leader))]


@asks(Action.DISPUTES_DECIDE)
def decide_alike(
    rt: Runtime, dispute_id: UUID, chosen: Collection[UUID], step: Step, *, actor: Actor
) -> tuple[list[Decided], list[str]]:
    """Apply a decision to the chosen ones that share the cause; each stands or falls alone.

    Gives those that were decided and, in words, why others were not. Errors: Forbidden, NotFound,
    Rejected (no decision, no comment, one that does not share the cause).
    """
    _refuse_undecided(step)
    with rt.read() as session:
        leader = session.get(DisputeRow, dispute_id)
        if leader is None:
            raise NotFound(rows.UNKNOWN)
        query = select(DisputeRow.id, DisputeRow.number).where(
            DisputeRow.cause_id == leader.cause_id, DisputeRow.id.in_(chosen)
        )
        numbers = {row.id: row.number for row in session.execute(query)}
    if set(chosen) - set(numbers):
        raise Rejected("One of these disputes has another cause; decide it by itself.")
    decided, refused = [], []
    for one, number in sorted(numbers.items(), key=lambda item: item[1]):
        try:
            decided.append(decide(rt, one, step, actor=actor))
        except AuditorError as error:
            refused.append(f"Dispute {number}: {error}")
    return decided, refused


def _others(leader: DisputeRow) -> Any:
    return (
        select(DisputeRow)
        .where(
            DisputeRow.cause_id == leader.cause_id,
            DisputeRow.id != leader.id,
            DisputeRow.kind == leader.kind,
            DisputeRow.state.in_([state.value for state in LIVE]),
        )
        .order_by(DisputeRow.due_at, DisputeRow.number)
        .limit(ALIKE_AT_MOST)
    )


def _alike(rt: Runtime, session: Session, row: DisputeRow, step: Step, by: Person) -> Alike:
    effect, refusal = None, None
    try:
        effect = _effect(rt, session, row, step, by)
    except AuditorError as error:
        refusal = str(error)
    return Alike(row.id, row.number, row.disputer, row.job_sheet_id, effect, refusal)


def _effect(rt: Runtime, session: Session, row: DisputeRow, step: Step, by: Person) -> Effect:
    """What the sheet would come to. Errors: Conflict, Forbidden, Rejected."""
    _refuse_undecided(step)
    explained = replace(step, comment=step.comment.strip() or "so far without a reason")
    moves.take(rows.case(session, row), explained, by=by)
    state = DECISIONS[step.move]
    ruling = effects.ruling(kept.claim(row), state, severity=step.severity, person=step.to)
    audits.refuse_open(session, row.job_sheet_id)
    past = standings.newest(session, row.job_sheet_id)
    if past is None:
        raise Conflict("The sheet's newest audit has no verdict by a spec; look at the sheet.")
    now = kept.in_force(session, row.job_sheet_id, now=rt.clock())
    return effects.preview(judging.stored(past), _with(now, row, ruling))


def _with(now: Rulings, row: DisputeRow, ruling: Ruling | None) -> Rulings:
    """What is in force, this dispute ruled so instead of how it was ruled before."""
    others = tuple(one for one in now.of_disputes if one.cause != row.id)
    added = tuple(pair for pair in now.added if pair[0] != row.id)
    mine = () if ruling is None else (ruling,)
    return replace(
        now,
        of_disputes=(*others, *mine),
        added=(*added, (row.id, kept.claim(row).finding)),
    )


def _refuse_undecided(step: Step) -> None:
    if step.move not in DECISIONS:
        raise Rejected("Choose to accept, partly accept or reject.")


def _tell(
    rt: Runtime,
    session: Session,
    moved: Moved,
    step: Step,
    actor: Actor,
    *,
    verdict_before: str | None,
) -> None:
    row = moved.row
    word = row.state.replace("_", " ")
    notices.tell(
        rt,
        session,
        [row.disputer],
        kind="decided",
        subject=rows.on(row.id),
        sentence=f"Dispute {row.number} was {word} by {actor.name}. {step.comment}",
    )
    newest = standings.newest(session, row.job_sheet_id)
    told = {
        "dispute_id": str(row.id),
        "number": row.number,
        "job_sheet_id": str(row.job_sheet_id),
        "audit_id": str(newest.summary.audit_id) if newest else None,
        "rule": row.rule,
        "state": row.state,
        "is_appeal": row.is_appeal,
        "verdict_before": verdict_before,
        "verdict": newest.summary.verdict if newest else None,
        "score": newest.summary.score if newest else None,
    }
    events.announce(session, Told.DISPUTE_RESOLVED, told)
