"""Lists, single records, ETags: what every integrator begins with."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from starlette.testclient import TestClient

from core.api.v1.app import PREFIX
from core.api.v1.shapes import AuditShape
from core.domain.access import Role
from core.domain.model import AuditStatus, Verdict
from core.ports import Runtime
from core.services import audits, intake
from tests import people
from tests.api.conftest import bearer_of, pdf
from tests.api.v1.conftest import World
from tests.pages.rows import Rows


def get(client: TestClient, path: str, headers: dict[str, str], **query: Any) -> Any:
    answer = client.get(PREFIX + path, params=query, headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_pages_join_without_a_gap_or_a_repetition(
    client: TestClient, bearer: dict[str, str], rows: Rows
) -> None:
    written = [str(rows.audit(filename=f"{n}.pdf")) for n in range(7)]

    for path, key in (("/audits", "audit_id"), ("/sheets", "audit_id")):
        seen: list[str] = []
        cursor: dict[str, str] = {}
        while True:
            page = get(client, path, bearer, limit=3, **cursor)
            seen += [item[key] for item in page["items"]]
            if page["next"] is None:
                break
            cursor = {"cursor": page["next"]}
        assert seen == written[::-1]


def test_filters_narrow(client: TestClient, bearer: dict[str, str], rows: Rows) -> None:
    failed = rows.audit(filename="bad.pdf", verdict=Verdict.FAIL)
    rows.audit(filename="good.pdf", verdict=Verdict.PASS)
    waiting = rows.audit(filename="new.pdf", status=AuditStatus.QUEUED)

    def ids(**query: Any) -> list[str]:
        return [one["audit_id"] for one in get(client, "/audits", bearer, **query)["items"]]

    assert ids(verdict="FAIL") == [str(failed)]
    assert ids(status="queued") == [str(waiting)]
    assert ids(text="bad.p") == [str(failed)]
    assert ids(since=(rows.clock + timedelta(minutes=1)).isoformat()) == []
    assert ids(text="%") == []


def test_a_technician_sees_their_own_sheets_and_no_others(client: TestClient, rt: Runtime) -> None:
    mine, lead = bearer_of(rt, Role.TECHNICIAN), bearer_of(rt, Role.QA_LEAD)
    part = {"file": ("mine.pdf", pdf("mine"), "application/pdf")}
    own = client.post(f"{PREFIX}/sheets", files=part, headers=mine).json()
    other = intake.submit(rt, filename="theirs.pdf", content=pdf("theirs"), actor=people.BEN)

    assert [one["filename"] for one in get(client, "/sheets", mine)["items"]] == ["mine.pdf"]
    assert [one["filename"] for one in get(client, "/audits", mine)["items"]] == ["mine.pdf"]
    assert len(get(client, "/sheets", lead)["items"]) == 2
    get(client, f"/audits/{own['audit_id']}", mine)
    for path in (
        f"{PREFIX}/sheets/{other.job_sheet_id}",
        f"{PREFIX}/sheets/{other.job_sheet_id}/file",
        f"{PREFIX}/sheets/{other.job_sheet_id}/pages/1.jpg",
        f"{PREFIX}/audits/{other.audit_id}",
        f"{PREFIX}/audits/{other.audit_id}/findings",
        f"{PREFIX}/audits/{other.audit_id}/report.pdf",
        f"/api/audits/{other.audit_id}",
        f"/api/sheets/{other.job_sheet_id}/file",
        f"/api/sheets/{other.job_sheet_id}/pages/1.jpg",
    ):
        assert client.get(path, headers=mine).status_code == 404, path
        assert client.get(path, headers=lead).status_code != 404 or "reading" in path, path


def test_an_audit_is_as_described_and_the_same_as_the_older_route_says(
    client: TestClient, bearer: dict[str, str], rt: Runtime
) -> None:
    receipt = intake.submit(rt, filename="a.pdf", content=pdf("Repair Report"), actor=people.ANA)
    audits.run(rt, receipt.audit_id, worker="w1")

    said = get(client, f"/audits/{receipt.audit_id}", bearer)

    assert AuditShape.model_validate(said).has_ended
    older = client.get(f"/api/audits/{receipt.audit_id}", headers=bearer).json()
    assert said == older
    assert get(client, f"/audits/{receipt.audit_id}/findings", bearer) == {
        "findings": said["findings"]
    }
    assert get(client, f"/audits/{receipt.audit_id}/fields", bearer) == {"fields": said["fields"]}
    reading = get(client, f"/audits/{receipt.audit_id}/reading", bearer)
    assert "Repair Report" in reading["pages"][0]


def test_who_has_it_already_is_told_so(
    client: TestClient, bearer: dict[str, str], world: World
) -> None:
    path = f"{PREFIX}/audits/{world.audit_id}"
    etag = client.get(path, headers=bearer).headers["etag"]

    for known in (etag, f'"other", W/{etag}'):
        again = client.get(path, headers=bearer | {"if-none-match": known})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", etag)
    assert client.get(path, headers=bearer | {"if-none-match": '"x"'}).status_code == 200


@pytest.mark.parametrize("cursor", ["x", "@@@", "MjAyNg", "0" * 200])
def test_a_foreign_cursor_is_refused_in_words(
    client: TestClient, bearer: dict[str, str], cursor: str
) -> None:
    answer = client.get(f"{PREFIX}/audits", params={"cursor": cursor}, headers=bearer)

    assert answer.status_code == 422
    assert "not one of ours" in answer.json()["detail"]


def test_a_report_is_a_pdf_with_the_sheets_name(
    client: TestClient, bearer: dict[str, str], rt: Runtime
) -> None:
    receipt = intake.submit(rt, filename="a.pdf", content=pdf("Repair Report"), actor=people.ANA)
    path = f"{PREFIX}/audits/{receipt.audit_id}/report.pdf"
    assert client.get(path, headers=bearer).status_code == 409

    audits.run(rt, receipt.audit_id, worker="w1")
    answer = client.get(path, headers=bearer)

    assert answer.status_code == 200
    assert answer.content.startswith(b"%PDF")
    assert 'filename="a.pdf.report.pdf"' in answer.headers["content-disposition"]


def test_specs_are_listed_and_given_as_yaml(
    client: TestClient, bearer: dict[str, str], rt: Runtime
) -> None:
    from core.adapters import spec_bundles, spec_files
    from core.domain import audit_day
    from core.services.spec import built_in_specs

    built_in_specs.bring_up_to_date(
        rt.write,
        rt.read,
        spec_bundles.from_folder(spec_files.BUILT_IN),
        today=audit_day.of(rt.clock()),
    )
    found = get(client, "/specs", bearer)["specs"]
    one = next(spec for spec in found if spec["id"] == "repair-report")

    versions = get(client, "/specs/repair-report", bearer)["versions"]
    assert versions[0]["version"] == one["version"]
    text = client.get(
        f"{PREFIX}/specs/repair-report/versions/{one['version']}.yaml", headers=bearer
    )
    assert text.headers["content-type"].startswith("application/yaml")
    assert "spec: repair-report" in text.text
    assert client.get(f"{PREFIX}/specs/nope", headers=bearer).status_code == 404
    missing = client.get(f"{PREFIX}/specs/repair-report/versions/9.9.9.yaml", headers=bearer)
    assert missing.status_code == 404


def test_nothing_of_an_unknown_id_is_told(client: TestClient, bearer: dict[str, str]) -> None:
    for path in ("/sheets/{}", "/audits/{}", "/audits/{}/reading", "/audits/{}/report.pdf"):
        answer = client.get(PREFIX + path.format(uuid4()), headers=bearer)
        assert (answer.status_code, answer.json()["code"]) == (404, "NOT_FOUND")


def test_a_path_with_a_line_break_is_no_route_and_said_as_every_error(
    client: TestClient, bearer: dict[str, str]
) -> None:
    answer = client.get(f"{PREFIX}/exports/a%0Ab", headers=bearer)

    assert (answer.status_code, answer.json()["code"]) == (404, "NOT_FOUND")
    assert answer.headers["content-type"].startswith("application/problem+json")
