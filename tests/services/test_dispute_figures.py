"""Figures of disputes: what waits, answer times, rules and people."""

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import cycle

import pytest
from sqlalchemy import text

from core.domain.access import Role
from core.domain.bands import Band
from core.domain.disputes.effects import Reason
from core.domain.disputes.moves import Move, State, Step
from core.domain.disputes.triage import Tally
from core.domain.model import Actor, Severity, Verdict
from core.errors import Forbidden, NotFound
from core.ports import Runtime
from core.queries import audit_detail, own_work
from core.queries.disputes import statistics
from tests import people
from tests.pages.rows import HORN_UNMARKED, UNSIGNED, Rows
from tests.services.disputed import (
    ACCEPT,
    ASKED,
    REJECT,
    SUE,
    TOM,
    Clock,
    decided,
    disputed,
    known,
    sheet,
)
from tests.services.test_disputes import MONDAY

PARTLY = Step(Move.PARTLY_ACCEPT, "A remark.", severity=Severity.S3)


@pytest.fixture
def clock() -> Clock:
    return Clock(MONDAY)


@pytest.fixture
def rt(rt: Runtime, clock: Clock) -> Runtime:
    return replace(rt, clock=clock)


@pytest.fixture
def rows(rt: Runtime) -> Rows:
    known(rt)
    return Rows(rt)


def test_what_waits_by_age_and_deadline(rt: Runtime, rows: Rows, clock: Clock) -> None:
    disputed(rt, sheet(rows, queued_at=MONDAY))
    clock.forward(days=5)
    disputed(rt, sheet(rows, queued_at=clock.now))

    with rt.read() as session:
        found = statistics.open_now(session, actor=SUE, now=clock.now)

    assert {one.age: (one.count, one.late) for one in found} == {
        "under a day": (1, 0), "1 to 3 days": (0, 0), "3 to 7 days": (1, 1), "over a week": (0, 0),
    }  # fmt: skip


def test_rules_bands_weeks_and_answer_times(rt: Runtime, rows: Rows, clock: Clock) -> None:
    for step in (ACCEPT, PARTLY, REJECT, REJECT):
        dispute_id = disputed(rt, sheet(rows, queued_at=clock.now))
        clock.forward(hours=1)
        decided(rt, dispute_id, step)
    since = MONDAY - timedelta(days=1)

    with rt.read() as session:
        (rule,) = statistics.by_rule(session, actor=SUE, since=since)
        bands = {one.band: one.tally.decided for one in statistics.by_band(
            session, actor=SUE, since=since)}  # fmt: skip
        (week,) = statistics.by_week(session, actor=SUE, since=since)
        answers = statistics.answers(session, actor=SUE, since=since)

    assert (rule.rule, rule.tally) == (UNSIGNED.rule, Tally(1, 1, 2))
    assert rule.overturned is not None
    assert rule.overturned.estimate == 0.5
    assert bands == {Band.UNDER_50: 0, Band.FROM_50: 0, Band.FROM_80: 0, Band.FROM_95: 4}
    assert (week.opened, week.overturned, week.upheld) == (4, 2, 2)
    assert (answers.decided, answers.median_s, answers.p90_s) == (4, 3600.0, 3600.0)


def test_agreement_and_who_is_strict(rt: Runtime, rows: Rows) -> None:
    """Ten judged twice: the two agree on half of them, as chance would have it."""
    seconds = cycle([State.ACCEPTED, State.REJECTED])
    for step in (*[ACCEPT] * 5, *[REJECT] * 5):
        dispute_id = disputed(rt, sheet(rows, queued_at=MONDAY))
        decided(rt, dispute_id, step)
        with rt.write() as session:
            session.execute(
                text(
                    "insert into judgements (dispute_id, first, first_by, second, second_by,"
                    " comment) select id, ruled, 'sue', :second, 'ben', 'x' from disputes"
                    " where id = :id"
                ),
                {"id": dispute_id, "second": next(seconds).value},
            )

    with rt.read() as session:
        kappa = statistics.agreement_of_all(session, actor=SUE)
        (rule,) = statistics.by_rule(session, actor=SUE, since=MONDAY - timedelta(days=1))
        ben, sue = statistics.judges(session, actor=SUE)

    assert kappa is not None
    assert kappa.kappa == pytest.approx(0.0, abs=0.25)
    assert rule.is_ambiguous
    assert (ben.name, ben.judged, sue.judged) == ("ben", 10, 10)
    assert ben.others is not None
    assert sue.overturned is not None
    assert ben.others.estimate == sue.overturned.estimate == 0.5


@pytest.mark.parametrize("server", ["UTC", "Asia/Tokyo", "America/Los_Angeles"])
@pytest.mark.parametrize(
    ("at", "monday"),
    [("2026-06-28T22:30Z", "2026-06-22"), ("2026-06-28T23:30Z", "2026-06-29"),
     ("2026-01-04T23:30Z", "2025-12-29"), ("2026-01-05T00:30Z", "2026-01-05")],
)  # fmt: skip
def test_a_week_begins_on_monday_where_sheets_are_filled_in(
    rt: Runtime, rows: Rows, clock: Clock, server: str, at: str, monday: str
) -> None:
    clock.now = datetime.fromisoformat(at)
    disputed(rt, sheet(rows, queued_at=clock.now))
    since = clock.now - timedelta(days=1)

    with rt.read() as session:
        session.execute(text("select set_config('TimeZone', :zone, true)"), {"zone": server})
        (own,) = own_work.trend(session, actor=TOM, since=since)
        (all_,) = statistics.by_week(session, actor=SUE, since=since)

    assert (str(own.begins), str(all_.begins)) == (monday, monday)


def test_a_technician_has_own_figures_and_no_others(rt: Runtime, rows: Rows) -> None:
    sheet(rows, queued_at=MONDAY)
    sheet(rows, queued_at=MONDAY)
    charged = replace(UNSIGNED, charged_to="Somebody Else")
    sheet(rows, queued_at=MONDAY, findings=(charged,))
    rows.audit(queued_at=MONDAY, verdict=Verdict.FAIL, findings=(UNSIGNED,), uploaded_by="zoe")
    since = MONDAY - timedelta(days=1)

    with rt.read() as session:
        (mistake,) = own_work.mistakes(session, actor=TOM, since=since)
        (week,) = own_work.trend(session, actor=TOM, since=since)
        with pytest.raises(Forbidden):
            statistics.by_rule(session, actor=TOM, since=since)

    assert (mistake.rule, mistake.sheets) == (UNSIGNED.rule, 2)
    assert (week.sheets, week.passed) == (3, 1)
    assert week.score == pytest.approx((90 + 90 + 100) / 3)


def test_a_finding_of_somebody_else_counts_for_them_and_for_nobody_else(
    rt: Runtime, rows: Rows
) -> None:
    people.user(rt, "ann", Role.TECHNICIAN, known_as="Ann Other")
    ann = Actor("ann", Role.TECHNICIAN, known_as="Ann Other")
    audit_id = sheet(rows, queued_at=MONDAY)
    since = MONDAY - timedelta(days=1)
    dispute_id = disputed(rt, audit_id, replace(ASKED, reason=Reason.WRONG_PERSON))
    with rt.read() as session:
        assert own_work.sheets(session, actor=ann) == []
        assert own_work.trend(session, actor=ann, since=since) == []
        with pytest.raises(NotFound):
            audit_detail.get(session, audit_id, actor=ann)

    made = decided(rt, dispute_id, replace(ACCEPT, to="Ann Other"))

    assert made is not None
    with rt.read() as session:
        (hers,) = own_work.sheets(session, actor=ann)
        (his,) = own_work.sheets(session, actor=TOM)
        assert audit_detail.get(session, made, actor=ann).findings[0].charged_to == "Ann Other"
        (mistake,) = own_work.mistakes(session, actor=ann, since=since)
        assert own_work.mistakes(session, actor=TOM, since=since) == []
        (of_ann,), (of_tom,) = (
            own_work.trend(session, actor=one, since=since) for one in (ann, TOM)
        )
    assert hers.audit_id == his.audit_id == made
    assert mistake.rule == UNSIGNED.rule
    assert (of_ann.passed, of_ann.score) == (0, 90.0)
    assert (of_tom.passed, of_tom.score) == (1, 100.0)


def test_what_is_not_hers_on_the_sheet_does_not_count_for_her(rt: Runtime, rows: Rows) -> None:
    ann = Actor("ann", Role.TECHNICIAN, known_as="Ann Other")
    charged = replace(UNSIGNED, charged_to="ann other")
    sheet(rows, queued_at=MONDAY, findings=(charged, HORN_UNMARKED))
    since = MONDAY - timedelta(days=1)

    with rt.read() as session:
        hers = own_work.mistakes(session, actor=ann, since=since)
        his = own_work.mistakes(session, actor=TOM, since=since)
        (week,) = own_work.trend(session, actor=ann, since=since)

    assert [one.rule for one in hers] == [UNSIGNED.rule]
    assert [one.rule for one in his] == [HORN_UNMARKED.rule]
    assert week.score == 90.0
