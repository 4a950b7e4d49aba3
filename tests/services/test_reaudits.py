"""Past sheets judged again, from the readings that were kept."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from core.adapters import spec_bundles
from core.domain.model import AuditStatus, SpecRef
from core.domain.reaudit import Change, Place
from core.errors import NotFound, Rejected
from core.ports import Runtime
from core.queries.past_audits import Scope, Share
from core.services import audits, reaudits
from core.services.reaudits import Reaudited
from core.services.spec import built_in_specs, specs
from core.services.spec.spec_book import DatabaseSpecBook
from tests.people import ANA, BEN
from tests.services.conftest import Ledger

ALL = Scope()
V1, V2 = SpecRef("repair-report", "1.0.0"), SpecRef("repair-report", "2.0.0")
# What the ledger's reader reads: "REPAIR REPORT Job Number JOB-123456".
SPEC = """
spec: repair-report
version: 1.0.0
name: Repair report
selection: {any: [repair report]}
fields:
  - {name: job_number, label: Job Number, type: string, required: true, severity: S3}
  - {name: visit_date, label: Date, type: date, severity: S2, not_after: today}
  - {name: customer_signature, label: Customer Signature, type: signature, severity: S2}
"""
PACK = "cases: [{id: A, fields: {job_number: '1'}, outcome: PASS}]"
STRICT = SPEC.replace("1.0.0", "2.0.0").replace("severity: S2}", "severity: S0, required: true}")
STRICT_PACK = "cases: [{id: A, fields: {job_number: '1'}, outcome: FAIL}]"
SIGNATURE = Place("customer_signature.required", "customer_signature")


@pytest.fixture
def rt(ledger: Ledger) -> Runtime:
    """A Runtime whose repair-report 1.0.0 is active, with a draft 2.0.0 that asks for more."""
    rt = replace(ledger.rt, specs=DatabaseSpecBook(ledger.rt.read))
    publish(rt, SPEC, PACK)
    specs.activate(rt, V1, actor=ANA)
    publish(rt, STRICT, STRICT_PACK)
    return rt


def publish(rt: Runtime, text: str, pack: str) -> None:
    made = spec_bundles.from_upload("r.yaml", text.encode(), pack=pack.encode(), published=())
    specs.publish(rt, made, actor=ANA)


def audited(rt: Runtime, ledger: Ledger, count: int = 1, **more: Any) -> list[UUID]:
    """Sheets that were received and audited."""
    receipts = [replace_rt(ledger, rt).submit(**more) for _ in range(count)]
    for receipt in receipts:
        audits.run(rt, receipt.audit_id, worker="w1")
    return [receipt.audit_id for receipt in receipts]


def replace_rt(ledger: Ledger, rt: Runtime) -> Ledger:
    ledger.rt = rt
    return ledger


def changes(found: list[Reaudited]) -> list[Change]:
    return [one.difference.change for one in found]


def test_a_draft_is_tried_on_past_sheets_and_nothing_is_written(
    rt: Runtime, ledger: Ledger
) -> None:
    (audit_id,) = audited(rt, ledger)
    before = ledger.rows("select * from audits order by id")

    (found,) = reaudits.compare(rt, V2, ALL, actor=ANA)

    assert found.past.audit_id == audit_id
    assert found.difference.change is Change.NEW_FAIL
    assert SIGNATURE in found.difference.appeared
    assert found.difference.went == ()
    assert found.fresh_id is None
    assert ledger.rows("select * from audits order by id") == before
    assert ledger.reader.reads == 1  # nothing was read again


def test_a_sheet_that_moved_on_while_it_was_judged_is_left_as_it_is(
    rt: Runtime, ledger: Ledger
) -> None:
    """What came meanwhile may be a person's decision, which this verdict does not know."""
    old, other = audited(rt, ledger, 2)
    specs.activate(rt, V2, actor=ANA)
    meanwhile = iter([ledger.audit(old).job_sheet_id])

    @contextmanager
    def write() -> Iterator[Session]:
        for sheet_id in meanwhile:
            audits.again(rt, sheet_id, actor=BEN)
        with rt.write() as session:
            yield session

    found = list(reaudits.apply(replace(rt, write=write), None, ALL, actor=BEN))

    fresh = {one.past.audit_id: one.fresh_id for one in found}
    assert fresh[old] is None
    assert fresh[other] is not None


def test_the_active_specs_change_nothing(rt: Runtime, ledger: Ledger) -> None:
    audited(rt, ledger, 2)

    assert changes(list(reaudits.compare(rt, None, ALL, actor=ANA))) == [Change.UNCHANGED] * 2


def test_applying_writes_ended_audits_and_keeps_the_old_ones(rt: Runtime, ledger: Ledger) -> None:
    old = audited(rt, ledger, 3)
    specs.activate(rt, V2, actor=ANA)
    queued = len(ledger.queue.jobs)

    found = list(reaudits.apply(rt, None, ALL, actor=BEN))

    assert changes(found) == [Change.NEW_FAIL] * 3
    assert len(ledger.queue.jobs) == queued  # the queue never heard of it
    assert ledger.one("select count(*) from outbox") == 3
    for one in found:
        assert one.fresh_id is not None
        fresh, past = ledger.audit(one.fresh_id), ledger.audit(one.past.audit_id)
        assert (fresh.status, fresh.verdict) == (AuditStatus.DONE, "FAIL")
        assert (fresh.spec_version, fresh.requested_by) == ("2.0.0", "ben")
        assert fresh.reading_id == past.reading_id
        assert fresh.job_sheet_id == past.job_sheet_id
        assert fresh.finding_count == len(
            ledger.rows("select 1 from findings where audit_id = :id", id=one.fresh_id)
        )
        assert ledger.attempts(one.fresh_id) == ["done"]
    assert {row.verdict for row in map(ledger.audit, old)} == {"PASS"}


def test_applying_twice_writes_once(rt: Runtime, ledger: Ledger) -> None:
    audited(rt, ledger, 2)
    specs.activate(rt, V2, actor=ANA)
    list(reaudits.apply(rt, V2, ALL, actor=BEN))

    again = list(reaudits.apply(rt, V2, ALL, actor=BEN))

    assert changes(again) == [Change.UNCHANGED] * 2
    assert [one.fresh_id for one in again] == [None, None]
    assert ledger.one("select count(*) from audits") == 4


def test_a_draft_is_tried_but_never_applied(rt: Runtime, ledger: Ledger) -> None:
    audited(rt, ledger)

    with pytest.raises(Rejected, match="no sheet is judged by it"):
        list(reaudits.apply(rt, V2, ALL, actor=BEN))
    with pytest.raises(NotFound):
        list(reaudits.compare(rt, SpecRef("pump", "1.0.0"), ALL, actor=ANA))


def test_every_sheet_once_by_its_newest_verdict_whatever_the_batches(
    rt: Runtime, ledger: Ledger
) -> None:
    ids = audited(rt, ledger, reaudits.BATCH + 3)
    sheet = ledger.audit(ids[0]).job_sheet_id
    newest = audits.again(rt, sheet, actor=ANA)
    audits.run(rt, newest, worker="w1")

    found = [one.past.audit_id for one in reaudits.compare(rt, V2, ALL, actor=ANA)]

    assert sorted(found) == sorted([newest, *ids[1:]])
    most = list(reaudits.compare(rt, V2, Scope(most=2), actor=ANA))
    assert [one.past.audit_id for one in most] == found[:2]


def test_a_sheet_without_a_stored_reading_cannot_be_judged(rt: Runtime, ledger: Ledger) -> None:
    (audit_id,) = audited(rt, ledger)
    ledger.change("update audits set reading_id = null where id = :id", id=audit_id)
    specs.activate(rt, V2, actor=ANA)

    assert changes(list(reaudits.compare(rt, V2, ALL, actor=ANA))) == [Change.CANNOT]
    (found,) = reaudits.apply(rt, V2, ALL, actor=BEN)
    assert found.fresh_id is None


def test_a_scope_narrows_by_day_and_spec(rt: Runtime, ledger: Ledger) -> None:
    audited(rt, ledger)
    (old,) = audited(rt, ledger)
    sheet = ledger.audit(old).job_sheet_id
    ledger.change(
        "update job_sheets set received_at = now() - interval '9 days' where id = :id", id=sheet
    )
    week_ago = datetime.now(UTC) - timedelta(days=7)

    assert len(list(reaudits.compare(rt, V2, Scope(since=week_ago), actor=ANA))) == 1
    assert len(list(reaudits.compare(rt, V2, Scope(spec_id="repair-report"), actor=ANA))) == 2
    assert list(reaudits.compare(rt, V2, Scope(spec_id="pump"), actor=ANA)) == []


def test_a_spec_that_a_person_named_stays_named(rt: Runtime, ledger: Ledger) -> None:
    audited(rt, ledger, spec="repair-report@1.0.0")
    specs.activate(rt, V2, actor=ANA)

    (found,) = reaudits.apply(rt, V2, ALL, actor=BEN)

    assert found.fresh_id is not None
    fresh = ledger.audit(found.fresh_id)
    assert (fresh.requested_spec, fresh.spec_version) == ("repair-report", "2.0.0")
    assert fresh.selection["named"] is True


def test_built_in_specs_can_be_re_audited_against(ledger: Ledger) -> None:
    rt = replace(ledger.rt, specs=DatabaseSpecBook(ledger.rt.read))
    built_in_specs.bring_up_to_date(rt.write, rt.read, (), today=date(2026, 3, 14))

    with pytest.raises(Rejected, match="No spec is active"):
        list(reaudits.apply(rt, None, ALL, actor=BEN))


def test_shares_hold_every_sheet_once(rt: Runtime, ledger: Ledger) -> None:
    audits_made = audited(rt, ledger, 12)

    shares = [
        [one.past.audit_id for one in reaudits.compare(rt, V2, Scope(share=share), actor=ANA)]
        for share in (Share(number, 3) for number in range(3))
    ]

    assert sorted(one for share in shares for one in share) == sorted(audits_made)
    assert all(len(share) < len(audits_made) for share in shares)
