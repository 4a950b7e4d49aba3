"""Panels keep what they showed last while their part is away; what hangs holds up nobody."""

import threading
import time
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from core.adapters.queue import RqAuditQueue
from core.db import engine
from core.db.engine import Database
from core.domain.access import Role
from core.domain.model import AuditStatus
from core.domain.ops.alerts import EVERY
from core.domain.ops.incidents import Priority
from core.errors import NotFound, Unavailable
from core.ports import Runtime
from core.services.ops import alert_rules, deploys, incidents, maintenance
from core.services.ops.alert_rules import Asked
from core.services.ops.incidents import Opening
from core.services.queueing import heartbeats
from core.ui import last, rendering
from core.ui.last import Loads
from tests import people
from tests.breaking import Breakable, dead_port
from tests.pages.conftest import Open
from tests.pages.rows import Rows
from tests.pages.seen import labels, texts


def test_without_postgres_each_panel_of_the_queue_shows_what_it_showed_last(
    open_page: Open, rt: Runtime, rows: Rows
) -> None:
    breakable = Breakable(rt)
    rows.audit(filename="waits.pdf", status=AuditStatus.QUEUED)
    heartbeats.workers_live(rt, ["worker-7"], host="north", version="9.9")
    cookie = people.cookie(rt, "Olu", Role.ON_CALL)
    assert "north" in texts(open_page("queue", cookie=cookie, runtime=breakable.rt))

    breakable.is_away = True
    page = open_page("queue", cookie=cookie, runtime=breakable.rt)

    seen = texts(page)
    assert not page.exception
    assert "The database does not answer" in seen
    for panel in ("north", "Interactive", "No audit is stuck", "Every sheet received"):
        assert panel in seen, panel
    assert seen.count("This is how it was just now") >= 6
    assert "Redis carries" in seen  # which is there, and tells what is true now
    assert not [one for one in labels(page) if "Pause" in one]  # nothing can be done


@pytest.mark.parametrize(
    ("name", "shows"),
    [
        ("errors", "No attempt at reading"),
        ("incidents", "All is quiet"),
        ("incidents", "Infrastructure"),  # whom to call
        ("runbooks", "Database connection errors"),
        ("runbook", "End idle connections"),
        ("incident", "All is quiet"),
        ("incident", "Opened: All is quiet"),  # its timeline
        ("incident", "No attempt at reading a sheet failed"),  # the sheets it hit
        ("shifts", "The dashboard loads"),
        ("shifts", "None was signed yet"),
        ("upkeep", "New engine"),  # a maintenance to come
        ("upkeep", "v7.1"),  # a deploy
        ("alerts", "Every check"),
        ("alerts", "Nothing was told yet"),
    ],
)
def test_without_postgres_the_other_pages_of_operations_stay(
    open_page: Open, rt: Runtime, name: str, shows: str
) -> None:
    breakable, cookie = Breakable(rt), people.cookie(rt, "Olu", Role.ON_CALL)
    olu = people.actor("Olu", Role.ON_CALL)
    opened = incidents.open_by_hand(rt, Opening("All is quiet", Priority.P4), actor=olu)
    deploys.mark(rt, actor=olu, version="v7.1")
    begins = rt.clock() + timedelta(days=1)
    maintenance.plan(
        rt, actor=olu, reason="New engine", begins_at=begins, ends_at=begins + timedelta(hours=1)
    )
    alert_rules.create(rt, Asked(EVERY), actor=olu)

    def seen() -> str:
        page = open_page(
            name, cookie=cookie, runtime=breakable.rt, runbook="database", incident=str(opened)
        )
        assert not page.exception
        return texts(page)

    assert shows in seen()
    breakable.is_away = True
    away = seen()

    assert shows in away
    assert "The database does not answer" in away
    assert name == "runbook" or "This is how it was just now" in away


def test_without_redis_what_it_said_last_is_shown_with_its_age(
    open_page: Open, rt: Runtime, redis_url: str
) -> None:
    there = texts(open_page("queue"))
    away = replace(rt, queue=RqAuditQueue(f"redis://127.0.0.1:{dead_port()}/0"))

    page = open_page("queue", runtime=away)

    seen = texts(page)
    assert "Redis carries 0 queued" in there
    assert "Redis is away" in seen
    assert "This is how it was just now" in seen
    assert "Redis carries 0 queued" in seen


def test_what_was_never_seen_is_a_sentence(open_page: Open, without_redis: Runtime) -> None:
    seen = texts(open_page("queue", runtime=without_redis))

    assert "Redis is away. Sheets are still received" in seen
    assert "Redis carries" not in seen


@pytest.mark.timeout(60)
def test_a_load_that_hangs_is_not_waited_for_nor_begun_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(rendering, "WAITS_S", 0.01)
    loads, begun, go_on = Loads(), [], threading.Event()

    def hang() -> str:
        begun.append(1)
        go_on.wait()
        return "here"

    for _ in range(3):
        with pytest.raises(Unavailable, match="longer than usual"):
            loads.within("panel", hang)
    assert len(begun) == 1

    go_on.set()
    monkeypatch.setattr(rendering, "LEAST_S", 30.0)
    assert loads.within("panel", lambda: "here") == "here"


def test_an_error_of_the_load_is_its_own() -> None:
    def broken() -> None:
        raise NotFound("There is none.")

    def slow_itself() -> None:
        raise TimeoutError

    with pytest.raises(NotFound):
        Loads().within("panel", broken)
    with pytest.raises(TimeoutError):
        Loads().within("panel", slow_itself)


def test_whoever_is_known_does_not_wait_for_a_database_that_hangs(
    open_page: Open, rt: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    cookie = people.cookie(rt, "Olu", Role.ON_CALL)
    open_page("health", cookie=cookie)
    monkeypatch.setattr(rendering, "WAITS_S", 0.01)
    with rt.write() as session:
        session.execute(text("lock table sessions in access exclusive mode"))
        page = open_page("health", cookie=cookie)

        assert not page.exception
        assert "database.answers" in texts(page)  # still within the lock: nobody waited for it

    for name in ("WAITS_S", "UNSEEN_S", "LEAST_S"):
        monkeypatch.setattr(rendering, name, 30.0)
    assert not open_page("queue", cookie=cookie).exception  # what was under way has come back


def test_with_the_pool_used_up_the_runbook_can_still_be_taken(
    open_page: Open, rt: Runtime, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "POOL_TIMEOUT_S", 0.2)
    database = Database(database_url, application_name="jobsheet", pool_size=1)
    full = replace(
        rt, read=database.read, write=database.write, look=rt.read,
        pool=database.pool, renew_pool=database.renew,
    )  # fmt: skip
    cookie = people.cookie(rt, "Olu", Role.ON_CALL)
    open_page("runbook", cookie=cookie, runtime=full, runbook="database")
    with database.read() as first, database.read() as second:
        held = [one.connection() for one in (first, second)]
        page = open_page("runbook", cookie=cookie, runtime=full, runbook="database")
        assert not page.exception
        assert "2 of 2 in use" in texts(page)

        next(one for one in page.text_input if one.key == "why-renew").set_value("it is full")
        page.button(key="FormSubmitter:act-renew-Do it").click().run()

        assert not page.exception
        assert database.pool().in_use == 0
        for one in held:
            one.invalidate()
    with rt.read() as session:
        assert session.execute(text("select state from runbook_steps")).scalar_one() == "done"
    database.dispose()


def test_what_comes_too_late_for_one_look_is_there_for_the_next(
    rt: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("WAITS_S", "UNSEEN_S"):
        monkeypatch.setattr(rendering, name, 0.01)
    actor, go_on = people.actor("Olu", Role.ON_CALL), threading.Event()
    every = last.loads()

    def slow() -> str:
        go_on.wait()
        return "here"

    with pytest.raises(Unavailable, match="longer than usual"):
        last.known(rt, "slow panel", slow, actor=actor)
    go_on.set()
    while every.last(("slow panel", actor.role)) is None:
        time.sleep(0.01)

    never = threading.Event()
    assert last.known(rt, "slow panel", lambda: str(never.wait(0.5)), actor=actor) == "here"
