"""Restoring for good: beside the database in use first, compared, then put in its place."""

from dataclasses import dataclass
from typing import Final

from core import telemetry
from core.domain.access import Action, asks
from core.domain.model import Actor
from core.domain.ops import backups as rules
from core.domain.trail import Event
from core.errors import Misconfigured, Rejected
from core.ports import Backups, Runtime
from core.services import trail
from core.services.ops import backup_runs, backups
from core.services.ops.backups import DUMP, MANIFEST, HashedStream

log = telemetry.logger(__name__)

PREFIX: Final = "jobsheet_restored_"


@dataclass(frozen=True, slots=True)
class Restored:
    """A database restored beside the one in use, what it holds, and what of it is not equal."""

    database: str
    row_count: int
    differences: tuple[str, ...]
    backup: str = ""


@asks(Action.BACKUPS_KEEP)
def stored(rt: Runtime, *, actor: Actor) -> list[str]:
    """The names of the backups that lie there, the newest first; asked of the files, not of rows.

    Errors: Forbidden, Unavailable.
    """
    del actor
    found = set(_kept(rt).store.names())
    whole = (name.removesuffix(DUMP) for name in found if name.endswith(DUMP))
    return sorted((name for name in whole if name + MANIFEST in found), reverse=True)


@asks(Action.BACKUPS_KEEP)
def beside(rt: Runtime, name: str, *, actor: Actor) -> Restored:
    """Restore into a new database on the same server and compare it; the one in use stays in use.

    A copy that is not equal is kept as well: it may be all that is left.
    Errors: Forbidden, NotFound, Rejected, Conflict (restored before), Misconfigured, Unavailable.
    """
    kept = _kept(rt)
    manifest = backups.manifest_of(rt, name)
    database = PREFIX + name.lower().replace("-", "_")
    with kept.store.open(name + DUMP) as file:
        stream = HashedStream(file)
        tables = kept.copies.restore_beside(stream, database)
    differences = rules.differences(manifest.tables, tables)
    if stream.sha256 != manifest.sha256:
        differences.append("The stored copy is not the one that was written: its hash is another.")
    log.warning("backup.restored_beside", backup=name, database=database)
    row_count = sum(one.rows for one in tables.values())
    return Restored(database, row_count, tuple(differences), name)


@asks(Action.BACKUPS_KEEP)
def put_in_place(rt: Runtime, restored: Restored, *, actor: Actor) -> str:
    """Use the restored database from now on; gives the name under which the one before is kept.

    Errors: Forbidden, Rejected (it is not equal to what was backed up), NotFound, Unavailable.
    """
    if restored.differences:
        raise Rejected("The restored database is not equal to what was backed up.")
    away = _kept(rt).copies.swap(restored.database)
    backup_runs.give_up_running(rt)
    with rt.write() as session:
        told = {"database": restored.database, "before": away}
        trail.write(session, Event.RESTORED, actor=actor, on="database:in_use", after=told)
    log.warning("backup.in_place", database=restored.database, before=away)
    return away


@asks(Action.BACKUPS_KEEP)
def give_files_back(rt: Runtime, restored: Restored, *, actor: Actor) -> int:
    """Put stored files back that the restored rows name and that are gone; gives how many.

    A bucket's files are none of ours to bring back: its versions have them.
    Errors: Forbidden, NotFound, Misconfigured, Unavailable.
    """
    del actor
    copies = _kept(rt).sheets
    if copies is None:
        return 0
    given = copies.give_back(backups.manifest_of(rt, restored.backup).objects)
    log.warning("backup.files_given_back", backup=restored.backup, count=given)
    return given


@asks(Action.BACKUPS_KEEP)
def throw_away(rt: Runtime, database: str, *, actor: Actor) -> None:
    """Remove a database that was restored or put away. Errors: Forbidden, Conflict, Unavailable."""
    del actor
    _kept(rt).copies.drop(database)


def _kept(rt: Runtime) -> Backups:
    if rt.backups is None:
        raise Misconfigured("Backups are switched off here (BACKUP_KEEP_DAYS is 0).")
    return rt.backups
