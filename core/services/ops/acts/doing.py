"""The shape of what a step does."""

from collections.abc import Callable
from dataclasses import dataclass

from core.domain.model import Actor
from core.ports import Runtime


@dataclass(frozen=True, slots=True)
class Plan:
    """What a step would do now. `is_needed` is false where there is nothing to do.

    `target` names what would be touched, so that nothing else is touched by the time it is done.
    """

    says: str
    is_needed: bool = True
    target: str | None = None


@dataclass(frozen=True, slots=True)
class Doing:
    """`plan` only looks. `do` is given the plan's target and says what it did.

    `comes_first`: before it is written down, which may not be possible until it is done.
    """

    plan: Callable[[Runtime, Actor], Plan]
    do: Callable[[Runtime, Actor, str, str | None], str]  # actor, reason, target
    comes_first: bool = False
