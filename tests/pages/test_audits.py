"""The list of audits."""

from datetime import timedelta

import pytest

from core.domain.model import AuditStatus, Verdict
from core.ports import Runtime
from core.queries import audits
from tests.pages.conftest import Open
from tests.pages.rows import Rows
from tests.pages.seen import texts
from tests.people import ANA


def names(rt: Runtime, **narrowed: object) -> list[str]:
    with rt.read() as session:
        found = audits.page(session, audits.AuditFilter(**narrowed), actor=ANA)  # type: ignore[arg-type]  # one helper for every filter
    return [audit.filename for audit in found.audits]


def test_an_empty_list_says_what_to_do(open_page: Open) -> None:
    page = open_page("audits")

    assert not page.exception
    assert "Upload a sheet to get the first" in texts(page)


def test_filters_come_from_the_url(open_page: Open, rows: Rows) -> None:
    rows.audit(filename="good.pdf")
    rows.audit(filename="bad.pdf", verdict=Verdict.FAIL)

    page = open_page("audits", verdict="FAIL")

    assert not page.exception
    assert "bad.pdf" in texts(page)
    assert "good.pdf" not in texts(page)


def test_filters_that_fit_nothing_say_so(open_page: Open, rows: Rows) -> None:
    rows.audit()

    assert "No audit fits these filters" in texts(open_page("audits", text="nowhere"))


def test_a_filter_starts_the_list_anew(open_page: Open, rows: Rows) -> None:
    for number in range(audits.PAGE_ROWS + 1):
        rows.audit(filename=f"sheet-{number}.pdf")
    page = open_page("audits")
    page.button(key="older").click().run()
    assert "older" in page.query_params

    page.text_input(key="filter_text").set_value("sheet-3").run()

    assert "older" not in page.query_params
    assert page.query_params["text"] == "sheet-3"
    assert "sheet-3.pdf" in texts(page)


@pytest.mark.parametrize(
    "query", [{"verdict": "MAYBE"}, {"from": "tomorrow"}, {"to": "9999-12-31"}, {"older": "x~y"}]
)
def test_a_url_that_makes_no_sense_still_opens(
    open_page: Open, rows: Rows, query: dict[str, str]
) -> None:
    rows.audit(filename="good.pdf")

    page = open_page("audits", **query)

    assert not page.exception
    assert "good.pdf" in texts(page)


def test_searches_file_receipt_reference_and_technician(rt: Runtime, rows: Rows) -> None:
    rows.audit(filename="a.pdf", reference="JOB-204826", technician="Marta Okafor")
    rows.audit(filename="b.pdf")

    assert names(rt, text="job-2048") == ["a.pdf"]
    assert names(rt, text="okafor") == ["a.pdf"]
    assert names(rt, text=" B.PDF ") == ["b.pdf"]


@pytest.mark.parametrize(
    ("text", "found"),
    [("100%", "at 100%.pdf"), ("_2", "part_2.pdf"), ("\\", "back\\slash.pdf"), ("\0", None)],
)
def test_wildcards_are_meant_as_letters(
    rt: Runtime, rows: Rows, text: str, found: str | None
) -> None:
    everything = ["at 100%.pdf", "part_2.pdf", "back\\slash.pdf", "plain 1002.pdf"]
    for filename in everything:
        rows.audit(filename=filename)

    assert names(rt, text=text) == ([found] if found else everything[::-1])


def test_filters_by_state_spec_and_day(rt: Runtime, rows: Rows) -> None:
    day = timedelta(days=1)
    rows.audit(filename="old.pdf", queued_at=rt.clock() - 3 * day)
    rows.audit(filename="other.pdf", spec_id="maintenance-sheet")
    rows.audit(filename="waits.pdf", status=AuditStatus.QUEUED)

    assert names(rt, status=AuditStatus.QUEUED) == ["waits.pdf"]
    assert names(rt, spec="maintenance-sheet") == ["other.pdf"]
    assert names(rt, until=rt.clock() - day) == ["old.pdf"]
    assert names(rt, since=rt.clock() - day) == ["waits.pdf", "other.pdf"]


def test_pages_meet_without_gap_or_overlap_even_at_one_moment(rt: Runtime, rows: Rows) -> None:
    moment = rt.clock()
    for number in range(7):
        rows.audit(filename=f"{number}.pdf", queued_at=moment)
    everything = audits.AuditFilter()

    with rt.read() as session:
        first = audits.page(session, everything, actor=ANA, limit=3)
        second = audits.page(session, everything, actor=ANA, older_than=first.older, limit=3)
        third = audits.page(session, everything, actor=ANA, older_than=second.older, limit=3)
        back = audits.page(session, everything, actor=ANA, newer_than=third.newer, limit=3)

    pages = (first, second, third)
    assert [len(page.audits) for page in pages] == [3, 3, 1]
    assert len({audit.audit_id for page in pages for audit in page.audits}) == 7
    assert first.newer is None
    assert third.older is None
    assert back.audits == second.audits
    assert back.newer is not None


def test_a_cursor_survives_the_url(rt: Runtime, rows: Rows) -> None:
    rows.audit()
    with rt.read() as session:
        cursor = audits.page(session, audits.AuditFilter(), actor=ANA).audits[0].cursor

    assert audits.Cursor.parse(str(cursor)) == cursor
    assert audits.Cursor.parse("2026-03-14T10:00:00~not-an-id") is None
