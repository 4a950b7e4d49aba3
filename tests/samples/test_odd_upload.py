"""Sixty-seven odd files through upload: a receipt and a verdict, or a refusal in words."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

from core.errors import ErrorCode
from tests.conftest import SAMPLES
from tests.running_stack import RunningStack

ODD = SAMPLES / "odd"
CALL_TIMEOUT_S = 90.0
HEALTH_PATIENCE_S = 60.0
VERDICT_PATIENCE_S = 600.0  # for all of them, one worker
POLL_S = 0.5

pytestmark = [
    pytest.mark.skipif(not ODD.is_dir(), reason="The sample sheets are not beside us."),
    pytest.mark.timeout(900),
]


@pytest.fixture(scope="module")
def api(stack: RunningStack) -> Iterator[httpx2.Client]:
    token = stack.jobsheet("token", "create", "odd-files").split()[-1]
    headers = {"Authorization": f"Bearer {token}"}
    with httpx2.Client(base_url=stack.url, headers=headers, timeout=CALL_TIMEOUT_S) as client:
        yield client


@pytest.fixture(scope="module")
def answers(api: httpx2.Client) -> dict[str, httpx2.Response]:
    files = sorted(path for path in ODD.rglob("*") if path.is_file())
    return {str(path.relative_to(ODD)): upload(api, path) for path in files}


def upload(api: httpx2.Client, path: Path) -> httpx2.Response:
    return api.post("/api/upload", files={"file": (path.name, path.read_bytes())})


def test_each_is_taken_or_refused_in_words(answers: dict[str, httpx2.Response]) -> None:
    codes = {code.value for code in ErrorCode}
    assert len(answers) == 67
    for name, answer in answers.items():
        said = answer.json()
        if answer.status_code == 202:
            assert said["receipt"], name
        else:
            assert said["code"] in codes, (name, said)
            assert said["detail"].endswith("."), (name, said)


def test_each_that_was_taken_gets_a_verdict(
    api: httpx2.Client, answers: dict[str, httpx2.Response]
) -> None:
    taken = {n: a.json()["audit_id"] for n, a in answers.items() if a.status_code == 202}
    deadline = time.monotonic() + VERDICT_PATIENCE_S
    open_ones = dict(taken)
    while open_ones and time.monotonic() < deadline:
        ended = [n for n, audit_id in open_ones.items() if audit(api, audit_id)["has_ended"]]
        for name in ended:
            assert audit(api, open_ones.pop(name))["verdict"], name
        time.sleep(POLL_S)
    assert open_ones == {}
    assert len(taken) > 40  # The corpus is odd, not hopeless.


def audit(api: httpx2.Client, audit_id: str) -> dict[str, Any]:
    answer: dict[str, Any] = api.get(f"/api/audits/{audit_id}").raise_for_status().json()
    return answer


def test_app_and_worker_are_well_afterwards(
    api: httpx2.Client, answers: dict[str, httpx2.Response]
) -> None:
    assert answers
    deadline = time.monotonic() + HEALTH_PATIENCE_S
    while (health := api.get("/api/health")).status_code != 200 and time.monotonic() < deadline:
        time.sleep(POLL_S)  # A machine that runs other tests beside may be short of breath.
    assert health.json()["status"] == "ready", health.text
