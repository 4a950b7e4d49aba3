"""Copies of the database by PostgreSQL's own pg_dump and pg_restore, of one snapshot each.

The rows are counted and their text is hashed in the snapshot that is dumped, so that a restored
copy can be held against what was there, not against what came since.
"""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

import psycopg
from psycopg import pq, sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from core import telemetry
from core.db.engine import parse_url
from core.domain.ops.backups import TableState
from core.errors import AuditorError, Conflict, Misconfigured, NotFound, Unavailable
from core.ports import Dump
from core.ports.backups import Readable
from core.queries import stored

log = telemetry.logger(__name__)

CONNECT_TIMEOUT_S: Final = 5
SCRATCH: Final = "jobsheet_scratch_"
PUT_AWAY: Final = "_before_"
# The text of a row has to come out the same in every session that hashes it.
SAME_TEXT: Final = (
    "set timezone to 'UTC'; set datestyle to 'ISO, YMD'; set intervalstyle to 'postgres'; "
    "set extra_float_digits to 1; set bytea_output to 'hex'; set search_path to public; "
    "set statement_timeout to 0; set idle_in_transaction_session_timeout to 0"
)
FINGERPRINT: Final = sql.SQL(
    "select count(*), coalesce(sum(hashtextextended(one::text, 0)::numeric), 0)::text "
    "from {} as one"
)
TABLES: Final = (
    "select relname from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' "
    "order by relname"
)
EXISTS: Final = "select 1 from pg_database where datname = %s"

Connection = psycopg.Connection[tuple[Any, ...]]
Tools = Callable[[int], Path]  # a server's major version -> the folder of pg_dump and pg_restore


class PostgresCopies:
    """ports.DatabaseCopies of the database at a URL."""

    def __init__(self, url: str, *, tools: Tools) -> None:
        """`tools` raises Misconfigured where there are none. Opens no connection."""
        plain = parse_url(url).set(drivername="postgresql")
        self._conninfo = make_conninfo(
            plain.render_as_string(hide_password=False), connect_timeout=CONNECT_TIMEOUT_S
        )
        self._name = str(plain.database)
        self._tools = tools

    def check(self) -> str:
        """Which pg_dump would copy which server. Errors: Unavailable, Misconfigured."""
        with self._connected() as connection:
            major = connection.info.server_version // 10_000
        return f"pg_dump in {self._tools(major)} copies PostgreSQL {major}"

    @contextmanager
    def dump(self) -> Iterator[Dump]:
        """One snapshot; reading its stream to the end raises where the copy is not whole."""
        with self._connected() as connection, connection.transaction():
            connection.execute("set transaction isolation level repeatable read, read only")
            (snapshot,) = _row(connection, "select pg_export_snapshot()")
            tables = _states(connection)
            objects = dict(connection.execute(stored.statement().encode()).fetchall())
            (revision,) = _row(connection, "select version_num from alembic_version")
            (server,) = _row(connection, "show server_version")
            command = [
                self._program(connection, "pg_dump"),
                "--format=custom",
                "--schema=public",
                "--no-owner",
                f"--snapshot={snapshot}",
            ]
            with _Running(command, _environment(self._conninfo), writes=True) as running:
                yield Dump(running, tables, objects, revision, str(server).split()[0])
                running.was_whole()

    def rehearse(self, stream: Readable) -> Mapping[str, TableState]:
        """Restore into a database that is gone afterwards, whatever happens."""
        name = SCRATCH + uuid4().hex[:12]
        try:
            return self._restored(stream, name, "--no-privileges")
        finally:
            with suppress(AuditorError):
                self.drop(name)

    def restore_beside(self, stream: Readable, name: str) -> Mapping[str, TableState]:
        """Restore into a new database on the same server, with what other roles may do in it.

        Errors: also Conflict (it is there).
        """
        return self._restored(stream, name)

    def _restored(self, stream: Readable, name: str, *options: str) -> Mapping[str, TableState]:
        self._create(name)
        there = make_conninfo(self._conninfo, dbname=name)
        with self._connected(there) as connection:
            # The dump brings it along, as it was.
            connection.execute("drop schema if exists public cascade")
            program = self._program(connection, "pg_restore")
        command = [program, "--exit-on-error", "--no-owner", *options, f"--dbname={name}"]
        with _Running(command, _environment(there), writes=False) as running:
            running.take(stream)
        with self._connected(there) as connection:
            connection.execute("analyze")
            return _states(connection)

    def drop(self, name: str) -> None:
        """Remove a database. Errors: Conflict where it is the one in use."""
        if name == self._name:
            raise Conflict("That is the database in use; it is not removed.")
        query = sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name))
        with self._connected(make_conninfo(self._conninfo, dbname="postgres")) as admin:
            admin.execute(query)

    def swap(self, name: str) -> str:
        """Rename both; whoever is connected is cut off and comes back to the other one.

        Errors: also NotFound.
        """
        away = f"{self._name}{PUT_AWAY}{uuid4().hex[:8]}"
        with self._connected(make_conninfo(self._conninfo, dbname="postgres")) as admin:
            if not admin.execute(EXISTS, [name]).fetchone():
                raise NotFound(f"There is no database {name} to put in place.")
            try:
                _close(admin, self._name, name)
                with admin.transaction():
                    _rename(admin, self._name, away)
                    _rename(admin, name, self._name)
            finally:
                _reopen(admin, self._name, name, away)
        return away

    def _create(self, name: str) -> None:
        # As the one in use is, whatever the server's template says.
        query = sql.SQL("create database {} template template0").format(sql.Identifier(name))
        with self._connected(make_conninfo(self._conninfo, dbname="postgres")) as admin:
            try:
                admin.execute(query)
            except psycopg.errors.DuplicateDatabase as error:
                raise Conflict(f"There is a database {name} already.") from error
            except psycopg.errors.InsufficientPrivilege as error:
                raise Misconfigured(
                    "The database's role may not create databases, so that nothing can be "
                    "restored beside it. Give it the right: alter role ... createdb."
                ) from error

    def _program(self, connection: Connection, name: str) -> str:
        return str(self._tools(connection.info.server_version // 10_000) / name)

    @contextmanager
    def _connected(self, conninfo: str | None = None) -> Iterator[Connection]:
        try:
            with psycopg.connect(conninfo or self._conninfo, autocommit=True) as connection:
                connection.execute(SAME_TEXT)
                yield connection
        except (psycopg.OperationalError, psycopg.InterfaceError) as error:
            log.warning("copies.failed", error=type(error).__name__)
            raise Unavailable(
                "The database did not answer while it was copied or restored."
            ) from error


class _Running:
    """pg_dump read like a file, or pg_restore fed from one; raises Unavailable where it failed."""

    def __init__(self, command: list[str], environment: dict[str, str], *, writes: bool) -> None:
        self._command, self._environment, self._writes = command, environment, writes

    def __enter__(self) -> Any:
        self._said = tempfile.TemporaryFile()  # closed in __exit__
        self._process = subprocess.Popen(
            self._command,
            stdin=subprocess.DEVNULL if self._writes else subprocess.PIPE,
            stdout=subprocess.PIPE if self._writes else subprocess.DEVNULL,
            stderr=self._said,
            env=self._environment,
        )
        return self

    def __exit__(self, *_: object) -> None:
        """Whatever happens, nothing of it is left running."""
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with suppress(BrokenPipeError):
                    pipe.close()
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
        self._said.close()

    def read(self, size: int = -1) -> bytes:
        """The next bytes. At the end, errors: Unavailable where the copy is not whole."""
        assert self._process.stdout is not None
        chunk = self._process.stdout.read(size)
        if not chunk:
            self._ended_well()
        return chunk

    def was_whole(self) -> None:
        """Errors: Unavailable where it failed, or where somebody stopped reading before the end."""
        if self.read(1):
            raise Unavailable("The copy was not read to its end.")

    def take(self, stream: Readable) -> None:
        """Feed it all of the stream and wait. Errors: Unavailable; what reading raises."""
        assert self._process.stdin is not None
        with suppress(BrokenPipeError):  # It has ended, and says why below.
            shutil.copyfileobj(stream, self._process.stdin, 1 << 20)
            self._process.stdin.close()
        self._ended_well()

    def _ended_well(self) -> None:
        if self._process.wait() == os.EX_OK:
            return
        self._said.seek(0)
        said = self._said.read(2_000).decode("utf-8", "replace")
        name = Path(self._command[0]).name
        log.error("copies.program_failed", program=name, code=self._process.returncode)
        raise Unavailable(f"{name} did not come to its end: {_first_line(said)}")


def _environment(conninfo: str) -> dict[str, str]:
    """The connection as libpq's variables: on a command line everybody could read the password."""
    given = conninfo_to_dict(conninfo)
    variables = {
        one.keyword.decode(): one.envvar.decode()
        for one in pq.Conninfo.get_defaults()
        if one.envvar
    }
    named = {variables[key]: str(value) for key, value in given.items() if key in variables}
    return {"PATH": os.defpath, "LC_ALL": "C", **named}


def _states(connection: Connection) -> dict[str, TableState]:
    names = [name for (name,) in connection.execute(TABLES).fetchall()]
    return {name: _state(connection, name) for name in names}


def _state(connection: Connection, table: str) -> TableState:
    rows, fingerprint = _row(connection, FINGERPRINT.format(sql.Identifier("public", table)))
    return TableState(int(rows), str(fingerprint))


def _row(connection: Connection, query: Any) -> tuple[Any, ...]:
    found = connection.execute(query).fetchone()
    assert found is not None
    return found


def _close(admin: Connection, *names: str) -> None:
    """Nobody gets in while the names change, and whoever is in is out."""
    for name in names:
        query = sql.SQL("alter database {} allow_connections false").format(sql.Identifier(name))
        admin.execute(query)
        admin.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity where datname = %s", [name]
        )


def _rename(admin: Connection, before: str, after: str) -> None:
    query = sql.SQL("alter database {} rename to {}")
    admin.execute(query.format(sql.Identifier(before), sql.Identifier(after)))


def _reopen(admin: Connection, *names: str) -> None:
    """Those of the names that there are."""
    found = admin.execute("select datname from pg_database where datname = any(%s)", [list(names)])
    for (name,) in found.fetchall():
        query = sql.SQL("alter database {} allow_connections true").format(sql.Identifier(name))
        admin.execute(query)


def _first_line(said: str) -> str:
    return next((line for line in said.splitlines() if line.strip()), "it said nothing")
