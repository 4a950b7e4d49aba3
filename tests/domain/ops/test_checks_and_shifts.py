"""What checks say together, who may approve a step, and when a shift can be signed."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from core.domain.ops import backups, checks, runbooks, shifts, step_states
from core.domain.ops.alerts import EVERY, Rule
from core.domain.ops.checks import Area, Check, CheckResult, Level, State
from core.domain.ops.shifts import Answer, Shift
from core.domain.ops.thresholds import Threshold
from core.errors import Forbidden, Rejected

NOW = datetime(2026, 3, 14, 12, tzinfo=UTC)


def result(name: str, state: State, level: Level = Level.P2) -> CheckResult:
    check = Check(name, Area.QUEUE, level, "It answers", "It is down.", "Start it.")
    return CheckResult(check, state, "Seen.", NOW, NOW)


def test_the_gravest_state_counts() -> None:
    found = [result("a", State.OK), result("b", State.UNKNOWN), result("c", State.WARN)]

    assert checks.worst(found) is State.WARN
    assert checks.worst([*found, result("d", State.FAIL)]) is State.FAIL
    assert checks.worst(found[:2]) is State.UNKNOWN
    assert checks.worst(found[:1]) is checks.worst([]) is State.OK


def test_the_most_urgent_comes_first_and_equals_keep_their_order() -> None:
    found = [
        result("a", State.OK, Level.P1), result("b", State.FAIL, Level.P3),
        result("c", State.FAIL, Level.P1), result("d", State.WARN, Level.P1),
        result("e", State.FAIL, Level.P3), result("f", State.UNKNOWN, Level.P1),
    ]  # fmt: skip

    assert [one.id for one in checks.by_urgency(found)] == ["c", "b", "e", "d", "f", "a"]


@pytest.mark.parametrize(
    ("value", "state"),
    [(0.9, State.OK), (1.0, State.WARN), (4.9, State.WARN), (5.0, State.FAIL), (9, State.FAIL)],
)
def test_more_is_worse(value: float, state: State) -> None:
    assert Threshold(1.0, 5.0).judge(value) is state


@pytest.mark.parametrize(
    ("check_id", "is_on", "covers"),
    [("queue.depth", True, True), (EVERY, True, True), ("queue", True, False),
     ("queue.depth", False, False)],
)  # fmt: skip
def test_a_rule_covers_its_own_check_or_every_one(check_id: str, is_on: bool, covers: bool) -> None:
    rule = Rule(
        id=UUID(int=1), check_id=check_id, counts_from=State.WARN, raise_after=1,
        clear_after=1, is_on=is_on,
    )  # fmt: skip

    assert rule.covers("queue.depth") is covers


def test_who_asked_does_not_approve() -> None:
    step_states.must_be_another("ana", "ben")

    with pytest.raises(Forbidden, match="second person"):
        step_states.must_be_another("ana", "ana")


def test_a_step_is_known_by_its_runbook_and_its_own_id() -> None:
    for book in runbooks.BOOKS:
        for step in book.steps:
            assert runbooks.step(book.id.value, step.id) is step
    first, second = runbooks.BOOKS[:2]

    assert runbooks.step(first.id.value, "nothing") is None
    assert runbooks.step("nothing", first.steps[0].id) is None
    assert runbooks.step(second.id.value, first.steps[0].id) is not first.steps[0]


@pytest.mark.parametrize("shift", list(Shift))
def test_a_shift_is_signed_once_everything_amiss_has_a_word(shift: Shift) -> None:
    first, second, *rest = (line.id for line in shifts.LINES[shift])
    states = {first: State.FAIL, second: State.WARN}
    answers = [Answer(line, states.get(line, State.OK), "Seen.") for line in (first, second, *rest)]
    said = {first: " Restarted. ", second: "Watching.", rest[0]: "Fine."}

    told = shifts.commented(answers, said)

    assert [one.comment for one in told[:3]] == ["Restarted.", "Watching.", "Fine."]
    assert [(one.line, one.state, one.seen) for one in told] == [
        (one.line, one.state, one.seen) for one in answers
    ]
    shifts.refuse_unsignable(shift, told, "x" * shifts.NOTES_MAX_CHARS)
    for line in (first, second):
        text = shifts.line_of(shift, line).text
        with pytest.raises(Rejected) as refused:
            shifts.refuse_unsignable(shift, shifts.commented(answers, said | {line: "  "}), "")
        assert str(refused.value) == f"“{text}”: Seen. Say what was done about it, then sign."


def test_a_shift_is_signed_with_few_words() -> None:
    line = shifts.LINES[Shift.MORNING][0].id
    longest = Answer(line, State.OK, "Seen.", "x" * shifts.COMMENT_MAX_CHARS)
    shifts.refuse_unsignable(Shift.MORNING, [longest], "")

    too_long = Answer(line, State.OK, "Seen.", longest.comment + "x")
    with pytest.raises(Rejected, match=r"^At most 500 characters to a line\.$"):
        shifts.refuse_unsignable(Shift.MORNING, [too_long], "")
    with pytest.raises(Rejected, match=r"^At most 4,000 characters of notes\.$"):
        shifts.refuse_unsignable(Shift.MORNING, [longest], "x" * (shifts.NOTES_MAX_CHARS + 1))


@pytest.mark.parametrize(
    ("state", "needs"),
    [(State.OK, False), (State.UNKNOWN, False), (State.WARN, True), (State.FAIL, True)],
)
def test_only_what_is_amiss_needs_a_word(state: State, needs: bool) -> None:
    assert Answer("a", state, "Seen.").needs_comment is needs


def test_the_name_of_a_backup_sorts_by_time() -> None:
    earlier, later = (backups.name_of(NOW + timedelta(days=d), UUID(int=7 - d)) for d in (0, 1))

    assert earlier == "20260314T120000Z-00000000"
    assert earlier < later
