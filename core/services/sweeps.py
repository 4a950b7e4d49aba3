"""Sweeps: what is done with and only takes room."""

from collections import Counter
from datetime import timedelta
from typing import Final

from sqlalchemy import delete, func, select

from core.db.tables import AuditRow, OutboxRow
from core.domain.model import AuditStatus
from core.ports import Runtime
from core.services import dead_letter_rows

OUTBOX_KEPT_HOURS: Final = 24  # long enough to see how a sheet went
UNFINISHED_AFTER_S: Final = 3600.0  # no upload writes its file for that long
BATCH: Final = 1_000


def sweep(rt: Runtime) -> Counter[str]:
    """Remove intents of audits that ended, old decided dead letters, and half-written files.

    Errors: Unavailable.
    """
    with rt.write() as session:
        ended = (
            select(OutboxRow.id)
            .join(AuditRow, AuditRow.id == OutboxRow.audit_id)
            .where(
                OutboxRow.sent_at < func.now() - timedelta(hours=OUTBOX_KEPT_HOURS),
                AuditRow.status.in_((AuditStatus.DONE, AuditStatus.FAILED)),
            )
            .limit(BATCH)
            .with_for_update(of=OutboxRow, skip_locked=True)
        )
        query = delete(OutboxRow).where(OutboxRow.id.in_(ended)).returning(OutboxRow.id)
        intents = len(session.execute(query).all())
        letters = dead_letter_rows.forget_old(session)
    unfinished = rt.store.sweep(older_than_s=UNFINISHED_AFTER_S)
    return +Counter(intents=intents, dead_letters=letters, unfinished_files=unfinished)
