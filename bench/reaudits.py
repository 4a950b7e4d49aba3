"""What judging stored readings again costs, database included: `python -m bench.reaudits`.

Thousands of three-page readings in a PostgreSQL of its own, a spec of 60 rules. First every new
verdict is written as an audit of its own; then another version is only compared with them, its
differences counted. CPU seconds are told, of our processes and of the server's: whatever else the
machine does, so many seconds of its cores it takes.
"""

import multiprocessing
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any, Final
from uuid import UUID

import psutil
import typer
from pydantic import SecretStr
from rich.console import Console
from rich.table import Table
from sqlalchemy import insert

from bench import audit as bench_audit
from core import bootstrap, telemetry
from core.db import migrate
from core.db.engine import Database
from core.db.tables import AuditRow, JobSheetRow, ReadingRow
from core.domain import actors
from core.domain.model import SpecRef, Verdict
from core.domain.page import reading_json
from core.domain.reaudit import Change, Tally
from core.domain.spec.specs import Spec
from core.embedded.postgres import Postgres
from core.errors import NotFound
from core.queries.past_audits import Scope, Share
from core.services import reaudits
from core.settings import Settings

SECRET: Final = "only-for-the-bench-" * 3  # a throw-away server's
GOAL_READINGS, GOAL_S = 100_000, 600
DIFFERENT: Final = 200  # readings; drawing each anew takes most of the time
CHUNK: Final = 1_000
NOW: Final = datetime(2026, 4, 1, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Book:
    """The one spec that is active."""

    spec: Spec

    def active(self) -> tuple[Spec, ...]:
        """It alone."""
        return (self.spec,)

    def version(self, ref: SpecRef) -> Spec:
        """It, where it is meant."""
        if self.spec.ref != ref:
            raise NotFound("The bench has no such spec.")
        return self.spec


def versions() -> tuple[Spec, Spec]:
    """The spec, and a version of it with one rule that fails on many sheets."""
    first = replace(bench_audit.spec(), source_sha256="1" * 64)
    rules = (replace(first.rules[0], condition="reference_0 > 'REF-5'"), *first.rules[1:])
    return first, replace(first, version="1.1.0", rules=rules, source_sha256="2" * 64)


@contextmanager
def server() -> Iterator[tuple[Settings, int]]:
    """A durable PostgreSQL, as in production, and its process."""
    with tempfile.TemporaryDirectory(prefix="jobsheet-bench-") as name:
        folder = Path(name)
        folder.chmod(0o711)
        postgres = Postgres(folder / "pg", password=SECRET, log=folder / "pg.log")
        postgres.start()
        try:
            migrate.upgrade(postgres.url())
            assert postgres.pid is not None
            yield _settings(postgres.url(), folder / "data"), postgres.pid
        finally:
            postgres.stop()


def _settings(url: str, data_dir: Path) -> Settings:
    return Settings(
        database_url=SecretStr(url),
        redis_url=SecretStr("redis://127.0.0.1:1"),  # nothing is queued
        jwt_secret=SecretStr(SECRET),
        data_dir=data_dir,
        mistral_api_key=None,
    )


def fill(settings: Settings, count: int) -> None:
    """So many sheets received, read, and audited without a finding."""
    contents = [
        reading_json.dump(bench_audit.sheet(number)) for number in range(min(DIFFERENT, count))
    ]
    database = _database(settings)
    for start in range(0, count, CHUNK):
        numbers = range(start, min(count, start + CHUNK))
        with database.write() as session:
            session.execute(insert(JobSheetRow), [_sheet(number) for number in numbers])
            session.execute(insert(ReadingRow), [_reading(number, contents) for number in numbers])
            session.execute(insert(AuditRow), [_audit(number) for number in numbers])
    database.dispose()


def _sheet(number: int) -> dict[str, Any]:
    return {
        "id": _id(1, number), "receipt": f"R-{number:08}", "sha256": f"{number:064x}",
        "filename": f"sheet-{number}.pdf", "media_type": "application/pdf", "size_bytes": 48_000,
        "page_count": 3, "storage_key": f"{number:064x}", "uploaded_by": "bench",
        "received_at": NOW - timedelta(minutes=number),
    }  # fmt: skip


def _reading(number: int, contents: list[bytes]) -> dict[str, Any]:
    return {
        "id": _id(2, number), "job_sheet_id": _id(1, number), "fingerprint": "bench",
        "engine": "text", "content": contents[number % len(contents)], "seconds": 1.0,
    }  # fmt: skip


def _audit(number: int) -> dict[str, Any]:
    queued = NOW - timedelta(minutes=number)
    return {
        "id": _id(3, number), "job_sheet_id": _id(1, number), "status": "done",
        "requested_by": "bench", "queued_at": queued, "started_at": queued, "ended_at": queued,
        "verdict": Verdict.PASS.value, "score": 100, "spec_id": "bench", "spec_version": "0.9.0",
        "spec_sha256": "0" * 64, "reading_id": _id(2, number), "attempt_number": 1,
    }  # fmt: skip


def _id(kind: int, number: int) -> UUID:
    return UUID(int=kind << 64 | number, version=4)


def _database(settings: Settings) -> Database:
    assert settings.database_url is not None
    return Database(settings.database_url.get_secret_value(), application_name="bench")


@dataclass(frozen=True, slots=True)
class Work:
    """One way of judging again, for every process alike."""

    settings: Settings
    spec: Spec
    is_written: bool

    def of(self, share: Share) -> tuple[Tally, float]:
        """The differences of a share of the sheets, and the CPU seconds they took."""
        telemetry.configure(level="WARNING")
        database = _database(self.settings)
        rt = replace(
            bootstrap.build(self.settings),
            write=database.write,
            read=database.read,
            specs=Book(self.spec),
        )
        judge = reaudits.apply if self.is_written else reaudits.compare
        tally, began = Tally(), time.process_time()
        for one in judge(rt, None, Scope(share=share), actor=actors.system("bench")):
            tally.add(one.difference)
        spent = time.process_time() - began
        database.dispose()
        return tally, spent


@dataclass(frozen=True, slots=True)
class Figure:
    """What one way took: seconds on the clock, CPU seconds of ours and of the server's."""

    sheets: int
    changed: int
    wall_s: float
    cpu_s: float
    server_cpu_s: float


def measure(work: Work, *, processes: int, server_pid: int) -> Figure:
    """Judge every sheet again, each process its share."""
    shares = [Share(number, processes) for number in range(processes)]
    before, began = _cpu_s(server_pid), time.perf_counter()
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, mp_context=context) as pool:
        found = list(pool.map(work.of, shares))
    wall_s = time.perf_counter() - began
    changes = sum((tally.changes for tally, _ in found), Tally().changes)
    cpu_s = sum(spent for _, spent in found)
    changed = changes.total() - changes[Change.UNCHANGED]
    return Figure(changes.total(), changed, wall_s, cpu_s, _cpu_s(server_pid) - before)


def _cpu_s(pid: int) -> float:
    """Of a server and its processes, those included that have ended."""
    parent = psutil.Process(pid)
    spent = [parent.cpu_times(), *(one.cpu_times() for one in parent.children())]
    ended = spent[0].children_user + spent[0].children_system
    return sum(one.user + one.system for one in spent) + ended


def main(
    readings: Annotated[int, typer.Option(min=100, help="Stored readings.")] = 3_000,
    processes: Annotated[int, typer.Option(min=1, help="Side by side.")] = 2,
) -> None:
    """Print what each way costs a sheet, and what 100,000 would take."""
    telemetry.configure(level="WARNING")
    first, second = versions()
    table = Table(
        "", "sheets", "changed", "ours", "server's", "both, a sheet", "100,000 on 2 cores"
    )
    with server() as (settings, pid):
        fill(settings, readings)
        for name, spec, is_written in (
            ("judged and written", first, True),
            ("another version compared", second, False),
        ):
            one = measure(Work(settings, spec, is_written), processes=processes, server_pid=pid)
            each_s = (one.cpu_s + one.server_cpu_s) / one.sheets
            table.add_row(
                name, f"{one.sheets:,}", f"{one.changed:,}",
                f"{1000 * one.cpu_s / one.sheets:.1f} ms",
                f"{1000 * one.server_cpu_s / one.sheets:.1f} ms",
                f"{1000 * each_s:.1f} ms", f"{GOAL_READINGS * each_s / 2:,.0f} s",
            )  # fmt: skip
    Console().print(table)
    Console().print(f"{processes} processes; the goal is {GOAL_S} s.")


if __name__ == "__main__":
    typer.run(main)
