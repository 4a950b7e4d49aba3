"""Settings that people turn while the system runs: rows, read by every process within seconds."""

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import delete, func
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from core.db.checks_tables import SwitchRow
from core.errors import Unavailable
from core.ports import Runtime

OCR_ENGINE: Final = "ocr_engine"
LOCAL: Final = "local"
READ_EVERY_S: Final = 5.0


@dataclass(frozen=True, slots=True)
class Turned:
    """A switch that somebody turned, why and when."""

    value: str
    reason: str
    owner: str
    set_at: datetime


def turned(session: Session, name: str) -> Turned | None:
    """None where it is as configured."""
    row = session.get(SwitchRow, name)
    return None if row is None else Turned(row.value, row.reason, row.owner, row.set_at)


def turn(session: Session, name: str, value: str, *, owner: str, reason: str) -> None:
    """Turn it, in the caller's transaction."""
    told = {"value": value, "owner": owner, "reason": reason, "set_at": func.now()}
    query = insert(SwitchRow).values(name=name, **told)
    session.execute(query.on_conflict_do_update(index_elements=["name"], set_=told))


def turn_back(session: Session, name: str) -> None:
    """As configured again, in the caller's transaction."""
    session.execute(delete(SwitchRow).where(SwitchRow.name == name))


class OcrSwitch:
    """Whether people rotated to the local engine; asked before each sheet, read now and then."""

    def __init__(self, read: Callable[[], AbstractContextManager[Session]]) -> None:
        self._read = read
        self._known = False
        self._read_at: float | None = None

    def __call__(self) -> bool:
        """True where sheets are to be read here. While the database is away, as last known."""
        now = time.monotonic()
        if self._read_at is None or now - self._read_at >= READ_EVERY_S:
            self._known, self._read_at = self._look(), now
        return self._known

    def _look(self) -> bool:
        try:
            with self._read() as session:
                found = turned(session, OCR_ENGINE)
        except Unavailable:
            return self._known
        return found is not None and found.value == LOCAL


def ocr_engine(rt: Runtime) -> Turned | None:
    """Who rotated the OCR engine; None where it is as configured. Errors: Unavailable."""
    with rt.read() as session:
        return turned(session, OCR_ENGINE)
