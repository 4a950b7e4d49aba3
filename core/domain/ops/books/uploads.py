"""File upload failures: the steps to take, in their order."""

from typing import Final

from core.domain.ops.books.steps import Act, Book, Step
from core.domain.ops.checks import Runbook

BOOK: Final = Book(
    Runbook.UPLOADS,
    "File upload failures",
    ("The upload button does nothing.", "“Upload failed”.", "Files do not appear in the list."),
    (
        Step(
            "permissions",
            "Check the bucket's permissions",
            "A small object is written, read and deleted, as an upload would. A file that is gone "
            "comes back with a restore: `jobsheet backup list`, `jobsheet restore`.",
            ("storage.works", "storage.posture", "storage.orphans", "storage.strays"),
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
