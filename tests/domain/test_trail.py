"""The chain of the audit trail, without a database."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from core.domain import csv_cells, trail
from core.domain.trail import Entry, Sealed

WHEN = datetime(2026, 3, 14, 12, 0, tzinfo=UTC)


def chain(count: int = 5) -> list[Sealed]:
    kept: list[Sealed] = []
    for number in range(1, count + 1):
        last = kept[-1].sha256 if kept else trail.START
        entry = Entry(number, WHEN, "ana", "admin", "x.done", f"x:{number}", "", None, {"n": 1})
        kept.append(Sealed(entry, last, trail.seal(entry, last)))
    return kept


def broken_at(kept: list[Sealed], *, count: int = 5, head: str | None = None) -> int | None:
    sha256 = head if head is not None else chain()[-1].sha256
    found = trail.first_break(kept, count=count, sha256=sha256)
    return found.number if found else None


def change(kept: list[Sealed], number: int, **values: Any) -> list[Sealed]:
    entry = replace(kept[number - 1].entry, **values)
    return [*kept[: number - 1], replace(kept[number - 1], entry=entry), *kept[number:]]


def reseal(kept: list[Sealed], number: int) -> list[Sealed]:
    """One row changed by somebody who knows how rows are sealed."""
    one = change(kept, number, actor="eve")[number - 1]
    return [
        *kept[: number - 1],
        replace(one, sha256=trail.seal(one.entry, one.previous_sha256)),
        *kept[number:],
    ]


def test_what_was_written_holds() -> None:
    assert broken_at(chain()) is None
    assert broken_at([], count=0, head=trail.START) is None


@pytest.mark.parametrize(
    ("tamper", "number"),
    [
        (lambda kept: change(kept, 3, actor="eve"), 3),
        (lambda kept: change(kept, 3, at=WHEN + timedelta(microseconds=1)), 3),
        (lambda kept: change(kept, 1, after={"n": 2}), 1),
        (lambda kept: change(kept, 2, before={}), 2),
        (lambda kept: change(kept, 2, address="10.0.0.1"), 2),
        (lambda kept: kept[:1] + kept[2:], 2),
        (lambda kept: kept[1:], 1),
        (lambda kept: kept[:4], 5),
        (lambda kept: [], 1),
        (lambda kept: [kept[0], kept[2], kept[1], *kept[3:]], 2),
        (lambda kept: reseal(kept, 3), 4),
        (lambda kept: reseal(kept, 5), 5),
    ],
)
def test_the_first_row_that_does_not_hold_is_named(
    tamper: Callable[[list[Sealed]], list[Sealed]], number: int
) -> None:
    assert broken_at(tamper(chain())) == number


def test_a_row_added_past_the_head_is_found() -> None:
    assert broken_at(chain(6)) == 6


def test_the_seal_is_of_the_moment_not_of_the_zone() -> None:
    entry = chain(1)[0].entry
    east = replace(entry, at=entry.at.astimezone(timezone(timedelta(hours=5))))

    assert trail.seal(entry, "x") == trail.seal(east, "x")


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1"])
def test_a_formula_becomes_text(text: str) -> None:
    assert csv_cells.defused(text) == f"'{text}"


def test_other_cells_stay_as_they_are() -> None:
    assert csv_cells.defused("a=1") == "a=1"
    assert csv_cells.defused("") == ""


def test_what_an_earlier_version_sealed_still_holds() -> None:
    """A trail outlives the code: the form that is hashed may never change."""
    entry = Entry(7, WHEN, "ana", "admin", "x.done", "x:7", "10.0.0.7", {"n": 0}, {"n": "é"})

    assert trail.seal(entry, "ab" * 32) == (
        "43790bfcef5d3f04d58df34d7c17d20fb681dad2192fe1f11fced9665dcf2562"
    )
