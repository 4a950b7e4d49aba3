"""What the routes answer with, as OpenAPI describes it."""

from datetime import datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from core.domain.model import AuditStatus, ReasonCode, RulingKind, Severity, Verdict
from core.domain.spec.spec_states import SpecOrigin, SpecState

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


class RulingShape(Shape):
    """What people ruled on a finding: as it `was` (null: it was missing) and as it is `now` (null:
    it does not stand). `cause_id` is the dispute's, or the waiver's where it was waived."""

    ruling: RulingKind
    rule: str
    field: str | None
    severity: Severity | None
    charged_to: str | None
    cause_id: UUID
    was: FindingShape | None
    now: FindingShape | None


class ErrorShape(Shape):
    """Why an audit could not be made."""

    code: str
    message: str


class AuditShape(Shape):
    """An audit. From `file` on the keys are those of `jobsheet audit --json`. `original_verdict`
    and `original_score`: before people ruled on findings; null where nobody did."""

    audit_id: UUID
    job_sheet_id: UUID
    receipt: str
    status: AuditStatus
    has_ended: bool
    queued_at: datetime
    ended_at: datetime | None
    pages_done: int
    links: Links
    original_verdict: Verdict | None
    original_score: int | None
    rulings: list[RulingShape]
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


class Made(Shape):
    """The audit that was written; null where nothing changed."""

    audit_id: UUID | None
