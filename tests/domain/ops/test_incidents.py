"""Incidents: their moves, their clocks, and what is written about them."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.ops import incident_texts as texts
from core.domain.ops import incidents
from core.domain.ops.incident_texts import FollowUpLine, TimelineLine
from core.domain.ops.incidents import (
    MOVES,
    RESPONSE,
    STEPS,
    Duty,
    Incident,
    Kind,
    Phase,
    Priority,
)
from core.errors import Conflict, Rejected

NOON = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
WRITTEN = {"happened": "OCR was away."}
ORDER = list(Phase)


def incident(priority: Priority = Priority.P1, phase: Phase = Phase.OPEN, **more: Any) -> Incident:
    return replace(
        Incident(
            id=UUID(int=7),
            number=7,
            title="OCR does not answer",
            priority=priority,
            phase=phase,
            check_id="ocr.answers",
            components=("OCR",),
            duties={},
            opened_by="system:watch",
            opened_at=NOON,
        ),
        **more,
    )


@pytest.mark.parametrize(
    ("priority", "minutes"),
    [(Priority.P1, 15), (Priority.P2, 60), (Priority.P3, 240), (Priority.P4, 1440)],
)
def test_response_times_are_those_of_the_runbook(priority: Priority, minutes: int) -> None:
    assert RESPONSE[priority] == minutes * MINUTE


def test_the_clocks_of_a_p1_are_those_of_its_procedure() -> None:
    due = {one.phase: (one.due_at - NOON) / MINUTE for one in incidents.clocks(incident())}

    assert due == {Phase.ACKNOWLEDGED: 5, Phase.ASSESSED: 15, Phase.MITIGATED: 30}


def test_a_phase_passed_over_is_reached_by_a_later_one() -> None:
    solved = incident(phase=Phase.RESOLVED, reached={Phase.RESOLVED: NOON + 20 * MINUTE})

    late = [one.is_late(NOON + 90 * MINUTE) for one in incidents.clocks(solved)]

    assert late == [True, True, False]
    assert incidents.next_clock(solved) is None
    assert incidents.next_clock(incident()) == incidents.clocks(incident())[0]


@pytest.mark.parametrize(
    ("found", "minutes", "expected"),
    [
        (incident(), 4, False),
        (incident(), 5, True),
        (incident(Priority.P2), 19, False),
        (incident(Priority.P2), 20, True),
        (incident(phase=Phase.ACKNOWLEDGED), 60, False),
        (incident(escalated_at=NOON), 60, False),
    ],
)
def test_only_what_nobody_took_is_escalated_and_once(
    found: Incident, minutes: int, expected: bool
) -> None:
    assert incidents.must_escalate(found, NOON + minutes * MINUTE) is expected


moves = st.lists(st.sampled_from(Phase), max_size=30)


@given(moves, st.booleans())
def test_no_sequence_of_moves_leaves_the_order(asked: list[Phase], is_written: bool) -> None:
    """Forward only, but for a resolved one that came back; nothing leaves CLOSED."""
    now = incident(retrospective=WRITTEN if is_written else {})
    for to in asked:
        before = now.phase
        try:
            incidents.refuse_move(now, to)
        except (Conflict, Rejected):
            continue
        assert before is not Phase.CLOSED
        assert ORDER.index(to) > ORDER.index(before) or incidents.is_reopening(now, to)
        assert to is not Phase.CLOSED or is_written
        assert before is not Phase.OPEN or to is Phase.ACKNOWLEDGED
        now = replace(now, phase=to)


@given(st.sampled_from(Phase))
def test_every_open_phase_leads_to_the_end(phase: Phase) -> None:
    seen, todo = {phase}, [phase]
    while todo:
        for to in MOVES[todo.pop()]:
            if to not in seen:
                seen.add(to)
                todo.append(to)

    assert Phase.CLOSED in seen


def test_a_refused_move_says_why() -> None:
    with pytest.raises(Conflict, match="INC-7 is open; it cannot become resolved"):
        incidents.refuse_move(incident(), Phase.RESOLVED)
    with pytest.raises(Rejected, match="Write down what happened"):
        incidents.refuse_move(incident(phase=Phase.RESOLVED), Phase.CLOSED)


def test_every_line_of_the_procedure_has_its_step() -> None:
    by_phase = {phase: [one.id for one in STEPS if one.toward is phase] for phase in ORDER[1:]}

    assert all(len(steps) == 3 for steps in by_phase.values())
    assert len({one.id for one in STEPS}) == len(STEPS)


@pytest.mark.parametrize("title", ["", "  \n", "x" * 201])
def test_a_title_says_something_short(title: str) -> None:
    with pytest.raises(Rejected):
        incidents.refuse_text(title)


def test_stakeholders_hear_what_is_affected_and_when_they_hear_more() -> None:
    note = texts.stakeholders_note(incident(Priority.P2), now=NOON + MINUTE)

    assert note == (
        "INC-7 (P2, major feature broken): OCR does not answer. Since 2026-11-28 12:00 UTC. "
        "Affected: OCR. Nobody has taken it yet. Next word by 2026-11-28 13:01 UTC."
    )
    assert "Next word" not in texts.stakeholders_note(incident(phase=Phase.RESOLVED), now=NOON)


@pytest.mark.parametrize(
    ("action", "on", "said"),
    [
        ("queue.paused", "queue:bulk", "Paused a queue (bulk)."),
        ("maintenance.ended", f"maintenance:{UUID(int=7)}", "Ended maintenance."),
        ("queue.drained", "queue:bulk", "queue: drained (bulk)."),
        ("runbook.done", "step:restart_workers", "Did a step of a runbook (restart_workers)."),
    ],
)
def test_what_was_done_is_said_in_words(action: str, on: str, said: str) -> None:
    assert texts.action_words(action, on) == said


def test_the_retrospective_holds_everything_and_no_markup_of_others() -> None:
    found = incident(
        phase=Phase.RESOLVED,
        duties={Duty.LEAD: "Ana"},
        reached={Phase.ACKNOWLEDGED: NOON + 6 * MINUTE, Phase.RESOLVED: NOON + 95 * MINUTE},
        retrospective=WRITTEN | {"cause": "A *key* was\nrevoked.\n\nNobody knew."},
    )
    lines = [TimelineLine(NOON, Kind.NOTE, "Ana", "[click](http://x) <b>")]
    todo = [FollowUpLine("Watch the key", "Ben", date(2026, 12, 1), is_done=False)]

    written = texts.retrospective(found, lines, todo)

    assert "# INC-7: OCR does not answer" in written
    assert "| Acknowledged | after 6 min (due within 5 min, late) |" in written
    assert "| Resolved | after 1 h 35 min |" in written
    assert "A \\*key\\* was revoked.\n\nNobody knew." in written
    assert "- 2026-11-28 12:00:00 Ana: \\[click\\](http://x) \\<b\\>" in written
    assert "- [ ] Watch the key (Ben, due 2026-12-01)" in written
    assert written.count("Not answered yet.") == 3
