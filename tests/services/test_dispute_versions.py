"""A corrected sheet closes the disputes it makes needless, and no other."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from core.db.dispute_tables import SheetVersionRow
from core.domain.disputes.effects import Kind, Reason
from core.domain.disputes.moves import State
from core.domain.model import AuditStatus, ReasonCode, Verdict
from core.errors import Conflict
from core.ports import Runtime
from core.services.disputes import clock, moving
from core.services.disputes.opening import Asked
from tests.pages.rows import HORN_UNMARKED, UNSIGNED, Rows
from tests.services.disputed import BEN, REJECT, SUE, TOM, decided, disputed, known, look, sheet
from tests.services.test_disputes import notices


@pytest.fixture
def rows(rt: Runtime) -> Rows:
    known(rt)
    return Rows(rt)


def corrected(rows: Rows, audit_id: UUID, **columns: Any) -> UUID:
    """A later version of an audit's sheet, which passes unless told otherwise."""
    given: dict[str, Any] = {"verdict": Verdict.PASS, "findings": ()}
    later = sheet(rows, **(given | columns))
    with rows.rt.write() as session:
        session.add(
            SheetVersionRow(job_sheet_id=rows.sheet_of(later), replaces_id=rows.sheet_of(audit_id))
        )
    return later


def test_a_corrected_sheet_closes_the_dispute_and_says_so(rt: Runtime, rows: Rows) -> None:
    audit_id = sheet(rows)
    dispute_id = disputed(rt, audit_id)
    moving.claim(rt, dispute_id, actor=SUE)
    corrected(rows, audit_id)

    assert clock.tick(rt) == {"closed": 1}

    found = look(rt, dispute_id)
    last = found.thread[-1]
    assert (found.line.state, found.line.holder, found.ruled) == (State.WITHDRAWN, None, None)
    assert (last.move, last.by) == ("close", "system:versions")
    assert "The corrected sheet (JS-" in last.comment
    for name in ("tom", "sue"):
        assert notices(rt, name)[-1].startswith("Dispute 1 is closed. The corrected sheet")
    assert clock.tick(rt) == {}
    with pytest.raises(Conflict, match="withdrawn"):
        decided(rt, dispute_id, by=BEN)


def test_the_newest_of_several_versions_counts(rt: Runtime, rows: Rows) -> None:
    audit_id = sheet(rows)
    dispute_id = disputed(rt, audit_id)
    second = corrected(rows, audit_id, verdict=Verdict.FAIL, findings=(UNSIGNED,))
    assert clock.tick(rt) == {}

    corrected(rows, second)

    assert clock.tick(rt) == {"closed": 1}
    assert look(rt, dispute_id).line.state is State.WITHDRAWN


@pytest.mark.parametrize(
    "columns",
    [
        {"verdict": Verdict.FAIL, "findings": (UNSIGNED,)},
        {"verdict": Verdict.REVIEW_QUEUE},
        {"spec_id": "another-form"},
        {"status": AuditStatus.RUNNING},
        {"status": AuditStatus.FAILED, "verdict": Verdict.REVIEW_QUEUE},
    ],
    ids=["it is there still", "nobody knows yet", "another spec", "in work", "not read"],
)
def test_what_is_not_solved_stays_open(rt: Runtime, rows: Rows, columns: dict[str, Any]) -> None:
    audit_id = sheet(rows)
    dispute_id = disputed(rt, audit_id)
    corrected(rows, audit_id, **columns)

    assert clock.tick(rt) == {}
    assert look(rt, dispute_id).line.state is State.OPEN


def test_only_what_the_new_version_does_not_have_is_closed(rt: Runtime, rows: Rows) -> None:
    audit_id = sheet(rows, findings=(UNSIGNED, HORN_UNMARKED))
    signature = disputed(rt, audit_id)
    horn = disputed(
        rt, audit_id, Asked(Reason.INCORRECT, "It is marked.", rule="checks.required",
            field=HORN_UNMARKED.field),
    )  # fmt: skip
    corrected(rows, audit_id, verdict=Verdict.FAIL, findings=(HORN_UNMARKED,))

    assert clock.tick(rt) == {"closed": 1}

    assert look(rt, signature).line.state is State.WITHDRAWN
    assert look(rt, horn).line.state is State.OPEN


def test_what_was_missing_on_the_old_version_is_decided_there(rt: Runtime, rows: Rows) -> None:
    audit_id = sheet(rows, findings=(), verdict=Verdict.PASS)
    asked = Asked(
        Reason.INCORRECT,
        "It is the wrong number.",
        kind=Kind.MISSING,
        field="job_number",
        reason_code=ReasonCode.INVALID_FORMAT,
    )
    dispute_id = disputed(rt, audit_id, asked)
    corrected(rows, audit_id)

    assert clock.tick(rt) == {}
    assert look(rt, dispute_id).line.state is State.OPEN


def test_what_was_decided_stays_decided(rt: Runtime, rows: Rows) -> None:
    audit_id = sheet(rows)
    dispute_id = disputed(rt, audit_id)
    decided(rt, dispute_id, REJECT)
    corrected(rows, audit_id)

    assert clock.tick(rt) == {}
    assert look(rt, dispute_id).ruled is State.REJECTED


def test_an_appeal_that_is_closed_leaves_the_first_decision(rt: Runtime, rows: Rows) -> None:
    audit_id = sheet(rows)
    dispute_id = disputed(rt, audit_id)
    decided(rt, dispute_id, REJECT)
    moving.appeal(rt, dispute_id, actor=TOM, comment="Look again.")
    corrected(rows, audit_id)

    assert clock.tick(rt) == {"closed": 1}

    found = look(rt, dispute_id)
    assert (found.line.state, found.ruled) == (State.WITHDRAWN, State.REJECTED)


def test_no_person_closes_one(rt: Runtime, rows: Rows) -> None:
    from core.domain.disputes import moves
    from core.domain.disputes.moves import Case, Move, Person, Step
    from core.errors import Forbidden

    step = Step(Move.CLOSE, "Enough.")
    for person in (Person("tom", False), Person("sue", True), Person("system:clock", True)):
        with pytest.raises(Forbidden, match="Nobody closes"):
            moves.take(Case(State.OPEN, "tom"), step, by=person)
    after = moves.take(
        replace(Case(State.OPEN, "tom"), is_paused=True),
        step,
        by=Person("system:versions", is_supervisor=False, is_system=True),
    )
    assert (after.state, after.is_paused) == (State.WITHDRAWN, False)
