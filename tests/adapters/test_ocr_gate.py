"""The gate on a real Redis, and without one."""

import pytest
from redis import Redis

from core.adapters import ocr_gate
from core.adapters.ocr_gate import OcrGate
from core.domain.breaker import FAILURES_TO_OPEN, Phase
from core.errors import Unavailable

NOWHERE = "redis://127.0.0.1:9/0"


@pytest.fixture
def gates(redis_url: str) -> tuple[OcrGate, OcrGate]:
    """Two workers' ends of the same gate."""
    return (
        OcrGate(redis_url, requests_per_minute=100),
        OcrGate(redis_url, requests_per_minute=100),
    )


def fail(gate: OcrGate, times: int = FAILURES_TO_OPEN) -> None:
    for _ in range(times):
        gate.enter()
        gate.failed()


def test_what_one_worker_learns_holds_for_all(gates: tuple[OcrGate, OcrGate]) -> None:
    mine, other = gates
    fail(mine)

    for ask in (other.enter, other.peek):
        with pytest.raises(Unavailable, match="give it time") as told:
            ask()
        assert not told.value.uses_attempt
        assert told.value.retry_after_s
    assert other.state().phase is Phase.OPEN


def test_a_limit_told_to_one_is_kept_by_all(gates: tuple[OcrGate, OcrGate]) -> None:
    mine, other = gates
    mine.enter()
    mine.limited(7)

    with pytest.raises(Unavailable) as told:
        other.enter()

    assert 0 < (told.value.retry_after_s or 0) <= 7


def test_a_limit_without_a_time_waits_a_little(gates: tuple[OcrGate, OcrGate]) -> None:
    gates[0].limited(None)

    with pytest.raises(Unavailable) as told:
        gates[1].peek()

    assert 0 < (told.value.retry_after_s or 0) <= ocr_gate.DEFAULT_LIMIT_S


def test_all_workers_together_make_no_more_calls_than_allowed(redis_url: str) -> None:
    gates = [OcrGate(redis_url, requests_per_minute=4) for _ in range(3)]
    for number in range(4):
        gates[number % 3].enter()

    with pytest.raises(Unavailable, match="no more sheets") as told:
        gates[2].enter()

    assert not told.value.uses_attempt
    assert 0 < (told.value.retry_after_s or 0) <= 60


def test_asking_first_takes_nothing_of_the_limit(redis_url: str) -> None:
    gate = OcrGate(redis_url, requests_per_minute=1)
    for _ in range(5):
        gate.peek()

    gate.enter()


def test_a_state_of_another_version_counts_for_nothing(
    gates: tuple[OcrGate, OcrGate], redis_url: str
) -> None:
    with Redis.from_url(redis_url) as client:
        client.set(ocr_gate.KEY, '{"phase": "ajar"}')

    gates[0].enter()


def test_without_redis_each_worker_is_careful_by_itself() -> None:
    gate = OcrGate(NOWHERE, requests_per_minute=20)  # a tenth of it for each: two
    gate.enter()
    gate.succeeded()
    gate.enter()

    with pytest.raises(Unavailable, match="no more sheets"):
        gate.enter()


def test_without_redis_the_breaker_still_opens() -> None:
    gate = OcrGate(NOWHERE, requests_per_minute=1_000)
    fail(gate)

    with pytest.raises(Unavailable, match="give it time"):
        gate.enter()
    assert gate.state().phase is Phase.OPEN
