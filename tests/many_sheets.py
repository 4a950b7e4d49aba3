"""A ledger full of trouble: any number of failed and waiting audits, written by PostgreSQL."""

from typing import Any, Final

import psycopg
from psycopg import sql

SHEETS: Final = 20_000  # that the audits are of, each so many times over
_SHEETS: Final = """
    insert into job_sheets (id, receipt, sha256, filename, media_type, size_bytes, page_count,
        storage_key, uploaded_by)
    select gen_random_uuid(), 'R' || n, 'sha' || n, n || '.pdf', 'application/pdf', 1, 1,
        'key' || n, 'ana' from generate_series(1, least({sheets}, {count})) n
"""
_AUDITS: Final = """
    insert into audits (id, job_sheet_id, status, verdict, requested_by, queued_at, ended_at)
    select gen_random_uuid(), s.id, {status}, {verdict}, 'ana', now() - interval '20 minutes',
        {ended_at} from (select id, row_number() over () as n from job_sheets) s,
        generate_series(0, {count} / {sheets}) g where g * {sheets} + s.n <= {count}
"""
_LETTERS: Final = """
    insert into dead_letters (id, audit_id, error_class, reason, message, fingerprint, attempts,
        first_at, keep_until)
    select gen_random_uuid(), id, 'transient', 'PIPELINE_ERROR', 'The storage is away.',
        'store.read', 5, now(), now() + interval '90 days' from audits where status = 'failed'
"""
_ATTEMPTS: Final = """
    insert into attempts (audit_id, number, worker, started_at, ended_at, outcome, error_class,
        message, fingerprint)
    select id, 1, 'w', now() - interval '6 minutes', now() - interval '5 minutes', 'failed',
        'transient', 'The storage is away.', 'store.read' from audits where status = 'failed'
"""


def write(connection: psycopg.Connection[Any], *, failed: int, queued: int) -> None:
    """So many audits given up, each with its attempt and dead letter, and so many that wait."""

    def run(statement: str, **values: object) -> None:
        named = {name: sql.Literal(value) for name, value in values.items()}
        connection.execute(sql.SQL(statement).format(**named))

    run(_SHEETS, sheets=SHEETS, count=max(failed, queued))
    ended = sql.SQL("now() - interval '10 minutes'")
    for count, status, verdict, ended_at in (
        (failed, "failed", "REVIEW_QUEUE", ended),
        (queued, "queued", None, sql.SQL("null")),
    ):
        query = sql.SQL(_AUDITS).format(
            sheets=sql.Literal(SHEETS),
            count=sql.Literal(count),
            status=sql.Literal(status),
            verdict=sql.Literal(verdict),
            ended_at=ended_at,
        )
        connection.execute(query)
    run(_LETTERS)
    run(_ATTEMPTS)
    connection.execute("analyze")
