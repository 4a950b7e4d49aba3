"""What an audit found is stored and comes back as it was."""

from dataclasses import replace
from datetime import date

from core.domain import audit
from core.domain.model import AuditStatus, Box, Evidence, Field, Item, Outcome, Severity
from core.domain.policy import Policy
from core.domain.spec.specs import FieldSpec, FieldType, Locale, SelectionSpec, Spec
from core.queries import audit_detail
from core.services.queueing import attempts, endings
from core.services.queueing.endings import Ending
from tests.people import ANA
from tests.services.conftest import Ledger

SPEC = Spec(
    "vehicle-check", "1.0.0", "Vehicle check", Locale(), SelectionSpec(),
    (
        FieldSpec("checks", "Checks", FieldType.CHECKLIST, Severity.S1, items=("Brakes", "Horn"),
                  required=True),
        FieldSpec("parts", "Parts", FieldType.TABLE, Severity.S2, columns=("Qty", "Part No")),
        FieldSpec("photos", "Photos", FieldType.PHOTOS, Severity.S2, min=2),
    ),
)  # fmt: skip
PLACE = Evidence(2, Box(0.1, 0.2, 0.3, 0.4), "Horn ☐")


def outcome() -> Outcome:
    """An audit of all three kinds of lists, each item of the checklist with its place."""
    given = {
        "checks": {"Brakes": "ok"},
        "parts": [{"Qty": 2, "Part No": "X-1"}, {"Qty": 1}],
        "photos": 1,
    }
    found = audit.audit_values(given, SPEC, Policy(), today=date(2026, 4, 1))
    fields = tuple(replace(one, items=tuple(map(placed, one.items))) for one in found.fields)
    return replace(found, fields=fields)


def placed(item: Item) -> Item:
    return replace(item, evidence=PLACE, confidence=0.9)


def stored(ledger: Ledger, ended: Outcome) -> tuple[tuple[Field, ...], Outcome]:
    audit_id = ledger.submit().audit_id
    claim = attempts.claim(ledger.rt, audit_id, worker="w1")
    assert claim is not None
    with ledger.rt.write() as session:
        assert endings.save(session, claim.attempt, Ending(AuditStatus.DONE, ended))
    with ledger.rt.read() as session:
        detail = audit_detail.get(session, audit_id, actor=ANA)
    return detail.fields, replace(ended, findings=detail.findings)


def test_checklist_table_and_photographs_come_back_as_they_were(ledger: Ledger) -> None:
    ended = outcome()

    fields, again = stored(ledger, ended)

    assert fields == ended.fields
    assert fields[0].items[1].evidence == PLACE
    assert again.findings == ended.findings
    assert [one.field for one in again.findings] == ["checks.Horn", "photos"]
