"""GET /metrics."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.testclient import TestClient

from core.api import metrics
from core.db.tables import WorkerRow
from core.domain.access import Role
from core.domain.model import AuditStatus, Verdict
from core.ports import Runtime
from core.services.queueing import chores
from tests.api.conftest import bearer_of, serving
from tests.pages.rows import Rows


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    metrics._kept.clear()
    yield
    metrics._kept.clear()


def samples(client: TestClient, headers: dict[str, str]) -> dict[tuple[str, Any], float]:
    answer = client.get("/metrics", headers=headers)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith("text/plain")
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


def test_it_tells_what_the_rows_say(
    client: TestClient, rt: Runtime, bearer: dict[str, str]
) -> None:
    rows, now = Rows(rt), rt.clock()
    rows.audit(verdict=Verdict.PASS, attempt_number=1)
    rows.audit(verdict=Verdict.FAIL, attempt_number=1)
    rows.audit(verdict=Verdict.REVIEW_QUEUE, status=AuditStatus.FAILED, attempt_number=1)
    rows.audit(status=AuditStatus.QUEUED, queued_at=now - timedelta(seconds=90))
    with rt.write() as session:
        session.add(WorkerRow(name="w1", host="h", version="0", heartbeat_at=now))
    chores.note(rt, "reconciler", host="h", found={"forgotten": 2})

    found = samples(client, bearer)

    assert found["jobsheet_queue_depth", (("queue", "interactive"),)] == 1
    assert found["jobsheet_queue_depth", (("queue", "bulk"),)] == 0
    assert found["jobsheet_queue_oldest_age_seconds", ()] >= 90
    ended = "jobsheet_audits_ended_total"
    assert found[ended, (("status", "done"), ("verdict", "PASS"))] == 1
    assert found[ended, (("status", "failed"), ("verdict", "REVIEW_QUEUE"))] == 1
    assert found["jobsheet_straight_through_ratio", ()] == pytest.approx(1 / 3)
    assert found["jobsheet_upload_to_verdict_seconds_count", ()] == 3
    assert found["jobsheet_upload_to_verdict_seconds_sum", ()] == pytest.approx(6)
    bucket = "jobsheet_upload_to_verdict_seconds_bucket"
    assert found[bucket, (("le", "1.0"),)] == 0
    assert found[bucket, (("le", "2.0"),)] == found[bucket, (("le", "+Inf"),)] == 3
    assert found["jobsheet_workers_alive", ()] == 1
    assert found["jobsheet_reconciler_gap", ()] == 2
    assert found["jobsheet_ocr_breaker", (("phase", "closed"),)] == 1
    assert found["jobsheet_dead_letters_open", ()] == 0
    assert found["jobsheet_ocr_pages_billed_total", ()] == 0
    assert found["jobsheet_redis_queue_depth", ()] == 0


def test_an_empty_system_can_be_asked(client: TestClient, bearer: dict[str, str]) -> None:
    found = samples(client, bearer)

    assert found["jobsheet_upload_to_verdict_seconds_count", ()] == 0
    assert ("jobsheet_straight_through_ratio", ()) not in found


def test_who_may_ask(client: TestClient, rt: Runtime) -> None:
    assert client.get("/metrics").status_code == 401
    assert client.get("/metrics", headers=bearer_of(rt, Role.TECHNICIAN)).status_code == 403
    assert client.get("/metrics", headers=bearer_of(rt, Role.ON_CALL)).status_code == 200
    with serving(rt, address="127.0.0.1") as local:
        assert local.get("/metrics").status_code == 200
        assert local.get("/metrics", headers={"x-forwarded-for": "1.2.3.4"}).status_code == 401
    with serving(replace(rt, metrics_are_public=True)) as anybody:
        assert anybody.get("/metrics").status_code == 200


def test_streamlits_own_metrics_are_not_served(client: TestClient) -> None:
    assert client.get("/_stcore/metrics").status_code == 404
