"""Backups and their restore tests, as the pages, the checks and the schedule ask for them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from core.db.upkeep_tables import BackupRow, RestoreTestRow
from core.domain import access
from core.domain.access import Action
from core.domain.model import Actor
from core.domain.ops.backups import BackupState, Kept, ProofState
from core.domain.ops.schedules import Runs

LISTED = 60


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup. Sizes and counts are None while it runs and where it failed."""

    id: UUID
    name: str
    asked_by: str
    state: BackupState
    started_at: datetime
    ended_at: datetime | None
    size_bytes: int | None
    sha256: str | None
    row_count: int | None
    object_count: int | None
    message: str | None
    deleted_at: datetime | None


@dataclass(frozen=True, slots=True)
class Proof:
    """A restore test: what was compared, how long it took, and what was not equal."""

    id: UUID
    backup_name: str
    asked_by: str
    state: ProofState
    started_at: datetime
    ended_at: datetime | None
    seconds: float | None
    tables_checked: int | None
    rows_checked: int | None
    objects_checked: int | None
    differences: tuple[str, ...]
    message: str | None


@dataclass(frozen=True, slots=True)
class BackupFacts:
    """What a check needs: the newest good backup, the one before it, what came last, the proof."""

    last_good: Backup | None
    good_before: Backup | None  # its size is what the last one's is held against
    last: Backup | None
    last_proof: Proof | None


def listing(session: Session, *, actor: Actor, limit: int = LISTED) -> list[Backup]:
    """The newest first. Errors: Forbidden."""
    access.require(actor, Action.HEALTH_READ)
    query = select(BackupRow).order_by(BackupRow.started_at.desc(), BackupRow.id).limit(limit)
    return [_backup(row) for row in session.scalars(query)]


def proofs(session: Session, *, actor: Actor, limit: int = LISTED) -> list[Proof]:
    """Restore tests, the newest first. Errors: Forbidden."""
    access.require(actor, Action.HEALTH_READ)
    return _proofs(session, limit)


def facts(session: Session) -> BackupFacts:
    """How it stands with backups, for checks and pages."""
    newest = select(BackupRow).order_by(BackupRow.started_at.desc(), BackupRow.id)
    good = list(session.scalars(newest.where(BackupRow.state == BackupState.DONE).limit(2)))
    last = session.scalars(newest.limit(1)).first()
    tests = _proofs(session, 1)
    return BackupFacts(
        last_good=_backup(good[0]) if good else None,
        good_before=_backup(good[1]) if len(good) > 1 else None,
        last=_backup(last) if last else None,
        last_proof=tests[0] if tests else None,
    )


def kept(session: Session) -> list[Kept]:
    """Every backup whose files are there, for the question whether they may go."""
    proven = exists().where(
        RestoreTestRow.backup_id == BackupRow.id, RestoreTestRow.state == ProofState.PASSED
    )
    query = select(BackupRow.id, BackupRow.started_at, BackupRow.state, proven).where(
        BackupRow.deleted_at.is_(None), BackupRow.ended_at.is_not(None)
    )
    return [
        Kept(backup_id, started_at, state == BackupState.DONE, is_proven)
        for backup_id, started_at, state, is_proven in session.execute(query)
    ]


def backup_runs(session: Session) -> Runs:
    """When a backup last began, and when the last good one did."""
    well = func.max(BackupRow.started_at).filter(BackupRow.state == BackupState.DONE)
    begun_at, well_at = session.execute(select(func.max(BackupRow.started_at), well)).one()
    return Runs(begun_at, well_at)


def proof_runs(session: Session) -> Runs:
    """The same of restore tests."""
    well = func.max(RestoreTestRow.started_at).filter(RestoreTestRow.state == ProofState.PASSED)
    begun_at, well_at = session.execute(select(func.max(RestoreTestRow.started_at), well)).one()
    return Runs(begun_at, well_at)


def _proofs(session: Session, limit: int) -> list[Proof]:
    query = (
        select(RestoreTestRow, BackupRow.name)
        .join(BackupRow, BackupRow.id == RestoreTestRow.backup_id)
        .order_by(RestoreTestRow.started_at.desc(), RestoreTestRow.id)
        .limit(limit)
    )
    return [_proof(row, name) for row, name in session.execute(query)]


def _backup(row: BackupRow) -> Backup:
    return Backup(
        id=row.id,
        name=row.name,
        asked_by=row.asked_by,
        state=BackupState(row.state),
        started_at=row.started_at,
        ended_at=row.ended_at,
        size_bytes=row.size_bytes,
        sha256=row.sha256,
        row_count=row.row_count,
        object_count=row.object_count,
        message=row.message,
        deleted_at=row.deleted_at,
    )


def _proof(row: RestoreTestRow, name: str) -> Proof:
    return Proof(
        id=row.id,
        backup_name=name,
        asked_by=row.asked_by,
        state=ProofState(row.state),
        started_at=row.started_at,
        ended_at=row.ended_at,
        seconds=row.seconds,
        tables_checked=row.tables_checked,
        rows_checked=row.rows_checked,
        objects_checked=row.objects_checked,
        differences=tuple(row.differences),
        message=row.message,
    )
