"""Audits: run one, from claim to verdict, or start one again."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Final
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from core import telemetry
from core.db.tables import AuditRow, JobSheetRow
from core.domain import audit, audit_day, summary
from core.domain.access import Action, asks
from core.domain.model import Actor, AuditStatus, Outcome
from core.domain.queues import Priority
from core.domain.spec.specs import Spec
from core.domain.trail import Event
from core.errors import Conflict, NotFound, Unavailable
from core.ports import Runtime
from core.queries import visible
from core.services import desk_rows, patience, readings, trail
from core.services.paid_ocr import ocr_account
from core.services.queueing import attempts, endings, failures, relay, retries
from core.services.queueing.attempts import Attempt, AttemptOutcome, Claim, End
from core.services.queueing.dead_letter_rows import Failure
from core.services.queueing.endings import Ending
from core.services.queueing.heartbeats import Pulse
from core.services.queueing.stages import Stage, Stages
from core.services.reviewing import judging
from core.services.spec import spec_names

log = telemetry.logger(__name__)

HEARTBEAT_EVERY_S: Final = 5.0


def run(
    rt: Runtime, audit_id: UUID, *, worker: str, heartbeat_every_s: float = HEARTBEAT_EVERY_S
) -> None:
    """Run a queued audit to its verdict; does nothing where another attempt has it.

    Whatever goes wrong ends on the row: released for another try, or FAILED. A bug is raised
    again once the row has ended. Errors: Unavailable where PostgreSQL stays away.
    """
    # Without patience here, workers would burn through the queue while PostgreSQL restarts.
    claim = patience.wait_for_database(lambda: attempts.claim(rt, audit_id, worker=worker))
    if claim is None:
        log.info("audit.not_claimed", audit_id=str(audit_id))
        return
    with telemetry.bind(audit_id=str(audit_id), attempt=claim.attempt.number):
        stages = Stages(waited_ms=claim.waited_ms)
        try:
            with (
                Pulse(rt, claim.attempt, every_s=heartbeat_every_s) as pulse,
                ocr_account.charged_to(claim.attempt),
            ):
                ending = _ending(rt, claim, stages, pulse)
            _save(rt, claim.attempt, ending)
        except Unavailable as error:
            _release(rt, claim.attempt, error, stages)
        except Exception as error:
            # Whatever it is, the row has to end: a sheet left running would wait for nobody.
            _save(rt, claim.attempt, failures.ending(error, stages))
            if not failures.is_expected(error):
                log.exception("audit.bug", stage=stages.current)
                raise


@asks(Action.AUDITS_RERUN)
def again(rt: Runtime, job_sheet_id: UUID, *, actor: Actor, spec: str | None = None) -> UUID:
    """Audit a sheet once more; the earlier audits stay. Gives the new audit's id.

    Errors: Forbidden, NotFound, Rejected (no such spec), Conflict (an audit of it has not ended).
    """
    spec_names.refuse_unknown(rt, spec)
    with rt.write() as session:
        lock_sheet(session, job_sheet_id, actor)
        refuse_open(session, job_sheet_id)
        audit_id = add(session, job_sheet_id, requested_by=actor.name, spec=spec)
        told = {"audit": audit_id, "spec": spec}
        trail.write(session, Event.AUDIT_ASKED, actor=actor, on=f"sheet:{job_sheet_id}", after=told)
    relay.send_at_once(rt)
    return audit_id


def add(
    session: Session,
    job_sheet_id: UUID,
    *,
    requested_by: str,
    spec: str | None,
    priority: Priority = Priority.INTERACTIVE,
) -> UUID:
    """A queued audit and the intent to enqueue it, in the caller's transaction."""
    row = AuditRow(
        id=uuid4(),
        job_sheet_id=job_sheet_id,
        requested_by=requested_by,
        requested_spec=spec,
        priority=priority.value,
    )
    session.add(row)
    session.flush()
    relay.intend(session, row.id)
    desk_rows.queued(session, row.id)
    return row.id


def _ending(rt: Runtime, claim: Claim, stages: Stages, pulse: Pulse) -> Ending:
    def progress(done: int, total: int) -> None:
        stages.pages(done, total)
        pulse.progress(done, total)

    kept = readings.stored(claim, stages) or readings.read(rt, claim, stages, progress)
    specs = patience.wait_for_database(lambda: spec_names.in_force(rt, claim.requested_spec))
    decided = patience.wait_for_database(lambda: judging.decided_before(rt, claim.job_sheet_id))
    with stages.enter(Stage.AUDIT):
        outcome = audit.audit(
            kept.reading,
            specs,
            rt.policy,
            today=audit_day.of(rt.clock()),
            named_spec=claim.requested_spec,
            decided=decided,
        )
    return Ending(
        status=AuditStatus.DONE,
        outcome=outcome,
        reading_id=kept.id,
        pages_done=len(kept.reading.pages),
        policy=asdict(rt.policy),
        spec_sha256=_spec_sha256(specs, outcome),
        reference=summary.reference(outcome.fields),
        technician=summary.technician(outcome.fields),
        timings_ms=stages.timings_ms,
        text=kept.reading.text,
    )


def _spec_sha256(specs: tuple[Spec, ...], outcome: Outcome) -> str | None:
    chosen = outcome.selection.spec
    return next((spec.source_sha256 for spec in specs if spec.ref == chosen), None)


def _save(rt: Runtime, attempt: Attempt, ending: Ending) -> None:
    def save() -> bool:
        with rt.write() as session:
            peak = telemetry.peak_memory_bytes()
            return endings.save(session, attempt, ending, memory_peak_bytes=peak)

    if patience.wait_for_database(save):
        log.info("audit.done", verdict=ending.outcome.verdict, error_code=ending.error_code)
    else:
        log.warning("audit.superseded")


def _release(rt: Runtime, attempt: Attempt, error: Unavailable, stages: Stages) -> None:
    """Hand the audit back for a later try, or end it where its tries are used up."""

    why = failures.failure(error)

    def release() -> float | None:
        with rt.write() as session:
            attempts.close(session, attempt, _released(error, why))
            following = retries.after(
                session, attempt.audit_id, why.error_class, asked_s=error.retry_after_s
            )
            if following.delay_s is None:
                ended = failures.gave_up(error, following.error_class, stages)
                endings.save(session, attempt, ended)
            else:
                attempts.requeue(session, attempt, delay_s=following.delay_s)
            return following.delay_s

    delay_s = patience.wait_for_database(release)
    log.warning("audit.released", reason=str(error), delay_s=delay_s)


def _released(error: Unavailable, why: Failure) -> End:
    return End(
        AttemptOutcome.RELEASED if error.uses_attempt else AttemptOutcome.PARKED,
        message=str(error),
        error_class=why.error_class,
        fingerprint=why.fingerprint,
        traceback=why.traceback,
        memory_peak_bytes=telemetry.peak_memory_bytes(),
    )


def lock_sheet(session: Session, job_sheet_id: UUID, actor: Actor) -> None:
    """Two who ask at once come one after the other. Errors: NotFound (or none of the actor's)."""
    query = select(JobSheetRow.id).where(JobSheetRow.id == job_sheet_id, visible.sheets(actor))
    if session.execute(query.with_for_update(of=JobSheetRow)).scalar() is None:
        raise NotFound("There is no such job sheet.")


def lock_sheets(session: Session, job_sheet_ids: Iterable[UUID]) -> None:
    """The same for many that were found to be the actor's, in one order, so that two never wait
    for each other."""
    query = select(JobSheetRow.id).where(JobSheetRow.id.in_(job_sheet_ids))
    session.execute(query.order_by(JobSheetRow.id).with_for_update())


def refuse_open(session: Session, job_sheet_id: UUID) -> None:
    """Errors: Conflict where an audit of this sheet has not ended."""
    query = select(AuditRow.id).where(
        AuditRow.job_sheet_id == job_sheet_id,
        AuditRow.status.in_((AuditStatus.QUEUED, AuditStatus.RUNNING)),
    )
    if session.execute(query).first() is not None:
        raise Conflict("This sheet is being audited at the moment; wait for its verdict first.")
