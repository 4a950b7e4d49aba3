"""What the routes of reviews take and answer with."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from core.api.v1.bodies import Comment, Name, Taken
from core.api.v1.shapes import Shape
from core.domain.doubts import Ask, Cause
from core.domain.model import Severity, Verdict
from core.domain.review import Decision, ReviewState


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


class OfferShape(Shape):
    """What stands on the sheet under a label the spec does not know, and may be the field;
    `score` 0 to 1."""

    field: str
    label: str
    value: str
    score: float


class LookShape(Shape):
    """What a review comes to so far. `verdict` and `score` are null in a second look, which is
    blind until it has ended."""

    review_id: UUID
    is_settled: bool
    verdict: Verdict | None
    score: int | None
    doubts: list[DoubtShape]
    offers: list[OfferShape]


class DecisionAsked(Taken):
    """A decision in a review; `text` is what the sheet says, or the spec that is named; `label` is
    one of the sheet's that the spec does not know, where the value stands under it."""

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
    label: Name | None = None
    reason: Name | None = None
