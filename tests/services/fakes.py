"""Fakes that behave and keep state, for what is outside the ledger."""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from core.domain.model import Box
from core.domain.page.reading import Page, PageSource, Reading, Word
from core.domain.queues import Priority
from core.domain.rescue import Cause
from core.errors import NotFound, Unavailable
from core.ports import Inspection, Progress, QueueDepth, RedisFacts, StoredFile

WORDS = ("REPAIR", "REPORT", "Job", "Number", "JOB-123456")


def reading(pages: int = 1) -> Reading:
    """A short sheet, as a reader would give it."""
    words = tuple(
        Word(text=text, box=Box(0.1 * n, 0.1, 0.1 * n + 0.08, 0.12), confidence=0.99, line=0)
        for n, text in enumerate(WORDS)
    )
    return Reading(
        engine="text-layer",
        model=None,
        pages=tuple(
            Page(number + 1, 595.0, 842.0, PageSource.TEXT_LAYER, words) for number in range(pages)
        ),
        seconds=0.01,
    )


class FakeStore:
    """Bytes by their hash, in memory."""

    def __init__(self) -> None:
        self.contents: dict[str, bytes] = {}
        self.written_at = datetime(2026, 1, 1, tzinfo=UTC)

    def put(self, content: bytes, *, media_type: str) -> str:
        del media_type
        key = hashlib.sha256(content).hexdigest()
        self.contents[key] = content
        return key

    def get(self, key: str) -> bytes:
        if key not in self.contents:
            raise NotFound("The stored file is gone.")
        return self.contents[key]

    def exists(self, key: str) -> bool:
        return key in self.contents

    def delete(self, key: str) -> None:
        self.contents.pop(key, None)

    def keys(self, *, after: str, limit: int) -> list[StoredFile]:
        found = sorted(key for key in self.contents if key > after)
        return [StoredFile(key, self.written_at) for key in found[:limit]]

    def sweep(self, *, older_than_s: float) -> int:
        del older_than_s
        return 0

    def check(self) -> None:
        return

    def posture(self) -> tuple[str, ...]:
        return ()


class FakeInspector:
    """Takes everything for a PDF of one page, with the risks it was told."""

    def __init__(self) -> None:
        self.risks: tuple[str, ...] = ()
        self.before: Callable[[], object] = lambda: None

    def inspect(self, content: bytes) -> Inspection:
        del content
        self.before()
        return Inspection("application/pdf", 1, self.risks)

    def render(self, content: bytes, *, media_type: str, page_number: int, dpi: int) -> bytes:
        raise NotFound("This inspector draws nothing.")


class FakeReader:
    """Gives a short reading, or that of `answer`; `before` runs first and may raise or meddle."""

    def __init__(self) -> None:
        self.reads = 0
        self.fingerprint = "fake-1"
        self.before: Callable[[Progress], None] = lambda _progress: None
        self.answer: Callable[[], Reading] = reading

    def warm(self) -> None:
        return

    def read(self, content: bytes, *, media_type: str, progress: Progress) -> Reading:
        del content, media_type
        self.reads += 1
        self.before(progress)
        progress(1, 1)
        return self.answer()


@dataclass
class FakeQueue:
    """Remembers what was asked of it; away where it is told to be, or once `room` is used up."""

    jobs: dict[str, UUID] = field(default_factory=dict)
    priorities: list[Priority] = field(default_factory=list)
    at_front: list[bool] = field(default_factory=list)
    is_away: bool = False
    room: int = 1_000

    def enqueue(
        self, audit_id: UUID, *, job_id: str, priority: Priority, at_front: bool = False
    ) -> None:
        self.is_away = self.is_away or len(self.jobs) >= self.room
        self.check()
        self.jobs.setdefault(job_id, audit_id)
        self.priorities.append(priority)
        self.at_front.append(at_front)

    def astray(self, job_ids: list[str]) -> dict[str, Cause]:
        self.check()
        return {job_id: Cause.FORGOTTEN for job_id in job_ids if job_id not in self.jobs}

    def depth(self) -> QueueDepth:
        self.check()
        return QueueDepth(len(self.jobs), 0, 0)

    def check(self) -> None:
        if self.is_away:
            raise Unavailable("The queue does not answer.")

    def facts(self) -> RedisFacts:
        self.check()
        return RedisFacts(datetime.now(UTC), 1_000_000, None, evicts=False)


class FlakyWrites:
    """Write sessions whose server goes away as often as it is told, before or after the commit."""

    def __init__(self, write: Callable[[], AbstractContextManager[Session]]) -> None:
        self._write = write
        self.lost_before_commit = 0
        self.lost_after_commit = 0

    @contextmanager
    def __call__(self) -> Iterator[Session]:
        with self._write() as session:
            yield session
            if self.lost_before_commit:
                self.lost_before_commit -= 1
                raise Unavailable("The database went away.")
        if self.lost_after_commit:
            self.lost_after_commit -= 1
            raise Unavailable("The database went away.")
