"""What the routes of reviews, disputes and waivers take and answer with."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from core.api.v1.paging import Moment
from core.api.v1.shapes import FindingShape, Shape
from core.domain.disputes.effects import Kind, Reason
from core.domain.disputes.evidence import COMMENT_MAX_CHARS
from core.domain.disputes.moves import State
from core.domain.disputes.waivers import Scope, WaiverState
from core.domain.doubts import Ask, Cause
from core.domain.model import ReasonCode, Severity, Verdict
from core.domain.review import Decision, ReviewState

NAME_MAX_CHARS = 200


def _held(text: str) -> str:
    """What PostgreSQL can hold."""
    if "\x00" in text or any("\ud800" <= one <= "\udfff" for one in text):
        raise ValueError("the text holds a character that cannot be kept")
    return text


Comment = Annotated[str, Field(max_length=COMMENT_MAX_CHARS), AfterValidator(_held)]
Name = Annotated[str, Field(max_length=NAME_MAX_CHARS), AfterValidator(_held)]


class Taken(BaseModel):
    """A body that is taken; what is not described is refused."""

    model_config = ConfigDict(extra="forbid")


class ReviewShape(Shape):
    """A sheet that waits, or waited, for a person."""

    review_id: UUID
    audit_id: UUID
    job_sheet_id: UUID
    cause: Cause
    severity: Severity
    confidence: float
    state: ReviewState
    waiting_since: datetime
    due_at: datetime
    claimed_by: str | None
    claimed_until: datetime | None
    note: str | None
    ended_at: datetime | None
    ended_by: str | None
    made_audit_id: UUID | None


class Reviews(Shape):
    """Reviews in the order they are handed out."""

    reviews: list[ReviewShape]


class ReviewTaken(Shape):
    """The review that was claimed; null where none waits that nobody has."""

    review_id: UUID | None


class DoubtShape(Shape):
    """One thing that has to be decided."""

    ask: Ask
    target: str | None
    rule: str
    about: str | None
    severity: Severity
    confidence: float


class LookShape(Shape):
    """What a review comes to so far. `verdict` and `score` are null in a second look, which is
    blind until it has ended."""

    review_id: UUID
    is_settled: bool
    verdict: Verdict | None
    score: int | None
    doubts: list[DoubtShape]


class DecisionAsked(Taken):
    """A decision in a review; `text` is what the sheet says, or the spec that is named."""

    kind: Literal[
        Decision.ACCEPT,
        Decision.CORRECT,
        Decision.REJECT,
        Decision.DISMISS,
        Decision.NAME_SPEC,
        Decision.WITHDRAW,
    ]
    target: Name | None = None
    about: Name | None = None
    text: Comment | None = None
    reason: Name | None = None


class Made(Shape):
    """The audit that was written; null where nothing changed."""

    audit_id: UUID | None


class Explained(Taken):
    """Why."""

    comment: Comment


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


class WaiverShape(Shape):
    """A waiver. It counts while its state is approved and `expires_at` has not come."""

    waiver_id: UUID
    number: int
    scope: Scope
    rule: str
    field: str | None
    spec_id: str | None
    customer: str | None
    asset: str | None
    job_sheet_id: UUID | None
    reason: str
    asked_by: str
    asked_at: datetime
    expires_at: datetime
    state: WaiverState
    decided_by: str | None
    decided_at: datetime | None
    comment: str | None
    revoked_by: str | None
    revoked_at: datetime | None
    revoke_comment: str | None


class Waivers(Shape):
    """Waivers, 200 at most."""

    waivers: list[WaiverShape]


class WaiverAsked(Taken):
    """A waiver. Of a rule it names a customer or an asset, or both."""

    scope: Scope
    rule: Name
    field: Name | None = None
    customer: Name | None = None
    asset: Name | None = None
    reason: Comment
    expires_at: Moment


class WaiverOpened(Shape):
    """The id of what was asked for."""

    waiver_id: UUID


class WaiverDecided(Taken):
    """What is said to it."""

    decision: Literal["approved", "refused"]
    comment: Comment
