"""What calibration rests on: values that people judged, and how surely sheets are read now."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import func, select, tuple_
from sqlalchemy.orm import Session

from core.db.review_tables import ReviewDecisionRow, ReviewRow
from core.db.tables import AuditRow, FieldRow
from core.domain import access
from core.domain.access import Action
from core.domain.calibration import Judged
from core.domain.doubts import Cause
from core.domain.model import Actor, AuditStatus, FieldState
from core.domain.review import Decision, ReviewState

REVIEWS_AT_MOST: Final = 5_000  # the newest that ended
SHEETS_AT_MOST: Final = 1_000  # the newest that were audited
_OF_VALUES: Final = (Decision.ACCEPT, Decision.CORRECT, Decision.REJECT, Decision.WITHDRAW)


def judged(session: Session, *, actor: Actor, since: datetime) -> list[Judged]:
    """Values that people accepted, corrected or rejected in reviews that ended since then, and
    those that a second look at a pass left as they were. Errors: Forbidden."""
    access.require(actor, Action.REVIEWS_READ)
    reviews = (
        select(ReviewRow.id, ReviewRow.audit_id, ReviewRow.cause)
        .where(ReviewRow.state == ReviewState.DONE.value, ReviewRow.ended_at >= since)
        .order_by(ReviewRow.ended_at.desc())
        .limit(REVIEWS_AT_MOST)
    )
    causes = {id_: (audit_id, cause) for id_, audit_id, cause in session.execute(reviews)}
    last = _last_decisions(session, list(causes))
    sampled = {
        audit_id: review_id
        for review_id, (audit_id, cause) in causes.items()
        if cause == Cause.SAMPLE.value
    }
    touched = {(review_id, target.partition(".")[0]) for review_id, target in last}
    return [*_decided(last), *_left(session, sampled, touched)]


def sheets(
    session: Session, *, actor: Actor, asked: Mapping[str, Sequence[str]]
) -> list[list[float]]:
    """For each of the newest sheets, at its first audit, how surely the values that people are
    asked about were read. `asked`: the names of those fields by spec. Errors: Forbidden.
    """
    access.require(actor, Action.REVIEWS_READ)
    newest = (
        select(AuditRow.id, AuditRow.spec_id)
        .where(
            AuditRow.status == AuditStatus.DONE.value,
            AuditRow.spec_id.in_(asked),
            AuditRow.follows_id.is_(None),  # as we read it, not as people settled it
        )
        .order_by(AuditRow.queued_at.desc())
        .limit(SHEETS_AT_MOST)
        .subquery()
    )
    pairs = [(spec_id, name) for spec_id, names in asked.items() for name in names]
    query = (
        select(newest.c.id, func.array_agg(FieldRow.confidence))
        .outerjoin(
            FieldRow,
            (FieldRow.audit_id == newest.c.id)
            & FieldRow.confidence.is_not(None)
            & FieldRow.is_confirmed.is_(False)
            & tuple_(newest.c.spec_id, FieldRow.name).in_(pairs),
        )
        .group_by(newest.c.id)
    )
    return [[one for one in found if one is not None] for _, found in session.execute(query)]


def _last_decisions(
    session: Session, reviews: Sequence[UUID]
) -> dict[tuple[UUID, str], tuple[Decision, float | None]]:
    """The last decision of each target counts."""
    query = (
        select(
            ReviewDecisionRow.review_id,
            ReviewDecisionRow.target,
            ReviewDecisionRow.kind,
            ReviewDecisionRow.read_confidence,
        )
        .where(
            ReviewDecisionRow.review_id.in_(reviews),
            ReviewDecisionRow.kind.in_([kind.value for kind in _OF_VALUES]),
            ReviewDecisionRow.target.is_not(None),
        )
        .order_by(ReviewDecisionRow.id)
    )
    return {
        (review_id, str(target)): (Decision(kind), confidence)
        for review_id, target, kind, confidence in session.execute(query)
    }


def _decided(last: Mapping[tuple[UUID, str], tuple[Decision, float | None]]) -> list[Judged]:
    return [
        Judged(target.partition(".")[0], confidence, is_right=kind is Decision.ACCEPT)
        for (_, target), (kind, confidence) in last.items()
        if confidence is not None and kind is not Decision.WITHDRAW
    ]


def _left(
    session: Session, sampled: Mapping[UUID, UUID], touched: set[tuple[UUID, str]]
) -> list[Judged]:
    """Values that a second look saw and did not touch."""
    sure = func.coalesce(FieldRow.confidence, 0.0)
    query = select(FieldRow.audit_id, FieldRow.name, sure).where(
        FieldRow.audit_id.in_(sampled),
        FieldRow.state == FieldState.READ.value,
        FieldRow.confidence.is_not(None),
    )
    return [
        Judged(name, confidence, is_right=True)
        for audit_id, name, confidence in session.execute(query)
        if (sampled[audit_id], name) not in touched
    ]
