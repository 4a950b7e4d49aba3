"""All waits of one run of a page share its seconds; who is looking is asked once in a run."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace

import pytest
from sqlalchemy import event, text
from sqlalchemy.orm import Session

from core.db import engine
from core.db.engine import Database
from core.domain.access import Role
from core.domain.model import AuditStatus
from core.errors import Unavailable
from core.ports import Runtime
from core.ui import last, rendering
from core.ui.last import Loads
from tests import people
from tests.pages.conftest import Open
from tests.pages.rows import Rows
from tests.pages.seen import texts


@pytest.fixture
def never() -> Iterator[threading.Event]:
    """Not set before the test is over."""
    event_ = threading.Event()
    yield event_
    event_.set()


def test_what_one_panel_waited_for_is_taken_off_what_the_next_may_wait(
    monkeypatch: pytest.MonkeyPatch, never: threading.Event
) -> None:
    monkeypatch.setattr(rendering, "WAITS_S", 0.2)
    monkeypatch.setattr(rendering, "LEAST_S", 0.0)
    panels = Loads()

    with rendering.whole():
        with pytest.raises(Unavailable):
            panels.within("who", never.wait, share=0.5)
        with rendering.waiting() as left_s:
            assert 0 < left_s <= 0.1
        with pytest.raises(Unavailable):
            panels.within("panel", never.wait)
        with rendering.waiting() as left_s:
            assert left_s == 0.0
    with rendering.whole(), rendering.waiting() as left_s:
        assert left_s == 0.2  # the next run has its own


def test_what_was_late_is_waited_for_again_once_it_has_come(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(rendering, "WAITS_S", 0.01)
    monkeypatch.setattr(rendering, "LEAST_S", 0.0)
    panels, go_on = Loads(), threading.Event()

    def slow() -> str:
        time.sleep(0.05)  # longer than what was late is waited for
        return "new"

    with pytest.raises(Unavailable):
        panels.within("panel", go_on.wait)
    monkeypatch.setattr(rendering, "WAITS_S", 30.0)
    with pytest.raises(Unavailable):  # at once: half a minute would be given to any other
        panels.within("panel", slow)

    go_on.set()
    found: object = None
    while found != "new":
        with suppress(Unavailable):  # until what was late has come
            found = panels.within("panel", slow)


def test_what_was_never_seen_is_waited_for_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rendering, "WAITS_S", 0.0)
    panels = Loads()

    def slow() -> str:
        time.sleep(0.2)
        return "here"

    with pytest.raises(Unavailable):
        panels.within("panel", slow)
    assert panels.within("another", slow, is_seen=False) == "here"


def test_a_page_that_had_to_do_without_a_panel_knows_which(
    rt: Runtime, monkeypatch: pytest.MonkeyPatch, never: threading.Event
) -> None:
    monkeypatch.setattr(rendering, "UNSEEN_S", 0.01)
    olu = people.actor("Olu", Role.ON_CALL)

    with rendering.whole():
        assert last.known(rt, "quick", lambda: 1, actor=olu) == 1
        with pytest.raises(Unavailable):
            last.known(rt, "hangs", never.wait, actor=olu)
        late = rendering.late()

    assert late == (("hangs", Role.ON_CALL),)
    assert last.loads().is_under_way(late[0])


def test_what_hung_and_then_failed_is_away_and_what_is_only_late_is_not(
    rt: Runtime, monkeypatch: pytest.MonkeyPatch, never: threading.Event
) -> None:
    monkeypatch.setattr(rendering, "UNSEEN_S", 0.01)
    olu, go_on = people.actor("Olu", Role.ON_CALL), threading.Event()

    def fail() -> None:
        go_on.wait()
        raise Unavailable("It refused.")

    with rendering.whole():
        with pytest.raises(Unavailable, match="longer than usual"):
            last.known(rt, "fails", fail, actor=olu, told="It is away.")
        (key,) = rendering.late()
    go_on.set()
    while last.loads().is_under_way(key):
        time.sleep(0.01)
    with pytest.raises(Unavailable, match=r"It is away\."):  # asked once more, and hangs again
        last.known(rt, "fails", never.wait, actor=olu, told="It is away.")


def test_a_part_within_a_page_belongs_to_it_and_by_itself_is_a_run_of_its_own() -> None:
    found = []
    with rendering.whole():
        rendering.once("who", lambda: "Olu")
        with rendering.whole(is_part=True):
            found.append((rendering.once("who", lambda: "nobody"), rendering.is_part()))
    with rendering.whole(is_part=True):
        found.append((rendering.once("who", lambda: "Pia"), rendering.is_part()))

    assert found == [("Olu", False), ("Pia", True)]
    assert rendering.once("who", lambda: "nobody") == "nobody"  # outside nothing is kept


def test_what_fails_is_asked_again_in_the_same_run() -> None:
    def fail() -> str:
        raise Unavailable("away")

    with rendering.whole():
        with pytest.raises(Unavailable):
            rendering.once("who", fail)
        assert rendering.once("who", lambda: "Olu") == "Olu"


@contextmanager
def statements(rt: Runtime) -> Iterator[list[str]]:
    """Every statement of the Runtime's read sessions."""
    seen: list[str] = []
    with rt.read() as session:
        asked = session.get_bind().engine

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    event.listen(asked, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(asked, "before_cursor_execute", note)


@pytest.mark.parametrize("name", ["queue", "overview", "incidents"])
def test_who_is_looking_is_asked_once_in_a_run(open_page: Open, rt: Runtime, name: str) -> None:
    cookie = people.cookie(rt, "Olu", Role.ON_CALL)

    with statements(rt) as seen:
        page = open_page(name, cookie=cookie)

    assert not page.exception
    assert len([one for one in seen if "FROM users JOIN sessions" in one]) == 1


def test_while_a_table_is_locked_its_panels_show_their_last_and_the_others_what_is(
    open_page: Open, rt: Runtime, rows: Rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows.audit(filename="waits.pdf", status=AuditStatus.QUEUED)
    cookie = people.cookie(rt, "Olu", Role.ON_CALL)
    open_page("queue", cookie=cookie)
    monkeypatch.setattr(rendering, "WAITS_S", 1.0)
    monkeypatch.setattr(rendering, "LEAST_S", 0.5)

    with locked(rt, "audits"):
        page = open_page("queue", cookie=cookie)
        assert not page.exception  # still locked: nobody waited for it
        seen = texts(page)

    assert "Interactive" in seen
    assert "takes longer than usual" in seen
    assert "This is how it was just now" in seen
    assert "Redis carries 0 queued" in seen
    come_back(monkeypatch)
    assert "longer than usual" not in texts(open_page("queue", cookie=cookie))


def test_with_the_pool_used_up_the_first_page_of_all_comes_too(
    open_page: Open, rt: Runtime, rows: Rows, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows.audit(filename="good.pdf")
    monkeypatch.setattr(engine, "POOL_TIMEOUT_S", 600.0)  # whoever waits for it never comes back
    database = Database(database_url, application_name="jobsheet", pool_size=1)
    full = replace(rt, read=database.read, write=database.write, look=rt.read)
    cookie = people.cookie(rt, "Olu", Role.ON_CALL)
    assert "good.pdf" in texts(open_page("overview", cookie=cookie, runtime=full))
    monkeypatch.setattr(rendering, "WAITS_S", 4.0)

    with database.read() as first, database.read() as second:
        for one in (first, second):
            one.connection()
        page = open_page("overview", cookie=cookie, runtime=full)

        assert not page.exception
        assert "good.pdf" in texts(page)
        assert "This is how it was just now" in texts(page)
    come_back(monkeypatch)
    open_page("overview", cookie=cookie, runtime=full)
    database.dispose()


def come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on what is under way is waited for, so that none of it outlives the test."""
    for name in ("WAITS_S", "UNSEEN_S", "LEAST_S"):
        monkeypatch.setattr(rendering, name, 30.0)


@contextmanager
def locked(rt: Runtime, table: str) -> Iterator[Session]:
    """Nobody can read this table within."""
    with rt.write() as session:
        session.execute(text(f"lock table {table} in access exclusive mode"))
        yield session


def test_a_stranger_is_not_kept_waiting_and_sees_nothing(
    open_page: Open, rt: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    cookie = people.cookie(rt, "Olu", Role.ON_CALL)  # whom this process has never looked up
    monkeypatch.setattr(rendering, "UNSEEN_S", 0.05)

    with locked(rt, "sessions"):
        page = open_page("health", cookie=cookie)

        assert not page.exception
        assert "The database does not answer" in texts(page)
        assert "database.answers" not in texts(page)
    come_back(monkeypatch)
    assert "database.answers" in texts(open_page("health", cookie=cookie))
