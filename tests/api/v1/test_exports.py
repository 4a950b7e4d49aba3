"""Exports: every row, nothing that a spreadsheet would run, and little memory."""

import csv
import io
import json
import tracemalloc
from dataclasses import fields
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from core.adapters import export_files
from core.adapters.export_files import Format
from core.api.v1.app import OUR_OWN, PREFIX
from core.api.v1.filters import Narrowed
from core.domain.bands import Band
from core.domain.model import AuditStatus, Finding, ReasonCode, Severity, Verdict
from core.errors import Rejected
from core.ports import Runtime
from core.queries import exports
from core.queries.audit_filters import AuditFilter
from core.ui import exporting
from tests.pages.rows import Rows
from tests.services.disputed import decided, disputed, known, sheet

EVIL = '=HYPERLINK("http://evil.test","click")'
FINDING = Finding(
    rule="job_number.required",
    reason_code=ReasonCode.MISSING_FIELD,
    severity=Severity.S0,
    message=EVIL,
    confidence=0.91,
    field="job_number",
)


def export(client: TestClient, headers: dict[str, str], name: str, **query: Any) -> Any:
    answer = client.get(f"{PREFIX}/exports/{name}", params=query, headers=headers)
    assert answer.status_code == 200, answer.text
    return answer


def worksheet(content: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content)).active


def as_csv(answer: Any) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_audits_come_with_what_their_numbers_rest_on(
    client: TestClient, bearer: dict[str, str], rows: Rows
) -> None:
    rows.audit(filename="a.pdf", verdict=Verdict.FAIL, findings=(FINDING,))
    rows.audit(filename="b.pdf")

    answer = export(client, bearer, "audits.csv")

    found = as_csv(answer)
    assert [row["file"] for row in found] == ["b.pdf", "a.pdf"]
    assert found[1]["verdict"] == "FAIL"
    assert found[1]["spec_version"] == "1.0.0"
    assert set(found[0]) >= {"engine", "model", "field_confidence", "decision", "decided_by"}
    assert answer.headers["export-rows"] == "2"
    assert "-2-rows.csv" in answer.headers["content-disposition"]


def test_disputes_come_with_how_they_were_decided(
    client: TestClient, bearer: dict[str, str], rt: Runtime, rows: Rows
) -> None:
    known(rt)
    decided(rt, disputed(rt, sheet(rows, filename="disputed.pdf")))

    (row,) = as_csv(export(client, bearer, "disputes.csv"))
    newest, first = as_csv(export(client, bearer, "audits.csv"))

    assert (row["file"], row["state"], row["disputer"]) == ("disputed.pdf", "accepted", "tom")
    assert row["made_audit_id"] == newest["audit_id"]
    assert json.loads(row["deciders"]) == ["sue"]
    assert json.loads(newest["rulings"])[0]["ruling"] == "overturned"
    assert (first["rulings"], newest["verdict"], first["verdict"]) == ("", "PASS", "FAIL")
    assert row["made_verdict"] == "PASS"
    assert [(one["original_verdict"], one["original_score"]) for one in (newest, first)] == [
        ("FAIL", "90"), ("FAIL", "90"),
    ]  # fmt: skip
    findings = as_csv(export(client, bearer, "findings.csv"))
    assert [one["verdict"] for one in findings] == ["FAIL"]  # of the first audit, which stays


def test_the_filters_of_the_list_hold(
    client: TestClient, bearer: dict[str, str], rows: Rows
) -> None:
    rows.audit(filename="a.pdf", verdict=Verdict.FAIL)
    rows.audit(filename="b.pdf")

    assert [
        row["file"] for row in as_csv(export(client, bearer, "audits.csv", verdict="FAIL"))
    ] == ["a.pdf"]


EVERY_FILTER = AuditFilter(
    verdict=Verdict.FAIL,
    status=AuditStatus.DONE,
    spec="repair-report",
    technician="Marta & Sons",
    customer="Kühne GmbH",
    site="Leeds North",
    reason=ReasonCode.MISSING_FIELD,
    severity=Severity.S0,
    band=Band.FROM_50,
    assigned="Ben",
    since=datetime(2026, 3, 1, 12, tzinfo=ZoneInfo("Asia/Kolkata")),
    until=datetime(2096, 3, 1, tzinfo=UTC),
    text="JOB-204826",
)


def test_what_the_page_links_to_is_the_filter_it_shows() -> None:
    """One filter goes out as a link and comes back as itself, part by part."""
    assert all(getattr(EVERY_FILTER, part.name) for part in fields(AuditFilter))
    said: list[AuditFilter] = []

    def take(rest: str, narrowed: Narrowed) -> None:
        said.append(narrowed)

    app = FastAPI(telemetry=OUR_OWN)
    app.add_api_route("/{rest:path}", take)
    with TestClient(app) as client:
        link = exporting.address(exports.What.AUDITS, "csv", EVERY_FILTER)
        assert client.get(link).status_code == 200

    assert said == [EVERY_FILTER]


FITTING: dict[str, Any] = {
    "verdict": Verdict.FAIL,
    "findings": (FINDING,),
    "technician": "Marta & Sons",
    "customer": "Kühne GmbH",
    "site": "Leeds North",
    "severity": "S0",
    "confidence_band": Band.FROM_50.value,
    "assigned_to": "Ben",
}
OTHERWISE: dict[str, dict[str, Any]] = {
    "verdict": {"verdict": Verdict.PASS},
    "technician": {"technician": "Somebody Else"},
    "customer": {"customer": "Another"},
    "site": {"site": "York"},
    "reason": {"findings": ()},
    "severity": {"severity": "S2"},
    "band": {"confidence_band": Band.FROM_95.value},
    "assigned": {"assigned_to": None},
    "text": {"fields": ()},
    "spec": {"spec_id": "maintenance-sheet"},
    "since": {"queued_at": datetime(2026, 2, 1, tzinfo=UTC)},
}


@pytest.mark.parametrize("part", OTHERWISE)
def test_every_filter_of_the_list_narrows_every_export(
    client: TestClient, bearer: dict[str, str], rows: Rows, part: str
) -> None:
    rows.audit(filename="fits.pdf", **FITTING)
    rows.audit(filename="not.pdf", **(FITTING | OTHERWISE[part]))
    wanted = getattr(EVERY_FILTER, part)
    query = {part: wanted.isoformat() if part == "since" else str(wanted)}

    audits = export(client, bearer, "audits.csv", **query)

    assert [row["file"] for row in as_csv(audits)] == ["fits.pdf"]
    assert audits.headers["export-rows"] == "1"
    findings = export(client, bearer, "findings.csv", **query)
    assert [row["file"] for row in as_csv(findings)] == ["fits.pdf"]
    assert findings.headers["export-rows"] == "1"
    listed = client.get(f"{PREFIX}/audits", params=query, headers=bearer).json()["items"]
    assert [one["filename"] for one in listed] == ["fits.pdf"]


def test_a_word_for_a_filter_that_is_none_is_refused(
    client: TestClient, bearer: dict[str, str]
) -> None:
    for query in ({"band": "sure"}, {"reason": "BAD_MOOD"}, {"site": "a\x00b"}):
        answer = client.get(f"{PREFIX}/exports/audits.csv", params=query, headers=bearer)
        assert (answer.status_code, answer.json()["code"]) == (422, "REJECTED")


def test_what_a_sheet_says_never_becomes_a_formula(
    client: TestClient, bearer: dict[str, str], rows: Rows
) -> None:
    rows.audit(filename="@SUM(A1).pdf", verdict=Verdict.FAIL, findings=(FINDING,))

    (row,) = as_csv(export(client, bearer, "findings.csv"))
    assert row["message"] == f"'{EVIL}"
    assert row["file"] == "'@SUM(A1).pdf"

    head, first = worksheet(export(client, bearer, "findings.xlsx").content).iter_rows()
    cells = {name.value: cell for name, cell in zip(head, first, strict=True)}
    assert (cells["message"].value, cells["message"].data_type) == (EVIL, "s")
    assert cells["confidence"].value == 0.91

    (line,) = export(client, bearer, "findings.jsonl").text.splitlines()
    assert json.loads(line)["message"] == EVIL


@pytest.mark.parametrize("form", list(Format))
def test_a_large_export_needs_little_memory(form: Format) -> None:
    """A hundred thousand rows of 200 bytes: some megabytes at most, whatever the format."""
    rows = ((n, f"{n:>200}", 0.5) for n in range(100_000))
    pieces = export_files.write(form, ("a", "b", "c"), rows, count=100_000)
    tracemalloc.start()
    size = sum(len(piece) for piece in pieces)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert size > 1_000_000
    assert peak < 8_000_000


def test_more_rows_than_a_worksheet_holds_are_refused_in_words() -> None:
    with pytest.raises(Rejected, match="take CSV"):
        export_files.write(Format.XLSX, ("a",), iter(()), count=2_000_000)


def test_text_that_xml_cannot_hold_is_left_out() -> None:
    rows = [("a\x00b\x0bc" + "x" * 40_000,)]
    content = b"".join(export_files.write(Format.XLSX, ("a",), rows, count=1))

    value = str(worksheet(content)["A2"].value)
    assert value.startswith("abcx")
    assert len(value) <= 32_767
