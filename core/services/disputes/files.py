"""Evidence: files that come with a dispute, looked at outside this process before any is kept."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.db.dispute_tables import DisputeEventRow, DisputeFileRow
from core.domain.disputes.evidence import FILE_MAX_BYTES, FILES_MAX
from core.domain.model import Actor
from core.errors import ErrorCode, FileRejected, NotFound, Rejected
from core.ports import Runtime
from core.queries.disputes import detail
from core.services import receipts

PICTURE_DPI: Final = 110


@dataclass(frozen=True, slots=True)
class Sent:
    """A file as it is sent."""

    filename: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that lies in the store."""

    sha256: str
    filename: str
    media_type: str
    size_bytes: int
    page_count: int
    storage_key: str


def keep(rt: Runtime, sent: Sequence[Sent]) -> tuple[Kept, ...]:
    """Look at the files and store them; no row names them yet.

    Errors: Rejected (too many), FileRejected, Unavailable.
    """
    if len(sent) > FILES_MAX:
        raise Rejected(f"At most {FILES_MAX} files for one dispute.")
    return tuple(_keep(rt, one) for one in sent)


def add(rt: Runtime, session: Session, event: DisputeEventRow, kept: Sequence[Kept]) -> None:
    """The rows of the files, beside the line of the thread they came with. Errors: Rejected."""
    known = set(
        session.scalars(
            select(DisputeFileRow.sha256).where(DisputeFileRow.dispute_id == event.dispute_id)
        )
    )
    fresh = {one.sha256: one for one in kept if one.sha256 not in known}
    if len(known) + len(fresh) > FILES_MAX:
        raise Rejected(f"At most {FILES_MAX} files for one dispute.")
    for one in fresh.values():
        session.add(
            DisputeFileRow(
                dispute_id=event.dispute_id,
                event_id=event.id,
                sha256=one.sha256,
                filename=one.filename,
                media_type=one.media_type,
                size_bytes=one.size_bytes,
                page_count=one.page_count,
                storage_key=one.storage_key,
                added_by=event.made_by,
                added_at=rt.clock(),
            )
        )
    session.flush()


def picture(
    rt: Runtime, dispute_id: UUID, sha256: str, *, actor: Actor, page_number: int = 1
) -> bytes:
    """A page of a file as JPEG, drawn outside this process.

    Errors: NotFound (or not the actor's to see), Unreadable, Unavailable.
    """
    with rt.read() as session:
        found = detail.get(session, dispute_id, actor=actor)
    file = next((one for one in found.files if one.sha256 == sha256), None)
    if file is None:
        raise NotFound("There is no such file with this dispute.")
    content = rt.store.get(file.storage_key)
    return rt.inspector.render(
        content, media_type=file.media_type, page_number=page_number, dpi=PICTURE_DPI
    )


def too_large() -> FileRejected:
    """The refusal of a file over the limit."""
    limit = FILE_MAX_BYTES >> 20
    return FileRejected(ErrorCode.TOO_LARGE, f"Evidence has at most {limit} MB a file.")


def _keep(rt: Runtime, one: Sent) -> Kept:
    if not one.content:
        raise FileRejected(ErrorCode.EMPTY_FILE, "The file is empty.")
    if len(one.content) > FILE_MAX_BYTES:
        raise too_large()
    found = rt.inspector.inspect(one.content)
    if found.risks:
        raise FileRejected(
            ErrorCode.UNSUPPORTED_TYPE,
            "This file holds active content; send a picture of it instead.",
        )
    return Kept(
        sha256=hashlib.sha256(one.content).hexdigest(),
        filename=receipts.clean_filename(one.filename),
        media_type=found.media_type,
        size_bytes=len(one.content),
        page_count=found.page_count,
        storage_key=rt.store.put(one.content, media_type=found.media_type),
    )
