"""A technician and somebody else's sheet, by every route that names one."""

from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from core.domain.access import Role
from core.ports import Runtime
from core.services import intake
from core.services.access import sessions
from tests import people
from tests.api.conftest import pdf, serving


def browser(rt: Runtime, name: str, role: Role) -> Iterator[TestClient]:
    with serving(rt) as client:
        client.cookies.set(sessions.COOKIE_NAME, people.cookie(rt, name, role))
        yield client


@pytest.fixture
def zoe(rt: Runtime) -> Iterator[TestClient]:
    yield from browser(rt, "zoe", Role.TECHNICIAN)


@pytest.fixture
def lead(rt: Runtime) -> Iterator[TestClient]:
    yield from browser(rt, "lea", Role.QA_LEAD)


def sheet(rt: Runtime, name: str) -> intake.Receipt:
    actor = people.actor(name, Role.TECHNICIAN)
    return intake.submit(rt, actor=actor, filename=f"{name}.pdf", content=pdf(f"Of {name}"))


def paths(of: intake.Receipt) -> list[str]:
    return [
        f"/api/audits/{of.audit_id}",
        f"/api/sheets/{of.job_sheet_id}/pages/1.jpg",
        f"/api/sheets/{of.job_sheet_id}/file",
    ]


def test_a_technician_reaches_own_sheets_and_no_others(
    rt: Runtime, zoe: TestClient, lead: TestClient
) -> None:
    own, others = sheet(rt, "zoe"), sheet(rt, "yan")

    assert [zoe.get(path).status_code for path in paths(own)] == [200] * 3
    refused = [zoe.get(path) for path in paths(others)]
    assert [answer.status_code for answer in refused] == [404] * 3
    assert not any("yan" in answer.text for answer in refused)
    assert [lead.get(path).status_code for path in paths(others)] == [200] * 3
    # The picture is kept by now, and still nobody else's.
    assert zoe.get(paths(others)[1]).status_code == 404


def test_anothers_bytes_are_refused_without_telling_of_the_other(
    rt: Runtime, zoe: TestClient
) -> None:
    others = sheet(rt, "yan")
    answer = _upload(zoe, pdf("Of yan"))

    assert (answer.status_code, answer.json()["code"]) == (409, "CONFLICT")
    assert others.receipt not in answer.text
    assert "yan" not in answer.text


def test_who_does_not_upload_is_refused_by_role(rt: Runtime) -> None:
    for client in browser(rt, "otto", Role.ON_CALL):
        answer = _upload(client, pdf("x"))

        assert (answer.status_code, answer.json()["code"]) == (403, "FORBIDDEN")
        assert "The role on call may not do this" in answer.json()["detail"]


def _upload(client: TestClient, content: bytes) -> Any:
    files = {"file": ("a.pdf", content, "application/pdf")}
    return client.post("/api/upload", files=files, headers={"sec-fetch-site": "same-origin"})
