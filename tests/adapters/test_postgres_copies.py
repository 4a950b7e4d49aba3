"""Real copies by the real pg_dump, restored by the real pg_restore."""

import io
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from core.adapters.postgres_copies import SCRATCH, PostgresCopies
from core.domain.ops import backups
from core.embedded import postgres_binaries
from core.embedded.postgres import Postgres
from core.errors import Conflict, Misconfigured, NotFound, Unavailable
from core.ports.backups import Readable
from tests.services.conftest import Ledger, ledger

__all__ = ["ledger"]  # a fixture: rows worth copying


@pytest.fixture
def copies(database_url: str) -> PostgresCopies:
    return PostgresCopies(database_url, tools=postgres_binaries.client_tools)


@pytest.fixture
def admin(postgres: Postgres) -> Iterator[psycopg.Connection]:
    with psycopg.connect(postgres.url("postgres"), autocommit=True) as connection:
        yield connection


def databases(admin: psycopg.Connection) -> set[str]:
    return {name for (name,) in admin.execute("select datname from pg_database").fetchall()}


def whole(copies: PostgresCopies) -> tuple[bytes, backups.Tables]:
    with copies.dump() as dump:
        return read_all(dump.stream), dump.tables


def read_all(stream: Readable) -> bytes:
    content = b""
    while chunk := stream.read(1 << 16):
        content += chunk
    return content


def test_what_is_restored_is_equal_in_every_table(copies: PostgresCopies, ledger: Ledger) -> None:
    ledger.submit()

    content, tables = whole(copies)
    restored = copies.rehearse(io.BytesIO(content))

    assert backups.differences(tables, restored) == []
    assert tables["job_sheets"].rows == restored["job_sheets"].rows == 1
    assert len(tables) > 20


def test_what_comes_while_it_is_copied_is_not_in_it(copies: PostgresCopies, ledger: Ledger) -> None:
    """The counts and the copy are of one snapshot, or a busy system could never pass its test."""
    ledger.submit()
    with copies.dump() as dump:
        ledger.submit()
        content = read_all(dump.stream)

    assert backups.differences(dump.tables, copies.rehearse(io.BytesIO(content))) == []
    assert ledger.one("select count(*) from job_sheets") == 2


def test_one_changed_letter_is_a_difference(copies: PostgresCopies, ledger: Ledger) -> None:
    ledger.submit()
    content, _ = whole(copies)

    ledger.change("update job_sheets set filename = 'sheet.pdg'")

    (told,) = backups.differences(whole(copies)[1], copies.rehearse(io.BytesIO(content)))
    assert told == "The 1 rows of job_sheets do not say what they said."


def test_a_rehearsal_leaves_no_database_behind(
    copies: PostgresCopies, admin: psycopg.Connection
) -> None:
    content, _ = whole(copies)
    before = databases(admin)

    copies.rehearse(io.BytesIO(content))
    with pytest.raises(Unavailable, match="pg_restore did not come to its end"):
        copies.rehearse(io.BytesIO(content[: len(content) // 2]))
    with pytest.raises(Unavailable, match="pg_restore"):
        copies.rehearse(io.BytesIO(b"no dump at all"))

    assert databases(admin) == before
    assert not any(name.startswith(SCRATCH) for name in before)


def test_a_copy_that_breaks_off_is_no_copy(
    copies: PostgresCopies, ledger: Ledger, admin: psycopg.Connection
) -> None:
    more_than_a_pipe_holds = "select md5(random()::text) from generate_series(1, 50000)"
    ledger.change(f"create table noise as {more_than_a_pipe_holds}")
    copying = copies.dump()
    dump = copying.__enter__()  # so that one statement can be held to raise
    assert dump.stream.read(1)
    admin.execute(
        "select pg_terminate_backend(pid) from pg_stat_activity where application_name = %s",
        ["pg_dump"],
    )

    with pytest.raises(Unavailable, match="pg_dump did not come to its end"):
        read_all(dump.stream)
    with pytest.raises(Unavailable, match="pg_dump did not come to its end"):
        copying.__exit__(None, None, None)


def test_a_copy_nobody_read_to_its_end_is_none(copies: PostgresCopies, ledger: Ledger) -> None:
    with pytest.raises(Unavailable, match="not read to its end"), copies.dump() as dump:
        assert dump.stream.read(1)


def test_a_restored_database_takes_the_place_of_the_one_in_use(
    copies: PostgresCopies, ledger: Ledger, admin: psycopg.Connection
) -> None:
    ledger.submit()
    content, _ = whole(copies)
    ledger.change("update job_sheets set filename = 'spoilt.pdf'")
    with pytest.raises(Conflict, match="in use"):
        copies.drop(str(psycopg.conninfo.conninfo_to_dict(copies._conninfo)["dbname"]))

    copies.restore_beside(io.BytesIO(content), "copy_to_use")
    away = copies.swap("copy_to_use")

    # Connections that were cut off come back by themselves.
    assert ledger.one("select filename from job_sheets") == "sheet.pdf"
    assert away in databases(admin)
    copies.drop(away)
    assert away not in databases(admin)


def test_what_other_roles_may_do_comes_along(
    copies: PostgresCopies, ledger: Ledger, admin: psycopg.Connection
) -> None:
    admin.execute("create role reader_of_copies")
    ledger.change("grant select on audits to reader_of_copies")
    content, _ = whole(copies)

    copies.rehearse(io.BytesIO(content))
    copies.restore_beside(io.BytesIO(content), "copy_with_grants")
    away = copies.swap("copy_with_grants")

    assert ledger.one("select has_table_privilege('reader_of_copies', 'audits', 'select')") is True
    assert ledger.one("select has_table_privilege('reader_of_copies', 'fields', 'select')") is False
    ledger.change("revoke all on audits from reader_of_copies")
    copies.drop(away)
    admin.execute("drop role reader_of_copies")


def test_a_swap_that_fails_leaves_everything_open(copies: PostgresCopies, ledger: Ledger) -> None:
    ledger.submit()

    with pytest.raises(NotFound, match="copy_of_nothing"):
        copies.swap("copy_of_nothing")

    assert ledger.one("select count(*) from job_sheets") == 1


def test_a_restore_over_a_database_is_refused(copies: PostgresCopies) -> None:
    content, _ = whole(copies)

    with pytest.raises(Conflict, match="There is a database postgres already"):
        copies.restore_beside(io.BytesIO(content), "postgres")


def test_a_role_that_may_not_create_databases_is_told_what_it_lacks(
    copies: PostgresCopies, admin: psycopg.Connection, postgres: Postgres
) -> None:
    content, _ = whole(copies)
    role = sql.Identifier("lesser")
    admin.execute(sql.SQL("create role {} login password 'x'").format(role))
    lesser = postgres.url("postgres").replace("jobsheet:", "lesser:", 1)
    url = lesser.replace(lesser.split(":")[2].split("@")[0], "x", 1)

    with pytest.raises(Misconfigured, match="createdb"):
        PostgresCopies(url, tools=postgres_binaries.client_tools).rehearse(io.BytesIO(content))

    admin.execute(sql.SQL("drop role {}").format(role))


def test_where_there_is_no_pg_dump_it_is_said(database_url: str) -> None:
    def none_newer(server_major: int) -> Path:
        return postgres_binaries.client_tools(server_major + 100)

    with pytest.raises(Misconfigured, match="Backups need pg_dump 118 or newer"):
        PostgresCopies(database_url, tools=none_newer).check()


def test_what_would_copy_is_said(copies: PostgresCopies) -> None:
    assert "copies PostgreSQL 18" in copies.check()


def test_a_server_that_is_away_is_said() -> None:
    away = PostgresCopies(
        "postgresql://nobody:x@127.0.0.1:9/none", tools=postgres_binaries.client_tools
    )

    with pytest.raises(Unavailable, match="did not answer"):
        away.check()
