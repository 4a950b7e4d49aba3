"""What the routes of the queue answer with and are asked."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from core.api.v1.shapes import Shape
from core.domain.queues import Priority
from core.domain.retrying import ErrorClass


class PauseShape(Shape):
    """Who holds a queue back, why, and until when (null: until it is resumed)."""

    queue: Priority
    reason: str
    owner: str
    paused_at: datetime
    until: datetime | None


class QueueShape(Shape):
    """Audits that wait or run, by the rows; `in_redis` is null while Redis does not answer."""

    waiting: int
    running: int
    oldest_at: datetime | None
    in_redis: int | None
    pauses: list[PauseShape]
    dead_letters: int


class PauseAsked(BaseModel):
    """`minutes`: how long; without it until somebody resumes the queue."""

    model_config = ConfigDict(extra="forbid")

    reason: str = Field(min_length=1, max_length=500, pattern=r"^[^\x00]*[^\s\x00][^\x00]*$")
    minutes: float | None = Field(default=None, gt=0, le=43_200)


class DeadLetterShape(Shape):
    """An audit of which we gave up, why, and what was decided about it."""

    id: UUID
    audit_id: UUID
    job_sheet_id: UUID
    filename: str
    receipt: str
    state: str
    error_class: ErrorClass
    reason: str
    message: str
    attempts: int
    first_at: datetime
    last_at: datetime
    note: str | None
    decided_by: str | None
    decided_at: datetime | None
    retry_audit_id: UUID | None


class DeadLetters(Shape):
    """The newest first, 500 at most."""

    dead_letters: list[DeadLetterShape]


class Noted(BaseModel):
    """Why: others will wonder."""

    model_config = ConfigDict(extra="forbid")

    note: str = Field(min_length=1, max_length=500, pattern=r"^[^\x00]*[^\s\x00][^\x00]*$")
