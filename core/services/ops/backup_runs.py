"""That a backup or a restore test runs: one at a time, and given up once its host has died.

The row says that it runs, which keeps all others out, and is touched while it does.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import func, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from core.db.upkeep_tables import BackupRow, RestoreTestRow
from core.errors import Conflict, Unavailable
from core.ports import Runtime

Run = BackupRow | RestoreTestRow

BEAT_EVERY_S: Final = 15.0
GIVEN_UP_AFTER: Final = timedelta(minutes=2)  # what is silent for so long has died with its host


def begin(rt: Runtime, row: Run) -> None:
    """Errors: Conflict where another one runs."""
    kind = type(row)
    values = {
        column.key: getattr(row, column.key)
        for column in kind.__table__.columns
        if getattr(row, column.key) is not None
    }
    with rt.write() as session:
        _give_up_old(session, kind, rt.clock())
        query = insert(kind).values(**values).on_conflict_do_nothing().returning(kind.id)
        if session.execute(query).scalar() is None:
            what = "backup" if kind is BackupRow else "restore test"
            raise Conflict(f"A {what} is running at the moment; wait until it has ended.")


def _give_up_old(session: Session, kind: type[Run], now: datetime) -> None:
    minutes = GIVEN_UP_AFTER.total_seconds() / 60
    last_sign = func.coalesce(kind.seen_at, kind.started_at)
    session.execute(
        update(kind)
        .where(kind.ended_at.is_(None), last_sign < now - GIVEN_UP_AFTER)
        .values(
            state="failed",
            ended_at=now,
            message=f"It gave no sign of life for {minutes:g} minutes: its host stopped meanwhile.",
        )
    )


@contextmanager
def beating(rt: Runtime, kind: type[Run], row_id: UUID) -> Iterator[None]:
    """Show that it lives, so that another host takes over soon after this one died."""
    over = threading.Event()

    def beat() -> None:
        while not over.wait(BEAT_EVERY_S):
            with suppress(Unavailable), rt.write() as session:
                query = update(kind).where(kind.id == row_id, kind.ended_at.is_(None))
                session.execute(query.values(seen_at=rt.clock()))

    thread = threading.Thread(target=beat, name="backup-signs", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def end(rt: Runtime, kind: type[Run], row_id: UUID, **values: Any) -> None:
    """How it ended; one that was given up meanwhile stays as it was told."""
    with rt.write() as session:
        session.execute(
            update(kind)
            .where(kind.id == row_id, kind.ended_at.is_(None))
            .values(ended_at=rt.clock(), **values)
        )


def give_up_running(rt: Runtime) -> None:
    """What runs by these rows does not: they were copied while it ran. After a restore.

    Errors: Unavailable.
    """
    with rt.write() as session:
        for kind in (BackupRow, RestoreTestRow):
            session.execute(
                update(kind)
                .where(kind.ended_at.is_(None))
                .values(
                    state="failed",
                    ended_at=rt.clock(),
                    message="It was running when this database was copied.",
                )
            )
