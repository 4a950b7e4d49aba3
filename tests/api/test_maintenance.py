"""Maintenance and deploy marks over HTTP: 503 with the time to come back, by every way in."""

from datetime import timedelta

from starlette.testclient import TestClient

from core.api.v1.app import PREFIX
from core.domain.access import Role
from core.ports import Runtime
from core.services.ops import maintenance
from tests import people
from tests.api.conftest import bearer_of, pdf

ASKED = {"reason": "New disks", "minutes": 30}


def test_uploads_are_refused_with_the_time_to_come_back(client: TestClient, rt: Runtime) -> None:
    ends = rt.clock() + timedelta(minutes=10)
    maintenance.plan(rt, actor=people.ANA, reason="New disks", ends_at=ends)

    for path in ("/api/upload", f"{PREFIX}/sheets"):
        answer = client.post(
            path, headers=bearer_of(rt, Role.ADMIN), files={"file": ("a.pdf", pdf("a"))}
        )

        assert answer.status_code == 503, path
        assert 590 <= int(answer.headers["retry-after"]) <= 600
        assert answer.json()["code"] == "MAINTENANCE"
        assert "New disks" in answer.json()["detail"]
    assert client.get("/api/health/live").status_code == 200


def test_it_is_begun_and_ended_by_a_program(client: TestClient, rt: Runtime) -> None:
    headers = bearer_of(rt, Role.ON_CALL)

    begun = client.put(f"{PREFIX}/maintenance", headers=headers, json=ASKED)
    again = client.put(f"{PREFIX}/maintenance", headers=headers, json=ASKED)
    listed = client.get(f"{PREFIX}/maintenance", headers=headers).json()["maintenance"]
    ended = client.delete(f"{PREFIX}/maintenance", headers=headers)
    nothing = client.delete(f"{PREFIX}/maintenance", headers=headers)

    assert (begun.status_code, again.status_code) == (200, 409)
    assert [one["reason"] for one in listed] == ["New disks"]
    assert (ended.status_code, nothing.status_code) == (204, 404)


def test_a_deploy_is_marked_by_a_program(client: TestClient, rt: Runtime) -> None:
    headers = bearer_of(rt, Role.ON_CALL)

    marked = client.post(
        f"{PREFIX}/deploys", headers=headers, json={"version": "1.4.0", "note": "Faster"}
    )
    refused = client.post(f"{PREFIX}/deploys", headers=headers, json={"version": "no version"})
    listed = client.get(f"{PREFIX}/deploys", headers=headers).json()["deploys"]

    assert (marked.status_code, refused.status_code) == (201, 422)
    assert [(one["version"], one["note"]) for one in listed] == [("1.4.0", "Faster")]


def test_a_day_no_calendar_holds_is_refused(client: TestClient, rt: Runtime) -> None:
    asked = {**ASKED, "begins_at": "9999-12-31T23:59:00Z"}

    answer = client.put(f"{PREFIX}/maintenance", headers=bearer_of(rt, Role.ON_CALL), json=asked)

    assert (answer.status_code, answer.json()["code"]) == (422, "REJECTED")
