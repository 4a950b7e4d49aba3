"""GET /api/health."""

import socket
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text
from starlette.testclient import TestClient

from core.adapters.queue import RqAuditQueue
from core.adapters.stores.store_local import LocalStore
from core.api import callers, health
from core.db.engine import Database
from core.db.tables import WorkerRow
from core.domain.access import Role
from core.domain.ops import registry, thresholds
from core.ports import Runtime
from core.services.queueing import chores
from tests.api.conftest import bearer_of, serving

PARTS = {"postgres", "migrations", "redis", "storage", "workers", "reconciler", "ocr"}


@pytest.fixture
def a_worker(rt: Runtime) -> None:
    with rt.write() as session:
        session.add(WorkerRow(name="w1", host="secret-host", version="0", heartbeat_at=rt.clock()))
    chores.note(rt, "reconciler", host="secret-host", found={"forgotten": 2})


@pytest.fixture
def dead_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def test_all_parts_up_is_200(client: TestClient, bearer: dict[str, str], a_worker: None) -> None:
    answer = client.get("/api/health", headers=bearer)

    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/json"
    body = answer.json()
    assert (body["status"], set(body["parts"])) == ("ready", PARTS)
    assert all(part["latency_ms"] >= 0 for part in body["parts"].values())


def test_who_asks_for_the_checks_is_told_every_one(
    client: TestClient, bearer: dict[str, str], a_worker: None
) -> None:
    found = client.get("/api/health?checks", headers=bearer).json()["checks"]

    assert set(found) == set(registry.BY_ID)
    assert found["queue.depth"]["state"] == "ok"
    assert found["workers.alive"]["level"] == "P1"
    assert "checks" not in client.get("/api/health?checks").json()


def test_the_public_sees_the_state_alone(client: TestClient, a_worker: None) -> None:
    answer = client.get("/api/health")

    assert (answer.status_code, answer.json()) == (200, {"status": "ready", "live": True})


def test_a_role_that_may_not_read_health_sees_what_the_public_sees(
    client: TestClient, rt: Runtime, a_worker: None
) -> None:
    technician = bearer_of(rt, Role.TECHNICIAN)

    assert "parts" not in client.get("/api/health", headers=technician).json()


@pytest.mark.parametrize("name", callers.FORWARDED)
def test_who_came_through_a_proxy_is_not_on_this_machine(
    rt: Runtime, a_worker: None, name: str
) -> None:
    with serving(rt, address="127.0.0.1") as client:
        assert "parts" in client.get("/api/health").json()
        assert "parts" not in client.get("/api/health", headers={name: "203.0.113.9"}).json()
        assert "parts" not in client.get("/api/health", headers={"host": "evil.test"}).json()


def test_nothing_secret_is_told(
    client: TestClient, rt: Runtime, bearer: dict[str, str], a_worker: None
) -> None:
    told = client.get("/api/health", headers=bearer).text

    for secret in (
        rt.session_secret,
        "secret-host",
        str(rt.data_dir),
        "127.0.0.1",
        "postgresql://",
    ):
        assert secret not in told


def down(rt: Runtime) -> dict[str, str]:
    """Asked on the machine itself: nobody could be named while the database is away."""
    with serving(rt, address="127.0.0.1") as client:
        answer = client.get("/api/health")
    assert answer.status_code == 503
    assert "127.0.0.1" not in answer.text
    parts = answer.json()["parts"]
    return {name: part["message"] for name, part in parts.items() if part["state"] == "down"}


def test_without_redis_it_is_503(rt: Runtime, a_worker: None, dead_port: int) -> None:
    queue = RqAuditQueue(f"redis://127.0.0.1:{dead_port}/0")

    assert set(down(replace(rt, queue=queue))) == {"redis"}


def test_without_postgres_it_is_503(rt: Runtime, a_worker: None, dead_port: int) -> None:
    database = Database(f"postgresql://x:y@127.0.0.1:{dead_port}/z", application_name="tests")

    without = replace(rt, read=database.read, write=database.write)

    assert set(down(without)) == {"postgres", "migrations", "workers", "reconciler"}


def test_a_postgres_that_never_answers_is_not_waited_for(
    rt: Runtime, a_worker: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "READY_LIMIT_S", 1.0)
    with socket.socket() as mute:
        mute.bind(("127.0.0.1", 0))
        mute.listen()
        url = f"postgresql://x:y@127.0.0.1:{mute.getsockname()[1]}/z"
        database = Database(url, application_name="tests")

        found = down(replace(rt, read=database.read, write=database.write))

    assert found["postgres"] == "It gave no answer within 1.0 s."


def test_without_storage_it_is_503(rt: Runtime, a_worker: None) -> None:
    (rt.data_dir / "a-file").write_bytes(b"")

    assert set(down(replace(rt, store=LocalStore(rt.data_dir / "a-file")))) == {"storage"}


def test_without_a_worker_it_is_503(rt: Runtime) -> None:
    assert set(down(rt)) == {"workers", "reconciler"}


def test_a_silent_worker_does_not_count(rt: Runtime) -> None:
    long_ago = rt.clock() - timedelta(seconds=thresholds.WORKER_FRESH_S + 5)
    with rt.write() as session:
        session.add(WorkerRow(name="w1", host="h", version="0", heartbeat_at=long_ago))

    assert set(down(rt)) == {"workers", "reconciler"}


def test_another_schema_is_503(rt: Runtime, a_worker: None) -> None:
    with rt.write() as session:
        session.execute(text("update alembic_version set version_num = 'another'"))

    assert set(down(rt)) == {"migrations"}


@pytest.mark.parametrize("url", ["/api/health/live", "/api/health?live=1"])
def test_liveness_asks_nobody(rt: Runtime, dead_port: int, url: str) -> None:
    queue = RqAuditQueue(f"redis://127.0.0.1:{dead_port}/0")
    with serving(replace(rt, queue=queue)) as client:
        answer = client.get(url)

    assert (answer.status_code, answer.json()) == (200, {"status": "alive"})
