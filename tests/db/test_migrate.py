from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import psycopg
import pytest
from alembic import command
from alembic.config import Config
from psycopg import sql

from core.db import migrate
from core.db.engine import engine_for_migrations
from core.db.tables import Row
from core.errors import Misconfigured, Unavailable


@pytest.fixture
def empty_url(database_url: str) -> Iterator[str]:
    """A database with nothing in it."""
    name = f"empty_{uuid4().hex[:12]}"
    with psycopg.connect(database_url, autocommit=True) as admin:
        admin.execute(sql.SQL("create database {}").format(sql.Identifier(name)))
        yield database_url.rpartition("/")[0] + f"/{name}"
        admin.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))


def tables(url: str) -> set[str]:
    with psycopg.connect(url) as connection:
        query = "select table_name from information_schema.tables where table_schema = 'public'"
        return {name for (name,) in connection.execute(query)}


def test_the_migrations_build_exactly_the_tables(empty_url: str) -> None:
    migrate.upgrade(empty_url)

    assert migrate.pending(empty_url) == []
    assert tables(empty_url) == set(Row.metadata.tables) | {"alembic_version"}
    migrate.check(empty_url)


def test_the_migrations_can_be_undone_to_the_last_and_done_again(empty_url: str) -> None:
    migrate.upgrade(empty_url)

    undone(empty_url, "base")

    assert tables(empty_url) == {"alembic_version"}
    assert routines(empty_url) == set()
    migrate.upgrade(empty_url)
    assert migrate.pending(empty_url) == []


def undone(url: str, revision: str) -> None:
    """Back to this revision, as `alembic downgrade` does it."""
    engine = engine_for_migrations(url)
    with engine.begin() as connection:
        config = Config()
        config.set_main_option("script_location", str(migrate.SCRIPTS))
        config.attributes["connection"] = connection
        command.downgrade(config, revision)
    engine.dispose()


def routines(url: str) -> set[str]:
    """Functions of ours, which triggers call."""
    with psycopg.connect(url) as connection:
        query = "select proname from pg_proc where pronamespace = 'public'::regnamespace"
        return {name for (name,) in connection.execute(query)}


def test_pending_says_what_would_come_and_changes_nothing(empty_url: str) -> None:
    said = migrate.pending(empty_url)

    assert said[0] == "Migration 0001 is pending: The first tables."
    assert "Table job_sheets would be created." in said
    assert tables(empty_url) == set()
    with pytest.raises(Misconfigured, match="jobsheet db migrate"):
        migrate.check(empty_url)


def test_a_table_changed_by_hand_is_told(database_url: str) -> None:
    with psycopg.connect(database_url) as connection:
        connection.execute("alter table audits drop column score")
        connection.execute("alter table audits add column extra text")
        connection.execute("drop index ix_outbox_unsent")

    assert set(migrate.pending(database_url)) == {
        "Column audits.score would be added.",
        "Column audits.extra would be dropped.",
        "Index ix_audits_score on audits would be created.",
        "Index ix_outbox_unsent on outbox would be created.",
    }


def test_two_that_start_together_migrate_one_after_the_other(empty_url: str) -> None:
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(migrate.upgrade, [empty_url] * 4))

    assert migrate.pending(empty_url) == []


def test_a_database_of_a_newer_version_is_left_alone(database_url: str) -> None:
    with psycopg.connect(database_url) as connection:
        connection.execute("update alembic_version set version_num = '9999'")

    with pytest.raises(Misconfigured, match="newer version"):
        migrate.upgrade(database_url)
    with pytest.raises(Misconfigured, match="newer version"):
        migrate.pending(database_url)


def test_a_server_that_is_away_is_unavailable() -> None:
    with pytest.raises(Unavailable):
        migrate.upgrade("postgresql://nobody@127.0.0.1:9/none")


def test_a_verdict_stands_exactly_where_an_audit_has_ended(database_url: str) -> None:
    sheet = (
        "insert into job_sheets (id, receipt, sha256, filename, media_type, size_bytes, page_count,"
        " storage_key, uploaded_by) values (gen_random_uuid(), 'R', 's', 'f', 'm', 1, 1, 'k', 'a')"
        " returning id"
    )
    with psycopg.connect(database_url) as connection:
        found = connection.execute(sheet).fetchone()
        assert found is not None
        with pytest.raises(psycopg.errors.CheckViolation):
            connection.execute(
                "insert into audits (id, job_sheet_id, requested_by, status)"
                " values (gen_random_uuid(), %s, 'a', 'done')",
                found,
            )
