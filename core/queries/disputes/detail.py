"""One dispute with everything its page shows: the finding, the thread, the files."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.db.dispute_tables import (
    DisputeCauseRow,
    DisputeEventRow,
    DisputeFileRow,
    DisputeRow,
    JudgementRow,
)
from core.db.tables import JobSheetRow
from core.domain.disputes.moves import State
from core.domain.disputes.triage import Tally
from core.domain.model import Actor, Finding, Severity, Verdict
from core.errors import NotFound
from core.queries import finding_json
from core.queries.disputes import listing, seen, tallies
from core.queries.disputes.listing import Line


@dataclass(frozen=True, slots=True)
class Said:
    """A line of the thread. `move` is 'open' for the first."""

    move: str
    state: State
    comment: str
    by: str
    at: datetime
    facts: dict[str, Any]


@dataclass(frozen=True, slots=True)
class File:
    """Evidence. `event` is the line of the thread it came with, by its place there."""

    sha256: str
    filename: str
    media_type: str
    size_bytes: int
    page_count: int
    storage_key: str
    added_by: str
    added_at: datetime


@dataclass(frozen=True, slots=True)
class Dispute:
    """A dispute. `made_audit_id` is the audit that the last decision wrote, where it changed
    anything; `ruled` the last decision, which counts also while the dispute is open again."""

    line: Line
    finding: Finding
    proposed: Verdict | None
    thread: tuple[Said, ...]
    files: tuple[File, ...]
    deciders: tuple[str, ...]
    was_appealed: bool
    ruled: State | None
    ruled_severity: Severity | None
    ruled_person: str | None
    made_audit_id: UUID | None
    spec_id: str
    spec_version: str
    pattern: str
    is_judged_twice: bool


def get(session: Session, dispute_id: UUID, *, actor: Actor) -> Dispute:
    """The dispute with this id. Errors: NotFound, also where the actor may not see it."""
    query = (
        select(DisputeRow, JobSheetRow.filename, DisputeCauseRow)
        .join(JobSheetRow, JobSheetRow.id == DisputeRow.job_sheet_id)
        .join(DisputeCauseRow, DisputeCauseRow.id == DisputeRow.cause_id)
        .where(DisputeRow.id == dispute_id, seen.disputes(actor))
    )
    found = session.execute(query).one_or_none()
    if found is None:
        raise NotFound("There is no such dispute. The link may be incomplete.")
    row, filename, cause = found
    tally = tallies.of_rules(session, [row.rule]).get(row.rule, Tally())
    return Dispute(
        line=listing.line(row, filename, tally, cause.live),
        finding=finding_json.finding(row.finding),
        proposed=Verdict(row.proposed_verdict) if row.proposed_verdict else None,
        thread=_thread(session, row.id),
        files=_files(session, row.id),
        deciders=tuple(row.deciders),
        was_appealed=row.was_appealed,
        ruled=State(row.ruled) if row.ruled else None,
        ruled_severity=Severity(row.ruled_severity) if row.ruled_severity else None,
        ruled_person=row.ruled_person,
        made_audit_id=row.made_audit_id,
        spec_id=cause.spec_id,
        spec_version=cause.spec_version,
        pattern=cause.pattern,
        is_judged_twice=session.get(JudgementRow, row.id) is not None,
    )


def _thread(session: Session, dispute_id: UUID) -> tuple[Said, ...]:
    query = (
        select(DisputeEventRow)
        .where(DisputeEventRow.dispute_id == dispute_id)
        .order_by(DisputeEventRow.id)
    )
    return tuple(
        Said(
            move=row.move,
            state=State(row.state),
            comment=row.comment,
            by=row.made_by,
            at=row.made_at,
            facts=row.facts or {},
        )
        for row in session.scalars(query)
    )


def _files(session: Session, dispute_id: UUID) -> tuple[File, ...]:
    query = (
        select(DisputeFileRow)
        .where(DisputeFileRow.dispute_id == dispute_id)
        .order_by(DisputeFileRow.event_id, DisputeFileRow.filename)
    )
    return tuple(
        File(
            sha256=row.sha256,
            filename=row.filename,
            media_type=row.media_type,
            size_bytes=row.size_bytes,
            page_count=row.page_count,
            storage_key=row.storage_key,
            added_by=row.added_by,
            added_at=row.added_at,
        )
        for row in session.scalars(query)
    )
