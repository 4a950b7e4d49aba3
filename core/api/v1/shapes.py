"""What the routes answer with, as OpenAPI describes it."""

from datetime import datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from core.domain.model import AuditStatus, ReasonCode, Severity, Verdict
from core.domain.queues import Priority
from core.domain.retrying import ErrorClass
from core.domain.spec_states import SpecOrigin, SpecState

Item = TypeVar("Item")


class Shape(BaseModel):
    """Built from our own frozen values by their names."""

    model_config = ConfigDict(from_attributes=True)


class Problem(BaseModel):
    """RFC 9457: `detail` is for a person, `code` for a program."""

    model_config = ConfigDict(extra="allow")

    type: str
    title: str
    status: int
    detail: str
    code: str


class Page(Shape, Generic[Item]):
    """One page of a list. `next` goes into `cursor` for the following one; null at the end."""

    items: list[Item]
    next: str | None


class Links(Shape):
    """Where to look: `status` for programs, `page` for people."""

    status: str
    page: str


class Taken(Shape):
    """A sheet was taken in. `warnings` are sentences on active content in the file."""

    receipt: str
    audit_id: UUID
    job_sheet_id: UUID
    warnings: list[str]
    links: Links


class TakenTogether(Shape):
    """Several files, each with its own `status`: as if it had been sent alone."""

    results: list[dict[str, Any]]


class SheetShape(Shape):
    """A job sheet as received, and how its newest audit stands."""

    job_sheet_id: UUID
    receipt: str
    filename: str
    media_type: str
    size_bytes: int
    page_count: int
    sha256: str
    uploaded_by: str
    batch: str | None
    received_at: datetime
    audit_id: UUID
    status: AuditStatus
    verdict: Verdict | None


class AuditLine(Shape):
    """One audit in a list."""

    audit_id: UUID
    job_sheet_id: UUID
    receipt: str
    filename: str
    page_count: int
    status: AuditStatus
    verdict: Verdict | None
    score: int | None
    spec_id: str | None
    spec_version: str | None
    reference: str | None
    technician: str | None
    customer: str | None
    site: str | None
    assigned_to: str | None
    finding_count: int
    queued_at: datetime
    ended_at: datetime | None
    requested_by: str


class SpecRefShape(Shape):
    """A spec in one of its versions."""

    id: str
    version: str


class CandidateShape(Shape):
    """A spec and how well it matches, 0 to 100."""

    spec: str
    score: int


class SelectionShape(Shape):
    """How the spec was chosen."""

    band: str
    score: int
    candidates: list[CandidateShape]


class ReadShape(Shape):
    """By what the sheet was read, and how well."""

    engine: str
    model: str | None
    seconds: float
    confidence: float
    rotation: int
    legible: bool


class FieldShape(Shape):
    """A field as read. `box` is x0, y0, x1, y1 in shares of the page; `page` starts at 1."""

    value: Any
    raw: str | None
    confidence: float | None
    page: int | None
    box: list[float] | None


class FindingShape(Shape):
    """A rule not met, and its evidence."""

    rule: str
    field: str | None
    reason_code: ReasonCode
    severity: Severity
    confidence: float
    page: int | None
    box: list[float] | None
    value: Any
    expected: str | None
    message: str
    why_it_matters: str
    suggested_fix: str


class ErrorShape(Shape):
    """Why an audit could not be made."""

    code: str
    message: str


class AuditShape(Shape):
    """An audit. From `file` on the keys are those of `jobsheet audit --json`."""

    audit_id: UUID
    job_sheet_id: UUID
    receipt: str
    status: AuditStatus
    has_ended: bool
    queued_at: datetime
    ended_at: datetime | None
    pages_done: int
    links: Links
    file: str
    sha256: str
    pages: int | None
    verdict: Verdict | None
    score: int | None
    spec: SpecRefShape | None
    selection: SelectionShape | None
    reading: ReadShape | None
    fields: dict[str, FieldShape] | None
    findings: list[FindingShape] | None
    error: ErrorShape | None


class Findings(Shape):
    """The findings of one audit; null while it is in work."""

    findings: list[FindingShape] | None


class Fields(Shape):
    """The fields of one audit by name; null while it is in work."""

    fields: dict[str, FieldShape] | None


class ReadingText(Shape):
    """What was read of a sheet: by what, and the text page by page."""

    reading: ReadShape
    pages: list[str]


class AgainAsked(BaseModel):
    """`spec`: an id, or id@version; without it the spec is recognised from the sheet."""

    model_config = ConfigDict(extra="forbid")

    spec: str | None = Field(default=None, max_length=200, pattern=r"^[^\x00]+$")


class AgainTaken(Shape):
    """A further audit of a sheet was recorded."""

    audit_id: UUID
    links: Links


class SpecVersionShape(Shape):
    """A published version of a spec."""

    id: str
    version: str
    name: str
    state: SpecState
    origin: SpecOrigin
    sha256: str
    published_by: str
    published_at: datetime


class SpecList(Shape):
    """Every spec by its active, else newest, version."""

    specs: list[SpecVersionShape]


class SpecVersions(Shape):
    """All versions of a spec, the newest first."""

    versions: list[SpecVersionShape]


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
    begins_at: AwareDatetime | None = None


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
