"""Disputes: whatever anybody does, nobody judges their own cause, and nothing said is lost."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.domain import rulings
from core.domain.disputes import effects, moves
from core.domain.disputes.effects import Claim, Kind, Reason
from core.domain.disputes.moves import DECISIONS, MOVES, Case, Move, Person, State, Step, Who
from core.domain.model import (
    Band,
    Finding,
    Outcome,
    ReasonCode,
    Ruling,
    RulingKind,
    Selection,
    Severity,
    Verdict,
)
from core.domain.rulings import Rulings
from core.errors import AuditorError, Conflict, Forbidden, Rejected
from tests.domain.disputes import CAUSE, FINDING, OUTCOME

TOM, SUE, BEN, EVE = "tom", "sue", "ben", "eve"  # Eve corrected the finding
PEOPLE = [Person(TOM, False), Person("Tom", True), *(Person(n, True) for n in (SUE, BEN, EVE))]
PEOPLE += [Person("zoe", False), Person("system:versions", False, is_system=True)]
FRESH = Case(State.OPEN, TOM, barred=frozenset({EVE}))

STEPS = st.builds(
    Step,
    move=st.sampled_from(Move),
    comment=st.sampled_from(["", "  ", "because", "see the photo"]),
    to=st.sampled_from([None, TOM, SUE, BEN, EVE, "zoe"]),
    severity=st.sampled_from([None, *Severity]),
    evidence=st.frozensets(st.sampled_from(["a", "b", "c"]), max_size=2),
)
SEQUENCES = st.lists(st.tuples(st.sampled_from(PEOPLE), STEPS), max_size=25)


def played(sequence: list[tuple[Person, Step]]) -> list[tuple[Case, Person, Step, Case]]:
    """Every move of a sequence that could be made: before, by whom, what, after."""
    case, made = FRESH, []
    for by, step in sequence:
        try:
            after = moves.take(case, step, by=by)
        except AuditorError:
            continue
        made.append((case, by, step, after))
        case = after
    return made


@given(SEQUENCES)
@settings(max_examples=400, deadline=None)
def test_nobody_decides_their_own_cause(sequence: list[tuple[Person, Step]]) -> None:
    for before, by, step, _after in played(sequence):
        if step.move not in DECISIONS:
            continue
        assert by.is_supervisor
        assert by.name.casefold() not in (TOM, EVE)
        assert before.holder in (None, by.name)
        if before.is_appeal:
            assert by.name not in before.deciders


@given(SEQUENCES)
@settings(max_examples=400, deadline=None)
def test_nobody_with_a_part_in_it_ever_holds_it(sequence: list[tuple[Person, Step]]) -> None:
    for _before, _by, _step, after in played(sequence):
        assert after.holder is None or moves.bars(after, after.holder) is None
        assert after.holder is None or after.state is State.UNDER_REVIEW


@given(SEQUENCES)
@settings(max_examples=400, deadline=None)
def test_nothing_that_was_said_is_lost(sequence: list[tuple[Person, Step]]) -> None:
    made = played(sequence)
    last = made[-1][3] if made else FRESH

    assert list(last.thread) == [(by.name, step) for _, by, step, _ in made]
    assert all(step.comment.strip() for _, step in last.thread if MOVES[step.move].needs_comment)
    assert last.evidence == frozenset().union(*(step.evidence for _, step in last.thread))


@given(SEQUENCES)
@settings(max_examples=400, deadline=None)
def test_one_appeal_and_reopened_by_new_evidence_only(
    sequence: list[tuple[Person, Step]],
) -> None:
    made = played(sequence)

    assert sum(step.move is Move.APPEAL for _, _, step, _ in made) <= 1
    for before, _by, step, _after in made:
        if step.move is Move.REOPEN:
            assert step.evidence - before.evidence


@given(SEQUENCES, st.sampled_from(Kind), st.sampled_from(Reason), st.data())
@settings(max_examples=400, deadline=None)
def test_what_was_decided_has_its_effect_until_it_is_decided_anew(
    sequence: list[tuple[Person, Step]], kind: Kind, reason: Reason, data: st.DataObject
) -> None:
    claim = Claim(CAUSE, kind, reason, FINDING)
    base = OUTCOME if kind is Kind.FINDING else replace(OUTCOME, findings=())
    base = rulings.judged(base, rulings.NONE)
    ruled: Ruling | None = None
    last: State | None = None
    for _before, _by, step, after in played(sequence):
        if step.move in DECISIONS:
            lighter = data.draw(st.sampled_from([Severity.S1, Severity.S2, Severity.S3]))
            ruled = effects.ruling(claim, after.state, severity=lighter, person="Ann Other")
            last = after.state
        assert after.ruled is last
        outcome = rulings.judged(base, given_by(ruled))
        here = [one for one in outcome.findings if one.rule == FINDING.rule]
        assert_effect(claim, last, here)
        assert rulings.judged(outcome, rulings.NONE) == base  # undone exactly


def given_by(ruled: Ruling | None) -> Rulings:
    return Rulings((ruled,) if ruled else (), added=((CAUSE, FINDING),))


def assert_effect(claim: Claim, last: State | None, here: list[Finding]) -> None:
    is_missing = claim.kind is Kind.MISSING
    if last is State.ACCEPTED and is_missing:
        assert here == [FINDING]
    elif last is State.ACCEPTED and claim.reason is Reason.WRONG_PERSON:
        assert [one.charged_to for one in here] == ["Ann Other"]
    elif last is State.ACCEPTED:
        assert here == []
    elif last is State.PARTLY_ACCEPTED:
        assert [one.severity > FINDING.severity for one in here] == [True]
    else:
        assert here == ([] if is_missing else [FINDING])


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("move", Move)
def test_a_move_is_refused_from_any_state_that_the_table_does_not_name(
    move: Move, state: State
) -> None:
    who = MOVES[move].who
    by = Person(
        TOM if who is Who.DISPUTER else SUE,
        is_supervisor=who is not Who.DISPUTER,
        is_system=who is Who.SYSTEM,
    )
    case = replace(
        FRESH,
        state=state,
        is_paused=move is Move.RESUME,
        holder=SUE if state is State.UNDER_REVIEW else None,
        ruled=state if state.is_decided else None,
    )
    step = Step(move, "why", to=BEN, evidence=frozenset({"new"}))

    if state in MOVES[move].leads:
        assert moves.take(case, step, by=by).state is MOVES[move].leads[state]
        assert moves.may(case, move, by=by)
    else:
        with pytest.raises(Conflict):
            moves.take(case, step, by=by)
        assert not moves.may(case, move, by=by)


def refused(case: Case, move: Move, by: Person, **more: Any) -> str:
    with pytest.raises((Forbidden, Conflict, Rejected)) as caught:
        moves.take(case, Step(move, **more), by=by)
    return str(caught.value)


def test_refusals_say_what_is_wrong() -> None:
    held = replace(FRESH, state=State.UNDER_REVIEW, holder=BEN)
    appealed = replace(FRESH, state=State.ESCALATED, is_appeal=True, deciders=(SUE,))
    rejected = replace(FRESH, state=State.REJECTED, was_appealed=True, evidence=frozenset({"a"}))

    assert "disputes a finding" in refused(FRESH, Move.ACCEPT, Person("TOM", True), comment="x")
    assert "corrected" in refused(FRESH, Move.CLAIM, Person(EVE, True))
    assert "corrected" in refused(FRESH, Move.ASSIGN, Person(SUE, True), to=EVE)
    assert "has not decided" in refused(appealed, Move.REJECT, Person(SUE, True), comment="x")
    assert "ben is working" in refused(held, Move.REJECT, Person(SUE, True), comment="x")
    assert "Say why" in refused(FRESH, Move.REJECT, Person(SUE, True), comment=" ")
    assert "final" in refused(rejected, Move.APPEAL, Person(TOM, False), comment="x")
    old = frozenset({"a"})
    assert "new evidence" in refused(
        rejected, Move.REOPEN, Person(TOM, False), comment="x", evidence=old
    )


def test_partly_accepted_needs_a_lighter_severity_and_there_may_be_none() -> None:
    claim = Claim(CAUSE, Kind.FINDING, Reason.INCORRECT, FINDING)
    least = replace(claim, finding=replace(FINDING, severity=Severity.S3))

    with pytest.raises(Rejected, match="choose a lower severity"):
        effects.ruling(claim, State.PARTLY_ACCEPTED, severity=Severity.S0)
    with pytest.raises(Rejected, match="no lower severity"):
        effects.ruling(least, State.PARTLY_ACCEPTED, severity=Severity.S3)
    with pytest.raises(Rejected, match="whose finding"):
        effects.ruling(replace(claim, reason=Reason.WRONG_PERSON), State.ACCEPTED)


def test_the_effect_is_told_before_it_is_had() -> None:
    claim = Claim(CAUSE, Kind.FINDING, Reason.INCORRECT, FINDING)
    ruled = effects.ruling(claim, State.ACCEPTED)

    effect = effects.preview(OUTCOME, given_by(ruled))

    assert (effect.score_before, effect.score_after) == (90, 100)
    assert (effect.verdict_before, effect.verdict_after) == (Verdict.FAIL, Verdict.PASS)
    assert not effect.is_none


def test_a_sheet_without_a_spec_cannot_be_ruled_on() -> None:
    gap = Finding("selection", ReasonCode.SPEC_GAP, Severity.S1, "No spec.", 1.0)
    none = Outcome(Verdict.REVIEW_QUEUE, 100, Selection(Band.LOW, 0, (), None), (), (gap,))
    ruled = Ruling(RulingKind.OVERTURNED, "selection", None, CAUSE)

    assert rulings.judged(none, Rulings((ruled,))) == none
