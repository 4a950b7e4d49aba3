"""Waivers: approved by somebody else, counting until they end, and no longer."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import text

from core.domain.access import Role
from core.domain.disputes.waivers import Asked, Scope, WaiverState
from core.domain.model import Actor, AuditStatus, Field, FieldState
from core.errors import Conflict, Forbidden, NotFound, Rejected
from core.ports import Runtime
from core.services import audits as auditing
from core.services.disputes import waiver_sweeps, waivers
from tests.pages.rows import JOB_NUMBER, UNSIGNED, Rows
from tests.services.disputed import BEN, EVE, SUE, TOM, Clock, known, sheet
from tests.services.test_disputes import newest, notices, verdict

NOW = datetime(2026, 3, 9, 10, tzinfo=UTC)
FINDING = Asked(Scope.FINDING, UNSIGNED.rule, "By phone.", NOW + timedelta(days=30), UNSIGNED.field)
FOR_ACME = replace(FINDING, scope=Scope.RULE, field=None, customer="ACME  ltd")
APPROVED, REFUSED = WaiverState.APPROVED, WaiverState.REFUSED


@pytest.fixture
def clock() -> Clock:
    return Clock(NOW)


@pytest.fixture
def rt(rt: Runtime, clock: Clock) -> Runtime:
    return replace(rt, clock=clock)


@pytest.fixture
def rows(rt: Runtime) -> Rows:
    known(rt)
    return Rows(rt)


def of(name: str, value: str) -> Field:
    return Field(name, name.title(), "string", FieldState.READ, value)


def acme(rows: Rows, customer: str = "Acme Ltd", asset: str = "LF-88") -> UUID:
    """A sheet of that customer that fails for want of a signature."""
    fields = (JOB_NUMBER, of("customer_name", customer), of("asset_id", asset))
    return sheet(rows, fields=fields, customer=customer)


def approved(rt: Runtime, audit_id: UUID, asked: Asked = FINDING) -> UUID:
    waiver_id = waivers.ask(rt, audit_id, asked, actor=EVE)
    waivers.decide(rt, waiver_id, APPROVED, actor=SUE, comment="Agreed.")
    return waiver_id


def test_a_waived_finding_is_waived_at_once(rt: Runtime, rows: Rows) -> None:
    audit_id, other = sheet(rows), sheet(rows)
    waiver_id = waivers.ask(rt, audit_id, FINDING, actor=EVE)
    assert verdict(rt, audit_id) == ("FAIL", 90)

    waivers.decide(rt, waiver_id, APPROVED, actor=SUE, comment="Agreed.")

    assert verdict(rt, audit_id) == ("WAIVED", 100)
    assert verdict(rt, other) == ("FAIL", 90)
    assert newest(rt, audit_id).applied[0].ruling.cause == waiver_id
    assert notices(rt, "sue") == ["eve asks for a waiver of “Customer signature” (waiver 1)."]
    assert notices(rt, "eve") == ["Waiver 1 of “Customer signature” was approved by sue. Agreed."]


def test_who_may_ask_and_who_may_approve(rt: Runtime, rows: Rows) -> None:
    audit_id = sheet(rows)
    with pytest.raises(Forbidden):
        waivers.ask(rt, audit_id, FINDING, actor=TOM)
    waiver_id = waivers.ask(rt, audit_id, FINDING, actor=SUE)

    with pytest.raises(Forbidden, match="somebody else"):
        waivers.decide(rt, waiver_id, APPROVED, actor=SUE, comment="Mine.")
    with pytest.raises(Forbidden, match="role qa lead"):
        waivers.decide(rt, waiver_id, APPROVED, actor=EVE, comment="Not mine to say.")
    waivers.decide(rt, waiver_id, REFUSED, actor=BEN, comment="No.")
    with pytest.raises(Conflict, match="refused already"):
        waivers.decide(rt, waiver_id, APPROVED, actor=BEN, comment="Yes.")
    assert verdict(rt, audit_id) == ("FAIL", 90)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (replace(FINDING, rule="other"), "no such finding"),
        (replace(FINDING, field="other"), "no such finding"),
        (replace(FINDING, expires_at=NOW), "in the future"),
        (replace(FOR_ACME, customer=None), "for which customer"),
    ],
)
def test_what_cannot_be_asked_for_is_said(rt: Runtime, rows: Rows, asked: Asked, said: str) -> None:
    with pytest.raises(Rejected, match=said):
        waivers.ask(rt, sheet(rows), asked, actor=EVE)


def test_a_waiver_ends_by_itself(rt: Runtime, rows: Rows, clock: Clock) -> None:
    audit_id = sheet(rows)
    approved(rt, audit_id)
    assert waiver_sweeps.sweep(rt).sheets == 0

    clock.forward(days=31)
    swept = waiver_sweeps.sweep(rt)

    assert (swept.sheets, swept.waivers) == (1, 1)
    assert verdict(rt, audit_id) == ("FAIL", 90)
    assert newest(rt, audit_id).findings == (UNSIGNED,)
    assert "has expired" in notices(rt, "eve")[-1]
    assert waiver_sweeps.sweep(rt) == waiver_sweeps.Swept()


def test_a_revoked_waiver_no_longer_counts(rt: Runtime, rows: Rows) -> None:
    audit_id = sheet(rows)
    waiver_id = approved(rt, audit_id)

    with pytest.raises(Rejected):
        waivers.revoke(rt, waiver_id, actor=BEN, comment="")
    waivers.revoke(rt, waiver_id, actor=BEN, comment="The customer objects.")

    assert verdict(rt, audit_id) == ("FAIL", 90)
    assert waiver_sweeps.sweep(rt).waivers == 1
    with pytest.raises(Conflict):
        waivers.revoke(rt, waiver_id, actor=BEN, comment="Again.")
    with pytest.raises(NotFound):
        waivers.revoke(rt, UUID(int=0), actor=BEN, comment="What?")


def test_a_rule_is_waived_for_one_customer(rt: Runtime, rows: Rows, clock: Clock) -> None:
    first, second, other = acme(rows), acme(rows, "ACME LTD"), acme(rows, "Other Ltd")
    approved(rt, first, FOR_ACME)

    assert waiver_sweeps.sweep(rt).sheets == 2
    assert [verdict(rt, one)[0] for one in (first, second, other)] == ["WAIVED", "WAIVED", "FAIL"]
    clock.forward(days=31)
    assert waiver_sweeps.sweep(rt).sheets == 2
    assert verdict(rt, second) == ("FAIL", 90)


def test_a_rule_is_waived_for_one_asset(rt: Runtime, rows: Rows) -> None:
    first, other = acme(rows, asset="LF-88"), acme(rows, asset="LF-89")
    approved(rt, first, replace(FOR_ACME, customer=None, asset="lf-88"))

    assert waiver_sweeps.sweep(rt).sheets == 1
    assert [verdict(rt, one)[0] for one in (first, other)] == ["WAIVED", "FAIL"]


def test_a_sweep_comes_to_an_end_where_the_name_is_another_fields(
    rt: Runtime, rows: Rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the rows take for covered and the domain does not is met once, in any number."""
    monkeypatch.setattr(waiver_sweeps, "BATCH", 2)
    first = acme(rows, asset="LF-88")
    for _ in range(5):
        sheet(rows, fields=(JOB_NUMBER, of("previous_asset", "LF-88")))
    approved(rt, first, replace(FOR_ACME, customer=None, asset="LF-88"))

    assert waiver_sweeps.sweep(rt) == waiver_sweeps.Swept(1, 1)


def test_what_is_being_audited_is_looked_at_again(rt: Runtime, rows: Rows) -> None:
    audit_id = acme(rows)
    running = rows.audit(status=AuditStatus.RUNNING)
    with rt.write() as session:
        session.execute(
            text("update audits set started_at = :at where id = :id"),
            {"at": NOW - timedelta(minutes=1), "id": running},
        )
    approved(rt, audit_id, FOR_ACME)

    assert waiver_sweeps.sweep(rt) == waiver_sweeps.Swept(1, 0)  # not done with
    with rt.write() as session:
        session.execute(
            text("update audits set status = 'done', verdict = 'PASS' where id = :id"),
            {"id": running},
        )
    assert waiver_sweeps.sweep(rt) == waiver_sweeps.Swept(0, 1)


def test_a_sheet_audited_later_is_judged_with_it(rt: Runtime, rows: Rows) -> None:
    from core.services import intake
    from tests.browser import doubtful_sheets

    tom = Actor("tom", Role.TECHNICIAN)
    receipt = intake.submit(rt, filename="a.pdf", content=doubtful_sheets.draw(2), actor=tom)
    auditing.run(rt, receipt.audit_id, worker="w1")
    finding = newest(rt, receipt.audit_id).findings[0]
    approved(rt, receipt.audit_id, replace(FINDING, rule=finding.rule, field=finding.field))

    again = auditing.again(rt, receipt.job_sheet_id, actor=EVE)
    auditing.run(rt, again, worker="w1")

    found = newest(rt, again)
    assert found.summary.audit_id == again
    assert found.applied[0].was == finding
