"""What the routes of disputes take and answer with."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import Field

from core.api.v1.bodies import Comment, Name, Taken
from core.api.v1.shapes import FindingShape, Shape
from core.domain.disputes.effects import Kind, Reason
from core.domain.disputes.moves import State
from core.domain.model import ReasonCode, Severity, Verdict


class DisputeLine(Shape):
    """A dispute in a list. `doubt`: how likely the finding is wrong by what is known now, 0 to 1;
    `repeated`: how many live disputes share its cause."""

    dispute_id: UUID
    number: int
    audit_id: UUID
    job_sheet_id: UUID
    kind: Kind
    reason: Reason
    rule: str
    field: str | None
    severity: Severity
    message: str
    state: State
    disputer: str
    holder: str | None
    opened_at: datetime
    due_at: datetime
    is_paused: bool
    is_appeal: bool
    decided_at: datetime | None
    doubt: float
    repeated: int


class SaidShape(Shape):
    """A line of the thread; `move` is `open` for the first."""

    move: str
    state: State
    comment: str
    by: str
    at: datetime


class FileShape(Shape):
    """Evidence."""

    sha256: str
    filename: str
    media_type: str
    size_bytes: int
    added_by: str
    added_at: datetime


class AttachedShape(Shape):
    """Where a dispute is after files came in, and all its files."""

    state: State
    files: list[FileShape]


class DisputeShape(Shape):
    """A dispute. `ruled` is the last decision; it counts also while the dispute is open again."""

    dispute: DisputeLine
    finding: FindingShape
    proposed: Verdict | None
    thread: list[SaidShape]
    files: list[FileShape]
    ruled: State | None
    ruled_severity: Severity | None
    ruled_person: str | None
    made_audit_id: UUID | None


class DisputeAsked(Taken):
    """A dispute. Of a missing finding `field` says where and `reason_code` what."""

    kind: Kind = Kind.FINDING
    reason: Reason
    comment: Comment
    rule: Name = ""
    field: Name | None = None
    reason_code: ReasonCode | None = None
    proposed_verdict: Verdict | None = None


class Opened(Shape):
    """The id of what was opened."""

    dispute_id: UUID


class MoveAsked(Taken):
    """A move of those who decide; `to` is whom it is assigned to."""

    move: Literal["claim", "assign", "release", "escalate", "pause", "resume"]
    comment: Comment = ""
    to: Name | None = None


class ReplyAsked(Taken):
    """What whoever disputes may do."""

    move: Literal["comment", "withdraw", "appeal"]
    comment: Comment = ""


class RulingAsked(Taken):
    """A decision on a dispute. `severity`: of a finding that stands more lightly; `person`: whom
    it is charged to."""

    decision: Literal["accept", "partly_accept", "reject"]
    comment: Comment = ""
    severity: Severity | None = None
    person: Name | None = None


class RulingsAsked(RulingAsked):
    """The same decision for disputes that share the cause."""

    dispute_ids: list[UUID] = Field(min_length=1, max_length=200)


class EffectShape(Shape):
    """What a decision does to the sheet."""

    score_before: int
    score_after: int
    verdict_before: Verdict
    verdict_after: Verdict


class AlikeShape(Shape):
    """A live dispute of the same cause, and what the decision would do; or why it cannot."""

    dispute_id: UUID
    number: int
    disputer: str
    effect: EffectShape | None
    refusal: str | None


class AlikeList(Shape):
    """The others of the same cause."""

    alike: list[AlikeShape]


class Ruled(Shape):
    """Those that were decided, and why others were not."""

    decided: list[UUID]
    refused: list[str]
