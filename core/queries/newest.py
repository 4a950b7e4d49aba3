"""The newest audit of each sheet: the one that stands."""

from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import aliased

from core.db.tables import AuditRow


def stands(audit: Any = AuditRow) -> ColumnElement[bool]:
    """The condition that no audit of the same sheet was queued after this one; `audit` is the
    table of audits, or an alias of it."""
    newer = aliased(AuditRow)
    later = select(newer.id).where(
        newer.job_sheet_id == audit.job_sheet_id, newer.queued_at > audit.queued_at
    )
    return ~later.correlate(audit).exists()
