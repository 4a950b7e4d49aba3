"""How long pages and answers took: counted in memory, written now and then, judged by p95."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

from core.domain.ops import durations
from core.domain.ops.checks import State
from core.ports import Runtime
from core.queries.ops import timings as kept
from core.services.ops import checks, history, timings
from core.services.ops.timings import Kind


@pytest.fixture(autouse=True)
def nothing_counted() -> Iterator[None]:
    """Counts are of the process; each test begins without any."""
    timings._counts.clear()
    yield
    timings._counts.clear()


@pytest.mark.parametrize(
    ("seconds", "share", "expected"),
    [
        ([], 0.95, None),
        ([0.15] * 10, 0.5, 0.15),
        ([0.15] * 95 + [4.5] * 5, 0.95, 0.2),
        ([60.0] * 3, 0.95, 30.0),
    ],
)
def test_percentiles_of_buckets(seconds: list[float], share: float, expected: float | None) -> None:
    counts = list(durations.EMPTY)
    for one in seconds:
        counts[durations.bucket(one)] += 1

    assert durations.percentile(counts, share) == pytest.approx(expected)


def test_counts_of_another_version_are_left_out() -> None:
    one = tuple(1 for _ in durations.EMPTY)

    assert durations.added([one, one, (5, 5)]) == tuple(2 for _ in durations.EMPTY)


def seen(rt: Runtime) -> dict[str, State]:
    found = checks.run(rt, ["speed.pages", "speed.api"], limit_s=60.0)
    return {one.id: one.state for one in found}


def test_slow_pages_and_slow_answers_fail_their_checks(rt: Runtime) -> None:
    for _ in range(20):
        timings.note(Kind.PAGE, 4.2, now=rt.clock())
        timings.note(Kind.API, 0.1, now=rt.clock())
    assert seen(rt) == {"speed.pages": State.OK, "speed.api": State.OK}  # not written yet

    assert timings.flush(rt) == 40

    assert seen(rt) == {"speed.pages": State.FAIL, "speed.api": State.OK}


def test_what_is_flushed_twice_counts_once(rt: Runtime) -> None:
    timings.note(Kind.PAGE, 1.0, now=rt.clock())
    timings.flush(rt)
    timings.note(Kind.PAGE, 1.0, now=rt.clock())
    timings.flush(rt)
    timings.flush(rt)

    with rt.read() as session:
        assert kept.speed(session, "page", since=rt.clock() - timedelta(hours=1)).count == 2


def test_a_block_is_timed_also_where_it_fails(rt: Runtime) -> None:
    with pytest.raises(ValueError, match="x"), timings.timed(Kind.API, now=rt.clock()):
        raise ValueError("x")

    assert timings.flush(rt) == 1


def test_old_times_are_forgotten(rt: Runtime, one: Callable[[str], Any]) -> None:
    timings.note(Kind.PAGE, 1.0, now=rt.clock() - timedelta(days=91))
    timings.note(Kind.PAGE, 1.0, now=rt.clock())
    timings.flush(rt)

    assert history.forget_old(rt) == 1
    assert one("select count(*) from timings") == 1
