"""Re-audits: past sheets judged again from what was read of them, without any OCR.

The day a sheet was received stands for `today`, so that what changes is the spec's doing and not
the calendar's. Every earlier audit stays as it is.
"""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Final
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from core import telemetry
from core.db.tables import AuditRow
from core.domain import audit, audit_day, reaudit, review, summary
from core.domain.access import Action, asks
from core.domain.model import Actor, AuditStatus, Outcome, SpecRef
from core.domain.page import reading_json
from core.domain.queues import Priority
from core.domain.reaudit import Change, Difference
from core.domain.spec.specs import Spec
from core.domain.trail import Event
from core.errors import Rejected
from core.ports import Runtime
from core.queries import newest, past_audits, reviews, specs
from core.queries.disputes import rulings
from core.queries.past_audits import PastAudit, Scope
from core.services import audits, trail
from core.services.queueing import endings
from core.services.queueing.endings import Ending
from core.services.spec import spec_names

log = telemetry.logger(__name__)

BATCH: Final = 50  # readings held at once; the largest take some megabytes
WORKER: Final = "re-audit"  # what an attempt's row names instead of a worker


@dataclass(frozen=True, slots=True)
class Reaudited:
    """One sheet judged again. `fresh_id` is the new audit's, where one was written."""

    past: PastAudit
    difference: Difference
    fresh_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class _Judged:
    past: PastAudit
    named: str | None
    page_count: int
    outcome: Outcome
    difference: Difference


@asks(Action.SPECS_KEEP)
def compare(
    rt: Runtime, version: SpecRef | None, scope: Scope, *, actor: Actor
) -> Iterator[Reaudited]:
    """What a version would change, were it active; None: what the active ones would.

    Writes nothing, and the version may be a draft. Streams, `BATCH` readings at a time.
    Errors: Forbidden, NotFound, Unavailable.
    """
    del actor  # Asked for by the guard: whoever keeps specs tries them on every sheet.
    with rt.read() as session:
        tried = specs.get(session, version).spec if version is not None else None
    yield from _compare(rt, tried, scope)


@asks(Action.SPECS_KEEP)
def compare_draft(rt: Runtime, draft: Spec, scope: Scope, *, actor: Actor) -> Iterator[Reaudited]:
    """The same for a spec that is kept nowhere yet. Errors: Forbidden, Unavailable."""
    del actor
    yield from _compare(rt, draft, scope)


def _compare(rt: Runtime, tried: Spec | None, scope: Scope) -> Iterator[Reaudited]:
    active = rt.specs.active()
    judged_by = active if tried is None else spec_names.with_version(active, tried)
    for past in _batches(rt, scope):
        for one in _judge(rt, past, judged_by):
            yield _as_reaudited(one)


@asks(Action.AUDITS_RERUN)
def apply(
    rt: Runtime, version: SpecRef | None, scope: Scope, *, actor: Actor
) -> Iterator[Reaudited]:
    """The same, each new verdict written as an audit of its own, done and with its attempt.

    Nothing goes through the queue: reading is what takes time, and nothing is read, so sheets that
    people wait for are not held up. A batch is one transaction. What would only repeat the audit
    that stands is not written, so doing it twice is harmless; nor is one of a sheet that was
    audited, or decided on, while it was judged.
    Errors: Forbidden, NotFound, Rejected (a version that was never active), Unavailable.
    """
    active = rt.specs.active()
    judged_by = active
    if version is not None:
        spec_names.refuse_unknown(rt, f"{version.id}@{version.version}")
        judged_by = spec_names.with_version(active, rt.specs.version(version))
    if not judged_by:
        raise Rejected("No spec is active, so there is nothing to judge sheets by.")
    for past in _batches(rt, scope):
        judged = list(_judge(rt, past, judged_by))
        with rt.write() as session:
            standing = _standing(session, past)
            fresh = [
                _write(session, rt, one, judged_by, by=actor.name)
                if _past(one).audit_id in standing
                else None
                for one in judged
            ]
            written = [str(id_) for id_ in fresh if id_ is not None]
            on = f"spec:{version.id}@{version.version}" if version else "specs:active"
            if written:
                told = {"audits": written}
                trail.write(session, Event.AUDITS_REPEATED, actor=actor, on=on, after=told)
        log.info("reaudit.batch", sheets=len(past), written=len(written))
        for one, fresh_id in zip(judged, fresh, strict=True):
            yield _as_reaudited(one, fresh_id)


def _standing(session: Session, batch: Sequence[PastAudit]) -> set[UUID]:
    """Those of the audits that are still their sheet's newest, the sheets locked: what came while
    they were judged may be a person's decision, which the new verdict does not know."""
    audits.lock_sheets(session, [one.job_sheet_id for one in batch])
    standing = select(AuditRow.id).where(
        AuditRow.id.in_([one.audit_id for one in batch]), newest.stands()
    )
    return set(session.scalars(standing))


def _past(one: "_Judged | PastAudit") -> PastAudit:
    return one if isinstance(one, PastAudit) else one.past


def _batches(rt: Runtime, scope: Scope) -> Iterator[tuple[PastAudit, ...]]:
    last: PastAudit | None = None
    left = scope.most
    while left is None or left > 0:
        limit = BATCH if left is None else min(BATCH, left)
        with rt.read() as session:
            found = past_audits.newest(session, scope, older_than=last, limit=limit)
        if not found:
            return
        yield found
        last = found[-1]
        left = None if left is None else left - len(found)


def _judge(
    rt: Runtime, batch: tuple[PastAudit, ...], judged_by: tuple[Spec, ...]
) -> Iterator["_Judged | PastAudit"]:
    with rt.read() as session:
        packed = past_audits.readings(session, [one.reading_id for one in batch if one.reading_id])
        sheets = [one.job_sheet_id for one in batch]
        made = reviews.of_sheets(session, sheets)
        ruled = rulings.of_sheets(session, sheets, now=rt.clock())
    for past in batch:
        content = packed.get(past.reading_id) if past.reading_id else None
        if content is None:
            yield past
            continue
        reading, named = reading_json.load(content), _named(past, judged_by)
        day = audit_day.of(past.received_at)
        decided, _ = review.standing(made.get(past.job_sheet_id, ()))
        decided = replace(decided, rulings=ruled[past.job_sheet_id])
        outcome = audit.audit(
            reading, judged_by, rt.policy, today=day, named_spec=named, decided=decided
        )
        after = reaudit.stand(outcome.verdict, outcome.findings)
        difference = reaudit.compare(past.stand, after)
        yield _Judged(past, named, len(reading.pages), outcome, difference)


def _named(past: PastAudit, judged_by: tuple[Spec, ...]) -> str | None:
    """Where a person named the spec it stays named, in the version that is tried now."""
    spec_id = past.requested_spec.partition("@")[0] if past.requested_spec else None
    return spec_id if any(spec.id == spec_id for spec in judged_by) else None


def _as_reaudited(one: "_Judged | PastAudit", fresh_id: UUID | None = None) -> Reaudited:
    if isinstance(one, PastAudit):
        return Reaudited(one, reaudit.cannot(one.stand.verdict))
    return Reaudited(one.past, one.difference, fresh_id)


def _write(
    session: Session,
    rt: Runtime,
    one: "_Judged | PastAudit",
    judged_by: tuple[Spec, ...],
    *,
    by: str,
) -> UUID | None:
    """A new audit that has ended already; None where it would only repeat the one that stands."""
    if isinstance(one, PastAudit):
        return None
    chosen = one.outcome.selection.spec
    sha256 = next((spec.source_sha256 for spec in judged_by if spec.ref == chosen), None)
    if one.difference.change is Change.UNCHANGED and sha256 == one.past.spec_sha256:
        return None
    ending = Ending(
        status=AuditStatus.DONE,
        outcome=one.outcome,
        reading_id=one.past.reading_id,
        pages_done=one.page_count,
        policy=asdict(rt.policy),
        spec_sha256=sha256,
        reference=summary.reference(one.outcome.fields),
        technician=summary.technician(one.outcome.fields),
    )
    return endings.written(session, _row(one, by=by), ending, worker=WORKER)


def _row(one: _Judged, *, by: str) -> AuditRow:
    return AuditRow(
        id=uuid4(),
        job_sheet_id=one.past.job_sheet_id,
        requested_by=by,
        requested_spec=one.named,
        priority=Priority.BULK.value,
    )
