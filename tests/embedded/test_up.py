"""`jobsheet up` as a person uses it: the real command, the real servers, the real signals."""

import http.client
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from stat import S_IMODE

import psutil
import pytest

from core.embedded import health, ports
from tests.conftest import ROOT, SECRET
from tests.embedded.processes import eventually, using

JOBSHEET = Path(sys.executable).with_name("jobsheet")
OURS = re.compile("^(DATABASE_URL|REDIS_URL|JWT_SECRET|DATA_DIR|HOST|PORT|PUBLIC_URL|S3_|MISTRAL_)")
START_S, STOP_S = 240.0, 120.0


@pytest.fixture
def data_dir() -> Iterator[Path]:
    """A folder every user may pass through, as a server that is not root's has to."""
    folder = Path(tempfile.mkdtemp(prefix="jobsheet-up-"))
    folder.chmod(0o711)
    yield folder / "data"
    shutil.rmtree(folder)


class Up:
    """A running `jobsheet up`."""

    def __init__(self, process: subprocess.Popen[bytes], output: Path, port: int) -> None:
        self.process, self.output, self.port = process, output, port

    def link(self) -> str:
        assert eventually(self._is_ready_or_over, patience_s=START_S), self.said()
        found = re.search(r"http://\S+/sign-in\?token=\S+", self.said())
        assert found, self.said()
        return found[0]

    def said(self) -> str:
        return self.output.read_text()

    def is_healthy(self) -> bool:
        return health.ask("127.0.0.1", self.port)[0] == 200

    def end(self, sign: signal.Signals) -> int:
        self.process.send_signal(sign)
        return self.process.wait(STOP_S)

    def _is_ready_or_over(self) -> bool:
        return "/sign-in?token=" in self.said() or self.process.poll() is not None


def environment(**extra: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not OURS.match(name)}
    return {**kept, "CI": "true", **extra}


def call(*words: str | Path, **extra: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [JOBSHEET, *words],
        capture_output=True,
        text=True,
        env=environment(**extra),
        cwd=ROOT,
        timeout=START_S,
        check=False,
    )


@contextmanager
def running(data_dir: Path, **extra: str) -> Iterator[Up]:
    port = ports.free()
    output = data_dir.parent / f"said-{port}"
    options = ["--data-dir", str(data_dir), "--port", str(port), "--workers", "1"]
    with output.open("wb") as file:
        process = subprocess.Popen(
            [JOBSHEET, "up", *options],
            stdout=file,
            stderr=subprocess.STDOUT,
            env=environment(**extra),
            cwd=ROOT,
        )
    up = Up(process, output, port)
    try:
        yield up
    finally:
        if process.poll() is None:
            up.end(signal.SIGTERM)


def status_of(url: str) -> int:
    """The status of a GET that follows no redirection."""
    host, path = url.removeprefix("http://").split("/", 1)
    connection = http.client.HTTPConnection(host, timeout=30)
    try:
        connection.request("GET", f"/{path}")
        return connection.getresponse().status
    finally:
        connection.close()


def test_from_an_empty_folder_to_signed_in_and_whatever_dies_is_started_again(
    data_dir: Path,
) -> None:
    """Three starts on one folder: ended in turn by Ctrl-C, by kill -9 and by SIGTERM."""
    with running(data_dir) as up:
        signs_in_once(up)
        is_told_to_others(up, data_dir)

        assert up.end(signal.SIGINT) == 0
        assert using(data_dir) == []
        assert not (data_dir / "services.json").exists()

    with running(data_dir) as again:
        again.link()
        assert "kept" in call("token", "list", DATA_DIR=str(data_dir)).stdout
        for victim in psutil.Process(again.process.pid).children():
            victim.kill()
        assert eventually(lambda: len(re.findall("is running again", again.said())) == 4), (
            again.said()
        )
        assert eventually(again.is_healthy, patience_s=START_S), again.said()

        again.process.kill()
        again.process.wait()
        assert eventually(lambda: using(data_dir) == []), using(data_dir)

    assert call("db", "check", DATA_DIR=str(data_dir)).returncode == 2  # No stack is found.
    with running(data_dir) as last:
        last.link()
        assert last.end(signal.SIGTERM) == 0
        assert using(data_dir) == []


def signs_in_once(up: Up) -> None:
    assert up.link().startswith(f"http://127.0.0.1:{up.port}/sign-in?token=")
    assert eventually(up.is_healthy), up.said()
    assert status_of(up.link()) == 303
    assert status_of(up.link()) != 303


def is_told_to_others(up: Up, data_dir: Path) -> None:
    """Commands find it, and a second start leads to it."""
    assert call("token", "create", "kept", DATA_DIR=str(data_dir)).returncode == 0
    assert call("db", "check", DATA_DIR=str(data_dir)).returncode == 0
    assert S_IMODE((data_dir / "services.json").stat().st_mode) == 0o600

    second = call("up", "--data-dir", data_dir)
    assert second.returncode == 0
    assert f"already running at http://127.0.0.1:{up.port}" in second.stdout
    fresh = re.search(r"http://\S+/sign-in\?token=\S+", second.stdout)
    assert fresh
    assert status_of(fresh[0]) == 303


def test_a_port_that_was_asked_for_and_is_taken_is_refused(data_dir: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        answer = call("up", "--data-dir", data_dir, "--port", str(port))

    assert answer.returncode == 2
    assert answer.stderr == (
        f"Port {port} is taken by another program. Choose another with --port or PORT.\n"
    )


def test_a_database_of_ones_own_needs_a_secret_of_ones_own(
    data_dir: Path, database_url: str, redis_url: str
) -> None:
    urls = {"DATABASE_URL": database_url, "REDIS_URL": redis_url}

    without = call("up", "--data-dir", data_dir, **urls)
    short = call("up", "--data-dir", data_dir, **urls, JWT_SECRET="short")

    assert (without.returncode, short.returncode) == (2, 2)
    assert "JWT_SECRET is not set" in without.stderr
    assert "JWT_SECRET is too short" in short.stderr


def test_servers_of_ones_own_are_used_and_none_is_started(
    data_dir: Path, database_url: str, redis_url: str
) -> None:
    urls = {"DATABASE_URL": database_url, "REDIS_URL": redis_url, "JWT_SECRET": SECRET}
    with running(data_dir, **urls) as up:
        up.link()
        names = {process.name() for process in using(data_dir)}

        assert eventually(up.is_healthy), up.said()
        assert not (data_dir / "postgres").exists()
        assert not (data_dir / "redis").exists()
        assert not names & {"postgres", "valkey-server", "redis-server"}
        assert json.loads((data_dir / "services.json").read_text())["database_url"] == database_url


def test_wrong_settings_are_one_line_that_names_them(data_dir: Path) -> None:
    answer = call("up", "--data-dir", data_dir, "--port", "99999", WORKERS="many")

    assert answer.returncode == 2
    assert answer.stderr.count("\n") == 1
    assert "PORT: " in answer.stderr
    assert "WORKERS: " in answer.stderr
