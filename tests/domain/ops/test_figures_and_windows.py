"""Durations in buckets, how a queue drains, and windows of maintenance."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.ops import durations, flow, maintenance
from core.domain.ops.flow import Drain
from core.domain.ops.maintenance import Phase, Window
from core.errors import Conflict, Rejected

NOW = datetime(2026, 3, 14, 12, tzinfo=UTC)
LAST = len(durations.BOUNDS_S)


def counts(**by_bucket: int) -> tuple[int, ...]:
    found = list(durations.EMPTY)
    for name, count in by_bucket.items():
        found[int(name.removeprefix("b"))] = count
    return tuple(found)


@pytest.mark.parametrize(
    ("seconds", "index"), [(0, 0), (0.05, 0), (0.051, 1), (0.1, 1), (30, LAST - 1), (31, LAST)]
)
def test_the_bucket_of_a_duration(seconds: float, index: int) -> None:
    assert durations.bucket(seconds) == index


def test_counts_add_up_and_those_of_other_buckets_are_left_out() -> None:
    assert durations.added([counts(b0=1, b2=2), (1, 2), counts(b2=3)]) == counts(b0=1, b2=5)
    assert durations.added([]) == durations.EMPTY


@pytest.mark.parametrize(
    ("by_bucket", "share", "seconds"),
    [
        ({}, 0.5, None),
        ({"b0": 4}, 0.5, 0.025),
        ({"b0": 4}, 1.0, 0.05),
        ({"b1": 2}, 0.5, 0.075),
        ({"b0": 2, "b6": 2}, 0.5, 0.05),
        ({"b0": 2, "b6": 2}, 0.75, 0.85),
        ({"b17": 1}, 0.5, 30.0),
        ({"b0": 1, "b17": 1}, 1.0, 30.0),
    ],
)
def test_percentiles(by_bucket: dict[str, int], share: float, seconds: float | None) -> None:
    found = durations.percentile(counts(**by_bucket), share)

    assert found == (None if seconds is None else pytest.approx(seconds))


@given(st.lists(st.floats(0, 60), min_size=1, max_size=30), st.floats(0.01, 1))
def test_a_percentile_lies_in_the_bucket_of_its_duration(some: list[float], share: float) -> None:
    found = list(durations.EMPTY)
    for one in some:
        found[durations.bucket(one)] += 1
    told = durations.percentile(found, share)

    assert told is not None
    assert 0 <= told <= durations.BOUNDS_S[-1]


@pytest.mark.parametrize(
    ("waiting", "ended", "came", "seconds"),
    [(0, 0, 5, 0.0), (10, 20, 10, 3600.0), (10, 30, 10, 1800.0), (10, 5, 5, None),
     (10, 4, 5, None)],
)  # fmt: skip
def test_when_a_queue_is_empty(
    waiting: int, ended: float, came: float, seconds: float | None
) -> None:
    assert flow.drain(waiting, ended_per_h=ended, came_per_h=came) == Drain(
        waiting, ended, came, seconds
    )


def window(begins_h: float, ends_h: float, *, ended: bool = False, number: int = 0) -> Window:
    begins_at, ends_at = (NOW + timedelta(hours=hours) for hours in (begins_h, ends_h))
    ended_at = NOW if ended else None
    return Window(UUID(int=number), "r", "jo", begins_at, ends_at, ended_at)


@pytest.mark.parametrize(
    ("one", "phase"),
    [(window(1, 2), Phase.PLANNED), (window(0, 1), Phase.ON), (window(-1, 0), Phase.OVER),
     (window(-1, 1), Phase.ON), (window(1, 2, ended=True), Phase.OVER)],
)  # fmt: skip
def test_where_a_window_is(one: Window, phase: Phase) -> None:
    assert one.phase(NOW) is phase


def test_which_window_counts() -> None:
    short, long = window(-1, 1, number=1), window(-2, 3, number=2)
    soon, later = window(2, 3, number=3), window(24, 25, number=4)

    assert maintenance.in_force([short, long, soon], NOW) == long
    assert maintenance.in_force([soon], NOW) is None
    assert maintenance.announced([short, later, soon], NOW) == soon
    assert maintenance.announced([later], NOW) == later
    assert maintenance.announced([window(24.1, 25), short], NOW) is None


@pytest.mark.parametrize(
    ("reason", "begins_h", "ends_h", "said"),
    [
        ("r", 0, 1, None),
        ("r", 0, 168, None),
        ("x" * 300, 0, 1, None),
        (" ", 0, 1, "Say why: people read it while they wait."),
        ("x" * 301, 0, 1, "Say it shorter: at most 300 characters."),
        ("r", 1, 1, "It has to end after it begins."),
        ("r", -2, 0, "It would have ended already: give a time to come."),
        ("r", 0, 168.1,
         "At most seven days: it has to end by itself, should everybody forget it."),
    ],
)  # fmt: skip
def test_a_window_that_makes_no_sense(
    reason: str, begins_h: float, ends_h: float, said: str | None
) -> None:
    one = window(begins_h, ends_h)
    if said is None:
        maintenance.refuse_senseless(reason, one.begins_at, one.ends_at, NOW)
        return
    with pytest.raises(Rejected) as refused:
        maintenance.refuse_senseless(reason, one.begins_at, one.ends_at, NOW)
    assert str(refused.value) == said


def test_two_windows_do_not_overlap() -> None:
    there, over = window(2, 4), window(2, 4, ended=True)

    for begins, ends in ((0.0, 2.0), (4.0, 5.0)):
        new = window(begins, ends)
        maintenance.refuse_overlap([there, over], new.begins_at, new.ends_at)
    for begins, ends in ((0.0, 2.1), (3.9, 5.0), (0.0, 9.0)):
        new = window(begins, ends)
        maintenance.refuse_overlap([over], new.begins_at, new.ends_at)
        with pytest.raises(Conflict, match=r"^There is a maintenance from 14 March, 14:00 UTC on"):
            maintenance.refuse_overlap([there], new.begins_at, new.ends_at)
