"""Pictures of pages, rendered once outside this process and kept in the store."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from core.db.tables import JobSheetRow, PagePictureRow
from core.errors import NotFound, Rejected
from core.ports import Runtime

DPI_CHOICES: Final = (50, 110, 200)  # thumbnail, screen, zoomed
MEDIA_TYPE: Final = "image/jpeg"
PAGES_MAX: Final = 1_000  # of a sheet; a number past it never reaches a query


@dataclass(frozen=True, slots=True)
class SheetFile:
    """A job sheet's file as it was received."""

    filename: str
    media_type: str
    content: bytes


def page_jpeg(rt: Runtime, job_sheet_id: UUID, *, page_number: int, dpi: int) -> bytes:
    """A page, upright, as JPEG. Errors: NotFound, Rejected (dpi), Unreadable, Unavailable."""
    if dpi not in DPI_CHOICES:
        choices = ", ".join(str(choice) for choice in DPI_CHOICES)
        raise Rejected(f"A page is shown at {choices} dots per inch.")
    if not 1 <= page_number <= PAGES_MAX:
        raise NotFound(f"A sheet has no page {page_number}.")
    key = _kept_key(rt, job_sheet_id, page_number=page_number, dpi=dpi)
    if key is not None:
        try:
            return rt.store.get(key)
        except NotFound:
            pass  # A picture can always be made again; only the sheet itself may never be lost.
    return _render(rt, job_sheet_id, page_number=page_number, dpi=dpi)


def sheet_file(rt: Runtime, job_sheet_id: UUID) -> SheetFile:
    """The file as it was received. Errors: NotFound, Unavailable."""
    sheet = _sheet(rt, job_sheet_id)
    return SheetFile(sheet.filename, sheet.media_type, rt.store.get(sheet.storage_key))


@dataclass(frozen=True, slots=True)
class _Sheet:
    filename: str
    media_type: str
    page_count: int
    storage_key: str


def _sheet(rt: Runtime, job_sheet_id: UUID) -> _Sheet:
    query = select(
        JobSheetRow.filename,
        JobSheetRow.media_type,
        JobSheetRow.page_count,
        JobSheetRow.storage_key,
    ).where(JobSheetRow.id == job_sheet_id)
    with rt.read() as session:
        row = session.execute(query).one_or_none()
    if row is None:
        raise NotFound("There is no such job sheet.")
    return _Sheet(*row)


def _kept_key(rt: Runtime, job_sheet_id: UUID, *, page_number: int, dpi: int) -> str | None:
    query = select(PagePictureRow.storage_key).where(
        PagePictureRow.job_sheet_id == job_sheet_id,
        PagePictureRow.page_number == page_number,
        PagePictureRow.dpi == dpi,
    )
    with rt.read() as session:
        return session.execute(query).scalar_one_or_none()


def _render(rt: Runtime, job_sheet_id: UUID, *, page_number: int, dpi: int) -> bytes:
    sheet = _sheet(rt, job_sheet_id)
    if page_number > sheet.page_count:
        raise NotFound(f"This sheet has no page {page_number}; it has {sheet.page_count}.")
    content = rt.store.get(sheet.storage_key)
    jpeg = rt.inspector.render(
        content, media_type=sheet.media_type, page_number=page_number, dpi=dpi
    )
    key = rt.store.put(jpeg, media_type=MEDIA_TYPE)
    _keep(rt, job_sheet_id, page_number=page_number, dpi=dpi, key=key)
    return jpeg


def _keep(rt: Runtime, job_sheet_id: UUID, *, page_number: int, dpi: int, key: str) -> None:
    statement = insert(PagePictureRow).values(
        job_sheet_id=job_sheet_id, page_number=page_number, dpi=dpi, storage_key=key
    )
    with rt.write() as session:
        session.execute(
            statement.on_conflict_do_update(
                index_elements=["job_sheet_id", "page_number", "dpi"],
                set_={"storage_key": key},
            )
        )
