"""The same request twice gives the same answer: keys, reservations, replays."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from core.db.integration_tables import IdempotencyRow
from core.errors import Conflict, Rejected
from core.ports import Runtime

KEY_MAX_CHARS: Final = 200
KEPT_HOURS: Final = 24
TAKE_OVER_AFTER_S: Final = 300  # a request that began this long ago and gave no answer died
IN_WORK: Final = 0  # the status code of a reservation


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP answer: its status and JSON body.

    `is_final` is false where asking again may help; `is_replay` true where it was given before.
    """

    status_code: int
    body: dict[str, Any]
    is_final: bool = True
    is_replay: bool = False


def fingerprint(parts: Sequence[str | None]) -> str:
    """One hash over what makes two requests the same."""
    digest = hashlib.sha256()
    for part in parts:
        data = b"" if part is None else part.encode(errors="surrogatepass")
        digest.update(f"{-1 if part is None else len(data)}:".encode() + data)
    return digest.hexdigest()


def once(
    rt: Runtime, *, actor: str, key: str, request_sha256: str, work: Callable[[], Answer]
) -> Answer:
    """What `work` answers, or what it answered to this key before.

    Errors: Rejected (a key used for another request, a malformed key), Conflict (still in work),
    and whatever `work` raises; then, or where its answer is not final, the key is free again.
    """
    if not key or len(key) > KEY_MAX_CHARS or not key.isascii() or not key.isprintable():
        raise Rejected(f"An Idempotency-Key is 1 to {KEY_MAX_CHARS} printable ASCII characters.")
    known = _reserve(rt, actor=actor, key=key, request_sha256=request_sha256)
    if known is not None:
        return known
    is_kept = False
    try:
        answer = work()
        if answer.is_final:
            _save(rt, actor=actor, key=key, answer=answer)
            is_kept = True
    finally:
        if not is_kept:
            _forget(rt, actor=actor, key=key)
    return answer


def _reserve(rt: Runtime, *, actor: str, key: str, request_sha256: str) -> Answer | None:
    """Take the key, or say what it was answered with."""
    with rt.write() as session:
        forget_old(session, now=rt.clock())
        statement = (
            insert(IdempotencyRow)
            .values(
                actor=actor,
                key=key,
                request_sha256=request_sha256,
                status_code=IN_WORK,
                answer={},
                created_at=rt.clock(),
            )
            .on_conflict_do_nothing()
            .returning(IdempotencyRow.key)
        )
        if session.execute(statement).scalar_one_or_none() is not None:
            return None
        return _known(session, actor=actor, key=key, request_sha256=request_sha256)


def _known(session: Session, *, actor: str, key: str, request_sha256: str) -> Answer:
    query = select(
        IdempotencyRow.request_sha256, IdempotencyRow.status_code, IdempotencyRow.answer
    ).where(IdempotencyRow.actor == actor, IdempotencyRow.key == key)
    row = session.execute(query).one_or_none()
    if row is not None and row.request_sha256 != request_sha256:
        raise Rejected("This Idempotency-Key was used for another request; take a new one.")
    if row is None or row.status_code == IN_WORK:
        raise Conflict("The first request with this Idempotency-Key is still being taken in.")
    return Answer(status_code=row.status_code, body=row.answer, is_replay=True)


def forget_old(session: Session, *, now: datetime) -> int:
    """Free keys whose request died, and forget answers that are out of date; gives how many."""
    died_before = now - timedelta(seconds=TAKE_OVER_AFTER_S)
    is_dead = (IdempotencyRow.status_code == IN_WORK) & (IdempotencyRow.created_at < died_before)
    is_old = IdempotencyRow.created_at < now - timedelta(hours=KEPT_HOURS)
    query = delete(IdempotencyRow).where(is_dead | is_old).returning(IdempotencyRow.key)
    return len(session.execute(query).all())


def _save(rt: Runtime, *, actor: str, key: str, answer: Answer) -> None:
    with rt.write() as session:
        session.execute(
            update(IdempotencyRow)
            .where(IdempotencyRow.actor == actor, IdempotencyRow.key == key)
            .values(status_code=answer.status_code, answer=answer.body)
        )


def _forget(rt: Runtime, *, actor: str, key: str) -> None:
    with rt.write() as session:
        session.execute(
            delete(IdempotencyRow).where(
                IdempotencyRow.actor == actor,
                IdempotencyRow.key == key,
                IdempotencyRow.status_code == IN_WORK,
            )
        )
