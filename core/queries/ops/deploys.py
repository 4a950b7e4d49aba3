"""The marks of deploys, and whether what runs is what was rolled out."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.db.tables import WorkerRow
from core.db.upkeep_tables import DeployRow

LISTED = 50
FRESH = timedelta(seconds=60)  # a worker that was silent for longer is not at work


@dataclass(frozen=True, slots=True)
class Deploy:
    """A version that was rolled out."""

    id: UUID
    version: str
    note: str
    marked_by: str
    marked_at: datetime


@dataclass(frozen=True, slots=True)
class Other:
    """A host whose workers run another version than this process."""

    host: str
    version: str


def newest(session: Session, *, limit: int = LISTED) -> list[Deploy]:
    """The newest first."""
    query = select(DeployRow).order_by(DeployRow.marked_at.desc(), DeployRow.id).limit(limit)
    return [_deploy(row) for row in session.scalars(query)]


def between(session: Session, since: datetime, until: datetime) -> list[Deploy]:
    """Those of a time, the oldest first: marks on a chart."""
    query = (
        select(DeployRow)
        .where(DeployRow.marked_at >= since, DeployRow.marked_at < until)
        .order_by(DeployRow.marked_at, DeployRow.id)
    )
    return [_deploy(row) for row in session.scalars(query)]


def others(session: Session, version: str, *, now: datetime) -> list[Other]:
    """The hosts at work whose version is not this one."""
    query = (
        select(WorkerRow.host, WorkerRow.version)
        .where(
            WorkerRow.stopped_at.is_(None),
            WorkerRow.heartbeat_at > now - FRESH,
            WorkerRow.version != version,
        )
        .distinct()
        .order_by(WorkerRow.host, WorkerRow.version)
    )
    return [Other(host, version) for host, version in session.execute(query)]


def _deploy(row: DeployRow) -> Deploy:
    return Deploy(row.id, row.version, row.note, row.marked_by, row.marked_at)
