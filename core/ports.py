"""Protocols of everything outside, and Runtime, their bundle."""

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol
from uuid import UUID

import numpy as np
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from core.domain.model import SpecRef
from core.domain.policy import Policy
from core.domain.reading import Page, Reading
from core.domain.specs import Spec

Progress = Callable[[int, int], None]  # pages done, pages in all


@dataclass(frozen=True, slots=True)
class Inspection:
    """What a file turned out to be, judged by content. `risks`: sentences on active content."""

    media_type: str  # application/pdf, image/png or image/jpeg
    page_count: int
    risks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class QueueDepth:
    """Sheets in Redis by RQ state; read without changing anything."""

    queued: int
    started: int
    failed: int


@dataclass(frozen=True, slots=True)
class PagePicture:
    """A page as pixels (height x width x 3, uint8, RGB), EXIF applied, at `dpi` (0: unknown)."""

    number: int
    pixels: NDArray[np.uint8]
    dpi: int


@dataclass(frozen=True, slots=True)
class EngineAnswer:
    """What an engine read. `model` is the model that answered; `blocks_json` its raw answer."""

    pages: tuple[Page, ...]
    model: str | None
    blocks_json: str | None = None


class OcrEngine(Protocol):
    """Reads pictures of pages. Errors: Unreadable, Unavailable, Misconfigured."""

    @property
    def name(self) -> str:
        """`local` or `mistral`."""

    @property
    def fingerprint(self) -> str:
        """Engine, model and their versions, as stored with a reading."""

    def warm(self) -> None:
        """Load what reading needs, so that a forked worker need not."""

    def read(self, pictures: Iterable[PagePicture], *, progress: Progress) -> EngineAnswer:
        """All pages, upright. Pictures come lazily: hold one at a time where possible."""


class SheetStore(Protocol):
    """Durable bytes under their own SHA-256. Errors: NotFound, Unavailable."""

    def put(self, content: bytes, *, media_type: str) -> str:
        """Store durably and return the key; the same bytes give the same key, twice is harmless."""

    def get(self, key: str) -> bytes:
        """The bytes, their hash checked against the key."""

    def exists(self, key: str) -> bool:
        """True where `get` would find it."""

    def delete(self, key: str) -> None:
        """Remove; nothing happens where it is not there."""

    def check(self) -> None:
        """Write, read and delete a small object; raises Unavailable with the cause."""


class Inspector(Protocol):
    """Looks at hostile files outside the caller's process, bounded in time and memory."""

    def inspect(self, content: bytes) -> Inspection:
        """What this file is. Errors: FileRejected with the contract's code."""

    def render(self, content: bytes, *, media_type: str, page_number: int, dpi: int) -> bytes:
        """A page as JPEG, upright. Errors: Unreadable, NotFound (no such page)."""


class Reader(Protocol):
    """Bytes to Reading: text layer first, then an OCR engine."""

    def warm(self) -> None:
        """Load what reading needs, so that a forked worker need not."""

    def read(self, content: bytes, *, media_type: str, progress: Progress) -> Reading:
        """Errors: Unreadable, Unavailable."""

    @property
    def fingerprint(self) -> str:
        """Engine and model that would read now; a stored reading of it is used again."""


class AuditQueue(Protocol):
    """Carries intent to the workers. Errors: Unavailable."""

    def enqueue(self, audit_id: UUID, *, job_id: str) -> None:
        """Ask a worker to run this audit; the same job id twice is harmless."""

    def missing(self, job_ids: list[str]) -> list[str]:
        """Those of the ids that neither wait nor run in Redis."""

    def depth(self) -> QueueDepth:
        """Counts only; never cleans up."""

    def check(self) -> None:
        """Ping; raises Unavailable."""


class SpecBook(Protocol):
    """The published specs. Errors: Unavailable."""

    def active(self) -> tuple[Spec, ...]:
        """Those sheets are judged by now, by id; an activation shows in the next answer."""

    def version(self, ref: SpecRef) -> Spec:
        """One version that is or was active. Errors: NotFound."""


class Clock(Protocol):
    """Now, aware UTC."""

    def __call__(self) -> datetime:
        """The time."""


@dataclass(frozen=True, slots=True)
class Runtime:
    """Everything a service may reach. Built by core.bootstrap, faked in tests."""

    write: Callable[[], AbstractContextManager[Session]]  # commits at the end, rolls back on error
    read: Callable[[], AbstractContextManager[Session]]  # read-only in PostgreSQL itself
    store: SheetStore
    inspector: Inspector
    reader: Reader
    queue: AuditQueue
    specs: SpecBook
    policy: Policy
    clock: Clock
    upload_max_bytes: int
    data_dir: Path
    session_secret: str  # signs session cookies
    session_hours: float
    public_url: str  # how browsers reach us, no slash at the end
