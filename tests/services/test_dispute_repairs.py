"""What would have spared a dispute: drafts of a change, and what else the change would do."""

from dataclasses import replace
from uuid import UUID

import pytest

from core.adapters import spec_bundles
from core.domain.access import Role
from core.domain.disputes.repairs import Draft, Repair
from core.domain.model import Actor, AuditStatus
from core.domain.page import plain_text
from core.errors import Forbidden
from core.ports import Runtime
from core.services import audits
from core.services.disputes import repairs
from core.services.spec import specs
from core.services.spec.spec_book import DatabaseSpecBook
from tests.pages.rows import Rows
from tests.services import repair_report
from tests.services.conftest import Ledger
from tests.services.disputed import ASKED, SUE, decided, disputed

EVE = Actor("eve", Role.QA_LEAD)
ANA = Actor("ana", Role.ADMIN)
ENGINEER = "{name: engineer, label: Engineer, type: string, severity: S2}"


@pytest.fixture
def rt(ledger: Ledger) -> Runtime:
    ledger.rt = replace(ledger.rt, specs=DatabaseSpecBook(ledger.rt.read))
    repair_report.activated(ledger.rt, ENGINEER, job_number="S1")
    return ledger.rt


def audited(ledger: Ledger, number: str, label: str = "Job Number") -> UUID:
    ledger.reader.answer = lambda: plain_text.reading(
        f"REPAIR REPORT\n{label}: {number}\nEngineer: Ann Other\n"
    )
    audit_id = ledger.submit().audit_id
    audits.run(ledger.rt, audit_id, worker="w1")
    return audit_id


def overturned(ledger: Ledger, audit_id: UUID) -> UUID:
    """The dispute of the audit's first finding, accepted."""
    sql = "select rule, field from findings where audit_id = :id order by position limit 1"
    (row,) = ledger.rows(sql, id=audit_id)
    asked = replace(ASKED, rule=row.rule, field=row.field)
    dispute_id = disputed(ledger.rt, audit_id, asked, by=ANA)
    decided(ledger.rt, dispute_id, by=SUE)
    return dispute_id


def widened(rt: Runtime, dispute_id: UUID) -> Draft:
    """The draft that takes values of one more shape."""
    found = repairs.drafts(rt, dispute_id, actor=EVE)
    return next(one for one in found if one.kind is Repair.PATTERN)


def test_a_value_of_another_shape_gives_a_wider_pattern(rt: Runtime, ledger: Ledger) -> None:
    others = [audited(ledger, number) for number in ("WO-18", "WO-19", "???")]
    dispute_id = overturned(ledger, audited(ledger, "WO-17"))

    shared = repairs.who_shares(rt, dispute_id, actor=SUE)
    (wider,) = [
        one for one in repairs.drafts(rt, dispute_id, actor=EVE) if one.kind is Repair.PATTERN
    ]
    told = repairs.backtest(rt, wider, actor=EVE)

    assert (shared.count, shared.queued) == (3, 0)
    assert {one.audit_id for one in shared.some} == set(others)
    assert wider.sentence == r"Job Number may also look like [A-Za-z]+\-\d+."
    assert wider.spec.version == "1.0.1"
    assert (told.sheets, told.new_pass, told.new_fail, told.confirmed) == (4, 2, 0, 0)


def test_the_audits_that_wait_and_may_meet_the_cause_are_named(rt: Runtime, ledger: Ledger) -> None:
    dispute_id = overturned(ledger, audited(ledger, "WO-17"))
    rows = Rows(rt)
    named = {
        name: rows.audit(filename=name, status=AuditStatus.QUEUED, requested_spec=spec)
        for name, spec in (
            ("any", None), ("this", "repair-report"), ("version", "repair-report@9.9.9"),
            ("longer", "repair-report-two"), ("other", "order-form"),
        )
    }  # fmt: skip
    rows.audit(filename="running", status=AuditStatus.RUNNING)

    shared = repairs.who_shares(rt, dispute_id, actor=SUE)

    assert [one.audit_id for one in shared.waiting] == [
        named[name] for name in ("any", "this", "version")
    ]
    assert shared.queued == 3


def test_what_a_person_confirmed_and_a_draft_would_flip_is_counted(
    rt: Runtime, ledger: Ledger
) -> None:
    upheld = audited(ledger, "WO-18")
    sql = "select rule, field from findings where audit_id = :id"
    (row,) = ledger.rows(sql, id=upheld)
    from core.domain.disputes.moves import Move, Step

    second = disputed(rt, upheld, replace(ASKED, rule=row.rule, field=row.field), by=ANA)
    decided(rt, second, Step(Move.REJECT, "It is wrong."), by=SUE)
    dispute_id = overturned(ledger, audited(ledger, "WO-17"))
    (wider,) = [
        one for one in repairs.drafts(rt, dispute_id, actor=EVE) if one.kind is Repair.PATTERN
    ]

    assert repairs.backtest(rt, wider, actor=EVE).confirmed == 1


def test_a_label_that_no_field_claims_is_offered_as_an_alias(rt: Runtime, ledger: Ledger) -> None:
    audit_id = audited(ledger, "7781", label="Yellow Slip")
    dispute_id = overturned(ledger, audit_id)

    made = {one.sentence for one in repairs.drafts(rt, dispute_id, actor=EVE)}

    assert '"Yellow Slip" is another label of Job Number.' in made
    assert "Job Number need not be there." in made


def test_a_kept_draft_repairs_those_that_share_the_cause(rt: Runtime, ledger: Ledger) -> None:
    import yaml

    from core.domain.spec import spec_dump

    other = audited(ledger, "WO-18")
    dispute_id = overturned(ledger, audited(ledger, "WO-17"))
    (wider,) = [
        one for one in repairs.drafts(rt, dispute_id, actor=EVE) if one.kind is Repair.PATTERN
    ]
    content = yaml.safe_dump(spec_dump.dump(wider.spec), sort_keys=False).encode()
    made = spec_bundles.from_upload(
        "r.yaml", content, pack=repair_report.PACK.encode(), published=()
    )
    ref = specs.publish(rt, made, actor=EVE)
    specs.activate(rt, ref, actor=EVE)

    assert repairs.reaudit(rt, dispute_id, actor=EVE) == 1

    sheet = ledger.audit(other).job_sheet_id
    sql = "select verdict from audits where job_sheet_id = :id order by queued_at desc limit 1"
    assert ledger.one(sql, id=sheet) == "PASS"


def test_who_may_change_specs_drafts_and_nobody_else(rt: Runtime, ledger: Ledger) -> None:
    dispute_id = overturned(ledger, audited(ledger, "WO-17"))

    with pytest.raises(Forbidden):
        repairs.drafts(rt, dispute_id, actor=SUE)
    with pytest.raises(Forbidden):
        repairs.reaudit(rt, dispute_id, actor=SUE)


def test_a_draft_brings_its_fixtures_and_takes_the_next_free_number(
    rt: Runtime, ledger: Ledger
) -> None:
    dispute_id = overturned(ledger, audited(ledger, "WO-17"))
    draft = widened(rt, dispute_id)

    refs = [repairs.keep(rt, dispute_id, draft, actor=EVE) for _ in range(2)]

    assert [ref.version for ref in refs] == ["1.0.1", "1.0.2"]
    for ref in refs:
        assert not any(
            "no fixture pack" in one.message for one in specs.gates_of(rt, ref, actor=EVE)
        )
