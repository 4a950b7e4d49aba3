"""The morning check and the end of day: answered by the system, signed by a person."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from core.db.tables import Row
from core.domain.ops import shifts as rules
from core.domain.ops.checks import State
from core.domain.ops.incidents import Priority
from core.domain.ops.registry import BY_ID
from core.domain.ops.shifts import LINES, Answer, Shift
from core.errors import Conflict, Rejected
from core.queries.ops import shifts as queries
from core.services import audits
from core.services.ops import incidents, maintenance, shifts
from core.services.ops.incidents import Opening
from tests.people import ANA, BEN
from tests.services.conftest import Ledger

ALL = {line.id: "seen to" for shift in Shift for line in LINES[shift]}
FAILED = (
    "insert into attempts (audit_id, number, worker, ended_at, outcome, error_class, fingerprint) "
    "select id, :number, 'w', now() - make_interval(hours => :hours), 'failed', 'permanent', :sign "
    "from audits limit 1"
)


@pytest.fixture
def ledger(ledger: Ledger) -> Ledger:
    ledger.rt = replace(ledger.rt, clock=lambda: datetime.now(UTC))
    return ledger


def seen(ledger: Ledger, shift: Shift) -> dict[str, Answer]:
    return {one.line: one for one in shifts.look(ledger.rt, shift)}


def test_every_line_is_answered_by_checks_that_exist_or_by_facts(ledger: Ledger) -> None:
    for shift in Shift:
        answers = shifts.look(ledger.rt, shift)

        assert [one.line for one in answers] == [line.id for line in LINES[shift]]
        assert all(one.seen for one in answers)
        assert {check for line in LINES[shift] for check in line.checks} <= set(BY_ID)


def test_looking_changes_nothing(ledger: Ledger) -> None:
    ledger.submit()
    before = everything(ledger)

    shifts.look(ledger.rt, Shift.MORNING)
    shifts.look(ledger.rt, Shift.EVENING)

    assert everything(ledger) == before


def everything(ledger: Ledger) -> dict[str, list[str]]:
    """All rows of all tables."""
    with ledger.rt.read() as session:
        return {
            table.name: sorted(map(repr, session.execute(select(table))))
            for table in Row.metadata.sorted_tables
        }


def test_errors_that_recur_and_errors_that_are_new_are_told_apart(ledger: Ledger) -> None:
    ledger.submit()
    for number in range(3):
        ledger.change(FAILED, number=10 + number, hours=1, sign="old one")
    ledger.change(FAILED, number=20, hours=48, sign="old one")
    ledger.change(FAILED, number=30, hours=2, sign="new one")

    answers = seen(ledger, Shift.MORNING)

    assert (answers["recurring"].state, answers["new_errors"].state) == (State.WARN, State.WARN)
    assert answers["recurring"].seen == "Within 24 h: permanent (3)."
    assert answers["new_errors"].seen == "First seen within 24 h: permanent (1)."


def test_the_day_is_counted(ledger: Ledger) -> None:
    for _ in range(2):
        audits.run(ledger.rt, ledger.submit().audit_id, worker="w1")
    ledger.submit()
    yesterday = ledger.submit()
    ledger.change(
        "update job_sheets set received_at = now() - interval '30 h' where id = :id",
        id=yesterday.job_sheet_id,
    )
    ledger.change(
        "update audits set queued_at = now() - interval '30 h' where id = :id",
        id=yesterday.audit_id,
    )

    answers = seen(ledger, Shift.EVENING)

    assert answers["received"].seen.startswith("3 received, 2 judged: 2 ")
    assert "Half within" in answers["speed"].seen
    assert answers["failed"].seen == "None."


def test_open_ends_are_named(ledger: Ledger) -> None:
    opening = Opening("Redis is away", Priority.P1)
    incident = incidents.open_by_hand(ledger.rt, opening, actor=ANA)
    now = ledger.rt.clock()
    incidents.add_follow_up(
        ledger.rt, incident, "x", actor=ANA, owner="Ben", due_on=(now - timedelta(days=2)).date()
    )
    maintenance.plan(
        ledger.rt,
        actor=ANA,
        reason="New disks",
        begins_at=now + timedelta(hours=3),
        ends_at=now + timedelta(hours=4),
    )

    answers = seen(ledger, Shift.EVENING)

    assert answers["incidents"].seen == "INC-1 P1 open. Follow-ups due: 1."
    assert "New disks" in answers["maintenance"].seen
    assert answers["disputes"].seen == "None."


def test_it_is_signed_once_a_day_with_what_was_seen(ledger: Ledger) -> None:
    shifts.sign(ledger.rt, Shift.MORNING, actor=ANA, comments=ALL, notes=" Watch the disk. ")

    with ledger.rt.read() as session:
        (report,) = queries.reports(session, actor=ANA)
        assert queries.last_notes(session) == report
    assert (report.signed_by, report.notes, report.shift) == ("ana", "Watch the disk.", "morning")
    assert [one.line for one in report.answers] == [line.id for line in LINES[Shift.MORNING]]
    assert {one.comment for one in report.answers} == {"seen to"}
    with pytest.raises(Conflict, match="signed this one"):
        shifts.sign(ledger.rt, Shift.MORNING, actor=BEN, comments=ALL)
    shifts.sign(ledger.rt, Shift.EVENING, actor=BEN, comments=ALL)


def test_what_is_amiss_is_not_signed_away_in_silence(ledger: Ledger) -> None:
    """No worker has ever shown itself here."""
    with pytest.raises(Rejected, match="Say what was done about it"):
        shifts.sign(ledger.rt, Shift.MORNING, actor=ANA, comments={})

    assert ledger.one("select count(*) from shift_reports") == 0


def test_too_long_a_word_is_refused() -> None:
    fine = [Answer("stuck", State.OK, "None.")]

    with pytest.raises(Rejected, match="500 characters"):
        rules.refuse_unsignable(Shift.MORNING, [replace(fine[0], comment="x" * 501)], "")
    with pytest.raises(Rejected, match="of notes"):
        rules.refuse_unsignable(Shift.MORNING, fine, "x" * 4_001)
    rules.refuse_unsignable(Shift.MORNING, fine, "x")
