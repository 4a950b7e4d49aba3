import pytest

from core.domain import retrying
from core.domain.retrying import ErrorClass, History

FIRST = History(tries=1, crashes=0, age_s=10)


def delay(
    error_class: ErrorClass, history: History = FIRST, asked_s: float | None = None
) -> float | None:
    return retrying.delay_s(error_class, history, jitter=1.0, asked_s=asked_s)


@pytest.mark.parametrize(
    ("tries", "seconds"), [(1, 5.0), (2, 10.0), (3, 20.0), (4, 40.0), (5, None), (9, None)]
)
def test_transient_errors_are_tried_again_later_each_time(
    tries: int, seconds: float | None
) -> None:
    assert delay(ErrorClass.TRANSIENT, History(tries, 0, 10)) == seconds


def test_transient_errors_are_not_tried_for_ever() -> None:
    assert delay(ErrorClass.TRANSIENT, History(2, 0, retrying.RETRY_FOR_S - 1)) is not None
    assert delay(ErrorClass.TRANSIENT, History(2, 0, retrying.RETRY_FOR_S)) is None


def test_a_rate_limit_waits_however_often_and_long_it_takes() -> None:
    long_parked = History(tries=retrying.MAX_ATTEMPTS, crashes=0, age_s=retrying.RETRY_FOR_S * 2)

    assert delay(ErrorClass.RATE_LIMITED, long_parked) == 5.0
    assert delay(ErrorClass.RATE_LIMITED, long_parked, asked_s=120.0) == 120.0
    assert delay(ErrorClass.RATE_LIMITED, asked_s=1e9) == retrying.LONGEST_ASKED_DELAY_S


def test_what_is_permanent_is_not_tried_again() -> None:
    assert delay(ErrorClass.PERMANENT) is None


@pytest.mark.parametrize(("crashes", "is_tried"), [(1, True), (2, True), (3, False)])
def test_a_sheet_that_crashes_its_reader_is_quarantined(crashes: int, is_tried: bool) -> None:
    history = History(tries=crashes, crashes=crashes, age_s=10)

    assert (delay(ErrorClass.POISON, history) is not None) is is_tried
    filed = ErrorClass.TRANSIENT if is_tried else ErrorClass.POISON
    assert retrying.exhausted(ErrorClass.POISON, history) is filed


def test_jitter_spreads_over_half_the_delay() -> None:
    assert retrying.delay_s(ErrorClass.TRANSIENT, FIRST, jitter=0.0) == 2.5
    assert retrying.delay_s(ErrorClass.TRANSIENT, FIRST, jitter=0.5) == 3.75
