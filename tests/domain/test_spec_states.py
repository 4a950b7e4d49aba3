"""The life of a spec version."""

import pytest

from core.domain.model import SpecRef
from core.domain.spec import spec_states
from core.domain.spec.spec_states import SpecState

DRAFT, ACTIVE, DEPRECATED, ARCHIVED = SpecState
REF = SpecRef("repair-report", "1.0.0")
ALLOWED = {
    (DRAFT, ACTIVE),
    (DRAFT, ARCHIVED),
    (ACTIVE, DEPRECATED),
    (DEPRECATED, ACTIVE),
    (DEPRECATED, ARCHIVED),
}


@pytest.mark.parametrize("current", list(SpecState))
@pytest.mark.parametrize("wanted", list(SpecState))
def test_every_move_is_allowed_or_refused_with_a_sentence(
    current: SpecState, wanted: SpecState
) -> None:
    refused = spec_states.refusal(REF, current, wanted)

    assert (refused is None) == ((current, wanted) in ALLOWED)
    if refused is not None:
        assert refused.startswith(f"repair-report 1.0.0 is {current}")
        assert refused.endswith(".")


@pytest.mark.parametrize(
    ("newer", "older"),
    [
        ("1.0.1", "1.0.0"),
        ("1.10.0", "1.9.9"),
        ("10.0.0", "9.9.9"),
        ("1.0.0", "1.0.0-rc.1"),
        ("1.0.0-rc.2", "1.0.0-rc.1"),
        ("1.0.0-rc.10", "1.0.0-rc.9"),
        ("1.0.0-alpha.beta", "1.0.0-alpha.1"),
        ("1.0.0-alpha.1", "1.0.0-alpha"),
    ],
)
def test_versions_follow_each_other_as_semver_says(newer: str, older: str) -> None:
    assert spec_states.is_newer(newer, older)
    assert not spec_states.is_newer(older, newer)
    assert spec_states.newest_first([older, newer]) == [newer, older]


def test_what_follows_a_plus_does_not_count() -> None:
    assert not spec_states.is_newer("1.0.0+b2", "1.0.0+b1")


def test_only_an_older_built_in_version_gives_way_unasked() -> None:
    assert spec_states.may_succeed_unasked("1.1.0", "1.0.0", active_is_built_in=True)
    assert not spec_states.may_succeed_unasked("1.0.0", "1.1.0", active_is_built_in=True)
    assert not spec_states.may_succeed_unasked("1.1.0", "1.0.0", active_is_built_in=False)
