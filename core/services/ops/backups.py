"""Backups: the database as it stood in one snapshot, and a manifest of every stored file it names.

The row says first that a backup runs, which keeps all others out; the files follow; what it holds
is said last. Whatever died in between is given up at the next start.
"""

import gzip
import hashlib
import io
import json
import socket
from typing import Any, Final
from uuid import UUID, uuid4

from sqlalchemy import select, update

from core import telemetry
from core.db.upkeep_tables import BackupRow, RestoreTestRow
from core.domain.access import Action, asks
from core.domain.model import Actor
from core.domain.ops import backups as rules
from core.domain.ops.backups import BackupState, Manifest, ProofState
from core.domain.trail import Event
from core.errors import AuditorError, Damaged, Misconfigured, NotFound
from core.ports import Backups, Dump, Runtime
from core.ports.backups import Readable
from core.queries import stored as stored_files
from core.queries.ops import backups as queries
from core.services import trail
from core.services.ops import backup_runs
from core.services.queueing import chores

log = telemetry.logger(__name__)

SCHEDULE: Final = "system:schedule"  # who asks where nobody does
CHORE, PROOF_CHORE = "backup", "restore_test"  # as the checks look for them
DUMP, MANIFEST = ".dump", ".manifest.json.gz"


@asks(Action.BACKUPS_KEEP)
def make_now(rt: Runtime, *, actor: Actor) -> UUID:
    """A backup, because somebody asks for it. Gives its id.

    Errors: Forbidden, Conflict (one runs), Misconfigured, Unavailable.
    """
    with rt.write() as session:
        trail.write(session, Event.BACKUP_ASKED, actor=actor, on="backup:new")
    return make(rt, by=actor.name)


@asks(Action.BACKUPS_KEEP)
def prove_now(rt: Runtime, *, actor: Actor, backup_id: UUID | None = None) -> UUID:
    """Restore a backup (the newest where none is named) into a scratch database and compare.

    Gives the test's id. Errors: Forbidden, NotFound, Conflict (one runs), Unavailable.
    """
    with rt.write() as session:
        on = f"backup:{backup_id or 'newest'}"
        trail.write(session, Event.RESTORE_TESTED, actor=actor, on=on)
    return prove(rt, by=actor.name, backup_id=backup_id)


def make(rt: Runtime, *, by: str = SCHEDULE) -> UUID:
    """Copy, note what the copy holds, and remove what is past its time.

    Called by the schedule; for people there is `make_now`. Errors: as there.
    """
    kept = _kept(rt)
    backup_id = uuid4()
    name = rules.name_of(rt.clock(), backup_id)
    backup_runs.begin(rt, BackupRow(id=backup_id, name=name, asked_by=by, started_at=rt.clock()))
    try:
        with backup_runs.beating(rt, BackupRow, backup_id):
            manifest = _copy(rt, kept, name)
    except AuditorError as error:
        backup_runs.end(rt, BackupRow, backup_id, state=BackupState.FAILED, message=str(error))
        log.warning("backup.failed", backup=name, reason=str(error))
        raise
    backup_runs.end(
        rt,
        BackupRow,
        backup_id,
        state=BackupState.DONE,
        size_bytes=manifest.size_bytes,
        sha256=manifest.sha256,
        tables=rules.tables_json(manifest.tables),
        row_count=sum(one.rows for one in manifest.tables.values()),
        object_count=len(manifest.objects),
    )
    chores.note(rt, CHORE, host=socket.gethostname(), found={})
    log.info("backup.done", backup=name, bytes=manifest.size_bytes)
    _forget_old(rt, kept)
    return backup_id


def prove(rt: Runtime, *, by: str = SCHEDULE, backup_id: UUID | None = None) -> UUID:
    """Restore, compare every table and the stored files, and say how long that took."""
    kept = _kept(rt)
    found, name = _chosen(rt, backup_id)
    test_id = uuid4()
    began = rt.clock()
    backup_runs.begin(
        rt, RestoreTestRow(id=test_id, backup_id=found, asked_by=by, started_at=began)
    )
    try:
        with backup_runs.beating(rt, RestoreTestRow, test_id):
            told = _compared(rt, kept, name)
    except AuditorError as error:
        backup_runs.end(rt, RestoreTestRow, test_id, state=ProofState.FAILED, message=str(error))
        log.warning("restore_test.failed", backup=name, reason=str(error))
        raise
    state = ProofState.FAILED if told["differences"] else ProofState.PASSED
    seconds = (rt.clock() - began).total_seconds()
    backup_runs.end(rt, RestoreTestRow, test_id, state=state, seconds=seconds, **told)
    if state is ProofState.PASSED:
        chores.note(rt, PROOF_CHORE, host=socket.gethostname(), found={})
    log.info("restore_test.done", backup=name, state=state.value, seconds=round(seconds, 1))
    return test_id


def manifest_of(rt: Runtime, name: str) -> Manifest:
    """What a backup says of itself. Errors: NotFound, Rejected (damaged), Unavailable."""
    with _kept(rt).store.open(name + MANIFEST) as file:
        return rules.from_json(json.loads(gzip.decompress(file.read())))


class HashedStream:
    """Reads through, and knows what it has read."""

    def __init__(self, source: Readable) -> None:
        self._source = source
        self._digest = hashlib.sha256()
        self.size_bytes = 0

    def read(self, size: int = -1, /) -> bytes:
        """The next bytes."""
        chunk = self._source.read(size)
        self._digest.update(chunk)
        self.size_bytes += len(chunk)
        return chunk

    @property
    def sha256(self) -> str:
        """Of all that was read until now."""
        return self._digest.hexdigest()


def _copy(rt: Runtime, kept: Backups, name: str) -> Manifest:
    with kept.copies.dump() as dump:
        stream = HashedStream(dump.stream)
        kept.store.write(name + DUMP, stream)
        manifest = _manifest(rt, dump, name, stream)
    if kept.sheets is not None and (missing := kept.sheets.keep(manifest.objects)):
        log.warning("backup.files_missing", backup=name, count=missing)
    stored = gzip.compress(json.dumps(rules.to_json(manifest)).encode(), mtime=0)
    kept.store.write(name + MANIFEST, io.BytesIO(stored))
    return manifest


def _manifest(rt: Runtime, dump: Dump, name: str, stream: HashedStream) -> Manifest:
    return Manifest(
        name=name,
        made_at=rt.clock().isoformat(timespec="seconds"),
        revision=dump.revision,
        server=dump.server,
        size_bytes=stream.size_bytes,
        sha256=stream.sha256,
        tables=dump.tables,
        objects=dump.objects,
    )


def _compared(rt: Runtime, kept: Backups, name: str) -> dict[str, Any]:
    """What the restored copy and the stored files say against the manifest."""
    manifest = manifest_of(rt, name)
    with kept.store.open(name + DUMP) as file:
        stream = HashedStream(file)
        tables = kept.copies.rehearse(stream)
    differences = rules.differences(manifest.tables, tables)
    if (stream.sha256, stream.size_bytes) != (manifest.sha256, manifest.size_bytes):
        differences.append("The stored copy is not the one that was written: its hash is another.")
    keys = rules.sample(list(manifest.objects))
    differences += [told for key in keys if (told := _amiss(rt, kept, key)) is not None]
    return {
        "differences": differences,
        "tables_checked": len(tables),
        "rows_checked": sum(one.rows for one in tables.values()),
        "objects_checked": len(keys),
    }


def _amiss(rt: Runtime, kept: Backups, key: str) -> str | None:
    """What is wrong with a stored file or its copy; None where their bytes give their hash."""
    try:
        rt.store.get(key)
    except NotFound:
        if not _is_named(rt, key):
            return None  # Deleted since, as retention does.
        return f"The stored file {key} is missing."
    except Damaged:
        return f"The stored file {key} is damaged."
    said = kept.sheets.amiss(key) if kept.sheets is not None else None
    return f"The copy of the stored file {key} {said}." if said else None


def _is_named(rt: Runtime, key: str) -> bool:
    with rt.read() as session:
        return stored_files.is_named(session, key)


def _chosen(rt: Runtime, backup_id: UUID | None) -> tuple[UUID, str]:
    query = select(BackupRow.id, BackupRow.name).where(
        BackupRow.state == BackupState.DONE, BackupRow.deleted_at.is_(None)
    )
    if backup_id is not None:
        query = query.where(BackupRow.id == backup_id)
    with rt.read() as session:
        found = session.execute(query.order_by(BackupRow.started_at.desc()).limit(1)).first()
    if found is None:
        raise NotFound("There is no backup to restore. `jobsheet backup now` makes one.")
    return found.id, found.name


def _forget_old(rt: Runtime, kept: Backups) -> None:
    """Files first, then the row says so: a crash between them is made good by the next run."""
    with rt.read() as session:
        found = queries.kept(session)
    gone = rules.to_go(found, now=rt.clock(), keep_days=kept.plan.keep_days)
    for backup_id in gone:
        _forget(rt, kept, backup_id)
    if gone:
        log.info("backup.retained", removed=len(gone))
    _forget_files(rt, kept)


def _forget_files(rt: Runtime, kept: Backups) -> None:
    """A copy stays as long as a backup names it: what was erased is gone with the last of them."""
    if kept.sheets is None:
        return
    stay: set[str] = set()
    try:
        for name in kept.store.names():  # By the files: a restored database knows none made since.
            if name.endswith(MANIFEST):
                stay.update(manifest_of(rt, name.removesuffix(MANIFEST)).objects)
    except AuditorError as error:  # Rather too much is kept than what a backup may need.
        log.warning("backup.files_kept", reason=str(error))
        return
    kept.sheets.forget_but(stay)


def _forget(rt: Runtime, kept: Backups, backup_id: UUID) -> None:
    with rt.read() as session:
        name = session.execute(select(BackupRow.name).where(BackupRow.id == backup_id)).scalar_one()
    for ending in (DUMP, MANIFEST):
        kept.store.delete(name + ending)
    with rt.write() as session:
        session.execute(
            update(BackupRow).where(BackupRow.id == backup_id).values(deleted_at=rt.clock())
        )


def _kept(rt: Runtime) -> Backups:
    if rt.backups is None:
        raise Misconfigured("Backups are switched off here (BACKUP_KEEP_DAYS is 0).")
    return rt.backups
