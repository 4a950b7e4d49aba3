"""`jobsheet reaudit`, in processes of its own."""

import json
from dataclasses import replace
from typing import Any
from uuid import UUID

from core.adapters import spec_bundles
from core.domain.model import SpecRef
from core.ports import Runtime
from core.services import audits, intake
from core.services.spec import specs
from core.services.spec.spec_book import DatabaseSpecBook
from tests.adapters.sheets import typed_pdf
from tests.cli.test_sign_in_commands import Command, jobsheet
from tests.people import ANA

__all__ = ["jobsheet"]  # a fixture

SPEC = """
spec: visit
version: 1.2.0
name: Visit
selection: {all: [visit report]}
fields:
  - {name: job_number, label: Job Number, type: string, required: true, severity: S0}
  - {name: service_date, label: Date, type: date, severity: S0, not_after: today}
  - {name: customer_signature, label: Customer Signature, type: signature, severity: S2}
"""
PACK = """
cases:
  - {id: A, fields: {job_number: JOB-123456, service_date: 2026-03-14}, outcome: PASS}
"""


def audited(rt: Runtime, count: int) -> list[UUID]:
    """Sheets of a visit, read and judged by its spec."""
    rt = replace(rt, specs=DatabaseSpecBook(rt.read))
    made = spec_bundles.from_upload("v.yaml", SPEC.encode(), pack=PACK.encode(), published=())
    specs.publish(rt, made, actor=ANA)
    specs.activate(rt, SpecRef("visit", "1.2.0"), actor=ANA)
    receipts = []
    for number in range(count):
        lines = ("VISIT REPORT", f"Job Number: JOB-10000{number}", "Date: 14/03/2026")
        receipts.append(intake.submit(rt, filename="a.pdf", content=typed_pdf(lines), actor=ANA))
    for receipt in receipts:
        audits.run(rt, receipt.audit_id, worker="w1")
    return [receipt.audit_id for receipt in receipts]


def lines(text: str) -> tuple[list[dict[str, Any]], dict[str, int]]:
    """The sheets in an order of their own, and the counts."""
    *sheets, counts = map(json.loads, text.splitlines())
    return sorted(sheets, key=lambda one: str(one["audit"])), counts["counts"]


def test_several_processes_judge_every_sheet_once(jobsheet: Command, rt: Runtime) -> None:
    made = audited(rt, 3)

    alone = jobsheet("reaudit", "--json")
    shared = jobsheet("reaudit", "--json", "--processes", "2")

    assert alone.returncode == shared.returncode == 0, alone.stderr + shared.stderr
    assert lines(shared.stdout) == lines(alone.stdout)
    sheets, counts = lines(shared.stdout)
    assert [one["audit"] for one in sheets] == sorted(map(str, made))
    assert counts["sheets"] == counts["unchanged"] == 3


def test_what_is_wrong_is_told_in_a_sentence_by_several_too(jobsheet: Command) -> None:
    asked = jobsheet("reaudit", "--spec", "visit@9.9.9", "--processes", "2")

    assert asked.returncode != 0
    assert "visit" in asked.stderr
    assert "Traceback" not in asked.stderr
