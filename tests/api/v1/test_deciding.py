"""Reviews, disputes and waivers through the API, from the first request to the new verdict."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from starlette.testclient import TestClient

from core.adapters.pdf import pdf_pages
from core.api.v1.app import PREFIX
from core.domain.access import Role
from core.ports import Runtime
from core.services import audits, intake
from core.services.spec import specs
from tests import people
from tests.api.conftest import bearer_of
from tests.browser import doubtful_sheets
from tests.pages.rows import Rows, label_found
from tests.pages.test_specs import publish
from tests.services.disputed import ASKED, TOM, disputed, known, sheet

DISPUTE = {
    "reason": "false_positive",
    "comment": "They signed on the pad.",
    "rule": ASKED.rule,
    "field": ASKED.field,
}


@pytest.fixture
def supervisor(rt: Runtime) -> dict[str, str]:
    return bearer_of(rt, Role.SUPERVISOR)


def post(
    client: TestClient, path: str, headers: dict[str, str], body: Any = None, *, status: int = 200
) -> Any:
    answer = client.post(PREFIX + path, json=body, headers=headers)
    assert answer.status_code == status, answer.text
    return answer.json() if answer.content else None


def get(client: TestClient, path: str, headers: dict[str, str], **query: Any) -> Any:
    answer = client.get(PREFIX + path, params=query, headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_a_dispute_from_its_opening_to_the_new_verdict(
    client: TestClient, rt: Runtime, rows: Rows, supervisor: dict[str, str]
) -> None:
    audit_id = sheet(rows)
    mine = bearer_of(rt, Role.QA_LEAD)
    opened = post(client, f"/audits/{audit_id}/disputes", mine, DISPUTE, status=201)
    here = f"/disputes/{opened['dispute_id']}"
    post(client, f"/audits/{audit_id}/disputes", mine, DISPUTE, status=409)

    (line,) = get(client, "/disputes", supervisor, live=True)["items"]
    assert (line["number"], line["state"], line["repeated"]) == (1, "open", 1)
    post(client, f"{here}/moves", supervisor, {"move": "claim"}, status=204)
    post(client, f"{here}/replies", mine, {"move": "comment", "comment": "Page 2."}, status=204)
    effect = post(client, f"{here}/preview", supervisor, {"decision": "accept"})
    assert effect == {
        "score_before": 90, "score_after": 100, "verdict_before": "FAIL", "verdict_after": "PASS",
    }  # fmt: skip
    post(client, f"{here}/decision", supervisor, {"decision": "accept"}, status=422)
    decision = {"decision": "accept", "comment": "So it is."}
    made = post(client, f"{here}/decision", supervisor, decision)

    assert get(client, f"/audits/{made['audit_id']}", mine)["verdict"] == "PASS"
    assert get(client, f"/audits/{audit_id}", mine)["verdict"] == "FAIL"
    found = get(client, here, mine)
    assert found["ruled"] == "accepted"
    assert [one["move"] for one in found["thread"]] == ["open", "claim", "comment", "accept"]
    assert found["finding"]["rule"] == ASKED.rule


def test_whoever_opened_it_does_not_decide_it(client: TestClient, rt: Runtime, rows: Rows) -> None:
    admin = bearer_of(rt, Role.ADMIN)
    opened = post(client, f"/audits/{sheet(rows)}/disputes", admin, DISPUTE, status=201)
    decision = {"decision": "accept", "comment": "Mine."}

    refused = post(
        client, f"/disputes/{opened['dispute_id']}/decision", admin, decision, status=403
    )

    assert "disputes a finding" in refused["detail"]


def test_those_that_share_the_cause_are_decided_together(
    client: TestClient, rt: Runtime, rows: Rows, supervisor: dict[str, str]
) -> None:
    known(rt)
    first, second = (str(disputed(rt, sheet(rows))) for _ in range(2))
    decision = {"decision": "accept", "comment": "Signed on the pad."}

    (other,) = post(client, f"/disputes/{first}/alike/preview", supervisor, decision)["alike"]
    assert (other["dispute_id"], other["effect"]["verdict_after"]) == (second, "PASS")
    body = decision | {"dispute_ids": [second]}
    told = post(client, f"/disputes/{first}/alike", supervisor, body)

    assert told == {"decided": [second], "refused": []}


def test_pages_of_disputes_join(client: TestClient, rt: Runtime, rows: Rows) -> None:
    known(rt)
    written = [str(disputed(rt, sheet(rows))) for _ in range(5)]
    headers, seen, cursor = bearer_of(rt), list[str](), dict[str, str]()
    while True:
        page = get(client, "/disputes", headers, limit=2, **cursor)
        seen += [one["dispute_id"] for one in page["items"]]
        if page["next"] is None:
            break
        cursor = {"cursor": page["next"]}

    assert seen == written[::-1]


def test_a_technician_sees_own_disputes_only(client: TestClient, rt: Runtime, rows: Rows) -> None:
    known(rt)
    dispute_id = disputed(rt, sheet(rows), by=TOM)
    stranger = bearer_of(rt, Role.TECHNICIAN)

    assert get(client, "/disputes", stranger)["items"] == []
    answer = client.get(f"{PREFIX}/disputes/{dispute_id}", headers=stranger)
    assert answer.status_code == 404


def test_a_waiver_from_asking_to_revoking(
    client: TestClient, rt: Runtime, rows: Rows, supervisor: dict[str, str]
) -> None:
    audit_id = sheet(rows)
    mine = bearer_of(rt, Role.QA_LEAD)
    asked = {
        "scope": "finding",
        "rule": ASKED.rule,
        "field": ASKED.field,
        "reason": "By phone.",
        "expires_at": (rt.clock() + timedelta(days=9)).isoformat(),
    }
    opened = post(client, f"/audits/{audit_id}/waivers", mine, asked, status=201)
    here = f"/waivers/{opened['waiver_id']}"
    approved = {"decision": "approved", "comment": "Agreed."}
    post(client, f"{here}/decision", mine, approved, status=403)

    post(client, f"{here}/decision", supervisor, approved, status=204)
    assert verdicts(client, audit_id, mine) == ["WAIVED", "FAIL"]
    (line,) = get(client, "/waivers", mine, shown="in_force")["waivers"]
    assert line["waiver_id"] == opened["waiver_id"]
    post(client, f"{here}/revoke", supervisor, {"comment": "Over."}, status=204)

    assert verdicts(client, audit_id, mine) == ["FAIL", "WAIVED", "FAIL"]
    assert get(client, here, mine)["state"] == "revoked"


def test_an_audit_keeps_what_it_said_before_it_was_ruled_on(
    client: TestClient, rt: Runtime, rows: Rows, supervisor: dict[str, str]
) -> None:
    known(rt)
    audit_id = sheet(rows)
    dispute_id = disputed(rt, audit_id)
    decision = {"decision": "accept", "comment": "So it is."}
    made = post(client, f"/disputes/{dispute_id}/decision", supervisor, decision)["audit_id"]

    before, after = (get(client, f"/audits/{one}", supervisor) for one in (audit_id, made))

    assert (before["rulings"], before["original_verdict"]) == ([], None)
    assert (after["verdict"], after["score"]) == ("PASS", 100)
    assert (after["original_verdict"], after["original_score"]) == ("FAIL", 90)
    (ruling,) = after["rulings"]
    assert (ruling["ruling"], ruling["cause_id"]) == ("overturned", str(dispute_id))
    assert (ruling["was"], ruling["now"]) == (before["findings"][0], None)
    text = report_text(client, made, supervisor)
    assert "PASS" in text
    assert "before rulings FAIL with 90" in text
    assert "Overturned in a dispute." in text
    assert before["findings"][0]["message"] in text
    assert "before rulings" not in report_text(client, str(audit_id), supervisor)


def test_a_waived_audit_keeps_what_it_said_before(
    client: TestClient, rt: Runtime, rows: Rows, supervisor: dict[str, str]
) -> None:
    audit_id = sheet(rows)
    expires_at = (rt.clock() + timedelta(days=9)).isoformat()
    asked = {
        "scope": "finding", "rule": ASKED.rule, "field": ASKED.field, "reason": "By phone.",
        "expires_at": expires_at,
    }  # fmt: skip
    opened = post(
        client, f"/audits/{audit_id}/waivers", bearer_of(rt, Role.QA_LEAD), asked, status=201
    )
    approved = {"decision": "approved", "comment": "Agreed."}
    post(client, f"/waivers/{opened['waiver_id']}/decision", supervisor, approved, status=204)

    newest = get(client, "/audits", supervisor)["items"][0]["audit_id"]
    found = get(client, f"/audits/{newest}", supervisor)

    assert (found["verdict"], found["original_verdict"]) == ("WAIVED", "FAIL")
    assert found["rulings"][0]["cause_id"] == opened["waiver_id"]
    text = report_text(client, newest, supervisor)
    assert "No finding stands against this sheet." in text
    assert "Covered by a waiver." in text


def report_text(client: TestClient, audit_id: str, headers: dict[str, str]) -> str:
    """What stands in the audit's report."""
    answer = client.get(f"{PREFIX}/audits/{audit_id}/report.pdf", headers=headers)
    assert answer.status_code == 200, answer.text
    with pdf_pages.opened(answer.content) as document, pdf_pages.page_of(document, 0) as page:
        found = page.get_textpage().get_text_range()
    return " ".join(found.split())


def verdicts(client: TestClient, audit_id: UUID, headers: dict[str, str]) -> list[str]:
    """Of the sheet's audits, the newest first."""
    sheet_id = get(client, f"/audits/{audit_id}", headers)["job_sheet_id"]
    found = get(client, "/audits", headers)["items"]
    return [one["verdict"] for one in found if one["job_sheet_id"] == sheet_id]


def test_a_review_from_the_queue_to_its_verdict(client: TestClient, rt: Runtime) -> None:
    content = doubtful_sheets.draw(2)
    receipt = intake.submit(rt, filename="a.pdf", content=content, actor=people.ANA)
    audits.run(rt, receipt.audit_id, worker="w1")
    lead = bearer_of(rt, Role.QA_LEAD)

    (waiting,) = get(client, "/reviews", lead)["reviews"]
    assert waiting["audit_id"] == str(receipt.audit_id)
    review_id = post(client, "/reviews/next", lead)["review_id"]
    post(client, f"/reviews/{review_id}/finish", lead, status=422)
    (doubt,) = get(client, f"/reviews/{review_id}/outcome", lead)["doubts"]
    body = {"kind": "accept", "target": doubt["target"]}
    look = post(client, f"/reviews/{review_id}/decisions", lead, body)
    assert (look["is_settled"], look["doubts"]) == (True, [])
    made = post(client, f"/reviews/{review_id}/finish", lead)["audit_id"]

    assert get(client, f"/audits/{made}", lead)["verdict"] == look["verdict"]
    assert get(client, f"/reviews/{review_id}", lead)["state"] == "done"
    assert post(client, "/reviews/next", lead) == {"review_id": None}


def test_a_second_look_stays_blind(client: TestClient, rt: Runtime, rows: Rows) -> None:
    from sqlalchemy import text

    lead = bearer_of(rt, Role.QA_LEAD)
    review_id = post(client, f"/audits/{sheet(rows)}/review", lead)["review_id"]
    with rt.write() as session:
        session.execute(text("update reviews set cause = 'SAMPLE'"))

    look = get(client, f"/reviews/{review_id}/outcome", lead)

    assert (look["verdict"], look["score"]) == (None, None)
    answer = client.delete(f"{PREFIX}/reviews/{review_id}/claim", headers=lead)
    assert answer.status_code == 204


def test_labels_from_a_review_to_the_draft_that_knows_them(
    client: TestClient, rt: Runtime, rows: Rows
) -> None:
    specs.activate(rt, publish(rt), actor=people.BEN)
    for by in ("eve", "eve", "ben"):
        label_found(rows, "Plant Code", "job_number", by=by, spec_id="site-visit")
    headers, pick = bearer_of(rt, Role.QA_LEAD), {"label": "Plant Code", "field": "job_number"}
    here = "/specs/site-visit/labels"

    ((one,), left_out) = get(client, here, headers).values()
    assert (one["standing"], one["owner"], left_out) == ("offered", None, [])
    assert one["given"][0] | {"examples": []} == pick | {"sheets": 3, "people": 2, "examples": []}
    post(client, f"{here}/dismissals", headers, pick, status=204)
    post(client, f"{here}/drafts", headers, {"labels": [pick]}, status=409)
    answer = client.delete(PREFIX + here + "/dismissals", params=pick, headers=headers)
    assert answer.status_code == 204
    ref = post(client, f"{here}/drafts", headers, {"labels": [pick]}, status=201)

    text = client.get(f"{PREFIX}/specs/{ref['id']}/versions/{ref['version']}.yaml", headers=headers)
    assert "Plant Code" in text.text
    post(client, f"{here}/drafts", headers, {"labels": [pick | {"field": "x"}]}, status=409)
