"""Maintenance windows: the one in force, those to come, those that were."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.db.upkeep_tables import MaintenanceRow
from core.domain.ops import maintenance
from core.domain.ops.maintenance import Window

LISTED = 50


def current(session: Session, *, now: datetime) -> list[Window]:
    """Those that are on or to come, the next first."""
    query = (
        select(MaintenanceRow)
        .where(MaintenanceRow.ends_at > now, MaintenanceRow.ended_at.is_(None))
        .order_by(MaintenanceRow.begins_at, MaintenanceRow.id)
    )
    return [_window(row) for row in session.scalars(query)]


def in_force(session: Session, *, now: datetime) -> Window | None:
    """The one that is on at this moment."""
    return maintenance.in_force(current(session, now=now), now)


def one(session: Session, window_id: UUID) -> Window | None:
    """The one of this id."""
    row = session.get(MaintenanceRow, window_id)
    return None if row is None else _window(row)


def past(session: Session, *, limit: int = LISTED) -> list[Window]:
    """All of them, the newest first."""
    query = select(MaintenanceRow).order_by(MaintenanceRow.begins_at.desc()).limit(limit)
    return [_window(row) for row in session.scalars(query)]


def _window(row: MaintenanceRow) -> Window:
    return Window(
        id=row.id,
        reason=row.reason,
        planned_by=row.planned_by,
        begins_at=row.begins_at,
        ends_at=row.ends_at,
        ended_at=row.ended_at,
        ended_by=row.ended_by,
    )
