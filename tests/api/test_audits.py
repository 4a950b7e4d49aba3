"""GET /api/audits/{id}."""

from uuid import UUID, uuid4

from starlette.testclient import TestClient

from core.ports import Runtime
from core.services import audits
from tests import contract
from tests.api.conftest import pdf

OWN_KEYS = {
    "original_score",
    "original_verdict",
    "rulings",
    "audit_id",
    "job_sheet_id",
    "receipt",
    "status",
    "has_ended",
    "queued_at",
    "ended_at",
    "pages_done",
    "links",
}


def test_an_audit_is_told_in_the_shape_of_the_contract(
    rt: Runtime, client: TestClient, bearer: dict[str, str]
) -> None:
    files = {"file": ("a.pdf", pdf("Repair report. Job Number: JOB-1"), "application/pdf")}
    link = client.post("/api/upload", files=files, headers=bearer).json()["links"]["status"]
    waiting = client.get(link, headers=bearer).json()

    audits.run(rt, UUID(waiting["audit_id"]), worker="test")

    ended = client.get(link, headers=bearer).json()
    assert set(waiting) == set(ended) == set(contract.LINE_KEYS) | OWN_KEYS
    assert (waiting["has_ended"], waiting["verdict"], waiting["fields"]) == (False, None, None)
    assert (ended["has_ended"], ended["status"], ended["error"]) == (True, "done", None)
    assert ended["verdict"] in {"PASS", "FAIL", "REVIEW_QUEUE"}
    assert ended["reading"]["engine"] == "text-layer"
    assert set(ended["selection"]) == {"band", "score", "candidates"}
    assert isinstance(ended["findings"], list)


def test_an_unknown_audit_is_a_404(client: TestClient, bearer: dict[str, str]) -> None:
    answer = client.get(f"/api/audits/{uuid4()}", headers=bearer)

    assert (answer.status_code, answer.json()["code"]) == (404, "NOT_FOUND")


def test_nobody_sees_an_audit_without_signing_in(client: TestClient) -> None:
    assert client.get(f"/api/audits/{uuid4()}").status_code == 401
