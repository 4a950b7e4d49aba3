"""The paid engine's account: nothing is paid twice, nothing beyond the budget, nobody blamed."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import pytest

from core.adapters.mistral.mistral_ocr import MistralOcr
from core.domain.breaker import Breaker
from core.domain.page.reading import Page, PageSource
from core.errors import ErrorCode, Unavailable, Unreadable
from core.ports import EngineAnswer, Headroom, PagePicture
from core.queries import spend
from core.services import audits
from core.services.paid_ocr import ocr_account
from core.services.paid_ocr.ocr_account import Account
from core.services.queueing import attempts, rescues
from tests import mistral_stub
from tests.mistral_stub import MODEL, MistralStub
from tests.services.conftest import Ledger

KEYS = ["page-a", "page-b"]


class FakeGate:
    """Lets everything through and remembers what it was told."""

    def __init__(self) -> None:
        self.told: list[str] = []

    def peek(self) -> None:
        return

    def state(self) -> Breaker:
        return Breaker()

    def headroom(self) -> Headroom:
        return Headroom(60, 60)

    def enter(self) -> None:
        self.told.append("enter")

    def succeeded(self) -> None:
        self.told.append("succeeded")

    def failed(self) -> None:
        self.told.append("failed")

    def withdrawn(self) -> None:
        self.told.append("withdrawn")

    def limited(self, wait_s: float | None) -> None:
        self.told.append(f"limited {wait_s}")


class Desk:
    """An account, its gate, and the clock on the wall."""

    def __init__(self, ledger: Ledger, pages_per_day: int = 0) -> None:
        self.ledger, self.gate = ledger, FakeGate()
        self.now = datetime.fromisoformat(ledger.one("select now()").isoformat())
        self.account = Account(
            ledger.rt.write, gate=self.gate, pages_per_day=pages_per_day, clock=lambda: self.now
        )

    @contextmanager
    def attempt(self, audit_id: Any = None) -> Iterator[Any]:
        """As a worker with a sheet."""
        claim = attempts.claim(
            self.ledger.rt, audit_id or self.ledger.submit().audit_id, worker="w1"
        )
        assert claim
        with ocr_account.charged_to(claim.attempt):
            yield claim.attempt

    def pay(self, keys: list[str], *, billed: int | None = None) -> int:
        """Ask for what is not known and keep it; how many pages that were."""
        known = self.account.known(keys, model=MODEL)
        rest = [key for key in keys if key not in known]
        if rest:
            with self.account.call(MODEL, pages=len(rest)) as call:
                call.asking()
                call.billed(len(rest) if billed is None else billed)
                self.account.keep(dict.fromkeys(rest, b"text"), model=MODEL)
        return len(rest)

    def ask(self, error: Exception, *, pages: int = 1) -> None:
        """A call that ends in this error after it was sent."""
        with self.account.call(MODEL, pages=pages) as call:
            call.asking()
            raise error


@pytest.fixture
def desk(ledger: Ledger) -> Desk:
    return Desk(ledger)


def test_the_same_pages_are_paid_once_across_sheets_and_tries(desk: Desk) -> None:
    with desk.attempt():
        assert desk.pay(KEYS) == 2
    with desk.attempt():
        assert desk.pay(["page-b", "page-c"]) == 1

    today = desk.now - timedelta(hours=1), desk.now + timedelta(hours=1)
    with desk.ledger.rt.read() as session:
        found = spend.between(session, *today)
    assert (found.calls, found.pages_billed, found.pages_cached) == (2, 3, 1)


def test_another_model_is_asked_anew(desk: Desk) -> None:
    with desk.attempt():
        desk.pay(KEYS)

        assert desk.account.known(KEYS, model="another") == {}


def test_of_two_sheets_with_one_page_at_once_one_asks_and_the_other_waits(desk: Desk) -> None:
    with desk.attempt() as first:
        assert desk.account.known(KEYS, model=MODEL) == {}
        with desk.attempt(), pytest.raises(Unavailable, match="not paid for twice") as told:
            desk.account.known(["page-b", "page-c"], model=MODEL)
        assert not told.value.uses_attempt
        assert desk.account.known(KEYS, model=MODEL) == {}  # asked once more: it is its own
        desk.account.keep(dict.fromkeys(KEYS, b"text"), model=MODEL)
    assert first
    with desk.attempt():
        assert set(desk.account.known([*KEYS, "page-c"], model=MODEL)) == set(KEYS)


def test_who_died_asking_holds_nobody_up(desk: Desk) -> None:
    with desk.attempt():
        desk.account.known(KEYS, model=MODEL)
    rescues.lose_workers(desk.ledger.rt, ["w1"])

    with desk.attempt():
        assert desk.pay(KEYS) == 2


def test_the_budget_of_a_day_stops_and_the_next_day_goes_on(ledger: Ledger) -> None:
    desk = Desk(ledger, pages_per_day=3)
    with desk.attempt():
        desk.pay(KEYS)
    with desk.attempt(), pytest.raises(Unavailable, match="budget of 3 pages") as told:
        desk.pay(["page-c", "page-d"])

    assert not told.value.uses_attempt
    midnight = (desk.now + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    assert told.value.retry_after_s == pytest.approx((midnight - desk.now).total_seconds())
    assert "withdrawn" in desk.gate.told
    assert "failed" not in desk.gate.told
    rescues.hand_back(ledger.rt, ["w1"])
    desk.now = midnight
    with desk.attempt():
        assert desk.pay(["page-c", "page-d"]) == 2


def test_a_budget_used_up_refuses_before_the_local_engine_works(ledger: Ledger) -> None:
    desk = Desk(ledger, pages_per_day=2)
    with desk.attempt():
        desk.pay(KEYS)

    with pytest.raises(Unavailable, match="budget"):
        desk.account.admit()


def test_a_call_whose_answer_nobody_saw_counts_as_paid(ledger: Ledger) -> None:
    desk = Desk(ledger, pages_per_day=2)
    with desk.attempt() as attempt, pytest.raises(Unavailable, match="gone"):
        desk.ask(Unavailable("Mistral is gone."), pages=2)

    with pytest.raises(Unavailable, match="budget"):
        desk.account.admit()
    rescues.lose_workers(ledger.rt, ["w1"])
    sql = "select pages_billed from attempts where audit_id = :id"
    assert ledger.one(sql, id=attempt.audit_id) == 2


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (Unavailable("500"), "failed"),
        (Unavailable("429", retry_after_s=7, uses_attempt=False), "limited 7"),
        (Unreadable(ErrorCode.CORRUPT, "no"), "succeeded"),
    ],
)
def test_what_the_provider_does_is_told_to_all(desk: Desk, error: Exception, told: str) -> None:
    with desk.attempt(), pytest.raises(type(error)):
        desk.ask(error)

    assert desk.gate.told == ["enter", told]


@pytest.mark.usefixtures("no_waiting")
@pytest.mark.parametrize("step", ["sending", "asking", "keep"])
def test_a_database_that_is_away_is_not_the_providers_fault(desk: Desk, step: str) -> None:
    def go(call: ocr_account.Call) -> None:
        if step == "sending":
            desk.account.sending("sheet.pdf")
        elif step == "asking":
            call.asking()
        else:
            desk.account.keep({"page-a": b"text"}, model=MODEL)

    desk.ledger.writes.lost_before_commit = 0
    with desk.attempt():
        desk.ledger.writes.lost_before_commit = 9
        with pytest.raises(Unavailable), desk.account.call(MODEL, pages=1) as call:
            go(call)

    assert desk.gate.told == ["enter", "withdrawn"]


class Local:
    """A local engine that finds nothing, upright."""

    name, fingerprint = "local", "local"

    def warm(self) -> None:
        return

    def read(self, pictures: Any, *, progress: Any) -> EngineAnswer:
        pages = [
            Page(p.number, p.pixels.shape[1], p.pixels.shape[0], PageSource.LOCAL, ())
            for p in pictures
        ]
        return EngineAnswer(tuple(pages), None)


@pytest.fixture
def stub() -> Iterator[MistralStub]:
    with mistral_stub.running() as stub:
        stub.pages = [mistral_stub.page(("text", (160, 220, 760, 290), "Job No JOB-123456"))]
        yield stub


def test_two_sheets_and_their_tries_pay_the_provider_once(desk: Desk, stub: MistralStub) -> None:
    """The same through the real SDK: two tries cut off after the answer, then a twin sheet."""
    ocr = MistralOcr(
        api_key=mistral_stub.API_KEY,
        server_url=stub.url,
        model=MODEL,
        timeout_s=30.0,
        local=Local(),
        account=desk.account,
    )

    def read(pixel: int) -> EngineAnswer:
        pixels = np.full((330, 234, 3), pixel, np.uint8)
        return ocr.read([PagePicture(1, pixels, dpi=28)], progress=lambda *_: None)

    def cut_off(*_: Any) -> None:
        raise Unavailable("The store went away.")

    sheet = desk.ledger.submit().audit_id
    tries: list[Callable[[], None]] = [lambda: cut_off(read(200)), lambda: cut_off(read(200))]
    for one in tries:
        with desk.attempt(sheet), pytest.raises(Unavailable, match="store"):
            one()
        rescues.hand_back(desk.ledger.rt, ["w1"])
    with desk.attempt():
        read(200)

    assert stub.pages_billed == 1
    assert stub.files == {}
    assert stub.problems == []


def test_pages_billed_stand_with_their_attempt(desk: Desk) -> None:
    receipt = desk.ledger.submit()

    def pay(_progress: Callable[[int, int], None]) -> None:
        desk.pay(KEYS)

    desk.ledger.reader.before = pay
    audits.run(desk.ledger.rt, receipt.audit_id, worker="w1")

    sql = "select pages_billed from attempts where audit_id = :id"
    assert desk.ledger.one(sql, id=receipt.audit_id) == 2
