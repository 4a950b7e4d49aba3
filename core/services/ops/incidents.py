"""Incidents: opened by people, moved, and told of; what a check opens lies in `incident_watch`."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID, uuid4

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core import telemetry
from core.db.incident_tables import FollowUpRow, IncidentEntryRow, IncidentRow
from core.domain import webhook_rules
from core.domain.access import Action, asks
from core.domain.model import Actor
from core.domain.ops import incidents as rules
from core.domain.ops.incidents import Duty, Incident, Kind, Phase, Priority
from core.domain.trail import Event
from core.errors import Conflict, NotFound, Rejected
from core.ports import Runtime
from core.queries.ops.incidents import incident_of
from core.services import trail
from core.services.messages import events
from core.services.ops import checks, evidence

log = telemetry.logger(__name__)

_COLUMNS: Final = {
    Phase.ACKNOWLEDGED: "acknowledged_at",
    Phase.ASSESSED: "assessed_at",
    Phase.MITIGATED: "mitigated_at",
    Phase.RESOLVED: "resolved_at",
    Phase.CLOSED: "closed_at",
}


@dataclass(frozen=True, slots=True)
class Opening:
    """What is wrong, as whoever opens it says."""

    title: str
    priority: Priority
    components: tuple[str, ...] = ()


@asks(Action.INCIDENTS_WORK)
def open_by_hand(rt: Runtime, opening: Opening, *, actor: Actor) -> UUID:
    """Open one, with all checks as they are now as evidence. Gives its id.

    Errors: Forbidden, Rejected (no title), Unavailable.
    """
    title = rules.refuse_text(opening.title)
    results = checks.run_all(rt)
    row = IncidentRow(
        id=uuid4(),
        title=title,
        priority=opening.priority.value,
        components=list(opening.components),
        opened_by=actor.name,
        opened_at=rt.clock(),
    )
    with rt.write() as session:
        row.evidence = evidence.frozen(rt, session, results)
        session.add(row)
        opened(session, row, actor=actor, text=f"Opened: {title}")
    log.warning("incident.opened", incident=row.number, priority=row.priority)
    return row.id


@asks(Action.INCIDENTS_WORK)
def move(rt: Runtime, incident_id: UUID, to: Phase, *, actor: Actor, note: str = "") -> None:
    """Take it to another phase. Errors: Forbidden, NotFound, Conflict, Rejected."""
    now = rt.clock()
    with _locked(rt, incident_id) as (session, row):
        before = incident_of(row)
        rules.refuse_move(before, to)
        row.phase = to.value
        setattr(row, _COLUMNS[to], now)
        if rules.is_reopening(before, to):
            row.resolved_at = row.mitigated_at = None
            _flush_reopened(session, before)
        add_entry(session, row.id, now, Kind.PHASE, actor, _moved(before, to, note))
        _tell(session, Event.INCIDENT_MOVED, before, actor, phase=to.value)
        if to is Phase.RESOLVED:
            announce(session, webhook_rules.Event.INCIDENT_RESOLVED, row)
    log.warning("incident.moved", incident=before.number, phase=to.value)


@asks(Action.INCIDENTS_WORK)
def add_note(rt: Runtime, incident_id: UUID, text: str, *, actor: Actor) -> None:
    """A line on its timeline. Errors: Forbidden, NotFound, Rejected."""
    with _locked(rt, incident_id) as (session, row):
        add_entry(session, row.id, rt.clock(), Kind.NOTE, actor, _said(text))


@asks(Action.INCIDENTS_WORK)
def tell_stakeholders(rt: Runtime, incident_id: UUID, text: str, *, actor: Actor) -> None:
    """Note what everybody was told, word for word. Errors: Forbidden, NotFound, Rejected."""
    with _locked(rt, incident_id) as (session, row):
        add_entry(session, row.id, rt.clock(), Kind.STAKEHOLDERS, actor, _said(text))
        _ticked(row, "notify", actor, is_done=True)


@asks(Action.INCIDENTS_WORK)
def tick(rt: Runtime, incident_id: UUID, step: str, *, actor: Actor, is_done: bool) -> None:
    """A step of the procedure is done, or is not after all. Errors: Forbidden, NotFound."""
    if step not in rules.STEP_OF:
        raise NotFound("The procedure has no such step.")
    with _locked(rt, incident_id) as (session, row):
        if (step in row.steps) is is_done:
            return
        _ticked(row, step, actor, is_done=is_done)
        said = "Done" if is_done else "Not done after all"
        text = f"{said}: {rules.STEP_OF[step].text}"
        add_entry(session, row.id, rt.clock(), Kind.STEP, actor, text)


@asks(Action.INCIDENTS_WORK)
def change(
    rt: Runtime,
    incident_id: UUID,
    *,
    actor: Actor,
    priority: Priority,
    components: Collection[str],
    duties: Mapping[Duty, str],
) -> None:
    """Priority, what is affected, who does what; the timeline says what became different.

    Errors: Forbidden, NotFound.
    """
    with _locked(rt, incident_id) as (session, row):
        before = incident_of(row)
        row.priority = priority.value
        row.components = sorted(set(components))
        row.duties = {duty.value: who.strip() for duty, who in duties.items() if who.strip()}
        session.flush()
        told = _changes(before, incident_of(row))
        if told:
            add_entry(session, row.id, rt.clock(), Kind.CHANGED, actor, told)
            _tell(session, Event.INCIDENT_CHANGED, before, actor, told=told)


@asks(Action.INCIDENTS_WORK)
def add_follow_up(
    rt: Runtime, incident_id: UUID, text: str, *, actor: Actor, owner: str, due_on: date | None
) -> None:
    """Something to do so that it does not happen again. Errors: Forbidden, NotFound, Rejected."""
    with _locked(rt, incident_id) as (session, row):
        session.add(
            FollowUpRow(
                incident_id=row.id,
                text=_said(text),
                owner=owner.strip(),
                due_on=due_on,
                added_at=rt.clock(),
            )
        )
        _ticked(row, "follow_ups", actor, is_done=True)


@asks(Action.INCIDENTS_WORK)
def finish_follow_up(rt: Runtime, follow_up_id: UUID, *, actor: Actor) -> None:
    """It is done. Errors: Forbidden, NotFound (or done already)."""
    query = (
        update(FollowUpRow)
        .where(FollowUpRow.id == follow_up_id, FollowUpRow.done_at.is_(None))
        .values(done_at=rt.clock(), done_by=actor.name)
        .returning(FollowUpRow.incident_id)
    )
    with rt.write() as session:
        if session.execute(query).scalar() is None:
            raise NotFound("There is no such follow-up, or it is done already.")


@asks(Action.INCIDENTS_WORK)
def write_retrospective(
    rt: Runtime, incident_id: UUID, answers: Mapping[str, str], *, actor: Actor
) -> None:
    """What was learnt, question by question. Errors: Forbidden, NotFound, Rejected."""
    told = {key: answers.get(key, "").strip() for key in rules.QUESTIONS}
    if any(len(text) > rules.TEXT_MAX_CHARS for text in told.values()):
        raise Rejected(f"At most {rules.TEXT_MAX_CHARS:,} characters an answer.")
    with _locked(rt, incident_id) as (session, row):
        row.retrospective = {key: text for key, text in told.items() if text}
        _ticked(row, "retrospective", actor, is_done=bool(row.retrospective))
        _tell(session, Event.INCIDENT_CHANGED, incident_of(row), actor, told="retrospective")


def opened(session: Session, row: IncidentRow, *, actor: Actor, text: str) -> None:
    """The first line, the trail and the webhooks of a new one; in the caller's transaction."""
    session.flush()
    session.refresh(row)  # Its number.
    add_entry(session, row.id, row.opened_at, Kind.OPENED, actor, text)
    announce(session, webhook_rules.Event.INCIDENT_OPENED, row)
    found = incident_of(row)
    _tell(session, Event.INCIDENT_OPENED, found, actor, title=row.title, priority=row.priority)


def add_entry(
    session: Session, incident_id: UUID, at: datetime, kind: Kind, actor: Actor, text: str
) -> None:
    """A line of a timeline; in the caller's transaction."""
    session.add(
        IncidentEntryRow(
            incident_id=incident_id, at=at, kind=kind.value, said_by=actor.name, text=text
        )
    )


def announce(session: Session, event: webhook_rules.Event, row: IncidentRow) -> None:
    """Tell the webhooks; in the caller's transaction."""
    events.announce(
        session,
        event,
        {
            "incident_id": str(row.id),
            "incident": f"INC-{row.number}",
            "title": row.title,
            "priority": row.priority,
            "check": row.check_id,
        },
    )


@contextmanager
def _locked(rt: Runtime, incident_id: UUID) -> Iterator[tuple[Session, IncidentRow]]:
    with rt.write() as session:
        row = session.get(IncidentRow, incident_id, with_for_update=True)
        if row is None:
            raise NotFound("There is no such incident.")
        yield session, row


def _flush_reopened(session: Session, before: Incident) -> None:
    try:
        session.flush()
    except IntegrityError as error:
        raise Conflict(
            f"The same check has opened another incident since; go on there, not in {before.name}."
        ) from error


def _moved(before: Incident, to: Phase, note: str) -> str:
    verb = "Came back; assessed anew" if rules.is_reopening(before, to) else to.value.capitalize()
    return f"{verb}: {' '.join(note.split())}" if note.strip() else f"{verb}."


def _changes(before: Incident, after: Incident) -> str:
    told = []
    if before.priority is not after.priority:
        told.append(f"Priority {before.priority} to {after.priority}.")
    if set(before.components) != set(after.components):
        told.append(f"Affected: {', '.join(after.components) or 'nothing'}.")
    told += [
        f"{duty.value.capitalize()}: {after.duties.get(duty, '') or 'nobody'}."
        for duty in Duty
        if before.duties.get(duty, "") != after.duties.get(duty, "")
    ]
    return " ".join(told)


def _ticked(row: IncidentRow, step: str, actor: Actor, *, is_done: bool) -> None:
    others = {key: who for key, who in row.steps.items() if key != step}
    row.steps = others | ({step: actor.name} if is_done else {})


def _said(text: str) -> str:
    said = text.strip()
    if not said:
        raise Rejected("Write something first.")
    if len(said) > rules.TEXT_MAX_CHARS:
        raise Rejected(f"At most {rules.TEXT_MAX_CHARS:,} characters at once.")
    return said


def _tell(session: Session, event: Event, of: Incident, actor: Actor, **after: Any) -> None:
    session.flush()
    trail.write(session, event, actor=actor, on=f"incident:{of.number}", after=after)
