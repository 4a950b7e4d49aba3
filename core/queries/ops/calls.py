"""How calls of the paid OCR engine went lately, from the attempts that made them."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.db.operations import OcrCallRow

WINDOW_MINUTES = 15
ANSWER_WITHIN_S = 180  # a call without an answer for so long has none


@dataclass(frozen=True, slots=True)
class Calls:
    """Calls that were made within `WINDOW_MINUTES`, and those that came to nothing."""

    made: int
    failed: int


def lately(session: Session) -> Calls:
    """A call fails where it was refused (nothing billed) or nobody saw an answer."""
    is_old = OcrCallRow.called_at < func.now() - timedelta(seconds=ANSWER_WITHIN_S)
    has_failed = (OcrCallRow.pages_billed == 0) | (
        OcrCallRow.pages_billed.is_(None) & (OcrCallRow.ended_at.is_not(None) | is_old)
    )
    query = select(func.count(), func.count().filter(has_failed)).where(
        OcrCallRow.pages_asked > 0,
        OcrCallRow.called_at > func.now() - timedelta(minutes=WINDOW_MINUTES),
    )
    return Calls(*session.execute(query).one())
