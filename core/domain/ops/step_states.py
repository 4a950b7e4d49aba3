"""Where a step of a runbook stands that somebody asked for."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from core.errors import Conflict, Forbidden

WAITS_FOR: Final = timedelta(minutes=30)  # a second person has this long to approve


class StepState(StrEnum):
    """`asked` waits for a second person; the others are ends."""

    ASKED = "asked"
    DONE = "done"
    FAILED = "failed"
    REFUSED = "refused"


def has_lapsed(state: StepState, *, asked_at: datetime, now: datetime) -> bool:
    """Whether it waited for so long that it need not be what was meant any more."""
    return state is StepState.ASKED and now - asked_at > WAITS_FOR


def must_wait(state: StepState, *, asked_at: datetime, now: datetime) -> None:
    """Errors: Conflict where it has ended, or waited for too long to be what was meant."""
    if state is not StepState.ASKED:
        raise Conflict("This step was decided already.")
    if has_lapsed(state, asked_at=asked_at, now=now):
        raise Conflict("This step was asked for over 30 minutes ago: look anew and ask again.")


def must_be_another(asked_by: str, approver: str) -> None:
    """Errors: Forbidden where the person who asked approves."""
    if asked_by == approver:
        raise Forbidden("A second person has to approve this step: you asked for it.")
