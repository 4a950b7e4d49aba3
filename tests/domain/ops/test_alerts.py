"""Alerts: nothing is told before it holds, nothing is told twice, and flicker is silence."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.ops import alerts
from core.domain.ops.alerts import EVERY, Change, Rule, Standing
from core.domain.ops.checks import CheckResult, State
from core.domain.ops.registry import BY_ID, CHECKS
from core.errors import Rejected

NOW = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)
RULE = Rule(id=UUID(int=1), check_id=EVERY, counts_from=State.FAIL, raise_after=3, clear_after=2)


def seen(state: State, value: float | None = None) -> CheckResult:
    return CheckResult(CHECKS[0], state, "x", NOW, NOW, value=value)


def told(rule: Rule, looks: str) -> str:
    """`b` a bad look, `g` a good one, `?` none: `R` raised, `C` cleared, `.` nothing told."""
    standing, said = Standing(), ""
    for one in looks:
        bad = {"b": True, "g": False, "?": None}[one]
        standing, change = alerts.after(rule, standing, bad=bad)
        said += {Change.RAISED: "R", Change.CLEARED: "C", None: "."}[change]
    return said


@pytest.mark.parametrize(
    ("looks", "expected"),
    [
        ("bbbb", "..R."),
        ("bbgbbgbb", "........"),
        ("bbbgbgbgg", "..R.....C"),
        ("b?b?b?", "....R."),
        ("bbb??g?g", "..R....C"),
        ("gggg", "...."),
    ],
)
def test_a_state_has_to_hold_before_it_is_told(looks: str, expected: str) -> None:
    assert told(RULE, looks) == expected


@given(st.text("bg?", max_size=80), st.integers(1, 6), st.integers(1, 6))
def test_what_is_told_alternates_and_never_comes_early(
    looks: str, raise_after: int, clear_after: int
) -> None:
    rule = replace(RULE, raise_after=raise_after, clear_after=clear_after)

    said = told(rule, looks)

    changes = [one for one in said if one != "."]
    assert changes == ["R", "C"] * (len(changes) // 2) + ["R"] * (len(changes) % 2)
    for place, change in enumerate(said):
        if change != ".":
            kind, least = ("b", raise_after) if change == "R" else ("g", clear_after)
            so_far = looks[: place + 1].replace("?", "")
            assert so_far.endswith(kind * least)


def test_what_is_still_bad_when_a_silence_ends_is_told_then() -> None:
    standing, change = Standing(), None
    for _ in range(5):
        standing, change = alerts.after(RULE, standing, bad=True, is_silenced=True)
        assert change is None

    standing, change = alerts.after(RULE, standing, bad=True)

    assert change is Change.RAISED


@pytest.mark.parametrize(
    ("rule", "result", "expected"),
    [
        (RULE, seen(State.FAIL), True),
        (RULE, seen(State.WARN), False),
        (RULE, seen(State.OK), False),
        (RULE, seen(State.UNKNOWN), None),
        (replace(RULE, counts_from=State.WARN), seen(State.WARN), True),
        (replace(RULE, value_from=50.0), seen(State.OK, 50.0), True),
        (replace(RULE, value_from=50.0), seen(State.FAIL, 49.0), False),
        (replace(RULE, value_from=50.0), seen(State.FAIL), True),
    ],
)
def test_which_looks_count(rule: Rule, result: CheckResult, expected: bool | None) -> None:
    assert alerts.is_bad(rule, result) is expected


def test_a_silenced_rule_speaks_again_by_itself() -> None:
    silenced = replace(RULE, silenced_until=NOW + timedelta(hours=1))

    assert silenced.is_silenced(NOW)
    assert not silenced.is_silenced(NOW + timedelta(hours=1))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"check_id": "no.such"}, "no check called"),
        ({"counts_from": State.OK}, "warnings and failures"),
        ({"raise_after": 0}, "Between 1 and"),
        ({"clear_after": 101}, "Between 1 and"),
        ({"value_from": 1.0}, "needs one check"),
        ({"emails": ("ana at example.com",)}, "no e-mail address"),
        ({"emails": ("a@b.c, d@e.f",)}, "no e-mail address"),
        ({"emails": ("a@b.c",) * 11}, "At most 10"),
    ],
)
def test_a_senseless_rule_is_refused(wrong: dict[str, Any], said: str) -> None:
    with pytest.raises(Rejected, match=said):
        alerts.refuse_senseless(replace(RULE, **wrong), BY_ID)


def test_a_sensible_rule_is_taken() -> None:
    alerts.refuse_senseless(replace(RULE, check_id="queue.depth", value_from=50.0), BY_ID)
    alerts.refuse_senseless(replace(RULE, emails=("on-call@example.com",)), BY_ID)
