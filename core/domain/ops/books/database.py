"""Database connection errors: the steps to take, in their order."""

from typing import Final

from core.domain.ops.books.steps import Act, Book, Step
from core.domain.ops.checks import Runbook

BOOK: Final = Book(
    Runbook.DATABASE,
    "Database connection errors",
    ("“The database does not answer” on pages.", "Slow page loads.", "Timeouts."),
    (
        Step(
            "running",
            "Verify that the database server is running",
            "Where it is not: start it. `jobsheet up` starts the embedded one again by itself.",
            ("database.answers", "database.migrations", "database.replication"),
        ),
        Step(
            "pool",
            "Look at the pool's limits",
            "Each app and worker holds at most ten connections, and four more for its checks and "
            "for whoever acts here. A pool that is full for long is one whose requests wait: look "
            "at locks and long transactions next.",
            ("database.pool", "database.connections"),
        ),
        Step(
            "connections",
            "Review active connections",
            "By program and state, the longest transaction first; below, from pg_stat_activity.",
            ("database.connections", "database.long_transactions", "database.blocked"),
        ),
        Step(
            "end-idle",
            "End idle connections",
            "Those that have been idle for five minutes. Programs of ours connect again by "
            "themselves.",
            ("database.connections",),
            Act.END_IDLE,
            ("database.connections",),
        ),
        Step(
            "end-longest",
            "End the transaction that holds up others",
            "The one that blocks others for the longest time, else the one that is open the "
            "longest. What it was about to write is rolled back.",
            ("database.blocked", "database.long_transactions"),
            Act.END_LONGEST,
            ("database.blocked", "database.long_transactions"),
            undo="Its owner does it again.",
        ),
        Step(
            "renew",
            "Renew this app's connections",
            "As a restart of the application would: the pool starts empty, requests under way "
            "keep theirs until they end.",
            ("database.pool",),
            Act.RENEW_POOL,
            ("database.pool", "database.answers"),
        ),
    ),
)
