"""Disputes: opened in time, decided by somebody who has no part in them, with their effect."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from threading import Barrier
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core.db.tables import JobSheetRow
from core.domain.access import Role
from core.domain.disputes import agreement
from core.domain.disputes.effects import Kind, Reason
from core.domain.disputes.moves import Move, State, Step
from core.domain.disputes.triage import Order
from core.domain.model import Actor, AuditStatus, ReasonCode, Severity, Verdict
from core.domain.retention import Retention
from core.domain.trail import Event
from core.errors import Conflict, FileRejected, Forbidden, NotFound, Rejected
from core.ports import Runtime
from core.queries import audit_detail, audits, trail
from core.queries import notices as kept
from core.queries.disputes import listing
from core.queries.trail import TrailFilter
from core.services import intake, legal_holds, pictures, retention, sheet_rows
from core.services.disputes import clock, deciding, files, judgements, moving, opening
from core.services.disputes.files import Sent
from core.services.disputes.opening import Asked
from tests import people
from tests.api.conftest import pdf
from tests.pages.rows import HORN_UNMARKED, UNSIGNED, Rows
from tests.services.disputed import (
    ACCEPT,
    ASKED,
    BEN,
    EVE,
    REJECT,
    SUE,
    TOM,
    ZOE,
    Clock,
    decided,
    disputed,
    known,
    look,
    sheet,
)

PHOTO = Sent("pad.pdf", pdf("the pad"))
MONDAY = datetime.fromisoformat("2026-03-09T10:00:00+00:00")


@pytest.fixture
def rows(rt: Runtime) -> Rows:
    known(rt)
    return Rows(rt)


@pytest.fixture
def clock_of(rt: Runtime) -> tuple[Runtime, Clock]:
    """The same Runtime on a clock that stands on a Monday morning."""
    hands = Clock(MONDAY)
    return replace(rt, clock=hands), hands


def one(rt: Runtime, sql: str, **values: Any) -> Any:
    with rt.read() as session:
        return session.execute(text(sql), values).scalar()


def newest(rt: Runtime, audit_id: UUID) -> audit_detail.AuditDetail:
    """The newest audit of this audit's sheet."""
    with rt.read() as session:
        sheet_id = audit_detail.get(session, audit_id, actor=SUE).summary.job_sheet_id
        line = audits.history(session, sheet_id, actor=SUE)[0]
        return audit_detail.get(session, line.audit_id, actor=SUE)


def verdict(rt: Runtime, audit_id: UUID) -> tuple[str | None, int | None]:
    line = newest(rt, audit_id).summary
    return line.verdict, line.score


def notices(rt: Runtime, name: str) -> list[str]:
    sql = "select array_agg(sentence order by id) from notices where recipient = :name"
    return list(one(rt, sql, name=name) or [])


# --- Opening -----------------------------------------------------------------------------------


def test_a_technician_disputes_a_finding_and_it_is_on_the_list(rt: Runtime, rows: Rows) -> None:
    dispute_id = disputed(rt, sheet(rows), evidence=[PHOTO])

    found = look(rt, dispute_id)
    assert found.line.state is State.OPEN
    assert (found.line.rule, found.line.reason) == (UNSIGNED.rule, Reason.FALSE_POSITIVE)
    assert found.finding == UNSIGNED
    assert [(one.move, one.comment, one.by) for one in found.thread] == [
        ("open", "They signed on the pad.", "tom")
    ]
    assert [file.filename for file in found.files] == ["pad.pdf"]
    with rt.read() as session:
        assert [one.dispute_id for one in listing.desk(session, actor=SUE)] == [dispute_id]
        (entry,) = trail.page(session, TrailFilter(Event.DISPUTE_OPENED), actor=SUE).entries
    assert (entry.actor, entry.object) == ("tom", f"dispute:{dispute_id}")
    assert notices(rt, "sue") == ["tom disputes “Customer signature” (dispute 1)."]
    assert notices(rt, "tom") == []


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (replace(ASKED, comment=" \n"), "Say why"),
        (replace(ASKED, comment="x" * 2_001), "say it shorter"),
        (replace(ASKED, rule="other.rule"), "no such finding"),
        (replace(ASKED, field="other"), "no such finding"),
        (replace(ASKED, kind=Kind.MISSING, field="nothing"), "at which field"),
        (replace(ASKED, kind=Kind.MISSING, field="job_number"), "what is wrong there"),
    ],
)
def test_what_cannot_be_disputed_is_said(rt: Runtime, rows: Rows, asked: Asked, said: str) -> None:
    with pytest.raises(Rejected, match=said):
        disputed(rt, sheet(rows), asked)


def test_what_is_our_fault_is_not_disputed(rt: Runtime, rows: Rows) -> None:
    ours = replace(UNSIGNED, reason_code=ReasonCode.SPEC_GAP)

    with pytest.raises(Rejected, match="about us"):
        disputed(rt, sheet(rows, findings=(ours,)))


def test_only_the_newest_audit_is_disputed_and_only_once(rt: Runtime, rows: Rows) -> None:
    old = sheet(rows)
    new = sheet(rows, job_sheet_id=rows.sheet_of(old))

    with pytest.raises(Conflict, match="audited again since"):
        disputed(rt, old)
    disputed(rt, new)
    with pytest.raises(Conflict, match="as dispute 1"):
        disputed(rt, new)


def test_a_finding_is_disputed_within_its_days(clock_of: tuple[Runtime, Clock], rows: Rows) -> None:
    rt, hands = clock_of
    first = sheet(rows, queued_at=MONDAY)
    hands.forward(days=13)
    again = sheet(rows, job_sheet_id=rows.sheet_of(first), queued_at=hands.now)
    hands.forward(days=2)  # The second audit is two days old, what it says is fifteen.

    with pytest.raises(Rejected, match="within 14 days"):
        disputed(rt, again)


def test_nobody_disputes_what_they_may_not_see(rt: Runtime, rows: Rows) -> None:
    with pytest.raises(NotFound):
        disputed(rt, sheet(rows), by=ZOE)


def test_evidence_is_looked_at_before_it_is_kept(rt: Runtime, rows: Rows) -> None:
    audit_id = sheet(rows)
    for sent in ([Sent("a.exe", b"MZ\x90")], [Sent("a.pdf", b"")], [PHOTO] * 11):
        with pytest.raises((FileRejected, Rejected)):
            disputed(rt, audit_id, evidence=sent)
    assert one(rt, "select count(*) from disputes") == 0


def test_the_picture_of_a_file_is_for_those_who_see_the_dispute(rt: Runtime, rows: Rows) -> None:
    dispute_id = disputed(rt, sheet(rows), evidence=[PHOTO])
    (file,) = look(rt, dispute_id).files

    assert files.picture(rt, dispute_id, file.sha256, actor=TOM).startswith(b"\xff\xd8")
    with pytest.raises(NotFound):
        files.picture(rt, dispute_id, file.sha256, actor=ZOE)
    with pytest.raises(NotFound):
        files.picture(rt, dispute_id, "0" * 64, actor=TOM)


def test_evidence_goes_with_its_sheet(rt: Runtime, rows: Rows) -> None:
    first, second = sheet(rows), sheet(rows)
    dispute_id = disputed(rt, first, evidence=[PHOTO, Sent("b.pdf", pdf("own"))])
    disputed(rt, second, evidence=[PHOTO])
    own = next(one for one in look(rt, dispute_id).files if one.filename == "b.pdf")

    with rt.write() as session:
        gone = session.get_one(JobSheetRow, rows.sheet_of(first))
        gone.file_deleted_at = rt.clock()
        session.flush()
        # What another sheet's dispute needs as well stays.
        found = sheet_rows.files(session, gone.id)
        assert sorted(found) == sorted([gone.storage_key, own.storage_key])
        sheet_rows.remove(session, rows.sheet_of(first))

    assert one(rt, "select count(*) from disputes") == 1
    assert one(rt, "select sum(live) from dispute_causes") == 1


def test_a_sheet_that_is_evidence_of_another_stays_when_its_own_time_is_over(
    rt: Runtime, rows: Rows
) -> None:
    other = intake.submit(rt, filename="a.pdf", content=PHOTO.content, actor=TOM)
    with rt.write() as session:
        session.execute(
            text("update audits set status = 'done', verdict = 'PASS', ended_at = now()")
        )
        session.execute(text("update job_sheets set received_at = '2020-01-01'"))
    held = sheet(rows)
    dispute_id = disputed(rt, held, evidence=[PHOTO])
    receipt = one(rt, "select receipt from job_sheets where id = :id", id=rows.sheet_of(held))
    legal_holds.place(rt, receipt, actor=people.actor("root", Role.ADMIN), reason="A claim.")

    retention.run(replace(rt, retention=Retention(originals_days=30)))

    with pytest.raises(NotFound, match="was deleted on"):
        pictures.sheet_file(rt, other.job_sheet_id, actor=TOM)
    (file,) = look(rt, dispute_id).files
    assert files.picture(rt, dispute_id, file.sha256, actor=SUE)


# --- Deciding ----------------------------------------------------------------------------------


def test_an_accepted_dispute_changes_the_verdict_and_keeps_the_first(
    rt: Runtime, rows: Rows
) -> None:
    audit_id = sheet(rows)
    dispute_id = disputed(rt, audit_id)

    effect = deciding.preview(rt, dispute_id, Step(Move.ACCEPT), actor=SUE)
    made = decided(rt, dispute_id)

    assert (effect.score_before, effect.score_after) == (90, 100)
    assert (effect.verdict_before, effect.verdict_after) == (Verdict.FAIL, Verdict.PASS)
    fresh = newest(rt, audit_id)
    assert fresh.summary.audit_id == made
    assert fresh.follows_id == audit_id
    assert (fresh.summary.verdict, fresh.summary.score) == ("PASS", 100)
    assert (fresh.findings, fresh.applied[0].was) == ((), UNSIGNED)
    assert fresh.applied[0].ruling.cause == dispute_id
    with rt.read() as session:
        old = audit_detail.get(session, audit_id, actor=SUE)
    assert (old.summary.verdict, old.findings) == ("FAIL", (UNSIGNED,))
    found = look(rt, dispute_id)
    assert (found.line.state, found.made_audit_id) == (State.ACCEPTED, made)
    assert notices(rt, "tom") == ["Dispute 1 was accepted by sue. The pad shows it."]


def test_a_decision_is_told_to_the_trail(rt: Runtime, rows: Rows) -> None:
    dispute_id = disputed(rt, sheet(rows))
    decided(rt, dispute_id)

    with rt.read() as session:
        (entry,) = trail.page(session, TrailFilter(Event.DISPUTE_DECIDED), actor=SUE).entries
    assert (entry.actor, entry.before) == ("sue", {"state": "open"})
    assert entry.after is not None
    assert entry.after["state"] == "accepted"
    assert "pad" not in str(entry)  # what people write may quote a sheet


def test_partly_accepted_leaves_the_finding_more_lightly(rt: Runtime, rows: Rows) -> None:
    audit_id = sheet(rows)
    step = Step(Move.PARTLY_ACCEPT, "A remark is enough.", severity=Severity.S3)

    decided(rt, disputed(rt, audit_id), step)

    assert verdict(rt, audit_id) == ("PASS", 99)
    assert newest(rt, audit_id).findings == (replace(UNSIGNED, severity=Severity.S3),)


def test_a_rejected_dispute_changes_nothing_and_says_why(rt: Runtime, rows: Rows) -> None:
    audit_id = sheet(rows)
    dispute_id = disputed(rt, audit_id)

    assert decided(rt, dispute_id, REJECT) is None

    assert newest(rt, audit_id).summary.audit_id == audit_id
    assert notices(rt, "tom") == ["Dispute 1 was rejected by sue. The pad was empty as well."]


def test_a_missing_finding_is_added(rt: Runtime, rows: Rows) -> None:
    audit_id = rows.audit(verdict=Verdict.PASS, score=100)
    asked = Asked(
        Reason.INCORRECT,
        "That is last year's job.",
        kind=Kind.MISSING,
        field="job_number",
        reason_code=ReasonCode.CONFLICT,
    )

    dispute_id = disputed(rt, audit_id, asked, by=EVE)
    made = decided(rt, dispute_id)

    assert made is not None
    assert verdict(rt, audit_id) == ("FAIL", 90)  # the spec asks for it as a blocker
    (added,) = newest(rt, audit_id).findings
    assert (added.rule, added.reason_code) == ("job_number.by_eye", ReasonCode.CONFLICT)
    # Whoever had it added has a part in it when it is disputed in turn.
    again = replace(ASKED, rule=added.rule, field="job_number")
    second = disputed(rt, made, again, by=BEN)
    for actor in (SUE, BEN):
        with pytest.raises(Forbidden):
            decided(rt, second, by=actor)


def test_a_finding_of_somebody_else_is_charged_to_them(rt: Runtime, rows: Rows) -> None:
    audit_id = sheet(rows)
    dispute_id = disputed(rt, audit_id, replace(ASKED, reason=Reason.WRONG_PERSON))

    with pytest.raises(Rejected, match="whose finding"):
        decided(rt, dispute_id)
    decided(rt, dispute_id, replace(ACCEPT, to="Ann Other"))

    assert verdict(rt, audit_id) == ("FAIL", 90)
    assert [one.charged_to for one in newest(rt, audit_id).findings] == ["Ann Other"]


def test_what_was_decided_counts_when_the_sheet_is_judged_again(rt: Runtime, rows: Rows) -> None:
    from core.services import audits as auditing
    from core.services import intake
    from tests.browser import doubtful_sheets

    receipt = intake.submit(rt, filename="a.pdf", content=doubtful_sheets.draw(2), actor=TOM)
    auditing.run(rt, receipt.audit_id, worker="w1")
    first = newest(rt, receipt.audit_id)
    asked = replace(ASKED, rule=first.findings[0].rule, field=first.findings[0].field)
    decided(rt, disputed(rt, receipt.audit_id, asked))

    again = auditing.again(rt, receipt.job_sheet_id, actor=EVE)
    auditing.run(rt, again, worker="w1")

    found = newest(rt, again)
    assert found.summary.audit_id == again
    assert first.findings[0] not in found.findings
    assert found.applied[0].was == first.findings[0]


@pytest.mark.parametrize("step", [ACCEPT, REJECT])
def test_nobody_decides_their_own(rt: Runtime, rows: Rows, step: Step) -> None:
    mine = Actor("tom", Role.SUPERVISOR)  # promoted since
    dispute_id = disputed(rt, sheet(rows))

    with pytest.raises(Forbidden, match="disputes a finding"):
        decided(rt, dispute_id, step, by=mine)
    with pytest.raises(Forbidden, match="disputes a finding"):
        moving.claim(rt, dispute_id, actor=mine)
    with pytest.raises(Forbidden, match="role technician"):
        decided(rt, dispute_id, step, by=TOM)


def test_whoever_corrected_the_sheet_does_not_decide(rt: Runtime, rows: Rows) -> None:
    audit_id = sheet(rows)
    dispute_id = disputed(rt, audit_id)
    with rt.write() as session:
        session.execute(
            text(
                "insert into reviews (id, audit_id, job_sheet_id, cause, severity, confidence,"
                " due_at, state, ended_at) select :id, id, job_sheet_id, 'PERSON', 'S0', 1, now(),"
                " 'done', now() from audits where id = :audit"
            ),
            {"id": uuid4(), "audit": audit_id},
        )
        session.execute(
            text(
                "insert into review_decisions (review_id, kind, target, decided_by)"
                " select id, 'correct', 'job_number', 'sue' from reviews"
            )
        )

    with pytest.raises(Forbidden, match="corrected"):
        decided(rt, dispute_id, by=SUE)
    assert decided(rt, dispute_id, by=BEN) is not None


def test_a_sheet_that_is_being_audited_is_not_decided_on(rt: Runtime, rows: Rows) -> None:
    audit_id = sheet(rows)
    dispute_id = disputed(rt, audit_id)
    rows.audit(status=AuditStatus.QUEUED, job_sheet_id=rows.sheet_of(audit_id))

    with pytest.raises(Conflict, match="being audited at the moment"):
        decided(rt, dispute_id)
    assert look(rt, dispute_id).line.state is State.OPEN


def test_two_who_decide_at_the_same_moment(rt: Runtime, rows: Rows) -> None:
    for _ in range(5):
        audit_id = sheet(rows)
        dispute_id = disputed(rt, audit_id)
        together = Barrier(2)

        def attempt(
            actor: Actor, step: Step, dispute_id: UUID = dispute_id, at: Barrier = together
        ) -> str:
            at.wait()
            try:
                decided(rt, dispute_id, step, by=actor)
            except Conflict as error:
                return str(error)
            return "won"

        with ThreadPoolExecutor(2) as threads:
            said = [
                threads.submit(attempt, SUE, ACCEPT),
                threads.submit(attempt, BEN, REJECT),
            ]
            told = [one.result() for one in said]

        assert told.count("won") == 1
        assert next(one for one in told if one != "won").startswith("This dispute is ")
        found = look(rt, dispute_id)
        assert [one.move for one in found.thread] in (["open", "accept"], ["open", "reject"])
        is_accepted = found.line.state is State.ACCEPTED
        assert verdict(rt, audit_id) == (("PASS", 100) if is_accepted else ("FAIL", 90))


# --- Who has it, its clock, appeals ------------------------------------------------------------


def test_a_claimed_dispute_is_left_to_who_has_it(rt: Runtime, rows: Rows) -> None:
    dispute_id = disputed(rt, sheet(rows))
    moving.claim(rt, dispute_id, actor=SUE)

    with pytest.raises(Conflict, match="sue is working on this dispute"):
        decided(rt, dispute_id, by=BEN)
    moving.assign(rt, dispute_id, "BEN", actor=SUE)
    assert look(rt, dispute_id).line.holder == "ben"
    assert notices(rt, "ben")[-1] == "Dispute 1: sue gave it to you."
    moving.release(rt, dispute_id, actor=BEN)
    assert look(rt, dispute_id).line.state is State.OPEN


def test_several_are_given_at_once(rt: Runtime, rows: Rows) -> None:
    ids = [disputed(rt, sheet(rows)) for _ in range(2)]
    bens = disputed(rt, sheet(rows, uploaded_by="ben"), by=BEN)

    given, refused = moving.assign_many(rt, [*ids, bens], "ben", actor=SUE)

    assert given == 2
    assert refused == ["Dispute 3: Who disputes a finding does not decide on it."]
    assert [look(rt, one).line.holder for one in (*ids, bens)] == ["ben", "ben", None]
    with rt.read() as session:
        assert len(listing.desk(session, actor=SUE, holder="ben")) == 2


def test_it_is_given_only_to_people_who_may_decide_it(rt: Runtime, rows: Rows) -> None:
    dispute_id = disputed(rt, sheet(rows))

    with pytest.raises(NotFound):
        moving.assign(rt, dispute_id, "nobody", actor=SUE)
    with pytest.raises(Forbidden, match="eve may not decide"):
        moving.assign(rt, dispute_id, "eve", actor=SUE)


def test_one_appeal_to_a_second_person(rt: Runtime, rows: Rows) -> None:
    audit_id = sheet(rows)
    dispute_id = disputed(rt, audit_id)
    decided(rt, dispute_id, REJECT)

    moving.appeal(rt, dispute_id, actor=TOM, comment="Look at page 2.")

    assert look(rt, dispute_id).line.state is State.ESCALATED
    assert notices(rt, "sue")[1:] == []  # she decided it before and has no say now
    assert "appealed by tom" in notices(rt, "ben")[-1]
    with pytest.raises(Forbidden, match="has not decided"):
        decided(rt, dispute_id, by=SUE)
    decided(rt, dispute_id, by=BEN)
    assert verdict(rt, audit_id) == ("PASS", 100)
    with pytest.raises(Conflict):
        moving.appeal(rt, dispute_id, actor=TOM, comment="Again.")


def test_an_appeal_that_is_rejected_is_final_but_for_new_evidence(rt: Runtime, rows: Rows) -> None:
    dispute_id = disputed(rt, sheet(rows), evidence=[PHOTO])
    decided(rt, dispute_id, REJECT)
    moving.appeal(rt, dispute_id, actor=TOM, comment="No.")
    decided(rt, dispute_id, REJECT, by=BEN)

    with pytest.raises(Conflict, match="final"):
        moving.appeal(rt, dispute_id, actor=TOM, comment="Again.")
    for evidence in ([], [PHOTO]):
        with pytest.raises(Rejected):
            moving.reopen(rt, dispute_id, actor=TOM, comment="Look.", evidence=evidence)
    moving.reopen(rt, dispute_id, actor=TOM, comment="Look.", evidence=[Sent("b.pdf", pdf("new"))])
    assert look(rt, dispute_id).line.state is State.OPEN
    assert len(look(rt, dispute_id).files) == 2


def test_what_was_ruled_counts_until_it_is_ruled_anew(rt: Runtime, rows: Rows) -> None:
    audit_id = sheet(rows)
    dispute_id = disputed(rt, audit_id)
    decided(rt, dispute_id)
    moving.reopen(rt, dispute_id, actor=BEN, comment="No pad.", evidence=[PHOTO])
    assert verdict(rt, audit_id) == ("PASS", 100)

    decided(rt, dispute_id, REJECT, by=BEN)

    assert verdict(rt, audit_id) == ("FAIL", 90)
    assert newest(rt, audit_id).findings == (UNSIGNED,)
    assert newest(rt, audit_id).applied == ()


def test_an_appeal_has_its_days(clock_of: tuple[Runtime, Clock], rows: Rows) -> None:
    rt, hands = clock_of
    dispute_id = disputed(rt, sheet(rows, queued_at=MONDAY))
    decided(rt, dispute_id, REJECT)
    hands.forward(days=8)

    with pytest.raises(Rejected, match="within 7 days"):
        moving.appeal(rt, dispute_id, actor=TOM, comment="Late.")


def test_only_the_disputer_withdraws(rt: Runtime, rows: Rows) -> None:
    dispute_id = disputed(rt, sheet(rows))

    with pytest.raises(NotFound):
        moving.withdraw(rt, dispute_id, actor=ZOE)
    with pytest.raises(Forbidden):
        moving.withdraw(rt, dispute_id, actor=SUE)
    moving.withdraw(rt, dispute_id, actor=TOM, comment="My mistake.")
    assert look(rt, dispute_id).line.state is State.WITHDRAWN
    assert look(rt, dispute_id).line.repeated == 0


def test_a_pause_stops_the_clock(clock_of: tuple[Runtime, Clock], rows: Rows) -> None:
    rt, hands = clock_of
    dispute_id = disputed(rt, sheet(rows, queued_at=MONDAY))
    due = look(rt, dispute_id).line.due_at
    assert due == MONDAY + timedelta(days=1)  # eight working hours from ten o'clock

    hands.forward(hours=2)
    moving.pause(rt, dispute_id, actor=SUE, comment="Waiting for the customer.")
    hands.forward(days=7)
    assert clock.tick(rt) == {}
    moving.resume(rt, dispute_id, actor=SUE)

    assert look(rt, dispute_id).line.due_at == due + timedelta(days=7)


def test_what_nobody_answers_goes_to_somebody_else_by_itself(
    clock_of: tuple[Runtime, Clock], rows: Rows
) -> None:
    rt, hands = clock_of
    dispute_id = disputed(rt, sheet(rows, queued_at=MONDAY))
    moving.claim(rt, dispute_id, actor=SUE)
    assert clock.tick(rt) == {}

    hands.forward(hours=22, minutes=30)  # an hour and a half of working time is left
    assert clock.tick(rt) == {"reminded": 1}
    assert "has to be answered soon" in notices(rt, "sue")[-1]
    assert clock.tick(rt) == {}
    hands.forward(hours=2)
    assert clock.tick(rt) == {"escalated": 1}

    found = look(rt, dispute_id)
    assert (found.line.state, found.line.holder) == (State.ESCALATED, None)
    assert found.thread[-1].by == "system:clock"
    assert "not answered in time" in notices(rt, "ben")[-1]
    assert clock.tick(rt) == {}


def test_a_dispute_that_goes_meanwhile_keeps_the_clock_from_no_other(
    clock_of: tuple[Runtime, Clock], rows: Rows
) -> None:
    rt, hands = clock_of
    first, second = sheet(rows, queued_at=MONDAY), sheet(rows, queued_at=MONDAY)
    disputed(rt, first)
    kept_id = disputed(rt, second)
    hands.forward(days=3)
    sheets = iter([rows.sheet_of(first)])

    @contextmanager
    def write() -> Iterator[Session]:
        for sheet_id in sheets:  # The first time something is written the end of its time comes.
            with rt.write() as session:
                sheet_rows.remove(session, sheet_id)
        with rt.write() as session:
            yield session

    assert clock.tick(replace(rt, write=write)) == {"reminded": 1, "escalated": 1}

    assert look(rt, kept_id).line.state is State.ESCALATED


def test_what_is_said_is_told_to_the_other(rt: Runtime, rows: Rows) -> None:
    dispute_id = disputed(rt, sheet(rows))
    moving.claim(rt, dispute_id, actor=SUE)

    moving.say(rt, dispute_id, actor=SUE, comment="Which pad?")
    moving.say(rt, dispute_id, actor=TOM, evidence=[PHOTO])

    assert notices(rt, "tom") == ["Dispute 1: sue wrote: Which pad?"]
    assert notices(rt, "sue")[-1] == "Dispute 1: tom wrote: (a file)"
    assert [one.move for one in look(rt, dispute_id).thread] == [
        "open", "claim", "comment", "attach",
    ]  # fmt: skip


def test_nothing_of_the_thread_can_be_changed(rt: Runtime, rows: Rows) -> None:
    disputed(rt, sheet(rows))

    with rt.write() as session, pytest.raises(IntegrityError, match="is refused"):
        session.execute(text("update dispute_events set comment = 'never said'"))


def test_a_technician_sees_own_disputes_only(rt: Runtime, rows: Rows) -> None:
    dispute_id = disputed(rt, sheet(rows))

    assert look(rt, dispute_id, actor=TOM).line.disputer == "tom"
    with pytest.raises(NotFound):
        look(rt, dispute_id, actor=ZOE)
    with rt.read() as session:
        assert listing.page(session, listing.Filter(), actor=ZOE) == []
        assert len(listing.page(session, listing.Filter(), actor=TOM)) == 1


# --- Alike -------------------------------------------------------------------------------------


def test_a_decision_is_applied_to_those_that_share_the_cause(rt: Runtime, rows: Rows) -> None:
    sheets = [sheet(rows) for _ in range(4)]
    first, *others = (disputed(rt, one) for one in sheets)
    other_rule = sheet(rows, findings=(HORN_UNMARKED,), score=95)
    stranger = disputed(
        rt, other_rule, replace(ASKED, rule=HORN_UNMARKED.rule, field=HORN_UNMARKED.field)
    )
    rows.audit(status=AuditStatus.QUEUED, job_sheet_id=rows.sheet_of(sheets[3]))
    decided(rt, first)

    found = deciding.alike(rt, first, ACCEPT, actor=SUE)
    assert [one.dispute_id for one in found] == others
    assert [one.effect.verdict_after if one.effect else one.refusal for one in found] == [
        "PASS",
        "PASS",
        "This sheet is being audited at the moment; wait for its verdict first.",
    ]
    done, refused = deciding.decide_alike(rt, first, others, ACCEPT, actor=SUE)

    assert [one.dispute_id for one in done] == others[:2]
    assert refused == [
        "Dispute 4: This sheet is being audited at the moment; wait for its verdict first."
    ]
    assert [verdict(rt, one)[0] for one in sheets[:3]] == ["PASS"] * 3
    with pytest.raises(Rejected, match="another cause"):
        deciding.decide_alike(rt, first, [stranger], ACCEPT, actor=SUE)


def test_the_desk_in_each_order(clock_of: tuple[Runtime, Clock], rows: Rows) -> None:
    rt, hands = clock_of
    at = {"queued_at": MONDAY}
    horn = replace(ASKED, rule=HORN_UNMARKED.rule, field=HORN_UNMARKED.field)
    for _ in range(3):  # rules of horns are overturned
        decided(rt, disputed(rt, sheet(rows, findings=(HORN_UNMARKED,), **at), horn))
    for _ in range(3):
        decided(rt, disputed(rt, sheet(rows, **at)), REJECT)
    late = disputed(rt, sheet(rows, **at))
    hands.forward(hours=1)
    doubtful = replace(UNSIGNED, confidence=0.3)
    unsure = disputed(rt, sheet(rows, findings=(doubtful,), **at))
    horns = [disputed(rt, sheet(rows, findings=(HORN_UNMARKED,), **at), horn) for _ in range(2)]

    def desk(order: Order) -> list[UUID]:
        with rt.read() as session:
            return [one.dispute_id for one in listing.desk(session, actor=SUE, order=order)]

    assert desk(Order.DEADLINE)[0] == late
    assert set(desk(Order.OVERTURNED)[:2]) == set(horns)
    assert set(desk(Order.REPEATED)[:2]) == set(horns)
    assert len(desk(Order.REPEATED)) == 4
    assert desk(Order.DOUBT)[-1] == late
    with rt.read() as session:
        assert listing.counts(session, now=hands.now).live == 4
        (line,) = [one for one in listing.desk(session, actor=SUE) if one.dispute_id == unsure]
    assert (line.tally.rejected, line.repeated) == (3, 1)


# --- Second judgements -------------------------------------------------------------------------


def test_a_second_judgement_is_blind_and_somebody_elses(rt: Runtime, rows: Rows) -> None:
    made: list[UUID] = []
    while not made or not agreement.is_sampled(made[-1]):
        made.append(disputed(rt, sheet(rows)))
    dispute_id = made[-1]
    with pytest.raises(Conflict, match="not decided"):
        judgements.judge(rt, dispute_id, State.ACCEPTED, actor=BEN, comment="x")
    decided(rt, dispute_id)

    with pytest.raises(Forbidden):
        judgements.judge(rt, dispute_id, State.ACCEPTED, actor=SUE, comment="x")
    with pytest.raises(Rejected):
        judgements.judge(rt, dispute_id, State.OPEN, actor=BEN, comment="x")
    judgements.judge(rt, dispute_id, State.REJECTED, actor=BEN, comment="No pad.")

    assert look(rt, dispute_id).is_judged_twice
    assert look(rt, dispute_id).line.state is State.ACCEPTED
    with pytest.raises(Conflict, match="second time already"):
        judgements.judge(rt, dispute_id, State.REJECTED, actor=BEN, comment="x")
    for other in made[:-1]:
        with pytest.raises(NotFound):
            judgements.judge(rt, other, State.REJECTED, actor=BEN, comment="x")


def test_opening_is_asked_for(rt: Runtime, rows: Rows) -> None:
    with pytest.raises(Forbidden):
        opening.open_dispute(rt, sheet(rows), ASKED, actor=Actor("o", Role.ON_CALL))


def test_what_one_decided_is_no_news_to_one(rt: Runtime, rows: Rows) -> None:
    known(rt)
    first, second = disputed(rt, sheet(rows)), disputed(rt, sheet(rows))

    decided(rt, first)
    deciding.decide_alike(rt, first, [second], ACCEPT, actor=SUE)

    with rt.read() as session:
        assert kept.unread(session, actor=SUE) == 0
        assert kept.unread(session, actor=BEN) == 2
