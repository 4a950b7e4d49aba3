"""What the routes of waivers take and answer with."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from core.api.v1.bodies import Comment, Name, Taken
from core.api.v1.paging import Moment
from core.api.v1.shapes import Shape
from core.domain.disputes.waivers import Scope, WaiverState


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
