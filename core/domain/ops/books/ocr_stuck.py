"""OCR processing stuck: the steps to take, in their order."""

from typing import Final

from core.domain.ops.books.steps import Act, Book, Step
from core.domain.ops.checks import Runbook

BOOK: Final = Book(
    Runbook.OCR_STUCK,
    "OCR processing stuck",
    ("Sheets stay in “Being read” or “Waiting”.", "The queue grows."),
    (
        Step(
            "provider",
            "Look whether the OCR provider is up",
            "The provider is asked for its models, which is free. Its own status page may lag.",
            ("ocr.provider", "ocr.errors", "ocr.breaker", "ocr.engine"),
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
            "workers",
            "Start workers where none is at work",
            "Those of a host that is down cannot be restarted from here. Bring the host back, or "
            "start workers on another: `jobsheet worker`, with the same DATABASE_URL and "
            "REDIS_URL. The scheduler comes with them, and what the others had in hand is read "
            "again within a minute. Where a worker lost its sheet, its log says why.",
            ("workers.alive", "workers.scheduler", "workers.crashes"),
        ),
        Step(
            "queue",
            "Look at Redis and the queue",
            "Without Redis sheets are still received, and sent anew within a minute once it is "
            "back: start it again. Where more come than are read, start more workers: "
            "`jobsheet worker` on any host.",
            ("queue.redis", "queue.redis_memory", "queue.depth", "queue.oldest"),
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
            ("audits.stuck", "audits.processing"),
            Act.RESTART_WORKERS,
            ("workers.alive", "audits.stuck"),
        ),
        Step(
            "retry",
            "Retry failed sheets",
            "One sheet goes first; the others follow from the Queue page once it has passed. "
            "Quarantined sheets are left alone. The Errors page has each kind with a sample.",
            ("audits.dead_letters", "audits.new_errors", "audits.recurring_errors"),
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
