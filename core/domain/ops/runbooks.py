"""The runbooks: for each common issue the steps to take, what shows that one is needed, what it
does, what proves that it helped, and how to take it back."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from core.domain.ops.checks import Runbook


class Act(StrEnum):
    """What a step does to the running system."""

    RESTART_WORKERS = "restart-workers"
    RETRY_LETTERS = "retry-letters"
    PAUSE_INTAKE = "pause-intake"
    RESUME_INTAKE = "resume-intake"
    ROTATE_ENGINE = "rotate-engine"
    ROTATE_BACK = "rotate-back"
    END_IDLE = "end-idle"
    END_LONGEST = "end-longest"
    RENEW_POOL = "renew-pool"
    ANALYZE = "analyze"
    VACUUM = "vacuum"
    REINDEX = "reindex"
    CLEAR_LOGS = "clear-logs"


# These take something away from somebody at work, or change what verdicts are made from.
BY_TWO: Final = frozenset({Act.END_LONGEST, Act.ROTATE_ENGINE, Act.REINDEX})


@dataclass(frozen=True, slots=True)
class Step:
    """One step. `shows` are the checks whose failing shows that it is needed, `proves` those that
    hold once it has helped; `act` is None where a person does something outside this product."""

    id: str
    title: str
    says: str
    shows: tuple[str, ...]
    act: Act | None = None
    proves: tuple[str, ...] = ()
    undo: str = "Nothing to take back."

    @property
    def by_two(self) -> bool:
        """True where one person asks and another one approves."""
        return self.act in BY_TWO


@dataclass(frozen=True, slots=True)
class Book:
    """One common issue: how it shows, and the steps in their order."""

    id: Runbook
    title: str
    symptoms: tuple[str, ...]
    steps: tuple[Step, ...]


OCR_STUCK: Final = Book(
    Runbook.OCR_STUCK,
    "OCR processing stuck",
    ("Sheets stay in “Being read” or “Waiting”.", "The queue grows."),
    (
        Step(
            "provider",
            "Look whether the OCR provider is up",
            "The provider is asked for its models, which is free. Its own status page may lag.",
            ("ocr.provider", "ocr.errors", "ocr.breaker"),
        ),
        Step(
            "key",
            "Verify that the API key is valid",
            "A key that is refused has to be made anew at the provider and set as "
            "MISTRAL_API_KEY; restart app and workers after that.",
            ("ocr.key",),
        ),
        Step(
            "limits",
            "Look at the rate limits and the budget",
            "Sheets told to wait are parked and use up no try.",
            ("ocr.headroom", "ocr.spend"),
        ),
        Step(
            "pause",
            "Pause intake while the cause is looked for",
            "Nothing more is taken from any queue for an hour. Sheets are still received, those in "
            "work are finished, none is lost.",
            ("audits.dead_letters", "ocr.errors"),
            Act.PAUSE_INTAKE,
            undo="“Resume intake” below, or by itself after an hour.",
        ),
        Step(
            "rotate",
            "Rotate to the local OCR engine",
            "For a long outage of the provider: sheets are read here, which is slower and reads "
            "handwriting worse. Sheets read so say it in their audit.",
            ("ocr.provider", "ocr.key", "ocr.breaker"),
            Act.ROTATE_ENGINE,
            ("ocr.rotated", "audits.processing"),
            undo="“Rotate back” below.",
        ),
        Step(
            "restart",
            "Restart the workers",
            "Each worker finishes its sheet or hands it back, ends, and its pool starts another.",
            ("workers.alive", "audits.stuck", "audits.processing"),
            Act.RESTART_WORKERS,
            ("workers.alive", "audits.stuck"),
        ),
        Step(
            "retry",
            "Retry failed sheets",
            "One sheet goes first; the others follow from the Queue page once it has passed. "
            "Quarantined sheets are left alone.",
            ("audits.dead_letters",),
            Act.RETRY_LETTERS,
            ("audits.dead_letters", "queue.depth"),
            undo="A retry is a new audit; the old one and its error stay.",
        ),
        Step(
            "resume",
            "Resume intake",
            "Every queue is opened again; what waits is sent within seconds.",
            ("queue.pauses",),
            Act.RESUME_INTAKE,
            ("queue.pauses", "queue.depth"),
            undo="Pause again.",
        ),
        Step(
            "rotate-back",
            "Rotate back to the provider",
            "New sheets are read by the provider again.",
            ("ocr.rotated",),
            Act.ROTATE_BACK,
            ("ocr.rotated", "ocr.provider"),
            undo="Rotate again.",
        ),
    ),
)
DATABASE: Final = Book(
    Runbook.DATABASE,
    "Database connection errors",
    ("“The database does not answer” on pages.", "Slow page loads.", "Timeouts."),
    (
        Step(
            "running",
            "Verify that the database server is running",
            "Where it is not: start it. `jobsheet up` starts the embedded one again by itself.",
            ("database.answers", "database.migrations"),
        ),
        Step(
            "pool",
            "Look at the pool's limits",
            "Each app and worker holds at most ten connections. A pool that is full for long is "
            "one whose requests wait: look at locks and long transactions next.",
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
UPLOADS: Final = Book(
    Runbook.UPLOADS,
    "File upload failures",
    ("The upload button does nothing.", "“Upload failed”.", "Files do not appear in the list."),
    (
        Step(
            "permissions",
            "Check the bucket's permissions",
            "A small object is written, read and deleted, as an upload would.",
            ("storage.works", "storage.posture"),
        ),
        Step(
            "credentials",
            "Verify the credentials",
            "They need s3:PutObject, s3:GetObject and s3:DeleteObject on the bucket. New ones "
            "count after a restart of app and workers.",
            ("storage.credentials",),
        ),
        Step(
            "size",
            "Check sizes and types of what is refused",
            "At most 50 MB; PDF, PNG or JPG, judged by content and not by name. The refusals of "
            "the last hour, by reason:",
            ("app.uploads",),
        ),
        Step(
            "room",
            "Make room where the disk is full",
            "Log files older than 30 days are removed.",
            ("host.disk", "host.logs"),
            Act.CLEAR_LOGS,
            ("host.disk", "storage.works"),
            undo="They are gone; what matters of them is in the trail and the rows.",
        ),
        Step(
            "browser",
            "Look at the browser",
            "Where everything above holds: the browser's console, a proxy that limits request "
            "sizes, another network.",
            ("app.answers",),
        ),
    ),
)
SIGN_IN: Final = Book(
    Runbook.SIGN_IN,
    "Authentication failures",
    ("People cannot sign in.", "Sessions end at once.", "Tokens are refused."),
    (
        Step(
            "secret",
            "Verify that JWT_SECRET is set",
            "Every app needs the same. One that was changed ends all sessions, unless the old one "
            "is set as JWT_SECRET_PREVIOUS.",
            ("sign_in.secret",),
        ),
        Step(
            "provider",
            "Check the sign-in provider",
            "Its discovery document and its keys are fetched anew. Links and passwords work "
            "without it: `jobsheet link` prints a link.",
            ("sign_in.provider",),
        ),
        Step(
            "cookies",
            "Have the person clear the cookies of this site",
            "A cookie of another installation under the same name is refused. `jobsheet link` "
            "signs them in anew.",
            ("app.answers",),
        ),
        Step(
            "clocks",
            "Verify that the clocks agree",
            "This host against database and Redis. Two minutes are forgiven.",
            ("sign_in.clocks",),
        ),
        Step(
            "expiry",
            "Check how long sessions last",
            "SESSION_HOURS and SESSION_IDLE_HOURS; API tokens have their own end, on their page.",
            ("sign_in.sessions",),
        ),
    ),
)
SLOW: Final = Book(
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

BOOKS: Final = (OCR_STUCK, DATABASE, UPLOADS, SIGN_IN, SLOW)
BY_ID: Final[dict[Runbook, Book]] = {book.id: book for book in BOOKS}


def step(runbook: str, step_id: str) -> Step | None:
    """The step of these ids; None where there is none."""
    books = (book for book in BOOKS if book.id.value == runbook)
    return next((one for book in books for one in book.steps if one.id == step_id), None)
