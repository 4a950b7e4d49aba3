"""What auditing stored readings again costs with the database: `python -m bench.reaudit`.

Drawn sheets are handed in, read and judged as in production; then processes share them by spec and
judge them again through the service, once writing nothing and once writing every verdict anew. The
pure function over the same stored readings stands beside both. One run, one machine.
"""

import multiprocessing
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from sqlalchemy import select, text, update

from bench import overhead
from bench.audit import REAUDIT_S, REAUDITS
from bench.corpus import sheets
from bench.corpus.__main__ import corpus_specs
from bench.corpus.truth import Half, Render
from core import bootstrap, telemetry
from core.db.tables import AuditRow, ReadingRow
from core.domain import actors, audit, reading_json
from core.ports import Runtime
from core.queries.past_audits import Scope
from core.services import audits, intake, reaudits
from core.settings import Settings

TODAY = date(2026, 6, 30)
BENCH = actors.system("bench")


@dataclass(frozen=True, slots=True)
class Share:
    """What one process did: on the machine's monotonic clock, and in its own CPU seconds."""

    began: float
    ended: float
    cpu_s: float
    count: int


@dataclass(frozen=True, slots=True)
class Pace:
    """A pass over all readings by every process at once."""

    name: str
    shares: Sequence[Share]

    @property
    def count(self) -> int:
        """Audits of all processes."""
        return sum(share.count for share in self.shares)

    @property
    def wall_s(self) -> float:
        """From the first process's start to the last one's end."""
        return max(one.ended for one in self.shares) - min(one.began for one in self.shares)

    @property
    def cpu_ms(self) -> float:
        """CPU milliseconds an audit, those of the database server not counted."""
        return 1000 * sum(share.cpu_s for share in self.shares) / max(1, self.count)


def store(rt: Runtime, count: int) -> Counter[str]:
    """Hand in born-digital drawn sheets and judge them; how many were judged by each spec."""
    drawn = sheets.drawn(corpus_specs(), Half.TUNING, count, 7, [Render.DIGITAL])
    for one in drawn:
        receipt = intake.submit(rt, filename=one.truth.file, content=one.content, actor=BENCH)
        audits.run(rt, receipt.audit_id, worker="bench")
    with rt.write() as session:
        # As if every spec had changed since: then a verdict that stands is written again as well.
        session.execute(update(AuditRow).values(spec_sha256="earlier"))
        session.execute(text("analyze"))
        return Counter(
            session.scalars(select(AuditRow.spec_id).where(AuditRow.spec_id.is_not(None)))
        )


def shared(judged: Counter[str], processes: int) -> list[list[str]]:
    """The specs for each process, so that all have about as many sheets."""
    hands: list[list[str]] = [[] for _ in range(processes)]
    for spec_id, _ in judged.most_common():
        min(hands, key=lambda hand: sum(judged[one] for one in hand)).append(spec_id)
    return hands


def again(spec_ids: list[str], settings: Settings, *, is_written: bool) -> Share:
    """One process's share through the service, each spec's past sheets by the active specs."""
    telemetry.configure(level="WARNING")
    rt = bootstrap.build(settings)
    rt.specs.active()
    judge = reaudits.apply if is_written else reaudits.compare
    began, cpu = time.monotonic(), time.process_time()
    count = sum(
        1 for spec_id in spec_ids for _ in judge(rt, None, Scope(spec_id=spec_id), actor=BENCH)
    )
    return Share(began, time.monotonic(), time.process_time() - cpu, count)


def bare(contents: Sequence[bytes], settings: Settings) -> Share:
    """One process's share of the pure function: from stored bytes to the verdict."""
    specs, policy = bootstrap.specs(settings), bootstrap.policy(settings)
    began, cpu = time.monotonic(), time.process_time()
    for content in contents:
        audit.audit(reading_json.load(content), specs, policy, today=TODAY)
    return Share(began, time.monotonic(), time.process_time() - cpu, len(contents))


def paces(rt: Runtime, settings: Settings, count: int, processes: int) -> list[Pace]:
    """All passes, each by fresh processes."""
    hands = shared(store(rt, count), processes)
    with rt.read() as session:
        contents = list(session.scalars(select(ReadingRow.content)))
    parts = [contents[at::processes] for at in range(processes)]

    def of(name: str, work: partial[Share], given: Sequence[object]) -> Pace:
        with multiprocessing.get_context("spawn").Pool(processes) as pool:
            return Pace(name, pool.map(work, given, chunksize=1))

    return [
        of("the pure function", partial(bare, settings=settings), parts),
        of("compared, nothing written", partial(again, settings=settings, is_written=False), hands),
        of("every verdict written", partial(again, settings=settings, is_written=True), hands),
    ]


def main(
    readings: Annotated[int, typer.Option(help="Drawn sheets to store.", min=2)] = 300,
    processes: Annotated[int, typer.Option(help="That audit again.", min=1)] = 2,
) -> None:
    """Print each pace and what 100,000 readings would take."""
    telemetry.configure(level="WARNING")
    with overhead.servers() as (settings, _):
        url = settings.database_url
        assert url is not None
        bootstrap.prepare_database(url.get_secret_value(), None)
        found = paces(bootstrap.build(settings), settings, readings, processes)
    table = Table("", "audits", "ms of CPU each", "audits a minute", f"{REAUDITS:,} take (goal)")
    for one in found:
        total_s = REAUDITS * one.wall_s / one.count
        goal = f"{total_s / 60:.0f} min ({REAUDIT_S / 60:.0f} min)"
        a_minute = f"{60 * one.count / one.wall_s:,.0f}"
        table.add_row(one.name, str(one.count), f"{one.cpu_ms:.1f}", a_minute, goal)
    Console().print(table)


if __name__ == "__main__":
    typer.run(main)
