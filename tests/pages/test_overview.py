"""Overview."""

from datetime import timedelta

from core.domain.model import AuditStatus, Verdict
from core.ports import Runtime
from tests.pages.conftest import Open
from tests.pages.rows import Rows
from tests.pages.seen import labels, texts


def test_an_empty_system_explains_itself_and_offers_a_start(open_page: Open) -> None:
    page = open_page("overview")

    assert not page.exception
    assert "Every finding is shown with its place" in texts(page)
    assert labels(page) >= {"Upload sheets", "Try it with sample sheets"}


def test_shows_what_came_in_and_what_needs_a_person(open_page: Open, rows: Rows) -> None:
    rows.audit(filename="good.pdf")
    rows.audit(filename="doubtful.jpg", verdict=Verdict.REVIEW_QUEUE)
    rows.audit(filename="waits.pdf", status=AuditStatus.QUEUED)

    page = open_page("overview")

    assert not page.exception
    assert page.metric[0].value == "1"
    assert "1 to review" in texts(page)
    assert "doubtful.jpg" in texts(page)


def test_a_sheet_that_waits_long_is_said_aloud(open_page: Open, rows: Rows, rt: Runtime) -> None:
    rows.audit(status=AuditStatus.QUEUED, queued_at=rt.clock() - timedelta(minutes=30))

    assert "1 waiting over 10 min" in texts(open_page("overview"))


def test_a_superseded_audit_needs_nobody(open_page: Open, rows: Rows, rt: Runtime) -> None:
    first = rows.audit(verdict=Verdict.REVIEW_QUEUE)
    rows.audit(verdict=Verdict.PASS, job_sheet_id=rows.sheet_of(first))

    assert "to review" not in texts(open_page("overview"))


def test_without_redis_the_page_says_so_and_shows_the_rest(
    open_page: Open, rows: Rows, without_redis: Runtime
) -> None:
    rows.audit(filename="good.pdf")

    page = open_page("overview", runtime=without_redis)

    assert not page.exception
    assert "Redis is away" in texts(page)
    assert "good.pdf" in texts(page)


def test_the_last_known_depth_outlives_redis(
    open_page: Open, rows: Rows, without_redis: Runtime
) -> None:
    rows.audit()
    open_page("overview")

    seen = texts(open_page("overview", runtime=without_redis))

    assert "This is how it was just now" in seen
    assert "Redis holds 0 queued" in seen
