"""Protocols of everything outside, and Runtime, their bundle."""

from core.ports.backups import Backups, BackupStore, DatabaseCopies, Dump, SheetCopies
from core.ports.callers import Allowance, Departure, IdentityProvider, RateLimits, SignInGate
from core.ports.messages import Answered, Courier, Mailer
from core.ports.paid_ocr import Headroom, OcrAccount, OcrCall, OcrGate, OcrProvider
from core.ports.queues import AuditQueue, QueueDepth, RedisFacts, SpecBook
from core.ports.reading import (
    EngineAnswer,
    Inspection,
    Inspector,
    OcrEngine,
    PagePicture,
    Progress,
    Reader,
)
from core.ports.runtime import Clock, Pool, Runtime
from core.ports.storage import Inbox, SheetStore, StoredFile

__all__ = [
    "Allowance",
    "Answered",
    "AuditQueue",
    "BackupStore",
    "Backups",
    "Clock",
    "Courier",
    "DatabaseCopies",
    "Departure",
    "Dump",
    "EngineAnswer",
    "Headroom",
    "IdentityProvider",
    "Inbox",
    "Inspection",
    "Inspector",
    "Mailer",
    "OcrAccount",
    "OcrCall",
    "OcrEngine",
    "OcrGate",
    "OcrProvider",
    "PagePicture",
    "Pool",
    "Progress",
    "QueueDepth",
    "RateLimits",
    "Reader",
    "RedisFacts",
    "Runtime",
    "SheetCopies",
    "SheetStore",
    "SignInGate",
    "SpecBook",
    "StoredFile",
]
