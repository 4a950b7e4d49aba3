"""What becomes of a published version: the moves it may make, and which of two is the newer."""

from collections.abc import Mapping
from enum import StrEnum

from core.domain.model import SpecRef


class SpecState(StrEnum):
    """Where a version is. Sheets are audited against ACTIVE ones only."""

    DRAFT = "draft"
    ACTIVE = "active"
    DEPRECATED = "deprecated"
    ARCHIVED = "archived"


class SpecOrigin(StrEnum):
    """Who brought a version: the project (or the folder SPECS_DIR), or a person."""

    BUILT_IN = "built_in"
    PERSON = "person"


# A deprecated version may come back, which is how a bad activation is undone.
MOVES: Mapping[SpecState, frozenset[SpecState]] = {
    SpecState.DRAFT: frozenset({SpecState.ACTIVE, SpecState.ARCHIVED}),
    SpecState.ACTIVE: frozenset({SpecState.DEPRECATED}),
    SpecState.DEPRECATED: frozenset({SpecState.ACTIVE, SpecState.ARCHIVED}),
    SpecState.ARCHIVED: frozenset(),
}
_INSTEAD = {
    SpecState.DRAFT: "It can be activated or archived.",
    SpecState.ACTIVE: "Deprecate it first, or activate another version in its place.",
    SpecState.DEPRECATED: "It can be activated again or archived.",
    SpecState.ARCHIVED: "An archived version stays archived; publish a new version instead.",
}


def refusal(ref: SpecRef, current: SpecState, wanted: SpecState) -> str | None:
    """Why this version may not make this move; None where it may."""
    if wanted in MOVES[current]:
        return None
    if wanted is current:
        return f"{ref.id} {ref.version} is {current} already."
    return f"{ref.id} {ref.version} is {current} and cannot become {wanted}. {_INSTEAD[current]}"


def may_succeed_unasked(version: str, active: str, *, active_is_built_in: bool) -> bool:
    """Whether a new built-in version takes over by itself at start.

    Only from an older built-in one: what a person chose to activate is left to that person.
    """
    return active_is_built_in and is_newer(version, active)


def is_newer(version: str, other: str) -> bool:
    """Whether a semantic version comes after another."""
    return _order(version) > _order(other)


def newest_first(versions: list[str]) -> list[str]:
    """Semantic versions, the newest first."""
    return sorted(versions, key=_order, reverse=True)


def next_version(version: str) -> str:
    """One patch on: 1.4.2 becomes 1.4.3."""
    head, _, last = version.partition("-")[0].partition("+")[0].rpartition(".")
    return f"{head}.{int(last) + 1}"


def _order(version: str) -> tuple[object, ...]:
    """As semver.org orders them: 1.0.0-rc.1 comes before 1.0.0, what follows a + does not count."""
    core, _, early = version.partition("+")[0].partition("-")
    numbers = tuple(int(part) for part in core.split("."))
    parts = tuple(
        (0, int(part), "") if part.isdecimal() else (1, 0, part) for part in early.split(".")
    )
    return numbers, not early, parts if early else ()
