"""Each check turns red for its own cause, says what was seen, and holds again once it is mended."""

import http.server
import threading
from collections import namedtuple
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import psutil
import psycopg
import pytest

from core.adapters.ocr_gate import OcrGate
from core.domain.ops.checks import CheckResult, State
from core.errors import Rejected, Unavailable
from core.ports import Runtime
from core.services import intake
from core.services.queueing import chores, heartbeats
from tests.breaking import dead_port
from tests.people import ANA
from tests.services.fakes import FakeReader
from tests.services.ops import walking
from tests.services.ops.conftest import Change
from tests.serving import QuietHandler, serving

SHEET = (
    "insert into job_sheets (id, receipt, sha256, filename, media_type, size_bytes, page_count,"
    " storage_key, uploaded_by) values (gen_random_uuid(), 'R', 's', 'a.pdf', 'application/pdf',"
    " 1, 1, 'k', 'ana')"
)
QUEUED = (
    "insert into audits (id, job_sheet_id, requested_by, queued_at)"
    " select gen_random_uuid(), id, 'ana', now() - make_interval(mins => :minutes)"
    " from job_sheets, generate_series(1, :count)"
)
ATTEMPT = (
    "insert into attempts (audit_id, number, worker, started_at, heartbeat_at, ended_at, outcome,"
    " error_class, fingerprint) select id, :number, 'w', now() - make_interval(hours => :hours),"
    " now() - make_interval(hours => :hours), :ended, :outcome, :kind, 'here.read'"
    " from audits limit 1"
)
CALLS = (
    "insert into ocr_calls (model, pages_asked, pages_billed, ended_at)"
    " select 'm', 1, :billed, now() from generate_series(1, :count)"
)
Memory = namedtuple("Memory", ("available", "total"))


def seen(rt: Runtime, check_id: str) -> CheckResult:
    """One check, looked at anew."""
    return walking.look(rt, [check_id])[check_id]


@pytest.fixture
def gated(rt: Runtime, redis_url: str) -> Runtime:
    """With a provider that is paid: five calls a minute, a hundred pages a day."""
    gate = OcrGate(redis_url, requests_per_minute=5)
    return replace(rt, ocr_gate=gate, ocr_pages_per_day=100)


@pytest.fixture
def failing_server() -> Iterator[str]:
    """A web server that is there and can do nothing."""

    class Broken(QuietHandler):
        def do_GET(self) -> None:
            self.send_error(502)

    server = http.server.HTTPServer(("127.0.0.1", 0), Broken)
    with serving(server):
        yield f"http://127.0.0.1:{server.server_port}"


def test_the_dashboard_is_away_mistyped_or_broken(rt: Runtime, failing_server: str) -> None:
    away = seen(replace(rt, public_url=f"http://127.0.0.1:{dead_port()}"), "app.answers")
    mistyped = seen(replace(rt, public_url="http://exa mple:port"), "app.answers")
    broken = seen(replace(rt, public_url=failing_server), "app.answers")

    assert [one.state for one in (away, mistyped, broken)] == [State.FAIL] * 3
    assert away.seen == "It does not answer at its public address."
    assert mistyped.cause == "PUBLIC_URL is mistyped."
    assert broken.seen == "It answers with the status 502."


def test_files_that_are_refused_are_counted_by_reason(rt: Runtime) -> None:
    assert seen(rt, "app.uploads").state is State.OK

    for number in range(20):
        with pytest.raises(Rejected):
            intake.submit(rt, filename=f"{number}.pdf", content=b"no sheet", actor=ANA)

    found = seen(rt, "app.uploads")
    assert found.state is State.WARN
    assert found.seen == "20 files refused within the hour: 20 UNSUPPORTED_TYPE."


def test_sheets_wait_and_none_ends(rt: Runtime, change: Change) -> None:
    change(SHEET)
    change(QUEUED, minutes=20, count=3)

    waits, idle = seen(rt, "queue.oldest"), seen(rt, "audits.processing")
    assert (waits.state, idle.state) == (State.FAIL, State.FAIL)
    assert waits.seen == "The oldest has waited 20 min."
    assert idle.seen == "None has ended yet; 0 audits within the hour. 3 wait."

    change("update audits set status = 'done', verdict = 'PASS', ended_at = now()")
    assert seen(rt, "queue.oldest").state is State.OK
    assert seen(rt, "audits.processing").state is State.OK


def test_verdicts_come_too_late(rt: Runtime, change: Change) -> None:
    change(SHEET)
    change(QUEUED, minutes=20, count=12)

    found = seen(rt, "queue.objective")

    assert found.state is State.FAIL
    assert found.seen.startswith("0.0% of 12 sheets within 5 min over the day")


def test_a_sheet_whose_worker_died_is_stuck(rt: Runtime, change: Change) -> None:
    change(SHEET)
    change(QUEUED, minutes=90, count=1)
    change("update audits set status = 'running', started_at = now() - interval '1 hour'")
    change(ATTEMPT, number=1, hours=1, ended=None, outcome=None, kind=None)

    found = seen(rt, "audits.stuck")

    assert found.state is State.FAIL
    assert found.seen.startswith("1 sheet stuck. 1: ")
    assert rt.clock() - found.since > timedelta(minutes=55)

    change("update attempts set ended_at = now(), outcome = 'lost'")
    assert seen(rt, "audits.stuck").state is State.OK
    assert seen(rt, "workers.crashes").state is State.WARN


def test_a_list_of_stuck_sheets_that_was_cut_says_so(rt: Runtime, change: Change) -> None:
    change(SHEET)
    change(QUEUED, minutes=90, count=250)
    change(QUEUED, minutes=1, count=1)
    change("update audits set started_at = now() where queued_at > now() - interval '5 minutes'")

    assert seen(rt, "audits.stuck").seen.startswith("200 sheets or more stuck. ")


def test_an_error_that_keeps_coming_back_is_told(rt: Runtime, change: Change) -> None:
    change(SHEET)
    change(QUEUED, minutes=1, count=1)
    now = rt.clock()
    change(
        ATTEMPT,
        number=1,
        hours=72,
        ended=now - timedelta(hours=72),
        outcome="failed",
        kind="transient",
    )
    assert seen(rt, "audits.recurring_errors").state is State.OK

    for number in range(2, 7):
        change(ATTEMPT, number=number, hours=1, ended=now, outcome="failed", kind="transient")

    found = seen(rt, "audits.recurring_errors")
    assert found.state is State.WARN
    assert "here.read" in found.seen


def test_versions_differ_after_a_deploy_that_was_not_finished(rt: Runtime) -> None:
    new = replace(rt, version="2.0")
    heartbeats.workers_live(rt, ["w1"], host="h", version="1.9")

    found = seen(new, "workers.versions")
    assert found.state is State.FAIL
    assert found.seen == "Several run at once: 1.9, 2.0."

    heartbeats.workers_stopped(rt, ["w1"])
    heartbeats.workers_live(rt, ["w2"], host="h", version="2.0")
    assert seen(new, "workers.versions").state is State.OK


def test_a_scheduler_that_fell_silent_is_missed(rt: Runtime, change: Change) -> None:
    assert seen(rt, "workers.scheduler").seen == "It has never run."
    chores.note(rt, "reconciler", host="h", found={})
    assert seen(rt, "workers.scheduler").state is State.OK

    change("update chores set ran_at = now() - interval '5 minutes'")

    found = seen(rt, "workers.scheduler")
    assert (found.state, found.seen) == (
        State.FAIL,
        "It ran 5 min ago; nothing was ever amiss.",
    )


def test_the_rate_limit_is_nearly_used_up(gated: Runtime) -> None:
    assert gated.ocr_gate is not None
    assert seen(gated, "ocr.headroom").seen == "5 of 5 calls left this minute."

    for _ in range(5):
        gated.ocr_gate.enter()
        gated.ocr_gate.succeeded()

    found = seen(gated, "ocr.headroom")
    assert found.state is State.WARN  # It passes by itself: nobody is woken.
    assert found.seen == "0 of 5 calls left this minute."


def test_the_breaker_opens_once_the_provider_has_trouble(gated: Runtime) -> None:
    assert gated.ocr_gate is not None
    assert seen(gated, "ocr.breaker").state is State.OK

    for _ in range(5):
        gated.ocr_gate.enter()
        gated.ocr_gate.failed()

    with pytest.raises(Unavailable, match="give it time"):
        gated.ocr_gate.peek()
    found = seen(gated, "ocr.breaker")
    assert found.state is State.FAIL
    assert found.seen.startswith("It is open: no call before ")


def test_calls_that_come_to_nothing_are_counted(gated: Runtime, change: Change) -> None:
    change(CALLS, billed=1, count=3)
    assert seen(gated, "ocr.errors").state is State.OK

    change(CALLS, billed=0, count=3)

    found = seen(gated, "ocr.errors")
    assert (found.state, found.seen) == (State.FAIL, "3 of 6 calls failed within 15 min.")


@pytest.mark.parametrize(("pages", "state"), [(79, State.OK), (80, State.WARN), (100, State.FAIL)])
def test_the_days_budget_of_pages_runs_out(
    gated: Runtime, change: Change, pages: int, state: State
) -> None:
    change(CALLS, billed=1, count=pages)

    found = seen(gated, "ocr.spend")

    assert (found.state, found.seen) == (state, f"{pages} of 100 pages today.")


def test_without_an_engine_nothing_is_read(rt: Runtime) -> None:
    unset = FakeReader()
    unset.fingerprint = ""

    found = seen(replace(rt, reader=unset), "ocr.engine")

    assert (found.state, found.seen) == (State.FAIL, "No engine is set up.")


def test_a_slot_that_nobody_reads_is_told(rt: Runtime, database_url: str) -> None:
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute("select pg_create_physical_replication_slot('forgotten', true)")
        try:
            found = seen(rt, "database.replication")
        finally:
            connection.execute("select pg_drop_replication_slot('forgotten')")

    assert found.state is State.WARN
    assert "1 of 1 slot unread" in found.seen
    assert seen(rt, "database.replication").state is State.OK


def test_a_query_that_runs_for_long_is_told(rt: Runtime, database_url: str) -> None:
    with psycopg.connect(database_url) as connection:

        def run() -> None:
            with suppress(psycopg.errors.QueryCanceled):
                connection.execute("select pg_sleep(60)")

        slow = threading.Thread(target=run)
        slow.start()
        walking.until(lambda: seen(rt, "database.slow_queries").state is State.FAIL)
        found = seen(rt, "database.slow_queries")
        connection.cancel_safe()
        slow.join()

    assert found.seen.startswith("One has been running for ")


@pytest.mark.parametrize(("left", "state"), [(20, State.OK), (10, State.WARN), (4, State.FAIL)])
def test_memory_runs_out(
    rt: Runtime, monkeypatch: pytest.MonkeyPatch, left: int, state: State
) -> None:
    monkeypatch.setattr(psutil, "virtual_memory", lambda: Memory(left << 30, 100 << 30))

    found = seen(rt, "host.memory")

    assert (found.state, found.seen) == (state, f"{left}.0 GB of 100.0 GB free.")


def test_logs_have_grown_too_large(rt: Runtime, tmp_path: Path) -> None:
    logs = tmp_path / "logs"
    logs.mkdir()
    with (logs / "app.log.1").open("wb") as grown:
        grown.truncate(3 << 30)  # It takes no room: nothing was written.

    assert seen(replace(rt, data_dir=tmp_path), "host.logs").state is State.FAIL
    (logs / "app.log.1").unlink()
    assert seen(replace(rt, data_dir=tmp_path), "host.logs").state is State.OK
