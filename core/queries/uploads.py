"""Reads of one batch of uploads: each sheet with its newest audit, and the wait ahead."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.db.tables import AuditRow, JobSheetRow
from core.domain.model import Actor
from core.queries import newest, overview, visible
from core.queries.audits import SUMMARY_COLUMNS, AuditSummary, summary

BATCH_ROWS = 1000  # More than a person drops at once; the rest is in the list of audits.
RATE_WINDOW_AUDITS = 50


@dataclass(frozen=True, slots=True)
class Pace:
    """Sheets waiting and being read now, and what one took of late (None with no history)."""

    queued: int
    running: int
    seconds_each: float | None


def batch(
    session: Session, batch_id: str, *, actor: Actor, limit: int = BATCH_ROWS
) -> list[AuditSummary]:
    """The sheets of a batch the actor may see, as received, each with its newest audit."""
    query = (
        select(*SUMMARY_COLUMNS)
        .join(AuditRow.job_sheet)
        .where(
            JobSheetRow.batch == batch_id.replace("\0", ""),  # PostgreSQL refuses the character.
            visible.sheets(actor),
            newest.stands(),
        )
        .order_by(JobSheetRow.received_at, JobSheetRow.id)
        .limit(limit)
    )
    return [summary(row) for row in session.execute(query)]


def pace(session: Session) -> Pace:
    """Sheets in work, and the seconds an audit took on average over the newest ended ones."""
    in_work = overview.waiting(session)
    latest = (
        select(AuditRow.started_at, AuditRow.ended_at)
        .where(AuditRow.started_at.is_not(None), AuditRow.ended_at.is_not(None))
        .order_by(AuditRow.queued_at.desc())
        .limit(RATE_WINDOW_AUDITS)
        .subquery()
    )
    seconds = func.extract("epoch", latest.c.ended_at - latest.c.started_at)
    average = session.scalar(select(func.avg(seconds)))
    return Pace(
        queued=in_work.queued,
        running=in_work.running,
        seconds_each=None if average is None else float(average),
    )


def has_ended(sheets: list[AuditSummary]) -> bool:
    """True once every sheet has its verdict."""
    return all(sheet.status.has_ended for sheet in sheets)
