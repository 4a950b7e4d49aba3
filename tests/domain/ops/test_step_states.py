"""Where a step of a runbook stands: by whom it was approved and since when it waits."""

from datetime import UTC, datetime, timedelta

import pytest

from core.domain.ops import step_states
from core.domain.ops.step_states import WAITS_FOR, Standing, StepState
from core.errors import Conflict

NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)
LATE = WAITS_FOR + timedelta(seconds=1)


@pytest.mark.parametrize(
    ("state", "approved_by", "age", "standing"),
    [
        (StepState.ASKED, None, WAITS_FOR, Standing.WAITS),
        (StepState.ASKED, None, LATE, Standing.LAPSED),
        (StepState.ASKED, "Pia", timedelta(0), Standing.BEGUN),
        (StepState.ASKED, "Pia", LATE, Standing.BEGUN),
        (StepState.DONE, "Pia", LATE, Standing.DONE),
        (StepState.DONE, None, LATE, Standing.DONE),
        (StepState.FAILED, "Pia", timedelta(0), Standing.FAILED),
        (StepState.REFUSED, None, LATE, Standing.REFUSED),
    ],
)
def test_where_it_stands(
    state: StepState, approved_by: str | None, age: timedelta, standing: Standing
) -> None:
    found = step_states.standing(state, approved_by=approved_by, asked_at=NOW - age, now=NOW)

    assert found is standing


@pytest.mark.parametrize(
    ("standing", "told"),
    [
        (Standing.LAPSED, "over 30 minutes"),
        (Standing.BEGUN, "approved this step already"),
        (Standing.DONE, "decided already"),
        (Standing.FAILED, "decided already"),
        (Standing.REFUSED, "decided already"),
    ],
)
def test_only_what_waits_is_decided(standing: Standing, told: str) -> None:
    step_states.must_wait(Standing.WAITS)

    with pytest.raises(Conflict, match=told):
        step_states.must_wait(standing)
