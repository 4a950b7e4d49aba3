"""What the routes of maintenance, deploys and health answer with and are asked."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from core.api.v1.paging import Moment
from core.api.v1.shapes import Shape


class MaintenanceShape(Shape):
    """A time in which nothing new is taken in."""

    id: UUID
    reason: str
    planned_by: str
    begins_at: datetime
    ends_at: datetime


class Windows(Shape):
    """What is on or planned, the next first."""

    maintenance: list[MaintenanceShape]


class MaintenanceAsked(BaseModel):
    """`minutes`: how long; `begins_at` (with its offset): now where it is not given."""

    model_config = ConfigDict(extra="forbid")

    reason: str = Field(min_length=1, max_length=300, pattern=r"^[^\x00]*[^\s\x00][^\x00]*$")
    minutes: float = Field(gt=0, le=10_080)
    begins_at: Moment | None = None


class DeployShape(Shape):
    """A version that was rolled out."""

    id: UUID
    version: str
    note: str
    marked_by: str
    marked_at: datetime


class Deploys(Shape):
    """The newest first, 50 at most."""

    deploys: list[DeployShape]


class DeployAsked(BaseModel):
    """`version`: a version or a commit."""

    model_config = ConfigDict(extra="forbid")

    version: str = Field(pattern=r"^[0-9A-Za-z][0-9A-Za-z._+/-]{0,99}$")
    note: str = Field(default="", max_length=300, pattern=r"^[^\x00]*$")


class PartShape(Shape):
    """One thing the system depends on."""

    state: str
    latency_ms: float | None
    message: str


class CheckShape(Shape):
    """How one check of the registry turned out."""

    state: str
    level: str
    seen: str
    value: float | None
    unit: str
    since: datetime
    cause: str | None
    fix: str | None


class HealthShape(Shape):
    """`parts` is there for those who may read health, `checks` where they ask for them; the
    public sees the state alone."""

    status: str
    live: bool | None = None
    parts: dict[str, PartShape] | None = None
    checks: dict[str, CheckShape] | None = None
