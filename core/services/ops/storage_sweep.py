"""Compares rows with stored files: a sample at every run, the newest and some at random."""

from typing import Final
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.db.tables import JobSheetRow
from core.ports import Runtime

SAMPLE: Final = 50  # of the newest, and as many at random


def compare(rt: Runtime) -> dict[str, int]:
    """How many files were looked for, and how many are missing. Errors: Unavailable."""
    with rt.read() as session:
        keys = {*_newest(session), *_random(session)}
    missing = sum(not rt.store.exists(key) for key in keys)
    return {"looked": len(keys), **({"missing": missing} if missing else {})}


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
