"""The account of the paid OCR engine: asked before a call, told after it, and never paid twice.

What is asked of the provider, and by whom, stands in the ledger before it is asked.
"""

import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime, time, timedelta
from typing import Any, Final

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from core import telemetry
from core.db.operations import OcrCallRow, OcrPageRow, ProviderCopyRow
from core.errors import AuditorError, OutOfTime, Unavailable
from core.ports import Clock, OcrGate
from core.services import patience
from core.services.paid_ocr import ocr_claims
from core.services.queueing.attempts import Attempt

log = telemetry.logger(__name__)

LOCK_KEY: Final = 0x6F637262  # "ocrb": pages are counted against the budget one call at a time

_payer: ContextVar[Attempt | None] = ContextVar("payer", default=None)


@contextmanager
def charged_to(attempt: Attempt) -> Iterator[None]:
    """Calls made inside are this attempt's."""
    token = _payer.set(attempt)
    try:
        yield
    finally:
        _payer.reset(token)


class _OnOurSide(Unavailable):
    """The ledger was away or the budget used up: no word on the provider."""


@contextmanager
def _on_our_side() -> Iterator[None]:
    try:
        yield
    except Unavailable as error:
        raise _OnOurSide(
            str(error), retry_after_s=error.retry_after_s, uses_attempt=error.uses_attempt
        ) from error


class Account:
    """ports.OcrAccount over the ledger and the gate."""

    def __init__(
        self,
        write: Callable[[], AbstractContextManager[Session]],
        *,
        gate: OcrGate,
        pages_per_day: int,
        clock: Clock,
    ) -> None:
        """`pages_per_day` counts from midnight UTC; 0 is no limit."""
        self._write, self._gate = write, gate
        self._pages_per_day, self._clock = pages_per_day, clock

    def admit(self) -> None:
        """Errors: Unavailable (parked) where a call would be refused now; takes nothing."""
        self._gate.peek()
        with self._write() as session:
            self._refuse_over_budget(session, pages=1)

    def known(self, picture_sha256s: Sequence[str], *, model: str) -> dict[str, bytes]:
        """The answers that were paid for before, by picture; the others are the caller's to ask.

        Errors: Unavailable (parked) where another attempt asks for one of them at this moment.
        """
        query = select(OcrPageRow.picture_sha256, OcrPageRow.content).where(
            OcrPageRow.model == model, OcrPageRow.picture_sha256.in_(picture_sha256s)
        )
        with self._write() as session:
            # Claimed first, looked up then: whoever asks before us keeps the answer, then ends.
            claimed = self._claim(session, picture_sha256s, model)
            found = {one: zlib.decompress(content) for one, content in session.execute(query)}
            if set(picture_sha256s) - claimed - set(found):
                raise ocr_claims.wait()
            if found:
                ocr_claims.give_back(session, list(found), model=model)
                session.add(self._row(model, asked=0, billed=0, cached=len(found)))
        return found

    @contextmanager
    def call(self, model: str, *, pages: int) -> Iterator["Call"]:
        """One call; how it ends is told to all workers. Errors: Unavailable (parked)."""
        self._gate.enter()
        call = Call(self, model, pages)
        try:
            yield call
        except _OnOurSide:
            self._gate.withdrawn()
            raise
        except Unavailable as error:
            self._tell(error)
            raise
        except (AuditorError, OutOfTime, MemoryError):
            self._gate.succeeded()  # The provider is there: it is this sheet that went wrong.
            raise
        else:
            self._gate.succeeded()
        finally:
            call.end()

    def keep(self, answers: Mapping[str, bytes], *, model: str) -> None:
        """Keep answers by picture, waiting for the database: they were paid for."""
        rows: list[dict[str, Any]] = [
            {"picture_sha256": one, "model": model, "content": zlib.compress(content)}
            for one, content in answers.items()
        ]
        with _on_our_side():
            patience.wait_for_database(lambda: self._keep(rows, model=model))

    def sending(self, name: str) -> None:
        """A copy under this name is about to lie at the provider."""
        with _on_our_side(), self._write() as session:
            session.add(ProviderCopyRow(name=name))

    def removed(self, name: str) -> None:
        """It is gone. Where that cannot be noted now, the sweep finds nothing there later."""
        try:
            with self._write() as session:
                session.execute(delete(ProviderCopyRow).where(ProviderCopyRow.name == name))
        except Unavailable as error:
            log.warning("ocr_account.copy_not_noted", reason=str(error))

    def reserve(self, model: str, pages: int) -> int:
        """Count these pages before they are asked for. Errors: Unavailable (over the budget)."""
        with _on_our_side(), self._write() as session:
            session.execute(select(func.pg_advisory_xact_lock(LOCK_KEY)))
            self._refuse_over_budget(session, pages=pages)
            row = self._row(model, asked=pages, billed=None, cached=0)
            session.add(row)
            session.flush()
            return row.id

    def settle(self, call_id: int, billed: int | None) -> None:
        """The call is over; None: nobody knows whether it was billed."""

        def step() -> None:
            with self._write() as session:
                session.execute(
                    update(OcrCallRow)
                    .where(OcrCallRow.id == call_id)
                    .values(pages_billed=billed, ended_at=func.now())
                )

        patience.wait_for_database(step)

    def _keep(self, rows: list[dict[str, Any]], *, model: str) -> None:
        with self._write() as session:
            session.execute(insert(OcrPageRow).values(rows).on_conflict_do_nothing())
            ocr_claims.give_back(session, [row["picture_sha256"] for row in rows], model=model)

    def _claim(self, session: Session, picture_sha256s: Sequence[str], model: str) -> set[str]:
        """What is ours to ask for; a caller without an attempt asks for everything."""
        payer = _payer.get()
        if payer is None:
            return set(picture_sha256s)
        return ocr_claims.take(session, picture_sha256s, payer, model=model)

    def _row(self, model: str, *, asked: int, billed: int | None, cached: int) -> OcrCallRow:
        payer = _payer.get()
        return OcrCallRow(
            audit_id=payer and payer.audit_id,
            attempt_number=payer and payer.number,
            model=model,
            pages_asked=asked,
            pages_billed=billed,
            pages_cached=cached,
        )

    def _refuse_over_budget(self, session: Session, *, pages: int) -> None:
        if not self._pages_per_day:
            return
        now = self._clock()
        midnight = datetime.combine(now.astimezone(UTC).date(), time(), UTC)
        if pages_since(session, midnight) + pages <= self._pages_per_day:
            return
        until_midnight = midnight + timedelta(days=1) - now
        raise Unavailable(
            f"Today's OCR budget of {self._pages_per_day} pages is used up. "
            "This sheet goes on by itself after midnight (UTC).",
            retry_after_s=until_midnight.total_seconds(),
            uses_attempt=False,
        )

    def _tell(self, error: Unavailable) -> None:
        if error.uses_attempt:
            self._gate.failed()
        else:
            self._gate.limited(error.retry_after_s)


class Call:
    """ports.OcrCall: a call under way."""

    def __init__(self, account: Account, model: str, pages: int) -> None:
        self._account, self._model, self._pages = account, model, pages
        self._id: int | None = None
        self._billed: int | None = None

    def asking(self) -> None:
        """The request that costs is about to be sent. Errors: Unavailable (over the budget)."""
        self._id = self._account.reserve(self._model, self._pages)

    def billed(self, pages: int) -> None:
        """The provider answered and counts so many pages."""
        self._billed = pages

    def end(self) -> None:
        """Note what is known of it."""
        if self._id is not None:
            self._account.settle(self._id, self._billed)


def pages_since(session: Session, since: datetime) -> int:
    """Pages billed, or perhaps billed, from this moment on."""
    billed = func.coalesce(OcrCallRow.pages_billed, OcrCallRow.pages_asked)
    query = select(func.coalesce(func.sum(billed), 0)).where(OcrCallRow.called_at >= since)
    return int(session.execute(query).scalar_one())
