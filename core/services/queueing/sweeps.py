"""Sweeps: what is done with and only takes room."""

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, delete, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from core.db.operations import OcrCallRow
from core.db.tables import AttemptRow, AuditRow, OutboxRow
from core.domain.model import AuditStatus
from core.ports import Runtime
from core.services import idempotency
from core.services.access import sessions
from core.services.paid_ocr import ocr_claims
from core.services.queueing import dead_letter_rows
from core.services.queueing.attempts import AttemptOutcome

OUTBOX_KEPT_HOURS: Final = 24  # long enough to see how a sheet went
ATTEMPTS_KEPT_DAYS: Final = 90  # after that the one that gave the verdict stays
PARKED_KEPT: Final = 20  # waits of one audit: a long outage would leave thousands
CALLS_KEPT_DAYS: Final = 400  # a year of spend, and the same month of the year before
UNFINISHED_AFTER_S: Final = 3600.0  # no upload writes its file for that long
BATCH: Final = 1_000  # rows in one transaction
BATCHES_AT_MOST: Final = 200  # in one sweep; the next one goes on

_ENDED: Final = (AuditStatus.DONE, AuditStatus.FAILED)
_Id = InstrumentedAttribute[int]


def sweep(rt: Runtime) -> Counter[str]:
    """Remove rows and half-written files that nobody needs any more; gives how many of each.

    Errors: Unavailable.
    """
    removed = Counter({name: _remove(rt, id_, old()) for name, (id_, old) in _OLD.items()})
    with rt.write() as session:
        removed += Counter(
            dead_letters=dead_letter_rows.forget_old(session),
            ocr_claims=ocr_claims.forget_old(session),
            idempotency_keys=idempotency.forget_old(session, now=rt.clock()),
            sessions=sessions.forget_old(session),
        )
    removed["unfinished_files"] = rt.store.sweep(older_than_s=UNFINISHED_AFTER_S)
    return +removed


def _remove(rt: Runtime, id_: _Id, old: Select[Any]) -> int:
    """A batch at a time: no sweep holds locks for long."""
    removed = 0
    for _ in range(BATCHES_AT_MOST):
        with rt.write() as session:
            batch = _delete(session, id_, old)
        removed += batch
        if batch < BATCH:
            break
    return removed


def _delete(session: Session, id_: _Id, old: Select[Any]) -> int:
    query = delete(id_.class_).where(id_.in_(old.limit(BATCH))).returning(id_)
    return len(session.execute(query.execution_options(synchronize_session=False)).all())


def _sent_intents() -> Select[Any]:
    """Sent long ago, and either a newer one followed or the audit has ended."""
    newer = aliased(OutboxRow)
    is_followed = (
        select(newer.id)
        .where(newer.audit_id == OutboxRow.audit_id, newer.id > OutboxRow.id)
        .exists()
    )
    return (
        select(OutboxRow.id)
        .join(AuditRow, AuditRow.id == OutboxRow.audit_id)
        .where(
            OutboxRow.sent_at < _ago(hours=OUTBOX_KEPT_HOURS),
            or_(AuditRow.status.in_(_ENDED), is_followed),
        )
        .with_for_update(of=OutboxRow, skip_locked=True)
    )


def _old_attempts() -> Select[Any]:
    """Tries that came to nothing, of audits that ended long ago; the last one always stays."""
    return (
        select(AttemptRow.id)
        .join(AuditRow, AuditRow.id == AttemptRow.audit_id)
        .where(
            AuditRow.ended_at < _ago(days=ATTEMPTS_KEPT_DAYS),
            AttemptRow.number < AuditRow.attempt_number,
        )
    )


def _parked_attempts() -> Select[Any]:
    """Waits that used no try, but for the newest of each audit."""
    newer = aliased(AttemptRow)
    is_parked = AttemptRow.outcome == AttemptOutcome.PARKED
    newest_kept = (
        select(newer.number)
        .where(and_(newer.audit_id == AttemptRow.audit_id, newer.outcome == AttemptOutcome.PARKED))
        .order_by(newer.number.desc())
        .offset(PARKED_KEPT - 1)
        .limit(1)
        .scalar_subquery()
    )
    return select(AttemptRow.id).where(is_parked, AttemptRow.number < newest_kept)


def _old_calls() -> Select[Any]:
    return select(OcrCallRow.id).where(OcrCallRow.called_at < _ago(days=CALLS_KEPT_DAYS))


def _ago(**length: float) -> ColumnElement[datetime]:
    return func.now() - timedelta(**length)


_OLD: Final[Mapping[str, tuple[Any, Callable[[], Select[Any]]]]] = {
    "intents": (OutboxRow.id, _sent_intents),
    "attempts": (AttemptRow.id, _old_attempts),
    "parked_attempts": (AttemptRow.id, _parked_attempts),
    "ocr_calls": (OcrCallRow.id, _old_calls),
}
