"""What carries work to the workers, and by which specs they judge."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from core.domain.model import SpecRef
from core.domain.queues import Priority
from core.domain.rescue import Cause
from core.domain.spec.specs import Spec


@dataclass(frozen=True, slots=True)
class QueueDepth:
    """Sheets in Redis by RQ state; read without changing anything."""

    queued: int
    started: int
    failed: int


@dataclass(frozen=True, slots=True)
class RedisFacts:
    """What Redis says of itself. `memory_limit_bytes` is None where there is no limit."""

    at: datetime  # its own clock, aware
    memory_bytes: int
    memory_limit_bytes: int | None
    evicts: bool  # it would throw keys away rather than refuse


class AuditQueue(Protocol):
    """Carries intent to the workers. Errors: Unavailable."""

    def enqueue(
        self, audit_id: UUID, *, job_id: str, priority: Priority, at_front: bool = False
    ) -> None:
        """Ask a worker to run this audit; the same job id twice is harmless."""

    def astray(self, job_ids: list[str]) -> dict[str, Cause]:
        """Those of the ids that neither wait nor run in Redis, and what became of each."""

    def depth(self) -> QueueDepth:
        """Counts only; never cleans up."""

    def check(self) -> None:
        """Ping; raises Unavailable."""

    def facts(self) -> RedisFacts:
        """What the server says of itself."""


class SpecBook(Protocol):
    """The published specs. Errors: Unavailable."""

    def active(self) -> tuple[Spec, ...]:
        """Those sheets are judged by now, by id; an activation shows in the next answer."""

    def version(self, ref: SpecRef) -> Spec:
        """One version that is or was active. Errors: NotFound."""
