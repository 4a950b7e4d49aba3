"""Reviews: take a sheet, decide what is doubtful, and have the verdict that comes of it.

A review never changes the audit it is of. Decisions are rows; ending the review writes a new audit
that follows the old one, so both verdicts stand side by side.
"""

from dataclasses import asdict, dataclass
from typing import Any, Final
from uuid import UUID, uuid4

from sqlalchemy import func, update
from sqlalchemy.orm import Session

from core import telemetry
from core.db.review_tables import ReviewDecisionRow, ReviewRow
from core.db.tables import AuditRow
from core.domain import corrections, review, summary
from core.domain.access import Action, asks
from core.domain.corrections import Correction, Kind
from core.domain.model import Actor, AuditStatus, Outcome
from core.domain.queues import Priority
from core.domain.review import Decision, Made, ReviewState
from core.domain.trail import Event
from core.errors import Conflict, Rejected
from core.ports import Runtime
from core.queries import reviews as reads
from core.services import audits, receipts, trail
from core.services.queueing import endings
from core.services.queueing.endings import Ending
from core.services.reviewing import judging, labels, review_claims
from core.services.reviewing.judging import Look
from core.services.spec import spec_names

log = telemetry.logger(__name__)

WORKER: Final = "review"  # what an attempt's row names instead of a worker
_CORRECTIONS: Final = {one.value: one for one in Kind}


@dataclass(frozen=True, slots=True)
class Corrected:
    """What became of a correction in place: the audit that was made, None while the review is
    still open."""

    review_id: UUID
    made_audit_id: UUID | None


@asks(Action.REVIEWS_DECIDE)
def decide(
    rt: Runtime, review_id: UUID, made: Made, *, actor: Actor, reason: str | None = None
) -> Look:
    """Write a decision and give what it comes to; the last one of a target counts.

    Errors: Forbidden, NotFound, Conflict (not one's own any more), Rejected (it cannot be
    decided so; what to do instead is said).
    """
    before = judging.look(rt, review_id, actor=actor)
    _refuse_unfit(rt, before, made)
    after = judging.look(rt, review_id, actor=actor, also=[made])
    with rt.write() as session:
        review_claims.held(session, actor, review_id)
        session.add(_decision(before, after, made, actor, reason=reason))
        told = {"kind": made.kind.value, "target": made.target}
        trail.write(session, Event.REVIEW_DECIDED, actor=actor, on=_on(review_id), after=told)
    return judging.look(rt, review_id, actor=actor)


@asks(Action.REVIEWS_DECIDE)
def finish(rt: Runtime, review_id: UUID, *, actor: Actor) -> UUID | None:
    """End the review; gives the audit that holds the new verdict, None where nothing changed.

    Errors: Forbidden, NotFound, Conflict (not one's own any more), Rejected (what is left to
    decide is said).
    """
    seen = judging.look(rt, review_id, actor=actor)
    _refuse_unsettled(seen)
    with rt.write() as session:
        audits.lock_sheet(session, seen.review.job_sheet_id, actor)
        audits.refuse_open(session, seen.review.job_sheet_id)
        row = review_claims.held(session, actor, review_id)
        _refuse_changed(session, seen)
        overturned = review.is_overturned(judging.stored(seen.audit).verdict, seen.outcome.verdict)
        # First: ending the new audit would otherwise supersede the review it comes from.
        _end(session, row, actor, is_overturned=overturned)
        made_id = _write(session, rt, seen, actor) if seen.decided else None
        row.made_audit_id = made_id
        told = {"verdict": seen.outcome.verdict.value, "audit": made_id}
        trail.write(session, Event.REVIEW_ENDED, actor=actor, on=_on(review_id), after=told)
    log.info("review.done", review_id=str(review_id), verdict=seen.outcome.verdict)
    return made_id


@asks(Action.REVIEWS_DECIDE)
def correct(
    rt: Runtime, audit_id: UUID, made: Made, *, actor: Actor, reason: str | None = None
) -> Corrected:
    """One decision on an audit's own page: taken, judged and written at once.

    Where doubts are left the review stays open, and nothing is written yet.
    Errors: as `open_audit`, `decide`.
    """
    review_id = review_claims.open_audit(rt, audit_id, actor=actor)
    seen = decide(rt, review_id, made, actor=actor, reason=reason)
    return Corrected(review_id, finish(rt, review_id, actor=actor) if seen.is_settled else None)


@asks(Action.REVIEWS_DECIDE)
def escalate(rt: Runtime, review_id: UUID, *, actor: Actor, reason: str) -> None:
    """Leave the sheet to somebody who may know better, and say why.

    Errors: Forbidden, NotFound, Conflict, Rejected (no reason).
    """
    note = receipts.clean_note(reason)
    if not note:
        raise Rejected("Say in a few words why this sheet is handed on.")
    with rt.write() as session:
        row = review_claims.held(session, actor, review_id)
        row.state, row.note = ReviewState.ESCALATED, note
        row.claimed_by = row.claimed_until = row.claimed_at = None
        session.add(
            ReviewDecisionRow(
                review_id=review_id,
                kind=Decision.ESCALATE,
                reason=note,
                decided_by=actor.name,
            )
        )
        trail.write(session, Event.REVIEW_ESCALATED, actor=actor, on=_on(review_id))


def _on(review_id: UUID) -> str:
    return f"review:{review_id}"


def _refuse_unfit(rt: Runtime, seen: Look, made: Made) -> None:
    if made.kind.value in _CORRECTIONS and made.target is not None:
        kind = _CORRECTIONS[made.kind.value]
        corrections.refuse_unfit(seen.outcome, Correction(made.target, kind, made.text))
    elif made.kind is Decision.NAME_SPEC:
        spec_names.refuse_unknown(rt, made.text)
    elif made.kind is Decision.DISMISS:
        ours = (one for one in seen.outcome.findings if one.reason_code.is_system)
        stands = {(one.rule, one.field) for one in ours}
        if (made.target, made.about) not in stands:
            raise Rejected("Only what we could not check ourselves can be checked by eye.")
    if made.label is not None:
        labels.refuse_unknown(seen, made)


def _refuse_unsettled(seen: Look) -> None:
    if seen.is_settled:
        return
    left = len(seen.doubts)
    if left == 0:
        raise Rejected("The verdict still needs a person: choose the spec, or hand the sheet on.")
    things = "1 thing is" if left == 1 else f"{left} things are"
    raise Rejected(f"{things} still to be decided. Decide, or hand the sheet on.")


def _refuse_changed(session: Session, seen: Look) -> None:
    """Errors: Conflict where something was decided since it was looked at, as in another tab."""
    if tuple(reads.decisions(session, seen.review.review_id)) != seen.decided:
        raise Conflict("Something was decided here meanwhile. Look at the sheet, then end it.")


def _decision(
    before: Look, after: Look, made: Made, actor: Actor, *, reason: str | None
) -> ReviewDecisionRow:
    old, new = _value(before.outcome, made), _value(after.outcome, made)
    label = labels.beside(after, made)
    return ReviewDecisionRow(
        review_id=before.review.review_id,
        kind=made.kind,
        target=made.target,
        about=made.about,
        before=old,
        after=made.text if made.text is not None else new,
        read_confidence=_confidence(judging.stored(before.audit), made),
        label=label or None,
        spec=after.spec.id if label and after.spec else None,
        reason=receipts.clean_note(reason or "") or None,
        decided_by=actor.name,
    )


def _value(outcome: Outcome, made: Made) -> Any:
    """What stands for a decision's target, as JSON has it."""
    if made.kind is Decision.NAME_SPEC:
        return outcome.selection.spec.id if outcome.selection.spec else None
    name, _, item = (made.target or "").partition(".")
    seen = next((field for field in outcome.fields if field.name == name), None)
    if seen is None:
        return None
    if item:
        return next((one.state.value for one in seen.items if one.name == item), None)
    return seen.value


def _confidence(outcome: Outcome, made: Made) -> float | None:
    name, _, item = (made.target or "").partition(".")
    seen = next((field for field in outcome.fields if field.name == name), None)
    if seen is not None and item:
        return next((one.confidence for one in seen.items if one.name == item), None)
    return seen.confidence if seen is not None else None


def _end(session: Session, row: ReviewRow, actor: Actor, *, is_overturned: bool) -> None:
    session.execute(
        update(ReviewRow)
        .where(ReviewRow.id == row.id)
        .values(
            state=ReviewState.DONE,
            ended_by=actor.name,
            ended_at=func.now(),
            seconds=func.extract("epoch", func.now() - ReviewRow.claimed_at),
            claimed_until=None,
            is_overturned=is_overturned,
        )
    )
    session.add(ReviewDecisionRow(review_id=row.id, kind=Decision.FINISH, decided_by=actor.name))
    session.flush()


def _write(session: Session, rt: Runtime, seen: Look, actor: Actor) -> UUID:
    """The audit that holds the new verdict, ended with its one attempt."""
    row = AuditRow(
        id=uuid4(),
        job_sheet_id=seen.review.job_sheet_id,
        requested_by=actor.name,
        requested_spec=_named(seen),
        priority=Priority.INTERACTIVE.value,
        follows_id=seen.audit.summary.audit_id,
    )
    return endings.written(session, row, _ending(rt, seen), worker=WORKER)


def _named(seen: Look) -> str | None:
    _, named = review.standing(reads.made(seen.decided))
    return named


def _ending(rt: Runtime, seen: Look) -> Ending:
    outcome = seen.outcome
    return Ending(
        status=AuditStatus.DONE,
        outcome=outcome,
        reading_id=seen.audit.reading_id,
        pages_done=len(seen.reading.pages) if seen.reading else 0,
        policy=asdict(rt.policy),
        spec_sha256=seen.spec.source_sha256 if seen.spec else None,
        reference=summary.reference(outcome.fields),
        technician=summary.technician(outcome.fields),
    )
