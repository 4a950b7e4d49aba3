"""One incident: its clocks, the next move, the procedure and the timeline."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final, Literal

import streamlit as st

from core.domain.model import Actor
from core.domain.ops import incident_texts as texts
from core.domain.ops import incidents as rules
from core.domain.ops import registry
from core.domain.ops.incident_texts import TimelineLine
from core.domain.ops.incidents import MOVES, STEPS, Incident, Kind, Phase
from core.ports import Runtime
from core.services.ops import incidents
from core.ui import places, words
from core.ui.feedback import plain, shown
from core.ui.ops import incidents_view
from core.ui.runtime import zone

MOVE_WORDS: Final = {
    Phase.ACKNOWLEDGED: "Acknowledge",
    Phase.ASSESSED: "Assessed",
    Phase.MITIGATED: "Mitigated",
    Phase.RESOLVED: "Resolved",
    Phase.CLOSED: "Close",
}
# The procedure in the words of the runbook; the buttons above say what has been reached.
PROCEDURE_WORDS: Final = {
    Phase.ACKNOWLEDGED: "Acknowledge",
    Phase.ASSESSED: "Assess",
    Phase.MITIGATED: "Mitigate",
    Phase.RESOLVED: "Resolve",
    Phase.CLOSED: "Post-incident",
}
KIND_ICONS: Final = {
    Kind.OPENED: ":material/e911_emergency:",
    Kind.PHASE: ":material/flag:",
    Kind.CHECK: ":material/monitor_heart:",
    Kind.DEPLOY: ":material/rocket_launch:",
    Kind.ACTION: ":material/build:",
    Kind.STEP: ":material/check:",
    Kind.NOTE: ":material/edit_note:",
    Kind.STAKEHOLDERS: ":material/campaign:",
    Kind.ESCALATED: ":material/notification_important:",
    Kind.CHANGED: ":material/tune:",
}
# Where a step of the procedure is looked at or done.
STEP_PLACES: Final = {
    "deploys": (places.UPKEEP, "Deploys"),
    "maintenance": (places.UPKEEP, "Maintenance"),
    "rollback": (places.UPKEEP, "Deploys"),
    "restart": (places.RUNBOOKS, "Runbooks"),
    "errors": (places.ERRORS, "Errors"),
}


_TONES: Final[dict[str, words.Colour]] = {
    "fail": "red",
    "review": "orange",
    "work": "blue",
    "pass": "green",
}


def head(one: Incident, *, now: datetime) -> None:
    """What it is, how far it is, and its clocks."""
    st.title(plain(f"{one.name} {one.title}"))
    with st.container(horizontal=True):
        st.badge(incidents_view.priority_name(one.priority), color="gray")
        colour = _TONES.get(incidents_view.PHASE_TONES[one.phase], "gray")
        st.badge(incidents_view.PHASE_WORDS[one.phase], color=colour)
    st.caption(
        f"Opened {words.moment(one.opened_at, zone=zone())} by {plain(one.opened_by)}"
        + (f", by the check {plain(one.check_id)}." if one.check_id else ".")
    )
    check = registry.BY_ID.get(one.check_id or "")
    if check is not None and check.runbook is not None:
        st.page_link(
            places.RUNBOOK,
            label="Its runbook",
            icon=":material/menu_book:",
            query_params={"runbook": check.runbook.value},
        )
    for column, clock in zip(st.columns(3), rules.clocks(one), strict=True):
        column.metric(
            PROCEDURE_WORDS[clock.phase],
            _clock(clock, now=now),
            help=f"Due by {words.moment(clock.due_at, zone=zone())}.",
        )


def moves(rt: Runtime, one: Incident, *, actor: Actor) -> None:
    """A button for each move it may make, with a word to it; or what has to be done before."""
    with st.container(horizontal=True):
        for place, to in enumerate(MOVES[one.phase]):
            is_back = rules.is_reopening(one, to)
            label = "It came back" if is_back else MOVE_WORDS[to]
            kind: Literal["primary", "secondary"] = "secondary" if place else "primary"
            with st.popover(label, icon=":material/flag:", type=kind):
                if missing := rules.missing_before(one, to):
                    st.info(plain(missing), icon=":material/edit_note:")
                else:
                    _move(rt, one, to, label, actor=actor)


def _move(rt: Runtime, one: Incident, to: Phase, label: str, *, actor: Actor) -> None:
    with st.form(f"move-{to}", border=False):
        note = st.text_input("A word to it (optional)", max_chars=500)
        if st.form_submit_button(label, type="primary"):
            with shown():
                incidents.move(rt, one.id, to, actor=actor, note=note)
                st.rerun()


def procedure(rt: Runtime, one: Incident, *, actor: Actor, may_work: bool) -> None:
    """The steps of the runbook by phase; ticking one puts it on the timeline."""
    for phase in list(Phase)[1:]:
        with st.container(border=True):
            st.markdown(f"**{PROCEDURE_WORDS[phase]}**{_within(one, phase)}")
            for step in (step for step in STEPS if step.toward is phase):
                _step(rt, one, step, actor=actor, may_work=may_work)


def timeline(lines: Sequence[TimelineLine]) -> None:
    """What happened, the newest first."""
    for line in reversed(lines):
        when = words.moment(line.at, zone=zone())
        st.markdown(
            f"{KIND_ICONS[line.kind]} **{plain(line.text)}**  \n:small[{when}, "
            f"{plain(line.said_by)}]"
        )


def note(rt: Runtime, one: Incident, *, actor: Actor) -> None:
    """A line for the timeline."""
    with st.form("note", border=False, clear_on_submit=True):
        left, right = st.columns([5, 1], vertical_alignment="bottom")
        text = left.text_input("What was seen or done", max_chars=rules.TEXT_MAX_CHARS)
        if right.form_submit_button("Note", width="stretch"):
            with shown():
                incidents.add_note(rt, one.id, text, actor=actor)
                st.rerun()


def stakeholders(rt: Runtime, one: Incident, *, actor: Actor, now: datetime) -> None:
    """A note to everybody affected, ready to be changed and sent on."""
    with st.popover("Tell stakeholders", icon=":material/campaign:"), st.form("tell", border=False):
        text = st.text_area("The note", texts.stakeholders_note(one, now=now), height=160)
        st.caption("Send it where they read. What is kept here is what they were told.")
        if st.form_submit_button("Keep as told", type="primary"):
            with shown():
                incidents.tell_stakeholders(rt, one.id, text, actor=actor)
                st.rerun()


def _step(rt: Runtime, one: Incident, step: rules.Step, *, actor: Actor, may_work: bool) -> None:
    by = one.steps.get(step.id)
    label = step.text + (f" :small[({plain(by)})]" if by else "")
    is_done = st.checkbox(label, value=by is not None, key=f"step-{step.id}", disabled=not may_work)
    if step.id in STEP_PLACES and one.is_open and by is None:
        path, name = STEP_PLACES[step.id]
        st.page_link(path, label=name, icon=":material/arrow_forward:")
    if may_work and is_done is not (by is not None):
        with shown():
            incidents.tick(rt, one.id, step.id, actor=actor, is_done=is_done)
            st.rerun()


def _within(one: Incident, phase: Phase) -> str:
    if phase not in rules.DUE_SHARE:
        return ""
    due = rules.due_at(one.priority, phase, one.opened_at) - one.opened_at
    return f" :small[within {words.duration(due.total_seconds())}]"


def _clock(clock: rules.Clock, *, now: datetime) -> str:
    if clock.reached_at is not None:
        return "Late" if clock.is_late(now) else "In time"
    left_s = (clock.due_at - now).total_seconds()
    if left_s < 0:
        return f"Late by {words.duration(-left_s)}"
    return f"{words.duration(left_s)} left"
