import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path
from stat import S_IMODE

import psutil
import psycopg
import pytest

from core.embedded.postgres import Postgres
from core.errors import Misconfigured, Unavailable
from tests.conftest import SECRET
from tests.embedded.processes import eventually


@pytest.fixture
def folder(server_dir: Path, request: pytest.FixtureRequest) -> Path:
    place = server_dir / str(request.node.name)
    place.mkdir()
    return place


@pytest.fixture(scope="module")
def made(server_dir: Path) -> Path:
    """The data of a server that has run once: making it takes much longer than copying it."""
    place = server_dir / "made"
    place.mkdir()
    first = new(place)
    first.start()
    first.stop()
    return place / "postgres"


def copied(made: Path, folder: Path) -> Postgres:
    """A server on a copy of this data, owners and rights as they are."""
    subprocess.run(["cp", "-a", made, folder / "postgres"], check=True)
    return new(folder)


@pytest.fixture
def server(folder: Path, made: Path) -> Iterator[Postgres]:
    server = copied(made, folder)
    server.start()
    yield server
    server.stop()


def new(folder: Path, *, password: str = SECRET, port: int | None = None) -> Postgres:
    return Postgres(folder / "postgres", password=password, log=folder / "log", port=port)


def execute(server: Postgres, query: str) -> list[tuple[object, ...]]:
    with psycopg.connect(server.url(), autocommit=True) as connection:
        cursor = connection.execute(query.encode())
        return cursor.fetchall() if cursor.description else []


def test_a_second_start_finds_its_data_on_the_same_port(server: Postgres, folder: Path) -> None:
    execute(server, "create table kept as select 42 as answer")
    server.stop()

    again = new(folder, port=server.port)
    again.start()
    try:
        assert execute(again, "select answer from kept") == [(42,)]
        assert again.port == server.port
    finally:
        again.stop()


def test_what_was_committed_survives_kill_9(server: Postgres) -> None:
    execute(server, "create table kept as select 42 as answer")
    assert server.pid is not None
    os.kill(server.pid, signal.SIGKILL)
    assert eventually(lambda: not server.is_alive())

    server.start()

    assert execute(server, "select answer from kept") == [(42,)]


def test_a_pid_file_naming_another_living_process_does_not_stop_the_start(
    server: Postgres, folder: Path
) -> None:
    pid_file = folder / "postgres" / "postmaster.pid"
    lines = pid_file.read_text().splitlines()
    server.stop()
    pid_file.write_text("\n".join([str(os.getppid()), *lines[1:], ""]))

    server.start()

    assert execute(server, "select 1") == [(1,)]
    assert psutil.pid_exists(os.getppid())


def test_a_server_left_over_is_stopped_before_the_next_starts(
    server: Postgres, folder: Path
) -> None:
    left_over = server.pid
    second = new(folder)
    second.start()
    try:
        assert eventually(lambda: not server.is_alive())
        assert second.pid != left_over
        assert execute(second, "select 1") == [(1,)]
    finally:
        second.stop()


def test_a_taken_port_is_replaced_by_a_free_one(
    server: Postgres, server_dir: Path, made: Path
) -> None:
    place = server_dir / "beside"
    place.mkdir()
    other = copied(made, place)
    other.port = server.port
    other.start()
    try:
        assert other.port != server.port
        assert execute(other, "select 1") == [(1,)]
    finally:
        other.stop()


def test_it_listens_on_the_loopback_only_and_asks_for_the_password(server: Postgres) -> None:
    process = psutil.Process(server.pid)
    listening = [c.laddr for c in process.net_connections() if c.status == "LISTEN"]

    assert listening == [("127.0.0.1", server.port)]
    with pytest.raises(psycopg.OperationalError, match="no password supplied"):
        psycopg.connect(f"postgresql://jobsheet@127.0.0.1:{server.port}/jobsheet")


def test_the_data_is_its_owners_only(server: Postgres, folder: Path) -> None:
    assert server.is_alive()
    assert S_IMODE((folder / "postgres").stat().st_mode) == 0o700


def test_data_of_another_major_version_is_refused_by_name(folder: Path) -> None:
    (folder / "postgres").mkdir()
    (folder / "postgres" / "PG_VERSION").write_text("9\n")

    with pytest.raises(Misconfigured, match=r"written by PostgreSQL 9, but only version .*18"):
        new(folder)


def test_another_password_than_the_datas_is_said_in_words(server: Postgres, folder: Path) -> None:
    server.stop()

    with pytest.raises(Misconfigured, match=r"another password .* secrets\.json"):
        new(folder, password="x" * 40).start()


def test_damaged_data_is_an_error_that_names_the_log(server: Postgres, folder: Path) -> None:
    server.stop()
    (folder / "postgres" / "global" / "pg_control").write_bytes(b"")

    with pytest.raises(Unavailable, match=r"PostgreSQL did not start.*log"):
        server.start()


def test_a_place_that_cannot_be_written_is_said_in_words(folder: Path) -> None:
    (folder / "file").write_text("in the way")

    with pytest.raises(Misconfigured, match="cannot be used"):
        Postgres(folder / "file" / "postgres", password=SECRET, log=folder / "log")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs servers as somebody else")
def test_root_runs_it_as_another_user_also_where_that_user_may_not_go(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    server = new(closed)
    server.start()
    real = (closed / "postgres").resolve()
    try:
        assert psutil.Process(server.pid).uids().effective != 0
        assert execute(server, "select 1") == [(1,)]
        assert new(closed).data == real
    finally:
        server.stop()
        remove(real.parent)


def remove(folder: Path) -> None:
    for path in sorted(folder.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() and not path.is_symlink() else path.unlink()
    folder.rmdir()
