"""A sheet as it stands with what people decided of it: judged again at once, nothing read."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final
from uuid import UUID

from core.domain import audit, audit_day, corrections, doubts, review
from core.domain.access import Action, asks
from core.domain.corrections import Decided
from core.domain.doubts import Doubt
from core.domain.model import Actor, Band, Outcome, Selection, SpecRef, Verdict
from core.domain.page.reading import Reading
from core.domain.review import Made
from core.domain.rulings import NONE, Rulings
from core.domain.spec.specs import Spec
from core.ports import Runtime
from core.queries import audit_detail, readings, reviews
from core.queries.audit_detail import AuditDetail
from core.queries.disputes import rulings
from core.queries.reviews import Review
from core.services.spec import spec_names

# Of a sheet that could not be read there is nothing to judge by but what a person types.
_UNREAD: Final = Reading(engine="none", model=None, pages=(), seconds=0.0)


@dataclass(frozen=True, slots=True)
class Look:
    """A review with the audit it is of, what was decided so far, and what that comes to."""

    review: Review
    audit: AuditDetail
    reading: Reading | None
    outcome: Outcome
    spec: Spec | None
    decided: tuple[reviews.Decided, ...]
    doubts: tuple[Doubt, ...]

    @property
    def is_settled(self) -> bool:
        """True where nothing is left that a person has to decide."""
        return not self.doubts and self.outcome.verdict is not Verdict.REVIEW_QUEUE


@asks(Action.REVIEWS_DECIDE)
def look(rt: Runtime, review_id: UUID, *, actor: Actor, also: Sequence[Made] = ()) -> Look:
    """The sheet as it stands now; `also` are decisions that are not written yet.

    Errors: Forbidden, NotFound, Rejected (a spec that is not there), Unavailable.
    """
    with rt.read() as session:
        found = reviews.get(session, review_id)
        decided = reviews.decisions(session, review_id)
        past = audit_detail.get(session, found.audit_id, actor=actor)
        reading = readings.of_audit(session, found.audit_id, actor=actor)
        before = reviews.of_sheets(session, [found.job_sheet_id])
        ruled = rulings.in_force(session, found.job_sheet_id, now=rt.clock())
    fresh = [*reviews.made(decided), *also]
    earlier = before.get(found.job_sheet_id, ())
    outcome, spec = _judged(rt, past, reading, fresh, before=earlier, ruled=ruled)
    return Look(
        review=found,
        audit=past,
        reading=reading,
        outcome=outcome,
        spec=spec,
        decided=tuple(decided),
        doubts=doubts.of(outcome.findings, has_spec=outcome.selection.spec is not None, spec=spec),
    )


def decided_before(rt: Runtime, job_sheet_id: UUID) -> Decided:
    """What people decided of the sheet's fields and findings: it counts in every later audit."""
    with rt.read() as session:
        made = reviews.of_sheets(session, [job_sheet_id]).get(job_sheet_id, ())
        ruled = rulings.in_force(session, job_sheet_id, now=rt.clock())
    return replace(review.standing(made)[0], rulings=ruled)


def _judged(
    rt: Runtime,
    past: AuditDetail,
    reading: Reading | None,
    made: Sequence[Made],
    *,
    before: Sequence[Made] = (),
    ruled: Rulings = NONE,
) -> tuple[Outcome, Spec | None]:
    """The outcome with these decisions, by the spec that judged it or the one that was named.

    The day of the audit stands for `today`, so that what changes is the person's doing. `before`
    is what people decided of the sheet in earlier reviews; it goes on to count.
    """
    fresh, named = review.standing(made)
    chosen = _selection(past)
    if named is None and chosen.spec is None:
        return stored(past), None
    specs = spec_names.in_force(rt, named or _name(chosen.spec))
    spec_id = (named or _name(chosen.spec)).partition("@")[0]
    if named is None and fresh == corrections.NOTHING:
        return stored(past), _of(specs, spec_id)
    decided, _ = review.standing([*before, *made])
    outcome = audit.audit(
        reading or _UNREAD,
        specs,
        rt.policy,
        today=audit_day.of(past.summary.ended_at or past.received_at),
        named_spec=spec_id,
        decided=replace(decided, rulings=ruled),
    )
    if named is None:
        outcome = replace(outcome, selection=chosen)
    return outcome, _of(specs, spec_id)


def stored(past: AuditDetail) -> Outcome:
    """The outcome as it was saved."""
    line = past.summary
    return Outcome(
        verdict=line.verdict or Verdict.REVIEW_QUEUE,
        score=line.score or 0,
        selection=_selection(past),
        fields=past.fields,
        findings=past.findings,
        applied=past.applied,
    )


def _selection(past: AuditDetail) -> Selection:
    return past.selection or Selection(Band.LOW, 0, (), None)


def _name(ref: SpecRef | None) -> str:
    return f"{ref.id}@{ref.version}" if ref else ""


def _of(specs: tuple[Spec, ...], spec_id: str) -> Spec | None:
    return next((spec for spec in specs if spec.id == spec_id), None)
