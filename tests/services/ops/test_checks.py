"""The registry of checks, run against real servers."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from core.adapters.queue import RqAuditQueue
from core.db.engine import Database
from core.domain.ops import registry, runbooks
from core.domain.ops.checks import Area, CheckResult, Known, State
from core.domain.ops.runbooks import Book
from core.ports import Runtime
from core.services.ops import checks, probes, pulse
from core.services.ops.probes import work
from tests.breaking import Breakable, dead_port


def run_all(rt: Runtime) -> tuple[CheckResult, ...]:
    """As a page does, on a machine that may be busy."""
    return checks.run_all(rt, limit_s=60.0)


def by_id(results: tuple[CheckResult, ...]) -> dict[str, CheckResult]:
    return {result.id: result for result in results}


def test_every_check_is_looked_at_and_nothing_else() -> None:
    assert set(probes.BY_ID) == set(registry.BY_ID)


@pytest.mark.parametrize("book", runbooks.BOOKS, ids=lambda book: book.id.value)
def test_what_leads_to_a_runbook_is_looked_at_in_one_of_its_steps(book: Book) -> None:
    led = {check.id for check in registry.CHECKS if check.runbook is book.id}

    assert led <= {check_id for step in book.steps for check_id in step.shows}


def test_all_of_them_answer(rt: Runtime) -> None:
    results = run_all(rt)

    assert [result.check for result in results] == list(registry.CHECKS)
    assert {"looking at it failed"} & {result.seen.lower() for result in results} == set()
    assert not [one.id for one in results if "on our side" in one.seen or "no answer" in one.seen]


def test_without_redis_the_check_of_redis_fails_and_others_hold(rt: Runtime) -> None:
    broken = replace(rt, queue=RqAuditQueue(f"redis://127.0.0.1:{dead_port()}/0"))

    found = by_id(run_all(broken))

    assert found["queue.redis"].state is State.FAIL
    assert found["queue.redis_memory"].state is State.UNKNOWN
    assert found["database.answers"].state is State.OK


def test_without_postgresql_its_check_fails_and_what_needs_it_is_unknown(rt: Runtime) -> None:
    database = Database(f"postgresql://x:y@127.0.0.1:{dead_port()}/z", application_name="tests")
    broken = replace(rt, read=database.read, write=database.write)

    found = by_id(run_all(broken))

    assert found["database.answers"].state is State.FAIL
    assert found["queue.redis"].state is State.OK
    needing = [
        one
        for one in found.values()
        if one.check.needs == "database.answers" and one.check.area is not Area.OCR
    ]
    assert {one.state for one in needing} == {State.UNKNOWN}
    assert all(one.last is None for one in needing)


def test_servers_that_never_answer_are_not_waited_for(rt: Runtime) -> None:
    with socket.socket() as mute:
        mute.bind(("127.0.0.1", 0))
        mute.listen()
        port = mute.getsockname()[1]
        database = Database(f"postgresql://x:y@127.0.0.1:{port}/z", application_name="tests")
        silent = replace(rt, read=database.read, queue=RqAuditQueue(f"redis://127.0.0.1:{port}/0"))
        found = by_id(checks.run_all(silent, limit_s=1.0))
        while checks.BUSY in {one.seen for one in found.values()}:
            found = by_id(checks.run_all(silent, limit_s=1.0))

    for check_id in ("database.answers", "queue.redis"):
        assert found[check_id].state is State.FAIL
        assert found[check_id].seen.startswith(("It gave no answer within", "It does not work"))


def test_whoever_does_not_wait_is_told_what_was_seen_last_until_the_silence_is_too_long(
    rt: Runtime,
) -> None:
    breakable = Breakable(rt)
    before = by_id(run_all(breakable.rt))["database.answers"]
    assert before.state is State.OK
    with mute_database() as database:
        breakable.nowhere, breakable.is_away = database, True

        def look(limit_s: float) -> CheckResult:
            (found,) = checks.run(
                breakable.rt, ["database.answers"], limit_s=limit_s, patience_s=0.0
            )
            return found

        assert look(60.0) == before  # its look is under way
        found = before
        while found.state is State.OK:
            found = look(0.5)

    assert found.state is State.FAIL
    assert found.seen.startswith(("It gave no answer within", "It does not work"))


@pytest.fixture
def starved(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine that gives this process no time at all."""
    monkeypatch.setattr(pulse.HERE, "lived_s", lambda: 0.0)


@pytest.mark.usefixtures("starved")
def test_a_starved_process_that_does_not_wait_blames_nobody(rt: Runtime) -> None:
    with mute_database() as database:
        silent = replace(rt, read=database.read, look=None)
        for _ in range(3):
            (found,) = checks.run(silent, ["database.answers"], limit_s=0.01, patience_s=0.02)

    assert (found.state, found.seen) == (State.UNKNOWN, "It has not answered yet.")


@pytest.mark.usefixtures("starved")
def test_nor_does_one_that_waited_in_its_sleep(rt: Runtime) -> None:
    with mute_database() as database:
        silent = replace(rt, read=database.read, look=None)
        (found,) = checks.run(silent, ["database.answers"], limit_s=0.02)

    assert (found.state, found.seen) == (State.UNKNOWN, checks.BUSY)


@pytest.mark.usefixtures("starved")
def test_nor_where_a_look_ran_out_of_time(rt: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "ANSWER_TIMEOUT_S", 0.05)
    with socket.socket() as mute:
        mute.bind(("127.0.0.1", 0))
        mute.listen()
        silent = replace(rt, public_url=f"http://127.0.0.1:{mute.getsockname()[1]}")
        (found,) = checks.run(silent, ["app.answers"], limit_s=60.0)

    assert (found.state, found.seen) == (State.UNKNOWN, checks.BUSY)


@pytest.mark.usefixtures("starved")
def test_what_refuses_us_does_so_on_a_busy_machine_too(rt: Runtime) -> None:
    away = replace(rt, public_url=f"http://127.0.0.1:{dead_port()}")

    (found,) = checks.run(away, ["app.answers"], limit_s=60.0)

    assert found.state is State.FAIL


def test_what_was_never_seen_is_not_known_before_it_answers(rt: Runtime) -> None:
    with mute_database() as database:
        silent = replace(rt, read=database.read, look=None)
        (found,) = checks.run(silent, ["database.answers"], limit_s=60.0, patience_s=0.0)

    assert (found.state, found.seen) == (State.UNKNOWN, "It has not answered yet.")


def test_nobody_waits_twice_for_what_was_silent(rt: Runtime) -> None:
    asked, go_on = ["database.answers", "sign_in.secret"], threading.Event()

    @contextmanager
    def hang() -> Iterator[Session]:
        go_on.wait()
        with rt.read() as session:
            yield session

    hanging = replace(rt, read=hang, look=None)
    checks.run(hanging, asked, limit_s=600.0, patience_s=0.1)
    found = by_id(checks.run(hanging, asked, limit_s=600.0, patience_s=600.0))

    # Were it waited for, nobody would ever come here.
    assert found["sign_in.secret"].state is State.OK
    assert found["database.answers"].seen == "It has not answered yet."
    go_on.set()
    assert checks.run(hanging, asked, limit_s=60.0)[0].holds


@contextmanager
def mute_database() -> Iterator[Database]:
    """A server that takes connections and never says a word."""
    with socket.socket() as mute:
        mute.bind(("127.0.0.1", 0))
        mute.listen()
        port = mute.getsockname()[1]
        yield Database(f"postgresql://x:y@127.0.0.1:{port}/z", application_name="tests")


def test_what_could_be_seen_before_is_told_where_it_cannot_be_seen_now(
    rt: Runtime,
) -> None:
    breakable = Breakable(rt)
    before = by_id(run_all(breakable.rt))["queue.depth"]

    breakable.is_away = True
    after = by_id(run_all(breakable.rt))["queue.depth"]

    assert (before.seen, before.last) == ("Nothing waits.", None)
    assert after.state is State.UNKNOWN
    assert after.last == Known(before.seen, before.at)
