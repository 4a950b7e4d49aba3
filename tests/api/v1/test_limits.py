"""Problem documents, sizes, and how much one caller may ask."""

from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from core.adapters.rate_limits import CallerLimits
from core.api.v1.app import PREFIX
from core.api.v1.limits import BODY_MAX_BYTES
from core.ports import Runtime
from tests.api.conftest import bearer_of, pdf, serving
from tests.api.v1.conftest import World

PROBLEM = {"type", "title", "status", "detail", "code"}


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/nope", 404, "NOT_FOUND"),
        ("DELETE", "/audits", 405, "METHOD_NOT_ALLOWED"),
        ("GET", "/audits/not-an-id", 422, "REJECTED"),
        ("GET", "/audits?limit=0", 422, "REJECTED"),
        ("GET", "/audits?since=2026-01-01T00:00:00", 422, "REJECTED"),
        ("GET", "/audits?since=0001-01-01T00:00:00Z", 422, "REJECTED"),
        ("POST", "/sheets", 400, "MALFORMED"),
    ],
)
def test_every_refusal_is_a_problem_document(
    client: TestClient, bearer: dict[str, str], method: str, path: str, status: int, code: str
) -> None:
    answer = client.request(method, PREFIX + path, headers=bearer)

    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    body = answer.json()
    assert set(body) >= PROBLEM
    assert (body["status"], body["code"]) == (status, code)


def test_a_wrong_value_is_not_said_back(client: TestClient, bearer: dict[str, str]) -> None:
    answer = client.get(f"{PREFIX}/audits", params={"verdict": "Mrs Jones"}, headers=bearer)

    assert answer.status_code == 422
    assert "Jones" not in answer.text
    assert "query.verdict" in answer.json()["detail"]


def test_a_body_that_no_route_needs_is_a_413(
    client: TestClient, bearer: dict[str, str], world: World
) -> None:
    body = b'{"spec": "' + b"x" * BODY_MAX_BYTES + b'"}'
    headers = bearer | {"content-type": "application/json"}

    answer = client.post(
        f"{PREFIX}/sheets/{world.job_sheet_id}/audits", content=body, headers=headers
    )

    assert (answer.status_code, answer.json()["code"]) == (413, "TOO_LARGE")
    assert answer.headers["content-type"] == "application/problem+json"


def test_an_upload_may_be_larger_than_that(client: TestClient, bearer: dict[str, str]) -> None:
    content = pdf("large") + b"\n%" + b"x" * 2 * BODY_MAX_BYTES

    answer = client.post(f"{PREFIX}/sheets", files={"file": ("a.pdf", content)}, headers=bearer)

    assert answer.status_code == 202, answer.text


def test_an_upload_is_answered_once_for_each_key(
    client: TestClient, bearer: dict[str, str]
) -> None:
    headers = bearer | {"idempotency-key": "k1"}

    first, again = (
        client.post(f"{PREFIX}/sheets", files={"file": ("a.pdf", pdf("one"))}, headers=headers)
        for _ in range(2)
    )

    assert (first.status_code, again.status_code) == (202, 202)
    assert first.json() == again.json()
    assert again.headers["idempotent-replayed"] == "true"


def test_a_caller_whose_minute_is_used_up_is_told_when_to_come_back(limited: Runtime) -> None:
    mine, theirs = bearer_of(limited), bearer_of(limited)
    with serving(limited) as client:
        answers = [client.get(f"{PREFIX}/audits", headers=mine) for _ in range(4)]
        other = client.get(f"{PREFIX}/audits", headers=theirs)

    assert [one.status_code for one in answers] == [200, 200, 200, 429]
    assert [one.headers["ratelimit-remaining"] for one in answers] == ["2", "1", "0", "0"]
    last = answers[-1]
    assert last.json()["code"] == "TOO_MANY_REQUESTS"
    assert 1 <= int(last.headers["retry-after"]) <= 60
    assert other.status_code == 200


def test_without_redis_each_app_counts_by_itself(rt: Runtime) -> None:
    alone = replace(rt, limits=CallerLimits("redis://127.0.0.1:9/0", requests_per_minute=2))
    headers = bearer_of(alone)
    with serving(alone) as client:
        found = [client.get(f"{PREFIX}/audits", headers=headers).status_code for _ in range(3)]

    assert found == [200, 200, 429]


def test_the_older_routes_count_too(limited: Runtime) -> None:
    headers = bearer_of(limited)
    with serving(limited) as client:
        found = [client.post("/api/upload", headers=headers).status_code for _ in range(4)]

    assert found == [400, 400, 400, 429]
