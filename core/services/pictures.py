"""Pictures of pages, rendered once outside this process and kept in the store."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from core.db.tables import JobSheetRow, PagePictureRow
from core.domain.access import Action, asks
from core.domain.model import Actor
from core.domain.trail import Event
from core.errors import NotFound, Rejected
from core.ports import Runtime
from core.queries import stored, visible
from core.services import trail

DPI_CHOICES: Final = (50, 110, 200)  # thumbnail, screen, zoomed
MEDIA_TYPE: Final = "image/jpeg"
PAGES_MAX: Final = 1_000  # of a sheet; a number past it never reaches a query


@dataclass(frozen=True, slots=True)
class SheetFile:
    """A job sheet's file as it was received."""

    filename: str
    media_type: str
    content: bytes


@asks(Action.SHEETS_READ_OWN)
def page_jpeg(
    rt: Runtime, job_sheet_id: UUID, *, actor: Actor, page_number: int, dpi: int
) -> bytes:
    """A page, upright, as JPEG. A sheet the actor may not see is as if there were none.

    Errors: Forbidden, NotFound, Rejected (dpi), Unreadable, Unavailable.
    """
    if dpi not in DPI_CHOICES:
        choices = ", ".join(str(choice) for choice in DPI_CHOICES)
        raise Rejected(f"A page is shown at {choices} dots per inch.")
    if not 1 <= page_number <= PAGES_MAX:
        raise NotFound(f"A sheet has no page {page_number}.")
    key = _kept_key(rt, job_sheet_id, actor=actor, page_number=page_number, dpi=dpi)
    if key is not None:
        try:
            return rt.store.get(key)
        except NotFound:
            pass  # A picture can always be made again; only the sheet itself may never be lost.
    return _render(rt, job_sheet_id, actor=actor, page_number=page_number, dpi=dpi)


@asks(Action.SHEETS_READ_OWN)
def sheet_file(rt: Runtime, job_sheet_id: UUID, *, actor: Actor) -> SheetFile:
    """The file as it was received; the trail says who took it.

    Errors: Forbidden, NotFound, Unavailable.
    """
    sheet = _sheet(rt, job_sheet_id, actor)
    content = _content(rt, sheet)
    with rt.write() as session:
        trail.write(session, Event.SHEET_DOWNLOADED, actor=actor, on=f"sheet:{job_sheet_id}")
    return SheetFile(sheet.filename, sheet.media_type, content)


@dataclass(frozen=True, slots=True)
class _Sheet:
    filename: str
    media_type: str
    page_count: int
    storage_key: str
    file_deleted_at: datetime | None


def _content(rt: Runtime, sheet: _Sheet) -> bytes:
    if sheet.file_deleted_at is not None:
        raise NotFound(
            f"This file was deleted on {sheet.file_deleted_at:%d %B %Y}, at the end of the time "
            "it is kept. What was read and found stays."
        )
    return rt.store.get(sheet.storage_key)


def _sheet(rt: Runtime, job_sheet_id: UUID, actor: Actor) -> _Sheet:
    query = select(
        JobSheetRow.filename,
        JobSheetRow.media_type,
        JobSheetRow.page_count,
        JobSheetRow.storage_key,
        JobSheetRow.file_deleted_at,
    ).where(JobSheetRow.id == job_sheet_id, visible.sheets(actor))
    with rt.read() as session:
        row = session.execute(query).one_or_none()
    if row is None:
        raise NotFound("There is no such job sheet.")
    return _Sheet(*row)


def _kept_key(
    rt: Runtime, job_sheet_id: UUID, *, actor: Actor, page_number: int, dpi: int
) -> str | None:
    query = (
        select(PagePictureRow.storage_key)
        .join(JobSheetRow, JobSheetRow.id == PagePictureRow.job_sheet_id)
        .where(
            PagePictureRow.job_sheet_id == job_sheet_id,
            PagePictureRow.page_number == page_number,
            PagePictureRow.dpi == dpi,
            visible.sheets(actor),
        )
    )
    with rt.read() as session:
        return session.execute(query).scalar_one_or_none()


def _render(rt: Runtime, job_sheet_id: UUID, *, actor: Actor, page_number: int, dpi: int) -> bytes:
    sheet = _sheet(rt, job_sheet_id, actor)
    if page_number > sheet.page_count:
        raise NotFound(f"This sheet has no page {page_number}; it has {sheet.page_count}.")
    content = _content(rt, sheet)
    jpeg = rt.inspector.render(
        content, media_type=sheet.media_type, page_number=page_number, dpi=dpi
    )
    key = rt.store.put(jpeg, media_type=MEDIA_TYPE)
    _keep(rt, job_sheet_id, page_number=page_number, dpi=dpi, key=key)
    return jpeg


def _keep(rt: Runtime, job_sheet_id: UUID, *, page_number: int, dpi: int, key: str) -> None:
    """Where the sheet's file went while it was drawn, the picture goes as well."""
    is_there = (
        select(JobSheetRow.id)
        .where(JobSheetRow.id == job_sheet_id, JobSheetRow.file_deleted_at.is_(None))
        .with_for_update(read=True)
    )
    statement = insert(PagePictureRow).values(
        job_sheet_id=job_sheet_id, page_number=page_number, dpi=dpi, storage_key=key
    )
    upsert = statement.on_conflict_do_update(
        index_elements=["job_sheet_id", "page_number", "dpi"], set_={"storage_key": key}
    )
    with rt.write() as session:
        if session.execute(is_there).scalar() is not None:
            session.execute(upsert)
            return
        is_needed = stored.is_named(session, key)
    if not is_needed:
        rt.store.delete(key)
