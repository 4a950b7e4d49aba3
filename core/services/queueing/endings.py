"""Endings: an audit's verdict and all it rests on, saved in one transaction."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from typing import Any
from uuid import UUID

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from core.db.dispute_tables import AuditRulingRow
from core.db.tables import AttemptRow, AuditRow, FieldRow, FindingRow
from core.domain import audit, storable
from core.domain.model import Applied, AuditStatus, Field, Finding, Outcome, ReasonCode
from core.services import desk_rows
from core.services.messages import events
from core.services.queueing import attempts, dead_letter_rows
from core.services.queueing.attempts import Attempt, AttemptOutcome, End
from core.services.queueing.dead_letter_rows import Failure


@dataclass(frozen=True, slots=True)
class Ending:
    """How an audit ends. `error_code` and `error_message` are set where it FAILED."""

    status: AuditStatus
    outcome: Outcome
    reading_id: UUID | None = None
    pages_done: int = 0
    policy: dict[str, Any] | None = None
    spec_sha256: str | None = None
    reference: str | None = None
    technician: str | None = None
    timings_ms: dict[str, int] = field(default_factory=dict)
    error_code: str | None = None
    error_message: str | None = None
    failure: Failure | None = None  # why it FAILED
    text: str | None = None  # the sheet's; None where it was not read for this audit


def written(session: Session, row: AuditRow, ending: Ending, *, worker: str) -> UUID:
    """Write an audit that needs no worker, ended as it begins, with its one attempt.

    In the caller's transaction: nobody sees it before it has ended. `worker` is what its attempt
    names instead of one.
    """
    row.status, row.started_at, row.attempt_number = AuditStatus.RUNNING, func.now(), 1
    session.add(row)
    session.flush()
    session.add(AttemptRow(audit_id=row.id, number=1, worker=worker))
    session.flush()
    save(session, Attempt(row.id, 1), ending)
    return row.id


def failed(
    reason: ReasonCode, *, code: str, message: str, failure: Failure, pages_done: int = 0
) -> Ending:
    """We could not read or judge the sheet: a person has to look, and is told why."""
    return Ending(
        status=AuditStatus.FAILED,
        outcome=audit.system_outcome(reason, message),
        pages_done=pages_done,
        error_code=code,
        error_message=message,
        failure=failure,
    )


def save(
    session: Session, attempt: Attempt, ending: Ending, *, memory_peak_bytes: int | None = None
) -> bool:
    """Save once, whatever happens; False where a newer attempt owns the audit.

    Saving again after a commit whose answer was lost is harmless and also gives True.
    """
    query = (
        update(AuditRow)
        .where(*attempts.held_by(attempt))
        .values(**_columns(ending))
        .returning(AuditRow.id)
        .execution_options(synchronize_session=False)
    )
    if session.execute(query).scalar() is None:
        return _was_saved(session, attempt)
    attempts.close(session, attempt, _end(ending, memory_peak_bytes))
    if ending.failure is not None:
        dead_letter_rows.file(
            session,
            attempt.audit_id,
            ending.failure,
            reason=str(ending.error_code),
            message=_clean(ending.error_message or ""),
        )
    _insert(session, FieldRow, map(_field, ending.outcome.fields), attempt.audit_id)
    _insert(session, FindingRow, map(_finding, ending.outcome.findings), attempt.audit_id)
    _insert(session, AuditRulingRow, map(_ruling, ending.outcome.applied), attempt.audit_id)
    desk_rows.ended(
        session, attempt.audit_id, ending.outcome, status=ending.status, text=ending.text
    )
    events.audit_ended(session, attempt.audit_id)
    return True


def _end(ending: Ending, memory_peak_bytes: int | None) -> End:
    end = End(
        AttemptOutcome(ending.status.value),
        message=_clean(ending.error_message or ""),
        memory_peak_bytes=memory_peak_bytes,
    )
    why = ending.failure
    if why is None:
        return end
    return replace(
        end, error_class=why.error_class, fingerprint=why.fingerprint, traceback=why.traceback
    )


def _columns(ending: Ending) -> dict[str, Any]:
    outcome = ending.outcome
    spec = outcome.selection.spec
    columns = {
        "status": ending.status,
        "verdict": outcome.verdict,
        "score": outcome.score,
        "spec_id": spec.id if spec else None,
        "spec_version": spec.version if spec else None,
        "spec_sha256": ending.spec_sha256,
        "selection": asdict(outcome.selection),
        "policy": ending.policy,
        "reading_id": ending.reading_id,
        "pages_done": ending.pages_done,
        "timings_ms": ending.timings_ms,
        "reference": ending.reference,
        "technician": ending.technician,
        **desk_rows.columns(outcome),
        "finding_count": len(outcome.findings),
        "error_code": ending.error_code,
        "error_message": ending.error_message,
    }
    return {name: _clean(value) for name, value in columns.items()} | {"ended_at": func.now()}


def _insert(
    session: Session,
    table: type[FieldRow | FindingRow | AuditRulingRow],
    rows: Iterable[dict[str, Any]],
    audit_id: UUID,
) -> None:
    numbered = [
        _clean(row) | {"audit_id": audit_id, "position": position}
        for position, row in enumerate(rows)
    ]
    if numbered:
        session.execute(insert(table), numbered)


def _field(one: Field) -> dict[str, Any]:
    return asdict(one)


def _finding(one: Finding) -> dict[str, Any]:
    return asdict(one)


def _ruling(one: Applied) -> dict[str, Any]:
    ruling = asdict(one.ruling)
    ruling["cause_id"] = ruling.pop("cause")
    was, now = (finding and asdict(finding) for finding in (one.was, one.now))
    return {**ruling, "was": was, "now": now}


def _was_saved(session: Session, attempt: Attempt) -> bool:
    query = select(AttemptRow.outcome).where(
        AttemptRow.audit_id == attempt.audit_id, AttemptRow.number == attempt.number
    )
    saved = (AttemptOutcome.DONE, AttemptOutcome.FAILED)
    return session.execute(query).scalar() in saved


def _clean(value: Any) -> Any:
    """PostgreSQL takes neither NUL nor half a surrogate pair, and sheets hold both."""
    if isinstance(value, str):
        return storable.fitted(value)
    if isinstance(value, dict):
        return {key: _clean(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_clean(one) for one in value]
    return value
