"""One audit."""

import json
import re
from dataclasses import replace

import pytest
from sqlalchemy import text

from core.domain.model import AuditStatus, ReasonCode, Verdict
from core.domain.rescue import Cause
from core.ports import Runtime
from core.queries import audit_detail
from core.services import audits as auditing
from core.services.queueing import attempts, rescues
from core.ui import sheet_view
from tests.pages.conftest import Open
from tests.pages.rows import CHECKS, HORN_UNMARKED, JOB_NUMBER, PARTS, SIGNED, UNSIGNED, Rows
from tests.pages.seen import labels, texts
from tests.people import ANA, BEN

HOSTILE = "<img src=x onerror=alert(1)> [link](http://evil.example) **bold** :material/home: $x$"


def test_shows_verdict_reason_and_evidence(open_page: Open, rows: Rows) -> None:
    audit = rows.audit(
        filename="unsigned.pdf",
        verdict=Verdict.FAIL,
        findings=(UNSIGNED,),
        fields=(JOB_NUMBER, SIGNED),
    )

    page = open_page("audit", audit=str(audit))

    assert not page.exception
    seen = texts(page)
    for expected in (
        "unsigned.pdf",
        "Fail",
        "Customer Signature is empty.",
        "Ask the customer to sign before you leave.",
        "customer_signature.required",
        "MISSING_FIELD",
        "JOB-204826",
        "maintenance-sheet",
        "31 of 100",
        "1 other spec with nothing on this sheet",
    ):
        assert expected in seen


@pytest.mark.parametrize("link", ["", "not-an-id", "7c59c59b-5b77-48b4-911e-4a01b8a50511"])
def test_a_broken_link_gets_a_sentence(open_page: Open, link: str) -> None:
    page = open_page("audit", audit=link)

    assert not page.exception
    assert len(page.info) == 1


def test_hostile_text_stays_text(open_page: Open, rows: Rows) -> None:
    audit = rows.audit(
        filename=HOSTILE,
        verdict=Verdict.FAIL,
        findings=(replace(UNSIGNED, message=HOSTILE),),
        fields=(replace(JOB_NUMBER, value=HOSTILE, raw=HOSTILE),),
        reference=HOSTILE,
        risks=(HOSTILE,),
    )

    page = open_page("audit", audit=str(audit))

    assert not page.exception
    said = [
        page.title[0].value,
        *(m.value for m in page.markdown if not m.value.startswith(":red-badge")),
        *(w.value for w in page.warning),
    ]
    for markdown in said:
        unescaped = re.sub(r"\\.", "", markdown)
        assert not set("<>[]*:$") & set(unescaped)


def test_while_in_work_the_page_shows_how_far(open_page: Open, rows: Rows) -> None:
    audit = rows.audit(status=AuditStatus.RUNNING, pages_done=1)

    page = open_page("audit", audit=str(audit))

    assert not page.exception
    assert "Read 1 of 1 page" in texts(page)
    assert "Start" not in labels(page)


def test_our_failure_is_said_in_plain_words(open_page: Open, rows: Rows) -> None:
    failure = replace(UNSIGNED, reason_code=ReasonCode.OCR_FAILURE, field=None, evidence=None)
    audit = rows.audit(
        status=AuditStatus.FAILED,
        verdict=Verdict.REVIEW_QUEUE,
        findings=(failure,),
        fields=(),
        error_code="TIMEOUT",
        error_message="Reading took too long.",
    )

    page = open_page("audit", audit=str(audit))

    assert not page.exception
    assert "Reading took too long." in texts(page)
    assert "not charged to the sheet" in texts(page)


def test_the_earlier_audits_of_a_sheet_are_listed(open_page: Open, rows: Rows, rt: Runtime) -> None:
    first = rows.audit(verdict=Verdict.FAIL)
    again = rows.audit(job_sheet_id=rows.sheet_of(first))

    page = open_page("audit", audit=str(again))

    assert not page.exception
    assert str(first) in texts(page)


def test_audit_again_queues_a_new_audit(open_page: Open, rows: Rows, rt: Runtime) -> None:
    first = rows.audit()
    page = open_page("audit", audit=str(first))
    before = rows.count()

    next(one for one in page.button if one.label == "Start").click().run()

    assert not page.exception
    assert rows.count() == before + 1


def test_a_second_audit_at_once_is_refused_in_words(
    open_page: Open, rows: Rows, rt: Runtime
) -> None:
    first = rows.audit()
    page = open_page("audit", audit=str(first))
    auditing.again(rt, rows.sheet_of(first), actor=BEN)

    next(one for one in page.button if one.label == "Start").click().run()

    assert not page.exception
    assert "being audited at the moment" in texts(page)


def test_the_browser_is_told_places_tones_and_texts_as_data(rows: Rows, rt: Runtime) -> None:
    audit_id = rows.audit(findings=(UNSIGNED,), fields=(JOB_NUMBER, SIGNED))
    with rt.read() as session:
        audit = audit_detail.get(session, audit_id, actor=ANA)

    told = sheet_view.payload(audit, rotations=(90,), doubt_below=0.8, selected="")

    assert json.loads(json.dumps(told))["rotations"] == [90]
    assert told["findings"][0]["place"] == {"page": 1, "box": [0.5, 0.74, 0.92, 0.83]}
    assert [field["tone"] for field in told["fields"]] == ["ok", "bad"]


@pytest.mark.parametrize(("confidence", "tone"), [(0.80, "ok"), (0.79, "doubt")])
def test_a_field_read_with_doubt_is_drawn_so(confidence: float, tone: str) -> None:
    field = replace(JOB_NUMBER, confidence=confidence)

    assert sheet_view.field_tone(field, blamed=set(), doubt_below=0.8) == tone


def test_a_checklist_is_shown_item_by_item_and_a_table_row_by_row(
    open_page: Open, rows: Rows
) -> None:
    audit = rows.audit(
        verdict=Verdict.FAIL, findings=(HORN_UNMARKED,), fields=(JOB_NUMBER, CHECKS, PARTS)
    )

    page = open_page("audit", audit=str(audit))

    assert not page.exception
    assert [head.value for head in page.subheader][:2] == ["Daily Checks", "Parts Used"]
    seen = texts(page)
    for expected in ("Not marked", "Drive belt", "Horn is not marked.", "Daily Checks: Horn"):
        assert expected in seen


def test_an_item_without_its_mark_has_its_place_and_its_blame(rt: Runtime, rows: Rows) -> None:
    audit_id = rows.audit(verdict=Verdict.FAIL, findings=(HORN_UNMARKED,), fields=(CHECKS,))
    with rt.read() as session:
        audit = audit_detail.get(session, audit_id, actor=ANA)

    told = sheet_view.payload(audit, rotations=(0,), doubt_below=0.8, selected="")

    entries = [(entry["title"], entry["tone"], entry["answer"]) for entry in told["fields"]]
    assert entries[1:] == [("Brakes", "ok", "OK"), ("Horn", "bad", "Not marked")]
    assert told["fields"][2]["place"] == {"page": 1, "box": [0.1, 0.43, 0.4, 0.45]}


def test_every_attempt_is_told_in_full(open_page: Open, rows: Rows, rt: Runtime) -> None:
    audit = rows.audit(status=AuditStatus.QUEUED)
    assert attempts.claim(rt, audit, worker="worker-1")
    rescues.lose_workers(rt, ["worker-1"], cause=Cause.CRASHED, memory_peak_bytes=512_000_000)
    change = (
        "update attempts set pages_billed = 3, traceback = 'File mistral_ocr.py, in read'",
        "update audits set retry_at = now() + interval '2 hours'",
    )
    with rt.write() as session:
        for sql in change:
            session.execute(text(sql))

    page = open_page("audit", audit=str(audit))

    assert not page.exception
    seen = texts(page)
    for expected in (
        "Retries at ",
        "Lost",
        "poison",
        Cause.CRASHED.value,
        "worker-1",
        "512.0 MB",
        "3 pages",
        "mistral_ocr.py",
    ):
        assert expected in seen, expected
