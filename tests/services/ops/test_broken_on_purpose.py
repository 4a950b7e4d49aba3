"""Each part broken on purpose: the right check turns red and names the cause, looking changes
nothing, and the runbook's action, where there is one, mends it."""

import os
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
import redis
from sqlalchemy import text

from core.adapters.mistral.mistral_ocr import MistralOcr
from core.adapters.oidc import OidcProvider
from core.adapters.queue import RqAuditQueue
from core.adapters.stores.store_local import LocalStore
from core.adapters.stores.store_s3 import S3Store
from core.adapters.switched_engine import SwitchedEngine
from core.adapters.unmetered import Unmetered
from core.db.engine import Database
from core.domain.ops import registry, thresholds
from core.domain.ops.checks import CheckResult, State
from core.domain.ops.step_states import StepState
from core.domain.ops.thresholds import Threshold
from core.embedded.postgres import Postgres
from core.embedded.redis import Redis
from core.ports import Runtime
from core.queries.ops import steps as kept
from core.services.ops import checks, history, steps, storage_sweep
from core.services.ops.switches import OcrSwitch
from core.services.queueing import chores
from tests import many_sheets, mistral_stub, oidc_program, s3_server
from tests.adapters.test_mistral_ocr import RecordedEngine
from tests.breaking import Breakable, dead_port
from tests.conftest import SECRET
from tests.services.ops import walking
from tests.services.ops.conftest import OLU, PIA, Change

PATIENCE_S = 60.0
pytestmark = pytest.mark.timeout(300)


def look(rt: Runtime) -> dict[str, CheckResult]:
    """Every check by its id; on a machine that may be busy."""
    return {one.id: one for one in checks.run_all(rt, limit_s=PATIENCE_S)}


def test_looking_changes_nothing(rt: Runtime, redis_url: str, change: Change) -> None:
    change("insert into workers (name, host, version, heartbeat_at) values"
           " ('w1', 'h', '1', now() - interval '1 hour')")  # fmt: skip
    with redis.Redis.from_url(redis_url) as client:
        client.zadd("rq:wip:audits", {"audit_gone": 1})
        client.zadd("rq:failed:audits", {"audit_failed": 1})
    before = walking.everything(rt, redis_url)

    found = look(rt)
    for runbook, step in (("ocr-stuck", "restart"), ("slow", "vacuum"), ("database", "end-idle")):
        steps.plan(rt, runbook, step, actor=OLU)

    assert found["workers.alive"].state is State.FAIL
    assert walking.everything(rt, redis_url) == before


def test_redis_down(rt: Runtime, server_dir: Path) -> None:
    server = Redis(server_dir / "broken-redis", password=SECRET, log=server_dir / "broken.log")
    server.start()
    broken = replace(rt, queue=RqAuditQueue(server.url))
    assert look(broken)["queue.redis"].state is State.OK

    server.stop()
    found = look(broken)

    assert found["queue.redis"].state is State.FAIL
    assert "Redis has stopped" in found["queue.redis"].cause
    assert found["queue.redis_memory"].state is State.UNKNOWN
    assert found["queue.redis_memory"].last is not None
    assert found["database.answers"].state is State.OK
    server.start()
    assert look(replace(rt, queue=RqAuditQueue(server.url)))["queue.redis"].state is State.OK
    server.stop()


def test_postgresql_down(rt: Runtime, server_dir: Path) -> None:
    server = Postgres(
        server_dir / "broken-pg", password=SECRET, log=server_dir / "broken-pg.log", durable=False
    )
    server.start()
    database = Database(server.url(), application_name="tests")
    broken = replace(rt, read=database.read, write=database.write)
    empty = look(broken)
    assert empty["database.answers"].state is State.OK
    assert empty["database.migrations"].state is State.FAIL  # nobody migrated this one

    server.stop()
    found = look(broken)

    assert found["database.answers"].state is State.FAIL
    assert "PostgreSQL has stopped" in found["database.answers"].cause
    needing = [one for one in found.values() if one.check.needs == "database.answers"]
    assert {one.state for one in needing} <= {State.UNKNOWN, State.OK}
    assert found["database.migrations"].last is not None
    assert found["queue.redis"].state is State.OK
    assert found["storage.works"].state is State.OK
    server.start()
    again = Database(server.url(), application_name="tests")
    assert look(replace(rt, read=again.read))["database.answers"].state is State.OK
    for one in (database, again):
        one.dispose()
    server.stop()


@pytest.mark.skipif(s3_server.weed() is None, reason="the S3 server is for Linux")
def test_storage_refuses_our_credentials(rt: Runtime, tmp_path: Path) -> None:
    with s3_server.running(tmp_path) as server:

        def store(secret: str) -> S3Store:
            return S3Store(
                bucket=server.bucket, endpoint_url=server.endpoint_url, region=server.region,
                path_style=True, prefix="", sse=None,
                access_key=server.access_key, secret_key=secret,
            )  # fmt: skip

        found = look(replace(rt, store=store("revoked")))
        mended = look(replace(rt, store=store(server.secret_key)))

    for check_id in ("storage.works", "storage.credentials"):
        assert found[check_id].state is State.FAIL
        assert "Refuses our credentials" in found[check_id].cause
        assert server.endpoint_url not in found[check_id].seen
        assert mended[check_id].state is State.OK


@pytest.mark.skipif(s3_server.weed() is None, reason="the S3 server is for Linux")
def test_a_bucket_that_keeps_no_versions_is_told(rt: Runtime, tmp_path: Path) -> None:
    with s3_server.running(tmp_path) as server:
        store = S3Store(
            bucket=server.bucket, endpoint_url=server.endpoint_url, region=server.region,
            path_style=True, prefix="", sse=None,
            access_key=server.access_key, secret_key=server.secret_key,
        )  # fmt: skip
        found = look(replace(rt, store=store))["storage.posture"]
        server.client().put_bucket_versioning(
            Bucket=server.bucket, VersioningConfiguration={"Status": "Enabled"}
        )
        mended = store.posture()

    assert found.state is State.WARN
    assert "ersions are not kept" in found.seen
    assert not [one for one in mended if "versions" in one]


def test_the_sign_in_provider_is_away_or_mistyped(rt: Runtime, oidc: oidc_program.Provider) -> None:
    def provider(issuer: str) -> OidcProvider:
        return OidcProvider(
            issuer=issuer, client_id="c", client_secret="s", label="Acme",
            groups_claim="groups", roles={},
        )  # fmt: skip

    def seen(issuer: str) -> CheckResult:
        return look(replace(rt, identity_provider=provider(issuer)))["sign_in.provider"]

    assert seen(oidc.issuer).state is State.OK
    assert seen(f"http://127.0.0.1:{dead_port()}").state is State.FAIL
    assert seen(f"{oidc.issuer}/nothing").state is State.FAIL


@pytest.mark.parametrize("secret", ["", "changeme", "x" * 40])
def test_a_weak_secret_is_told(rt: Runtime, secret: str) -> None:
    found = look(replace(rt, session_secret=secret))["sign_in.secret"]

    assert found.state is State.FAIL
    assert found.cause.startswith("JWT_SECRET is")
    assert look(rt)["sign_in.secret"].state is State.OK


def test_a_file_that_is_gone_is_told(rt: Runtime, change: Change) -> None:
    key = rt.store.put(b"sheet", media_type="application/pdf")
    change(
        "insert into job_sheets (id, receipt, sha256, filename, media_type, size_bytes, page_count,"
        " storage_key, uploaded_by) values (gen_random_uuid(), 'R', 's', 'a.pdf',"
        " 'application/pdf', 1, 1, :key, 'ana')",
        key=key,
    )
    chores.note(rt, "storage", host="h", found=storage_sweep.compare(rt))
    assert look(rt)["storage.orphans"].state is State.OK

    rt.store.delete(key)
    chores.note(rt, "storage", host="h", found=storage_sweep.compare(rt))

    assert look(rt)["storage.orphans"].state is State.FAIL
    assert look(rt)["storage.orphans"].value == 1


def test_a_file_that_no_row_names_is_told_once_it_has_settled(rt: Runtime, change: Change) -> None:
    key = rt.store.put(b"sheet", media_type="application/pdf")

    def swept(later: timedelta) -> CheckResult:
        at = replace(rt, clock=lambda: rt.clock() + later)
        chores.note(rt, "storage", host="h", found=storage_sweep.compare(at))
        return look(rt)["storage.strays"]

    assert swept(timedelta()).state is State.OK  # its row may be on its way
    found = swept(timedelta(hours=2))
    assert (found.state, found.value) == (State.WARN, 1)
    assert rt.store.exists(key)  # looking removes nothing
    change(
        "insert into job_sheets (id, receipt, sha256, filename, media_type, size_bytes, page_count,"
        " storage_key, uploaded_by) values (gen_random_uuid(), 'R', 's', 'a.pdf',"
        " 'application/pdf', 1, 1, :key, 'ana')",
        key=key,
    )
    assert swept(timedelta(hours=2)).state is State.OK


def test_storage_is_full(rt: Runtime, small_disk: Path) -> None:
    (small_disk / "ballast").write_bytes(b"x" * (8 << 20))

    found = look(replace(rt, store=LocalStore(small_disk / "sheets")))

    assert found["storage.works"].state is State.FAIL
    assert "The disk is full" in found["storage.works"].cause
    assert found["storage.credentials"].state is State.UNKNOWN


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of its own, of eight megabytes; only root may have one."""
    if os.geteuid() != 0:
        pytest.skip("Only root may mount a file system.")
    folder = tmp_path / "small"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(folder)]
    if subprocess.run(mount, capture_output=True, check=False).returncode != 0:
        pytest.skip("This machine does not let us mount a file system.")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def test_the_disk_is_nearly_full_of_old_logs(rt: Runtime, small_disk: Path) -> None:
    logs = small_disk / "logs"
    logs.mkdir()
    (logs / "app.log").write_text("new")
    (logs / "app.log.1").write_bytes(b"x" * 8_100_000)
    old = rt.clock().timestamp() - 40 * 86_400
    os.utime(logs / "app.log.1", (old, old))
    full = replace(rt, data_dir=small_disk)
    assert look(full)["host.disk"].state is State.FAIL

    steps.take(full, "slow", "logs", actor=OLU, reason="the disk is full")

    assert look(full)["host.disk"].state is State.OK
    assert (logs / "app.log").exists()


def test_the_ocr_key_is_revoked_and_sheets_are_read_here_instead(rt: Runtime) -> None:
    usual, local = RecordedEngine(), RecordedEngine()
    usual.fingerprint = "provider"
    with mistral_stub.running() as server:

        def provider(key: str) -> MistralOcr:
            return MistralOcr(
                api_key=key, server_url=server.url, model="mistral-ocr-4-0", timeout_s=5.0,
                local=local, account=Unmetered(),
            )  # fmt: skip

        revoked = replace(rt, ocr_provider=provider("revoked"))
        found = look(revoked)
        valid = look(replace(rt, ocr_provider=provider(mistral_stub.API_KEY)))

    assert found["ocr.provider"].state is State.OK  # it answers: the key alone is at fault
    assert found["ocr.key"].state is State.FAIL
    assert found["ocr.key"].cause == "The provider refuses MISTRAL_API_KEY."
    assert {valid[one].state for one in ("ocr.provider", "ocr.key")} == {State.OK}

    assert steps.take(revoked, "ocr-stuck", "rotate", actor=OLU, reason="no key").state is (
        StepState.ASKED
    )
    with rt.read() as session:
        (asked,) = kept.taken(session, actor=PIA)
    steps.approve(revoked, asked.id, actor=PIA)

    engine = SwitchedEngine(usual, local, is_rotated=OcrSwitch(rt.read))
    assert engine.fingerprint == local.fingerprint
    assert look(revoked)["ocr.rotated"].state is State.WARN
    steps.take(revoked, "ocr-stuck", "rotate-back", actor=OLU, reason="a new key")
    assert SwitchedEngine(usual, local, is_rotated=OcrSwitch(rt.read)).fingerprint == "provider"


def test_the_provider_is_away(rt: Runtime) -> None:
    with mistral_stub.running() as server:
        url = server.url
    away = MistralOcr(
        api_key="k", server_url=url, model="m", timeout_s=5.0,
        local=RecordedEngine(), account=Unmetered(),
    )  # fmt: skip

    found = look(replace(rt, ocr_provider=away))

    assert found["ocr.provider"].state is State.FAIL
    assert found["ocr.key"].state is State.UNKNOWN


@pytest.mark.parametrize(("by", "way"), [(600, "ahead of"), (-600, "behind")])
def test_the_clock_is_wrong(rt: Runtime, by: float, way: str) -> None:
    wrong = replace(rt, clock=lambda: rt.clock() + timedelta(seconds=by))

    found = look(wrong)["sign_in.clocks"]

    assert found.state is State.FAIL
    assert way in found.cause
    assert look(rt)["sign_in.clocks"].state is State.OK


def test_the_pool_is_exhausted(rt: Runtime, database_url: str) -> None:
    database = Database(database_url, application_name="jobsheet", pool_size=1)
    full = replace(
        rt, read=database.read, write=database.write, look=rt.read,
        pool=database.pool, renew_pool=database.renew,
    )  # fmt: skip
    with database.read() as first, database.read() as second:
        held = [one.connection() for one in (first, second)]
        found = look(full)
        assert found["database.pool"].state is State.FAIL
        assert "hold connections for long" in found["database.pool"].cause
        assert found["database.answers"].state is State.OK  # its looks have their own

        told = steps.take(full, "database", "renew", actor=OLU, reason="full")
        assert told.state is StepState.DONE
        assert look(full)["database.pool"].state is State.OK
        for one in held:
            one.invalidate()
    database.dispose()


@contextmanager
def blocking(url: str) -> Iterator[psycopg.Connection[Any]]:
    """A report that holds a lock, and somebody who waits for it."""
    holder = psycopg.connect(url, application_name="a report")
    with psycopg.connect(url, application_name="waits", autocommit=True) as waiter:
        holder.execute("lock table error_groups in access exclusive mode")
        waiting = threading.Thread(
            target=lambda: waiter.execute("select count(*) from error_groups")
        )
        waiting.start()
        yield holder
        waiting.join()
    holder.close()


def test_a_long_transaction_blocks_others(
    rt: Runtime, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("TRANSACTION_S", "BLOCKED_S"):
        monkeypatch.setattr(thresholds, name, Threshold(0.0, 0.001))
    # Those two alone: others read the table that is locked, and wait as long as they may.
    asked = ("database.blocked", "database.long_transactions")
    with blocking(database_url):
        walking.until(lambda: walking.look(rt, asked)["database.blocked"].state is State.FAIL)
        found = walking.look(rt, asked)
        assert found["database.blocked"].cause == "Held by: a report."
        assert found["database.long_transactions"].state is State.FAIL
        assert "“a report” left it open" in found["database.long_transactions"].cause

        steps.take(rt, "database", "end-longest", actor=OLU, reason="it blocks")
        with rt.read() as session:
            (ending,) = kept.taken(session, actor=PIA)
        steps.approve(rt, ending.id, actor=PIA)

    assert look(rt)["database.blocked"].state is State.OK


def test_a_full_queue_and_many_failures_are_told_and_looked_at(
    rt: Runtime, redis_url: str, database_url: str
) -> None:
    with psycopg.connect(database_url) as connection:
        many_sheets.write(connection, failed=200_000, queued=60_000)
    with redis.Redis.from_url(redis_url) as client:
        client.rpush("rq:queue:bulk", *(f"audit_{n}" for n in range(60_000)))
        client.zadd("rq:failed:bulk", {f"audit_{n}": n for n in range(60_000, 260_000)})
    before = walking.everything(rt, redis_url)

    found = look(rt)

    assert found["queue.depth"].state is State.FAIL
    assert found["queue.depth"].seen == "60,000 sheets waiting."
    assert found["audits.dead_letters"].state is State.FAIL
    assert found["audits.dead_letters"].value == 200_000
    assert found["audits.new_errors"].state is State.WARN
    assert "store.read" in found["audits.new_errors"].seen
    assert walking.everything(rt, redis_url) == before


def test_what_is_looked_at_is_kept_with_since_when(rt: Runtime, change: Change) -> None:
    history.keep(rt, checks.run_all(rt, limit_s=PATIENCE_S))
    change("update check_states set since = now() - interval '1 hour'")

    # A process that never looked before knows since when from what was kept.
    fresh = replace(rt)
    found = look(fresh)["workers.alive"]

    assert rt.clock() - found.since > timedelta(minutes=59)
    history.keep(fresh, checks.run_all(fresh, limit_s=PATIENCE_S))
    with rt.read() as session:
        count, newest = session.execute(
            text("select count(*), max(since) from check_states where state = 'fail'")
        ).one()
    assert count
    assert rt.clock() - newest > timedelta(minutes=59)


def test_a_part_that_comes_back_is_told_so(rt: Runtime) -> None:
    breakable = Breakable(rt)
    breakable.is_away = True
    assert look(breakable.rt)["database.answers"].state is State.FAIL

    breakable.is_away = False
    found = look(breakable.rt)

    assert found["database.answers"].state is State.OK
    assert {one.state for one in found.values()} <= set(State)
    assert set(found) == set(registry.BY_ID)
