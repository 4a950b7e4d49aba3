"""Copies of sheets at the OCR provider whose sender died before it could remove them."""

from datetime import timedelta
from typing import Final

from sqlalchemy import delete, func, select

from core.db.operations import ProviderCopyRow
from core.ports import Runtime

LEFT_AFTER_S: Final = 1800.0  # no sheet is read for longer: see AUDIT_TIMEOUT_S
BATCH: Final = 50


def sweep(rt: Runtime, *, left_after_s: float = LEFT_AFTER_S) -> int:
    """Have them removed there; gives how many are gone. Errors: Unavailable, Misconfigured."""
    if rt.ocr_provider is None:
        return 0
    query = (
        select(ProviderCopyRow.name)
        .where(ProviderCopyRow.sent_at < func.now() - timedelta(seconds=left_after_s))
        .order_by(ProviderCopyRow.sent_at)
        .limit(BATCH)
    )
    with rt.read() as session:
        names = list(session.execute(query).scalars())
    if not names:
        return 0
    gone = rt.ocr_provider.remove_copies(names)
    with rt.write() as session:
        session.execute(delete(ProviderCopyRow).where(ProviderCopyRow.name.in_(gone)))
    return len(gone)
