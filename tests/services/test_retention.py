"""Retention: what goes, what stays, and what proves it."""

import hashlib
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy import func, select
from sqlalchemy import table as table_of
from sqlalchemy.exc import DBAPIError

from core.db.tables import Row
from core.domain.access import ALLOWED, Action, Role
from core.domain.model import Actor
from core.domain.retention import Kind, Retention
from core.errors import Conflict, Forbidden, NotFound, Rejected
from core.ports import Runtime
from core.queries import deletions
from core.services import audits, legal_holds, pictures, retention, sheet_rows
from core.services.intake import Receipt
from tests.services.conftest import Ledger
from tests.services.fakes import FakeInspector

ADMIN = Actor("Ada", Role.ADMIN)


def keeping(ledger: Ledger, **days: int) -> Runtime:
    """The ledger's Runtime with these times to keep things, and a clock that goes."""
    ledger.rt = replace(ledger.rt, retention=Retention(**days), clock=lambda: datetime.now(UTC))
    return ledger.rt


def audited(ledger: Ledger, *, days_ago: int, content: bytes | None = None) -> Receipt:
    """A sheet received that long ago, with its verdict."""
    receipt = ledger.submit(content)
    audits.run(ledger.rt, receipt.audit_id, worker="w1")
    ledger.change(
        "update job_sheets set received_at = now() - make_interval(days => :days) where id = :id",
        days=days_ago,
        id=receipt.job_sheet_id,
    )
    return receipt


def count(ledger: Ledger, name: str) -> int:
    query = select(func.count()).select_from(table_of(name))
    with ledger.rt.read() as session:
        return session.execute(query).scalar_one()


def proof(rt: Runtime, receipt: Receipt) -> list[deletions.Deletion]:
    with rt.read() as session:
        return deletions.of_subject(session, receipt.receipt)


def test_nothing_goes_where_nothing_is_set(ledger: Ledger) -> None:
    rt = keeping(ledger)
    audited(ledger, days_ago=10_000)

    assert retention.run(rt) == {}
    assert all(one.before is None for one in retention.preview(rt, actor=ADMIN))


def test_an_old_file_goes_and_what_was_found_stays(ledger: Ledger) -> None:
    rt = keeping(ledger, originals_days=30)
    content = uuid4().bytes
    old = audited(ledger, days_ago=31, content=content)
    young = audited(ledger, days_ago=29)

    due = {one.kind: one.count for one in retention.preview(rt, actor=ADMIN)}
    assert due[Kind.ORIGINALS] == 1
    assert retention.run(rt) == {"originals": 1}

    with pytest.raises(NotFound, match="at the end of the time it is kept"):
        pictures.sheet_file(rt, old.job_sheet_id, actor=ADMIN)
    assert pictures.sheet_file(rt, young.job_sheet_id, actor=ADMIN).content
    assert ledger.audit(old.audit_id).verdict is not None
    (said,) = proof(rt, old)
    assert said.sha256 == hashlib.sha256(content).hexdigest()
    assert (said.kind, said.reason) == ("originals", "originals are kept for 30 days")
    assert retention.run(rt) == {}


def test_a_picture_drawn_while_its_file_goes_is_not_kept(ledger: Ledger) -> None:
    rt = keeping(ledger, originals_days=30)
    old = audited(ledger, days_ago=31)

    class Deleting(FakeInspector):
        def render(self, *_given: Any, **_more: Any) -> bytes:
            assert retention.run(rt) == {"originals": 1}
            return b"a picture"

    pictures.page_jpeg(
        replace(rt, inspector=Deleting()), old.job_sheet_id, actor=ADMIN, page_number=1, dpi=110
    )

    assert count(ledger, "page_pictures") == 0
    with pytest.raises(NotFound, match="at the end of the time it is kept"):
        pictures.page_jpeg(rt, old.job_sheet_id, actor=ADMIN, page_number=1, dpi=110)


def test_a_picture_that_somebody_sent_in_as_a_sheet_stays(ledger: Ledger) -> None:
    rt = keeping(ledger, originals_days=30)

    class Drawing(FakeInspector):
        def render(self, *_given: Any, **_more: Any) -> bytes:
            return b"a picture"

    old = audited(ledger, days_ago=31)
    drawn = pictures.page_jpeg(
        replace(rt, inspector=Drawing()), old.job_sheet_id, actor=ADMIN, page_number=1, dpi=200
    )
    young = audited(ledger, days_ago=1, content=drawn)

    assert retention.run(rt) == {"originals": 1}

    assert pictures.sheet_file(rt, young.job_sheet_id, actor=ADMIN).content == drawn


def test_a_file_whose_deletion_was_interrupted_is_gone_at_the_next_run(ledger: Ledger) -> None:
    rt = keeping(ledger, originals_days=30)
    old = audited(ledger, days_ago=31)
    ledger.change("update job_sheets set file_deleted_at = now()")
    assert ledger.store.contents

    retention.run(rt)

    assert ledger.store.contents == {}
    assert len(proof(rt, old)) == 1


def test_old_readings_go_and_their_audits_stay(ledger: Ledger) -> None:
    rt = keeping(ledger, readings_days=30)
    old = audited(ledger, days_ago=31)

    assert retention.run(rt) == {"readings": 1}

    assert count(ledger, "readings") == 0
    assert ledger.audit(old.audit_id).reading_id is None
    assert [one.kind for one in proof(rt, old)] == ["readings"]


def test_an_old_sheet_goes_whole(ledger: Ledger) -> None:
    rt = keeping(ledger, audits_days=30)
    old = audited(ledger, days_ago=31)
    again = audits.again(rt, old.job_sheet_id, actor=ADMIN)
    audits.run(rt, again, worker="w1")
    young = audited(ledger, days_ago=1)

    assert retention.run(rt) == {"audits": 1}

    assert count(ledger, "job_sheets") == count(ledger, "audits") == 1
    assert ledger.audit(young.audit_id)
    assert len(ledger.store.contents) == 1
    assert [one.kind for one in proof(rt, old)] == ["originals", "audits"]


def test_every_table_that_names_a_sheet_or_an_audit_is_thought_of() -> None:
    """A new one has to be removed with the sheet, or PostgreSQL refuses to let the sheet go."""
    naming = {
        table.name
        for table in Row.metadata.tables.values()
        for key in table.foreign_keys
        if key.column.table.name in ("audits", "job_sheets")
    }
    removed = {table.__tablename__ for table in sheet_rows.OF_AN_AUDIT}
    elsewhere = {"audits", "readings", "page_pictures", "dead_letters", "ocr_calls", "reviews"}
    elsewhere |= {"disputes", "waivers", "sheet_versions"}
    keeps = {"legal_holds"}

    assert naming == removed | elsewhere | keeps


def test_a_sheet_in_work_is_left_alone(ledger: Ledger) -> None:
    rt = keeping(ledger, audits_days=30, originals_days=30)
    ledger.submit()
    ledger.change("update job_sheets set received_at = now() - interval '90 days'")

    assert retention.run(rt) == {}
    assert len(ledger.store.contents) == 1


def test_a_hold_keeps_everything_until_it_is_lifted(ledger: Ledger) -> None:
    rt = keeping(ledger, originals_days=30, readings_days=30, audits_days=30)
    old = audited(ledger, days_ago=31)
    legal_holds.place(rt, old.receipt, reason="a claim", actor=ADMIN)

    assert retention.run(rt) == {}
    held = {one.kind: one.held for one in retention.preview(rt, actor=ADMIN)}
    assert held[Kind.ORIGINALS] == held[Kind.AUDITS] == 1
    with pytest.raises(Conflict):
        legal_holds.place(rt, old.receipt, reason="again", actor=ADMIN)

    legal_holds.lift(rt, old.receipt, actor=ADMIN)
    assert retention.run(rt) == {"audits": 1}


def test_a_hold_needs_a_sheet_and_a_reason(ledger: Ledger) -> None:
    rt = keeping(ledger)
    with pytest.raises(NotFound):
        legal_holds.place(rt, "R-0000-0000", reason="a claim", actor=ADMIN)
    with pytest.raises(Rejected):
        legal_holds.place(rt, ledger.submit().receipt, reason=" ", actor=ADMIN)
    with pytest.raises(NotFound):
        legal_holds.lift(rt, ledger.submit().receipt, actor=ADMIN)


def test_the_proof_cannot_be_changed_or_removed(ledger: Ledger) -> None:
    rt = keeping(ledger, originals_days=30)
    audited(ledger, days_ago=31)
    retention.run(rt)

    for sql in ("update deletions set reason = 'x'", "delete from deletions", "truncate deletions"):
        with pytest.raises((DBAPIError, psycopg.Error), match="refused"):
            ledger.change(sql)


@pytest.mark.parametrize(
    "role", [role for role in Role if Action.RETENTION_KEEP not in ALLOWED[role]]
)
def test_other_roles_delete_and_hold_nothing(ledger: Ledger, role: Role) -> None:
    rt, bo = keeping(ledger), Actor("Bo", role)
    for call in (
        lambda: retention.preview(rt, actor=bo),
        lambda: retention.run_now(rt, actor=bo),
        lambda: legal_holds.place(rt, "R", reason="x", actor=bo),
        lambda: legal_holds.lift(rt, "R", actor=bo),
    ):
        with pytest.raises(Forbidden):
            call()
