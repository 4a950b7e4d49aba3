"""Incidents, their timelines and follow-ups, and whom to call."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.db.incident_tables import (
    ContactRow,
    EscalationRow,
    FollowUpRow,
    IncidentEntryRow,
    IncidentRow,
)
from core.db.people import TrailRow
from core.db.upkeep_tables import DeployRow
from core.domain import access
from core.domain.access import Action
from core.domain.model import Actor
from core.domain.ops.incident_texts import FollowUpLine, TimelineLine, action_words
from core.domain.ops.incidents import Duty, Incident, Kind, Phase, Priority
from core.errors import NotFound

LISTED: Final = 100
LINES_AT_MOST: Final = 1_000
# What somebody does to the running system, by the beginning of its name in the trail.
ACTIONS: Final = ("queue.", "dead_letter.", "maintenance.", "backup.", "restore.", "runbook.")
_REACHED: Final = {
    Phase.ACKNOWLEDGED: "acknowledged_at",
    Phase.ASSESSED: "assessed_at",
    Phase.MITIGATED: "mitigated_at",
    Phase.RESOLVED: "resolved_at",
    Phase.CLOSED: "closed_at",
}


@dataclass(frozen=True, slots=True)
class FollowUp(FollowUpLine):
    """A follow-up with its id."""

    id: UUID


@dataclass(frozen=True, slots=True)
class Escalation:
    """Whom to call first about a kind of issue, and whom if that does not help."""

    issue_type: str
    first_contact: str
    escalation: str


@dataclass(frozen=True, slots=True)
class Contact:
    """How somebody of the matrix is reached."""

    role: str
    name: str
    reached_by: str


@dataclass(frozen=True, slots=True)
class Whole:
    """An incident with everything that belongs to it."""

    incident: Incident
    timeline: list[TimelineLine]
    follow_ups: list[FollowUp]


def listing(session: Session, *, actor: Actor, limit: int = LISTED) -> list[Incident]:
    """Those open first, the most urgent and oldest of them first; then the others, newest first.

    Errors: Forbidden.
    """
    access.require(actor, Action.HEALTH_READ)
    newest = select(IncidentRow).order_by(IncidentRow.opened_at.desc()).limit(limit)
    ended = [one for one in map(incident_of, session.scalars(newest)) if not one.is_open]
    return [*open_ones(session), *ended]


def open_ones(session: Session) -> list[Incident]:
    """Every one that is not resolved, the most urgent first."""
    query = (
        select(IncidentRow)
        .where(IncidentRow.resolved_at.is_(None))
        .order_by(IncidentRow.priority, IncidentRow.opened_at, IncidentRow.number)
    )
    return [incident_of(row) for row in session.scalars(query)]


def since(session: Session, moment: datetime) -> list[Incident]:
    """Those opened since then, the oldest first: marks on a chart, lines of a day."""
    query = (
        select(IncidentRow).where(IncidentRow.opened_at >= moment).order_by(IncidentRow.opened_at)
    )
    return [incident_of(row) for row in session.scalars(query)]


def one(session: Session, incident_id: UUID, *, actor: Actor) -> Incident:
    """The one of this id. Errors: Forbidden, NotFound."""
    access.require(actor, Action.HEALTH_READ)
    row = session.get(IncidentRow, incident_id)
    if row is None:
        raise NotFound("There is no such incident.")
    return incident_of(row)


def whole(session: Session, incident_id: UUID, *, actor: Actor) -> Whole:
    """The one of this id, its timeline and its follow-ups. Errors: Forbidden, NotFound."""
    incident = one(session, incident_id, actor=actor)
    return Whole(incident, timeline(session, incident), follow_ups(session, incident_id))


def timeline(session: Session, incident: Incident) -> list[TimelineLine]:
    """What was noted, what was rolled out and what people did to the system meanwhile, by time."""
    entries = (
        select(IncidentEntryRow)
        .where(IncidentEntryRow.incident_id == incident.id)
        .order_by(IncidentEntryRow.at, IncidentEntryRow.id)
        .limit(LINES_AT_MOST)
    )
    lines = [
        TimelineLine(row.at, Kind(row.kind), row.said_by, row.text)
        for row in session.scalars(entries)
    ]
    lines += _deploys(session, incident)
    lines += _actions(session, incident)
    return sorted(lines, key=lambda line: line.at)


def follow_ups(session: Session, incident_id: UUID) -> list[FollowUp]:
    """In the order they were added."""
    query = (
        select(FollowUpRow)
        .where(FollowUpRow.incident_id == incident_id)
        .order_by(FollowUpRow.added_at, FollowUpRow.id)
    )
    return [_follow_up(row) for row in session.scalars(query)]


def open_follow_ups(session: Session, *, by: date | None = None) -> list[FollowUp]:
    """Those nobody has done yet, of all incidents; with `by`, those due until then."""
    query = select(FollowUpRow).where(FollowUpRow.done_at.is_(None))
    if by is not None:
        query = query.where(FollowUpRow.due_on <= by)
    return [_follow_up(row) for row in session.scalars(query.order_by(FollowUpRow.added_at))]


def escalations(session: Session) -> list[Escalation]:
    """The matrix, in its order."""
    query = select(EscalationRow).order_by(EscalationRow.position, EscalationRow.issue_type)
    return [
        Escalation(row.issue_type, row.first_contact, row.escalation)
        for row in session.scalars(query)
    ]


def contacts(session: Session) -> list[Contact]:
    """How each of the matrix is reached, in its order."""
    query = select(ContactRow).order_by(ContactRow.position, ContactRow.role)
    return [Contact(row.role, row.name, row.reached_by) for row in session.scalars(query)]


def incident_of(row: IncidentRow) -> Incident:
    """The incident a row holds."""
    reached = {
        phase: getattr(row, column)
        for phase, column in _REACHED.items()
        if getattr(row, column) is not None
    }
    return Incident(
        id=row.id,
        number=row.number,
        title=row.title,
        priority=Priority(row.priority),
        phase=Phase(row.phase),
        check_id=row.check_id,
        components=tuple(row.components),
        duties={Duty(duty): who for duty, who in row.duties.items()},
        opened_by=row.opened_by,
        opened_at=row.opened_at,
        reached=reached,
        escalated_at=row.escalated_at,
        evidence=row.evidence,
        retrospective=row.retrospective,
        steps=row.steps,
    )


def _deploys(session: Session, incident: Incident) -> list[TimelineLine]:
    query = select(DeployRow).where(
        DeployRow.marked_at >= incident.opened_at, DeployRow.marked_at <= _until(incident)
    )
    return [
        TimelineLine(row.marked_at, Kind.DEPLOY, row.marked_by, f"Deployed {row.version}.")
        for row in session.scalars(query)
    ]


def _actions(session: Session, incident: Incident) -> list[TimelineLine]:
    by_people = [TrailRow.action.startswith(name) for name in ACTIONS]
    matches = by_people[0]
    for other in by_people[1:]:
        matches = matches | other
    query = (
        select(TrailRow)
        .where(TrailRow.at >= incident.opened_at, TrailRow.at <= _until(incident), matches)
        .order_by(TrailRow.number)
        .limit(LINES_AT_MOST)
    )
    return [
        TimelineLine(row.at, Kind.ACTION, row.actor, action_words(row.action, row.object))
        for row in session.scalars(query)
    ]


def _until(incident: Incident) -> datetime:
    """What comes after it was closed is none of its business."""
    return incident.reached.get(
        Phase.CLOSED, datetime.max.replace(tzinfo=incident.opened_at.tzinfo)
    )


def _follow_up(row: FollowUpRow) -> FollowUp:
    return FollowUp(row.text, row.owner, row.due_on, row.done_at is not None, row.id)
