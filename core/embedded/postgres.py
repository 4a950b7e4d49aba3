"""A PostgreSQL server of our own: binaries from a wheel, data under the data folder."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import psycopg
from psycopg import sql

from core.embedded import children, places, ports, postgres_binaries
from core.errors import Misconfigured, Unavailable

ROLE = DATABASE = "jobsheet"
START_TIMEOUT_S = 60.0
STOP_GRACE_S = 20.0
FORGETFUL = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}  # Tests only.
PLAIN_WORDS = {
    "no space left": "The disk is full: PostgreSQL could not write to {data}. Free some space.",
    "permission denied": "PostgreSQL may not read or write {data}. Check who owns it.",
    "operation not permitted": "PostgreSQL may not read or write {data}. Check who owns it.",
    "read-only file system": "{data} lies on a read-only disk.",
    "wrong ownership": "{data} belongs to another user. Start as the user who owns it.",
    "could not map anonymous shared memory": "There is too little memory to start PostgreSQL.",
}


class Postgres:
    """One server on 127.0.0.1. `password` is its role's; `port` is kept where it is free."""

    name = "PostgreSQL"

    def __init__(
        self,
        folder: Path,
        *,
        password: str,
        log: Path,
        port: int | None = None,
        durable: bool = True,
    ) -> None:
        try:
            self._account = places.account_for(folder)
            self.data = places.make_reachable(folder.absolute(), self._account)
        except OSError as error:
            raise Misconfigured(f"{folder} cannot be used: {error.strerror}.") from error
        self._binaries = postgres_binaries.find(self.data, self._account)
        self._password = password
        self.log = log
        self._settings = {} if durable else FORGETFUL
        self._process: children.Process | None = None
        self.port = port

    def url(self, database: str = DATABASE) -> str:
        """How a client reaches it, password included."""
        return f"postgresql://{ROLE}:{self._password}@127.0.0.1:{self.port}/{database}"

    @property
    def pid(self) -> int | None:
        """The postmaster's, once started."""
        return self._process.pid if self._process else None

    def is_alive(self) -> bool:
        """True while the server's process runs."""
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Return once it answers. Errors: Misconfigured or Unavailable, in plain words."""
        if not (self.data / "PG_VERSION").exists():
            self._create()
        # PostgreSQL refuses to start where this file names any living process, also one that got
        # the number by chance. We hold the lock on the data folder: only ours can be here.
        pid_file = self.data / "postmaster.pid"
        children.stop_left_over(pid_file, signal.SIGINT, grace_s=STOP_GRACE_S)
        for _ in range(3):  # Another program may take the port between the look and the start.
            self.port = ports.free(self.port)
            log_start = self.log.stat().st_size if self.log.exists() else 0
            self._process = self._launch()
            if self._answers():
                break
            said = children.tail(self.log, from_byte=log_start)
            if "Address already in use" not in said:
                raise self._failure(said)
            self.port = None
        else:
            raise Unavailable("PostgreSQL found no free port to listen on.")
        self._ensure_database()

    def stop(self, *, hurry: Callable[[], bool] = lambda: False) -> None:
        """A fast shutdown: open transactions are rolled back, everything committed is on disk."""
        if self._process is not None:
            signals = (signal.SIGINT, signal.SIGQUIT)
            children.stop(self._process, *signals, grace_s=STOP_GRACE_S, hurry=hurry)
            self._process = None

    def _launch(self) -> children.Process:
        settings = {
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": "",  # A path longer than 107 characters would break it.
            "max_connections": "200",
            **self._settings,
        }
        options = [f"--{name}={value}" for name, value in settings.items()]
        return children.start(
            [self._binaries.folder / "postgres", "-D", self.data, "-p", str(self.port), *options],
            log=self.log,
            environment={"LC_ALL": "C", "TZ": "UTC", "PATH": os.defpath},
            account=self._account,
            orphan_signal=signal.SIGINT,  # Its fast shutdown.
        )

    def _answers(self) -> bool:
        """Wait until it takes connections; False when the process ended instead."""
        deadline = time.monotonic() + START_TIMEOUT_S
        while self.is_alive() and time.monotonic() < deadline:
            try:
                psycopg.connect(self.url("postgres"), connect_timeout=3).close()
            except psycopg.OperationalError as error:
                if "password authentication failed" in str(error):
                    self.stop()
                    raise Misconfigured(
                        f"The database in {self.data} was made with another password than the "
                        "one in secrets.json beside it. Put that file back from a backup."
                    ) from error
                time.sleep(0.03)
            else:
                return True
        return False

    def _create(self) -> None:
        """Make the data folder in one step: a half-made one is never taken for a whole one."""
        fresh = self.data.with_name(f"{self.data.name}.new")
        password_file = self.data.with_name(f"{self.data.name}.password")
        shutil.rmtree(fresh, ignore_errors=True)
        try:
            fresh.mkdir(mode=0o700, parents=True)
            password_file.touch(mode=0o600)
            password_file.write_text(self._password)
            if self._account:
                for path in (fresh, password_file):
                    os.chown(path, self._account.uid, self._account.gid)
            self._initdb(fresh, password_file)
            fresh.rename(self.data)
        except OSError as error:
            raise self._failure(str(error)) from error
        finally:
            password_file.unlink(missing_ok=True)

    def _initdb(self, fresh: Path, password_file: Path) -> None:
        command: list[str | Path] = [
            self._binaries.folder / "initdb",
            "-D",
            fresh,
            "-U",
            ROLE,
            "-E",
            "UTF8",
        ]
        locale = ["--locale=C.UTF-8"] if self._binaries.major < 17 else BUILT_IN_LOCALE
        done = subprocess.run(
            [*command, *locale, "--auth=scram-sha-256", f"--pwfile={password_file}"],
            capture_output=True,
            text=True,
            errors="replace",
            env={"LC_ALL": "C", "PATH": os.defpath},
            cwd="/",
            check=False,
            **children.as_account(self._account),
        )
        if done.returncode != 0:
            raise self._failure(done.stderr)

    def _ensure_database(self) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            found = connection.execute(
                "select 1 from pg_database where datname = %s", [DATABASE]
            ).fetchone()
            if not found:
                create = sql.SQL("create database {}").format(sql.Identifier(DATABASE))
                connection.execute(create)

    def _failure(self, said: str) -> Misconfigured | Unavailable:
        """What went wrong, for the person who started us."""
        for sign, words in PLAIN_WORDS.items():
            if sign in said.lower():
                return Misconfigured(words.format(data=self.data))
        return Unavailable(f"PostgreSQL did not start. What it said is in {self.log}.")


BUILT_IN_LOCALE = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
