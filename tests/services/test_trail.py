"""The audit trail on PostgreSQL: append-only, written with what it tells, and verified."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError

from core.domain.access import Role
from core.domain.model import Actor
from core.domain.queues import Priority
from core.domain.trail import Event
from core.errors import FileRejected, NotFound
from core.queries import trail as kept
from core.queries.trail import TrailFilter
from core.services import audits, trail
from core.services.queueing import pauses
from tests.people import ANA
from tests.services.conftest import Ledger

EVE = Actor("eve", Role.TECHNICIAN, address="10.1.2.3")


def entries(ledger: Ledger, **narrowed: Any) -> list[tuple[str, str, str]]:
    """Who did what on what, the first first."""
    with ledger.rt.read() as session:
        found = kept.page(session, TrailFilter(**narrowed), actor=ANA, limit=500).entries
    return [(one.actor, one.action, one.object) for one in reversed(found)]


def holds(ledger: Ledger, count: int) -> bool:
    """Whether the trail has so many entries, none of them touched."""
    checked = trail.verify(ledger.rt)
    return (checked.count, checked.broken) == (count, None)


def pauses_(ledger: Ledger, count: int) -> None:
    for number in range(count):
        pauses.pause(ledger.rt, Priority.BULK, actor=ANA, reason=f"no. {number}")


def test_what_is_done_and_what_is_told_stand_or_fall_together(ledger: Ledger) -> None:
    ledger.writes.lost_before_commit = 1
    with pytest.raises(Exception, match="went away"):
        pauses.pause(ledger.rt, Priority.BULK, actor=ANA, reason="x")
    with pytest.raises(NotFound):
        pauses.resume(ledger.rt, Priority.BULK, actor=ANA)

    assert entries(ledger) == []
    assert holds(ledger, 0)


def test_uploads_refusals_and_audits_asked_for_are_told(ledger: Ledger) -> None:
    receipt = ledger.submit(actor=EVE, filename="a.pdf")
    with pytest.raises(FileRejected):
        ledger.submit(actor=EVE, filename="b.pdf", content=b"x" * (2 << 20))
    ledger.change("update audits set status = 'failed', verdict = 'REVIEW_QUEUE'")
    audits.again(ledger.rt, receipt.job_sheet_id, actor=ANA)

    assert entries(ledger) == [
        ("eve", "sheet.uploaded", f"sheet:{receipt.job_sheet_id}"),
        ("eve", "sheet.refused", "file:b.pdf"),
        ("ana", "audit.asked", f"sheet:{receipt.job_sheet_id}"),
    ]
    (row,) = ledger.rows("select role, address, after from trail where number = 1")
    assert (row.role, row.address) == ("technician", "10.1.2.3")
    assert row.after["receipt"] == receipt.receipt


@pytest.mark.parametrize(
    "statement",
    [
        "update trail set actor = 'x'",
        "delete from trail where number = 1",
        "truncate trail",
        "update trail_head set count = 0",
        "update trail_head set sha256 = 'x'",
        "delete from trail_head",
        "truncate trail_head",
    ],
)
def test_the_database_itself_refuses_to_change_it(ledger: Ledger, statement: str) -> None:
    pauses_(ledger, 2)

    with pytest.raises(DBAPIError, match=r"the (trail|head of the trail)"):
        ledger.change(statement)

    assert holds(ledger, 2)


@pytest.mark.parametrize(
    ("statement", "number"),
    [
        ("update trail set actor = 'x' where number = 3", 3),
        ("update trail set after = '{}' where number = 2", 2),
        ("update trail set at = at + interval '1 second' where number = 4", 4),
        ("delete from trail where number = 2", 2),
        ("delete from trail where number = 5", 5),
        ("delete from trail", 1),
        (
            "update trail_head set count = 4, sha256 = (select sha256 from trail where number = 4)",
            5,
        ),
        ("update trail_head set sha256 = 'x'", 5),
    ],
)
def test_what_was_changed_past_the_triggers_is_found(
    ledger: Ledger, statement: str, number: int
) -> None:
    pauses_(ledger, 5)
    assert holds(ledger, 5)
    for table in ("trail", "trail_head"):
        ledger.change(f"alter table {table} disable trigger user")

    ledger.change(statement)

    found = trail.verify(ledger.rt).broken
    assert found is not None
    assert found.number == number


def test_many_at_once_make_one_chain(ledger: Ledger) -> None:
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda _: pauses_(ledger, 5), range(8)))

    assert holds(ledger, 40)
    assert ledger.one("select count(*) from trail") == 40


def test_odd_texts_are_kept_and_still_verify(ledger: Ledger) -> None:
    odd = Actor("a\0b\ud800" + "x" * 600, Role.ADMIN, address="é\u202e")
    with ledger.rt.write() as session:
        facts = {"n": 1, "share": 0.1, "none": None, "list": [1, "é"], "text": "z" * 900}
        trail.write(session, Event.USER_CHANGED, actor=odd, on="user:é", before=facts, after={})

    assert holds(ledger, 1)


def test_it_is_searched_and_exported_with_formulas_defused(ledger: Ledger) -> None:
    with ledger.rt.write() as session:
        trail.write(session, Event.USER_CREATED, actor=Actor("=cmd", Role.ADMIN), on="user:100%")
    pauses_(ledger, 1)

    assert entries(ledger, text="100%") == [("=cmd", "user.created", "user:100%")]
    assert entries(ledger, text="' or 1=1 --") == []
    assert [row[1] for row in entries(ledger, event=Event.QUEUE_PAUSED)] == ["queue.paused"]
    exported = trail.export(ledger.rt, TrailFilter(), actor=ANA).splitlines()
    assert exported[0] == ",".join(trail.COLUMNS)
    assert ",'=cmd,admin,user.created," in exported[2]
    assert entries(ledger)[-1] == ("ana", "trail.exported", "trail")


def test_a_page_of_it_goes_on_where_the_last_one_ended(ledger: Ledger) -> None:
    pauses_(ledger, 5)

    with ledger.rt.read() as session:
        first = kept.page(session, TrailFilter(), actor=ANA, limit=3)
        second = kept.page(session, TrailFilter(), actor=ANA, before=first.older, limit=3)

    assert [one.number for one in first.entries] == [5, 4, 3]
    assert ([one.number for one in second.entries], second.older) == ([2, 1], None)


def test_the_trail_is_read_only_by_who_may(ledger: Ledger) -> None:
    with ledger.rt.read() as session, pytest.raises(Exception, match="may not do this"):
        kept.page(session, TrailFilter(), actor=EVE)
    with ledger.rt.read() as session, pytest.raises(Exception, match="may not do this"):
        kept.every(session, TrailFilter(), actor=EVE)
