"""Backups: what a copy has to say of itself, which may go, and whether a restored one is equal."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from core.domain.ops.schedules import SUNDAY, Schedule
from core.errors import Rejected

ALWAYS_KEPT: Final = 3  # the newest, however old they are
OBJECTS_CHECKED: Final = 500  # stored files whose bytes a restore test reads and hashes
FORMAT: Final = 1  # of the manifest


class BackupState(StrEnum):
    """How far a backup is."""

    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class ProofState(StrEnum):
    """How a restore test went. FAILED too where it could not be made."""

    RUNNING = "running"
    PASSED = "passed"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class BackupPlan:
    """When backups are made and tested, and how long one is kept."""

    daily: Schedule
    test: Schedule
    keep_days: int


def plan(*, hour: int, keep_days: int) -> BackupPlan:
    """Every night at this hour (UTC), and on Sundays a restore test two hours later."""
    return BackupPlan(Schedule(hour), Schedule((hour + 2) % 24, weekday=SUNDAY), keep_days)


@dataclass(frozen=True, slots=True)
class TableState:
    """A table in one snapshot: its rows, and a fingerprint of what they say, in any order."""

    rows: int
    fingerprint: str


Tables = Mapping[str, TableState]


@dataclass(frozen=True, slots=True)
class Manifest:
    """What lies beside a dump, so that it can be checked without the database it came from.

    `objects`: the key (which is its SHA-256) and size of every stored file a row names.
    """

    name: str
    made_at: str  # ISO 8601, UTC
    revision: str  # of the schema
    server: str  # PostgreSQL's version
    size_bytes: int
    sha256: str
    tables: Tables
    objects: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Kept:
    """A backup for the question whether it may go."""

    id: UUID
    started_at: datetime
    is_good: bool
    is_proven: bool  # a restore test passed


def name_of(started_at: datetime, backup_id: UUID) -> str:
    """A name that sorts by time and is nobody else's."""
    return f"{started_at:%Y%m%dT%H%M%SZ}-{backup_id.hex[:8]}"


def to_go(backups: Iterable[Kept], *, now: datetime, keep_days: int) -> list[UUID]:
    """Those past their time. The newest good ones stay, and the newest that was proven."""
    newest = sorted(backups, key=lambda one: (one.started_at, one.id.hex), reverse=True)
    good = [one for one in newest if one.is_good]
    stay = {one.id for one in good[:ALWAYS_KEPT]}
    stay |= {one.id for one in [one for one in good if one.is_proven][:1]}
    before = now - timedelta(days=keep_days)
    return [one.id for one in newest if one.started_at < before and one.id not in stay]


def differences(expected: Tables, found: Tables) -> list[str]:
    """What is not the same in a restored database, a sentence each; nothing where all is equal."""
    told = [f"The table {name} is missing." for name in sorted(set(expected) - set(found))]
    told += [f"There is a table {name} too many." for name in sorted(set(found) - set(expected))]
    for name in sorted(set(expected) & set(found)):
        want, got = expected[name], found[name]
        if want.rows != got.rows:
            told.append(f"The table {name} has {got.rows:,} rows instead of {want.rows:,}.")
        elif want.fingerprint != got.fingerprint:
            told.append(f"The {got.rows:,} rows of {name} do not say what they said.")
    return told


def sample(keys: Sequence[str], *, most: int = OBJECTS_CHECKED) -> list[str]:
    """As many keys as may be checked, spread evenly over all: keys are hashes, so by chance."""
    ordered = sorted(keys)
    if len(ordered) <= most:
        return ordered
    return [ordered[place * len(ordered) // most] for place in range(most)]


def to_json(manifest: Manifest) -> dict[str, Any]:
    """The manifest as it is stored."""
    return {
        "format": FORMAT,
        "name": manifest.name,
        "made_at": manifest.made_at,
        "revision": manifest.revision,
        "server": manifest.server,
        "size_bytes": manifest.size_bytes,
        "sha256": manifest.sha256,
        "tables": tables_json(manifest.tables),
        "objects": dict(manifest.objects),
    }


def from_json(stored: Mapping[str, Any]) -> Manifest:
    """A stored manifest. Errors: Rejected where it is of another format or damaged."""
    if stored.get("format") != FORMAT:
        raise Rejected("This backup's manifest was written by another version.")
    try:
        return Manifest(
            name=str(stored["name"]),
            made_at=str(stored["made_at"]),
            revision=str(stored["revision"]),
            server=str(stored["server"]),
            size_bytes=int(stored["size_bytes"]),
            sha256=str(stored["sha256"]),
            tables=tables_of(stored["tables"]),
            objects={str(key): int(size) for key, size in stored["objects"].items()},
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Rejected("This backup's manifest is damaged.") from error


def tables_json(tables: Tables) -> dict[str, list[Any]]:
    """Table states as JSON: `name: [rows, fingerprint]`."""
    return {name: [one.rows, one.fingerprint] for name, one in sorted(tables.items())}


def tables_of(stored: Mapping[str, Any]) -> dict[str, TableState]:
    """The opposite of `tables_json`."""
    return {str(name): TableState(int(rows), str(sign)) for name, (rows, sign) in stored.items()}
