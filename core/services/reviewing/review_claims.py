"""Claims: who has a sheet in review, so that two people never work at the same one."""

from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, and_, case, func, or_, select, update
from sqlalchemy.orm import Session

from core.db.review_tables import ReviewRow
from core.db.tables import AuditRow
from core.domain import review
from core.domain.access import Action, asks
from core.domain.doubts import Cause
from core.domain.model import Actor, AuditStatus
from core.domain.review import Hold, ReviewState
from core.errors import Conflict, NotFound
from core.ports import Runtime
from core.queries import reviews as reads

_UNKNOWN: Final = "There is no such review. Open one from the list of reviews."


@asks(Action.REVIEWS_DECIDE)
def take_next(rt: Runtime, *, actor: Actor, cause: Cause | None = None) -> UUID | None:
    """Claim the sheet that should be looked at next; None where none waits that nobody has.

    A sheet one has claimed already comes first: after a reload one goes on where one was.
    Errors: Forbidden, Unavailable.
    """
    mine = and_(ReviewRow.claimed_by == actor.name, ReviewRow.claimed_until > func.now())
    free = or_(ReviewRow.claimed_until.is_(None), ReviewRow.claimed_until <= func.now())
    own = (ReviewRow.ended_at.is_(None), mine)
    with rt.write() as session:
        for conditions in (own, (*reads.waits(ReviewState.OPEN, cause), free)):
            query = (
                select(ReviewRow.id)
                .where(*conditions)
                .order_by(ReviewRow.due_at, ReviewRow.confidence, ReviewRow.id)
                .limit(1)
                .with_for_update(skip_locked=True)
            )
            review_id = session.execute(query).scalar()
            if review_id is not None:
                _claim(session, review_id, actor)
                return review_id
    return None


@asks(Action.REVIEWS_DECIDE)
def open_audit(rt: Runtime, audit_id: UUID, *, actor: Actor) -> UUID:
    """Claim the review of this audit, or begin one of a sheet that did not wait.

    Errors: Forbidden, NotFound, Conflict (somebody has it; it is decided, or not the newest).
    """
    with rt.write() as session:
        row = session.scalar(
            select(ReviewRow).where(ReviewRow.audit_id == audit_id).with_for_update()
        )
        if row is None:
            row = _begin(session, audit_id)
        _take(session, row, actor)
        return row.id


@asks(Action.REVIEWS_DECIDE)
def open_review(rt: Runtime, review_id: UUID, *, actor: Actor) -> None:
    """Claim this review. Errors: as `open_audit`."""
    with rt.write() as session:
        row = session.get(ReviewRow, review_id, with_for_update=True)
        if row is None:
            raise NotFound(_UNKNOWN)
        _take(session, row, actor)


@asks(Action.REVIEWS_DECIDE)
def keep(rt: Runtime, review_id: UUID, *, actor: Actor) -> None:
    """Say that one is still at it. Errors: Forbidden, NotFound, Conflict."""
    with rt.write() as session:
        held(session, actor, review_id)


@asks(Action.REVIEWS_DECIDE)
def put_back(rt: Runtime, review_id: UUID, *, actor: Actor) -> None:
    """Leave the sheet to others; what was decided of it stays. Errors: Forbidden, Unavailable."""
    with rt.write() as session:
        session.execute(
            update(ReviewRow)
            .where(ReviewRow.id == review_id, ReviewRow.claimed_by == actor.name)
            .values(claimed_by=None, claimed_until=None, claimed_at=None)
        )


def held(session: Session, actor: Actor, review_id: UUID) -> ReviewRow:
    """The review's row, locked, one's own and renewed. Errors: NotFound, Conflict."""
    row = session.scalar(select(ReviewRow).where(ReviewRow.id == review_id).with_for_update())
    if row is None:
        raise NotFound(_UNKNOWN)
    hold = Hold(ReviewState(row.state), row.claimed_by, row.claimed_until)
    now = _now(session)
    review.refuse_unless_held(hold, by=actor.name, now=now)
    row.claimed_until = now + timedelta(seconds=review.CLAIM_S)
    return row


def _take(session: Session, row: ReviewRow, actor: Actor) -> None:
    """Claim what nobody has now. Errors: Conflict."""
    hold = Hold(ReviewState(row.state), row.claimed_by, row.claimed_until)
    now = _now(session)
    if not (hold.until and hold.until > now):
        hold = Hold(hold.state, actor.name)  # Nobody has it now.
    review.refuse_unless_held(hold, by=actor.name, now=now)
    _claim(session, row.id, actor)


def _now(session: Session) -> datetime:
    """PostgreSQL's clock: claims are compared by it, whichever host they came from."""
    return session.execute(select(func.now())).scalar_one()


def _begin(session: Session, audit_id: UUID) -> ReviewRow:
    line = session.execute(
        select(
            AuditRow.job_sheet_id, AuditRow.status, AuditRow.severity, AuditRow.confidence,
            _newest_of_sheet(), func.now(),
        ).where(AuditRow.id == audit_id)
    ).one_or_none()  # fmt: skip
    if line is None:
        raise NotFound("There is no such audit.")
    sheet_id, status, severity, confidence, newest, now = line
    if not AuditStatus(status).has_ended:
        raise Conflict("This sheet has no verdict yet; wait for it first.")
    if newest != audit_id:
        raise Conflict("This sheet was audited again since; correct its newest audit.")
    grave = severity or "S3"
    row = ReviewRow(
        id=uuid4(),
        audit_id=audit_id,
        job_sheet_id=sheet_id,
        cause=Cause.PERSON,
        severity=grave,
        confidence=1.0 if confidence is None else confidence,
        state=ReviewState.OPEN,
        waiting_since=now,
        due_at=now,
    )
    session.add(row)
    session.flush()
    return row


def _newest_of_sheet() -> Any:
    newer = AuditRow.__table__.alias("newer")
    return (
        select(newer.c.id)
        .where(newer.c.job_sheet_id == AuditRow.job_sheet_id)
        .order_by(newer.c.queued_at.desc(), newer.c.id.desc())
        .limit(1)
        .scalar_subquery()
    )


def _claim(session: Session, review_id: UUID, actor: Actor) -> None:
    going_on: ColumnElement[bool] = and_(
        ReviewRow.claimed_by == actor.name, ReviewRow.claimed_until > func.now()
    )
    session.execute(
        update(ReviewRow)
        .where(ReviewRow.id == review_id)
        .values(
            claimed_by=actor.name,
            claimed_at=case((going_on, ReviewRow.claimed_at), else_=func.now()),
            claimed_until=func.now() + timedelta(seconds=review.CLAIM_S),
        )
        .execution_options(synchronize_session=False)
    )
