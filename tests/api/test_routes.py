"""What holds for every route."""

from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from core.api.middleware import SECURITY_HEADERS
from core.ports import Runtime
from tests.api.conftest import serving


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE"])
@pytest.mark.parametrize("path", ["/api/nope", "/api/", "/api/audits", "/api/health/x"])
def test_an_unknown_path_is_a_404_in_json(client: TestClient, method: str, path: str) -> None:
    answer = client.request(method, path)

    assert (answer.status_code, answer.json()["code"]) == (404, "NOT_FOUND")
    assert answer.headers["content-type"] == "application/problem+json"


def test_the_wrong_method_is_a_405_that_says_the_right_one(client: TestClient) -> None:
    answer = client.get("/api/upload")

    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")


@pytest.mark.parametrize("path", ["/api/health/live", "/api/nope", "/sign-in?token=x"])
def test_every_answer_carries_the_security_headers(client: TestClient, path: str) -> None:
    headers = client.get(path).headers

    assert set(SECURITY_HEADERS) | {"content-security-policy"} <= set(headers)
    assert headers["x-content-type-options"] == "nosniff"


def test_the_policy_of_pages_names_every_script_it_allows(client: TestClient) -> None:
    policy = client.get("/api/health/live").headers["content-security-policy"]
    rules = dict(part.strip().split(" ", 1) for part in policy.split(";"))

    assert rules["default-src"] == "'none'"
    assert "sha256-" in rules["script-src"]  # The frame's inline script, found where it lies.
    allowed = set(rules["script-src"].split())
    assert not {"'unsafe-inline'", "'unsafe-eval'", "*", "https:"} & allowed


def test_over_https_a_browser_is_told_to_stay_there(rt: Runtime) -> None:
    with serving(replace(rt, public_url="https://sheets.example")) as client:
        headers = client.get("/api/health/live").headers

    assert headers["strict-transport-security"] == "max-age=31536000"


def test_a_request_id_is_made(client: TestClient) -> None:
    first, second = (client.get("/api/health/live").headers["x-request-id"] for _ in range(2))

    assert first != second


def test_a_harmless_request_id_is_kept(client: TestClient) -> None:
    headers = client.get("/api/health/live", headers={"x-request-id": "trace-1.a"}).headers

    assert headers["x-request-id"] == "trace-1.a"


@pytest.mark.parametrize("given", ["a b", "x" * 65, "<script>"])
def test_a_harmful_request_id_is_replaced(client: TestClient, given: str) -> None:
    headers = client.get("/api/health/live", headers={"x-request-id": given}).headers

    assert headers["x-request-id"] != given
