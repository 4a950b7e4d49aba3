"""Taking a step of a runbook: a look at what it would do, a reason, where risky a second person,
then the deed, each in the trail; all on the connections kept for whoever is on call."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core import telemetry
from core.db.checks_tables import StepRow
from core.domain.access import Action, asks
from core.domain.model import Actor
from core.domain.ops import runbooks, step_states
from core.domain.ops.runbooks import Act, Step
from core.domain.ops.step_states import StepState
from core.domain.trail import Event
from core.errors import AuditorError, Conflict, NotFound, Rejected
from core.ports import Runtime
from core.services import trail
from core.services.ops import spare
from core.services.ops.acts import DOINGS
from core.services.ops.acts.doing import Plan

log = telemetry.logger(__name__)


@dataclass(frozen=True, slots=True)
class Told:
    """What came of asking: done, or waiting for a second person."""

    state: StepState
    says: str


@asks(Action.RUNBOOKS_ACT)
def plan(rt: Runtime, runbook: str, step_id: str, *, actor: Actor) -> Plan:
    """The dry run: what the step would do now. Changes nothing. Errors: Forbidden, NotFound."""
    return DOINGS[_act(_step(runbook, step_id))].plan(spare.of(rt), actor)


@asks(Action.RUNBOOKS_ACT)
def take(
    rt: Runtime,
    runbook: str,
    step_id: str,
    *,
    actor: Actor,
    reason: str,
    target: str | None = None,
) -> Told:
    """Do it, or ask for a second person where it is risky. `target` is what the plan named.

    Errors: Forbidden, NotFound, Rejected (no reason), Conflict (nothing to do, something else
    than was planned, or asked for already).
    """
    rt, step = spare.of(rt), _step(runbook, step_id)
    if not reason.strip():
        raise Rejected("Say why: whoever looks at this later will want to know.")
    doing = DOINGS[_act(step)]
    now = doing.plan(rt, actor)
    if not now.is_needed:
        raise Conflict(now.says)
    if target is not None and now.target != target:
        raise Conflict("Things have moved on since you looked. Look again.")
    says = doing.do(rt, actor, reason.strip(), now.target) if doing.comes_first else None
    row_id = _ask(rt, runbook, step, reason=reason.strip(), target=now.target, actor=actor)
    if says is not None:
        return _done(rt, row_id, step, says, actor=actor)
    if step.by_two:
        return Told(StepState.ASKED, "Asked for. A second person has to approve it.")
    return _do(rt, row_id, step, actor=actor, reason=reason.strip(), target=now.target)


@asks(Action.RUNBOOKS_ACT)
def approve(rt: Runtime, row_id: UUID, *, actor: Actor) -> Told:
    """Do what somebody else asked for. Errors: Forbidden, NotFound, Conflict."""
    rt = spare.of(rt)
    with rt.write() as session:
        row = _waiting(rt, session, row_id)
        step_states.must_be_another(row.asked_by, actor.name)
        row.approved_by = actor.name
        step, reason, target = _step(row.runbook, row.step), row.reason, row.target
    return _do(rt, row_id, step, actor=actor, reason=reason, target=target)


@asks(Action.RUNBOOKS_ACT)
def refuse(rt: Runtime, row_id: UUID, *, actor: Actor, note: str) -> None:
    """Do not do it. Errors: Forbidden, NotFound, Rejected (no note), Conflict."""
    if not note.strip():
        raise Rejected("Say why it is not done.")
    with spare.of(rt).write() as session:
        row = _waiting(rt, session, row_id)
        row.state, row.ended_at, row.outcome = StepState.REFUSED, rt.clock(), note.strip()
        session.flush()
        trail.write(session, Event.STEP_REFUSED, actor=actor, on=_on(row), after={"note": note})


def _ask(
    rt: Runtime, runbook: str, step: Step, *, reason: str, target: str | None, actor: Actor
) -> UUID:
    with rt.write() as session:
        if step.by_two:
            _refuse_again(rt, session, step, target)
        row = StepRow(
            runbook=runbook, step=step.id, target=target, reason=reason, asked_by=actor.name
        )
        session.add(row)
        session.flush()
        told = {"reason": reason, "target": target}
        trail.write(session, Event.STEP_ASKED, actor=actor, on=_on(row), after=told)
        return row.id


def _refuse_again(rt: Runtime, session: Session, step: Step, target: str | None) -> None:
    query = select(StepRow.asked_by).where(
        StepRow.step == step.id,
        StepRow.target.is_not_distinct_from(target),
        StepRow.state == StepState.ASKED,
        StepRow.approved_by.is_(None),
        StepRow.asked_at > rt.clock() - step_states.WAITS_FOR,
    )
    if (asked_by := session.scalars(query.limit(1)).first()) is not None:
        raise Conflict(f"{asked_by} has asked for this already; it waits for a second person.")


def _do(
    rt: Runtime, row_id: UUID, step: Step, *, actor: Actor, reason: str, target: str | None
) -> Told:
    """The deed, outside any transaction of ours; how it went is written either way."""
    try:
        says = DOINGS[_act(step)].do(rt, actor, reason, target)
    except AuditorError as error:
        _end(rt, row_id, StepState.FAILED, str(error), actor=actor)
        raise
    return _done(rt, row_id, step, says, actor=actor)


def _done(rt: Runtime, row_id: UUID, step: Step, says: str, *, actor: Actor) -> Told:
    _end(rt, row_id, StepState.DONE, says, actor=actor)
    log.warning("runbook.done", step=step.id)
    return Told(StepState.DONE, says)


def _end(rt: Runtime, row_id: UUID, state: StepState, outcome: str, *, actor: Actor) -> None:
    event = Event.STEP_DONE if state is StepState.DONE else Event.STEP_FAILED
    with rt.write() as session:
        row = session.get(StepRow, row_id, with_for_update=True)
        if row is None:
            raise NotFound("There is no such step.")
        row.state, row.ended_at, row.outcome = state, func.now(), outcome
        session.flush()
        trail.write(session, event, actor=actor, on=_on(row), after={"outcome": outcome})


def _waiting(rt: Runtime, session: Session, row_id: UUID) -> StepRow:
    row = session.get(StepRow, row_id, with_for_update=True)
    if row is None:
        raise NotFound("There is no such step.")
    state, by, at = StepState(row.state), row.approved_by, row.asked_at
    stands = step_states.standing(state, approved_by=by, asked_at=at, now=rt.clock())
    step_states.must_wait(stands)
    return row


def _step(runbook: str, step_id: str) -> Step:
    found = runbooks.step(runbook, step_id)
    if found is None:
        raise NotFound("There is no such step.")
    return found


def _act(step: Step) -> Act:
    if step.act is None:
        raise NotFound("This step is for a person to take: the product does nothing in it.")
    return step.act


def _on(row: StepRow) -> str:
    return f"runbook:{row.runbook}/{row.step}"
