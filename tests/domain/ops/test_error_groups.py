"""Kinds of errors: which are one, where a kind stands, and what a deploy has to do with it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from core.domain.ops import error_groups
from core.domain.ops.error_groups import NEW_FOR, RECURS_FROM, Decided, ErrorGroup, Standing

NOW = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
LONG_AGO = NOW - NEW_FOR - HOUR
GROUP = ErrorGroup(
    key="", error_class="Unreadable", cause=None, fingerprint=None, count=9, last_hour=0,
    first_at=LONG_AGO, last_at=NOW - HOUR,
)  # fmt: skip
SEEN = Decided(acknowledged_by="ana", acknowledged_at=NOW - 3 * HOUR)
MENDED = replace(SEEN, resolved_by="ana", resolved_at=NOW - 2 * HOUR)


def test_errors_of_one_class_and_place_are_one_kind_and_no_others() -> None:
    places = [
        (error_class, cause, fingerprint)
        for error_class in ("Unreadable", "Unavailable")
        for cause in (None, "timeout", "Unreadable")
        for fingerprint in (None, "ab12", "timeout")
    ]

    assert len({error_groups.key_of(*place) for place in places}) == len(places)
    # People's decisions are kept under it: it must not change from version to version.
    assert error_groups.key_of("Unreadable", None, "ab12") == "Unreadable||ab12"
    assert error_groups.key_of("Unreadable", None, None) == "Unreadable||"


@pytest.mark.parametrize(
    ("group", "standing"),
    [
        (replace(GROUP, first_at=NOW - HOUR), Standing.NEW),
        (replace(GROUP, first_at=NOW - NEW_FOR), Standing.OPEN),
        (GROUP, Standing.OPEN),
        (replace(GROUP, decided=SEEN), Standing.ACKNOWLEDGED),
        (replace(GROUP, decided=SEEN, first_at=NOW - HOUR), Standing.ACKNOWLEDGED),
        (replace(GROUP, decided=MENDED), Standing.BACK),
        (replace(GROUP, decided=MENDED, last_at=NOW - 2 * HOUR), Standing.RESOLVED),
        (replace(GROUP, decided=MENDED, last_at=NOW - 3 * HOUR), Standing.RESOLVED),
    ],
)
def test_where_a_kind_stands(group: ErrorGroup, standing: Standing) -> None:
    assert group.standing(now=NOW) is standing


@pytest.mark.parametrize(
    ("deployed_at", "began"),
    [(None, False), (LONG_AGO, True), (LONG_AGO - HOUR, True), (LONG_AGO + HOUR, False)],
)
def test_what_began_with_a_deploy_was_never_seen_before_it(
    deployed_at: datetime | None, began: bool
) -> None:
    assert GROUP.began_with(deployed_at) is began


@pytest.mark.parametrize(
    ("decided", "deployed_at", "regressed"),
    [
        (MENDED, NOW - HOUR, True),
        (MENDED, NOW - 2 * HOUR, True),
        (MENDED, NOW, False),  # it was back before the deploy
        (MENDED, None, False),
        (SEEN, NOW - HOUR, False),  # nobody said that it was mended
        (replace(MENDED, resolved_at=NOW - HOUR), NOW - HOUR, False),
    ],
)
def test_what_regressed_was_resolved_and_is_back_since(
    decided: Decided, deployed_at: datetime | None, regressed: bool
) -> None:
    assert replace(GROUP, decided=decided).regressed(deployed_at) is regressed


@pytest.mark.parametrize(
    ("last_hour", "decided", "recurs"),
    [
        (RECURS_FROM, Decided(), True),
        (RECURS_FROM - 1, Decided(), False),
        (RECURS_FROM, MENDED, True),
        (RECURS_FROM, SEEN, False),
    ],
)
def test_what_recurs_is_known_and_comes_again_and_again(
    last_hour: int, decided: Decided, recurs: bool
) -> None:
    assert replace(GROUP, last_hour=last_hour, decided=decided).recurs(now=NOW) is recurs


def test_what_is_new_does_not_recur() -> None:
    group = replace(GROUP, first_at=NOW - HOUR, last_hour=RECURS_FROM)

    assert not group.recurs(now=NOW)
