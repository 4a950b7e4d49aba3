"""Upload."""

from dataclasses import dataclass, replace

from core.adapters import sample_sheets
from core.domain.model import AuditStatus, Verdict
from core.ports import Runtime
from core.queries import audits, uploads
from core.ui import receiving
from tests.pages.conftest import Open
from tests.pages.rows import Rows
from tests.pages.seen import labels, texts
from tests.people import ANA


@dataclass
class Sent:
    name: str

    def getvalue(self) -> bytes:
        return SHEET


SHEET = sample_sheets.draw()["sample-1-repair-complete.pdf"]


def test_an_empty_system_offers_samples(open_page: Open) -> None:
    page = open_page("upload")

    assert not page.exception
    assert "Try it with sample sheets" in labels(page)


def test_the_limit_that_is_told_is_the_one_that_is_set(open_page: Open, rt: Runtime) -> None:
    page = open_page("upload", runtime=replace(rt, upload_max_bytes=20 << 20))

    assert page.file_uploader[0].label == "Files: PDF, PNG or JPG, 20 MB each"


def test_files_become_sheets_and_are_followed(open_page: Open, rt: Runtime) -> None:
    page = open_page("upload")
    page.file_uploader[0].set_value([("good.pdf", SHEET, "application/pdf")])
    page.button[0].click().run()

    assert not page.exception
    batch_id = page.query_params["batch"]
    with rt.read() as session:
        [sheet] = uploads.batch(session, batch_id, actor=ANA)
    assert sheet.filename == "good.pdf"
    assert "Waiting for a worker" in texts(page)


def test_refusals_stand_in_plain_words_and_stop_no_other(open_page: Open, rt: Runtime) -> None:
    page = open_page("upload")
    page.file_uploader[0].set_value(
        [
            ("empty.pdf", b"", "application/pdf"),
            ("notes.txt", b"hello", "text/plain"),
            ("good.pdf", SHEET, "application/pdf"),
        ]
    )
    page.button[0].click().run()

    assert not page.exception
    assert "2 files not taken." in texts(page)
    assert "The file is empty." in texts(page)
    with rt.read() as session:
        assert len(audits.page(session, audits.AuditFilter(), actor=ANA).audits) == 1


def test_a_duplicate_links_to_the_first(open_page: Open, rt: Runtime) -> None:
    page = open_page("upload")
    for name in ("first.pdf", "second.pdf"):
        page.file_uploader[0].set_value([(name, SHEET, "application/pdf")])
        page.button[0].click().run()

    assert not page.exception
    assert "received before" in texts(page)
    with rt.read() as session:
        [first] = audits.page(session, audits.AuditFilter(), actor=ANA).audits
    assert str(first.audit_id) in texts(page)


def test_a_batch_survives_a_reload_with_its_verdicts(open_page: Open, rows: Rows) -> None:
    rows.audit(filename="good.pdf", batch="b1")
    rows.audit(filename="bad.pdf", batch="b1", verdict=Verdict.FAIL)
    rows.audit(filename="elsewhere.pdf", batch="b2")

    page = open_page("upload", batch="b1")

    assert not page.exception
    assert "good.pdf" in texts(page)
    assert "bad.pdf" in texts(page)
    assert "elsewhere.pdf" not in texts(page)


def test_a_batch_says_how_it_was_judged(open_page: Open, rows: Rows) -> None:
    for verdict in (Verdict.PASS, Verdict.PASS, Verdict.FAIL):
        rows.audit(batch="b1", verdict=verdict)
    rows.audit(batch="b1", status=AuditStatus.FAILED, verdict=Verdict.REVIEW_QUEUE)

    page = open_page("upload", batch="b1")

    assert "4 of 4 sheets done: Pass 2 · Fail 1 · Could not be audited 1." in texts(page)


def test_files_that_never_arrived_are_told_of(open_page: Open, rows: Rows) -> None:
    page = open_page("upload", batch="b1")
    rows.audit(batch="b1")
    record = receiving.sending("b1")
    record.count, record.handed = 3, 1  # The page was reloaded while the second was taken in.

    page.run()

    assert "2 files of 3 did not arrive" in texts(page)


def test_litter_of_a_folder_is_not_sent() -> None:
    names = [
        "a/.DS_Store",
        "a/Thumbs.db",
        "a/desktop.ini",
        "a/._1.pdf",
        "a/1.pdf",
        ".b/2.pdf",
    ]

    meant = receiving.meant([Sent(name) for name in names])

    assert [file.name for file in meant] == ["a/1.pdf", ".b/2.pdf"]


def test_a_batch_no_database_could_hold_is_unknown(open_page: Open) -> None:
    assert "no upload that is still known" in texts(open_page("upload", batch="\0"))


def test_the_newest_audit_of_a_sheet_counts(rows: Rows, rt: Runtime) -> None:
    first = rows.audit(batch="b1", verdict=Verdict.FAIL)
    rows.audit(job_sheet_id=rows.sheet_of(first), status=AuditStatus.QUEUED)

    with rt.read() as session:
        [sheet] = uploads.batch(session, "b1", actor=ANA)

    assert sheet.status is AuditStatus.QUEUED


def test_uploading_nothing_asks_for_a_file(open_page: Open) -> None:
    page = open_page("upload")
    page.button[0].click().run()

    assert not page.exception
    assert "Choose one or more files" in texts(page)


def test_an_unknown_batch_says_where_to_look(open_page: Open) -> None:
    assert "no upload that is still known" in texts(open_page("upload", batch="nope"))


def test_without_redis_sheets_are_still_received(
    open_page: Open, without_redis: Runtime, rt: Runtime
) -> None:
    page = open_page("upload", runtime=without_redis)
    page.file_uploader[0].set_value([("good.pdf", SHEET, "application/pdf")])
    page.button[0].click().run()

    assert not page.exception
    with rt.read() as session:
        assert len(audits.page(session, audits.AuditFilter(), actor=ANA).audits) == 1
