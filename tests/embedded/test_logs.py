import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

from core.embedded import logs
from core.embedded.logs import LogKeeper

NOON = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def written(log: Path, content: bytes, at: datetime) -> None:
    log.write_bytes(content)
    os.utime(log, (at.timestamp(), at.timestamp()))


def test_a_log_is_put_aside_at_the_turn_of_the_day_and_its_writer_goes_on(tmp_path: Path) -> None:
    log, keeper = tmp_path / "app.log", LogKeeper()
    with log.open("ab", buffering=0) as writer:
        writer.write(b"of today")
        keeper.look([log], now=datetime.now(UTC))
        assert names(tmp_path) == ["app.log"]

        keeper.look([log], now=datetime.now(UTC) + DAY)
        writer.write(b"of tomorrow")

    assert log.read_bytes() == b"of tomorrow"
    (aside,) = tmp_path.glob("app.log.*")
    assert aside.name == f"app.log.{datetime.now(UTC):%Y-%m-%d}"
    assert aside.read_bytes() == b"of today"


def test_yesterdays_log_is_put_aside_at_a_start_under_its_own_day(tmp_path: Path) -> None:
    log = tmp_path / "app.log"
    written(log, b"x", NOON - DAY)

    LogKeeper().look([log], now=NOON)

    assert names(tmp_path) == ["app.log", "app.log.2026-11-27"]


def test_a_log_that_has_grown_too_long_does_not_wait_for_the_day_to_end(tmp_path: Path) -> None:
    log, keeper = tmp_path / "app.log", LogKeeper()
    for _ in range(3):
        with log.open("wb") as file:
            file.truncate(11 << 20)
        os.utime(log, (NOON.timestamp(), NOON.timestamp()))
        keeper.look([log], now=NOON)

    assert names(tmp_path) == [
        "app.log",
        "app.log.2026-11-28",
        "app.log.2026-11-28.1",
        "app.log.2026-11-28.2",
    ]
    assert log.stat().st_size == 0


def test_what_was_put_aside_goes_after_thirty_days(tmp_path: Path) -> None:
    log = tmp_path / "app.log"
    written(log, b"now", NOON)
    for days in (1, 29, 31, 400):
        at = NOON - days * DAY
        written(tmp_path / f"app.log.{at:%Y-%m-%d}", b"x", at)
    written(tmp_path / "other.log.2020-01-01", b"x", NOON - 400 * DAY)

    LogKeeper().look([log, tmp_path / "none.log"], now=NOON)

    assert names(tmp_path) == [
        "app.log",
        "app.log.2026-10-30",
        "app.log.2026-11-27",
        "other.log.2020-01-01",
    ]


def test_an_empty_log_is_left_alone(tmp_path: Path) -> None:
    log = tmp_path / "app.log"
    written(log, b"", NOON - 3 * DAY)

    LogKeeper().look([log], now=NOON)
    logs.LogKeeper().look([], now=NOON)

    assert names(tmp_path) == ["app.log"]
