"""A published spec stays as it is, whoever asks PostgreSQL."""

from uuid import uuid4

import psycopg
import pytest

INSERT = (
    "insert into spec_versions (id, spec, version, name, state, origin, content, sha256, sources,"
    " published_by) values (%s, 'site-visit', %s, 'Site visit', %s, 'person', '{}', 'abc', '[]',"
    " 'ana')"
)


def publish(connection: psycopg.Connection, version: str = "1.0.0", state: str = "draft") -> None:
    connection.execute(INSERT, (uuid4(), version, state))


@pytest.mark.parametrize(
    "statement",
    [
        "update spec_versions set content = '{\"fields\": []}'",
        "update spec_versions set sha256 = 'def'",
        "update spec_versions set version = '1.0.1'",
        "update spec_versions set fixtures = '{}'",
        "update spec_versions set state = 'active', name = 'Another'",
        "delete from spec_versions",
        "truncate spec_versions cascade",
        "delete from spec_moves",
    ],
)
def test_what_was_published_cannot_be_changed(database_url: str, statement: str) -> None:
    with psycopg.connect(database_url) as connection:
        publish(connection)
        with pytest.raises(psycopg.errors.RestrictViolation, match="stays as it is"):
            connection.execute(statement)


def test_its_state_can_move(database_url: str) -> None:
    with psycopg.connect(database_url) as connection:
        publish(connection)
        connection.execute("update spec_versions set state = 'active'")

        assert connection.execute("select state from spec_versions").fetchall() == [("active",)]


def test_a_version_number_is_used_once(database_url: str) -> None:
    with psycopg.connect(database_url) as connection:
        publish(connection)
        with pytest.raises(psycopg.errors.UniqueViolation):
            publish(connection)


def test_a_spec_has_one_active_version(database_url: str) -> None:
    with psycopg.connect(database_url) as connection:
        publish(connection, "1.0.0", "active")
        publish(connection, "1.1.0", "deprecated")
        with pytest.raises(psycopg.errors.UniqueViolation):
            publish(connection, "1.2.0", "active")
