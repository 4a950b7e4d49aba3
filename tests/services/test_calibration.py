"""What calibration rests on, from reviews as people make them."""

from datetime import UTC, datetime, timedelta

import pytest

from core.domain import calibration
from core.domain.access import Role
from core.domain.calibration import Judged
from core.domain.model import Actor
from core.domain.review import Decision, Made
from core.errors import Forbidden
from core.ports import Runtime
from core.queries import calibration as reads
from core.services.reviewing import review_claims, reviews
from tests.services.conftest import Ledger
from tests.services.test_reviews import ACCEPT, ANA, audited, doubting, reading, taken

SINCE = datetime.now(UTC) - timedelta(days=1)
CORRECT = Made(Decision.CORRECT, "job_number", text="JOB-999999")
REJECT = Made(Decision.REJECT, "job_number")
WITHDRAW = Made(Decision.WITHDRAW, "job_number")


@pytest.fixture
def rt(ledger: Ledger) -> Runtime:
    return doubting(ledger)


def decided(rt: Runtime, ledger: Ledger, *made: Made) -> None:
    audited(ledger)
    review_id = taken(rt)
    for one in made:
        reviews.decide(rt, review_id, one, actor=ANA)
    reviews.finish(rt, review_id, actor=ANA)


def judged(rt: Runtime) -> list[Judged]:
    with rt.read() as session:
        return reads.judged(session, actor=ANA, since=SINCE)


@pytest.mark.parametrize(
    ("made", "is_right"),
    [
        ([ACCEPT], True),
        ([CORRECT], False),
        ([REJECT], False),
        ([CORRECT, ACCEPT], True),
        ([ACCEPT, WITHDRAW, REJECT], False),
    ],
)
def test_the_last_decision_says_whether_a_value_was_right(
    rt: Runtime, ledger: Ledger, made: list[Made], is_right: bool
) -> None:
    decided(rt, ledger, *made)

    (one,) = judged(rt)

    assert (one.field, one.is_right) == ("job_number", is_right)
    assert 0.3 < one.confidence < 0.8  # as it was read, and not as the person made it


def test_a_review_that_has_not_ended_says_nothing(rt: Runtime, ledger: Ledger) -> None:
    audited(ledger)
    reviews.decide(rt, taken(rt), ACCEPT, actor=ANA)

    assert judged(rt) == []


def test_what_a_second_look_leaves_was_right(rt: Runtime, ledger: Ledger) -> None:
    ledger.reader.answer = lambda: reading(0.99)
    review_id = review_claims.open_audit(rt, audited(ledger), actor=ANA)
    ledger.change("update reviews set cause = 'SAMPLE'")
    reviews.finish(rt, review_id, actor=ANA)

    (one,) = judged(rt)

    assert (one.field, one.is_right) == ("job_number", True)
    assert one.confidence > 0.8


def test_what_a_second_look_corrects_was_wrong(rt: Runtime, ledger: Ledger) -> None:
    ledger.reader.answer = lambda: reading(0.99)
    review_id = review_claims.open_audit(rt, audited(ledger), actor=ANA)
    ledger.change("update reviews set cause = 'SAMPLE'")
    reviews.decide(rt, review_id, CORRECT, actor=ANA)
    reviews.finish(rt, review_id, actor=ANA)

    assert [one.is_right for one in judged(rt)] == [False]


def test_sheets_tell_how_surely_grave_fields_were_read_and_not_what_people_typed(
    rt: Runtime, ledger: Ledger
) -> None:
    ledger.reader.answer = lambda: reading(0.99)
    audited(ledger)
    ledger.reader.answer = lambda: reading(0.5)
    decided(rt, ledger, ACCEPT)  # What a person confirmed is an audit of its own.
    asked = calibration.asked(rt.specs.active())

    with rt.read() as session:
        found = reads.sheets(session, actor=ANA, asked=asked)

    assert asked == {"repair-report": ["job_number"]}
    (low,), (high,) = sorted(found)
    assert low < 0.8 < high


@pytest.mark.parametrize("role", [Role.TECHNICIAN, Role.ON_CALL])
def test_who_may_not_read_reviews_is_refused(rt: Runtime, role: Role) -> None:
    somebody = Actor("zoe", role)
    with rt.read() as session:
        with pytest.raises(Forbidden):
            reads.judged(session, actor=somebody, since=SINCE)
        with pytest.raises(Forbidden):
            reads.sheets(session, actor=somebody, asked={})
