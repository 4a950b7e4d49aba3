"""Signs of life: of an attempt while it reads, and of the workers."""

import threading
from collections.abc import Collection, Sequence
from datetime import timedelta
from types import TracebackType
from typing import Final, Self

from sqlalchemy import delete, func, update
from sqlalchemy.dialects.postgresql import insert

from core import telemetry
from core.db.tables import AttemptRow, AuditRow, WorkerRow
from core.errors import Conflict, Unavailable
from core.ports import Runtime
from core.services.queueing import attempts
from core.services.queueing.attempts import Attempt

log = telemetry.logger(__name__)

PROGRESS_EVERY_S: Final = 1.0  # how often pages done are noted; a page takes longer than that
JOIN_TIMEOUT_S: Final = 5.0
WORKERS_KEPT_DAYS: Final = 7  # every start gives its workers new names


class Pulse:
    """Beats for an attempt, from a thread with its own connection, while the main one reads.

    Writes nothing in its first second: most sheets are done by then.
    """

    def __init__(self, rt: Runtime, attempt: Attempt, *, every_s: float) -> None:
        self._rt = rt
        self._attempt = attempt
        self._every_s = every_s
        self._pages_done = 0
        self._lost = False
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._beat_until_stopped, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stop.set()
        self._thread.join(JOIN_TIMEOUT_S)

    def progress(self, pages_done: int, page_count: int) -> None:
        """Note how far reading has come. Errors: Conflict once a newer attempt owns the audit."""
        del page_count  # the sheet's row has it
        self._pages_done = pages_done
        if self._lost:
            raise Conflict("Another worker took this sheet over.")

    def _beat_until_stopped(self) -> None:
        noted, silent_s = 0, 0.0
        while not self._stop.wait(min(PROGRESS_EVERY_S, self._every_s)):
            silent_s += min(PROGRESS_EVERY_S, self._every_s)
            if self._pages_done == noted and silent_s < self._every_s:
                continue
            noted, silent_s = self._pages_done, 0.0
            self._beat(noted)

    def _beat(self, pages_done: int) -> None:
        try:
            self._lost = not beat(self._rt, self._attempt, pages_done=pages_done)
        except Unavailable:
            log.warning("attempt.heartbeat_missed")


def beat(rt: Runtime, attempt: Attempt, *, pages_done: int) -> bool:
    """One sign of life; False where the attempt is not the audit's newest any more."""
    with rt.write() as session:
        query = (
            update(AuditRow)
            .where(*attempts.held_by(attempt))
            .values(pages_done=pages_done)
            .returning(AuditRow.id)
        )
        if session.execute(query).scalar() is None:
            return False
        session.execute(
            update(AttemptRow)
            .where(
                AttemptRow.audit_id == attempt.audit_id,
                AttemptRow.number == attempt.number,
            )
            .values(heartbeat_at=func.now())
        )
        return True


def workers_live(rt: Runtime, names: Sequence[str], *, host: str, version: str) -> None:
    """These workers of a host live now."""
    if not names:
        return
    rows = [{"name": name, "host": host, "version": version} for name in names]
    query = insert(WorkerRow).values(rows)
    alive = {"heartbeat_at": func.now(), "stopped_at": None}
    with rt.write() as session:
        session.execute(query.on_conflict_do_update(index_elements=["name"], set_=alive))


def take_restarts(rt: Runtime, names: Collection[str]) -> list[str]:
    """Those of these workers that somebody asked to restart; asked once, given once."""
    with rt.write() as session:
        query = (
            update(WorkerRow)
            .where(WorkerRow.name.in_(names), WorkerRow.restart_asked_at.is_not(None))
            .values(restart_asked_at=None)
            .returning(WorkerRow.name)
        )
        return list(session.execute(query).scalars())


def workers_stopped(rt: Runtime, names: Collection[str]) -> None:
    """These workers will not come back. Those that went long ago are forgotten."""
    forgotten = WorkerRow.heartbeat_at < func.now() - timedelta(days=WORKERS_KEPT_DAYS)
    with rt.write() as session:
        session.execute(delete(WorkerRow).where(forgotten))
        session.execute(
            update(WorkerRow).where(WorkerRow.name.in_(names)).values(stopped_at=func.now())
        )
