"""Log files: nothing grows without end, nothing young goes while there is room."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.ops import log_files
from core.domain.ops.log_files import KEPT_BYTES, KEPT_FOR, PIECE_BYTES, Piece

NOON = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)
pieces = st.lists(
    st.builds(
        Piece,
        name=st.uuids().map(str),
        put_aside_at=st.timedeltas(timedelta(), timedelta(days=90)).map(lambda ago: NOON - ago),
        size_bytes=st.integers(0, KEPT_BYTES),
    ),
    unique_by=lambda one: one.name,
)


@pytest.mark.parametrize(
    ("size", "last", "expected"),
    [
        (1, NOON, False),
        (1, NOON.replace(hour=0), False),
        (1, NOON - timedelta(hours=13), True),
        (0, NOON - timedelta(days=3), False),
        (PIECE_BYTES, NOON, False),
        (PIECE_BYTES + 1, NOON, True),
        (1, None, False),
    ],
)
def test_when_a_log_is_put_aside(size: int, last: datetime | None, expected: bool) -> None:
    assert log_files.is_due(size, last_look_at=last, now=NOON) is expected


@given(pieces)
def test_what_stays_is_young_and_fits(found: list[Piece]) -> None:
    gone = set(log_files.to_go(found, now=NOON))

    stays = [one for one in found if one.name not in gone]
    assert sum(one.size_bytes for one in stays) <= KEPT_BYTES
    assert all(NOON - one.put_aside_at <= KEPT_FOR for one in stays)
    if sum(one.size_bytes for one in found) <= KEPT_BYTES:
        assert all(NOON - one.put_aside_at > KEPT_FOR for one in found if one.name in gone)
