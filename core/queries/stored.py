"""Which stored files rows name: sheets, their pages as pictures, evidence of disputes."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import Select, exists, literal, select, union_all
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import Session

from core.db.dispute_tables import DisputeFileRow, DisputeRow
from core.db.tables import JobSheetRow, PagePictureRow

Naming = Select[str, int]


def statement() -> str:
    """SQL for every key a row names, with its size (0: not known). A key may come twice."""
    query = union_all(_sheets(), _pictures(), _evidence())
    options = {"literal_binds": True}
    dialect = postgresql.dialect()
    return str(query.compile(dialect=dialect, compile_kwargs=options))


def is_named(session: Session, key: str) -> bool:
    """Whether a row still names this stored file."""
    return bool(named_of(session, [key]))


def named_of(session: Session, keys: Collection[str], *, but: UUID | None = None) -> set[str]:
    """Those of these keys that a row names; `but` leaves out pictures of that sheet's pages."""
    found: set[str] = set()
    pictures = _pictures().where(PagePictureRow.job_sheet_id.is_distinct_from(but))
    for query in (_sheets(), pictures, _evidence()):
        column = query.selected_columns[0]
        found |= set(session.scalars(query.where(column.in_(keys))))
    return found


def _sheets() -> Naming:
    return select(JobSheetRow.storage_key, JobSheetRow.size_bytes).where(
        JobSheetRow.file_deleted_at.is_(None)
    )


def _pictures() -> Naming:
    return select(PagePictureRow.storage_key, literal(0))


def _evidence() -> Naming:
    """Evidence is deleted with the file of its sheet."""
    is_kept = exists().where(
        DisputeRow.id == DisputeFileRow.dispute_id,
        JobSheetRow.id == DisputeRow.job_sheet_id,
        JobSheetRow.file_deleted_at.is_(None),
    )
    return select(DisputeFileRow.storage_key, DisputeFileRow.size_bytes).where(is_kept)
