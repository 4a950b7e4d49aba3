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


class Standing(StrEnum):
    """Where it stands now: of those asked for, some wait, some lapsed and some are begun."""

    WAITS = "waits"
    LAPSED = "lapsed"  # waited for so long that it need not be what was meant any more
    BEGUN = "begun"  # approved; being done, or whatever did it has died
    DONE = "done"
    FAILED = "failed"
    REFUSED = "refused"


def standing(
    state: StepState, *, approved_by: str | None, asked_at: datetime, now: datetime
) -> Standing:
    """Where a step stands. What is begun waits for nobody: it can be asked for again."""
    if state is not StepState.ASKED:
        return Standing(state.value)
    if approved_by is not None:
        return Standing.BEGUN
    return Standing.LAPSED if now - asked_at > WAITS_FOR else Standing.WAITS


def must_wait(standing: Standing) -> None:
    """Errors: Conflict where it was approved, has ended, or need not be what was meant any more."""
    if standing is Standing.LAPSED:
        raise Conflict("This step was asked for over 30 minutes ago: look anew and ask again.")
    if standing is Standing.BEGUN:
        raise Conflict("Somebody approved this step already.")
    if standing is not Standing.WAITS:
        raise Conflict("This step was decided already.")


def must_be_another(asked_by: str, approver: str) -> None:
    """Errors: Forbidden where the person who asked approves."""
    if asked_by == approver:
        raise Forbidden("A second person has to approve this step: you asked for it.")
