"""Retention: what is older than it is kept goes, with proof, and never from under a legal hold.

A file goes in two steps: the sheet's row says that it is gone, then the bytes are removed and the
proof is written. A crash between them is made good by the next run, which finds the row without
its proof.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, delete, exists, func, select, update
from sqlalchemy.orm import Session

from core import telemetry
from core.db.integration_tables import DeletionRow, LegalHoldRow, WebhookDeliveryRow
from core.db.operations import OcrPageRow
from core.db.tables import AuditRow, JobSheetRow, PagePictureRow, ReadingRow
from core.domain.access import Action, asks
from core.domain.model import Actor, AuditStatus
from core.domain.retention import Kind
from core.domain.trail import Event
from core.ports import Runtime
from core.services import sheet_rows, trail

log = telemetry.logger(__name__)

BATCH: Final = 100  # sheets in one go
CHORE: Final = "retention"  # who deleted it, where no person asked


@dataclass(frozen=True, slots=True)
class Due:
    """How much of a kind is older than it is kept, and how much of that a legal hold keeps."""

    kind: Kind
    before: datetime | None  # None: it is kept until somebody says otherwise
    count: int
    held: int


@asks(Action.RETENTION_KEEP)
def preview(rt: Runtime, *, actor: Actor) -> list[Due]:
    """What a run would delete now. Errors: Forbidden."""
    now = rt.clock()
    with rt.read() as session:
        return [_due(session, kind, rt.retention.before(kind, now)) for kind in Kind]


def run(rt: Runtime, *, by: str = CHORE) -> dict[str, int]:
    """Delete what is due; gives how many of each kind went. Errors: Unavailable.

    Called by the chores of a worker's host; for people there is `run_now`.
    """
    now, gone = rt.clock(), {}
    for kind, forget in _FORGET.items():
        before = rt.retention.before(kind, now)
        if before is None:
            continue
        count = 0
        while found := forget(rt, before, by):
            count += found
        if count:
            gone[kind.value] = count
    _settle(rt, by=by)
    if gone:
        log.info("retention.done", by=by, **gone)
    return gone


@asks(Action.RETENTION_KEEP)
def run_now(rt: Runtime, *, actor: Actor) -> dict[str, int]:
    """The same, because somebody asks for it. Errors: Forbidden, Unavailable."""
    gone = run(rt, by=actor.name)
    with rt.write() as session:
        trail.write(session, Event.RETAINED, actor=actor, on="retention:run", after=gone)
    return gone


def _forget_originals(rt: Runtime, before: datetime, by: str) -> int:
    claimed = _claim_files(rt, _old_sheets(before), JobSheetRow.file_deleted_at.is_(None))
    _settle(rt, by=by)
    return claimed


def _claim_files(rt: Runtime, *conditions: ColumnElement[bool]) -> int:
    """Say of so many sheets that their file is gone; nobody can hold them after this."""
    with rt.write() as session:
        ids = _free(session, *conditions)
        session.execute(
            update(JobSheetRow).where(JobSheetRow.id.in_(ids)).values(file_deleted_at=func.now())
        )
    return len(ids)


def _settle(rt: Runtime, *, by: str) -> None:
    """Remove the bytes of files said to be gone, and write the proof."""
    proven = exists().where(
        DeletionRow.kind == Kind.ORIGINALS.value, DeletionRow.subject == JobSheetRow.receipt
    )
    query = (
        select(JobSheetRow.id, JobSheetRow.receipt, JobSheetRow.sha256)
        .where(JobSheetRow.file_deleted_at.is_not(None), ~proven)
        .limit(BATCH)
    )
    with rt.read() as session:
        found = session.execute(query).all()
    for id_, receipt, sha256 in found:
        with rt.read() as session:
            files = sheet_rows.files(session, id_)
        for one in files:
            rt.store.delete(one)
        with rt.write() as session:
            session.execute(delete(PagePictureRow).where(PagePictureRow.job_sheet_id == id_))
            _prove(session, rt, Kind.ORIGINALS, receipt, sha256, by)


def _forget_readings(rt: Runtime, before: datetime, by: str) -> int:
    has_reading = exists().where(ReadingRow.job_sheet_id == JobSheetRow.id)
    with rt.write() as session:
        ids = _free(session, _old_sheets(before), has_reading)
        query = (
            select(ReadingRow.id, ReadingRow.content, JobSheetRow.receipt)
            .join(JobSheetRow, JobSheetRow.id == ReadingRow.job_sheet_id)
            .where(ReadingRow.job_sheet_id.in_(ids))
        )
        found = session.execute(query).all()
        session.execute(
            update(AuditRow).where(AuditRow.job_sheet_id.in_(ids)).values(reading_id=None)
        )
        session.execute(delete(ReadingRow).where(ReadingRow.job_sheet_id.in_(ids)))
        for _, content, receipt in found:
            sha256 = hashlib.sha256(content).hexdigest()
            _prove(session, rt, Kind.READINGS, receipt, sha256, by)
        pages = _forget_pages(session, rt, before, by)
    return len(ids) + pages


def _forget_pages(session: Session, rt: Runtime, before: datetime, by: str) -> int:
    """Answers of a paid engine are kept by picture and not by sheet: a hold keeps them all."""
    if session.execute(select(LegalHoldRow.job_sheet_id).limit(1)).first() is not None:
        return 0
    old = (
        select(OcrPageRow.picture_sha256)
        .where(OcrPageRow.created_at < before)
        .order_by(OcrPageRow.picture_sha256)
        .limit(BATCH)
    )
    gone = (
        delete(OcrPageRow)
        .where(OcrPageRow.picture_sha256.in_(old), OcrPageRow.created_at < before)
        .returning(OcrPageRow.content)
    )
    contents = list(session.scalars(gone))
    if contents:
        _prove(session, rt, Kind.READINGS, f"{len(contents)} pages", _hash(contents), by)
    return len(contents)


def _forget_audits(rt: Runtime, before: datetime, by: str) -> int:
    """The sheet whole. Its file goes first, so that no bytes are left without a row."""
    _claim_files(rt, _old_sheets(before), JobSheetRow.file_deleted_at.is_(None))
    _settle(rt, by=by)
    proven = exists().where(
        DeletionRow.kind == Kind.ORIGINALS.value, DeletionRow.subject == JobSheetRow.receipt
    )
    with rt.write() as session:
        ids = _free(session, _old_sheets(before), proven)
        for id_ in ids:
            receipt, content = sheet_rows.remove(session, id_)
            _prove(session, rt, Kind.AUDITS, receipt, _hash([content]), by)
    return len(ids)


def _forget_deliveries(rt: Runtime, before: datetime, by: str) -> int:
    old = (
        select(WebhookDeliveryRow.id)
        .where(WebhookDeliveryRow.ended_at < before)
        .order_by(WebhookDeliveryRow.ended_at)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    )
    with rt.write() as session:
        ids = list(session.scalars(old))
        if ids:
            session.execute(delete(WebhookDeliveryRow).where(WebhookDeliveryRow.id.in_(ids)))
            digest = _hash(id_.bytes for id_ in sorted(ids))
            _prove(session, rt, Kind.DELIVERIES, f"{len(ids)} messages", digest, by)
    return len(ids)


def _free(session: Session, *conditions: ColumnElement[bool]) -> list[UUID]:
    """A batch of sheets that no hold keeps, locked until the end of the transaction."""
    query = (
        select(JobSheetRow.id)
        .where(*conditions, ~_held())
        .order_by(JobSheetRow.received_at)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    )
    locked = list(session.scalars(query))
    # A hold placed, or an audit asked for, while we locked: looked at once more, under the lock.
    still = select(JobSheetRow.id).where(JobSheetRow.id.in_(locked), *conditions, ~_held())
    return list(session.scalars(still))


def _old_sheets(before: datetime) -> ColumnElement[bool]:
    """Received before then, and with no audit on its way."""
    in_work = exists().where(
        AuditRow.job_sheet_id == JobSheetRow.id,
        AuditRow.status.in_((AuditStatus.QUEUED.value, AuditStatus.RUNNING.value)),
    )
    return (JobSheetRow.received_at < before) & ~in_work


def _held() -> ColumnElement[bool]:
    return exists().where(LegalHoldRow.job_sheet_id == JobSheetRow.id)


def _due(session: Session, kind: Kind, before: datetime | None) -> Due:
    if before is None:
        return Due(kind, None, 0, 0)
    if kind is Kind.DELIVERIES:
        query = select(func.count()).where(WebhookDeliveryRow.ended_at < before)
        return Due(kind, before, session.execute(query).scalar_one(), 0)
    conditions = [_old_sheets(before)]
    if kind is Kind.ORIGINALS:
        conditions.append(JobSheetRow.file_deleted_at.is_(None))
    if kind is Kind.READINGS:
        conditions.append(exists().where(ReadingRow.job_sheet_id == JobSheetRow.id))
    counts = select(func.count().filter(~_held()), func.count().filter(_held()))
    count, held = session.execute(counts.select_from(JobSheetRow).where(*conditions)).one()
    return Due(kind, before, count, held)


def _prove(session: Session, rt: Runtime, kind: Kind, subject: str, sha256: str, by: str) -> None:
    days = rt.retention.days(kind)
    reason = f"{kind.value} are kept for {days} days" if days else "its sheet was deleted"
    session.add(
        DeletionRow(kind=kind.value, subject=subject, sha256=sha256, reason=reason, deleted_by=by)
    )


def _hash(parts: Iterable[bytes]) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part)
    return digest.hexdigest()


_FORGET: Final = {
    Kind.AUDITS: _forget_audits,  # first: what goes whole need not go in parts
    Kind.ORIGINALS: _forget_originals,
    Kind.READINGS: _forget_readings,
    Kind.DELIVERIES: _forget_deliveries,
}
