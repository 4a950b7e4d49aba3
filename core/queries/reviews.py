"""Reads of reviews: what waits for a person and why, who has it, and how the work goes."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session

from core.db.review_tables import ReviewDecisionRow, ReviewRow
from core.db.tables import AuditRow
from core.domain.doubts import Cause
from core.domain.model import AuditStatus, Severity, Verdict
from core.domain.review import Decision, Hold, Made, ReviewState
from core.domain.straight_through import Counts
from core.errors import NotFound
from core.queries.audits import SUMMARY_COLUMNS, AuditSummary, summary

QUEUE_ROWS = 25


@dataclass(frozen=True, slots=True)
class Review:
    """A sheet that waits, or waited, for a person. `confidence` is its least sure doubt's,
    lower where disputes of its rule were won."""

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
    seconds: float | None
    made_audit_id: UUID | None

    @property
    def hold(self) -> Hold:
        """Who may decide here."""
        return Hold(self.state, self.claimed_by, self.claimed_until)

    @property
    def is_blind(self) -> bool:
        """True where whoever looks must not know what was said of it."""
        return self.cause is Cause.SAMPLE and self.state is not ReviewState.DONE


@dataclass(frozen=True, slots=True)
class Waiting:
    """A line of the queue."""

    review: Review
    audit: AuditSummary


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision as it was made, by whom, when and why; values as JSON has them."""

    made: Made
    before: Any
    after: Any
    reason: str | None
    decided_by: str
    decided_at: datetime


@dataclass(frozen=True, slots=True)
class Pace:
    """How many sheets were decided since then, and the median seconds one took."""

    decided: int
    median_s: float | None


def get(session: Session, review_id: UUID) -> Review:
    """The review with this id. Errors: NotFound."""
    row = session.get(ReviewRow, review_id)
    if row is None:
        raise NotFound("There is no such review. Open one from the list of reviews.")
    return _review(row)


def of_audit(session: Session, audit_id: UUID) -> Review | None:
    """The review of an audit; None where it needed none."""
    row = session.scalar(select(ReviewRow).where(ReviewRow.audit_id == audit_id))
    return None if row is None else _review(row)


def queue(
    session: Session,
    *,
    state: ReviewState = ReviewState.OPEN,
    cause: Cause | None = None,
    limit: int = QUEUE_ROWS,
) -> list[Waiting]:
    """The next sheets in the order they are handed out."""
    query = (
        select(ReviewRow, *SUMMARY_COLUMNS)
        .join(AuditRow, AuditRow.id == ReviewRow.audit_id)
        .join(AuditRow.job_sheet)
        .where(*waits(state, cause))
        .order_by(ReviewRow.due_at, ReviewRow.confidence, ReviewRow.id)
        .limit(limit)
    )
    return [Waiting(_review(row[0]), summary(row[1:])) for row in session.execute(query)]


def waits(state: ReviewState, cause: Cause | None = None) -> tuple[ColumnElement[bool], ...]:
    """What waits in that state, for that reason; what a person began himself is nobody else's."""
    told = (
        (ReviewRow.cause != Cause.PERSON.value,)
        if cause is None
        else (ReviewRow.cause == cause.value,)
    )
    return (ReviewRow.state == state.value, ReviewRow.ended_at.is_(None), *told)


def counts(session: Session) -> dict[tuple[ReviewState, Cause], int]:
    """How many wait, by state and cause."""
    query = (
        select(ReviewRow.state, ReviewRow.cause, func.count())
        .where(ReviewRow.ended_at.is_(None))
        .group_by(ReviewRow.state, ReviewRow.cause)
    )
    found = session.execute(query)
    return {(ReviewState(state), Cause(cause)): number for state, cause, number in found}


def pace(session: Session, *, since: datetime, by: str | None = None) -> Pace:
    """How the work went, of everybody or of one."""
    query = select(func.count(), func.percentile_cont(0.5).within_group(ReviewRow.seconds)).where(
        ReviewRow.state == ReviewState.DONE.value, ReviewRow.ended_at >= since
    )
    if by is not None:
        query = query.where(ReviewRow.ended_by == by)
    decided, median = session.execute(query).one()
    return Pace(decided, None if median is None else float(median))


def decisions(session: Session, review_id: UUID) -> list[Decided]:
    """Every decision of a review, the first first."""
    query = (
        select(ReviewDecisionRow)
        .where(ReviewDecisionRow.review_id == review_id)
        .order_by(ReviewDecisionRow.id)
    )
    return [_decided(row) for row in session.scalars(query)]


def made_by(session: Session, audit_ids: Collection[UUID]) -> dict[UUID, list[Decided]]:
    """The decisions that led to each of these audits; audits no person made are left out."""
    query = (
        select(ReviewRow.made_audit_id, ReviewDecisionRow)
        .join(ReviewDecisionRow, ReviewDecisionRow.review_id == ReviewRow.id)
        .where(ReviewRow.made_audit_id.in_(audit_ids))
        .order_by(ReviewDecisionRow.id)
    )
    found: dict[UUID, list[Decided]] = {}
    for audit_id, row in session.execute(query):
        if audit_id is not None:
            found.setdefault(audit_id, []).append(_decided(row))
    return found


def of_sheets(session: Session, sheet_ids: Collection[UUID]) -> dict[UUID, list[Made]]:
    """What people decided of each of these sheets in reviews that have ended, the first first."""
    query = (
        select(ReviewRow.job_sheet_id, ReviewDecisionRow)
        .join(ReviewDecisionRow, ReviewDecisionRow.review_id == ReviewRow.id)
        .where(
            ReviewRow.job_sheet_id.in_(sheet_ids),
            ReviewRow.state == ReviewState.DONE.value,
            ReviewDecisionRow.kind != Decision.NAME_SPEC.value,
        )
        .order_by(ReviewDecisionRow.id)
    )
    found: dict[UUID, list[Made]] = {}
    for sheet_id, row in session.execute(query):
        found.setdefault(sheet_id, []).append(_decided(row).made)
    return found


def straight_through(session: Session, *, since: datetime) -> Counts:
    """What the honest rate is made of: first audits since then, and the second looks at passes."""
    own = AuditRow.follows_id.is_(None)
    ended, passed = session.execute(
        select(
            func.count(),
            func.count(case((_passed_untouched(), 1))),
        )
        .select_from(AuditRow)
        .where(
            AuditRow.queued_at >= since,
            AuditRow.status.in_((AuditStatus.DONE.value, AuditStatus.FAILED.value)),
            own,
        )
    ).one()
    looked_at, wrong = session.execute(
        select(func.count(), func.count(case((ReviewRow.is_overturned.is_(True), 1)))).where(
            ReviewRow.state == ReviewState.DONE.value,
            ReviewRow.ended_at >= since,
            ReviewRow.cause == Cause.SAMPLE.value,
        )
    ).one()
    return Counts(ended=ended, passed=passed, looked_at=looked_at, found_wrong=wrong)


def _passed_untouched() -> ColumnElement[bool]:
    overturned = select(ReviewRow.audit_id).where(
        ReviewRow.is_overturned.is_(True), ReviewRow.cause != Cause.SAMPLE.value
    )
    return (AuditRow.verdict == Verdict.PASS.value) & AuditRow.id.not_in(overturned)


def _review(row: ReviewRow) -> Review:
    return Review(
        review_id=row.id,
        audit_id=row.audit_id,
        job_sheet_id=row.job_sheet_id,
        cause=Cause(row.cause),
        severity=Severity(row.severity),
        confidence=row.confidence,
        state=ReviewState(row.state),
        waiting_since=row.waiting_since,
        due_at=row.due_at,
        claimed_by=row.claimed_by,
        claimed_until=row.claimed_until,
        note=row.note,
        ended_at=row.ended_at,
        ended_by=row.ended_by,
        seconds=row.seconds,
        made_audit_id=row.made_audit_id,
    )


def _decided(row: ReviewDecisionRow) -> Decided:
    kind = Decision(row.kind)
    text = row.after if kind in (Decision.CORRECT, Decision.NAME_SPEC) else None
    return Decided(
        made=Made(kind, row.target, row.about, text),
        before=row.before,
        after=row.after,
        reason=row.reason,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
    )


def made(found: Sequence[Decided]) -> list[Made]:
    """The decisions as the domain knows them."""
    return [one.made for one in found]
