"""Claims: of all who need the same page read, one asks the paid engine and the others wait.

A claim needs no clock: it holds as long as the attempt that made it is open, and an attempt whose
worker died is closed by the reconciler.
"""

from collections.abc import Collection, Sequence
from typing import Final

from sqlalchemy import ColumnElement, delete, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from core.db.operations import OcrClaimRow
from core.db.tables import AttemptRow
from core.errors import Unavailable
from core.services.queueing.attempts import Attempt

WAIT_S: Final = 5.0
ASKED_ALREADY: Final = (
    "The same page is being read for another sheet at this moment, and is not paid for twice. "
    "This sheet goes on by itself."
)


def take(
    session: Session, picture_sha256s: Sequence[str], attempt: Attempt, *, model: str
) -> set[str]:
    """Those of the pictures that nobody else is asking for; they are this attempt's now."""
    rows = [
        {
            "picture_sha256": one,
            "model": model,
            "audit_id": attempt.audit_id,
            "attempt_number": attempt.number,
        }
        for one in sorted(set(picture_sha256s))  # in one order, so that two never wait crosswise
    ]
    if not rows:
        return set()
    query = insert(OcrClaimRow).values(rows)
    mine = {"audit_id": attempt.audit_id, "attempt_number": attempt.number}
    return set(
        session.execute(
            query.on_conflict_do_update(
                index_elements=["picture_sha256", "model"],
                set_=mine,
                where=or_(
                    ~_is_open(),
                    (OcrClaimRow.audit_id == attempt.audit_id)
                    & (OcrClaimRow.attempt_number == attempt.number),
                ),
            ).returning(OcrClaimRow.picture_sha256)
        ).scalars()
    )


def give_back(session: Session, picture_sha256s: Collection[str], *, model: str) -> None:
    """These are known now: nobody has to ask."""
    session.execute(
        delete(OcrClaimRow).where(
            OcrClaimRow.model == model, OcrClaimRow.picture_sha256.in_(picture_sha256s)
        )
    )


def forget_old(session: Session) -> int:
    """Remove claims of attempts that ended."""
    query = delete(OcrClaimRow).where(~_is_open()).returning(OcrClaimRow.picture_sha256)
    return len(session.execute(query).all())


def wait() -> Unavailable:
    """What one who comes second is told; no try is used."""
    return Unavailable(ASKED_ALREADY, retry_after_s=WAIT_S, uses_attempt=False)


def _is_open() -> ColumnElement[bool]:
    return (
        select(AttemptRow.id)
        .where(
            AttemptRow.audit_id == OcrClaimRow.audit_id,
            AttemptRow.number == OcrClaimRow.attempt_number,
            AttemptRow.ended_at.is_(None),
        )
        .exists()
    )
