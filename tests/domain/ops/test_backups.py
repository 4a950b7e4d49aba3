"""Backups: when they are due, which may go, and what is told of a copy that is not equal."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.ops import backups, schedules
from core.domain.ops.backups import ALWAYS_KEPT, Kept, Manifest, TableState
from core.domain.ops.schedules import SUNDAY, Runs, Schedule
from core.errors import Rejected

NIGHTLY = Schedule(hour=2)
WEEKLY = Schedule(hour=4, weekday=SUNDAY)
NOON = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)  # a Saturday
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MANIFEST = Manifest(
    name="20261128T020000Z-00000000",
    made_at="2026-11-28T02:00:00+00:00",
    revision="0011_ops",
    server="18.4",
    size_bytes=3,
    sha256="ab" * 32,
    tables={"audits": TableState(2, "7")},
    objects={"ab/" + "ab" * 32: 3},
)


@pytest.mark.parametrize(
    ("schedule", "now", "expected"),
    [
        (NIGHTLY, NOON, "2026-11-28 02:00"),
        (NIGHTLY, NOON.replace(hour=2), "2026-11-28 02:00"),
        (NIGHTLY, NOON.replace(hour=1), "2026-11-27 02:00"),
        (WEEKLY, NOON, "2026-11-22 04:00"),
        (WEEKLY, NOON + DAY, "2026-11-29 04:00"),
        (WEEKLY, NOON.replace(day=29, hour=3), "2026-11-22 04:00"),
    ],
)
def test_a_slot_is_the_last_one_that_has_come(
    schedule: Schedule, now: datetime, expected: str
) -> None:
    assert f"{schedules.slot(schedule, now):%Y-%m-%d %H:%M}" == expected


@pytest.mark.parametrize(
    ("runs", "expected"),
    [
        (Runs(), True),
        (Runs(NOON - 3 * DAY, NOON - 3 * DAY), True),
        (Runs(NOON - 10 * HOUR, NOON - 10 * HOUR), False),
        (Runs(NOON - 10 * HOUR, NOON - DAY), True),  # last night's failed
        (Runs(NOON - HOUR / 2, NOON - DAY), False),  # and was tried again just now
        (Runs(NOON - HOUR, None), True),
    ],
)
def test_what_was_missed_or_failed_is_due_again(runs: Runs, expected: bool) -> None:
    assert schedules.is_due(NIGHTLY, runs, NOON) is expected


LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
moments = st.timedeltas(timedelta(0), timedelta(days=3650)).map(lambda since: LONG_AGO + since)
plans = st.builds(
    Schedule, hour=st.integers(0, 23), weekday=st.one_of(st.none(), st.integers(0, 6))
)


@given(plans, moments)
def test_a_slot_is_never_to_come_and_never_older_than_its_period(
    schedule: Schedule, now: datetime
) -> None:
    at = schedules.slot(schedule, now)

    assert timedelta() <= now - at < (DAY if schedule.weekday is None else 7 * DAY)
    assert at.hour == schedule.hour
    assert schedule.weekday in (None, at.weekday())
    assert not schedules.is_due(schedule, Runs(now, now), now)


def kept(number: int, *, days: float, is_good: bool = True, is_proven: bool = False) -> Kept:
    return Kept(UUID(int=number), NOON - timedelta(days=days), is_good, is_proven)


def test_what_is_past_its_time_goes() -> None:
    young = [kept(number, days=number) for number in range(1, 5)]
    old = [kept(50, days=31), kept(51, days=400, is_good=False)]

    assert backups.to_go([*old, *young], now=NOON, keep_days=30) == [one.id for one in old]


def test_the_last_proven_one_stays_however_old_it_is() -> None:
    proven = kept(99, days=300, is_proven=True)
    found = [proven, *(kept(number, days=number) for number in range(1, 60))]

    assert proven.id not in backups.to_go(found, now=NOON, keep_days=30)


some = st.lists(
    st.builds(
        Kept,
        id=st.uuids(),
        started_at=moments,
        is_good=st.booleans(),
        is_proven=st.booleans(),
    ),
    unique_by=lambda one: one.id,
)


@given(some, moments, st.integers(1, 400))
def test_the_newest_good_ones_always_stay_and_nothing_young_goes(
    found: list[Kept], now: datetime, keep_days: int
) -> None:
    gone = set(backups.to_go(found, now=now, keep_days=keep_days))

    good = sorted((one for one in found if one.is_good), key=lambda one: one.started_at)
    assert len([one for one in good if one.id not in gone]) >= min(ALWAYS_KEPT, len(good))
    assert all(now - one.started_at > timedelta(days=keep_days) for one in found if one.id in gone)
    assert not any(one.is_proven for one in good) or any(
        one.is_proven and one.id not in gone for one in good
    )


def test_every_difference_is_told_once() -> None:
    before = {"a": TableState(1, "1"), "b": TableState(2, "2"), "c": TableState(3, "3")}
    after = {"b": TableState(1, "2"), "c": TableState(3, "4"), "d": TableState(0, "0")}

    assert backups.differences(before, after) == [
        "The table a is missing.",
        "There is a table d too many.",
        "The table b has 1 rows instead of 2.",
        "The 3 rows of c do not say what they said.",
    ]
    assert backups.differences(before, dict(before)) == []


def test_a_sample_is_spread_over_all() -> None:
    keys = [f"{number:04}" for number in range(1_000)]

    assert backups.sample(keys, most=4) == ["0000", "0250", "0500", "0750"]
    assert backups.sample(keys, most=1_000) == keys


def test_a_manifest_is_read_as_it_was_written() -> None:
    assert backups.from_json(backups.to_json(MANIFEST)) == MANIFEST


@pytest.mark.parametrize("broken", [{"format": 2}, {"objects": None}, {"tables": {"a": [1]}}])
def test_a_damaged_manifest_is_refused(broken: dict[str, object]) -> None:
    with pytest.raises(Rejected, match="manifest"):
        backups.from_json(backups.to_json(MANIFEST) | broken)
