"""Reviews: claimed by one person, decided field by field, ended with a verdict of its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.db.review_tables import ReviewRow
from core.domain.access import Role
from core.domain.doubts import Ask, Cause
from core.domain.model import Actor, Verdict
from core.domain.page import plain_text
from core.domain.page.reading import Reading
from core.domain.review import Decision, Made, ReviewState
from core.errors import Conflict, Forbidden, Rejected
from core.ports import Runtime
from core.queries import reviews as reads
from core.services import audits
from core.services.reviewing import judging, review_claims, reviews
from core.services.spec.spec_book import DatabaseSpecBook
from tests.services import repair_report
from tests.services.conftest import Ledger

ANA, BEN = Actor("ana", Role.QA_LEAD), Actor("ben", Role.QA_LEAD)
TOM = Actor("tom", Role.TECHNICIAN)
SHEET = "REPAIR REPORT\nJob Number: JOB-123456\n"
ACCEPT = Made(Decision.ACCEPT, "job_number")


@pytest.fixture
def rt(ledger: Ledger) -> Runtime:
    return doubting(ledger)


def doubting(ledger: Ledger) -> Runtime:
    """A Runtime that asks for a job number, and a reader that doubts the one on the sheet."""
    rt = replace(ledger.rt, specs=DatabaseSpecBook(ledger.rt.read))
    repair_report.activated(rt)
    ledger.reader.answer = lambda: reading(0.5)
    ledger.rt = rt
    return rt


def reading(sure: float) -> Reading:
    """The sheet, its job number read so surely."""
    found = plain_text.reading(SHEET)
    page = found.pages[0]
    words = tuple(
        replace(word, confidence=sure) if word.text == "JOB-123456" else word for word in page.words
    )
    return replace(found, pages=(replace(page, words=words),))


def audited(ledger: Ledger) -> UUID:
    audit_id = ledger.submit().audit_id
    audits.run(ledger.rt, audit_id, worker="w1")
    return audit_id


def taken(rt: Runtime, actor: Actor = ANA) -> UUID:
    review_id = review_claims.take_next(rt, actor=actor)
    assert review_id is not None
    return review_id


def test_a_doubtful_sheet_waits_with_its_cause(rt: Runtime, ledger: Ledger) -> None:
    audit_id = audited(ledger)

    with rt.read() as session:
        (waiting,) = reads.queue(session)

    assert waiting.audit.audit_id == audit_id
    assert waiting.review.cause is Cause.LOW_CONFIDENCE
    assert waiting.review.severity == "S0"
    assert waiting.review.confidence < 0.8


def test_a_certain_sheet_does_not_wait(rt: Runtime, ledger: Ledger) -> None:
    ledger.reader.answer = lambda: reading(0.99)
    audit_id = audited(ledger)

    assert ledger.audit(audit_id).verdict == "PASS"
    assert review_claims.take_next(rt, actor=ANA, cause=Cause.LOW_CONFIDENCE) is None


def test_two_people_are_never_given_the_same_sheet(rt: Runtime, ledger: Ledger) -> None:
    for _ in range(3):
        audited(ledger)

    first, second = taken(rt, ANA), taken(rt, BEN)

    assert first != second
    assert taken(rt, ANA) == first  # a reload goes on where one was


def test_a_sheet_being_taken_this_moment_is_passed_over(rt: Runtime, ledger: Ledger) -> None:
    for _ in range(2):
        audited(ledger)
    with rt.write() as session:
        locked = session.scalar(
            select(ReviewRow.id).order_by(ReviewRow.due_at, ReviewRow.id).limit(1).with_for_update()
        )

        assert taken(rt, BEN) != locked  # at once, without waiting for the lock


def test_a_claim_runs_out(rt: Runtime, ledger: Ledger) -> None:
    audited(ledger)
    review_id = taken(rt, ANA)
    assert review_claims.take_next(rt, actor=BEN) is None

    ledger.change("update reviews set claimed_until = now() - interval '1 second'")

    assert taken(rt, BEN) == review_id
    with pytest.raises(Conflict, match="ben is working on this sheet"):
        reviews.decide(rt, review_id, ACCEPT, actor=ANA)


def test_what_is_decided_while_the_review_is_ended_is_not_lost(rt: Runtime, ledger: Ledger) -> None:
    audited(ledger)
    review_id = taken(rt)
    reviews.decide(rt, review_id, ACCEPT, actor=ANA)
    in_another_tab = iter([Made(Decision.CORRECT, "job_number", None, "JOB-654321")])

    @contextmanager
    def write() -> Iterator[Session]:
        for made in in_another_tab:
            reviews.decide(rt, review_id, made, actor=ANA)
        with rt.write() as session:
            yield session

    with pytest.raises(Conflict, match="decided here meanwhile"):
        reviews.finish(replace(rt, write=write), review_id, actor=ANA)

    fresh = reviews.finish(rt, review_id, actor=ANA)
    sql = "select value from fields where audit_id = :id and name = 'job_number'"
    assert ledger.one(sql, id=fresh) == "JOB-654321"


def test_accepting_the_doubtful_field_passes_the_sheet(rt: Runtime, ledger: Ledger) -> None:
    old = audited(ledger)
    review_id = taken(rt)
    (doubt,) = judging.look(rt, review_id, actor=ANA).doubts
    assert (doubt.ask, doubt.target) == (Ask.FIELD, "job_number")

    seen = reviews.decide(rt, review_id, ACCEPT, actor=ANA)
    fresh = reviews.finish(rt, review_id, actor=ANA)

    assert seen.is_settled
    assert fresh is not None
    assert ledger.audit(fresh).verdict == "PASS"
    assert ledger.audit(fresh).follows_id == old
    assert ledger.audit(old).verdict == "REVIEW_QUEUE"  # stands beside the new one
    assert ledger.attempts(fresh) == ["done"]
    assert ledger.one("select state from reviews where id = :id", id=review_id) == "done"
    sql = "select is_confirmed from fields where audit_id = :id and name = 'job_number'"
    assert ledger.one(sql, id=fresh) is True
    assert ledger.reader.reads == 1


def test_a_correction_keeps_both_values_and_who_said_so(rt: Runtime, ledger: Ledger) -> None:
    audited(ledger)
    review_id = taken(rt)

    reviews.decide(
        rt,
        review_id,
        Made(Decision.CORRECT, "job_number", text="JOB-654321"),
        actor=ANA,
        reason="a 6",
    )
    fresh = reviews.finish(rt, review_id, actor=ANA)

    (row,) = ledger.rows(
        "select kind, before, after, read_confidence, reason, decided_by from review_decisions"
        " where kind = 'correct'"
    )
    assert (row.before, row.after) == ("JOB-123456", "JOB-654321")
    assert (row.reason, row.decided_by) == ("a 6", "ana")
    assert row.read_confidence < 0.8
    assert fresh is not None
    assert ledger.audit(fresh).reference == "JOB-654321"


def test_a_value_that_breaks_a_rule_fails_the_sheet(rt: Runtime, ledger: Ledger) -> None:
    audited(ledger)

    made = Made(Decision.CORRECT, "job_number", text="4711")
    seen = reviews.decide(rt, taken(rt), made, actor=ANA)

    assert seen.outcome.verdict is Verdict.FAIL
    assert [one.rule for one in seen.outcome.findings] == ["job_number.pattern"]


def test_a_rejected_field_counts_as_not_filled_in(rt: Runtime, ledger: Ledger) -> None:
    audited(ledger)

    seen = reviews.decide(rt, taken(rt), Made(Decision.REJECT, "job_number"), actor=ANA)

    assert seen.outcome.verdict is Verdict.FAIL
    assert [one.rule for one in seen.outcome.findings] == ["job_number.required"]


def test_a_decision_can_be_taken_back_and_the_last_counts(rt: Runtime, ledger: Ledger) -> None:
    audited(ledger)
    review_id = taken(rt)
    reviews.decide(rt, review_id, ACCEPT, actor=ANA)

    seen = reviews.decide(rt, review_id, Made(Decision.WITHDRAW, "job_number"), actor=ANA)

    assert seen.outcome.verdict is Verdict.REVIEW_QUEUE
    assert len(seen.doubts) == 1
    with pytest.raises(Rejected, match="1 thing is still to be decided"):
        reviews.finish(rt, review_id, actor=ANA)


def test_a_sheet_without_a_spec_is_judged_by_the_one_that_is_named(
    rt: Runtime, ledger: Ledger
) -> None:
    ledger.change("update spec_versions set state = 'archived'")
    old = audited(ledger)
    ledger.change("update spec_versions set state = 'active'")
    review_id = taken(rt)
    assert [one.ask for one in judging.look(rt, review_id, actor=ANA).doubts] == [Ask.SPEC]

    with pytest.raises(Rejected, match="Known specs: repair-report"):
        reviews.decide(rt, review_id, Made(Decision.NAME_SPEC, text="nothing-like-it"), actor=ANA)
    seen = reviews.decide(rt, review_id, Made(Decision.NAME_SPEC, text="repair-report"), actor=ANA)
    assert [one.target for one in seen.doubts] == ["job_number"]
    reviews.decide(rt, review_id, ACCEPT, actor=ANA)
    fresh = reviews.finish(rt, review_id, actor=ANA)

    assert ledger.one("select cause from reviews where audit_id = :id", id=old) == "SPEC_GAP"
    assert fresh is not None
    assert (ledger.audit(fresh).verdict, ledger.audit(fresh).spec_id) == ("PASS", "repair-report")


def test_a_sheet_that_could_not_be_read_is_typed_in(rt: Runtime, ledger: Ledger) -> None:
    audit_id = ledger.submit().audit_id
    ledger.store.contents.clear()
    audits.run(rt, audit_id, worker="w1")
    review_id = taken(rt)
    assert ledger.one("select cause from reviews") == "SYSTEM"

    reviews.decide(rt, review_id, Made(Decision.NAME_SPEC, text="repair-report"), actor=ANA)
    made = Made(Decision.CORRECT, "job_number", text="JOB-123456")
    seen = reviews.decide(rt, review_id, made, actor=ANA)

    assert seen.outcome.verdict is Verdict.PASS


def test_an_escalated_sheet_is_handed_out_no_more_and_says_why(rt: Runtime, ledger: Ledger) -> None:
    audit_id = audited(ledger)
    review_id = taken(rt)
    with pytest.raises(Rejected, match="Say in a few words why"):
        reviews.escalate(rt, review_id, actor=ANA, reason=" ")

    reviews.escalate(rt, review_id, actor=ANA, reason="Is 4711 a job number of theirs?")

    assert review_claims.take_next(rt, actor=BEN) is None
    with rt.read() as session:
        (waiting,) = reads.queue(session, state=ReviewState.ESCALATED)
    assert waiting.review.note == "Is 4711 a job number of theirs?"
    assert review_claims.open_audit(rt, audit_id, actor=BEN) == review_id
    reviews.decide(rt, review_id, ACCEPT, actor=BEN)
    assert reviews.finish(rt, review_id, actor=BEN) is not None


def test_a_new_audit_of_the_sheet_ends_the_review_of_the_old(rt: Runtime, ledger: Ledger) -> None:
    receipt = ledger.submit()
    audits.run(rt, receipt.audit_id, worker="w1")
    review_id = taken(rt)

    again = audits.again(rt, receipt.job_sheet_id, actor=BEN)
    audits.run(rt, again, worker="w1")

    with pytest.raises(Conflict, match="audited anew"):
        reviews.decide(rt, review_id, ACCEPT, actor=ANA)
    assert taken(rt) != review_id


def test_a_value_is_corrected_in_place_on_a_sheet_that_had_passed(
    rt: Runtime, ledger: Ledger
) -> None:
    ledger.reader.answer = lambda: reading(0.99)
    old = audited(ledger)

    made = Made(Decision.CORRECT, "job_number", text="no number")
    fresh = reviews.correct(rt, old, made, actor=ANA).made_audit_id

    assert fresh is not None
    assert (ledger.audit(old).verdict, ledger.audit(fresh).verdict) == ("PASS", "FAIL")
    assert ledger.audit(fresh).follows_id == old
    with pytest.raises(Conflict, match="decided already"):
        reviews.correct(rt, old, made, actor=ANA)


def test_who_may_not_decide_is_refused(rt: Runtime, ledger: Ledger) -> None:
    audited(ledger)

    for act in (
        lambda: review_claims.take_next(rt, actor=TOM),
        lambda: reviews.decide(rt, UUID(int=0), ACCEPT, actor=TOM),
        lambda: reviews.finish(rt, UUID(int=0), actor=TOM),
        lambda: reviews.escalate(rt, UUID(int=0), actor=TOM, reason="x"),
    ):
        with pytest.raises(Forbidden):
            act()


def test_nothing_unreadable_is_accepted(rt: Runtime, ledger: Ledger) -> None:
    audited(ledger)
    review_id = taken(rt)

    with pytest.raises(Rejected, match="Nothing was read for Date"):
        reviews.decide(rt, review_id, Made(Decision.ACCEPT, "visit_date"), actor=ANA)
    with pytest.raises(Rejected, match="no such field"):
        reviews.decide(rt, review_id, Made(Decision.ACCEPT, "brakes"), actor=ANA)


def test_the_median_and_the_honest_rate_come_from_the_rows(rt: Runtime, ledger: Ledger) -> None:
    for _ in range(3):
        audited(ledger)
        review_id = taken(rt)
        reviews.decide(rt, review_id, ACCEPT, actor=ANA)
        reviews.finish(rt, review_id, actor=ANA)
    ledger.change("update reviews set seconds = 12")

    since = datetime.now(UTC) - timedelta(days=1)
    with rt.read() as session:
        pace = reads.pace(session, since=since, by="ana")
        counts = reads.straight_through(session, since=since)

    assert (pace.decided, pace.median_s) == (3, 12.0)
    assert (counts.ended, counts.passed) == (3, 0)  # what a person settled passed not by itself


def test_what_was_decided_counts_in_every_later_audit(rt: Runtime, ledger: Ledger) -> None:
    receipt = ledger.submit()
    audits.run(rt, receipt.audit_id, worker="w1")
    reviews.correct(rt, receipt.audit_id, ACCEPT, actor=ANA)

    again = audits.again(rt, receipt.job_sheet_id, actor=BEN)
    audits.run(rt, again, worker="w1")
    made = Made(Decision.CORRECT, "visit_date", text="01/03/2026")
    fresh = reviews.correct(rt, again, made, actor=BEN).made_audit_id

    assert ledger.audit(again).verdict == "PASS"
    assert fresh is not None
    assert ledger.audit(fresh).verdict == "PASS"
