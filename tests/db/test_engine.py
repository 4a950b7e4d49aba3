from collections.abc import Callable
from multiprocessing import get_context
from typing import Any

import pytest
from sqlalchemy import TextClause, text
from sqlalchemy.exc import IntegrityError, InternalError

from core.db.engine import Database
from core.errors import Misconfigured, Rejected, Unavailable

COUNT = text("select count(*) from workers")
ADD = text("insert into workers (name, host, version) values ('w', 'h', '1')")
PID = text("select pg_backend_pid()")


def write(database: Database, *statements: TextClause, then: Callable[[], object] = int) -> None:
    """The statements in one transaction; `then` runs inside it, after them."""
    with database.write() as session:
        for statement in statements:
            session.execute(statement)
        then()


@pytest.fixture
def database(database_url: str) -> Any:
    database = Database(database_url, application_name="engine tests", pool_size=1)
    yield database
    database.dispose()


def test_write_commits_at_the_end_and_rolls_back_on_any_error(database: Database) -> None:
    with pytest.raises(KeyError):
        write(database, ADD, then=dict[str, int]().popitem)
    with database.read() as session:
        assert session.execute(COUNT).scalar() == 0

    with database.write() as session:
        session.execute(ADD)
    with database.read() as session:
        assert session.execute(COUNT).scalar() == 1


def test_read_cannot_write_and_leaves_no_trace_on_the_connection(database: Database) -> None:
    with pytest.raises(InternalError, match="read-only"), database.read() as session:
        session.execute(ADD)

    with database.write() as session:
        session.execute(ADD)  # The same pooled connection.


def test_sessions_are_named_and_bounded(database: Database) -> None:
    names = ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout")
    with database.read() as session:
        limits = [session.execute(text(f"show {name}")).scalar() for name in names]
        assert session.execute(text("show application_name")).scalar() == "engine tests"
    assert "0" not in limits


def test_a_server_that_is_away_is_unavailable() -> None:
    nowhere = Database("postgresql://nobody@127.0.0.1:9/none", application_name="tests")

    with pytest.raises(Unavailable, match="does not answer"), nowhere.read() as session:
        session.execute(COUNT)


def test_a_connection_cut_in_the_middle_is_unavailable_and_the_next_one_works(
    database: Database, database_url: str
) -> None:
    other = Database(database_url, application_name="the cutter")
    cut = text(
        "select pg_terminate_backend(pid) from pg_stat_activity"
        " where application_name = 'engine tests' and datname = current_database()"
    )

    with pytest.raises(Unavailable):
        write(database, ADD, then=lambda: write(other, cut))

    with database.read() as session:
        assert session.execute(COUNT).scalar() == 0
    other.dispose()


def test_a_statement_that_takes_too_long_is_unavailable(database: Database) -> None:
    with pytest.raises(Unavailable):
        write(database, text("set local statement_timeout = '20ms'"), text("select pg_sleep(10)"))


@pytest.mark.parametrize(
    ("kind", "value"), [("text", "a\x00b"), ("jsonb", '{"a": "\\u0000"}')], ids=["text", "json"]
)
def test_a_text_that_cannot_be_kept_is_refused_in_words(
    database: Database, kind: str, value: str
) -> None:
    query = text(f"select cast(:value as {kind})")  # a name from the lines above

    with pytest.raises(Rejected, match="character that cannot be kept"):
        write(database, query.bindparams(value=value))


def test_a_broken_rule_is_no_outage(database: Database) -> None:
    with pytest.raises(IntegrityError):
        write(database, ADD, ADD)


def _pid_in_child(database: Database, answers: Any) -> None:
    with database.read() as session:
        answers.put(session.execute(PID).scalar())


def test_a_forked_child_speaks_on_a_connection_of_its_own(database: Database) -> None:
    fork = get_context("fork")
    answers = fork.Queue()
    with database.read() as session:
        mine = session.execute(PID).scalar()
    child = fork.Process(target=_pid_in_child, args=(database, answers))
    child.start()
    theirs = answers.get(timeout=20)
    child.join()

    with database.read() as session:
        assert session.execute(PID).scalar() == mine
    assert theirs != mine


@pytest.mark.parametrize(
    ("url", "hint"), [("not a url", "write postgresql"), ("mysql://h/d", "mysql")]
)
def test_a_wrong_address_says_what_to_write(url: str, hint: str) -> None:
    with pytest.raises(Misconfigured, match=hint):
        Database(url, application_name="tests")
