"""Slow performance: the steps to take, in their order."""

from typing import Final

from core.domain.ops.books.steps import Act, Book, Step
from core.domain.ops.checks import Runbook

BOOK: Final = Book(
    Runbook.SLOW,
    "Slow performance",
    ("Pages take over 3 s.", "API answers take over 1 s.", "Everything feels sluggish."),
    (
        Step(
            "measure",
            "See what is slow",
            "Measured at every page and answer of the last quarter of an hour.",
            ("speed.pages", "speed.api", "queue.objective"),
        ),
        Step(
            "queries",
            "Check the database's queries",
            "The slowest statements on average, where the server counts them.",
            ("database.slow_queries", "database.blocked"),
        ),
        Step(
            "analyze",
            "Refresh the statistics: ANALYZE",
            "The planner guesses from them. Takes seconds and stops nobody.",
            ("database.statistics", "database.slow_queries"),
            Act.ANALYZE,
            ("database.statistics",),
        ),
        Step(
            "vacuum",
            "Remove dead rows: VACUUM",
            "Of every table, with new statistics. Stops nobody; takes some I/O.",
            ("database.vacuum",),
            Act.VACUUM,
            ("database.vacuum",),
        ),
        Step(
            "reindex",
            "Build bloated indexes anew: REINDEX CONCURRENTLY",
            "Each index of over 8 MB that is about half empty or more. Stops nobody, needs as much "
            "disk again while it works.",
            ("database.bloat",),
            Act.REINDEX,
            ("database.bloat",),
        ),
        Step(
            "n-plus-one",
            "Review queries in a loop",
            "No page may: rows are never loaded one by one (relationships raise), and the counts "
            "of queries a page are tested. A statement with very many calls above would be one.",
            ("database.slow_queries",),
        ),
        Step(
            "memory",
            "Check memory and disk",
            "A host that swaps is slow everywhere.",
            ("host.memory", "host.disk", "queue.redis_memory"),
        ),
        Step(
            "logs",
            "Clear old logs",
            "Log files older than 30 days are removed.",
            ("host.logs", "host.disk"),
            Act.CLEAR_LOGS,
            ("host.logs", "host.disk"),
            undo="They are gone; what matters of them is in the trail and the rows.",
        ),
        Step(
            "static",
            "Verify that static files come fast",
            "There is no CDN: the app serves its own files, and this is how long it takes to "
            "answer at its public address.",
            ("app.answers",),
        ),
        Step(
            "changes",
            "Review recent changes",
            "The marks on the Queue page say what changed when; several versions at once are one "
            "half of a deploy.",
            ("workers.versions", "audits.new_errors"),
        ),
    ),
)
