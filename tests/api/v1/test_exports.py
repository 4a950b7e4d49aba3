"""Exports: every row, nothing that a spreadsheet would run, and little memory."""

import csv
import io
import json
import tracemalloc
from typing import Any

import openpyxl
import pytest
from starlette.testclient import TestClient

from core.adapters import export_files
from core.adapters.export_files import Format
from core.api.v1.app import PREFIX
from core.domain.model import Finding, ReasonCode, Severity, Verdict
from core.errors import Rejected
from tests.pages.rows import Rows

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


def test_the_filters_of_the_list_hold(
    client: TestClient, bearer: dict[str, str], rows: Rows
) -> None:
    rows.audit(filename="a.pdf", verdict=Verdict.FAIL)
    rows.audit(filename="b.pdf")

    assert [
        row["file"] for row in as_csv(export(client, bearer, "audits.csv", verdict="FAIL"))
    ] == ["a.pdf"]


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
