"""The ledger under test: the real PostgreSQL, and fakes for what lies outside it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
import stamina
from sqlalchemy import Row, text

from core.db.engine import Database
from core.domain.policy import Policy
from core.domain.spec.specs import Locale, SelectionSpec, Spec
from core.ports import Runtime
from core.services import intake
from core.services.intake import Receipt
from tests.people import ANA
from tests.services.fakes import FakeInspector, FakeQueue, FakeReader, FakeStore, FlakyWrites
from tests.spec_books import FixedSpecBook

SPEC = Spec(
    id="repair-report",
    version="1.0.0",
    name="Repair report",
    locale=Locale(),
    selection=SelectionSpec(all=("repair report",)),
    fields=(),
    source_sha256="abc",
)


@dataclass
class Ledger:
    """A Runtime with its fakes at hand, and SQL for looking at what was written."""

    rt: Runtime
    store: FakeStore
    inspector: FakeInspector
    reader: FakeReader
    queue: FakeQueue
    writes: FlakyWrites

    def submit(self, content: bytes | None = None, **more: Any) -> Receipt:
        """Hand in a sheet; a new one each time unless its bytes are given."""
        given: dict[str, Any] = {"filename": "sheet.pdf", "actor": ANA} | more
        return intake.submit(self.rt, content=content or uuid4().bytes, **given)

    def rows(self, sql: str, **values: Any) -> Sequence[Row[Any]]:
        """What a query says."""
        with self.rt.read() as session:
            return session.execute(text(sql), values).all()

    def one(self, sql: str, **values: Any) -> Any:
        """The one value a query says."""
        ((value,),) = self.rows(sql, **values)
        return value

    def change(self, sql: str, **values: Any) -> None:
        """Bend the ledger: time that passed, a worker that died."""
        with self.rt.write() as session:
            session.execute(text(sql), values)

    def audit(self, audit_id: UUID) -> Any:
        """The audit's row."""
        (row,) = self.rows("select * from audits where id = :id", id=audit_id)
        return row

    def attempts(self, audit_id: UUID) -> list[str | None]:
        """How each attempt ended, the first first."""
        sql = "select outcome from attempts where audit_id = :id order by number"
        return [outcome for (outcome,) in self.rows(sql, id=audit_id)]


@pytest.fixture
def ledger(database_url: str, tmp_path: Path) -> Iterator[Ledger]:
    """An empty ledger."""
    database = Database(database_url, application_name="tests")
    store, inspector, reader, queue = FakeStore(), FakeInspector(), FakeReader(), FakeQueue()
    writes = FlakyWrites(database.write)
    rt = Runtime(
        write=writes,
        read=database.read,
        store=store,
        inspector=inspector,
        reader=reader,
        queue=queue,
        specs=FixedSpecBook(SPEC),
        policy=Policy(),
        clock=lambda: datetime(2026, 3, 14, 12, 0, tzinfo=UTC),
        upload_max_bytes=1024 * 1024,
        data_dir=tmp_path,
        session_secret="",
        session_hours=1.0,
        public_url="http://localhost",
    )
    yield Ledger(rt, store, inspector, reader, queue, writes)
    database.dispose()


@pytest.fixture
def no_waiting() -> Iterator[None]:
    """Retries come at once, and at most five of them."""
    with stamina.set_testing(True, attempts=5):
        yield
