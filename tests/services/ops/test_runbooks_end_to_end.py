"""Each runbook taken from its evidence to its proof, on a system broken in that very way."""

import os
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import psycopg
import pytest
from sqlalchemy import text

from core.adapters.mistral.mistral_ocr import MistralOcr
from core.adapters.oidc import OidcProvider
from core.adapters.reader import SheetReader
from core.adapters.stores.store_local import LocalStore
from core.adapters.switched_engine import SwitchedEngine
from core.adapters.unmetered import Unmetered
from core.db.engine import Database
from core.domain.ops import thresholds
from core.domain.ops.checks import State
from core.domain.ops.thresholds import Threshold
from core.errors import Unavailable
from core.ports import Runtime
from core.queries.ops import server
from core.services import audits, intake
from core.services.ops import steps
from core.services.ops.acts import connections
from core.services.ops.switches import OcrSwitch
from core.services.queueing import heartbeats
from core.services.queueing.housekeeping import Host, Housekeeper
from tests import mistral_stub, oidc_program
from tests.adapters import sheets
from tests.adapters.test_mistral_ocr import LOCAL
from tests.breaking import dead_port
from tests.people import ANA
from tests.services.ops.conftest import OLU, Change
from tests.services.ops.test_broken_on_purpose import small_disk
from tests.services.ops.walking import Walk, look, until

__all__ = ["small_disk"]
pytestmark = pytest.mark.timeout(600)


def audit(rt: Runtime, audit_id: UUID) -> str:
    """What a worker makes of it: its status."""
    audits.run(rt, audit_id, worker="w1")
    with rt.read() as session:
        query = text("select status from audits where id = :id")
        return str(session.execute(query, {"id": audit_id}).scalar_one())


def test_ocr_is_stuck_because_the_key_was_revoked(rt: Runtime, redis_url: str) -> None:
    with mistral_stub.running() as stub:
        provider = MistralOcr(
            api_key=mistral_stub.API_KEY, server_url=stub.url, model="mistral-ocr-4-0",
            timeout_s=5.0, local=LOCAL, account=Unmetered(),
        )  # fmt: skip
        stub.is_revoked = True

        def worker() -> Runtime:
            """A process that looks anew which engine reads, as each does within seconds."""
            engine = SwitchedEngine(provider, LOCAL, is_rotated=OcrSwitch(rt.read))
            return replace(rt, reader=SheetReader(engine), ocr_provider=provider)

        walk = Walk(worker(), redis_url, "ocr-stuck", eyes=rt)
        heartbeats.workers_live(rt, ["w1"], host="h", version="1")
        sheet = sheets.scanned_pdf(sheets.printed_picture())
        given = intake.submit(rt, filename="a.pdf", content=sheet, actor=ANA)
        assert audit(worker(), given.audit_id) == "failed"

        walk.shows("key", by="ocr.key")
        walk.shows("pause", by="audits.dead_letters")
        walk.take("pause")
        walk.shows("rotate", by="ocr.key")
        walk.take("rotate")
        heartbeats.workers_live(rt, ["w1"], host="h", version="1")  # still, however long that took
        walk.take("restart")
        pool = Housekeeper(rt, Host("h", "1"))
        assert pool.tick(["w1"]) == ["w1"]  # which stops it, and starts another
        heartbeats.workers_live(rt, ["w2"], host="h", version="1")
        walk.helped("restart", proof="workers.alive")

        walk.shows("resume", by="queue.pauses")
        walk.take("resume")  # takes back the pause
        walk.helped("resume", proof="queue.pauses")
        walk.shows("retry", by="audits.dead_letters")
        walk.take("retry")
        walk.helped("retry", proof="audits.dead_letters")
        with rt.read() as session:
            query = text("select retry_audit_id from dead_letters where state = 'retried'")
            again: UUID = session.execute(query).scalar_one()
        assert audit(worker(), again) == "done"  # by the local engine

        stub.is_revoked = False
        walk.shows("rotate-back", by="ocr.rotated")
        walk.take("rotate-back")  # takes back the rotation
        walk.helped("rotate-back", proof="ocr.rotated")
        walk.helped("rotate-back", proof="ocr.provider")


@pytest.fixture
def tending(rt: Runtime, database_url: str) -> Iterator[Runtime]:
    """As an app has it: a pool of its own, and connections of the checks beside."""
    database = Database(database_url, application_name="jobsheet", pool_size=2)
    yield replace(
        rt, read=database.read, write=database.write, look=rt.read, upkeep=database.upkeep,
        pool=database.pool, renew_pool=database.renew,
    )  # fmt: skip
    database.dispose()


def test_the_database_has_no_connections_left(
    rt: Runtime,
    tending: Runtime,
    redis_url: str,
    database_url: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(connections, "IDLE_AT_LEAST_S", 0.2)
    walk = Walk(tending, redis_url, "database", eyes=rt)
    idle = [psycopg.connect(database_url, application_name="forgotten") for _ in range(8)]
    time.sleep(connections.IDLE_AT_LEAST_S)  # The last one is idle for as long, too.
    with tending.read() as session:
        now = server.connections(session)
    full = (now.open - 2) / now.most
    monkeypatch.setattr(thresholds, "CONNECTIONS", Threshold(full, full))

    walk.shows("end-idle", by="database.connections")
    until(lambda: steps.plan(tending, "database", "end-idle", actor=OLU).is_needed)
    walk.take("end-idle")
    walk.helped("end-idle", proof="database.connections")
    for one in idle:
        with pytest.raises(psycopg.OperationalError):
            one.execute("select 1")
        one.close()


def test_a_forgotten_transaction_holds_up_everybody_until_the_pool_is_used_up(
    rt: Runtime,
    tending: Runtime,
    redis_url: str,
    database_url: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("TRANSACTION_S", "BLOCKED_S"):
        monkeypatch.setattr(thresholds, name, Threshold(0.0, 0.001))
    walk = Walk(tending, redis_url, "database", eyes=rt)
    holder = psycopg.connect(database_url, application_name="a report")
    holder.execute("lock table saved_views in exclusive mode")  # readers are let through

    def ask() -> None:
        with suppress(Unavailable), tending.write() as session:
            session.execute(text("set local lock_timeout = 0"))  # As slow as the test may be.
            session.execute(text("set local statement_timeout = 0"))
            session.execute(text("lock table saved_views in row exclusive mode"))
            session.connection().invalidate()  # of a pool that is there no more

    assert tending.pool is not None
    waiting = [threading.Thread(target=ask) for _ in range(tending.pool().most)]
    for one in waiting:
        one.start()
    until(lambda: look(tending, ["database.pool"])["database.pool"].state is State.FAIL)
    walk.shows("renew", by="database.pool")
    walk.shows("connections", by="database.blocked")

    walk.take("renew")
    walk.helped("renew", proof="database.pool")
    walk.shows("end-longest", by="database.blocked")
    walk.take("end-longest")
    walk.helped("end-longest", proof="database.blocked")
    for one in waiting:
        one.join()
    with pytest.raises(psycopg.OperationalError):
        holder.execute("select 1")
    holder.close()


def test_uploads_fail_because_the_disk_is_full(
    rt: Runtime, redis_url: str, small_disk: Path
) -> None:
    full = replace(rt, data_dir=small_disk, store=LocalStore(small_disk / "sheets"))
    walk = Walk(full, redis_url, "uploads", eyes=rt)
    logs = small_disk / "logs"
    logs.mkdir()
    (logs / "app.log.1").write_bytes(b"x" * (8 << 20))
    old = rt.clock() - timedelta(days=40)
    os.utime(logs / "app.log.1", (old.timestamp(), old.timestamp()))
    content = sheets.typed_pdf()
    with pytest.raises(Unavailable, match="disk is full"):
        intake.submit(full, filename="a.pdf", content=content, actor=ANA)

    walk.shows("permissions", by="storage.works")
    walk.shows("room", by="host.disk")
    walk.take("room")
    walk.helped("room", proof="host.disk")
    walk.helped("room", proof="storage.works")

    given = intake.submit(full, filename="a.pdf", content=content, actor=ANA)
    assert full.store.exists(_key(full, given.audit_id))


def _key(rt: Runtime, audit_id: UUID) -> str:
    query = (
        "select storage_key from job_sheets s join audits a on a.job_sheet_id = s.id"
        " where a.id = :id"
    )
    with rt.read() as session:
        return str(session.execute(text(query), {"id": audit_id}).scalar_one())


def test_nobody_can_sign_in(rt: Runtime, redis_url: str, oidc: oidc_program.Provider) -> None:
    """Every step is for a person; what shows that it is needed shows that it has helped."""

    def provider(issuer: str) -> OidcProvider:
        return OidcProvider(
            issuer=issuer, client_id="c", client_secret="s", label="Acme",
            groups_claim="groups", roles={},
        )  # fmt: skip

    broken = replace(
        rt, session_secret="changeme", session_hours=0.05,
        clock=lambda: rt.clock() + timedelta(minutes=10),
        identity_provider=provider(f"http://127.0.0.1:{dead_port()}"),
    )  # fmt: skip
    mended = replace(rt, identity_provider=provider(oidc.issuer))
    walk = Walk(broken, redis_url, "sign-in", eyes=rt)

    for step_id, check_id in (
        ("secret", "sign_in.secret"),
        ("provider", "sign_in.provider"),
        ("clocks", "sign_in.clocks"),
        ("expiry", "sign_in.sessions"),
    ):
        walk.shows(step_id, by=check_id)
        assert look(mended, [check_id])[check_id].state is State.OK


def test_everything_is_slow_because_nobody_tends_the_tables(
    rt: Runtime, tending: Runtime, redis_url: str, change: Change
) -> None:
    walk = Walk(tending, redis_url, "slow", eyes=rt)
    change("alter table job_sheets set (autovacuum_enabled = false)")
    change(SHEETS, count=150_000)
    until(lambda: look(tending, ["database.statistics"])["database.statistics"].state is State.WARN)

    walk.shows("analyze", by="database.statistics")
    walk.take("analyze")
    walk.helped("analyze", proof="database.statistics")

    change("delete from job_sheets where receipt <> 'R1'")
    until(lambda: look(tending, ["database.vacuum"])["database.vacuum"].state is State.FAIL)
    walk.shows("vacuum", by="database.vacuum")
    walk.take("vacuum")
    walk.helped("vacuum", proof="database.vacuum")

    walk.shows("reindex", by="database.bloat")
    walk.take("reindex")
    walk.helped("reindex", proof="database.bloat")


SHEETS = (
    "insert into job_sheets (id, receipt, sha256, filename, media_type, size_bytes, page_count,"
    " storage_key, uploaded_by) select gen_random_uuid(), 'R' || n, md5(n::text) || md5(n::text),"
    " 'a.pdf', 'application/pdf', 1, 1, md5(n::text), 'ana' from generate_series(1, :count) n"
)
