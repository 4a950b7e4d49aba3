"""Intake: takes a job sheet in, durably, and answers with a receipt."""

import hashlib
import math
from contextlib import suppress
from dataclasses import dataclass
from typing import Final
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from core import telemetry
from core.db.tables import AuditRow, JobSheetRow
from core.domain.access import Action, asks
from core.domain.model import Actor
from core.domain.page import precheck
from core.domain.trail import Event
from core.errors import (
    Conflict,
    Damaged,
    DuplicateSheet,
    ErrorCode,
    FileRejected,
    NotFound,
    Unavailable,
)
from core.ports import Inspection, Runtime
from core.queries import visible
from core.services import audits, receipts, trail, versions
from core.services.ops import maintenance
from core.services.queueing import relay
from core.services.spec import spec_names

log = telemetry.logger(__name__)

RECEIPT_TRIES: Final = 5  # two equal receipts are a matter of 40 bits; five in a row are a bug
MIB: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the sender gets. `warnings` are plain sentences on active content in the file."""

    receipt: str
    audit_id: UUID
    job_sheet_id: UUID
    warnings: tuple[str, ...]


@asks(Action.SHEETS_UPLOAD)
def submit(
    rt: Runtime,
    *,
    actor: Actor,
    filename: str,
    content: bytes,
    batch: str | None = None,
    spec: str | None = None,
    replaces: UUID | None = None,
) -> Receipt:
    """Check, store and queue a sheet. The receipt stands once this returns, with or without Redis.

    Errors: those of `receive`.
    """
    receipt = receive(
        rt,
        actor=actor,
        filename=filename,
        content=content,
        batch=batch,
        spec=spec,
        replaces=replaces,
    )
    relay.send_at_once(rt)
    return receipt


@asks(Action.SHEETS_UPLOAD)
def receive(
    rt: Runtime,
    *,
    actor: Actor,
    filename: str,
    content: bytes,
    batch: str | None = None,
    spec: str | None = None,
    replaces: UUID | None = None,
) -> Receipt:
    """Check, store and record a sheet; whoever calls sends its intent on by `relay.send_at_once`.

    The receipt stands once this returns: an intent that nobody sends on is sent by the relay. The
    bytes are durable before any row names them. Bytes that never got a row (a crash between
    the two) lie under their own hash and do no harm: the next try finds them there.
    `replaces` is the sheet that this one is the corrected version of.
    Errors: Forbidden, FileRejected, Rejected (no such spec), DuplicateSheet, Conflict (somebody
    else sent these bytes, or the sheet was replaced before), NotFound (no such sheet to replace),
    UnderMaintenance, Unavailable.
    """
    maintenance.refuse_intake(rt)
    spec_names.refuse_unknown(rt, spec)
    sha256 = hashlib.sha256(content).hexdigest()
    try:
        _refuse_size(content, rt.upload_max_bytes)
        _refuse_duplicate(rt, content, sha256, actor)
        found = rt.inspector.inspect(content)
    except FileRejected as error:
        _tell_refused(rt, actor, filename, error)
        raise
    key = rt.store.put(content, media_type=found.media_type)
    sheet = {
        "sha256": sha256,
        "filename": receipts.clean_filename(filename),
        "media_type": found.media_type,
        "size_bytes": len(content),
        "page_count": found.page_count,
        "storage_key": key,
        "risks": list(found.risks),
        "picture_print": next((one.print for one in found.looks if one.ink > 0), None) or None,
        "troubles": [
            [one.number, trouble.value] for one in found.looks for trouble in precheck.troubles(one)
        ],
        "uploaded_by": actor.name,
        "batch": (receipts.clean_note(batch) or None) if batch else None,
    }
    return _record(rt, sheet, actor=actor, found=found, spec=spec, replaces=replaces)


def too_large(size_bytes: int, limit_bytes: int) -> FileRejected:
    """The refusal of a file over the limit; its size is rounded up, or a byte over reads wrong."""
    size = math.ceil(10 * size_bytes / MIB) / 10
    return FileRejected(
        ErrorCode.TOO_LARGE,
        f"The file has {size:g} MB; at most {limit_bytes // MIB} MB are taken.",
    )


def _refuse_size(content: bytes, limit_bytes: int) -> None:
    if not content:
        raise FileRejected(ErrorCode.EMPTY_FILE, "The file is empty.")
    if len(content) > limit_bytes:
        raise too_large(len(content), limit_bytes)


def _tell_refused(rt: Runtime, actor: Actor, filename: str, error: FileRejected) -> None:
    """A file nobody could take is told of: its sender may ask what became of it."""
    named = receipts.clean_filename(filename)
    with rt.write() as session:
        trail.write(
            session,
            Event.SHEET_REFUSED,
            actor=actor,
            on=f"file:{named}",
            after={"code": error.code.value},
        )


def _refuse_duplicate(rt: Runtime, content: bytes, sha256: str, actor: Actor) -> None:
    """Spares the work on a plain repetition; two at once are decided by the constraint."""
    try:
        with rt.read() as session:
            _raise_if_known(session, sha256, actor)
    except Conflict:
        _mend(rt, content, sha256)
        raise


def _mend(rt: Runtime, content: bytes, sha256: str) -> None:
    """These are the very bytes: a stored copy that was lost or damaged is whole again with them."""
    query = select(JobSheetRow.storage_key, JobSheetRow.media_type).where(
        JobSheetRow.sha256 == sha256, JobSheetRow.file_deleted_at.is_(None)
    )
    with rt.read() as session:
        kept = session.execute(query).one_or_none()
    if kept is None:
        return
    with suppress(Unavailable):  # It was received before all the same.
        try:
            rt.store.get(kept.storage_key)
        except (NotFound, Damaged):
            rt.store.put(content, media_type=kept.media_type)
            log.warning("intake.mended", sha256=sha256)


def _record(
    rt: Runtime,
    sheet: dict[str, object],
    *,
    actor: Actor,
    found: Inspection,
    spec: str | None,
    replaces: UUID | None,
) -> Receipt:
    """Job sheet, audit and intent in one transaction. Errors: DuplicateSheet, Unavailable."""
    with rt.write() as session:
        job_sheet_id, receipt = _insert_sheet(session, sheet, actor)
        if replaces is not None:
            versions.replace(session, replaces, by=job_sheet_id, actor=actor)
        audit_id = audits.add(session, job_sheet_id, requested_by=actor.name, spec=spec)
        told = {"filename": sheet["filename"], "receipt": receipt, "audit": audit_id, "spec": spec}
        told |= {"replaces": replaces} if replaces else {}
        trail.write(
            session, Event.SHEET_UPLOADED, actor=actor, on=f"sheet:{job_sheet_id}", after=told
        )
    log.info("intake.received", audit_id=str(audit_id), receipt=receipt, pages=found.page_count)
    return Receipt(receipt, audit_id, job_sheet_id, found.risks)


def _insert_sheet(session: Session, sheet: dict[str, object], actor: Actor) -> tuple[UUID, str]:
    for _ in range(RECEIPT_TRIES):
        receipt = receipts.new_receipt()
        query = (
            insert(JobSheetRow)
            .values(id=uuid4(), receipt=receipt, **sheet)
            .on_conflict_do_nothing()
            .returning(JobSheetRow.id)
        )
        job_sheet_id = session.execute(query).scalar()
        if job_sheet_id is not None:
            return job_sheet_id, receipt
        _raise_if_known(session, str(sheet["sha256"]), actor)
    raise AssertionError("No free receipt number was found.")


def _raise_if_known(session: Session, sha256: str, actor: Actor) -> None:
    query = (
        select(
            JobSheetRow.receipt,
            JobSheetRow.filename,
            JobSheetRow.received_at,
            AuditRow.id,
            visible.sheets(actor),
        )
        .join(AuditRow, AuditRow.job_sheet_id == JobSheetRow.id)
        .where(JobSheetRow.sha256 == sha256)
        .order_by(AuditRow.queued_at, AuditRow.id)
        .limit(1)
    )
    first = session.execute(query).first()
    if first is None:
        return
    receipt, filename, received_at, audit_id, is_visible = first
    if not is_visible:
        raise Conflict("This file was received before, from somebody else.")
    raise DuplicateSheet(
        f"This file was received before, on {received_at:%d %B %Y at %H:%M} UTC, as {filename}"
        f" (receipt {receipt}).",
        receipt=receipt,
        audit_id=str(audit_id),
    )
