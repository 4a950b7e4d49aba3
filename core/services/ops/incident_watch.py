"""What the system itself does about incidents: opens them, feeds their timelines, escalates."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import uuid4

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from core import telemetry
from core.db.incident_tables import ContactRow, IncidentRow
from core.domain import actors
from core.domain.model import Actor
from core.domain.ops import incidents as rules
from core.domain.ops import registry
from core.domain.ops.alerts import Change
from core.domain.ops.checks import CheckResult
from core.domain.ops.incidents import Incident, Kind, Phase
from core.ports import Runtime
from core.queries.ops import incidents as queries
from core.queries.ops.incidents import incident_of
from core.services.ops import evidence
from core.services.ops.incidents import add_entry, opened

log = telemetry.logger(__name__)

WATCH: Final[Actor] = actors.system("watch")


def open_for(
    rt: Runtime, session: Session, result: CheckResult, results: Sequence[CheckResult]
) -> bool:
    """Open an incident for a check that fails; in the caller's transaction.

    Opens none where one of this check, or of another check with the same runbook, is open: one
    cause shows in several checks. What was seen is on that one's timeline then.
    """
    if any(_is_of_the_same(one, result) for one in queries.open_ones(session)):
        return False
    now = rt.clock()
    row_id = uuid4()
    query = (
        insert(IncidentRow)
        .values(
            id=row_id,
            title=rules.refuse_text(f"Failing: {result.check.title}"),
            priority=result.check.level.value,
            check_id=result.id,
            components=[result.check.area.value],
            evidence=evidence.frozen(rt, session, results),
            opened_by=WATCH.name,
            opened_at=now,
        )
        .on_conflict_do_nothing()
        .returning(IncidentRow.id)
    )
    if session.execute(query).scalar() is None:
        return False
    row = session.get_one(IncidentRow, row_id)
    opened(session, row, actor=WATCH, text=f"{result.seen}{_came_back(session, row, now)}")
    log.warning("incident.opened", check=result.id, priority=row.priority)
    return True


def feed(session: Session, at: datetime, told: Sequence[tuple[CheckResult, Change]]) -> None:
    """Write what became of checks on every open timeline; in the caller's transaction."""
    if not told:
        return
    for incident in queries.open_ones(session):
        for result, change in told:
            is_raised = change is Change.RAISED
            said = result.seen if is_raised else f"Holds again. {result.seen}"
            add_entry(session, incident.id, at, Kind.CHECK, WATCH, f"{result.check.title}: {said}")


def escalate(session: Session, now: datetime) -> list[Incident]:
    """Those that nobody acknowledged in time, each once; in the caller's transaction."""
    query = (
        select(IncidentRow)
        .where(IncidentRow.phase == Phase.OPEN, IncidentRow.escalated_at.is_(None))
        .with_for_update(skip_locked=True)
    )
    late = [row for row in session.scalars(query) if rules.must_escalate(incident_of(row), now)]
    for row in late:
        row.escalated_at = now
        text = f"Nobody acknowledged it in time. {_whom(session)}"
        add_entry(session, row.id, now, Kind.ESCALATED, WATCH, text)
    return [incident_of(row) for row in late]


def _is_of_the_same(incident: Incident, result: CheckResult) -> bool:
    if incident.check_id == result.id:
        return True
    other = registry.BY_ID.get(incident.check_id or "")
    return other is not None and other.runbook is not None and other.runbook is result.check.runbook


def _came_back(session: Session, row: IncidentRow, now: datetime) -> str:
    query = select(func.max(IncidentRow.number)).where(
        IncidentRow.check_id == row.check_id,
        IncidentRow.id != row.id,
        IncidentRow.resolved_at > now - rules.RECURS_WITHIN,
    )
    number = session.execute(query).scalar()
    return "" if number is None else f" It came back: INC-{number} was resolved within a day."


def _whom(session: Session) -> str:
    query = select(ContactRow).order_by(ContactRow.position).limit(2)
    told = [
        f"{row.role}: {' '.join(part for part in (row.name, row.reached_by) if part)}"
        for row in session.scalars(query)
        if row.name or row.reached_by
    ]
    return f"Call {'; '.join(told)}." if told else "No contact is entered yet: see Contacts."
