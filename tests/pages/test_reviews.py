"""The queue of reviews, and a sheet on the desk."""

from pathlib import Path
from uuid import UUID

import pytest

from core.domain.access import Role
from core.domain.model import Actor
from core.domain.review import Decision, Made
from core.ports import Runtime
from core.services import audits, intake
from core.services.reviewing import review_claims, reviews
from tests.browser import doubtful_sheets
from tests.pages.conftest import Open
from tests.pages.seen import texts

ANA, BEN = Actor("Ana", Role.QA_LEAD), Actor("Ben", Role.QA_LEAD)
DATE = Made(Decision.ACCEPT, "service_date")


@pytest.fixture
def doubtful(rt: Runtime) -> UUID:
    """A sheet with one doubtful field, audited."""
    receipt = intake.submit(rt, filename="doubtful.pdf", content=doubtful_sheets.draw(2), actor=ANA)
    audits.run(rt, receipt.audit_id, worker="w1")
    return receipt.audit_id


def test_an_empty_queue_says_so(open_page: Open) -> None:
    page = open_page("reviews")

    assert not page.exception
    assert "Nothing waits for a person" in texts(page)


def test_the_queue_shows_what_waits_and_why(open_page: Open, doubtful: UUID) -> None:
    page = open_page("reviews")

    assert not page.exception
    assert "doubtful.pdf" in texts(page)
    assert "A field was read with doubt" in texts(page)
    assert page.metric[0].value == "1"


def test_a_sheet_on_the_desk_is_claimed(rt: Runtime, open_page: Open, doubtful: UUID) -> None:
    review_id = review_claims.open_audit(rt, doubtful, actor=ANA)

    page = open_page("review", review=str(review_id))

    assert not page.exception
    assert "doubtful.pdf" in texts(page)
    assert "service_date" in texts(page)
    assert review_claims.take_next(rt, actor=BEN) is None


def test_a_sheet_that_somebody_has_is_not_shown(
    rt: Runtime, open_page: Open, doubtful: UUID
) -> None:
    review_id = review_claims.open_audit(rt, doubtful, actor=BEN)

    page = open_page("review", review=str(review_id))

    assert not page.exception
    assert "Ben is working on this sheet at the moment" in texts(page)


@pytest.mark.parametrize("review_id", ["", "x", "00000000-0000-4000-8000-000000000000"])
def test_a_link_to_no_review_says_so(open_page: Open, review_id: str) -> None:
    page = open_page("review", review=review_id)

    assert not page.exception
    assert "review" in texts(page)


def test_the_audit_shows_both_verdicts_and_what_was_decided(
    rt: Runtime, open_page: Open, doubtful: UUID
) -> None:
    fresh = reviews.correct(rt, doubtful, DATE, actor=ANA, reason="the 14th").made_audit_id

    page = open_page("audit", audit=str(fresh))

    assert not page.exception
    assert "Gone: service_date.confidence." in texts(page)
    assert "service_date accepted by Ana (the 14th)" in texts(page)
    assert "confirmed by a person" in texts(page)


def test_a_sheet_sent_again_is_shown_beside_the_first(
    rt: Runtime, open_page: Open, doubtful: UUID
) -> None:
    content = doubtful_sheets.draw(2) + b"\n% saved once more"
    again = intake.submit(rt, filename="again.pdf", content=content, actor=ANA)
    audits.run(rt, again.audit_id, worker="w1")

    page = open_page("audit", audit=str(again.audit_id))

    assert not page.exception
    assert "may be a sheet that came before" in texts(page)
    assert "doubtful.pdf" in texts(page)


def test_a_second_look_is_blind(
    rt: Runtime, open_page: Open, tmp_path: Path, doubtful: UUID
) -> None:
    with rt.write() as session:
        from sqlalchemy import text

        session.execute(text("update reviews set cause = 'SAMPLE'"))
    review_id = review_claims.open_audit(rt, doubtful, actor=ANA)

    page = open_page("review", review=str(review_id))

    assert "drawn for a second look" in texts(page)
    assert "60%" not in texts(page)
    assert "Needs review" not in texts(page)


def test_calibration_says_so_before_anybody_looked(open_page: Open) -> None:
    page = open_page("calibration")

    assert not page.exception
    assert "Nobody has looked at a value in this time" in texts(page)


def test_calibration_shows_what_people_found(rt: Runtime, open_page: Open, doubtful: UUID) -> None:
    review_id = review_claims.open_audit(rt, doubtful, actor=ANA)
    reviews.decide(rt, review_id, DATE, actor=ANA)
    reviews.finish(rt, review_id, actor=ANA)

    page = open_page("calibration")

    assert not page.exception
    assert "**Now, 0.8:**" in texts(page)
    assert "1 value that people looked at" in texts(page)
    assert "No threshold is known to keep to that yet" in texts(page)
