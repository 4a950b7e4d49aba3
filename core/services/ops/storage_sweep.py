"""Compares rows with stored files, both ways: a sample at every run, the newest and some at random.

Only looks: what a run costs is the same however many files there are.
"""

from datetime import timedelta
from typing import Final
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.db.tables import JobSheetRow
from core.ports import Runtime, StoredFile
from core.queries import stored

SAMPLE: Final = 50  # of the newest, and as many at random
FILES: Final = 500  # of the store, from a random place on: keys are hashes
# Bytes are stored before their row is written, and a sender may try again.
SETTLED_AFTER: Final = timedelta(hours=1)


def compare(rt: Runtime) -> dict[str, int]:
    """How many files were looked for and looked at; of these, those that are missing, and those
    that no row names (`strays`). Errors: Unavailable."""
    with rt.read() as session:
        keys = {*_newest(session), *_random(session)}
    files = _files(rt)
    found = {
        "missing": sum(not rt.store.exists(key) for key in keys),
        "strays": _strays(rt, files),
    }
    amiss = {name: count for name, count in found.items() if count}
    return {"looked": len(keys), "files": len(files), **amiss}


def _files(rt: Runtime) -> list[StoredFile]:
    """From a random key on, and from the first one on where that was near the end."""
    start = uuid4().hex
    files = rt.store.keys(after=f"{start[:2]}/{start}", limit=FILES)
    if len(files) < FILES:
        again = rt.store.keys(after="", limit=FILES - len(files))
        files = list({one.key: one for one in (*files, *again)}.values())
    return files


def _strays(rt: Runtime, files: list[StoredFile]) -> int:
    settled = {one.key for one in files if rt.clock() - one.written_at > SETTLED_AFTER}
    with rt.read() as session:
        return len(settled - stored.named_of(session, settled))


def _newest(session: Session) -> list[str]:
    query = (
        select(JobSheetRow.storage_key)
        .where(JobSheetRow.file_deleted_at.is_(None))
        .order_by(JobSheetRow.received_at.desc(), JobSheetRow.id.desc())
        .limit(SAMPLE)
    )
    return list(session.scalars(query))


def _random(session: Session) -> list[str]:
    """Ids are random, so those behind a random one are as good as drawn."""
    query = (
        select(JobSheetRow.storage_key)
        .where(JobSheetRow.id >= uuid4(), JobSheetRow.file_deleted_at.is_(None))
        .order_by(JobSheetRow.id)
        .limit(SAMPLE)
    )
    return list(session.scalars(query))
