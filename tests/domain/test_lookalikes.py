"""Sheets that may be one: by what is written, by the picture only where it is the very same."""

from typing import Any

import pytest

from core.domain import lookalikes

SHEET: dict[str, Any] = {
    "job_number": "JOB-1",
    "date": "2026-03-14",
    "customer": "Harrow Lane",
    "hours": 2.5,
    "safe": True,
}
PRINT = "f" * 64
NEAR = "f" * 63 + "c"
FAR = "0" * 64


def suspect(other: dict[str, Any], prints: tuple[str | None, str | None] = (None, None)) -> bool:
    return lookalikes.compare(SHEET, other, prints=prints).is_suspect


@pytest.mark.parametrize(
    ("changed", "prints", "is_suspect"),
    [
        ({}, (None, None), True),
        ({"customer": "HARROW  LANE"}, (PRINT, FAR), True),  # photographed again
        ({"hours": 3.0}, (None, None), True),  # four of five
        ({"hours": 3.0, "date": "2026-03-15"}, (None, None), False),  # the next visit of a job
        ({"hours": 3.0, "date": "2026-03-15"}, (PRINT, NEAR), False),  # one form, filled in anew
    ],
)
def test_what_is_written_decides(
    changed: dict[str, object], prints: tuple[str | None, str | None], is_suspect: bool
) -> None:
    assert suspect(SHEET | changed, prints) is is_suspect


@pytest.mark.parametrize(
    ("prints", "is_suspect"),
    [((PRINT, NEAR), True), ((PRINT, FAR), False), ((PRINT, None), False), ((None, None), False)],
)
def test_the_picture_decides_where_nothing_was_read(
    prints: tuple[str | None, str | None], is_suspect: bool
) -> None:
    assert suspect({}, prints) is is_suspect


def test_too_few_values_say_nothing() -> None:
    assert not suspect({"job_number": "JOB-1", "date": "2026-03-14"})
