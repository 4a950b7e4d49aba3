"""Waiting for PostgreSQL to come back, where what would be lost is worth the wait."""

from collections.abc import Callable
from typing import Final, TypeVar

import stamina

from core.errors import Unavailable

T = TypeVar("T")

PATIENCE_S: Final = 60.0  # a restart takes far less; beyond that the reconciler takes over
FIRST_WAIT_S: Final = 0.2
LONGEST_WAIT_S: Final = 3.0

_caller = stamina.RetryingCaller(
    attempts=None, timeout=PATIENCE_S, wait_initial=FIRST_WAIT_S, wait_max=LONGEST_WAIT_S
).on(Unavailable)


def wait_for_database(step: Callable[[], T]) -> T:
    """Do the step, again while the database is away; the step must be harmless to repeat.

    Errors: Unavailable where it stays away.
    """
    return _caller(step)
