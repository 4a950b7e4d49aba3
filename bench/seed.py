"""Fills a database with audits as years of work would: `python -m bench.seed URL --audits N`.

Rows go in by COPY, without triggers and with the secondary indexes put aside and built once at the
end. The same seed gives the same rows. Values follow what offices know: few technicians do most
of the work, few customers have most of the sheets, words are as unequal as words are.
"""

import time
from bisect import bisect
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from random import Random
from typing import Annotated, Any, Final
from uuid import UUID

import psycopg
import typer
from psycopg import sql
from rich.console import Console

CHUNK: Final = 20_000
FINDINGS_EACH: Final = 5  # on average
NOW: Final = datetime(2026, 11, 27, 18, 0, tzinfo=UTC)
SPAN: Final = timedelta(days=730)
SPECS: Final = ("repair-report", "maintenance-sheet", "loler-examination", "pto-service", "hvac")
REASONS: Final = {
    "MISSING_FIELD": 40, "LOW_CONFIDENCE": 25, "INVALID_FORMAT": 12, "INCOMPLETE_EVIDENCE": 8,
    "OUT_OF_POLICY": 6, "CONFLICT": 4, "UNREADABLE_FIELD": 3, "SPEC_GAP": 1.5,
    "OCR_FAILURE": 0.3, "PIPELINE_ERROR": 0.15, "SECURITY_RISK": 0.05,
}  # fmt: skip
VERDICTS: Final = {"PASS": 60, "FAIL": 25, "REVIEW_QUEUE": 14, "WAIVED": 1}
SEVERITIES: Final = {"S0": 12, "S1": 28, "S2": 35, "S3": 25}
TABLES: Final = {
    "job_sheets": (
        "id", "receipt", "sha256", "filename", "media_type", "size_bytes", "page_count",
        "storage_key", "uploaded_by", "received_at",
    ),
    "audits": (
        "id", "job_sheet_id", "status", "requested_by", "queued_at", "started_at", "ended_at",
        "verdict", "score", "spec_id", "spec_version", "reference", "technician", "customer",
        "site", "severity", "confidence", "confidence_band", "finding_count", "attempt_number",
    ),
    "findings": (
        "audit_id", "position", "rule", "field", "reason_code", "severity", "confidence",
        "message", "why_it_matters", "suggested_fix",
    ),
    "audit_reasons": ("reason_code", "queued_at", "audit_id"),
    "audit_texts": ("audit_id", "queued_at", "body", "search"),
}  # fmt: skip
Rows = dict[str, list[tuple[Any, ...]]]
Told = Callable[[str], object]


@dataclass(frozen=True, slots=True)
class Pick:
    """Draws values by weight."""

    values: Sequence[str]
    edges: Sequence[float]

    def __call__(self, random: Random) -> str:
        """One value."""
        return self.values[bisect(self.edges, random.random() * self.edges[-1])]


def by_weight(weights: Mapping[str, float]) -> Pick:
    """A pick of these values."""
    return Pick(tuple(weights), tuple(accumulate(weights.values())))


def by_rank(prefix: str, count: int) -> Pick:
    """A pick of so many values, the n-th drawn 1/n as often as the first."""
    names = {f"{prefix} {n}": 1 / n for n in range(1, count + 1)}
    return by_weight(names)


VERDICT: Final = by_weight(VERDICTS)
REASON: Final = by_weight(REASONS)
SEVERITY: Final = by_weight(SEVERITIES)
TECHNICIAN: Final = by_rank("Technician", 400)
CUSTOMER: Final = by_rank("Customer", 1_500)
SITE: Final = by_rank("Site", 3_000)
WORD: Final = by_rank("word", 3_000)
DIFFERENT: Final = 8_192  # texts and lists of findings: drawing each anew takes most of the time


def fill(url: str, audits: int, *, seed: int = 1, told: Told = lambda _text: None) -> float:
    """Fill an empty, migrated database; gives the seconds it took."""
    started = time.perf_counter()
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("set session_replication_role = replica")  # no trigger, no foreign key
        connection.execute("set maintenance_work_mem = '512MB'")
        connection.execute("set synchronous_commit = off")
        aside = _put_aside(connection)
        for done, rows in _chunks(audits, Random(seed)):
            for table, columns in TABLES.items():
                _copy(connection, table, columns, rows[table])
            told(f"{done:,} of {audits:,} audits")
        for definition in aside:
            told(definition.split(" ON ")[0])
            connection.execute(definition.encode())
        connection.execute("vacuum analyze")
    return time.perf_counter() - started


def _put_aside(connection: psycopg.Connection[Any]) -> list[str]:
    """Drop the indexes that no constraint needs; gives how to make them again."""
    found = connection.execute(
        "select indexname, indexdef from pg_indexes where schemaname = 'public'"
        " and tablename = any(%s) and indexname like 'ix_%%'",
        [list(TABLES)],
    ).fetchall()
    for name, _ in found:
        connection.execute(sql.SQL("drop index {}").format(sql.Identifier(name)))
    return [definition for _, definition in found]


def _copy(
    connection: psycopg.Connection[Any],
    table: str,
    columns: Sequence[str],
    rows: Iterable[tuple[Any, ...]],
) -> None:
    statement = sql.SQL("copy {} ({}) from stdin").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    lines = ("\t".join(r"\N" if one is None else str(one) for one in row) for row in rows)
    with connection.cursor().copy(statement) as copy:
        copy.write("\n".join(lines) + "\n")


@dataclass(frozen=True, slots=True)
class Drawn:
    """What audits are put together from."""

    texts: Sequence[tuple[str, str]]  # a text and its words, sorted
    findings: Sequence[Sequence[tuple[str, str]]]  # reason codes and severities


def drawn(random: Random) -> Drawn:
    """Texts and lists of findings to draw from."""
    texts = []
    for _ in range(DIFFERENT):
        words = [WORD(random).replace(" ", "") for _ in range(24)]
        texts.append((" ".join(words), " ".join(sorted(set(words)))))
    findings = [
        [(REASON(random), SEVERITY(random)) for _ in range(random.randrange(2 * FINDINGS_EACH + 1))]
        for _ in range(DIFFERENT)
    ]
    return Drawn(texts, findings)


def _chunks(audits: int, random: Random) -> Iterator[tuple[int, Rows]]:
    pool = drawn(random)
    for start in range(0, audits, CHUNK):
        count = min(CHUNK, audits - start)
        rows: Rows = {table: [] for table in TABLES}
        for number in range(start, start + count):
            _audit(rows, number, audits, pool, random)
        yield start + count, rows


def _audit(rows: Rows, number: int, audits: int, pool: Drawn, random: Random) -> None:
    audit_id, sheet_id = UUID(int=random.getrandbits(128)), UUID(int=random.getrandbits(128))
    queued = NOW - SPAN * (1 - (number + random.random()) / audits)
    ended = queued + timedelta(seconds=random.uniform(1, 20))
    verdict, reference = VERDICT(random), f"JOB-{number:07}"
    technician, customer, site = TECHNICIAN(random), CUSTOMER(random), SITE(random)
    found = pool.findings[random.randrange(DIFFERENT)]
    confidence = round(random.betavariate(8, 1.2), 4)
    rows["job_sheets"].append((
        sheet_id, f"R-{number:08}", f"{number:064x}", f"sheet-{number}.pdf", "application/pdf",
        48_000, 1, f"{number:064x}", "bench", queued,
    ))  # fmt: skip
    rows["audits"].append((
        audit_id, sheet_id, "done", "bench", queued, queued, ended, verdict,
        random.randrange(40, 101), SPECS[number % len(SPECS)], "1.0.0", reference, technician,
        customer, site, min((severity for _, severity in found), default=None), confidence,
        _band(confidence), len(found), 1,
    ))  # fmt: skip
    rows["findings"] += [
        (
            audit_id, position, f"field_{position}.required", f"field_{position}", code, severity,
            0.97, "It is not as the spec asks.", "It counts.", "Write it down.",
        )
        for position, (code, severity) in enumerate(found)
    ]  # fmt: skip
    rows["audit_reasons"] += [(code, queued, audit_id) for code in {code for code, _ in found}]
    text, words = pool.texts[random.randrange(DIFFERENT)]
    own = f"job {number:07} {technician.lower()}"
    rows["audit_texts"].append((audit_id, queued, f"{own} {text}", f"{own} sheet{number} {words}"))


def _band(confidence: float) -> str:
    edges = ((0.5, "under-50"), (0.8, "50-80"), (0.95, "80-95"))
    return next((band for edge, band in edges if confidence < edge), "over-95")


def main(
    url: Annotated[str, typer.Argument(help="An empty, migrated database.")],
    audits: Annotated[int, typer.Option(min=1)] = 1_000_000,
    seed: int = 1,
) -> None:
    """Fill a database for benchmarks; never point it at one that holds anything."""
    console = Console(stderr=True)
    seconds = fill(url, audits, seed=seed, told=lambda text: console.print(text, highlight=False))
    console.print(f"{audits:,} audits in {seconds:.0f} s")


if __name__ == "__main__":
    typer.run(main)
