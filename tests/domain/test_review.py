"""Reviews: the order they are handed out in, who may decide, what decisions come to, the sample."""

from datetime import UTC, datetime, timedelta

import pytest

from core.domain import review, straight_through
from core.domain.corrections import Correction, Kind
from core.domain.model import Severity, Verdict
from core.domain.review import Decision, Hold, Made, ReviewState
from core.domain.straight_through import Counts
from core.errors import Conflict

NOW = datetime(2026, 3, 14, 12, 0, tzinfo=UTC)
ACCEPT = Made(Decision.ACCEPT, "a")


def test_a_grave_sheet_overtakes_a_light_one_but_not_for_ever() -> None:
    light = review.due_at(NOW, Severity.S3)

    assert review.due_at(NOW, Severity.S0) < light
    assert review.due_at(NOW + timedelta(days=2), Severity.S0) > light


def test_within_a_quarter_of_an_hour_all_are_due_alike() -> None:
    first = review.due_at(NOW, Severity.S1)

    assert review.due_at(NOW + timedelta(minutes=14), Severity.S1) == first
    assert review.due_at(NOW + timedelta(minutes=15), Severity.S1) > first


@pytest.mark.parametrize(
    ("hold", "said"),
    [
        (Hold(ReviewState.OPEN, "ben", NOW + timedelta(minutes=1)), "ben is working on this"),
        (Hold(ReviewState.OPEN, "ben", NOW - timedelta(minutes=1)), "went back to the queue"),
        (Hold(ReviewState.OPEN), "went back to the queue"),
        (Hold(ReviewState.DONE, "ana"), "decided already"),
        (Hold(ReviewState.SUPERSEDED, "ana"), "audited anew"),
    ],
)
def test_who_does_not_hold_it_may_not_decide(hold: Hold, said: str) -> None:
    with pytest.raises(Conflict, match=said):
        review.refuse_unless_held(hold, by="ana", now=NOW)


@pytest.mark.parametrize("state", [ReviewState.OPEN, ReviewState.ESCALATED])
def test_who_holds_it_may(state: ReviewState) -> None:
    review.refuse_unless_held(Hold(state, "ana"), by="ana", now=NOW)


@pytest.mark.parametrize(
    ("made", "kinds", "named"),
    [
        ([], [], None),
        ([ACCEPT], [Kind.ACCEPT], None),
        ([ACCEPT, Made(Decision.CORRECT, "a", text="x")], [Kind.CORRECT], None),
        ([ACCEPT, Made(Decision.WITHDRAW, "a")], [], None),
        ([ACCEPT, Made(Decision.WITHDRAW, "a"), Made(Decision.REJECT, "a")], [Kind.REJECT], None),
        ([Made(Decision.NAME_SPEC, text="one"), Made(Decision.NAME_SPEC, text="two")], [], "two"),
        ([Made(Decision.ESCALATE), Made(Decision.FINISH), ACCEPT], [Kind.ACCEPT], None),
    ],
)
def test_the_last_decision_of_a_target_counts(
    made: list[Made], kinds: list[Kind], named: str | None
) -> None:
    decided, spec = review.standing(made)

    assert [one.kind for one in decided.corrections] == kinds
    assert spec == named


def test_a_dismissed_rule_is_known_by_rule_and_field() -> None:
    decided, _ = review.standing([Made(Decision.DISMISS, "rule", "field"), ACCEPT])

    assert decided.dismissed == {("rule", "field")}
    assert decided.corrections == (Correction("a", Kind.ACCEPT),)


def test_about_as_many_are_drawn_as_asked_and_always_the_same() -> None:
    sheets = [f"{number:064x}" for number in range(20_000)]
    drawn = [sheet for sheet in sheets if review.is_sampled(sheet, share=0.05)]

    assert 900 < len(drawn) < 1_100
    assert drawn == [sheet for sheet in sheets if review.is_sampled(sheet, share=0.05)]
    assert not any(review.is_sampled(sheet, share=0.0) for sheet in sheets[:100])
    assert all(review.is_sampled(sheet, share=1.0) for sheet in sheets[:100])


def test_a_pass_is_overturned_by_anything_else() -> None:
    assert review.is_overturned(Verdict.PASS, Verdict.FAIL)
    assert not review.is_overturned(Verdict.PASS, Verdict.PASS)
    assert not review.is_overturned(Verdict.REVIEW_QUEUE, Verdict.FAIL)


@pytest.mark.parametrize(
    ("successes", "trials", "low", "high"),
    [
        (0, 10, 0.0, 0.2775),
        (10, 10, 0.7225, 1.0),
        (5, 10, 0.2366, 0.7634),
        (8, 263, 0.0155, 0.0589),
    ],
)
def test_wilson_as_the_books_have_it(successes: int, trials: int, low: float, high: float) -> None:
    found = straight_through.wilson(successes, trials)

    assert found is not None
    assert found.low == pytest.approx(low, abs=1e-4)
    assert found.high == pytest.approx(high, abs=1e-4)
    assert found.low <= found.estimate <= found.high


def test_without_a_trial_there_is_no_share() -> None:
    assert straight_through.wilson(0, 0) is None
    assert straight_through.rate(Counts(0, 0, 0, 0)) is None


def test_the_honest_rate_is_what_passed_less_what_the_looks_found() -> None:
    found = straight_through.rate(Counts(ended=1_000, passed=700, looked_at=100, found_wrong=5))

    assert found is not None
    assert found.estimate == pytest.approx(0.7 * 0.95)
    assert found.low < found.estimate < found.high < 0.7


def test_without_a_look_the_rate_is_only_bounded() -> None:
    found = straight_through.rate(Counts(ended=100, passed=60, looked_at=0, found_wrong=0))

    assert found is not None
    assert (found.low, found.high) == (0.0, 0.6)
