"""One incident: its evidence, who does what, and what was learnt."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import streamlit as st

from core.domain.model import Actor
from core.domain.ops import incident_texts as texts
from core.domain.ops import incidents as rules
from core.domain.ops.checks import Area, State
from core.domain.ops.incident_texts import TimelineLine
from core.domain.ops.incidents import QUESTIONS, Duty, Incident, Priority
from core.ports import Runtime
from core.queries.ops.incidents import FollowUp
from core.services.ops import incidents
from core.ui import rows_view
from core.ui.feedback import plain, shown
from core.ui.ops import incidents_view
from core.ui.rows_view import Cell, Column, Line

DUTY_WORDS: Final = {
    Duty.LEAD: "Lead: decides",
    Duty.HANDS: "Hands: looks and mends",
    Duty.VOICE: "Voice: tells everybody else",
    Duty.SCRIBE: "Scribe: writes down what happens",
}
STATE_WORDS: Final = {
    State.OK: ("Holds", "pass"),
    State.WARN: ("Should be looked at", "review"),
    State.FAIL: ("Fails", "fail"),
    State.UNKNOWN: ("Not known", "draft"),
}
_CHECKS = (Column("State", "11rem"), Column("Check", "34%"), Column("What was seen"))
_FACTS = (Column("What", "30%"), Column("Then"))


def evidence(one: Incident) -> None:
    """What stood there at the opening; it is never written again."""
    kept: Mapping[str, Any] = one.evidence
    st.caption("As everything was at the opening. Nothing here changes any more.")
    amiss = [check for check in kept.get("checks", ()) if check["state"] != State.OK.value]
    fine = len(kept.get("checks", ())) - len(amiss)
    rows_view.table("Checks that did not hold", _CHECKS, [_check(one) for one in amiss], key="ev")
    st.caption(f"{fine} other checks held." if amiss else f"All {fine} checks held.")
    rows_view.table("Facts", _FACTS, list(_facts(kept)), key="ev-facts")


def people(rt: Runtime, one: Incident, *, actor: Actor, may_work: bool) -> None:
    """Priority, what is affected, who does what."""
    with st.form("change", border=False):
        left, right = st.columns(2)
        levels = list(Priority)
        priority = left.selectbox(
            "Priority",
            levels,
            index=levels.index(one.priority),
            format_func=incidents_view.priority_name,
        )
        areas = list(dict.fromkeys([*(area.value for area in Area), *one.components]))
        components = right.multiselect(
            "Affected", areas, list(one.components), format_func=incidents_view.area_name
        )
        duties = {
            duty: (left, right)[place % 2].text_input(
                DUTY_WORDS[duty], one.duties.get(duty, ""), max_chars=100
            )
            for place, duty in enumerate(Duty)
        }
        if st.form_submit_button("Save", type="primary", disabled=not may_work):
            with shown():
                incidents.change(
                    rt,
                    one.id,
                    actor=actor,
                    priority=priority,
                    components=components,
                    duties=duties,
                )
                st.rerun()


def learnt(rt: Runtime, one: Incident, *, actor: Actor, may_work: bool) -> None:
    """The retrospective, question by question. Blameless: what made it possible, not who."""
    with st.form("retrospective", border=False):
        answers = {
            key: st.text_area(
                question, one.retrospective.get(key, ""), max_chars=rules.TEXT_MAX_CHARS
            )
            for key, question in QUESTIONS.items()
        }
        if st.form_submit_button("Save", type="primary", disabled=not may_work):
            with shown():
                incidents.write_retrospective(rt, one.id, answers, actor=actor)
                st.rerun()


def follow_ups(
    rt: Runtime, one: Incident, found: Sequence[FollowUp], *, actor: Actor, may_work: bool
) -> None:
    """What is to be done so that it does not happen again."""
    st.subheader("Follow-ups")
    for todo in found:
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            due = f", due {todo.due_on:%-d %b %Y}" if todo.due_on else ""
            done = ":material/check_circle: " if todo.is_done else ""
            who = plain(todo.owner) or "Nobody yet"
            st.markdown(f"{done}**{plain(todo.text)}**  \n:small[{who}{due}]")
            if may_work and not todo.is_done and st.button("Done", key=f"done-{todo.id}"):
                with shown():
                    incidents.finish_follow_up(rt, todo.id, actor=actor)
                    st.rerun()
    if may_work:
        _add_follow_up(rt, one, actor=actor)


def export(one: Incident, lines: Sequence[TimelineLine], found: Sequence[FollowUp]) -> None:
    """The whole of it as a Markdown file."""
    st.download_button(
        "Export as Markdown",
        texts.retrospective(one, lines, found),
        file_name=f"{one.name.lower()}.md",
        mime="text/markdown",
        on_click="ignore",
        icon=":material/download:",
    )


def _add_follow_up(rt: Runtime, one: Incident, *, actor: Actor) -> None:
    with st.form("follow-up", border=False, clear_on_submit=True):
        text, owner, due, button = st.columns([4, 2, 2, 1], vertical_alignment="bottom")
        what = text.text_input("What", max_chars=500)
        who = owner.text_input("Who", max_chars=100)
        when = due.date_input("Until", value=None)
        if button.form_submit_button("Add", width="stretch"):
            with shown():
                incidents.add_follow_up(rt, one.id, what, actor=actor, owner=who, due_on=when)
                st.rerun()


def _check(kept: Mapping[str, Any]) -> Line:
    word, tone = STATE_WORDS[State(kept["state"])]
    return Line(
        cells=(
            Cell(word, tone=tone),
            Cell(str(kept["title"]), sub=str(kept["id"])),
            Cell(str(kept["seen"])),
        )
    )


def _facts(kept: Mapping[str, Any]) -> Sequence[Line]:
    queues = [
        f"{one['queue']}: {one['waiting']} waiting, {one['running']} being read"
        + (f", paused ({one['paused']})" if one["paused"] else "")
        for one in kept.get("queues", ())
    ]
    errors = [f"{one['code']} × {one['count']}" for one in kept.get("errors", ())]
    deploys = [f"{one['version']} at {one['at']} by {one['by']}" for one in kept.get("deploys", ())]
    config = [f"{name}: {value}" for name, value in kept.get("config", {}).items()]
    told = {
        "Queues": queues,
        "Errors of the day before": errors or ["none"],
        "Open dead letters": [str(kept.get("dead_letters", 0))],
        "Last deploys": deploys or ["none is marked"],
        "Settings": config,
    }
    return [Line(cells=(Cell(name), Cell("; ".join(said)))) for name, said in told.items()]
