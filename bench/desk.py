"""What the desk costs with years of audits behind it: `python -m bench.desk`.

The same questions are asked of few and of many audits in one run, on one machine: first view, each
filter, text search, page 2 and page 5,000. What counts is the ratio; the plans are printed with
`--explain` and kept in docs/QUERIES.md.
"""

import re
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Final

import psycopg
import typer
from rich.console import Console
from rich.table import Table
from sqlalchemy import event, text
from sqlalchemy.orm import Session

from bench import seed
from core.db import migrate
from core.db.engine import Database
from core.domain.access import Role
from core.domain.bands import Band
from core.domain.model import Actor, ReasonCode, Severity, Verdict
from core.embedded.postgres import Postgres
from core.queries import audits, choices
from core.queries.audit_filters import AuditFilter, Cursor, Sort

GOAL: Final = 1.5
RUNS: Final = 60
WARM: Final = 8
BIG: Final = ("audits", "job_sheets", "findings", "audit_texts", "audit_reasons")
SECRET: Final = "only-for-the-bench-" * 3  # a throw-away server's
LEAD: Final = Actor("lead", Role.QA_LEAD)
Ask = Callable[[Session], object]


@dataclass(frozen=True, slots=True)
class Figure:
    """One question's cost, in milliseconds."""

    p50: float
    p95: float


def questions() -> dict[str, Ask]:
    """Every question by name."""
    day = seed.NOW - seed.SPAN / 2
    narrowed = {
        "first view": AuditFilter(),
        "verdict": AuditFilter(verdict=Verdict.FAIL),
        "verdict, rare": AuditFilter(verdict=Verdict.WAIVED),
        "spec": AuditFilter(spec=seed.SPECS[1]),
        "technician": AuditFilter(technician="Technician 3"),
        "technician, rare": AuditFilter(technician="Technician 390"),
        "customer": AuditFilter(customer="Customer 40"),
        "site": AuditFilter(site="Site 900"),
        "day": AuditFilter(since=day, until=day + (seed.SPAN / 730)),
        "reason code": AuditFilter(reason=ReasonCode.MISSING_FIELD),
        "reason code, rare": AuditFilter(reason=ReasonCode.SECURITY_RISK),
        "severity": AuditFilter(severity=Severity.S0),
        "confidence": AuditFilter(band=Band.UNDER_50),
        "verdict and reason": AuditFilter(verdict=Verdict.FAIL, reason=ReasonCode.CONFLICT),
        "search: a number": AuditFilter(text="job 0004711"),
        "search: a common word": AuditFilter(text="word2"),
        "search: a seldom word": AuditFilter(text="word1500"),
        "search and verdict": AuditFilter(text="word90", verdict=Verdict.FAIL),
    }
    asked: dict[str, Ask] = {name: _page(one) for name, one in narrowed.items()}
    asked["lowest score"] = _page(AuditFilter(), sort=Sort.LOWEST_SCORE)
    asked["least sure"] = _page(AuditFilter(), sort=Sort.LEAST_SURE)
    asked["oldest"] = _page(AuditFilter(), sort=Sort.OLDEST)
    asked["technicians to choose from"] = lambda session: choices.of(
        session, "technician", actor=LEAD
    )
    asked["page 2"] = _deep(1)
    asked["page 5,000"] = _deep(4_999)
    return asked


def _page(narrowed: AuditFilter, *, sort: Sort = Sort.NEWEST) -> Ask:
    return lambda session: audits.page(session, narrowed, actor=LEAD, sort=sort)


def _deep(pages: int) -> Ask:
    """The page so many pages on; of few audits the last one stands for it."""
    known: dict[int, Cursor] = {}

    def ask(session: Session) -> object:
        if id(session.get_bind()) not in known:
            query = text(
                "select queued_at, id from audits order by queued_at desc, id desc"
                " offset least(:rows, (select count(*) from audits) - 26) limit 1"
            )
            row = session.execute(query, {"rows": pages * audits.PAGE_ROWS - 1}).one()
            known[id(session.get_bind())] = Cursor(row.queued_at, row.id)
        older = known[id(session.get_bind())]
        return audits.page(session, AuditFilter(), actor=LEAD, older_than=older)

    return ask


def measure(few: Database, many: Database, ask: Ask) -> tuple[Figure, Figure]:
    """How long the answers take, from question to values, the server's work and ours; asked in
    turn, so that whatever else the machine does falls on both alike."""
    took: dict[int, list[float]] = {0: [], 1: []}
    for run in range(RUNS + WARM):
        for place, database in enumerate((few, many)):
            with database.read() as session:
                started = time.perf_counter()
                ask(session)
                if run >= WARM:
                    took[place].append(1000 * (time.perf_counter() - started))
    return _figure(took[0]), _figure(took[1])


def _figure(took: list[float]) -> Figure:
    return Figure(statistics.median(took), statistics.quantiles(took, n=20)[-1])


def plans(database: Database, ask: Ask) -> list[str]:
    """The plan of each statement a question sends, with what it touched."""
    with database.read() as session:
        ask(session)  # A deep page looks for its cursor first; that is no part of the question.
    found: list[str] = []
    with database.read() as session:
        connection = session.connection()
        sent: list[tuple[str, Any]] = []

        def note(_c: Any, _cursor: Any, statement: str, values: Any, *_more: Any) -> None:
            sent.append((statement, values))

        event.listen(connection, "before_cursor_execute", note)
        ask(session)
        event.remove(connection, "before_cursor_execute", note)
        for statement, values in sent:
            lines = connection.exec_driver_sql(
                f"explain (analyze, buffers, costs off, timing off, summary off) {statement}",
                values,
            )
            found.append("\n".join(line for (line,) in lines))
    return found


def scans(plan: str) -> list[str]:
    """The big tables a plan reads from end to end."""
    return [table for table in BIG if re.search(rf"Seq Scan on {table}\b", plan)]


@contextmanager
def databases(sizes: tuple[int, ...], console: Console) -> Iterator[dict[int, Database]]:
    """A database of each size on one server."""
    with tempfile.TemporaryDirectory(prefix="jobsheet-bench-") as name:
        folder = Path(name)
        folder.chmod(0o711)
        server = Postgres(folder / "pg", password=SECRET, log=folder / "pg.log", durable=False)
        server.start()
        made: dict[int, Database] = {}
        try:
            for size in sizes:
                url = _created(server, f"desk_{size}")
                seconds = seed.fill(url, size)
                console.print(f"{size:,} audits seeded in {seconds:.0f} s", highlight=False)
                made[size] = Database(url, application_name="bench")
            yield made
        finally:
            for database in made.values():
                database.dispose()
            server.stop()


def _created(server: Postgres, name: str) -> str:
    with psycopg.connect(server.url("postgres"), autocommit=True) as admin:
        admin.execute(f"create database {name}".encode())
    url = server.url(name)
    migrate.upgrade(url)
    return url


def main(
    many: Annotated[int, typer.Option(min=1_000)] = 1_000_000,
    few: Annotated[int, typer.Option(min=1_000)] = 10_000,
    explain: Annotated[bool, typer.Option(help="Print the plans as Markdown.")] = False,
) -> None:
    """Ask few and many audits the same questions."""
    console, worst = Console(stderr=explain), 0.0
    table = Table(
        "question", f"p50, p95 of {few:,}", f"of {many:,}", "ratio p50", "ratio p95", "read whole"
    )
    with databases((few, many), console) as made:
        for name, ask in questions().items():
            small, large = measure(made[few], made[many], ask)
            ratio = large.p95 / small.p95
            worst = max(worst, ratio)
            found = plans(made[many], ask)
            whole = sorted({one for plan in found for one in scans(plan)})
            table.add_row(
                name,
                f"{small.p50:.1f}, {small.p95:.1f} ms",
                f"{large.p50:.1f}, {large.p95:.1f} ms",
                f"{large.p50 / small.p50:.2f}",
                f"{ratio:.2f}" + ("" if ratio <= GOAL else " !"),
                ", ".join(whole) or "–",
            )
            if explain:
                print(f"## {name}\n")
                print("\n".join(f"```\n{plan}\n```\n" for plan in found))
    console.print(table)
    console.print(f"Worst ratio {worst:.2f}; the goal is {GOAL}.")


if __name__ == "__main__":
    typer.run(main)
