"""What the paid OCR engine was asked, what it billed, and what did not have to be asked."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.db.operations import OcrCallRow


@dataclass(frozen=True, slots=True)
class Spend:
    """Pages and calls. `pages_unsettled` were asked for by calls whose answer nobody saw."""

    calls: int
    pages_billed: int
    pages_unsettled: int
    pages_cached: int


def between(session: Session, since: datetime, until: datetime) -> Spend:
    """`since` is inclusive, `until` exclusive, both aware."""
    is_unsettled = OcrCallRow.pages_billed.is_(None)
    query = select(
        func.count().filter(OcrCallRow.pages_asked > 0),
        func.coalesce(func.sum(OcrCallRow.pages_billed), 0),
        func.coalesce(func.sum(OcrCallRow.pages_asked).filter(is_unsettled), 0),
        func.coalesce(func.sum(OcrCallRow.pages_cached), 0),
    ).where(OcrCallRow.called_at >= since, OcrCallRow.called_at < until)
    calls, billed, unsettled, cached = session.execute(query).one()
    return Spend(calls, int(billed or 0), int(unsettled or 0), int(cached or 0))
